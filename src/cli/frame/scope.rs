//! Scopes on the command line: where a role is assigned, and what one asks about.

use std::fmt::Display;
use std::str::FromStr;

use super::argument::Mistake;
use super::cell::Cell;
use super::failure::Failure;
use super::reference::GalleryReference;
use super::session::Session;
use crate::gallery::access::{AccessScope, NamedScope, ScopeKind};
use crate::gallery::{
    ApplicationService, GalleryApplicationId, GalleryApplicationVersionId, GalleryService,
    ImageDefinitionId, ImageVersionId, if_readable,
};

/// A scope in the subscription of `--subscription`: `golden`, `golden/ubuntu`, `golden/ubuntu/1.0.0`, an
/// id, or `/` for the subscription. The second name is that of an image definition or a VM application.
#[derive(Debug, Clone)]
pub struct ScopeReference(NamedScope);

impl FromStr for ScopeReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        Ok(Self(NamedScope::parse(text)?))
    }
}

impl ScopeReference {
    /// The scope that is meant; whether there is something is not looked up, but for the gallery that
    /// a name stands for, and for what of that name is in it.
    ///
    /// # Errors
    /// When no gallery, or more than one, has the gallery's name, or an image definition and a VM
    /// application have the second name.
    pub async fn resolve(&self, session: &Session) -> Result<AccessScope, Failure> {
        let of = |id: &dyn Display| {
            AccessScope::parse(&id.to_string()).map_err(|refused| Failure::argument(&refused))
        };
        let gallery = match &self.0 {
            NamedScope::Subscription => {
                let subscription = session.settings.subscription;
                return Ok(AccessScope::subscription_scope(subscription));
            }
            NamedScope::Id(scope) => return Ok(scope.clone()),
            NamedScope::Gallery(gallery)
            | NamedScope::Parent(gallery, ..)
            | NamedScope::Version(gallery, ..) => GalleryReference::Name(gallery.clone()),
        };
        let gallery = gallery.resolve(session).await?;
        let (definition, application, version) = match &self.0 {
            NamedScope::Parent(_, image, package) => (image, package, None),
            NamedScope::Version(_, image, package, version) => (image, package, Some(*version)),
            _ => return of(&gallery),
        };
        let application = GalleryApplicationId::new(gallery.clone(), application.clone());
        let definition = ImageDefinitionId::new(gallery, definition.clone());
        match (
            means_application(&definition, &application, session).await?,
            version,
        ) {
            (true, None) => of(&application),
            (true, Some(version)) => of(&GalleryApplicationVersionId::new(application, version)),
            (false, None) => of(&definition),
            (false, Some(version)) => of(&ImageVersionId::new(definition, version)),
        }
    }
}

/// Whether a name that an image definition and a VM application can both have means the application:
/// it is there, and the definition is not. What may not be read is not known to be there.
async fn means_application(
    definition: &ImageDefinitionId,
    application: &GalleryApplicationId,
    session: &Session,
) -> Result<bool, Failure> {
    let engine = session.engine().await?;
    let found = if_readable(engine.gallery_application_get(application).await)?;
    if found.is_none() {
        return Ok(false);
    }
    if if_readable(engine.image_definition_get(definition).await)?.is_none() {
        return Ok(true);
    }
    let name = format!("{}/{}", definition.gallery().name(), definition.name());
    Err(Failure::usage(
        format!("The name \"{name}\" stands for an image definition and a VM application."),
        format!("Give the id of the one that is meant, \"{definition}\" or \"{application}\"."),
    ))
}

/// A scope as a person reads it, `image definition golden/ubuntu`, with its id behind it.
pub fn cell(scope: &AccessScope) -> Cell {
    let id = scope.to_string();
    let segments: Vec<&str> = id.split('/').collect();
    // "", subscriptions, its id, resourceGroups, its name, providers, Microsoft.Compute, and then
    // types and names in turn.
    let names: Vec<&str> = match scope.kind() {
        ScopeKind::Subscription => segments.iter().skip(2).copied().collect(),
        ScopeKind::ResourceGroup => segments.iter().skip(4).copied().collect(),
        _ => segments.iter().skip(8).step_by(2).copied().collect(),
    };
    Cell::pair(format!("{} {}", scope.kind().noun(), names.join("/")), &id)
}
