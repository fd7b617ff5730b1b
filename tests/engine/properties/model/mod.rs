//! The model: plain maps, and the rules of the gallery once more, as short as they can be said.
//!
//! Must not use what decides in the product, or it would prove nothing.

mod access;
mod applications;
mod change;
mod faults;
mod images;
mod reading;
mod replicas;

use std::collections::{BTreeMap, BTreeSet};

use self::faults::{Call, KeptFault};
use self::replicas::{Copying, Replicas};
use super::answer::{Answer, Assigned, Holder, Refusal};
use super::names::{Area, Key, Kind, Who};
use super::step::{Asked, FaultAsked, Instant, Limit, Pace, Step};

/// Everything that there is.
pub(super) struct Model {
    kept: BTreeMap<Key, Kept>,
    deleted: BTreeMap<Key, Deleted>,
    /// Roles, with the session that assigned them and has not confirmed that.
    assigned: BTreeMap<Assigned, Option<u32>>,
    members: BTreeSet<Who>,
    limits: BTreeMap<(u8, Limit, Option<Area>), u32>,
    /// The subscriptions that may use restricted regions.
    allowed: BTreeSet<u8>,
    faults: BTreeMap<i64, KeptFault>,
    now: Instant,
    clock_stands: bool,
    session: u32,
    acting_as: Option<Who>,
    pace: Pace,
}

/// A resource.
#[derive(Debug, Clone)]
struct Kept {
    asked: Asked,
    /// The session that created it and has not confirmed that.
    session: Option<u32>,
    made: Made,
}

/// What of a version is settled when it is made.
#[derive(Debug, Clone, Default)]
struct Made {
    published: Instant,
    size_gb: u64,
    occupied_gb: u64,
    copies: BTreeMap<Area, Copying>,
}

struct Deleted {
    kept: Kept,
    /// The roles at it.
    assigned: Vec<Assigned>,
    at: Instant,
    until: Instant,
}

type Outcome<T> = Result<T, Answer>;

impl Model {
    pub(super) const fn new() -> Self {
        Self {
            kept: BTreeMap::new(),
            deleted: BTreeMap::new(),
            assigned: BTreeMap::new(),
            members: BTreeSet::new(),
            limits: BTreeMap::new(),
            allowed: BTreeSet::new(),
            faults: BTreeMap::new(),
            now: 0,
            clock_stands: false,
            session: 0,
            acting_as: None,
            pace: Pace::Instant,
        }
    }

    /// What a step answers.
    pub(super) fn take(&mut self, step: &Step) -> Answer {
        self.try_take(step).unwrap_or_else(|answer| answer)
    }

    fn try_take(&mut self, step: &Step) -> Outcome<Answer> {
        if step.is_administration() && self.acting_as.is_some() {
            return Err(Answer::refused(vec![("AuthorizationFailed", "S-1")]));
        }
        match *step {
            Step::Create(key, ref asked) => self.create(key, asked),
            Step::Check(key, ref asked) => self.check(key, asked),
            Step::Update(key, ref asked) => self.update(key, asked),
            Step::Delete(key) => self.delete(key, false),
            Step::DeleteForGood(key) => self.delete(key, true),
            Step::Restore(key) => self.restore(key),
            Step::Purge(key) => self.purge(key),
            Step::Assign {
                role,
                scope,
                to,
                on_trust,
            } => self.assign(Assigned { scope, role, to }, on_trust),
            Step::Unassign { role, scope, from } => self.unassign(Assigned {
                scope,
                role,
                to: from,
            }),
            Step::ListAssignments => self.list_assignments(),
            Step::Member { who, joins } => self.member(who, joins),
            Step::SetLimit {
                subscription,
                limit,
                area,
                to,
            } => {
                let place = (subscription, limit, area);
                match to {
                    Some(to) => self.limits.insert(place, to),
                    None => self.limits.remove(&place),
                };
                Ok(Answer::Done)
            }
            Step::AllowRestricted {
                subscription,
                allowed: true,
            } => {
                self.allowed.insert(subscription);
                Ok(Answer::Done)
            }
            Step::AllowRestricted {
                subscription,
                allowed: false,
            } => {
                self.allowed.remove(&subscription);
                Ok(Answer::Done)
            }
            Step::Advance(by) => self.set_clock(self.now + by),
            Step::SetClock(instant) => self.set_clock(instant),
            Step::SystemClock => {
                // The machine's clock always shows the beginning.
                if self.now > 0 {
                    return Err(Answer::refused(vec![("InvalidParameter", "R-3")]));
                }
                self.clock_stands = false;
                Ok(self.clock())
            }
            Step::AddFault(ref asked) => {
                self.add_fault(asked);
                Ok(Answer::Done)
            }
            Step::ClearFault(id) => {
                self.faults.remove(&id);
                Ok(Answer::Done)
            }
            Step::ConfirmAll => {
                self.kept.values_mut().for_each(|kept| kept.session = None);
                Ok(Answer::Done)
            }
            Step::Restart {
                graceful,
                acting_as,
                pace,
            } => {
                self.restart(graceful);
                self.acting_as = acting_as;
                self.pace = pace;
                Ok(Answer::Done)
            }
            Step::Get(_)
            | Step::ListAll(..)
            | Step::ListIn(..)
            | Step::ListDeleted(_)
            | Step::Latest(..)
            | Step::Usage(..) => self.read(step),
        }
    }

