//! The places where roles are assigned, and which of them lies in which: S-1, S-2.

use std::fmt;

use crate::gallery::{
    GalleryName, ImageDefinitionName, ImageSourceId, PropertyPath, ResourceGroupName, SourceName,
    SubscriptionId, VersionName, Violation, rule,
};

/// What kind of place a scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScopeKind {
    /// A subscription with everything in it.
    Subscription,
    /// A resource group with everything in it.
    ResourceGroup,
    /// A gallery with its definitions, applications and their versions.
    Gallery,
    /// An image definition with its versions.
    ImageDefinition,
    /// One image version.
    ImageVersion,
    /// A gallery application with its versions.
    GalleryApplication,
    /// One version of a gallery application.
    GalleryApplicationVersion,
    /// A managed image, snapshot, disk or virtual machine.
    ImageSource,
}

impl ScopeKind {
    /// The kind in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Subscription => "subscription",
            Self::ResourceGroup => "resource group",
            Self::Gallery => "gallery",
            Self::ImageDefinition => "image definition",
            Self::ImageVersion => "image version",
            Self::GalleryApplication => "gallery application",
            Self::GalleryApplicationVersion => "gallery application version",
            Self::ImageSource => "image source",
        }
    }

    /// Whether it is a resource of the gallery service, rather than a place that holds some.
    pub fn is_resource(self) -> bool {
        !matches!(self, Self::Subscription | Self::ResourceGroup)
    }
}

/// How a check reads the name of one type of resource.
type NameCheck = fn(&str) -> Result<(), Violation>;

/// A type of resource that is a scope.
struct ResourceType {
    /// Its type's words from the outermost in, and how the name after each is checked.
    path: &'static [(&'static str, NameCheck)],
    kind: ScopeKind,
    /// The type in full.
    name: &'static str,
}

const RESOURCES: &[ResourceType] = &[
    ResourceType {
        path: &[("galleries", gallery)],
        kind: ScopeKind::Gallery,
        name: "Microsoft.Compute/galleries",
    },
    ResourceType {
        path: &[("galleries", gallery), ("images", definition)],
        kind: ScopeKind::ImageDefinition,
        name: "Microsoft.Compute/galleries/images",
    },
    ResourceType {
        path: &[
            ("galleries", gallery),
            ("images", definition),
            ("versions", version),
        ],
        kind: ScopeKind::ImageVersion,
        name: "Microsoft.Compute/galleries/images/versions",
    },
    ResourceType {
        path: &[("galleries", gallery), ("applications", definition)],
        kind: ScopeKind::GalleryApplication,
        name: "Microsoft.Compute/galleries/applications",
    },
    ResourceType {
        path: &[
            ("galleries", gallery),
            ("applications", definition),
            ("versions", version),
        ],
        kind: ScopeKind::GalleryApplicationVersion,
        name: "Microsoft.Compute/galleries/applications/versions",
    },
    ResourceType {
        path: &[("images", source)],
        kind: ScopeKind::ImageSource,
        name: "Microsoft.Compute/images",
    },
    ResourceType {
        path: &[("snapshots", source)],
        kind: ScopeKind::ImageSource,
        name: "Microsoft.Compute/snapshots",
    },
    ResourceType {
        path: &[("disks", source)],
        kind: ScopeKind::ImageSource,
        name: "Microsoft.Compute/disks",
    },
    ResourceType {
        path: &[("virtualMachines", source)],
        kind: ScopeKind::ImageSource,
        name: "Microsoft.Compute/virtualMachines",
    },
];

fn gallery(name: &str) -> Result<(), Violation> {
    GalleryName::parse(name).map(drop)
}

fn definition(name: &str) -> Result<(), Violation> {
    ImageDefinitionName::parse(name).map(drop)
}

fn version(name: &str) -> Result<(), Violation> {
    VersionName::parse(name).map(drop)
}

fn source(name: &str) -> Result<(), Violation> {
    SourceName::parse(name).map(drop)
}

/// A place where a role can be assigned. Compared without regard to case (N-6).
#[derive(Debug, Clone)]
pub struct AccessScope {
    text: String,
    kind: ScopeKind,
    resource_type: Option<&'static str>,
    subscription: SubscriptionId,
}

