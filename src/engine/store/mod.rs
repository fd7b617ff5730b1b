//! The storage port: what the engine keeps, and what it may ask of a transaction.
//!
//! A store keeps records by key; it decides nothing about galleries. It knows keys, columns that
//! are searched, and bodies that it never opens. It does hold what must hold under concurrency:
//! a key is unique, an identifier is unique within its gallery, a parent exists, and a resource with
//! children stays.

pub(in crate::engine) mod access;
pub(in crate::engine) mod contents;
mod deleted;
mod error;
pub(in crate::engine) mod sharing;
pub(in crate::engine) mod sqlite;

pub(in crate::engine) use deleted::{DeletedRecord, ReadDeleted, WriteDeleted};
pub(in crate::engine) use error::StoreError;

use contents::Contents;

use super::faults::FaultCount;
use crate::gallery::{ResourceKind, Timestamp};

/// Publisher, offer and SKU of an image definition, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct IdentifierColumns {
    /// The publisher.
    pub publisher: String,
    /// The offer.
    pub offer: String,
    /// The SKU.
    pub sku: String,
}

/// The content of a resource in JSON, with the version of its shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct Body {
    /// The version of the shape of `json`.
    pub version: u32,
    /// The content.
    pub json: String,
}

/// A resource as it is stored. Keys and columns are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct Record {
    /// The ARM id in lower case.
    pub key: String,
    /// What kind of resource it is.
    pub kind: ResourceKind,
    /// The key of the parent resource.
    pub parent: Option<String>,
    /// The subscription.
    pub subscription: String,
    /// The resource group.
    pub resource_group: String,
    /// The region's name.
    pub location: String,
    /// Set for image definitions alone.
    pub identifier: Option<IdentifierColumns>,
    /// The session that created it, while unconfirmed.
    pub session: Option<String>,
    /// Changes with every write of the body.
    pub etag: String,
    /// The content.
    pub body: Body,
}

/// What an operation does to its resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// The resource came into being.
    Create,
    /// The resource changed.
    Update,
}

impl OperationKind {
    /// The name in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
        }
    }

    /// The kind with this name in the store.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Create, Self::Update]
            .into_iter()
            .find(|candidate| candidate.as_str() == name)
    }
}

/// W-2: a long-running operation on a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// A UUID.
    pub id: String,
    /// The key of its resource.
    pub resource: String,
    /// What it does.
    pub kind: OperationKind,
    /// When it was accepted.
    pub started_at: Timestamp,
    /// When it is done; may lie in the future.
    pub finished_at: Timestamp,
}

/// A fault as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct StoredFault {
    /// Its number.
    pub id: i64,
    /// How often it was asked, and has struck.
    pub count: FaultCount,
    /// Whether it can strike no more.
    pub spent: bool,
    /// The content.
    pub body: Body,
}

/// Which records a listing gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) enum Scope {
    /// All there are.
    Everywhere,
    /// All of a subscription.
    Subscription(String),
    /// All of a resource group: subscription, then group.
    ResourceGroup(String, String),
    /// The children of a resource.
    Parent(String),
    /// The children of a resource's children.
    Grandparent(String),
}

impl Scope {
    /// The key of what is listed; empty for everything.
    pub(in crate::engine) fn key(&self) -> String {
        match self {
            Self::Everywhere => String::new(),
            Self::Subscription(subscription) => format!("/subscriptions/{subscription}"),
            Self::ResourceGroup(subscription, group) => {
                format!("/subscriptions/{subscription}/resourcegroups/{group}")
            }
            Self::Parent(key) | Self::Grandparent(key) => key.clone(),
        }
    }
}