    fn restart(&mut self, graceful: bool) {
        let ending = Some(self.session);
        let of_resources = self.kept.values_mut().map(|kept| &mut kept.session);
        let all = of_resources.chain(self.assigned.values_mut());
        all.filter(|session| graceful && **session == ending)
            .for_each(|session| *session = None);
        self.session += 1;
    }

    /// time never moves backwards unnoticed.
    fn set_clock(&mut self, to: Instant) -> Outcome<Answer> {
        if to < self.now {
            return Err(Answer::refused(vec![("InvalidParameter", "R-3")]));
        }
        self.now = to;
        self.clock_stands = true;
        Ok(self.clock())
    }

    pub(super) const fn clock(&self) -> Answer {
        Answer::Clock {
            now: self.now,
            stands: self.clock_stands,
        }
    }

    fn create(&mut self, key: Key, asked: &Asked) -> Outcome<Answer> {
        let call = Call::of(key, "create");
        let limits_reached = self.strike(&call)?;
        self.authorize_request(key, asked)?;
        if let Some(kept) = self.kept.get(&key) {
            let (holder, refused) = self.standing(kept, asked);
            return match holder {
                Holder::Adoptable => {
                    let object = self.object(kept);
                    self.kept.entry(key).and_modify(|kept| {
                        kept.session = Some(self.session);
                    });
                    Ok(Answer::created(object, true))
                }
                _ if refused.is_empty() => Err(Answer::Failed("Conflict".to_owned())),
                _ => Err(Answer::refused(refused)),
            };
        }
        let refusals = self.objections(key, asked, limits_reached);
        if !refusals.is_empty() {
            return Err(Answer::refused(refusals));
        }
        let kept = self.make(key, asked, &call);
        let object = self.object(&kept);
        self.kept.insert(key, kept);
        self.deleted.remove(&key);
        Ok(Answer::created(object, false))
    }

    fn check(&mut self, key: Key, asked: &Asked) -> Outcome<Answer> {
        self.strike(&Call::of(key, "check"))?;
        self.authorize_request(key, asked)?;
        Ok(match self.kept.get(&key) {
            Some(kept) => {
                let (holder, refused) = self.standing(kept, asked);
                Answer::findings(Some(holder), refused)
            }
            None => Answer::findings(None, self.objections(key, asked, false)),
        })
    }

    /// Who has a resource that a create asks for, and what that says against the create.
    fn standing(&self, kept: &Kept, asked: &Asked) -> (Holder, Vec<Refusal>) {
        let orphaned = kept.session.is_some_and(|session| session != self.session);
        let holder = match (orphaned, change::same(&kept.asked, asked)) {
            (false, _) => Holder::Kept,
            (true, true) => Holder::Adoptable,
            (true, false) => Holder::Abandoned,
        };
        let elsewhere = change::moved(&kept.asked, asked);
        (holder, elsewhere.into_iter().collect())
    }

