//! Scopes on the command line: where a role is assigned, and what one asks about.

use std::fmt::Display;
use std::str::FromStr;

use super::argument::Mistake;
use super::cell::Cell;
use super::failure::Failure;
use super::reference::{
    ApplicationReference, ApplicationVersionReference, DefinitionReference, GalleryReference,
    VersionReference,
};
use super::session::Session;
use crate::gallery::access::{AccessScope, ScopeKind};
use crate::gallery::{
    ApplicationService, GalleryApplicationId, GalleryService, ImageDefinitionId, if_readable,
};

/// A scope: `golden`, `golden/ubuntu`, `golden/ubuntu/1.0.0`, an id, or `/` for the subscription. The
/// second name is that of an image definition or a VM application.
#[derive(Debug, Clone)]
pub enum ScopeReference {
    /// The subscription of `--subscription`.
    Subscription,
    /// Its id.
    Id(AccessScope),
    /// A gallery.
    Gallery(GalleryReference),
    /// An image definition, or a VM application of that name.
    Parent(DefinitionReference, ApplicationReference),
    /// An image version, or one of a VM application.
    Version(VersionReference, ApplicationVersionReference),
}

impl FromStr for ScopeReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        if text == "/" {
            return Ok(Self::Subscription);
        }
        if text.starts_with('/') {
            return Ok(Self::Id(AccessScope::parse(text)?));
        }
        Ok(match text.matches('/').count() {
            0 => Self::Gallery(text.parse()?),
            1 => Self::Parent(text.parse()?, text.parse()?),
            _ => Self::Version(text.parse()?, text.parse()?),
        })
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
        match self {
            Self::Subscription => Ok(AccessScope::subscription_scope(
                session.settings.subscription,
            )),
            Self::Id(scope) => Ok(scope.clone()),
            Self::Gallery(one) => of(&one.resolve(session).await?),
            Self::Parent(definition, application) => {
                let definition = definition.resolve(session).await?;
                let application = application.resolve(session).await?;
                match means_application(&definition, &application, session).await? {
                    true => of(&application),
                    false => of(&definition),
                }
            }
            Self::Version(image, package) => {
                let (image, package) = (
                    image.resolve(session).await?,
                    package.resolve(session).await?,
                );
                match means_application(image.definition(), package.application(), session).await? {
                    true => of(&package),
                    false => of(&image),
                }
            }
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
