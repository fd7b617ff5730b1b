//! What a step answers, in plain values that both the model and the engine can give.

use std::collections::BTreeMap;

use super::names::{Area, Key, Kind, Role, Scope, Who};
use super::step::{
    ApplicationAsked, ApplicationVersionAsked, DefinitionAsked, GalleryAsked, Instant, SourceAsked,
    Storage, VersionAsked,
};

/// A target region with everything settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) replicas: u32,
    pub(super) storage: Storage,
    pub(super) excluded: bool,
}

pub(super) type Targets = BTreeMap<Area, Target>;

/// How far replication to a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copying {
    Replicating(u8),
    Completed,
    Failed(u8),
}

pub(super) type Replication = BTreeMap<Area, Copying>;

/// A resource as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Object {
    Gallery(GalleryAsked),
    Definition(DefinitionAsked),
    Source(SourceAsked),
    Application(ApplicationAsked),
    Version {
        asked: VersionAsked,
        targets: Targets,
        published: Instant,
        size_gb: u64,
        occupied_gb: u64,
        replication: Replication,
    },
    ApplicationVersion {
        asked: ApplicationVersionAsked,
        targets: Targets,
        published: Instant,
        replication: Replication,
    },
}

/// A role that is assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Assigned {
    pub(super) scope: Scope,
    pub(super) role: Role,
    pub(super) to: Who,
}

/// Who has what stands in the way of a create.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    Kept,
    Abandoned,
    Adoptable,
}

/// A refusal: the code of Azure and the rule, such as `("Conflict", "I-1")`.
pub(super) type Refusal = (&'static str, &'static str);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Created {
        object: Box<Object>,
        adopted: bool,
    },
    Assigned {
        assigned: Assigned,
        adopted: bool,
    },
    Object(Box<Object>),
    Nothing,
    Objects(Vec<(Key, Object)>),
    /// Each with when it was deleted and when it is gone for good.
    Deleted(Vec<(Key, Object, Instant, Instant)>),
    Assignments(Vec<Assigned>),
    Gone,
    /// Gone, and to be restored until then.
    Kept(Instant),
    WasAbsent,
    Findings {
        existing: Option<Holder>,
        refused: Vec<Refusal>,
    },
    /// How many there are, and how many there can be.
    Usage(Vec<(Kind, u64, u32)>),
    Clock {
        now: Instant,
        stands: bool,
    },
    Done,
    /// By rules, in order of the alphabet.
    Refused(Vec<Refusal>),
    /// By something that no rule is behind.
    Failed(String),
}

impl Answer {
    pub(super) fn created(object: Object, adopted: bool) -> Self {
        let object = Box::new(object);
        Self::Created { object, adopted }
    }

    pub(super) fn one(object: Object) -> Self {
        Self::Object(Box::new(object))
    }

    pub(super) fn found(object: Option<Object>) -> Self {
        object.map_or(Self::Nothing, Self::one)
    }

    pub(super) fn refused(mut refusals: Vec<Refusal>) -> Self {
        refusals.sort_unstable();
        Self::Refused(refusals)
    }

    pub(super) fn findings(existing: Option<Holder>, mut refused: Vec<Refusal>) -> Self {
        refused.sort_unstable();
        Self::Findings { existing, refused }
    }
}
