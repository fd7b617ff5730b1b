//! Soft delete: how long a gallery keeps deleted image versions, and what that keeps from happening
//! meanwhile (D-4).

mod service;

pub use service::SoftDeleteService;

use super::change::Shown;
use super::{ArmCode, ImageVersion, PropertyPath, ResourceKind, Timestamp, Violation, rule, words};
use jiff::SignedDuration;

/// How a gallery deletes image versions. Applications are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoftDeletePolicy {
    /// Whether deleted versions are kept at all.
    pub enabled: bool,
    /// For how many days.
    pub retention_days: u32,
}

impl SoftDeletePolicy {
    /// The retention of a policy that does not say, in days.
    pub const DEFAULT_RETENTION_DAYS: u32 = 7;
    /// The longest retention, in days.
    pub const MOST_RETENTION_DAYS: u32 = 365;

    /// D-4: until when a version is kept that is deleted at `now`; `None` when it is gone at once.
    pub fn retained_until(self, now: Timestamp) -> Option<Timestamp> {
        let days = self.enabled.then_some(self.retention_days)?;
        let retention = SignedDuration::from_hours(i64::from(days) * 24);
        Some(now.checked_add(retention).unwrap_or(Timestamp::MAX))
    }
}

impl Shown for SoftDeletePolicy {
    fn shown(&self) -> String {
        if self.enabled {
            let days = self.retention_days;
            format!("{days} {}", words::noun(days.into(), "day", "days"))
        } else {
            "disabled".to_owned()
        }
    }
}

/// A deleted image version that can still be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedImageVersion {
    /// The version as it was.
    pub version: ImageVersion,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// When it is gone for good.
    pub retained_until: Timestamp,
}

/// D-4: a retention, given in days as it was written, lies within the bounds.
pub fn check_retention_days(days: i64, target: PropertyPath) -> Option<Violation> {
    let most = SoftDeletePolicy::MOST_RETENTION_DAYS;
    (!(1..=i64::from(most)).contains(&days)).then(|| {
        Violation::invalid(
            rule::D_4,
            target,
            format!(
                "A retention of {} days is out of range.",
                words::given(days)
            ),
        )
        .remedy(format!(
            "Use {} days, or disable the soft delete policy.",
            words::range(1, most)
        ))
    })
}

/// D-4: the name of a new image version is that of a deleted one.
pub fn name_is_kept(id: &str, retained_until: Timestamp) -> Violation {
    Violation::new(
        ArmCode::Conflict,
        rule::D_4,
        PropertyPath::of("name"),
        format!(
            "The image version \"{id}\" was deleted and is kept until {retained_until:.0}, and its name with it."
        ),
    )
    .remedy(
        "Restore it with `acg version restore`, remove it for good with `acg version purge`, or give the new version another number.",
    )
}

/// D-4: the image version that would make room for a new one of its name would be kept.
pub fn predecessor_is_kept(id: &str) -> Violation {
    Violation::new(
        ArmCode::Conflict,
        rule::D_4,
        PropertyPath::of("name"),
        format!(
            "The image version \"{id}\" cannot be replaced under its name: its gallery keeps what is deleted, and its name with it."
        ),
    )
    .remedy(
        "Give the new version another number; or apply bypass_soft_delete = true first, so that the old one is not kept.",
    )
}

/// D-1, D-4: what would be deleted still has deleted versions that are kept.
pub fn kept_versions(kind: ResourceKind, id: &str, kept: &[(String, Timestamp)]) -> Violation {
    let kept = kept.iter();
    let kept = kept.map(|(id, until)| format!("\"{id}\" until {until:.0}"));
    held(
        kind,
        id,
        &format!("while deleted versions of it are kept: {}", named(kept)),
        "Remove them for good with `acg version purge`, or wait. Versions with bypass_soft_delete = true are not kept.",
    )
}

/// D-1, D-4: what would be deleted has versions that would be deleted just before, and kept.
pub fn versions_to_keep(kind: ResourceKind, id: &str, versions: &[String]) -> Violation {
    let versions = versions.iter().map(|id| format!("\"{id}\""));
    held(
        kind,
        id,
        &format!(
            "together with versions of it that its gallery keeps once they are deleted: {}",
            named(versions)
        ),
        "Apply bypass_soft_delete = true to the versions first, or disable the soft delete policy of their gallery first.",
    )
}

/// At most five of them.
fn named(all: impl ExactSizeIterator<Item = String>) -> String {
    const NAMED: usize = 5;
    let more = if all.len() > NAMED { " and others" } else { "" };
    let named: Vec<_> = all.take(NAMED).collect();
    format!("{}{more}", named.join(", "))
}

fn held(kind: ResourceKind, id: &str, why: &str, remedy: &'static str) -> Violation {
    Violation::new(
        ArmCode::CannotDeleteResource,
        rule::D_4,
        PropertyPath::default(),
        format!("The {kind} \"{id}\" cannot be deleted {why}."),
    )
    .remedy(remedy)
}
