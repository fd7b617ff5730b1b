//! What the configured provider hands to every operation.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::settings::Settings;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::gallery::{GalleryService, ServiceError};

/// The configured provider.
pub struct Data(Option<Connected>);

/// The settings, and the service that they lead to.
pub(super) struct Connected {
    pub settings: Settings,
    pub service: Arc<dyn GalleryService>,
    /// The keys of what Terraform's state is seen to have, to be confirmed at the end.
    recorded: Mutex<BTreeSet<String>>,
}

impl std::fmt::Debug for Data {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let settings = self.0.as_ref().map(|connected| &connected.settings);
        formatter.debug_tuple("Data").field(&settings).finish()
    }
}

impl Data {
    pub(super) fn new(settings: Settings, service: Arc<dyn GalleryService>) -> Self {
        Self(Some(Connected {
            settings,
            service,
            recorded: Mutex::default(),
        }))
    }

    /// The provider's configuration depends on what only apply can tell.
    pub(super) const fn not_known_yet() -> Self {
        Self(None)
    }

    /// The service and its settings.
    pub(super) fn connected(&self) -> Result<&Connected, Diagnostics> {
        self.0.as_ref().ok_or_else(|| {
            Diagnostic::error(
                "Provider Configuration Not Known Yet",
                "An argument of the `acg` provider block depends on a value that is known only \
                 after apply, so that this resource cannot be planned yet. Give the argument a \
                 value that is known, or first apply what it depends on with `-target`.",
            )
            .into()
        })
    }

    pub(super) async fn close(&self) -> Result<(), ServiceError> {
        let Some(connected) = &self.0 else {
            return Ok(());
        };
        let recorded = {
            let mut recorded = connected
                .recorded
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *recorded)
        };
        if !recorded.is_empty() {
            let keys: Vec<String> = recorded.into_iter().collect();
            connected.service.confirm(&keys).await?;
        }
        connected.service.close().await
    }
}

impl Connected {
    /// Takes note that Terraform's state has the resource of this key.
    pub(super) fn is_recorded(&self, key: String) {
        self.recorded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);
    }
}
