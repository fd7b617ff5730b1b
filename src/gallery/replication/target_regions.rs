//! Target regions and replica counts: V-3 to V-6, V-8, V-9, R-6.

use crate::gallery::change::{Difference, Shown, keyed_difference};
use crate::gallery::{
    ArmCode, Encryption, ImageVersionSpec, LimitName, Limits, PropertyPath, Region, RegionAccess,
    RuleId, StorageAccountType, Violation, rule, words,
};
use std::collections::BTreeMap;

/// A target region as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRegionSpec {
    /// The region.
    pub region: Region,
    /// Replicas there; the common count when absent (V-5).
    pub replica_count: Option<u32>,
    /// Storage there; the version's when absent (V-6).
    pub storage_account_type: Option<StorageAccountType>,
    /// Whether the version never counts as the latest there (V-9).
    pub exclude_from_latest: bool,
    /// What encrypts the replicas there besides the platform (V-17).
    pub encryption: Option<Encryption>,
}

impl TargetRegionSpec {
    /// A target region that takes everything from its version.
    pub fn of(region: Region) -> Self {
        Self {
            region,
            replica_count: None,
            storage_account_type: None,
            exclude_from_latest: false,
            encryption: None,
        }
    }
}

/// A target region with everything settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRegion {
    /// The region.
    pub region: Region,
    /// Replicas there.
    pub replica_count: u32,
    /// Storage there.
    pub storage_account_type: StorageAccountType,
    /// Whether the version never counts as the latest there.
    pub exclude_from_latest: bool,
    /// What encrypts the replicas there besides the platform.
    pub encryption: Option<Encryption>,
}

/// What a version asks of replication.
#[derive(Debug, Clone, Copy)]
pub struct Replicas<'a> {
    /// The source region.
    pub source: Region,
    /// The target regions as they are asked for.
    pub asked: &'a [TargetRegionSpec],
    /// The count of every target region without its own.
    pub common_count: u32,
    /// The storage of every target region without its own.
    pub storage_account_type: StorageAccountType,
}

impl<'a> From<&'a ImageVersionSpec> for Replicas<'a> {
    fn from(spec: &'a ImageVersionSpec) -> Self {
        Self {
            source: spec.location,
            asked: &spec.target_regions,
            common_count: spec.replica_count,
            storage_account_type: spec.storage_account_type,
        }
    }
}

/// V-3 to V-6: the target regions of a version, settled and by region name.
///
/// None asked for means the source region alone. The counts are bounded by
/// [`LimitName::Replicas`] in each region.
///
/// # Errors
/// Every violation that there is.
pub fn target_regions(
    replicas: Replicas<'_>,
    limits: &Limits,
    access: &RegionAccess,
) -> Result<Vec<TargetRegion>, Vec<Violation>> {
    let violations = check_replicas(replicas, None, limits, access);
    if violations.is_empty() {
        Ok(settle(replicas))
    } else {
        Err(violations)
    }
}

/// What [`target_regions`] refuses, of a change where there is something `held`: what it keeps stays as it
/// is, also above a limit that was lowered and in a region that was closed since (Q-4, N-8).
pub(in crate::gallery) fn check_replicas(
    replicas: Replicas<'_>,
    held: Option<Replicas<'_>>,
    limits: &Limits,
    access: &RegionAccess,
) -> Vec<Violation> {
    let source_rule = if held.is_some() { rule::V_8 } else { rule::V_3 };
    let kept = Kept::of(held);
    let mut violations = Vec::new();
    if let Some(most) = most_in_common(&replicas, &kept, limits) {
        violations.extend(check_replica_count(
            i64::from(replicas.common_count),
            PropertyPath::of("replica_count"),
            most,
        ));
    }
    if replicas.asked.is_empty() {
        violations.extend(check_storage(
            &replicas,
            &TargetRegionSpec::of(replicas.source),
        ));
        return violations;
    }
    violations.extend(check_source_region(&replicas, source_rule));
    let mut seen = BTreeMap::new();
    for target in replicas.asked {
        let count: &mut u32 = seen.entry(target.region).or_default();
        *count += 1;
        if *count == 2 {
            violations.push(duplicate(target.region));
        }
        let changed = target
            .replica_count
            .filter(|count| !kept.has(target.region, *count));
        violations.extend(changed.and_then(|count| {
            let path = path(target.region).property("replica_count");
            let most = limits.of(LimitName::Replicas, target.region);
            check_replica_count(i64::from(count), path, most)
        }));
        violations.extend(check_storage(&replicas, target));
        if !kept.counts.contains_key(&target.region) {
            violations.extend(check_reach(replicas.source, target.region, access));
        }
    }
    violations
}