impl AccessScope {
    /// The scope of a whole subscription.
    pub fn subscription_scope(subscription: SubscriptionId) -> Self {
        Self {
            text: format!("/subscriptions/{subscription}"),
            kind: ScopeKind::Subscription,
            resource_type: None,
            subscription,
        }
    }

    /// Reads a scope, in any case.
    ///
    /// # Errors
    /// A violation at `scope` that shows the right forms, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let wrong = || {
            Violation::invalid(
                rule::S_1,
                PropertyPath::of("scope"),
                format!("{text:?} is not a scope at which a role can be assigned."),
            )
            .remedy(
                "Give the id of a subscription, a resource group, a gallery, or of something in a gallery, such as \"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden\".",
            )
        };
        let here = |violation: Violation| violation.at(PropertyPath::of("scope"));
        let segments: Vec<&str> = text.split('/').collect();
        let ["", subscriptions, subscription, ref rest @ ..] = segments[..] else {
            return Err(wrong());
        };
        if !subscriptions.eq_ignore_ascii_case("subscriptions") {
            return Err(wrong());
        }
        let subscription = SubscriptionId::parse(subscription).map_err(here)?;
        let mut scope = Self::subscription_scope(subscription);
        let [groups, group, rest @ ..] = rest else {
            return if rest.is_empty() {
                Ok(scope)
            } else {
                Err(wrong())
            };
        };
        if !groups.eq_ignore_ascii_case("resourceGroups") {
            return Err(wrong());
        }
        let group = ResourceGroupName::parse(group).map_err(here)?;
        scope.text.push_str(&format!("/resourceGroups/{group}"));
        scope.kind = ScopeKind::ResourceGroup;
        let [providers, namespace, rest @ ..] = rest else {
            return if rest.is_empty() {
                Ok(scope)
            } else {
                Err(wrong())
            };
        };
        if !providers.eq_ignore_ascii_case("providers")
            || !namespace.eq_ignore_ascii_case("Microsoft.Compute")
        {
            return Err(wrong());
        }
        let (pairs, odd) = rest.as_chunks::<2>();
        let ResourceType { path, kind, name } = RESOURCES
            .iter()
            .find(|ResourceType { path, .. }| {
                odd.is_empty()
                    && pairs.len() == path.len()
                    && path
                        .iter()
                        .zip(pairs)
                        .all(|((known, _), [given, _])| known.eq_ignore_ascii_case(given))
            })
            .ok_or_else(wrong)?;
        scope.text.push_str("/providers/Microsoft.Compute");
        for ((known, check), [_, given]) in path.iter().zip(pairs) {
            check(given).map_err(here)?;
            scope.text.push_str(&format!("/{known}/{given}"));
        }
        scope.kind = *kind;
        scope.resource_type = Some(name);
        Ok(scope)
    }

    /// The place that a resource of the gallery service is. Beside where roles are assigned, that is a
    /// blob: what is assigned around it holds there.
    ///
    /// # Errors
    /// A violation at `scope` when the id is of nothing that the gallery service has.
    pub fn of_resource(id: &str) -> Result<Self, Violation> {
        match ImageSourceId::parse(id) {
            Ok(source) if source.blob().is_some() => Ok(Self {
                text: source.to_string(),
                kind: ScopeKind::ImageSource,
                resource_type: Some(
                    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs",
                ),
                subscription: source.subscription(),
            }),
            _ => Self::parse(id),
        }
    }

    /// What kind of place it is.
    pub fn kind(&self) -> ScopeKind {
        self.kind
    }

    /// The type of resource in full, such as `Microsoft.Compute/galleries/images`; none for
    /// subscriptions and resource groups.
    pub fn resource_type(&self) -> Option<&'static str> {
        self.resource_type
    }

    /// The subscription that it lies in.
    pub fn subscription(&self) -> SubscriptionId {
        self.subscription
    }

    /// The id in lower case: equal for equal scopes.
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// Whether what is assigned here is inherited there: the other scope is this one, or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        let (outer, inner) = (self.text.as_bytes(), other.text.as_bytes());
        inner
            .get(..outer.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(outer))
            && matches!(inner.get(outer.len()), None | Some(b'/'))
    }
}

impl fmt::Display for AccessScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for AccessScope {
    fn eq(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
    }
}

impl Eq for AccessScope {}
