//! The data source `acg_image_versions`: the versions of a definition.

use super::image_version::{ImageVersionItem, attributes, versions_of};
use super::shared_gallery::{SharedArguments, definition_arguments};
use super::{argument, failed};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::gallery::{Candidates, ImageDefinitionId, Numbered, ResourceKind, VersionConstraint};
use crate::provider::data::Data;
use crate::provider::schema;

const KIND: ResourceKind = ResourceKind::ImageVersion;

crate::model! {
    /// The versions of a definition.
    pub struct ImageVersionsData {
        pub image_definition_id: Attr<String>,
        pub community_gallery_name: Attr<String>,
        pub shared_gallery_name: Attr<String>,
        pub image_definition_name: Attr<String>,
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
        let schema = Schema::new(
            "Lists the versions of an image definition, those excluded from latest too: of one that \
             can be read by its id, or of one in a gallery that is shared with the provider's \
             subscription or with everybody. Of a shared gallery's versions is shown what is needed \
             to choose and to deploy one, where they are replicated to.",
        )
        .attribute(
            "image_definition_id",
            Attribute::string(
                "The id of the image definition whose versions are listed. Exactly one of this, \
                 `community_gallery_name` and `shared_gallery_name` must be given.",
            )
            .check(schema::parsed(ImageDefinitionId::parse)),
        );
        definition_arguments()
            .into_iter()
            .fold(schema, |schema, (name, one)| schema.attribute(name, one))
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

    fn validate(&self, config: &ImageVersionsData, diagnostics: &mut Diagnostics) {
        config.shared().validate(diagnostics);
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: ImageVersionsData,
    ) -> Result<ImageVersionsData, Diagnostics> {
        let acg = context.provider().connected()?;
        let constraint = &config.version_constraint;
        let constraint = if constraint.is_null() {
            None
        } else {
            let parse = VersionConstraint::parse;
            Some(argument(constraint, "version_constraint", parse)?)
        };
        let candidates = Candidates {
            region: None,
            constraint,
        };
        let service = acg.service.as_ref();
        let (items, latest) = match config.shared().definition()? {
            Some(definition) => {
                let with = acg.settings.subscription;
                let versions = service.shared_image_version_list(&definition, with).await;
                let versions = versions.map_err(|error| failed(KIND, &error))?;
                listed(&versions, &candidates)
            }
            None => {
                let id = &config.image_definition_id;
                let id = argument(id, "image_definition_id", ImageDefinitionId::parse)?;
                let versions = versions_of(service, &id).await?;
                listed(&versions, &candidates)
            }
        };
        Ok(ImageVersionsData {
            latest_version: latest.into(),
            image_versions: Attr::Known(items),
            ..config
        })
    }
}

impl ImageVersionsData {
    fn shared(&self) -> SharedArguments<'_> {
        SharedArguments {
            own: ("image_definition_id", &self.image_definition_id),
            community_gallery_name: &self.community_gallery_name,
            shared_gallery_name: &self.shared_gallery_name,
            image_definition_name: Some(&self.image_definition_name),
        }
    }
}

/// The versions that meet the constraint, and the name of the latest of them.
fn listed<V: Numbered>(
    versions: &[V],
    candidates: &Candidates,
) -> (Vec<Attr<ImageVersionItem>>, Option<String>)
where
    for<'a> ImageVersionItem: From<&'a V>,
{
    let constraint = candidates.constraint.as_ref();
    let meets = |one: &&V| constraint.is_none_or(|constraint| constraint.matches(one.number()));
    let items = versions.iter().filter(meets);
    let latest = versions.iter().filter(|one| candidates.include(*one));
    (
        items.map(|one| Attr::Known(one.into())).collect(),
        latest
            .map(Numbered::number)
            .max()
            .map(|name| name.to_string()),
    )
}