/// What a version has already.
struct Kept {
    /// The count of the regions that give none; none of a version that is new.
    common_count: Option<u32>,
    counts: BTreeMap<Region, u32>,
}

impl Kept {
    fn of(held: Option<Replicas<'_>>) -> Self {
        let regions = held.map(settle).unwrap_or_default();
        Self {
            common_count: held.map(|held| held.common_count),
            counts: regions
                .into_iter()
                .map(|target| (target.region, target.replica_count))
                .collect(),
        }
    }

    fn has(&self, region: Region, count: u32) -> bool {
        self.counts.get(&region) == Some(&count)
    }
}

/// the most replicas that every region has room for which newly takes the common count; none when
/// nothing changes by it.
fn most_in_common(replicas: &Replicas<'_>, kept: &Kept, limits: &Limits) -> Option<u32> {
    let source = replicas.asked.is_empty().then_some(replicas.source);
    let without_own = replicas
        .asked
        .iter()
        .filter(|target| target.replica_count.is_none())
        .map(|target| target.region);
    let takers: Vec<Region> = source.into_iter().chain(without_own).collect();
    if takers.is_empty() {
        let changed = kept.common_count != Some(replicas.common_count);
        return changed.then(|| limits.in_other_regions(LimitName::Replicas));
    }
    takers
        .into_iter()
        .filter(|region| !kept.has(*region, replicas.common_count))
        .map(|region| limits.of(LimitName::Replicas, region))
        .min()
}

/// V-5, Q-4: a replica count, given as it was written, lies between 1 and the limit.
pub fn check_replica_count(count: i64, target: PropertyPath, most: u32) -> Option<Violation> {
    (!(1..=i64::from(most)).contains(&count)).then(|| {
        Violation::invalid(
            rule::V_5,
            target,
            format!("The replica count {} is out of range.", words::given(count)),
        )
        .remedy(format!(
            "Use {}, the limit of replicas of a version in a region.",
            words::range(1, most)
        ))
    })
}

/// The target regions that a request means, by region name. Nothing is judged: of a region named twice,
/// which no accepted request has, the first counts.
pub fn settle(replicas: Replicas<'_>) -> Vec<TargetRegion> {
    let alone = [TargetRegionSpec::of(replicas.source)];
    let asked = if replicas.asked.is_empty() {
        &alone
    } else {
        replicas.asked
    };
    let mut settled = BTreeMap::new();
    for target in asked {
        settled.entry(target.region).or_insert(TargetRegion {
            region: target.region,
            replica_count: target.replica_count.unwrap_or(replicas.common_count),
            storage_account_type: target
                .storage_account_type
                .unwrap_or(replicas.storage_account_type),
            exclude_from_latest: target.exclude_from_latest,
            encryption: target.encryption.clone(),
        });
    }
    settled.into_values().collect()
}

/// V-7: the storage types that differ in regions which both requests have.
pub(in crate::gallery) fn storage_differences(
    old: Replicas<'_>,
    new: Replicas<'_>,
) -> Vec<Difference> {
    differences(old, new, |target| &target.storage_account_type)
}

/// V-17: the encryption that differs in regions which both requests have.
pub(in crate::gallery) fn encryption_differences(
    old: Replicas<'_>,
    new: Replicas<'_>,
) -> Vec<Difference> {
    differences(old, new, |target| &target.encryption)
}

