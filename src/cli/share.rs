//! `acg share`: how galleries are shared, and what is shared with the subscription.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row, Sheet};
use super::frame::argument::by;
use super::frame::cell::Cell;
use super::frame::reference::GalleryReference;
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::sharing::{CommunityGallery, PRIVATE, PublicNamePrefix};
use crate::gallery::{
    GalleryId, GalleryService, GallerySharing, GallerySharingId, ResourceKind, ShareOperation,
    SharedGallery, SharedGalleryName, SharedImageDefinition, SharedWith, SharingService,
    SubscriptionId, TenantId, latest,
};

#[derive(Debug, Subcommand)]
pub(super) enum ShareCommand {
    /// List what is shared with the subscription: galleries that are shared directly, and community
    /// galleries
    List,
    /// List the images of a shared gallery, each with its latest version
    Images {
        /// The gallery: its public name, or the unique name of one that is shared directly
        #[arg(value_parser = by(SharedGalleryName::parse))]
        gallery: SharedGalleryName,
    },
    /// Show how a gallery is shared
    Show(OneGallery),
    /// Share a gallery with more subscriptions and tenants
    Add(WithWhom),
    /// Share a gallery with fewer subscriptions and tenants
    Remove(WithWhom),
    /// Share a gallery with everybody, as a community gallery
    Community(Publish),
    /// Make a gallery private again
    Reset(OneGallery),
}

#[derive(Debug, Args)]
pub(super) struct OneGallery {
    /// The gallery: its name or its id
    gallery: GalleryReference,
}

#[derive(Debug, Args)]
pub(super) struct WithWhom {
    /// The gallery: its name or its id
    gallery: GalleryReference,
    /// Subscriptions, with commas between them
    #[arg(
        long,
        value_name = "IDS",
        value_delimiter = ',',
        value_parser = by(SubscriptionId::parse)
    )]
    subscription_ids: Vec<SubscriptionId>,
    /// Tenants, with commas between them
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = by(TenantId::parse))]
    tenant_ids: Vec<TenantId>,
}

#[derive(Debug, Args)]
pub(super) struct Publish {
    /// The gallery: its name or its id
    gallery: GalleryReference,
    /// How the public name begins: 5 to 16 letters and digits
    #[arg(long, value_name = "PREFIX", value_parser = by(PublicNamePrefix::parse))]
    public_name_prefix: PublicNamePrefix,
    /// Where the publisher is found: a web address
    #[arg(long, value_name = "ADDRESS")]
    publisher_uri: String,
    /// How the publisher is reached: an e-mail address
    #[arg(long, value_name = "ADDRESS")]
    publisher_contact: String,
    /// The licence of the images: its text, or the address where it can be read
    #[arg(long, value_name = "LICENCE")]
    eula: String,
}

/// How a gallery is shared, as it is shown.
#[derive(Debug, Serialize)]
struct SharingView {
    gallery_id: String,
    permissions: &'static str,
    subscription_ids: Vec<String>,
    tenant_ids: Vec<String>,
    community: Option<CommunityView>,
    community_gallery_name: Option<String>,
    shared_gallery_name: Option<String>,
}

#[derive(Debug, Serialize)]
struct CommunityView {
    public_name_prefix: String,
    publisher_uri: String,
    publisher_contact: String,
    eula: String,
}

impl From<&CommunityGallery> for CommunityView {
    fn from(community: &CommunityGallery) -> Self {
        Self {
            public_name_prefix: community.public_name_prefix.to_string(),
            publisher_uri: community.publisher_uri.clone(),
            publisher_contact: community.publisher_contact.clone(),
            eula: community.eula.clone(),
        }
    }
}

