//! `acg application`: VM applications and their versions.

mod view;

use clap::Subcommand;

use self::view::{ApplicationSheet, ApplicationView, VersionView};
use super::frame::answer::{Answer, Outcome, Part, Table};
use super::frame::argument::by;
use super::frame::failure::Failure;
use super::frame::reference::{
    AnyApplicationReference, ApplicationReference, ApplicationVersionReference, GalleryReference,
};
use super::frame::session::Session;
use super::replication::{self, Progress};
use super::versions::Standings;
use crate::gallery::{
    ApplicationService, Candidates, GalleryApplication, GalleryApplicationId,
    GalleryApplicationVersion, GalleryApplicationVersionId, GalleryService, Region, ResourceKind,
    if_readable,
};

#[derive(Debug, Subcommand)]
pub(super) enum ApplicationCommand {
    /// List the VM applications of a gallery
    List {
        /// The gallery: its name or its id
        gallery: GalleryReference,
    },
    /// Show a VM application with its versions, or one of its versions
    Show {
        /// The application or version: GALLERY/APPLICATION[/VERSION] or its id
        application: AnyApplicationReference,
    },
    /// Show the latest version of a VM application
    Latest {
        /// The application: GALLERY/APPLICATION or its id
        application: ApplicationReference,
        /// The latest that is replicated to this region and not excluded from latest there
        #[arg(long, value_parser = by(Region::parse))]
        region: Option<Region>,
    },
    /// Show how far the replication of a version has come in each region
    Replication {
        /// The version: GALLERY/APPLICATION/VERSION or its id
        version: ApplicationVersionReference,
        /// Watch it until it has ended in every region; ends with exit code 5 when it failed in one
        #[arg(long)]
        watch: bool,
    },
}

impl ApplicationCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { gallery } => list(gallery, session).await,
            Self::Show { application } => match application {
                AnyApplicationReference::Application(application) => {
                    show(&application.resolve(session).await?, session).await
                }
                AnyApplicationReference::Version(version) => {
                    let id = version.resolve(session).await?;
                    sheet(&version_of(&id, session).await?, session).await
                }
            },
            Self::Latest {
                application,
                region,
            } => latest(&application.resolve(session).await?, *region, session).await,
            Self::Replication { version, watch } => {
                let id = version.resolve(session).await?;
                let look = async || Ok(Progress::from(&version_of(&id, session).await?));
                replication::show(look, *watch, session).await
            }
        }
    }
}

/// The version, which must be there.
async fn version_of(
    id: &GalleryApplicationVersionId,
    session: &Session,
) -> Result<GalleryApplicationVersion, Failure> {
    let version = session
        .engine()
        .await?
        .gallery_application_version_get(id)
        .await?;
    session.found(version, ResourceKind::GalleryApplicationVersion, id)
}

async fn list(gallery: &GalleryReference, session: &Session) -> Outcome {
    let id = gallery.resolve(session).await?;
    let engine = session.engine().await?;
    let applications = engine.gallery_application_list((&id).into()).await?;
    // Also whoever may not read the gallery sees what in it they may read.
    if applications.is_empty() {
        session.found(engine.gallery_get(&id).await?, ResourceKind::Gallery, &id)?;
    }
    let rows: Vec<ApplicationView> = applications.iter().map(ApplicationView::from).collect();
    let none = format!(
        "There are no applications in the gallery \"{}\".",
        id.name()
    );
    Ok(Answer::list(rows, &session.nothing(&none)))
}

async fn show(id: &GalleryApplicationId, session: &Session) -> Outcome {
    let engine = session.engine().await?;
    let application = engine.gallery_application_get(id).await?;
    let application = session.found(application, ResourceKind::GalleryApplication, id)?;
    let shown = ApplicationView::from(&application);
    let standings = standings(id, Some(application), session).await?;
    let versions = engine.gallery_application_version_list(id.into()).await?;
    let versions = versions.iter().map(|version| view(version, &standings));
    let versions: Vec<VersionView> = versions.collect();
    let table = Part::Table(Table::of(&versions));
    Ok(Answer::sheet(ApplicationSheet {
        application: shown,
        versions,
    })
    .part(table))
}

async fn latest(id: &GalleryApplicationId, region: Option<Region>, session: &Session) -> Outcome {
    let engine = session.engine().await?;
    let candidates = Candidates::in_region(region);
    let found = engine
        .gallery_application_version_latest(id, candidates.clone())
        .await?;
    let Some(found) = found else {
        let application = engine.gallery_application_get(id).await?;
        session.found(application, ResourceKind::GalleryApplication, id)?;
        return Err(candidates.missing::<GalleryApplicationVersion>(id).into());
    };
    sheet(&found, session).await
}

/// One version, and what it is among those of its application.
async fn sheet(version: &GalleryApplicationVersion, session: &Session) -> Outcome {
    let id = version.spec.id.application();
    // A single version is shared without its application.
    let application = session.engine().await?.gallery_application_get(id).await;
    let standings = standings(id, if_readable(application)?, session).await?;
    let view = view(version, &standings);
    let regions = Part::Table(view.regions());
    Ok(Answer::sheet(view).part(regions))
}

/// What the versions of an application, which may be hidden, are to one another.
async fn standings(
    id: &GalleryApplicationId,
    application: Option<GalleryApplication>,
    session: &Session,
) -> Result<Standings<GalleryApplication>, Failure> {
    let engine = session.engine().await?;
    let latest = match &application {
        Some(_) => {
            engine
                .gallery_application_version_latest(id, Candidates::default())
                .await?
        }
        None => None,
    };
    let now = engine.now().await?;
    Ok(Standings::new(latest.as_ref(), application, now))
}

fn view(
    version: &GalleryApplicationVersion,
    standings: &Standings<GalleryApplication>,
) -> VersionView {
    let application = standings.parent.as_ref().map(GalleryApplication::spec);
    let end_of_life = version.end_of_life_date(application);
    VersionView::new(version, standings.of(version, end_of_life))
}