    /// Everything that speaks against a new resource.
    fn objections(&self, key: Key, asked: &Asked, limits_reached: bool) -> Vec<Refusal> {
        let mut refusals = self.broken_when_new(key, asked);
        if let Some(parent) = key.parent()
            && !self.kept.contains_key(&parent)
        {
            refusals.push(("ParentResourceNotFound", "N-9"));
        }
        if let Some(location) = self.location(key, asked) {
            refusals.extend(self.no_room(key, location, limits_reached));
        }
        // D-4: what is kept keeps its name.
        if self.kept_deleted(key).is_some() {
            refusals.push(("Conflict", "D-4"));
        }
        refusals
    }

    fn broken_when_new(&self, key: Key, asked: &Asked) -> Vec<Refusal> {
        match asked {
            Asked::Gallery(asked) => self.new_gallery(key, asked),
            Asked::Definition(asked) => self.new_definition(key, asked),
            Asked::Version(asked) => self.new_version(key, asked),
            Asked::Source(asked) => self.new_source(key, asked),
            Asked::Application(asked) => self.new_application(key, asked),
            Asked::ApplicationVersion(asked) => self.new_application_version(key, asked),
        }
    }

    /// Where a resource lies: where it is asked for, or else where its gallery is.
    fn location(&self, key: Key, asked: &Asked) -> Option<Area> {
        asked.location().or_else(|| {
            let gallery = self.kept.get(&key.parent()?)?;
            gallery.asked.location()
        })
    }

    ///
    fn no_room(&self, key: Key, location: Area, limits_reached: bool) -> Option<Refusal> {
        let rule = match key.kind() {
            Kind::Gallery => "Q-1",
            Kind::Definition => "Q-2",
            Kind::Version => "Q-3",
            Kind::Source | Kind::Application | Kind::ApplicationVersion => return None,
        };
        let (count, limit) = self.use_of(key.subscription(), key.kind(), location);
        (limits_reached || count >= u64::from(limit)).then_some(("QuotaExceeded", rule))
    }

    fn use_of(&self, subscription: u8, kind: Kind, location: Area) -> (u64, u32) {
        let counted = self.kept.iter().filter(|(key, kept)| {
            key.kind() == kind
                && key.subscription() == subscription
                && kept.asked.location() == Some(location)
        });
        let limit = self.limit(subscription, Limit::Count(kind), location);
        (counted.count() as u64, limit)
    }

    /// What was set for the region, or for all, or is documented.
    fn limit(&self, subscription: u8, limit: Limit, area: Area) -> u32 {
        let of_area = self.limits.get(&(subscription, limit, Some(area))).copied();
        of_area.unwrap_or_else(|| self.limit_elsewhere(subscription, limit))
    }

    fn limit_elsewhere(&self, subscription: u8, limit: Limit) -> u32 {
        let documented = match limit {
            Limit::Count(Kind::Gallery) => 100,
            Limit::Count(Kind::Definition) => 1_000,
            Limit::Count(_) => 10_000,
            Limit::Replicas => 10,
            Limit::DiskSize => 1_024,
        };
        let set = self.limits.get(&(subscription, limit, None)).copied();
        set.unwrap_or(documented)
    }

    /// N-8: whether the subscription may use a region.
    fn is_open(&self, subscription: u8, area: Area) -> bool {
        !area.is_restricted() || self.allowed.contains(&subscription)
    }

    fn closed(&self, subscription: u8, area: Area) -> Option<Refusal> {
        let closed = !self.is_open(subscription, area);
        closed.then_some(("LocationNotAvailableForResourceType", "N-8"))
    }

    /// I-9: a new date lies in the future.
    fn end_of_life(&self, before: Option<Instant>, date: Option<Instant>) -> Option<Refusal> {
        let wrong = date != before && date.is_some_and(|date| date <= self.now);
        wrong.then_some(("InvalidParameter", "I-9"))
    }

