//! The data source `acg_image_versions`: the versions of a definition.

use super::argument;
use super::image_version::{ImageVersionItem, attributes, versions_of};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::gallery::{ImageDefinitionId, VersionConstraint, latest};
use crate::provider::data::Data;
use crate::provider::schema;

crate::model! {
    /// The versions of a definition.
    pub struct ImageVersionsData {
        pub image_definition_id: Attr<String>,
        pub version_constraint: Attr<String>,
        pub image_versions: Attr<Vec<Attr<ImageVersionItem>>>,
        pub latest_version: Attr<String>,
    }
}

/// The data source.
pub(in crate::provider) struct ImageVersionsDataSource;

impl DataSource<Data> for ImageVersionsDataSource {
    type Model = ImageVersionsData;

    fn type_name(&self) -> &'static str {
        "acg_image_versions"
    }

    fn schema(&self) -> Schema {
        Schema::new("Lists the versions of an image definition, those excluded from latest too.")
            .attribute(
                "image_definition_id",
                Attribute::string("The id of the image definition whose versions are listed.")
                    .required()
                    .check(schema::parsed(ImageDefinitionId::parse)),
            )
            .attribute(
                "version_constraint",
                Attribute::string(
                    "Only versions that meet it are listed, such as `~> 1.2` or `>= 1.0, < 2.0`.",
                )
                .check(schema::parsed(VersionConstraint::parse)),
            )
            .attribute(
                "image_versions",
                Attribute::nested(
                    Nesting::List,
                    "The image versions by number, lowest first. Empty when there are none.",
                    attributes(),
                )
                .computed(),
            )
            .attribute(
                "latest_version",
                Attribute::string(
                    "The name of the latest of the listed versions: the highest by number that is \
                     not excluded from latest. Null when there is none.",
                )
                .computed(),
            )
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: ImageVersionsData,
    ) -> Result<ImageVersionsData, Diagnostics> {
        let acg = context.provider().connected()?;
        let definition = &config.image_definition_id;
        let definition = argument(definition, "image_definition_id", ImageDefinitionId::parse)?;
        let constraint = &config.version_constraint;
        let constraint = if constraint.is_null() {
            None
        } else {
            let parse = VersionConstraint::parse;
            Some(argument(constraint, "version_constraint", parse)?)
        };
        let mut versions = versions_of(acg.service.as_ref(), &definition).await?;
        versions.retain(|version| {
            let name = version.spec.id.name();
            constraint
                .as_ref()
                .is_none_or(|constraint| constraint.matches(name))
        });
        let latest = latest(&versions, None, &definition).ok();
        let items = versions
            .iter()
            .map(|one| Attr::Known(ImageVersionItem::from(one)));
        Ok(ImageVersionsData {
            latest_version: latest
                .map(|version| version.spec.id.name().to_string())
                .into(),
            image_versions: Attr::Known(items.collect()),
            ..config
        })
    }
}
