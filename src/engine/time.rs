//! What time it is for the engine: the clock that is kept in the store, over the machine's.
//!
//! Each transaction reads the clock once, from one row. Each write notes its instant there, so that
//! time never moves backwards unnoticed, whatever becomes of the machine's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::store::{ReadTransaction, StoreError, WriteTransaction};
use super::{Core, Engine, access};
use crate::gallery::{ClockChange, ClockMode, ClockReading, ClockState, ServiceError, Timestamp};

/// The name of the setting that keeps the clock.
const SETTING: &str = "clock";

/// Whether it was said in this process that the machine's clock is behind.
#[derive(Debug, Default)]
pub(super) struct Told(AtomicBool);

#[derive(Serialize, Deserialize)]
struct Shape {
    /// Absent: the machine's clock.
    #[serde(rename = "virtual", default, skip_serializing_if = "Option::is_none")]
    stands_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    highest: Option<String>,
}

impl Engine {
    /// What the gallery's clock shows.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn clock(&self) -> Result<ClockReading, ServiceError> {
        let core = Arc::clone(&self.core);
        self.core
            .store
            .read(move |store| Ok(core.reading(store)?))
            .await
    }

    /// changes the gallery's clock, and says what it shows then.
    ///
    /// # Errors
    /// When the engine acts as somebody, when the time would move backwards without
    /// `allow_backwards`, or the store cannot be written.
    pub async fn change_clock(
        &self,
        change: ClockChange,
        allow_backwards: bool,
    ) -> Result<ClockReading, ServiceError> {
        let core = Arc::clone(&self.core);
        access::only_by_the_administrator(&core, "The clock cannot be changed")?;
        let work = move |store: &dyn WriteTransaction| {
            let before = state(store)?;
            let system = core.clock.now();
            let after = before.changed(change, system, allow_backwards)?;
            keep(store, &after)?;
            Ok(after.reading(system))
        };
        self.core.store.write(work).await
    }
}

impl Core {
    /// What the clock shows in this transaction.
    fn reading(&self, store: &dyn ReadTransaction) -> Result<ClockReading, StoreError> {
        // The row is read first: whoever wrote it looked at the machine's clock before this does.
        let state = state(store)?;
        let reading = state.reading(self.clock.now());
        if reading.is_held() && !self.told.0.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                system = %reading.system,
                highest = %reading.now,
                "the machine's clock is behind an instant that the gallery has seen; time stands still until it has caught up"
            );
        }
        Ok(reading)
    }

    /// The instant of this transaction.
    pub(super) fn now(&self, store: &dyn ReadTransaction) -> Result<Timestamp, StoreError> {
        Ok(self.reading(store)?.now)
    }
}

/// Takes note that something was written at `now`.
pub(super) fn note(store: &dyn WriteTransaction, now: Timestamp) -> Result<(), StoreError> {
    let before = state(store)?;
    let after = before.having_seen(now);
    if after == before {
        return Ok(());
    }
    keep(store, &after)
}

/// Makes a clock that goes by the machine's stand still at `now`.
pub(super) fn stop(store: &dyn WriteTransaction, now: Timestamp) -> Result<(), StoreError> {
    let before = state(store)?;
    match before.mode {
        ClockMode::Virtual(_) => Ok(()),
        ClockMode::System => {
            let mode = ClockMode::Virtual(now);
            keep(store, &ClockState { mode, ..before }.having_seen(now))
        }
    }
}

/// The clock as it is kept.
pub(super) fn state(store: &dyn ReadTransaction) -> Result<ClockState, StoreError> {
    let Some(text) = store.setting(SETTING)? else {
        return Ok(ClockState::default());
    };
    let unreadable = |detail: String| StoreError::Unreadable {
        key: SETTING.to_owned(),
        detail,
    };
    let shape: Shape =
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let instant = |text: Option<String>| {
        let instant = text.map(|text| text.parse::<Timestamp>());
        instant
            .transpose()
            .map_err(|error| unreadable(error.to_string()))
    };
    Ok(ClockState {
        mode: instant(shape.stands_at)?.map_or(ClockMode::System, ClockMode::Virtual),
        highest: instant(shape.highest)?,
    })
}

/// Keeps the clock.
pub(super) fn keep(store: &dyn WriteTransaction, state: &ClockState) -> Result<(), StoreError> {
    let shape = Shape {
        stands_at: match state.mode {
            ClockMode::System => None,
            ClockMode::Virtual(instant) => Some(instant.to_string()),
        },
        highest: state.highest.map(|instant| instant.to_string()),
    };
    let text = serde_json::to_string(&shape).map_err(|error| StoreError::Unreadable {
        key: SETTING.to_owned(),
        detail: error.to_string(),
    })?;
    store.setting_put(SETTING, &text)
}
