//! Adding faults, looking at them, taking them away.

use super::fault::{Fault, FaultCount};
use super::shape;
use crate::engine::store::{ReadTransaction, StoreError, StoredFault, WriteTransaction};
use crate::engine::{Engine, access};
use crate::gallery::ServiceError;

/// A fault as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultEntry {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub fault: Fault,
    /// How often it was asked, and has struck.
    pub count: FaultCount,
}

impl Engine {
    /// Adds a fault, which is to have been [checked](Fault::check), and gives its number.
    ///
    /// # Errors
    /// When the engine acts as somebody, or the store cannot be written.
    pub async fn fault_add(&self, fault: Fault) -> Result<i64, ServiceError> {
        access::only_by_the_administrator(&self.core, "Faults cannot be changed")?;
        let work = move |store: &dyn WriteTransaction| Ok(add(store, &fault)?);
        self.core.store.write(work).await
    }

    /// Every fault, oldest first, those that can strike no more among them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn fault_list(&self) -> Result<Vec<FaultEntry>, ServiceError> {
        let work = |store: &dyn ReadTransaction| {
            let entry = |stored: &StoredFault| {
                Ok(FaultEntry {
                    id: stored.id,
                    fault: shape::decode(stored)?,
                    count: stored.count,
                })
            };
            let all = store.fault_list()?;
            Ok(all.iter().map(entry).collect::<Result<_, StoreError>>()?)
        };
        self.core.store.read(work).await
    }

    /// Takes faults away, all of them or those of the given numbers, and gives how many there were.
    ///
    /// # Errors
    /// When the engine acts as somebody, or the store cannot be written.
    pub async fn fault_clear(&self, ids: Option<Vec<i64>>) -> Result<usize, ServiceError> {
        access::only_by_the_administrator(&self.core, "Faults cannot be changed")?;
        let work = move |store: &dyn WriteTransaction| {
            let mut cleared = 0;
            for stored in store.fault_list()? {
                if ids.as_ref().is_none_or(|ids| ids.contains(&stored.id)) {
                    store.fault_delete(stored.id)?;
                    cleared += 1;
                }
            }
            Ok(cleared)
        };
        self.core.store.write(work).await
    }
}

/// Adds a fault within a transaction, and gives its number.
pub(in crate::engine) fn add(
    store: &dyn WriteTransaction,
    fault: &Fault,
) -> Result<i64, StoreError> {
    let id = 1 + store.fault_list()?.last().map_or(0, |last| last.id);
    store.fault_insert(&StoredFault {
        id,
        count: FaultCount::default(),
        spent: false,
        body: shape::encode(fault)?,
    })?;
    Ok(id)
}

/// Whether there is such a fault, whatever its counts.
pub(in crate::engine) fn is_there(
    store: &dyn ReadTransaction,
    fault: &Fault,
) -> Result<bool, StoreError> {
    for stored in store.fault_list()? {
        if shape::decode(&stored)? == *fault {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is wrong with faults that cannot be read.
pub(in crate::engine) fn unreadable(
    store: &dyn ReadTransaction,
) -> Result<Vec<StoreError>, StoreError> {
    let all = store.fault_list()?;
    Ok(all
        .iter()
        .filter_map(|stored| shape::decode(stored).err())
        .collect())
}
