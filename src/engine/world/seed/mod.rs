//! Seeding: a whole world from one document, all of it or nothing.
//!
//! The document says what there is to be. What is not there is created, what differs is changed, what
//! is as it says stays untouched, so that the same document twice changes nothing. Every creation and
//! every change is judged as any other request; what a rule refuses for one of them, it refuses for all.

mod access;
mod applications;
mod document;
mod images;
mod reader;
mod reading;
mod repetition;
mod sharing;
mod sources;

use std::fmt;
use std::sync::Arc;

pub use document::World;
use reading::{Step, Wanted, WantedSubscription};

use crate::engine::faults::Injected;
use crate::engine::resource::{self, Resource};
use crate::engine::store::{StoreError, WriteTransaction};
use crate::engine::{Core, Engine, access as roles, faults, lifecycle, subscriptions, time};
use crate::gallery::access::Verb;
use crate::gallery::{
    ClockChange, ClockMode, Gallery, GalleryApplication, GalleryApplicationVersion,
    ImageDefinition, ImageSource, ImageVersion, PropertyPath, ResourceSpec, ServiceError,
    SubscriptionId, Timestamp,
};

/// What seeding did to the things of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seeded {
    /// How many were made.
    pub created: u32,
    /// How many were changed.
    pub updated: u32,
    /// How many were there already, as they are to be.
    pub unchanged: u32,
    /// where the clock stands that the document would have stand earlier: it is in none of the
    /// counts, and stays.
    pub clock_ahead: Option<Timestamp>,
}

/// Why a world could not be seeded. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
pub struct SeedError(pub Vec<SeedProblem>);

/// What is wrong with one thing of a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedProblem {
    /// Where it stands in the document, such as `galleries[0].definitions[2]`; empty when it is the
    /// document as a whole.
    pub at: String,
    /// What is wrong.
    pub error: ServiceError,
}

impl fmt::Display for SeedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.error)
    }
}

/// Why the transaction failed, with the places.
struct Failed(Vec<SeedProblem>);

impl Failed {
    /// What a rule says of a property stands at the property, as far as the document has it.
    fn at(step: &Step, error: ServiceError) -> Self {
        let ServiceError::Refused(violations) = error else {
            let at = step.at.clone();
            return Self(vec![SeedProblem { at, error }]);
        };
        let placed = violations.into_iter().map(|violation| {
            let at = step.place_of(&violation.target);
            let error = violation.into();
            SeedProblem { at, error }
        });
        Self(placed.collect())
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self(vec![SeedProblem {
            at: String::new(),
            error: error.into(),
        }])
    }
}

/// What became of one thing.
enum Outcome {
    Created,
    Updated,
    Unchanged,
    /// The clock stands at this later instant.
    ClockAhead(Timestamp),
}

impl From<roles::Ensured> for Outcome {
    fn from(ensured: roles::Ensured) -> Self {
        match ensured {
            roles::Ensured::Created => Self::Created,
            roles::Ensured::Updated => Self::Updated,
            roles::Ensured::Unchanged => Self::Unchanged,
        }
    }
}

impl Engine {
    /// Makes the world what a document says, in one transaction. `subscription` is that of whatever
    /// names none, nor the document as a whole.
    ///
    /// # Errors
    /// With every value that cannot be read, or else the first thing that a rule refuses. Nothing is
    /// changed then.
    pub async fn seed(
        &self,
        world: &World,
        subscription: SubscriptionId,
    ) -> Result<Seeded, SeedError> {
        let steps = reading::steps(world, subscription).map_err(SeedError)?;
        let core = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            let mut seeded = Seeded::default();
            for step in &steps {
                let outcome =
                    perform(&core, store, &step.wanted).map_err(|error| Failed::at(step, error))?;
                match outcome {
                    Outcome::Created => seeded.created += 1,
                    Outcome::Updated => seeded.updated += 1,
                    Outcome::Unchanged => seeded.unchanged += 1,
                    Outcome::ClockAhead(shown) => seeded.clock_ahead = Some(shown),
                }
            }
            Ok(seeded)
        };
        let outcome: Result<Seeded, Failed> = self.core.store.write(work).await;
        outcome.map_err(|Failed(problems)| SeedError(problems))
    }
}