fn differences<V: PartialEq + Shown>(
    old: Replicas<'_>,
    new: Replicas<'_>,
    value: impl Fn(&TargetRegion) -> &V,
) -> Vec<Difference> {
    let new: BTreeMap<Region, TargetRegion> = settle(new)
        .into_iter()
        .map(|target| (target.region, target))
        .collect();
    settle(old)
        .into_iter()
        .filter_map(|old| {
            let new = new.get(&old.region)?;
            keyed_difference(Some(old.region.name().to_owned()), value(&old), value(new))
        })
        .collect()
}

/// V-3, V-8: the source region is among the target regions.
fn check_source_region(replicas: &Replicas<'_>, source_rule: RuleId) -> Option<Violation> {
    let source = replicas.source;
    let missing = replicas.asked.iter().all(|target| target.region != source);
    missing.then(|| {
        Violation::invalid(
            source_rule,
            PropertyPath::of("target_regions"),
            format!("The source region \"{source}\" is not among the target regions."),
        )
        .remedy(format!("Add \"{source}\" to target_regions."))
    })
}

/// V-4: one region, named twice.
fn duplicate(region: Region) -> Violation {
    Violation::invalid(
        rule::V_4,
        path(region),
        format!(
            "Duplicate target regions are not allowed: \"{region}\" is named more than once; spellings that differ in case and spaces alone, such as \"{}\", are the same region.",
            region.display_name()
        ),
    )
    .remedy("Name each target region once.")
}

/// V-6, A-1: zone-redundant storage needs zones.
fn check_storage(replicas: &Replicas<'_>, target: &TargetRegionSpec) -> Option<Violation> {
    let storage = target
        .storage_account_type
        .unwrap_or(replicas.storage_account_type);
    let wrong = storage == StorageAccountType::StandardZrs && !target.region.has_zones();
    wrong.then(|| {
        let property = "storage_account_type";
        let path = match target.storage_account_type {
            Some(_) => path(target.region).property(property),
            None => PropertyPath::of(property),
        };
        Violation::invalid(
            rule::V_6,
            path,
            format!(
                "Storage account type \"{storage}\" is not available in region \"{}\", which has no availability zones.",
                target.region
            ),
        )
        .remedy(format!(
            "Use \"{}\" for that region, or a region with availability zones.",
            StorageAccountType::StandardLrs
        ))
    })
}

/// N-8, R-6: the region is open to the subscription and in the source region's cloud. The source
/// region itself is judged as the version's location.
fn check_reach(source: Region, region: Region, access: &RegionAccess) -> Option<Violation> {
    if region == source {
        return None;
    }
    if region.cloud() != source.cloud() {
        return Some(
            Violation::new(
                ArmCode::LocationNotAvailableForResourceType,
                rule::R_6,
                path(region),
                format!(
                    "Region \"{region}\" belongs to the {} cloud, another cloud than the {} one of the source region \"{source}\".",
                    region.cloud().name(),
                    source.cloud().name()
                ),
            )
            .remedy("Make a version in the other cloud from a copy of the image."),
        );
    }
    access.check(region, path(region))
}

fn path(region: Region) -> PropertyPath {
    PropertyPath::of("target_regions").key(region.name())
}

impl Shown for TargetRegion {
    fn shown(&self) -> String {
        format!(
            "{}: {} of {}{}{}",
            self.region,
            self.replica_count,
            self.storage_account_type,
            if self.exclude_from_latest {
                ", excluded from latest"
            } else {
                ""
            },
            if self.encryption.is_some() {
                ", encrypted"
            } else {
                ""
            }
        )
    }
}

impl Shown for Encryption {
    fn shown(&self) -> String {
        let os = self
            .os_disk
            .iter()
            .map(|set| format!("OS disk = \"{set}\""));
        let data = self.data_disks.iter();
        let data = data.map(|(lun, set)| format!("LUN {lun} = \"{set}\""));
        format!("({})", os.chain(data).collect::<Vec<_>>().join(", "))
    }
}
