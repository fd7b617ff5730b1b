//! Subscriptions: what is known of one, and what it may have and where (N-8, Q).
//!
//! A subscription of which nothing is known is one like any other, with the documented limits and
//! the open regions.

use super::{
    Cloud, LimitName, LimitOverrides, Limits, PropertyPath, Region, RegionAccess, SubscriptionId,
    TenantId, Violation, rule, words,
};

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Its name for people.
    pub display_name: Option<String>,
    /// The tenant that it belongs to.
    pub tenant_id: TenantId,
    /// What it may have, and where.
    pub allowance: Allowance,
}

/// What a subscription may have at most, and the regions that it may use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allowance {
    /// Its limits.
    pub limits: Limits,
    /// The restricted regions that it may use.
    pub region_access: RegionAccess,
}

impl Subscription {
    /// A subscription of which nothing is known but the id.
    pub fn new(id: SubscriptionId) -> Self {
        Self {
            id,
            display_name: None,
            tenant_id: TenantId::HOME,
            allowance: Allowance::default(),
        }
    }

    /// N-8: allows the use of a restricted region.
    ///
    /// # Errors
    /// A violation when the region is open to every subscription.
    pub fn allow(&mut self, region: Region) -> Result<(), Violation> {
        only_restricted(region)?;
        self.allowance.region_access.allow(region);
        Ok(())
    }

    /// N-8: takes the use of a restricted region away again. What is there stays.
    ///
    /// # Errors
    /// A violation when the region is open to every subscription.
    pub fn disallow(&mut self, region: Region) -> Result<(), Violation> {
        only_restricted(region)?;
        self.allowance.region_access.disallow(region);
        Ok(())
    }

    /// Sets a limit for one region or for all; without a `limit`, the documented one holds again.
    /// What is above a lowered limit stays.
    ///
    /// # Errors
    /// A violation when the limit is not positive or out of range.
    pub fn set_limit(
        &mut self,
        name: LimitName,
        region: Option<Region>,
        limit: Option<i64>,
    ) -> Result<(), Violation> {
        let limit = limit.map(|limit| bounded(name, limit)).transpose()?;
        self.allowance.limits.set(name, region, limit);
        Ok(())
    }
}

impl Allowance {
    /// An allowance that nothing is beyond.
    pub fn without_bounds() -> Self {
        Self {
            limits: Limits::without_bounds(),
            region_access: RegionAccess::allowing(Region::all()),
        }
    }

    /// This allowance, with limits that go over its own and with more regions.
    #[must_use]
    pub fn widened(self, limits: &LimitOverrides, regions: &RegionAccess) -> Self {
        let mut region_access = self.region_access;
        regions
            .regions()
            .for_each(|region| region_access.allow(region));
        Self {
            limits: self.limits.overridden_by(limits),
            region_access,
        }
    }
}

fn only_restricted(region: Region) -> Result<(), Violation> {
    if region.restricted() {
        return Ok(());
    }
    let whose = match region.cloud() {
        Cloud::Public => String::new(),
        cloud => format!(" of the cloud {}", cloud.name()),
    };
    Err(Violation::invalid(
        rule::N_8,
        PropertyPath::of("region"),
        format!(
            "Region {:?} is not restricted: every subscription{whose} may use it.",
            region.name()
        ),
    )
    .remedy("Allow and disallow restricted regions only."))
}

fn bounded(name: LimitName, limit: i64) -> Result<u32, Violation> {
    let most = i32::MAX.unsigned_abs();
    u32::try_from(limit)
        .ok()
        .filter(|limit| (1..=most).contains(limit))
        .ok_or_else(|| {
            Violation::invalid(
                name.rule(),
                PropertyPath::of("limits").property(name.as_str()),
                format!("The limit {} is out of range.", words::given(limit)),
            )
            .remedy(format!("Use {}.", words::range(1, most)))
        })
}