/// A consistent view of the store.
pub(in crate::engine) trait ReadTransaction:
    ReadDeleted + access::AccessReads + sharing::SharingReads
{
    /// The resource with this key.
    fn resource(&self, key: &str) -> Result<Option<Record>, StoreError>;
    /// Shows the resources of a kind within a scope, ordered by key, one by one: there can be
    /// thousands.
    fn resource_each(
        &self,
        kind: ResourceKind,
        scope: &Scope,
        visit: &mut dyn FnMut(&Record) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
    /// At most so many of the resources that have this parent, ordered by key.
    fn child_list(&self, parent: &str, most: u32) -> Result<Vec<Record>, StoreError>;
    /// Shows the keys and bodies of the versions below a parent, the highest number first, until
    /// `is_enough` of one (L-1). Of thousands, the other columns would be read for nothing.
    fn versions_downwards(
        &self,
        parent: &str,
        is_enough: &mut dyn FnMut(&str, &Body) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError>;
    /// Whether what has this key exists and is unconfirmed.
    fn resource_is_unconfirmed(&self, key: &str) -> Result<bool, StoreError>;
    /// The key of the image definition in a gallery that has this identifier.
    fn definition_with_identifier(
        &self,
        gallery: &str,
        identifier: &IdentifierColumns,
    ) -> Result<Option<String>, StoreError>;
    /// How many resources of a kind a subscription has in a region.
    fn usage(
        &self,
        subscription: &str,
        kind: ResourceKind,
        location: &str,
    ) -> Result<u32, StoreError>;
    /// The session of each resource of a kind in a region that was never confirmed.
    fn unconfirmed(
        &self,
        subscription: &str,
        kind: ResourceKind,
        location: &str,
    ) -> Result<Vec<String>, StoreError>;
    /// The regions in which a subscription has resources, by name.
    fn used_locations(&self, subscription: &str) -> Result<Vec<String>, StoreError>;
    /// What is stored of a subscription.
    fn subscription(&self, id: &str) -> Result<Option<Body>, StoreError>;
    /// The subscriptions of which something is stored or that have resources, by id.
    fn subscription_list(&self) -> Result<Vec<String>, StoreError>;
    /// The sessions that still have something unconfirmed.
    fn session_list(&self) -> Result<Vec<String>, StoreError>;
    /// The setting of this name.
    fn setting(&self, name: &str) -> Result<Option<String>, StoreError>;
    /// The operations on a resource, oldest first.
    fn operation_list(&self, resource: &str) -> Result<Vec<Operation>, StoreError>;
    /// All that is kept.
    fn contents(&self) -> Result<Contents, StoreError>;
    /// What the store itself finds wrong with what it keeps, each in words.
    fn flaws(&self) -> Result<Vec<String>, StoreError>;
    /// Every fault, oldest first.
    fn fault_list(&self) -> Result<Vec<StoredFault>, StoreError>;
    /// The faults that can strike, oldest first. Asked by every request, so that it costs next to
    /// nothing when there are none.
    fn fault_list_unspent(&self) -> Result<Vec<StoredFault>, StoreError>;
}

/// A view of the store that also changes it; all of it is kept, or nothing.
pub(in crate::engine) trait WriteTransaction:
    ReadTransaction + WriteDeleted + access::AccessWrites + sharing::SharingWrites
{
    /// Whether nothing of it is kept, whatever comes of it: the file is not there yet, and is made
    /// only for what will not be refused.
    fn is_rehearsal(&self) -> bool;
    /// Adds a resource.
    fn resource_insert(&self, record: &Record) -> Result<(), StoreError>;
    /// Gives a resource a new body and etag, and takes it for confirmed: who changes it knows it.
    fn resource_update(&self, key: &str, etag: &str, body: &Body) -> Result<(), StoreError>;
    /// Removes a resource, if it is there.
    fn resource_delete(&self, key: &str) -> Result<(), StoreError>;
    /// Hands an unconfirmed resource to another session.
    fn resource_adopt(&self, key: &str, session: &str) -> Result<(), StoreError>;
    /// Takes what has this key for confirmed, if it is there.
    fn resource_confirm(&self, key: &str) -> Result<(), StoreError>;
    /// Takes everything that a session created for confirmed, but for what has these keys.
    fn session_confirm(&self, session: &str, but: &[String]) -> Result<(), StoreError>;
    /// Gives a setting a value.
    fn setting_put(&self, name: &str, value: &str) -> Result<(), StoreError>;
    /// Stores what is known of a subscription.
    fn subscription_put(&self, id: &str, body: &Body) -> Result<(), StoreError>;
    /// Adds an operation.
    fn operation_insert(&self, operation: &Operation) -> Result<(), StoreError>;
    /// Makes these all that is kept, brought to this release's version first.
    fn contents_replace(&self, contents: &Contents) -> Result<(), StoreError>;
    /// Adds a fault.
    fn fault_insert(&self, fault: &StoredFault) -> Result<(), StoreError>;
    /// Gives a fault new counts.
    fn fault_count(&self, id: i64, count: FaultCount, spent: bool) -> Result<(), StoreError>;
    /// Removes a fault, if it is there.
    fn fault_delete(&self, id: i64) -> Result<(), StoreError>;
}
