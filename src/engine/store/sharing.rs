//! What the store keeps of shared galleries. A private one has no record.

use super::{Body, StoreError};

/// How a gallery is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct SharingRecord {
    /// The key of the gallery, with which the record goes.
    pub gallery: String,
    /// The public name of a community gallery; unique without regard to case.
    pub public_name: Option<String>,
    /// The session that created it, while unconfirmed.
    pub session: Option<String>,
    /// The content.
    pub body: Body,
}

/// What may be read of sharing.
pub(in crate::engine) trait SharingReads {
    /// How the gallery with this key is shared.
    fn sharing(&self, gallery: &str) -> Result<Option<SharingRecord>, StoreError>;
    /// How the community gallery of this public name is shared.
    fn sharing_named(&self, public_name: &str) -> Result<Option<SharingRecord>, StoreError>;
    /// Every gallery that is shared, by key.
    fn sharing_list(&self) -> Result<Vec<SharingRecord>, StoreError>;
}

/// What may be changed of sharing.
pub(in crate::engine) trait SharingWrites: SharingReads {
    /// Shares a private gallery.
    fn sharing_insert(&self, record: &SharingRecord) -> Result<(), StoreError>;
    /// Gives the sharing of a gallery a new body, and takes it for confirmed: who changes it knows it.
    fn sharing_update(&self, gallery: &str, body: &Body) -> Result<(), StoreError>;
    /// Makes a gallery private, if it is not.
    fn sharing_delete(&self, gallery: &str) -> Result<(), StoreError>;
    /// Hands an unconfirmed sharing to another session.
    fn sharing_adopt(&self, gallery: &str, session: &str) -> Result<(), StoreError>;
}
