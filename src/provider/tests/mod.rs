//! The provider as a whole: what it offers, how it words refusals, and that it plans replacements
//! for just what the gallery does not let change.

mod changes;
mod messages;
mod schemas;

use std::sync::Arc;

use super::{AcgProvider, ProviderEnvironment};
use crate::engine::{Engine, EngineOptions, SystemClock};
use crate::framework::server::Server;

/// The provider with an engine that nothing is asked of.
fn server() -> Server<AcgProvider> {
    Server::new(AcgProvider::new(
        ProviderEnvironment::default(),
        Box::new(|settings| {
            let options = EngineOptions {
                path: settings.state_path.clone(),
                limits: settings.limits.clone(),
                region_access: settings.region_access.clone(),
                replication: settings.replication_model,
                acting_as: None,
                run: None,
            };
            Ok(Arc::new(Engine::open(options, Arc::new(SystemClock))?))
        }),
    ))
}
