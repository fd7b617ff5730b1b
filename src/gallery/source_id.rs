//! The ids of what an image version can be made from: V-1, N-6.

use super::id::Form;
use super::sharing::is_in_shared_gallery;
use super::{
    BlobPlace, Cloud, ContainerName, ImageVersionId, PropertyPath, ResourceGroupName,
    SharedImageVersionId, SourceKind, SourceName, StorageAccountId, StorageAccountName,
    SubscriptionId, Violation, blob, rule,
};
use std::fmt;

/// The id of an image source: a managed image, snapshot, disk, virtual machine or VHD.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageSourceId {
    subscription: SubscriptionId,
    resource_group: ResourceGroupName,
    kind: SourceKind,
    name: SourceName,
    /// Where the blob of a VHD lies; no other kind has one.
    blob: Option<BlobPlace>,
}

/// The id of anything that an image version can be made from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SourceId {
    /// A managed image, snapshot, disk, virtual machine or VHD.
    ImageSource(ImageSourceId),
    /// Another image version.
    ImageVersion(ImageVersionId),
    /// An image version of a shared gallery, as those know it that it is shared with (S-5, S-6).
    SharedImageVersion(SharedImageVersionId),
}

const FORM: Form = Form {
    property: "source_id",
    noun: "a managed image, virtual machine, snapshot, disk or image version",
    tail: "images/build",
};

impl ImageSourceId {
    /// The id of the source of that kind and name; a VHD lies in the [default place](BlobPlace).
    pub fn new(
        subscription: SubscriptionId,
        resource_group: ResourceGroupName,
        kind: SourceKind,
        name: SourceName,
    ) -> Self {
        Self::at(
            subscription,
            resource_group,
            kind,
            name,
            BlobPlace::default(),
        )
    }

    /// The id of the source of that kind and name; a VHD lies in that place, which no other kind has.
    pub fn at(
        subscription: SubscriptionId,
        resource_group: ResourceGroupName,
        kind: SourceKind,
        name: SourceName,
        place: BlobPlace,
    ) -> Self {
        Self {
            subscription,
            resource_group,
            kind,
            name,
            blob: (kind == SourceKind::Vhd).then_some(place),
        }
    }

    /// The id of a VHD: the blob of that name in a container of a storage account.
    pub fn vhd(account: StorageAccountId, container: ContainerName, name: SourceName) -> Self {
        Self {
            subscription: account.subscription,
            resource_group: account.resource_group,
            kind: SourceKind::Vhd,
            name,
            blob: Some(BlobPlace {
                account: account.name,
                container,
            }),
        }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `source_id` that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        if Form::provider(text).is_some_and(|one| one.eq_ignore_ascii_case(blob::PROVIDER)) {
            let (subscription, resource_group, rest) = FORM.split_in(blob::PROVIDER, text)?;
            let Some([account, container, name]) = blob::names(&rest) else {
                return Err(FORM.violation(text));
            };
            return FORM.named(|| {
                let account = StorageAccountId {
                    subscription,
                    resource_group,
                    name: StorageAccountName::parse(account)?,
                };
                let container = ContainerName::parse(container)?;
                Ok(Self::vhd(account, container, SourceName::parse(name)?))
            });
        }
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

    /// Where the blob of a VHD lies; none of another kind.
    pub fn blob(&self) -> Option<&BlobPlace> {
        self.blob.as_ref()
    }

    /// The storage account of a VHD; none of another kind.
    pub fn storage_account(&self) -> Option<StorageAccountId> {
        Some(StorageAccountId {
            subscription: self.subscription,
            resource_group: self.resource_group.clone(),
            name: self.blob()?.account.clone(),
        })
    }

    /// The address of a VHD in a cloud; none of another kind.
    pub fn uri(&self, cloud: Cloud) -> Option<String> {
        Some(blob::uri(self.blob()?, &self.name, cloud))
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
        let here = |violation: Violation| violation.at(PropertyPath::of(FORM.property));
        if is_in_shared_gallery(text) {
            return SharedImageVersionId::parse(text)
                .map(Self::SharedImageVersion)
                .map_err(here);
        }
        if Form::kind(text).is_some_and(|segment| segment.eq_ignore_ascii_case("galleries")) {
            return ImageVersionId::parse(text)
                .map(Self::ImageVersion)
                .map_err(here);
        }
        ImageSourceId::parse(text).map(Self::ImageSource)
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        match self {
            Self::ImageSource(id) => id.key(),
            Self::ImageVersion(id) => id.key(),
            Self::SharedImageVersion(id) => id.key(),
        }
    }

    /// Reads the id of a source that an id names. A VHD is not: its blob's address does (V-1).
    ///
    /// # Errors
    /// As [`SourceId::parse`], and V-1 for the id of a VHD's blob.
    pub fn parse_named(text: &str) -> Result<Self, Violation> {
        let id = Self::parse(text)?;
        if id.vhd().is_none() {
            return Ok(id);
        }
        Err(Violation::invalid(
            rule::V_1,
            PropertyPath::of(FORM.property),
            format!("\"{id}\" is the id of a VHD."),
        )
        .remedy("Give a VHD as the uri and storage_account_id of os_disk or of a data disk."))
    }

    /// The id of the VHD, if it is one.
    pub fn vhd(&self) -> Option<&ImageSourceId> {
        match self {
            Self::ImageSource(id) if id.kind() == SourceKind::Vhd => Some(id),
            Self::ImageSource(_) | Self::ImageVersion(_) | Self::SharedImageVersion(_) => None,
        }
    }

    /// The storage account of a VHD; none of another source.
    pub fn storage_account(&self) -> Option<StorageAccountId> {
        self.vhd()?.storage_account()
    }

    /// What the id is of, for messages.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::ImageSource(id) => id.kind().noun(),
            Self::ImageVersion(_) | Self::SharedImageVersion(_) => "image version",
        }
    }

    /// Whether it is a single disk, rather than all disks of an image or a machine.
    pub fn is_single_disk(&self) -> bool {
        match self {
            Self::ImageSource(id) => id.kind().is_single_disk(),
            Self::ImageVersion(_) | Self::SharedImageVersion(_) => false,
        }
    }
}

impl fmt::Display for ImageSourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(account), Some(place)) = (self.storage_account(), self.blob()) {
            return write!(
                f,
                "{account}/blobServices/default/containers/{}/blobs/{}",
                place.container, self.name
            );
        }
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
            Self::SharedImageVersion(id) => id.fmt(f),
        }
    }
}
