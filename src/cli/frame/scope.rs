//! Scopes on the command line: where a role is assigned, and what one asks about.

use std::str::FromStr;

use super::argument::Mistake;
use super::cell::Cell;
use super::failure::Failure;
use super::reference::GalleryReference;
use super::session::Session;
use crate::gallery::access::{AccessScope, NamedScope, ScopeKind};
use crate::gallery::{ApplicationService, GalleryService, if_readable};

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
        let refused = |violation| Failure::argument(&violation);
        let (gallery, below) = match &self.0 {
            NamedScope::Subscription => {
                let subscription = session.settings.subscription;
                return Ok(AccessScope::subscription_scope(subscription));
            }
            NamedScope::Id(scope) => return Ok(scope.clone()),
            NamedScope::Gallery(gallery) => (gallery, None),
            NamedScope::Below(gallery, below) => (gallery, Some(below)),
        };
        let gallery = GalleryReference::Name(gallery.clone());
        let gallery = gallery.resolve(session).await?;
        let Some(below) = below else {
            return AccessScope::parse(&gallery.to_string()).map_err(refused);
        };
        let meant = below.of(gallery);
        let engine = session.engine().await?;
        // What may not be read is not known to be there.
        let application = engine.gallery_application_get(&meant.application).await;
        let application = if_readable(application)?.is_some();
        let definition = engine.image_definition_get(&meant.definition).await;
        let definition = if_readable(definition)?.is_some();
        meant.scope(definition, application).map_err(refused)
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
