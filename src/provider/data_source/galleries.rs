//! The data source `acg_galleries`: the galleries of a resource group, of the subscription, or of
//! every subscription (G-5).

use super::gallery::GalleryData;
use super::{argument, failed, shown};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::gallery::{ListScope, ResourceGroupName, ResourceKind};
use crate::provider::data::Data;
use crate::provider::resource::gallery::GalleryKind;
use crate::provider::resource::managed::Managed as _;
use crate::provider::schema;

crate::model! {
    /// The galleries of a resource group, of the subscription, or of every one.
    pub struct GalleriesData {
        pub resource_group_name: Attr<String>,
        pub all_subscriptions: Attr<bool>,
        pub galleries: Attr<Vec<Attr<GalleryData>>>,
    }
}

/// The data source.
pub(in crate::provider) struct GalleriesDataSource;

impl DataSource<Data> for GalleriesDataSource {
    type Model = GalleriesData;

    fn type_name(&self) -> &'static str {
        "acg_galleries"
    }

    fn schema(&self) -> Schema {
        Schema::new(
            "Lists the galleries of a resource group, of the whole subscription, or of every \
             subscription.",
        )
        .attribute(
            "resource_group_name",
            Attribute::string(
                "The resource group whose galleries are listed. All of the subscription's are \
                     listed when it is left out.",
            )
            .check(schema::parsed(ResourceGroupName::parse)),
        )
        .attribute(
            "all_subscriptions",
            Attribute::boolean(
                "Whether the galleries of every subscription are listed, not those of the \
                     provider's alone. Conflicts with `resource_group_name`.",
            ),
        )
        .attribute(
            "galleries",
            Attribute::nested(
                Nesting::List,
                "The galleries, by id. Empty when there are none.",
                shown(&GalleryKind::schema()),
            )
            .computed(),
        )
    }

    fn validate(&self, config: &GalleriesData, diagnostics: &mut Diagnostics) {
        if config.all_subscriptions.known() == Some(&true)
            && config.resource_group_name.known().is_some()
        {
            diagnostics.push(
                Diagnostic::error(
                    "Conflicting Arguments",
                    "`all_subscriptions` and `resource_group_name` cannot be given together. \
                     Remove one of them.",
                )
                .at(Path::root().attribute("all_subscriptions")),
            );
        }
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: GalleriesData,
    ) -> Result<GalleriesData, Diagnostics> {
        let acg = context.provider().connected()?;
        let subscription = acg.settings.subscription;
        let group = &config.resource_group_name;
        let scope = if config.all_subscriptions.known() == Some(&true) {
            ListScope::Everywhere
        } else if group.is_null() {
            ListScope::Subscription(subscription)
        } else {
            let group = argument(group, "resource_group_name", ResourceGroupName::parse)?;
            ListScope::ResourceGroup(subscription, group)
        };
        let found = acg.service.gallery_list(scope).await;
        let found = found.map_err(|error| failed(ResourceKind::Gallery, &error))?;
        let galleries = found.iter().map(|one| Attr::Known(GalleryData::from(one)));
        Ok(GalleriesData {
            galleries: Attr::Known(galleries.collect()),
            ..config
        })
    }
}
