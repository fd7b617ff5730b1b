//! References to resources on the command line: a path of names, or an ARM id.
//!
//! `golden`, `golden/ubuntu`, `golden/ubuntu/1.0.0` and `managed_image/build` mean the subscription
//! of `--subscription`, and the resource group of `--resource-group`. Without a group, the name is
//! looked for in all of the subscription and must be there once.

use std::fmt::{self, Display};
use std::str::FromStr;

use super::argument::Mistake;
use super::exit::Exit;
use super::failure::Failure;
use super::session::Session;
use crate::gallery::{
    GalleryApplicationId, GalleryApplicationName, GalleryApplicationVersionId, GalleryId,
    GalleryName, GalleryService, ImageDefinitionId, ImageDefinitionName, ImageSourceId,
    ImageVersionId, ResourceKind, SourceKind, SourceName, VersionName,
};

/// A gallery: `golden`, or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GalleryReference {
    /// Its name.
    Name(GalleryName),
    /// Its id.
    Id(GalleryId),
}

/// An image definition: `golden/ubuntu`, or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefinitionReference {
    /// Its gallery's name and its own.
    Name(GalleryName, ImageDefinitionName),
    /// Its id.
    Id(ImageDefinitionId),
}

/// An image version: `golden/ubuntu/1.0.0`, or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionReference {
    /// The names of its gallery and definition and its own.
    Name(GalleryName, ImageDefinitionName, VersionName),
    /// Its id.
    Id(ImageVersionId),
}

/// A VM application: `golden/agent`, or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplicationReference {
    /// Its gallery's name and its own.
    Name(GalleryName, GalleryApplicationName),
    /// Its id.
    Id(GalleryApplicationId),
}

/// A version of a VM application: `golden/agent/1.0.0`, or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplicationVersionReference {
    /// The names of its gallery and application and its own.
    Name(GalleryName, GalleryApplicationName, VersionName),
    /// Its id.
    Id(GalleryApplicationVersionId),
}

/// A VM application or one of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyApplicationReference {
    /// The application.
    Application(ApplicationReference),
    /// One of its versions.
    Version(ApplicationVersionReference),
}

impl GalleryReference {
    /// The id of the gallery that is meant.
    ///
    /// # Errors
    /// When no gallery, or more than one, has the name.
    pub async fn resolve(&self, session: &Session) -> Result<GalleryId, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Name(name) => gallery_named(name, session).await,
        }
    }
}

impl DefinitionReference {
    /// The id of the definition that is meant; whether it exists is not looked up.
    ///
    /// # Errors
    /// When no gallery, or more than one, has the gallery's name.
    pub async fn resolve(&self, session: &Session) -> Result<ImageDefinitionId, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Name(gallery, name) => {
                let gallery = gallery_named(gallery, session).await?;
                Ok(ImageDefinitionId::new(gallery, name.clone()))
            }
        }
    }
}

impl VersionReference {
    /// The id of the version that is meant; whether it exists is not looked up.
    ///
    /// # Errors
    /// When no gallery, or more than one, has the gallery's name.
    pub async fn resolve(&self, session: &Session) -> Result<ImageVersionId, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Name(gallery, definition, name) => {
                let gallery = gallery_named(gallery, session).await?;
                let definition = ImageDefinitionId::new(gallery, definition.clone());
                Ok(ImageVersionId::new(definition, *name))
            }
        }
    }
}

impl ApplicationReference {
    /// The id of the application that is meant; whether it exists is not looked up.
    ///
    /// # Errors
    /// When no gallery, or more than one, has the gallery's name.
    pub async fn resolve(&self, session: &Session) -> Result<GalleryApplicationId, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Name(gallery, name) => {
                let gallery = gallery_named(gallery, session).await?;
                Ok(GalleryApplicationId::new(gallery, name.clone()))
            }
        }
    }
}

impl ApplicationVersionReference {
    /// The id of the version that is meant; whether it exists is not looked up.
    ///
    /// # Errors
    /// When no gallery, or more than one, has the gallery's name.
    pub async fn resolve(&self, session: &Session) -> Result<GalleryApplicationVersionId, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Name(gallery, application, name) => {
                let gallery = gallery_named(gallery, session).await?;
                let application = GalleryApplicationId::new(gallery, application.clone());
                Ok(GalleryApplicationVersionId::new(application, *name))
            }
        }
    }
}

async fn gallery_named(name: &GalleryName, session: &Session) -> Result<GalleryId, Failure> {
    let subscription = session.settings.subscription;
    let engine = session.engine().await?;
    if let Some(group) = &session.settings.resource_group {
        return Ok(GalleryId::new(subscription, group.clone(), name.clone()));
    }
    let galleries = engine.gallery_list(session.scope(false)).await?;
    let ids = galleries.into_iter().map(|gallery| gallery.spec.id);
    let ids = ids.filter(|id| id.name().as_str().eq_ignore_ascii_case(name.as_str()));
    let found = only(
        ids,
        ResourceKind::Gallery,
        name.as_str(),
        "Say which with --resource-group, or give the id.",
    );
    found.map_err(|failure| match &session.settings.acting_as {
        Some(who) if failure.exit == Exit::NotFound => failure.remedied(format!(
            "\"{who}\" finds by name alone what it may read: add --resource-group, or give the id."
        )),
        _ => failure,
    })
}