fn perform(
    core: &Core,
    store: &dyn WriteTransaction,
    wanted: &Wanted,
) -> Result<Outcome, ServiceError> {
    match wanted {
        Wanted::Clock(instant) => clock(core, store, *instant),
        Wanted::Subscription(wanted) => subscription(core, store, wanted),
        Wanted::Principal(principal) => Ok(roles::ensure_principal(core, store, principal)?.into()),
        Wanted::Member { group, member } => {
            Ok(roles::ensure_member(core, store, group, member)?.into())
        }
        Wanted::RoleDefinition(role) => Ok(roles::ensure_role(core, store, role)?.into()),
        Wanted::RoleAssignment(spec) => Ok(roles::ensure_assignment(core, store, spec)?.into()),
        Wanted::Source(spec) => {
            let spec = sources::with_its_content(core, store, spec)?;
            ensure::<ImageSource>(core, store, &spec)
        }
        Wanted::Gallery(spec) => ensure::<Gallery>(core, store, spec),
        Wanted::Sharing(spec) => sharing::ensure(core, store, spec),
        Wanted::Definition(spec) => ensure::<ImageDefinition>(core, store, spec),
        Wanted::Version(spec) => ensure::<ImageVersion>(core, store, spec),
        Wanted::Application(spec) => ensure::<GalleryApplication>(core, store, spec),
        Wanted::ApplicationVersion(spec) => ensure::<GalleryApplicationVersion>(core, store, spec),
        Wanted::Fault(fault) => {
            if faults::is_there(store, fault)? {
                return Ok(Outcome::Unchanged);
            }
            roles::only_by_the_administrator(core, "Faults cannot be changed")?;
            faults::add(store, fault)?;
            Ok(Outcome::Created)
        }
    }
}

/// Makes a resource what is wanted: creates it, changes it, or leaves it.
fn ensure<R: Resource>(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: &R::Spec,
) -> Result<Outcome, ServiceError> {
    let now = core.now(store)?;
    let Some(existing) = resource::find::<R>(store, &R::key_of(spec), now)? else {
        lifecycle::create_within::<R>(core, store, spec, Injected::default())?;
        return Ok(Outcome::Created);
    };
    let wanted = existing.filled_in(spec);
    if wanted.changes_from(existing.spec()).is_empty() {
        // Whoever may not read it does not learn what it is like.
        roles::authorize(core, store, Verb::Read, &R::key_of(spec))?;
        return Ok(Outcome::Unchanged);
    }
    lifecycle::update_within::<R>(core, store, &wanted, Injected::default())?;
    Ok(Outcome::Updated)
}

/// sets the clock, unless it stands still at that instant or a later one already. What was seeded
/// and moved on since can so be seeded again.
fn clock(
    core: &Core,
    store: &dyn WriteTransaction,
    instant: Timestamp,
) -> Result<Outcome, ServiceError> {
    let before = time::state(store)?;
    match before.mode {
        ClockMode::Virtual(shown) if shown == instant => return Ok(Outcome::Unchanged),
        ClockMode::Virtual(shown) if shown > instant => return Ok(Outcome::ClockAhead(shown)),
        _ => {}
    }
    roles::only_by_the_administrator(core, "The clock cannot be changed")?;
    // Where nothing was ever written, no time has passed.
    let fresh = before.highest.is_none();
    let after = before.changed(ClockChange::Set(instant), core.clock.now(), fresh)?;
    time::keep(store, &after)?;
    Ok(Outcome::Updated)
}

fn subscription(
    core: &Core,
    store: &dyn WriteTransaction,
    wanted: &WantedSubscription,
) -> Result<Outcome, ServiceError> {
    let before = subscriptions::find(store, wanted.id)?;
    let mut after = before.clone();
    if wanted.display_name.is_some() {
        after.display_name.clone_from(&wanted.display_name);
    }
    if let Some(tenant_id) = wanted.tenant_id {
        after.tenant_id = tenant_id;
    }
    for region in &wanted.allowed_regions {
        after.allow(*region)?;
    }
    for (name, region, limit) in &wanted.limits {
        let changed = after.set_limit(*name, *region, Some(*limit));
        changed.map_err(|violation| match region {
            Some(region) => {
                let regional = PropertyPath::of("regional_limits").key(region.name());
                violation.at(regional.property(name.as_str()))
            }
            None => violation,
        })?;
    }
    if after == before {
        return Ok(Outcome::Unchanged);
    }
    roles::only_by_the_administrator(core, "Subscriptions cannot be changed")?;
    subscriptions::put(store, &after)?;
    Ok(Outcome::Updated)
}