    fn make(&mut self, key: Key, asked: &Asked, call: &Call) -> Kept {
        let mut kept = Kept {
            asked: self.with_location(key, asked),
            session: Some(self.session),
            made: Made {
                published: self.now,
                ..Made::default()
            },
        };
        match asked {
            Asked::Version(version) => {
                if let Some((size_gb, occupied_gb)) = self.sizes(version.source) {
                    kept.made.size_gb = size_gb;
                    kept.made.occupied_gb = occupied_gb;
                }
            }
            // Nobody knows how large a package is.
            Asked::ApplicationVersion(_) => kept.made.occupied_gb = 1,
            _ => {}
        }
        if let Some(version) = Replicas::of(asked) {
            self.begin(version, None, &mut kept.made, call);
        }
        kept
    }

    fn with_location(&self, key: Key, asked: &Asked) -> Asked {
        let location = self.location(key, asked);
        let mut asked = asked.clone();
        match &mut asked {
            Asked::Definition(definition) => definition.location = location,
            Asked::Application(application) => application.location = location,
            _ => {}
        }
        asked
    }

    fn update(&mut self, key: Key, asked: &Asked) -> Outcome<Answer> {
        let call = Call::of(key, "update");
        self.strike(&call)?;
        self.authorize_write(key)?;
        let Some(before) = self.kept.get(&key).cloned() else {
            return Err(Answer::Failed("ResourceNotFound".to_owned()));
        };
        let refusals = self.broken_by_change(key, &before.asked, asked);
        if !refusals.is_empty() {
            return Err(Answer::refused(refusals));
        }
        let mut kept = Kept {
            asked: change::keeping_location(&before.asked, asked),
            session: None,
            ..before.clone()
        };
        if let Some(version) = Replicas::of(asked) {
            let stands = self.replication(&before);
            self.begin(version, Some(&stands), &mut kept.made, &call);
        }
        let object = self.object(&kept);
        self.kept.insert(key, kept);
        Ok(Answer::one(object))
    }

    fn delete(&mut self, key: Key, for_good: bool) -> Outcome<Answer> {
        self.strike(&Call::of(key, "delete"))?;
        self.authorize_delete(key)?;
        let Some(kept) = self.kept.get(&key) else {
            return Ok(Answer::WasAbsent);
        };
        let refused = |refusal| Err(Answer::refused(vec![refusal]));
        if self.kept.keys().any(|other| other.parent() == Some(key)) {
            return refused(("CannotDeleteResource", "D-1"));
        }
        if self.is_protected(key, kept) {
            return refused(("OperationNotAllowed", "V-15"));
        }
        let mut deleted = self.deleted.keys().copied();
        if deleted.any(|other| other.parent() == Some(key) && self.kept_deleted(other).is_some()) {
            return refused(("CannotDeleteResource", "D-4"));
        }
        let until = self.retained_until(key).filter(|_| !for_good);
        // Roles at a resource, and what is past its time in it, go with it.
        self.deleted.retain(|other, _| other.parent() != Some(key));
        let scope = super::names::Scope::Of(key);
        let assigned = self.assigned.keys().copied();
        let assigned = assigned
            .filter(|assigned| assigned.scope == scope)
            .collect();
        self.assigned.retain(|assigned, _| assigned.scope != scope);
        let kept = self.kept.remove(&key);
        if let (Some(until), Some(kept)) = (until, kept) {
            let kept = Kept {
                session: None,
                ..kept
            };
            let at = self.now;
            self.deleted.insert(
                key,
                Deleted {
                    kept,
                    assigned,
                    at,
                    until,
                },
            );
            return Ok(Answer::Kept(until));
        }
        Ok(Answer::Gone)
    }

    pub(super) fn add_fault(&mut self, asked: &FaultAsked) {
        let id = 1 + self.faults.keys().last().copied().unwrap_or_default();
        self.faults.insert(id, KeptFault::new(asked.clone()));
    }
}

impl Asked {
    fn location(&self) -> Option<Area> {
        match self {
            Self::Gallery(asked) => Some(asked.location),
            Self::Definition(asked) => asked.location,
            Self::Version(asked) => Some(asked.location),
            Self::Source(asked) => Some(asked.location),
            Self::Application(asked) => asked.location,
            Self::ApplicationVersion(asked) => Some(asked.location),
        }
    }
}
