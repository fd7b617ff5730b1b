//! The data source `acg_usage`: how much of its limits a subscription uses in a region.

use std::collections::BTreeMap;

use super::argument;
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::gallery::{LimitName, Region, SubscriptionId, Usage};
use crate::provider::data::Data;
use crate::provider::{problem, schema};

crate::model! {
    /// One limit and its use.
    pub struct LimitModel {
        pub description: Attr<String>,
        pub unit: Attr<String>,
        pub current: Attr<i64>,
        pub limit: Attr<u32>,
        pub remaining: Attr<i64>,
    }
}

crate::model! {
    /// The limits of a subscription in a region.
    pub struct UsageData {
        pub location: Attr<String>,
        pub subscription_id: Attr<String>,
        pub limits: Attr<BTreeMap<String, Attr<LimitModel>>>,
    }
}

impl From<&Usage> for LimitModel {
    fn from(usage: &Usage) -> Self {
        let count = |number: u64| Attr::Known(i64::try_from(number).unwrap_or(i64::MAX));
        Self {
            description: Attr::Known(usage.name.noun().to_owned()),
            unit: Attr::Known("Count".to_owned()),
            current: count(usage.current),
            limit: Attr::Known(usage.limit),
            remaining: count(usage.remaining()),
        }
    }
}

/// The data source.
pub(in crate::provider) struct UsageDataSource;

impl DataSource<Data> for UsageDataSource {
    type Model = UsageData;

    fn type_name(&self) -> &'static str {
        "acg_usage"
    }

    fn schema(&self) -> Schema {
        let names: Vec<String> = LimitName::ALL
            .iter()
            .filter(|name| name.counts().is_some())
            .map(|name| format!("`{name}`"))
            .collect();
        Schema::new(
            "Shows how much of its limits a subscription uses in a region. A resource counts in its \
             own location, wherever it is replicated to; deleted image versions that can be restored do \
             not count.",
        )
        .attribute(
            "location",
            schema::location("The region, such as `westeurope`.").required(),
        )
        .attribute(
            "subscription_id",
            Attribute::string("The subscription, a UUID. Defaults to the provider's.")
                .optional_computed()
                .check(schema::parsed(SubscriptionId::parse)),
        )
        .attribute(
            "limits",
            Attribute::nested(
                Nesting::Map,
                format!("The limits by name: {}.", names.join(", ")),
                [
                    (
                        "description",
                        Attribute::string("What is counted, such as `image versions`.").computed(),
                    ),
                    (
                        "unit",
                        Attribute::string("The unit of the numbers: `Count`.").computed(),
                    ),
                    (
                        "current",
                        Attribute::integer("How many there are.").computed(),
                    ),
                    (
                        "limit",
                        Attribute::integer("How many there can be.").computed(),
                    ),
                    (
                        "remaining",
                        Attribute::integer("How many more there can be.").computed(),
                    ),
                ],
            )
            .computed(),
        )
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: UsageData,
    ) -> Result<UsageData, Diagnostics> {
        let acg = context.provider().connected()?;
        let location = argument(&config.location, "location", Region::parse)?;
        let subscription = if config.subscription_id.is_null() {
            acg.settings.subscription
        } else {
            argument(
                &config.subscription_id,
                "subscription_id",
                SubscriptionId::parse,
            )?
        };
        let usage = acg.service.usage(subscription, location).await;
        let usage =
            usage.map_err(|error| problem::service_error("Unable to Read Usage", &error))?;
        let limits = usage
            .iter()
            .map(|usage| (usage.name.to_string(), Attr::Known(LimitModel::from(usage))));
        Ok(UsageData {
            limits: Attr::Known(limits.collect()),
            subscription_id: match config.subscription_id {
                Attr::Null => Attr::Known(subscription.to_string()),
                said => said,
            },
            ..config
        })
    }
}
