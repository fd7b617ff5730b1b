//! What histories are made of: requests in plain values, and everything else that can happen.

use super::names::{Area, Key, Kind, Role, Scope, Who};

/// Seconds since the beginning of a history.
pub(super) type Instant = i64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GalleryAsked {
    pub(super) location: Area,
    pub(super) described: bool,
    pub(super) soft_delete: Option<SoftDelete>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SoftDelete {
    pub(super) enabled: bool,
    pub(super) days: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DefinitionAsked {
    pub(super) location: Option<Area>,
    pub(super) sku: u8,
    pub(super) specialized: bool,
    pub(super) described: bool,
    /// The least and the most.
    pub(super) vcpus: Option<(u32, u32)>,
    pub(super) end_of_life: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceAsked {
    pub(super) location: Area,
    pub(super) specialized: bool,
    pub(super) size_gb: u32,
    pub(super) occupied_gb: u32,
    pub(super) unmanaged: bool,
    pub(super) tagged: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    Lrs,
    Zrs,
    Premium,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TargetAsked {
    pub(super) area: Area,
    pub(super) replicas: Option<u32>,
    pub(super) storage: Option<Storage>,
    pub(super) excluded: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct VersionAsked {
    pub(super) location: Area,
    /// A source or another version.
    pub(super) source: Key,
    pub(super) shallow: bool,
    pub(super) replicas: u32,
    pub(super) storage: Storage,
    pub(super) targets: Vec<TargetAsked>,
    pub(super) excluded: bool,
    pub(super) end_of_life: Option<Instant>,
    /// Whether replicas may leave, where that is said.
    pub(super) regions_may_leave: Option<bool>,
    pub(super) kept_until_end_of_life: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApplicationAsked {
    pub(super) location: Option<Area>,
    pub(super) windows: bool,
    pub(super) described: bool,
    pub(super) end_of_life: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApplicationVersionAsked {
    pub(super) location: Area,
    pub(super) package: u8,
    pub(super) replicas: u32,
    pub(super) storage: Storage,
    pub(super) targets: Vec<TargetAsked>,
    pub(super) excluded: bool,
    pub(super) end_of_life: Option<Instant>,
}

/// A request for a resource, of the kind that its key has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    Gallery(GalleryAsked),
    Definition(DefinitionAsked),
    Version(VersionAsked),
    Source(SourceAsked),
    Application(ApplicationAsked),
    ApplicationVersion(ApplicationVersionAsked),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Effect {
    Error,
    Throttle,
    Quota,
    Region { area: Area, progress: u8 },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct FaultAsked {
    pub(super) operation: &'static str,
    pub(super) resource: &'static str,
    pub(super) effect: Effect,
    pub(super) times: Option<u32>,
    /// A probability with its seed.
    pub(super) chance: Option<(f64, u64)>,
}

/// How replication takes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    Instant,
    Realistic,
    Manual,
}

/// A limit that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Limit {
    Count(Kind),
    Replicas,
    DiskSize,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Create(Key, Asked),
    Check(Key, Asked),
    Update(Key, Asked),
    Get(Key),
    Delete(Key),
    DeleteForGood(Key),
    /// Lists the resources of a kind, everywhere or of a subscription.
    ListAll(Kind, Option<u8>),
    /// Lists the resources of a kind in a gallery, a definition or an application.
    ListIn(Kind, Key),
    ListDeleted(Key),
    Restore(Key),
    Purge(Key),
    /// Reads the latest of a definition or application.
    Latest(Key, Option<Area>),
    Usage(u8, Area),
    Assign {
        role: Role,
        scope: Scope,
        to: Who,
        on_trust: bool,
    },
    Unassign {
        role: Role,
        scope: Scope,
        from: Who,
    },
    ListAssignments,
    Member {
        who: Who,
        joins: bool,
    },
    SetLimit {
        subscription: u8,
        limit: Limit,
        area: Option<Area>,
        to: Option<u32>,
    },
    AllowRestricted {
        subscription: u8,
        allowed: bool,
    },
    Advance(Instant),
    SetClock(Instant),
    SystemClock,
    AddFault(FaultAsked),
    ClearFault(i64),
    ConfirmAll,
    /// Ends the session, gracefully or as death does, and begins another.
    Restart {
        graceful: bool,
        acting_as: Option<Who>,
        pace: Pace,
    },
}

impl Step {
    /// S-1: whether it is for the administrator of everything alone.
    pub(super) const fn is_administration(&self) -> bool {
        matches!(
            self,
            Self::SetLimit { .. }
                | Self::AllowRestricted { .. }
                | Self::Advance(_)
                | Self::SetClock(_)
                | Self::SystemClock
                | Self::AddFault(_)
                | Self::ClearFault(_)
        )
    }
}
