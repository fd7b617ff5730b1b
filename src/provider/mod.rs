//! The `acg` provider: Terraform's resources and data sources, mapped onto the gallery's port.
//!
//! No rule of the gallery is restated here: checks call `gallery`, and whatever the port refuses
//! becomes a diagnostic. Which adapter answers the port is decided elsewhere, by whoever gives the
//! provider its [`Connect`].

mod data;
mod data_source;
mod draft;
mod end_of_life;
pub mod environment;
mod planning;
mod problem;
mod resource;
mod schema;
mod settings;
mod stand_in;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use data::Data;
pub use environment::ProviderEnvironment;
pub use settings::{ProviderConfig, Settings};

use crate::framework::diagnostic::Diagnostics;
use crate::framework::provider::{AnyDataSource, AnyResource, Provider};
use crate::framework::schema::Schema;
use crate::gallery::{GalleryService, ServiceError};

/// Makes the adapter of the gallery's port that the settings ask for.
pub type Connect =
    Box<dyn Fn(&Settings) -> Result<Arc<dyn GalleryService>, ServiceError> + Send + Sync>;

/// The provider.
pub struct AcgProvider {
    environment: ProviderEnvironment,
    connect: Connect,
}

impl std::fmt::Debug for AcgProvider {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("AcgProvider")
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

impl AcgProvider {
    /// A provider whose arguments fall back to `environment` and whose galleries are reached
    /// through `connect`.
    #[must_use]
    pub fn new(environment: ProviderEnvironment, connect: Connect) -> Self {
        Self {
            environment,
            connect,
        }
    }
}

impl Provider for AcgProvider {
    type Config = ProviderConfig;
    type Data = Data;

    fn schema(&self) -> Schema {
        settings::schema()
    }

    fn validate(&self, config: &ProviderConfig, diagnostics: &mut Diagnostics) {
        if let Err(errors) = Settings::of(config, &self.environment) {
            diagnostics.extend(errors);
        }
    }

    async fn configure(
        &self,
        config: ProviderConfig,
        _terraform_version: &str,
    ) -> Result<Data, Diagnostics> {
        let Some(settings) = Settings::of(&config, &self.environment)? else {
            return Ok(Data::not_known_yet());
        };
        let service = (self.connect)(&settings).map_err(|error| {
            problem::service_error("Unable to Open the Gallery Service", &error)
        })?;
        Ok(Data::new(settings, service))
    }

    async fn close(&self, data: Arc<Data>) {
        if let Err(error) = data.close().await {
            // Terraform listens no more: what was not confirmed is adopted by the next run.
            tracing::error!(%error, "the gallery service was not closed");
        }
    }

    fn resources(&self) -> Vec<AnyResource<Data>> {
        vec![
            resource::managed::<resource::gallery::GalleryKind>(),
            resource::managed::<resource::gallery_application::GalleryApplicationKind>(),
            resource::managed::<resource::gallery_application_version::GalleryApplicationVersionKind>(
            ),
            resource::managed::<resource::gallery_sharing::GallerySharingKind>(),
            resource::managed::<resource::image_definition::ImageDefinitionKind>(),
            resource::managed::<resource::image_source::ImageSourceKind>(),
            resource::managed::<resource::image_version::ImageVersionKind>(),
            resource::managed::<resource::role_assignment::RoleAssignmentKind>(),
        ]
    }

    fn data_sources(&self) -> Vec<AnyDataSource<Data>> {
        vec![
            AnyDataSource::new(data_source::access_check::AccessCheckDataSource),
            AnyDataSource::new(data_source::cost_estimate::CostEstimateDataSource),
            AnyDataSource::new(data_source::deployment_check::DeploymentCheckDataSource),
            AnyDataSource::new(data_source::gallery::GalleryDataSource),
            AnyDataSource::new(data_source::gallery_application::GalleryApplicationDataSource),
            AnyDataSource::new(
                data_source::gallery_application_version::GalleryApplicationVersionDataSource,
            ),
            AnyDataSource::new(data_source::galleries::GalleriesDataSource),
            AnyDataSource::new(data_source::image_definition::ImageDefinitionDataSource),
            AnyDataSource::new(data_source::image_definitions::ImageDefinitionsDataSource),
            AnyDataSource::new(data_source::image_version::ImageVersionDataSource),
            AnyDataSource::new(data_source::image_versions::ImageVersionsDataSource),
            AnyDataSource::new(data_source::usage::UsageDataSource),
        ]
    }
}
