//! Image definitions in the engine.

use super::{Circumstances, Judgement, Place, Resource};
use crate::engine::store::{IdentifierColumns, StoreError};
use crate::gallery::{
    Gallery, Identifier, ImageDefinition, ImageDefinitionSpec, Region, ResourceKind, ServiceError,
    Violation, definition, parent_missing,
};

impl Resource for ImageDefinition {
    type Spec = ImageDefinitionSpec;
    const KIND: ResourceKind = ResourceKind::ImageDefinition;

    fn spec(&self) -> &ImageDefinitionSpec {
        self.spec()
    }

    fn location(&self) -> Region {
        self.location()
    }

    fn identifier(&self) -> Option<IdentifierColumns> {
        Some(columns(&self.spec().identifier))
    }

    fn key_of(spec: &ImageDefinitionSpec) -> String {
        spec.id.key()
    }

    fn id_of(spec: &ImageDefinitionSpec) -> String {
        spec.id.to_string()
    }

    fn place_of(spec: &ImageDefinitionSpec) -> Place {
        let gallery = spec.id.gallery();
        Place {
            parent: Some(gallery.key()),
            subscription: gallery.subscription(),
            resource_group: gallery.resource_group().clone(),
        }
    }

    fn judge(
        spec: ImageDefinitionSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Judgement<Self>, StoreError> {
        let mut violations = definition::check_new(
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
        violations.extend(identifier_taken(&spec, &gallery_key, circumstances)?);
        let gallery_location = gallery.as_ref().map(|gallery| gallery.spec.location);
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
    fn filled_in(&self, spec: &ImageDefinitionSpec) -> ImageDefinitionSpec {
        ImageDefinitionSpec {
            location: spec.location.or(Some(self.location())),
            ..spec.clone()
        }
    }

    fn change(
        self,
        spec: ImageDefinitionSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Self, ServiceError> {
        let violations = definition::check_change(self.spec(), &spec, circumstances.now);
        if violations.is_empty() {
            let id = self.spec().id.clone();
            Ok(Self::new(
                ImageDefinitionSpec { id, ..spec },
                self.location(),
            ))
        } else {
            Err(ServiceError::Refused(violations))
        }
    }
}

/// I-1: whether another definition of the gallery has the triple.
fn identifier_taken(
    spec: &ImageDefinitionSpec,
    gallery: &str,
    circumstances: &Circumstances<'_>,
) -> Result<Option<Violation>, StoreError> {
    if circumstances.check.unnamed.is_some() {
        return Ok(None);
    }
    let holder = circumstances
        .store
        .definition_with_identifier(gallery, &columns(&spec.identifier))?;
    let Some(holder) = holder.filter(|key| circumstances.check.replacing.as_ref() != Some(key))
    else {
        return Ok(None);
    };
    let holder: Option<ImageDefinition> = circumstances.find(&holder)?;
    Ok(holder.map(|holder| spec.identifier.taken_by(&holder.spec().id)))
}

fn columns(identifier: &Identifier) -> IdentifierColumns {
    IdentifierColumns {
        publisher: identifier.publisher().to_ascii_lowercase(),
        offer: identifier.offer().to_ascii_lowercase(),
        sku: identifier.sku().to_ascii_lowercase(),
    }
}
