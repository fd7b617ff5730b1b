//! Examining what is kept: whether the file is sound, and all that must hold between its rows does.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::resource::{self, Resource, image_version};
use crate::engine::store::{ReadTransaction, Record, Scope, StoreError};
use crate::engine::{Core, Engine, access, faults, sharing, stored, subscriptions, time};
use crate::gallery::{
    ClockMode, Gallery, GalleryApplication, GalleryApplicationVersion, ImageDefinition,
    ImageSource, ImageVersion, Region, ResourceKind, ServiceError, SubscriptionId, TargetRegion,
    Timestamp, Violation,
};

/// How bad a flaw is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// What is kept is not sound.
    Error,
    /// Nothing is wrong, but it is worth knowing.
    Remark,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// How bad it is.
    pub severity: Severity,
    /// What it is, in full sentences.
    pub what: String,
    /// What to do, in one sentence.
    pub remedy: String,
}

impl Flaw {
    fn error(what: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            what: what.into(),
            remedy: "Restore the gallery database from a backup.".to_owned(),
        }
    }

    fn remark(what: impl Into<String>, remedy: &str) -> Self {
        Self {
            severity: Severity::Remark,
            what: what.into(),
            remedy: remedy.to_owned(),
        }
    }
}

impl From<StoreError> for Flaw {
    fn from(error: StoreError) -> Self {
        let remedy = error.remedy().to_owned();
        let ServiceError::Unavailable { message, .. } = ServiceError::from(error) else {
            return Self::error("The gallery database cannot be used.");
        };
        Self {
            severity: Severity::Error,
            what: message,
            remedy,
        }
    }
}

impl Engine {
    /// Examines the store: what is wrong comes first. That it cannot be read at all is something found,
    /// and not an error.
    pub async fn examine(&self) -> Vec<Flaw> {
        let core = Arc::clone(&self.core);
        let work = move |store: &dyn ReadTransaction| {
            let mut flaws = of_contents(&core, store)?;
            flaws.extend(of_sessions(&core, store)?);
            Ok::<_, StoreError>(flaws)
        };
        let mut flaws = match self.core.store.read(work).await {
            Ok(flaws) => flaws,
            Err(error) => vec![error.into()],
        };
        let core = Arc::clone(&self.core);
        match self.core.store.blocking(move || leftovers(&core)).await {
            Ok(found) => flaws.extend(found),
            Err(error) => flaws.push(error.into()),
        }
        flaws.sort_by_key(|flaw| flaw.severity);
        flaws
    }
}

/// What is wrong with what is kept, whoever wrote it.
pub(super) fn of_contents(
    core: &Core,
    store: &dyn ReadTransaction,
) -> Result<Vec<Flaw>, StoreError> {
    let mut flaws: Vec<Flaw> = store.flaws()?.into_iter().map(Flaw::error).collect();
    let now = match core.now(store) {
        Ok(now) => now,
        Err(error) => {
            flaws.push(error.into());
            Timestamp::MIN
        }
    };
    clock(store, &mut flaws);
    for kind in ResourceKind::ALL {
        let listed = store.resource_each(*kind, &Scope::Everywhere, &mut |record| {
            let checked = match kind {
                ResourceKind::Gallery => check::<Gallery>(record, now, |_| None),
                ResourceKind::ImageDefinition => {
                    flaws.extend(deleted(store, &record.key, now));
                    check::<ImageDefinition>(record, now, |_| None)
                }
                ResourceKind::ImageSource => check::<ImageSource>(record, now, |_| None),
                ResourceKind::GalleryApplication => {
                    check::<GalleryApplication>(record, now, |_| None)
                }
                ResourceKind::ImageVersion => check::<ImageVersion>(record, now, |version| {
                    flaws.extend(unlike_its_definition(version, store, now));
                    source_region(version.spec.location, &version.target_regions)
                }),
                ResourceKind::GalleryApplicationVersion => {
                    check::<GalleryApplicationVersion>(record, now, |version| {
                        source_region(version.spec.location, &version.target_regions)
                    })
                }
                // Kept in tables of their own.
                ResourceKind::RoleAssignment | ResourceKind::GallerySharing => None,
            };
            flaws.extend(checked);
            operations(store, &record.key, &mut flaws);
            Ok(())
        });
        flaws.extend(listed.err().map(Flaw::from));
    }
    flaws.extend(sharing::flaws(store)?.into_iter().map(Flaw::error));
    match access::flaws(store) {
        Ok(found) => flaws.extend(found.into_iter().map(Flaw::error)),
        Err(error) => flaws.push(error.into()),
    }
    flaws.extend(faults::unreadable(store)?.into_iter().map(Flaw::from));
    for id in store.subscription_list()? {
        match SubscriptionId::parse(&id) {
            Ok(id) => flaws.extend(subscriptions::find(store, id).err().map(Flaw::from)),
            Err(violation) => flaws.push(Flaw::error(violation.message)),
        }
    }
    Ok(flaws)
}