/// An image source: `managed_image/build`, `build`, or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceReference {
    /// Its kind, if it is said, and its name.
    Name(Option<SourceKind>, SourceName),
    /// Its id.
    Id(ImageSourceId),
}

impl fmt::Display for SourceReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(Some(kind), name) => write!(f, "{kind}/{name}"),
            Self::Name(None, name) => name.fmt(f),
            Self::Id(id) => id.fmt(f),
        }
    }
}

impl SourceReference {
    /// The id of the source that is meant.
    ///
    /// # Errors
    /// When no source, or more than one, has the name.
    pub async fn resolve(&self, session: &Session) -> Result<ImageSourceId, Failure> {
        let (kind, name) = match self {
            Self::Id(id) => return Ok(id.clone()),
            Self::Name(kind, name) => (kind, name),
        };
        let sources = session
            .engine()
            .await?
            .image_source_list(session.scope(false))
            .await?;
        let ids = sources
            .into_iter()
            .map(|source| source.spec.id)
            .filter(|id| {
                id.name().as_str().eq_ignore_ascii_case(name.as_str())
                    && kind.is_none_or(|kind| id.kind() == kind)
            });
        only(
            ids,
            ResourceKind::ImageSource,
            &self.to_string(),
            "Say which by its kind, as in managed_image/build, with --resource-group, or give the id.",
        )
    }
}

/// The one resource that a name stands for.
fn only<T: Display>(
    mut ids: impl Iterator<Item = T>,
    kind: ResourceKind,
    name: &str,
    remedy: &str,
) -> Result<T, Failure> {
    match (ids.next(), ids.next()) {
        (Some(id), None) => Ok(id),
        (None, _) => Err(Failure::not_found(kind, name)),
        (Some(one), Some(other)) => Err(Failure::usage(
            format!(
                "The name \"{name}\" stands for more than one {kind}, among them \"{one}\" and \"{other}\"."
            ),
            remedy,
        )),
    }
}

impl FromStr for GalleryReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        if text.starts_with('/') {
            return Ok(Self::Id(GalleryId::parse(text)?));
        }
        Ok(Self::Name(GalleryName::parse(text)?))
    }
}

impl FromStr for DefinitionReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        match text.split_once('/') {
            Some((gallery, name)) if !gallery.is_empty() => Ok(Self::Name(
                GalleryName::parse(gallery)?,
                ImageDefinitionName::parse(name)?,
            )),
            _ if text.starts_with('/') => Ok(Self::Id(ImageDefinitionId::parse(text)?)),
            _ => Err(Mistake::form("GALLERY/DEFINITION", text)),
        }
    }
}

impl FromStr for VersionReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts[..] {
            [gallery, definition, name] if !gallery.is_empty() => Ok(Self::Name(
                GalleryName::parse(gallery)?,
                ImageDefinitionName::parse(definition)?,
                VersionName::parse(name)?,
            )),
            _ if text.starts_with('/') => Ok(Self::Id(ImageVersionId::parse(text)?)),
            _ => Err(Mistake::form("GALLERY/DEFINITION/VERSION", text)),
        }
    }
}

impl FromStr for ApplicationReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        match text.split_once('/') {
            Some((gallery, name)) if !gallery.is_empty() => Ok(Self::Name(
                GalleryName::parse(gallery)?,
                GalleryApplicationName::parse(name)?,
            )),
            _ if text.starts_with('/') => Ok(Self::Id(GalleryApplicationId::parse(text)?)),
            _ => Err(Mistake::form("GALLERY/APPLICATION", text)),
        }
    }
}

impl FromStr for ApplicationVersionReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts[..] {
            [gallery, application, name] if !gallery.is_empty() => Ok(Self::Name(
                GalleryName::parse(gallery)?,
                GalleryApplicationName::parse(application)?,
                VersionName::parse(name)?,
            )),
            _ if text.starts_with('/') => Ok(Self::Id(GalleryApplicationVersionId::parse(text)?)),
            _ => Err(Mistake::form("GALLERY/APPLICATION/VERSION", text)),
        }
    }
}

impl FromStr for AnyApplicationReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        if text.starts_with('/') {
            return match GalleryApplicationVersionId::parse(text) {
                Ok(id) => Ok(Self::Version(ApplicationVersionReference::Id(id))),
                Err(_) => Ok(Self::Application(text.parse()?)),
            };
        }
        match text.matches('/').count() {
            1 => Ok(Self::Application(text.parse()?)),
            2 => Ok(Self::Version(text.parse()?)),
            _ => Err(Mistake::form("GALLERY/APPLICATION[/VERSION]", text)),
        }
    }
}

impl FromStr for SourceReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        if text.starts_with('/') {
            return Ok(Self::Id(ImageSourceId::parse(text)?));
        }
        Ok(match text.split_once('/') {
            Some((kind, name)) => {
                Self::Name(Some(SourceKind::parse(kind)?), SourceName::parse(name)?)
            }
            None => Self::Name(None, SourceName::parse(text)?),
        })
    }
}
