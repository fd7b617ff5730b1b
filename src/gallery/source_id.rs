//! The ids of what an image version can be made from: V-1, N-6.

use super::id::Form;
use super::{
    ImageVersionId, PropertyPath, ResourceGroupName, SourceKind, SourceName, SubscriptionId,
    Violation,
};
use std::fmt;

/// The id of an image source: a managed image, snapshot, disk or virtual machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageSourceId {
    subscription: SubscriptionId,
    resource_group: ResourceGroupName,
    kind: SourceKind,
    name: SourceName,
}

/// The id of anything that an image version can be made from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SourceId {
    /// A managed image, snapshot, disk or virtual machine.
    ImageSource(ImageSourceId),
    /// Another image version.
    ImageVersion(ImageVersionId),
}

const FORM: Form = Form {
    property: "source_id",
    noun: "a managed image, virtual machine, snapshot, disk or image version",
    tail: "images/build",
};

impl ImageSourceId {
    /// The id of the source of that kind and name.
    pub fn new(
        subscription: SubscriptionId,
        resource_group: ResourceGroupName,
        kind: SourceKind,
        name: SourceName,
    ) -> Self {
        Self {
            subscription,
            resource_group,
            kind,
            name,
        }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `source_id` that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let (subscription, resource_group, rest) = FORM.split(text)?;
        let [segment, name] = rest[..] else {
            return Err(FORM.violation(text));
        };
        let Some(kind) = SourceKind::from_id_segment(segment) else {
            return Err(FORM.violation(text));
        };
        FORM.named(|| {
            Ok(Self::new(
                subscription,
                resource_group,
                kind,
                SourceName::parse(name)?,
            ))
        })
    }

    /// The subscription that holds the source.
    pub fn subscription(&self) -> SubscriptionId {
        self.subscription
    }

    /// The resource group that holds the source.
    pub fn resource_group(&self) -> &ResourceGroupName {
        &self.resource_group
    }

    /// What kind of source it is.
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// The source's own name.
    pub fn name(&self) -> &SourceName {
        &self.name
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl SourceId {
    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `source_id` that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let (_, _, rest) = FORM.split(text)?;
        if rest
            .first()
            .is_some_and(|segment| segment.eq_ignore_ascii_case("galleries"))
        {
            return ImageVersionId::parse(text)
                .map(Self::ImageVersion)
                .map_err(|violation| violation.at(PropertyPath::of(FORM.property)));
        }
        ImageSourceId::parse(text).map(Self::ImageSource)
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        match self {
            Self::ImageSource(id) => id.key(),
            Self::ImageVersion(id) => id.key(),
        }
    }

    /// What the id is of, for messages.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::ImageSource(id) => id.kind().noun(),
            Self::ImageVersion(_) => "image version",
        }
    }

    /// Whether it is a single disk, rather than all disks of an image or a machine.
    pub fn is_single_disk(&self) -> bool {
        match self {
            Self::ImageSource(id) => id.kind().is_single_disk(),
            Self::ImageVersion(_) => false,
        }
    }
}

impl fmt::Display for ImageSourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/{}/{}",
            self.subscription,
            self.resource_group,
            self.kind.id_segment(),
            self.name
        )
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ImageSource(id) => id.fmt(f),
            Self::ImageVersion(id) => id.fmt(f),
        }
    }
}
