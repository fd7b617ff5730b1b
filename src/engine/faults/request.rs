//! A request as faults see it: which operation, on which resource.

use crate::gallery::ResourceKind;

/// What is done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Action {
    Create,
    Get,
    Update,
    Delete,
    List,
    Check,
    DeletedList,
    Restore,
    Purge,
}

impl Action {
    const ALL: [Self; 9] = [
        Self::Create,
        Self::Get,
        Self::Update,
        Self::Delete,
        Self::List,
        Self::Check,
        Self::DeletedList,
        Self::Restore,
        Self::Purge,
    ];

    const fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Get => "get",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::List => "list",
            Self::Check => "check",
            Self::DeletedList => "deleted_list",
            Self::Restore => "restore",
            Self::Purge => "purge",
        }
    }

    /// Whether it is done to resources of this kind. Image versions alone come back (D-4).
    fn is_done_to(self, kind: ResourceKind) -> bool {
        !matches!(self, Self::DeletedList | Self::Restore | Self::Purge)
            || kind == ResourceKind::ImageVersion
    }
}

/// A request. Its names are made only when there is a fault to hold them against.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Request {
    kind: ResourceKind,
    action: Action,
    key: String,
}

impl Request {
    /// A request for the resource with this key; for a list, the key of what is listed.
    pub(in crate::engine) const fn new(kind: ResourceKind, action: Action, key: String) -> Self {
        Self { kind, action, key }
    }

    /// One request for each operation.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        ResourceKind::ALL.iter().flat_map(|kind| {
            Action::ALL
                .into_iter()
                .filter(|action| action.is_done_to(*kind))
                .map(|action| Self::new(*kind, action, String::new()))
        })
    }

    /// The name of every operation.
    pub(super) fn all_operations() -> impl Iterator<Item = String> {
        Self::all().map(|request| request.operation())
    }

    /// The operation's name, that of the port's method.
    pub(super) fn operation(&self) -> String {
        let kind = self.kind.noun().replace(' ', "_");
        format!("{kind}_{}", self.action.verb())
    }

    pub(super) const fn kind(&self) -> ResourceKind {
        self.kind
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The last name in the key.
    pub(super) fn name(&self) -> &str {
        self.key.rsplit('/').next().unwrap_or_default()
    }

    pub(super) const fn is_create(&self) -> bool {
        matches!(self.action, Action::Create)
    }

    /// Whether it has something replicated to regions.
    pub(super) const fn replicates(&self) -> bool {
        matches!(self.action, Action::Create | Action::Update)
            && matches!(
                self.kind,
                ResourceKind::ImageVersion | ResourceKind::GalleryApplicationVersion
            )
    }
}
