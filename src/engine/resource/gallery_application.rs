//! VM applications in the engine.

use super::{Circumstances, Judgement, Place, Resource};
use crate::engine::store::StoreError;
use crate::gallery::{
    Gallery, GalleryApplication, GalleryApplicationSpec, Region, ResourceKind, ServiceError,
    application, parent_missing,
};

impl Resource for GalleryApplication {
    type Spec = GalleryApplicationSpec;
    const KIND: ResourceKind = ResourceKind::GalleryApplication;

    fn spec(&self) -> &GalleryApplicationSpec {
        self.spec()
    }

    fn location(&self) -> Region {
        self.location()
    }

    fn key_of(spec: &GalleryApplicationSpec) -> String {
        spec.id.key()
    }

    fn id_of(spec: &GalleryApplicationSpec) -> String {
        spec.id.to_string()
    }

    fn place_of(spec: &GalleryApplicationSpec) -> Place {
        let gallery = spec.id.gallery();
        Place {
            parent: Some(gallery.key()),
            subscription: gallery.subscription(),
            resource_group: gallery.resource_group().clone(),
        }
    }

    fn judge(
        spec: GalleryApplicationSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Judgement<Self>, StoreError> {
        let mut violations = application::check_new(
            &spec,
            &circumstances.allowance.region_access,
            circumstances.now,
        );
        let gallery_id = spec.id.gallery();
        let gallery_key = gallery_id.key();
        let gallery: Option<Gallery> = circumstances.parent(&gallery_key)?;
        if gallery.is_none() && !circumstances.awaits_parent(ResourceKind::Gallery, &gallery_key) {
            violations.push(parent_missing(
                Self::KIND,
                ResourceKind::Gallery,
                &gallery_id.to_string(),
                "gallery_id",
            ));
        }
        let gallery_location = gallery.map(|gallery| gallery.spec.location);
        let planned = || {
            let gallery = circumstances.planned(ResourceKind::Gallery, &gallery_key)?;
            gallery.location
        };
        Ok(Judgement {
            violations,
            location: spec.location.or(gallery_location).or_else(planned),
            resource: gallery_location.map(|location| Self::new(spec, location)),
        })
    }

    /// A request without a location asks for the one there is.
    fn filled_in(&self, spec: &GalleryApplicationSpec) -> GalleryApplicationSpec {
        GalleryApplicationSpec {
            location: spec.location.or(Some(self.location())),
            ..spec.clone()
        }
    }

    fn change(
        self,
        spec: GalleryApplicationSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Self, ServiceError> {
        let violations = application::check_change(self.spec(), &spec, circumstances.now);
        if violations.is_empty() {
            let id = self.spec().id.clone();
            Ok(Self::new(
                GalleryApplicationSpec { id, ..spec },
                self.location(),
            ))
        } else {
            Err(ServiceError::Refused(violations))
        }
    }
}