impl SharingView {
    fn new(gallery: &GalleryId, sharing: Option<&GallerySharing>) -> Self {
        let profile = sharing.map(|sharing| &sharing.spec.profile);
        let groups = profile.and_then(|profile| profile.groups());
        let groups = groups.cloned().unwrap_or_default();
        let community = profile.and_then(|profile| profile.community());
        let public_name = sharing.and_then(|sharing| sharing.public_name.as_ref());
        let unique_name = sharing.and_then(GallerySharing::unique_name);
        Self {
            gallery_id: gallery.to_string(),
            permissions: profile.map_or(PRIVATE, |profile| profile.permissions()),
            subscription_ids: texts(groups.subscriptions),
            tenant_ids: texts(groups.tenants),
            community: community.map(CommunityView::from),
            community_gallery_name: public_name.map(ToString::to_string),
            shared_gallery_name: unique_name.map(|name| name.to_string()),
        }
    }
}

fn texts(ids: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
    ids.into_iter().map(|id| id.to_string()).collect()
}

impl Sheet for SharingView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let community = self.community.as_ref();
        let told = |of: fn(&CommunityView) -> &String| Cell::optional(community.map(of));
        let name = self.community_gallery_name.as_ref();
        vec![
            ("gallery", Cell::text(&self.gallery_id)),
            ("permissions", Cell::text(self.permissions)),
            ("subscriptions", Cell::list(&self.subscription_ids)),
            ("tenants", Cell::list(&self.tenant_ids)),
            (
                "shared as",
                Cell::optional(name.or(self.shared_gallery_name.as_ref())),
            ),
            ("publisher", told(|one| &one.publisher_uri)),
            ("contact", told(|one| &one.publisher_contact)),
            ("licence", told(|one| &one.eula)),
        ]
    }
}

/// A gallery that is shared with the subscription, as it is shown.
#[derive(Debug, Serialize)]
struct SharedView {
    name: String,
    permissions: &'static str,
    location: &'static str,
    community: Option<CommunityView>,
}

impl From<&SharedGallery> for SharedView {
    fn from(gallery: &SharedGallery) -> Self {
        Self {
            name: gallery.name.to_string(),
            permissions: gallery.name.permissions(),
            location: gallery.location.name(),
            community: gallery.community.as_ref().map(CommunityView::from),
        }
    }
}

impl Row for SharedView {
    const COLUMNS: &'static [&'static str] = &["name", "permissions", "location", "publisher"];

    fn cells(&self) -> Vec<Cell> {
        let publisher = self.community.as_ref().map(|one| &one.publisher_uri);
        vec![
            Cell::text(&self.name),
            Cell::text(self.permissions),
            Cell::text(self.location),
            Cell::optional(publisher),
        ]
    }
}

/// An image of a shared gallery, as it is shown.
#[derive(Debug, Serialize)]
struct ImageView {
    id: String,
    name: String,
    location: &'static str,
    os_type: &'static str,
    os_state: &'static str,
    hyper_v_generation: &'static str,
    latest_version: Option<String>,
    regions: Vec<&'static str>,
}

impl Row for ImageView {
    const COLUMNS: &'static [&'static str] =
        &["name", "os", "state", "generation", "latest", "regions"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::text(self.os_type),
            Cell::text(self.os_state),
            Cell::text(self.hyper_v_generation),
            Cell::optional(self.latest_version.as_ref()),
            Cell::list(&self.regions),
        ]
    }
}

impl ShareCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List => list(session).await,
            Self::Images { gallery } => images(gallery, session).await,
            Self::Show(one) => show(&one.gallery, session).await,
            Self::Add(whom) => {
                let operation = ShareOperation::Add(whom.groups());
                share(&whom.gallery, operation, session).await
            }
            Self::Remove(whom) => {
                session.confirm(
                    "Whoever is removed will find the gallery's images no more, and deploy from them no more.",
                )?;
                let operation = ShareOperation::Remove(whom.groups());
                share(&whom.gallery, operation, session).await
            }
            Self::Community(publish) => {
                let operation = ShareOperation::EnableCommunity(publish.community());
                share(&publish.gallery, operation, session).await
            }
            Self::Reset(one) => reset(&one.gallery, session).await,
        }
    }
}

impl WithWhom {
    fn groups(&self) -> SharedWith {
        SharedWith {
            subscriptions: self.subscription_ids.iter().copied().collect(),
            tenants: self.tenant_ids.iter().copied().collect(),
        }
    }
}