/// Whether a record is that of the resource which its body describes.
fn check<R: Resource>(
    record: &Record,
    now: Timestamp,
    more: impl FnOnce(&R) -> Option<String>,
) -> Option<Flaw> {
    let resource: R = match stored::decode(record, now) {
        Ok(resource) => resource,
        Err(error) => return Some(error.into()),
    };
    let expected = match resource::record(&resource, resource.spec(), String::new()) {
        Ok(expected) => expected,
        Err(error) => return Some(error.into()),
    };
    let told = |what: &str| {
        let key = &record.key;
        Some(Flaw::error(format!(
            "The stored resource \"{key}\" {what}."
        )))
    };
    if expected.key != record.key {
        return told("is that of another id");
    }
    if expected.parent != record.parent {
        return told("has another parent than its id says");
    }
    let place = |record: &Record| {
        let Record {
            subscription,
            resource_group,
            location,
            identifier,
            ..
        } = record.clone();
        (subscription, resource_group, location, identifier)
    };
    if place(&expected) != place(record) {
        return told("is found under another place or identifier than it has");
    }
    more(&resource).and_then(|what| told(&what))
}

/// D-4: what is wrong with the deleted versions of a definition, and with the roles that they had.
fn deleted(store: &dyn ReadTransaction, definition: &str, now: Timestamp) -> Vec<Flaw> {
    let versions = match store.deleted_list(definition) {
        Ok(versions) => versions,
        Err(error) => return vec![error.into()],
    };
    let mut flaws = Vec::new();
    for deleted in versions {
        flaws.extend(check::<ImageVersion>(&deleted.record, now, |version| {
            source_region(version.spec.location, &version.target_regions)
        }));
        match access::flaws_of_deleted(store, &deleted.record.key) {
            Ok(found) => flaws.extend(found.into_iter().map(Flaw::error)),
            Err(error) => flaws.push(error.into()),
        }
    }
    flaws
}

/// V-3: the source region is among the target regions.
fn source_region(source: Region, targets: &[TargetRegion]) -> Option<String> {
    let among = targets.iter().any(|target| target.region == source);
    (!among).then(|| format!("is not replicated to its source region {:?}", source.name()))
}

/// V-11: a version is what its definition says. What it was when it was made is not kept; what its source
/// is now may be another of the same name, which is no flaw of what is kept.
fn unlike_its_definition(
    version: &ImageVersion,
    store: &dyn ReadTransaction,
    now: Timestamp,
) -> Vec<Flaw> {
    // What is damaged is found where it is kept.
    let found = image_version::unlike_its_definition(version, store, now).unwrap_or_default();
    let remark = |violation: Violation| {
        Flaw::remark(
            format!(
                "The image version \"{}\" was made of a source that is not what its definition says \
                 now. {}",
                version.spec.id, violation.message
            ),
            "Where the source was made anew since, nothing is wrong; where the definition or the source \
             was changed by hand, put it right.",
        )
    };
    found.into_iter().map(remark).collect()
}

fn operations(store: &dyn ReadTransaction, key: &str, flaws: &mut Vec<Flaw>) {
    match store.operation_list(key) {
        Ok(operations) => {
            let backwards = operations
                .iter()
                .filter(|operation| operation.finished_at < operation.started_at);
            flaws.extend(backwards.map(|operation| {
                let id = &operation.id;
                Flaw::error(format!(
                    "The operation {id} on \"{key}\" ends before it begins."
                ))
            }));
        }
        Err(error) => flaws.push(error.into()),
    }
}

/// The clock is never behind what it has shown.
fn clock(store: &dyn ReadTransaction, flaws: &mut Vec<Flaw>) {
    match time::state(store) {
        Ok(state) => {
            if let (ClockMode::Virtual(shown), Some(highest)) = (state.mode, state.highest)
                && shown < highest
            {
                flaws.push(Flaw::error(format!(
                    "The clock stands still at {shown}, and something was written at {highest} already."
                )));
            }
        }
        Err(error) => flaws.push(error.into()),
    }
}

/// Creations that Terraform may not know of.
fn of_sessions(core: &Core, store: &dyn ReadTransaction) -> Result<Vec<Flaw>, StoreError> {
    let orphaned = store
        .session_list()?
        .into_iter()
        .filter(|session| !core.sessions.is_alive(session));
    Ok(orphaned
        .map(|session| {
            Flaw::remark(
                format!(
                    "The run with the session {session} ended before it could confirm that Terraform's \
                     state has all that it created."
                ),
                "Run Terraform again in the same configuration: it takes over what that describes. \
                 Another configuration that describes the same would take it over as well.",
            )
        })
        .collect())
}

/// Files that nobody needs any more.
fn leftovers(core: &Core) -> Vec<Flaw> {
    let mut found = core.sessions.abandoned();
    // What cannot be listed is no flaw of what is kept.
    found.extend(core.outlook.abandoned().unwrap_or_default());
    let remark = |path: PathBuf| {
        Flaw::remark(
            format!("The file \"{}\" was left behind.", path.display()),
            "Nothing needs it: delete it, or leave it to the end of the next run.",
        )
    };
    found.into_iter().map(remark).collect()
}
