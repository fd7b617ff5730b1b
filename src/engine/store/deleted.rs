//! What the store keeps of deleted resources (D-4). It does not judge whether their time is over.

use super::access::AssignmentRecord;
use super::{Record, StoreError};
use crate::gallery::Timestamp;

/// A deleted resource that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct DeletedRecord {
    /// The resource as it was; without a session.
    pub record: Record,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// When it is gone for good.
    pub retained_until: Timestamp,
}

/// A consistent view of the deleted resources.
pub(in crate::engine) trait ReadDeleted {
    /// The deleted resource with this key.
    fn deleted(&self, key: &str) -> Result<Option<DeletedRecord>, StoreError>;
    /// The deleted children of a resource, ordered by key.
    fn deleted_list(&self, parent: &str) -> Result<Vec<DeletedRecord>, StoreError>;
    /// The role assignments that a deleted resource had, by key; without a session.
    fn deleted_assignments(&self, key: &str) -> Result<Vec<AssignmentRecord>, StoreError>;
}

/// Changes of the deleted resources.
pub(in crate::engine) trait WriteDeleted {
    /// Keeps a resource that was removed from the others, with the role assignments that it had.
    fn deleted_insert(
        &self,
        deleted: &DeletedRecord,
        assignments: &[AssignmentRecord],
    ) -> Result<(), StoreError>;
    /// Forgets a deleted resource and its role assignments, if it is there.
    fn deleted_remove(&self, key: &str) -> Result<(), StoreError>;
}