impl Publish {
    fn community(&self) -> CommunityGallery {
        CommunityGallery {
            public_name_prefix: self.public_name_prefix.clone(),
            publisher_uri: self.publisher_uri.clone(),
            publisher_contact: self.publisher_contact.clone(),
            eula: self.eula.clone(),
        }
    }
}

async fn list(session: &Session) -> Outcome {
    let with = session.settings.subscription;
    let galleries = session.engine().await?.shared_gallery_list(with).await?;
    let rows: Vec<SharedView> = galleries.iter().map(SharedView::from).collect();
    Ok(Answer::list(
        rows,
        &session.nothing(
            "Nothing is shared with the subscription, and there are no community galleries.",
        ),
    ))
}

async fn images(gallery: &SharedGalleryName, session: &Session) -> Outcome {
    let (engine, with) = (session.engine().await?, session.settings.subscription);
    let mut rows = Vec::new();
    for definition in engine.shared_image_definition_list(gallery, with).await? {
        let SharedImageDefinition { id, location, spec } = definition;
        let versions = engine.shared_image_version_list(&id, with).await?;
        let newest = latest(&versions, None, &id).ok();
        let targets = newest
            .into_iter()
            .flat_map(|version| &version.target_regions);
        rows.push(ImageView {
            regions: targets.map(|target| target.region.name()).collect(),
            latest_version: newest.map(|version| version.id.name.to_string()),
            name: id.name.to_string(),
            id: id.to_string(),
            location: location.name(),
            os_type: spec.os_type.as_str(),
            os_state: spec.os_state.as_str(),
            hyper_v_generation: spec.hyper_v_generation.as_str(),
        });
    }
    Ok(Answer::list(
        rows,
        &session.nothing("There are no images in the gallery."),
    ))
}

async fn show(gallery: &GalleryReference, session: &Session) -> Outcome {
    let id = gallery.resolve(session).await?;
    let engine = session.engine().await?;
    let found = engine.gallery_get(&id).await?;
    let id = session.found(found, ResourceKind::Gallery, &id)?.spec.id;
    let sharing = engine
        .gallery_sharing_get(&GallerySharingId(id.clone()))
        .await?;
    Ok(Answer::sheet(SharingView::new(&id, sharing.as_ref())))
}

async fn share(
    gallery: &GalleryReference,
    operation: ShareOperation,
    session: &Session,
) -> Outcome {
    let id = gallery.resolve(session).await?;
    let sharing = session
        .engine()
        .await?
        .gallery_share(&id, operation)
        .await?;
    let view = SharingView::new(&id, sharing.as_ref());
    let name = id.name();
    if view.subscription_ids.is_empty()
        && view.tenant_ids.is_empty()
        && view.community_gallery_name.is_none()
    {
        let sentence = format!("The gallery \"{name}\" is shared with nobody.");
        let note = format!(
            "Its permissions are still {}: make it private with `acg share reset {name}`, or share it \
             again with `acg share add`.",
            view.permissions
        );
        return Ok(Answer::done(sentence, view).note(note));
    }
    let sentence = match &view.community_gallery_name {
        Some(public) => {
            format!("The gallery \"{name}\" is shared with everybody, as \"{public}\".")
        }
        None => format!(
            "The gallery \"{name}\" is shared with {} and {}.",
            words::count(
                view.subscription_ids.len() as u64,
                "subscription",
                "subscriptions"
            ),
            words::count(view.tenant_ids.len() as u64, "tenant", "tenants"),
        ),
    };
    Ok(Answer::done(sentence, view))
}

async fn reset(gallery: &GalleryReference, session: &Session) -> Outcome {
    let id = gallery.resolve(session).await?;
    let name = id.name();
    session.confirm(&format!(
        "Nobody will see the gallery \"{name}\" any more but by roles."
    ))?;
    let engine = session.engine().await?;
    engine.gallery_share(&id, ShareOperation::Reset).await?;
    let sentence = format!("The gallery \"{name}\" is private.");
    Ok(Answer::done(sentence, SharingView::new(&id, None)))
}
