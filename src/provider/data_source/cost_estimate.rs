//! The data source `acg_cost_estimate`: what the replicas of an image version come to (B-1 to B-4).
//!
//! A version that is only planned is described by its inputs; nothing is asked of the gallery then.

mod inputs;
mod schema;

use std::collections::BTreeMap;

use super::{argument, failed, not_found};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::schema::Schema;
use crate::framework::value::Number;
use crate::gallery::{Charges, ImageVersionId, Money, Region, ResourceKind, billing};
use crate::provider::data::Data;

crate::model! {
    /// A target region of a planned version.
    pub struct PlannedRegionModel {
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
    }
}

crate::model! {
    /// The prices of a region.
    pub struct RegionPricesModel {
        pub per_gb_month: Attr<BTreeMap<String, Attr<Number>>>,
        pub per_gb_egress: Attr<Number>,
    }
}

crate::model! {
    /// What a region comes to.
    pub struct RegionChargesModel {
        pub snapshots: Attr<i64>,
        pub billed_gb: Attr<i64>,
        pub egress_gb: Attr<i64>,
        pub monthly_storage_cost: Attr<Number>,
        pub egress_cost: Attr<Number>,
    }
}

crate::model! {
    /// A version, planned or there, with prices, and what it comes to.
    pub struct CostEstimateData {
        pub image_version_id: Attr<String>,
        pub occupied_gb: Attr<u32>,
        pub location: Attr<String>,
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub target_regions: Attr<BTreeMap<String, Attr<PlannedRegionModel>>>,
        pub prices: Attr<BTreeMap<String, Attr<RegionPricesModel>>>,
        pub snapshots: Attr<i64>,
        pub billed_gb: Attr<i64>,
        pub egress_gb: Attr<i64>,
        pub monthly_storage_cost: Attr<Number>,
        pub egress_cost: Attr<Number>,
        pub regions: Attr<BTreeMap<String, Attr<RegionChargesModel>>>,
    }
}

impl From<&Charges> for RegionChargesModel {
    fn from(charges: &Charges) -> Self {
        let count = |number: u64| Attr::Known(i64::try_from(number).unwrap_or(i64::MAX));
        // The text of an amount is a decimal, which every number can be.
        let amount = |money: Option<Money>| money.and_then(|money| money.to_string().parse().ok());
        Self {
            snapshots: count(charges.snapshots),
            billed_gb: count(charges.billed_gb),
            egress_gb: count(charges.egress_gb),
            monthly_storage_cost: amount(charges.storage_cost).into(),
            egress_cost: amount(charges.egress_cost).into(),
        }
    }
}

impl CostEstimateData {
    fn with(self, charges: &BTreeMap<Region, Charges>) -> Self {
        let total = RegionChargesModel::from(&billing::total(charges.values()));
        let regions = charges.iter().map(|(region, charges)| {
            let charges = RegionChargesModel::from(charges);
            (region.name().to_owned(), Attr::Known(charges))
        });
        Self {
            snapshots: total.snapshots,
            billed_gb: total.billed_gb,
            egress_gb: total.egress_gb,
            monthly_storage_cost: total.monthly_storage_cost,
            egress_cost: total.egress_cost,
            regions: Attr::Known(regions.collect()),
            ..self
        }
    }
}

/// The data source.
pub(in crate::provider) struct CostEstimateDataSource;

impl DataSource<Data> for CostEstimateDataSource {
    type Model = CostEstimateData;

    fn type_name(&self) -> &'static str {
        "acg_cost_estimate"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn validate(&self, config: &CostEstimateData, diagnostics: &mut Diagnostics) {
        if config.image_version_id.is_null() {
            for (name, missing) in [
                ("occupied_gb", config.occupied_gb.is_null()),
                ("location", config.location.is_null()),
            ] {
                if missing {
                    diagnostics.push(needed(name));
                }
            }
        } else if config.image_version_id.known().is_some() {
            // What is unknown may turn out to be left out.
            for (name, given) in [
                ("occupied_gb", config.occupied_gb.known().is_some()),
                ("location", config.location.known().is_some()),
                ("replica_count", config.replica_count.known().is_some()),
                (
                    "storage_account_type",
                    config.storage_account_type.known().is_some(),
                ),
                ("target_regions", config.target_regions.known().is_some()),
            ] {
                if given {
                    diagnostics.push(conflicting(name));
                }
            }
        }
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: CostEstimateData,
    ) -> Result<CostEstimateData, Diagnostics> {
        let prices = inputs::prices(&config)?;
        if config.image_version_id.is_null() {
            let charges = inputs::planned_charges(&config, &prices)?;
            return Ok(config.with(&charges));
        }
        let acg = context.provider().connected()?;
        let id = argument(
            &config.image_version_id,
            "image_version_id",
            ImageVersionId::parse,
        )?;
        let kind = ResourceKind::ImageVersion;
        let version = acg.service.image_version_get(&id).await;
        let version = version
            .map_err(|error| failed(kind, &error))?
            .ok_or_else(|| not_found(kind, &id.to_string()))?;
        Ok(config.with(&version.charges(&prices)))
    }
}

fn needed(name: &'static str) -> Diagnostic {
    Diagnostic::error(
        "Missing Argument",
        format!(
            "Without `image_version_id`, the estimate is of a planned version, and `{name}` is \
             needed. Give one of the two."
        ),
    )
    .at(Path::root().attribute(name))
}

fn conflicting(name: &'static str) -> Diagnostic {
    Diagnostic::error(
        "Conflicting Arguments",
        format!(
            "`{name}` describes a planned version, and `image_version_id` names one that is there. \
             Remove one of them."
        ),
    )
    .at(Path::root().attribute(name))
}
