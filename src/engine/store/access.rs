//! What the store keeps of access: the directory, roles and role assignments.

use super::{Body, StoreError};

/// Something of the directory that has an id and a name: a principal or a custom role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct Named {
    /// A UUID in lower case.
    pub id: String,
    /// The name as it was given; unique without regard to case.
    pub name: String,
    /// The content.
    pub body: Body,
}

/// What is kept by id and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Register {
    /// The principals.
    Principals,
    /// The principals that were removed. A name is not unique here.
    RemovedPrincipals,
    /// The custom roles.
    Roles,
}

/// A role assignment. Keys, ids and scopes are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct AssignmentRecord {
    /// The ARM id.
    pub key: String,
    /// Where.
    pub scope: String,
    /// Whether the scope is a resource that is kept here, with which the assignment goes.
    pub at_resource: bool,
    /// The id of the role.
    pub role: String,
    /// The object id of who has it.
    pub principal: String,
    /// The session that created it, while unconfirmed.
    pub session: Option<String>,
    /// The content.
    pub body: Body,
}

/// Which role assignments a listing gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Assignments<'a> {
    /// All there are.
    All,
    /// Those at a scope and below it.
    Within(&'a str),
    /// Those of a principal.
    Of(&'a str),
    /// Those of a role.
    OfRole(&'a str),
}

/// What may be read of access.
pub(in crate::engine) trait AccessReads {
    /// A principal or role by its id.
    fn registered(&self, register: Register, id: &str) -> Result<Option<Named>, StoreError>;
    /// A principal or role by its name.
    fn registered_as(&self, register: Register, name: &str) -> Result<Option<Named>, StoreError>;
    /// Every principal or role, by name.
    fn registered_list(&self, register: Register) -> Result<Vec<Named>, StoreError>;
    /// The ids of the groups that a principal is a member of.
    fn groups_of(&self, member: &str) -> Result<Vec<String>, StoreError>;
    /// The ids of a group's members.
    fn members_of(&self, group: &str) -> Result<Vec<String>, StoreError>;
    /// A role assignment by its key.
    fn assignment(&self, key: &str) -> Result<Option<AssignmentRecord>, StoreError>;
    /// The assignment of a role to a principal at a scope.
    fn assignment_of(
        &self,
        scope: &str,
        role: &str,
        principal: &str,
    ) -> Result<Option<AssignmentRecord>, StoreError>;
    /// Role assignments, by key.
    fn assignment_list(&self, which: Assignments<'_>) -> Result<Vec<AssignmentRecord>, StoreError>;
}

/// What may be changed of access.
pub(in crate::engine) trait AccessWrites: AccessReads {
    /// Puts a principal or role in place of what has its id.
    fn register(&self, register: Register, entry: &Named) -> Result<(), StoreError>;
    /// Removes a principal or role, if it is there.
    fn unregister(&self, register: Register, id: &str) -> Result<(), StoreError>;
    /// Makes a principal a member of a group.
    fn member_insert(&self, group: &str, member: &str) -> Result<(), StoreError>;
    /// Takes a principal out of a group.
    fn member_delete(&self, group: &str, member: &str) -> Result<(), StoreError>;
    /// Adds a role assignment.
    fn assignment_insert(&self, record: &AssignmentRecord) -> Result<(), StoreError>;
    /// Removes a role assignment, if it is there.
    fn assignment_delete(&self, key: &str) -> Result<(), StoreError>;
    /// Hands an unconfirmed role assignment to another session.
    fn assignment_adopt(&self, key: &str, session: &str) -> Result<(), StoreError>;
}
