//! The stored shape of how a gallery is shared.

use serde::{Deserialize, Serialize};

use super::{Damage, Stored};
use crate::gallery::sharing::{CommunityGallery, PublicName, PublicNamePrefix};
use crate::gallery::{
    GalleryId, GallerySharing, GallerySharingSpec, SharedWith, SharingProfile, SubscriptionId,
    TenantId, Violation,
};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    gallery: String,
    profile: ProfileShape,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ProfileShape {
    Groups {
        subscriptions: Vec<String>,
        tenants: Vec<String>,
    },
    Community {
        public_name: String,
        public_name_prefix: String,
        publisher_uri: String,
        publisher_contact: String,
        eula: String,
    },
}

impl Stored for GallerySharing {
    type Shape = Shape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> Shape {
        let profile = match &self.spec.profile {
            SharingProfile::Groups(groups) => ProfileShape::Groups {
                subscriptions: texts(&groups.subscriptions),
                tenants: texts(&groups.tenants),
            },
            SharingProfile::Community(community) => ProfileShape::Community {
                public_name: self
                    .public_name
                    .as_ref()
                    .map(PublicName::to_string)
                    .unwrap_or_default(),
                public_name_prefix: community.public_name_prefix.to_string(),
                publisher_uri: community.publisher_uri.clone(),
                publisher_contact: community.publisher_contact.clone(),
                eula: community.eula.clone(),
            },
        };
        Shape {
            gallery: self.spec.gallery.to_string(),
            profile,
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let (profile, public_name) = match shape.profile {
            ProfileShape::Groups {
                subscriptions,
                tenants,
            } => {
                let subscriptions = subscriptions.iter().map(|one| SubscriptionId::parse(one));
                let tenants = tenants.iter().map(|one| TenantId::parse(one));
                let groups = SharedWith {
                    subscriptions: subscriptions.collect::<Result<_, Violation>>()?,
                    tenants: tenants.collect::<Result<_, Violation>>()?,
                };
                (SharingProfile::Groups(groups), None)
            }
            ProfileShape::Community {
                public_name,
                public_name_prefix,
                publisher_uri,
                publisher_contact,
                eula,
            } => {
                let community = CommunityGallery {
                    public_name_prefix: PublicNamePrefix::parse(&public_name_prefix)?,
                    publisher_uri,
                    publisher_contact,
                    eula,
                };
                let public_name = PublicName::parse(&public_name)?;
                (SharingProfile::Community(community), Some(public_name))
            }
        };
        Ok(Self {
            spec: GallerySharingSpec {
                gallery: GalleryId::parse(&shape.gallery)?,
                profile,
            },
            public_name,
        })
    }
}

fn texts<T: ToString>(ids: impl IntoIterator<Item = T>) -> Vec<String> {
    ids.into_iter().map(|id| id.to_string()).collect()
}
