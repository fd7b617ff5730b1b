//! Whether what is kept of access is sound: readable, and found under what it says of itself.
//!
//! Must not know of what can be wrong with the file itself.

use super::assignment::{self, Assigned};
use super::{directory, roles};
use crate::engine::store::access::{AssignmentRecord, Assignments, Named, Register};
use crate::engine::store::{ReadTransaction, StoreError};
use crate::engine::stored;
use crate::gallery::ServiceError;
use crate::gallery::access::RoleReference;

/// What is wrong, in full sentences.
///
/// # Errors
/// When a table cannot be read at all.
pub(in crate::engine) fn flaws(store: &dyn ReadTransaction) -> Result<Vec<String>, StoreError> {
    let mut flaws = Vec::new();
    for (register, noun) in [
        (Register::Principals, "principal"),
        (Register::RemovedPrincipals, "removed principal"),
        (Register::Roles, "custom role"),
    ] {
        for entry in store.registered_list(register)? {
            let found = match register {
                Register::Roles => roles::entry_of(&entry),
                Register::Principals | Register::RemovedPrincipals => directory::entry_of(&entry),
            };
            flaws.extend(entry_flaw(noun, &entry, found));
        }
    }
    for record in store.assignment_list(Assignments::All)? {
        flaws.extend(assignment_flaw(store, &record)?);
    }
    Ok(flaws)
}

/// What is wrong with the role assignments that a deleted resource had, in full sentences. The roles may
/// be gone.
///
/// # Errors
/// When they cannot be read at all.
pub(in crate::engine) fn flaws_of_deleted(
    store: &dyn ReadTransaction,
    key: &str,
) -> Result<Vec<String>, StoreError> {
    let records = store.deleted_assignments(key)?;
    let flaws = records.iter().map(|record| decoded(record).err());
    Ok(flaws.flatten().collect())
}

fn entry_flaw(noun: &str, entry: &Named, found: Result<Named, ServiceError>) -> Option<String> {
    let told = |what: &str| Some(format!("The stored {noun} \"{}\" {what}.", entry.id));
    match found {
        Err(_) => told("is damaged"),
        Ok(found) if found.id != entry.id => told("is that of another id"),
        Ok(found) if found.name != entry.name => told("is found under another name than it has"),
        Ok(_) => None,
    }
}

fn assignment_flaw(
    store: &dyn ReadTransaction,
    record: &AssignmentRecord,
) -> Result<Option<String>, StoreError> {
    let assigned = match decoded(record) {
        Err(flaw) => return Ok(Some(flaw)),
        Ok(assigned) => assigned,
    };
    let role = RoleReference::Id(assigned.role);
    match roles::required(store, &role) {
        Ok(Ok(_)) => Ok(None),
        // What is wrong with a role that is there is told of the role.
        Err(_) => Ok(None),
        Ok(Err(_)) => Ok(Some(format!(
            "The role assignment \"{}\" is one of a role that is not there, \"{}\".",
            record.key, assigned.role
        ))),
    }
}

/// A role assignment that is found under what it says of itself, or what is wrong with it.
fn decoded(record: &AssignmentRecord) -> Result<Assigned, String> {
    let told = |what: &str| Err(format!("The role assignment \"{}\" {what}.", record.key));
    let Ok(assigned) = stored::decode_body::<Assigned>(&record.key, &record.body) else {
        return told("is damaged");
    };
    let Ok(expected) = assignment::record(&assigned, record.session.clone()) else {
        return told("is damaged");
    };
    let place = |record: &AssignmentRecord| (record.scope.clone(), record.at_resource);
    let given = |record: &AssignmentRecord| (record.role.clone(), record.principal.clone());
    if expected.key != record.key {
        told("is that of another id")
    } else if place(&expected) != place(record) {
        told("is found at another scope than it has")
    } else if given(&expected) != given(record) {
        told("is found under another role or principal than it has")
    } else {
        Ok(assigned)
    }
}
