//! The stored shape of a subscription.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Damage, Stored};
use crate::gallery::{
    Allowance, LimitName, LimitOverrides, Limits, Region, RegionAccess, Subscription,
    SubscriptionId, TenantId,
};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    display_name: Option<String>,
    tenant_id: String,
    allowed_regions: Vec<String>,
    limits: BTreeMap<String, u32>,
    regional_limits: BTreeMap<String, BTreeMap<String, u32>>,
}

impl Stored for Subscription {
    type Shape = Shape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> Shape {
        let Allowance {
            limits,
            region_access,
        } = &self.allowance;
        let regional = limits.regional();
        Shape {
            id: self.id.to_string(),
            display_name: self.display_name.clone(),
            tenant_id: self.tenant_id.to_string(),
            allowed_regions: region_access
                .regions()
                .map(|region| region.name().to_owned())
                .collect(),
            limits: by_name(limits.everywhere()),
            regional_limits: regional
                .map(|(region, set)| (region.name().to_owned(), by_name(set)))
                .collect(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let mut limits = Limits::default();
        for (name, limit) in &shape.limits {
            limits.set(LimitName::parse(name)?, None, Some(*limit));
        }
        for (region, set) in &shape.regional_limits {
            let region = Region::parse(region)?;
            for (name, limit) in set {
                limits.set(LimitName::parse(name)?, Some(region), Some(*limit));
            }
        }
        let regions = shape.allowed_regions.iter();
        let regions: Vec<Region> = regions
            .map(|name| Region::parse(name))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            id: SubscriptionId::parse(&shape.id)?,
            display_name: shape.display_name,
            tenant_id: TenantId::parse(&shape.tenant_id)?,
            allowance: Allowance {
                limits,
                region_access: RegionAccess::allowing(regions),
            },
        })
    }
}

fn by_name(set: &LimitOverrides) -> BTreeMap<String, u32> {
    set.iter()
        .map(|(name, limit)| (name.as_str().to_owned(), limit))
        .collect()
}
