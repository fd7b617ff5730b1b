//! Scopes on the command line: where a role is assigned, and what one asks about.

use std::fmt::Display;
use std::str::FromStr;

use super::argument::Mistake;
use super::cell::Cell;
use super::failure::Failure;
use super::reference::{DefinitionReference, GalleryReference, VersionReference};
use super::session::Session;
use crate::gallery::access::{AccessScope, ScopeKind};

/// A scope: `golden`, `golden/ubuntu`, `golden/ubuntu/1.0.0`, an id, or `/` for the subscription.
#[derive(Debug, Clone)]
pub enum ScopeReference {
    /// The subscription of `--subscription`.
    Subscription,
    /// Its id.
    Id(AccessScope),
    /// A gallery.
    Gallery(GalleryReference),
    /// An image definition.
    Definition(DefinitionReference),
    /// An image version.
    Version(VersionReference),
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
            1 => Self::Definition(text.parse()?),
            _ => Self::Version(text.parse()?),
        })
    }
}

impl ScopeReference {
    /// The scope that is meant; whether there is something is not looked up, but for the gallery that
    /// a name stands for.
    ///
    /// # Errors
    /// When no gallery, or more than one, has the gallery's name.
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
            Self::Definition(one) => of(&one.resolve(session).await?),
            Self::Version(one) => of(&one.resolve(session).await?),
        }
    }
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
