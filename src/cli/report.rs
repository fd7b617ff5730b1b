//! `acg report`: what needs attention.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row};
use super::frame::argument::days;
use super::frame::cell::{Cell, Tone};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{
    ApplicationService, EndOfLife, GalleryApplication, GalleryApplicationVersion, GalleryService,
    ImageDefinition, ImageVersion, Timestamp, end_of_life,
};

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// List image definitions, VM applications and versions whose end of life has passed or is near
    EndOfLife {
        /// How many days count as near, such as 30, 30d or 4w
        #[arg(long, default_value = "30", value_name = "DAYS", value_parser = days)]
        within: u32,
        /// Those of every subscription
        #[arg(long, conflicts_with = "resource_group")]
        all_subscriptions: bool,
    },
}

/// Something whose end of life has passed or is near.
#[derive(Debug, Serialize)]
struct EndOfLifeView {
    id: String,
    gallery: String,
    image_definition: Option<String>,
    gallery_application: Option<String>,
    version: Option<String>,
    #[serde(flatten)]
    due: Due,
    /// Whether the date is the definition's or application's, which is that of a version without its own.
    inherited: bool,
}

/// A date that has passed or is near.
#[derive(Debug, Serialize)]
struct Due {
    #[serde(serialize_with = "words::as_text")]
    end_of_life_date: Timestamp,
    past: bool,
    /// Until the date, or since it.
    days: u64,
}

impl EndOfLifeView {
    /// By date; what ends together, by what it belongs to.
    fn order(&self) -> impl Ord + use<'_> {
        (
            self.due.end_of_life_date,
            &self.gallery,
            &self.gallery_application,
            &self.image_definition,
        )
    }
}

impl Row for EndOfLifeView {
    const COLUMNS: &'static [&'static str] =
        &["gallery", "kind", "name", "version", "end of life", "days"];

    fn cells(&self) -> Vec<Cell> {
        let (kind, name) = match &self.gallery_application {
            Some(name) => ("application", Some(name)),
            None => ("image", self.image_definition.as_ref()),
        };
        let when = match (self.due.past, self.due.days) {
            (true, 0) => "passed within a day".to_owned(),
            (true, days) => format!("passed {} ago", words::count(days, "day", "days")),
            (false, 0) => "within a day".to_owned(),
            (false, days) => format!("in {}", words::count(days, "day", "days")),
        };
        let days = i64::try_from(self.due.days).unwrap_or(i64::MAX);
        let tone = if self.due.past {
            Tone::Bad
        } else {
            Tone::Warning
        };
        vec![
            Cell::text(&self.gallery),
            Cell::text(kind),
            Cell::optional(name.as_ref()),
            Cell::optional(self.version.as_ref()),
            Cell::instant(Some(self.due.end_of_life_date)),
            Cell::pair(when, &if self.due.past { -days } else { days }).toned(tone),
        ]
    }
}

impl ReportCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let Self::EndOfLife {
            within,
            all_subscriptions,
        } = self;
        let engine = session.engine().await?;
        let scope = session.scope(*all_subscriptions);
        let period = Period {
            now: engine.now().await?,
            within: *within,
        };
        // Each kind by itself: whoever may not read a gallery or a definition may read what is in it.
        let definitions = engine.image_definition_list(scope.clone()).await?;
        let versions = engine.image_version_list(scope.clone()).await?;
        let applications = engine.gallery_application_list(scope.clone()).await?;
        let packages = engine.gallery_application_version_list(scope).await?;
        let mut rows: Vec<EndOfLifeView> = Vec::new();
        rows.extend(
            definitions
                .iter()
                .filter_map(|one| period.of_definition(one)),
        );
        let by_id = definitions.iter().map(|one| (one.spec().id.key(), one));
        let by_id: BTreeMap<String, &ImageDefinition> = by_id.collect();
        rows.extend(versions.iter().filter_map(|one| {
            let definition = by_id.get(&one.spec.id.definition().key());
            period.of_version(one, definition.copied())
        }));
        rows.extend(
            applications
                .iter()
                .filter_map(|one| period.of_application(one)),
        );
        let by_id = applications.iter().map(|one| (one.spec().id.key(), one));
        let by_id: BTreeMap<String, &GalleryApplication> = by_id.collect();
        rows.extend(packages.iter().filter_map(|one| {
            let application = by_id.get(&one.spec.id.application().key());
            period.of_package(one, application.copied())
        }));
        rows.sort_by(|one, other| one.order().cmp(&other.order()));
        let none = format!(
            "Nothing has passed its end of life, or does within {}.",
            words::count((*within).into(), "day", "days")
        );
        Ok(Answer::list(rows, &session.nothing(&none)))
    }
}

/// The days that a report is about.
struct Period {
    now: Timestamp,
    within: u32,
}

impl Period {
    fn of_definition(&self, definition: &ImageDefinition) -> Option<EndOfLifeView> {
        let spec = definition.spec();
        Some(EndOfLifeView {
            id: spec.id.to_string(),
            gallery: spec.id.gallery().name().to_string(),
            image_definition: Some(spec.id.name().to_string()),
            gallery_application: None,
            version: None,
            due: self.due(spec.end_of_life_date?)?,
            inherited: false,
        })
    }

    fn of_version(
        &self,
        version: &ImageVersion,
        definition: Option<&ImageDefinition>,
    ) -> Option<EndOfLifeView> {
        let spec = &version.spec;
        let parent = spec.id.definition();
        Some(EndOfLifeView {
            id: spec.id.to_string(),
            gallery: parent.gallery().name().to_string(),
            image_definition: Some(parent.name().to_string()),
            gallery_application: None,
            version: Some(spec.id.name().to_string()),
            due: self.due(version.end_of_life_date(definition.map(ImageDefinition::spec))?)?,
            inherited: spec.end_of_life_date.is_none(),
        })
    }

    fn of_application(&self, application: &GalleryApplication) -> Option<EndOfLifeView> {
        let spec = application.spec();
        Some(EndOfLifeView {
            id: spec.id.to_string(),
            gallery: spec.id.gallery().name().to_string(),
            image_definition: None,
            gallery_application: Some(spec.id.name().to_string()),
            version: None,
            due: self.due(spec.end_of_life_date?)?,
            inherited: false,
        })
    }

    fn of_package(
        &self,
        version: &GalleryApplicationVersion,
        application: Option<&GalleryApplication>,
    ) -> Option<EndOfLifeView> {
        let spec = &version.spec;
        let parent = spec.id.application();
        Some(EndOfLifeView {
            id: spec.id.to_string(),
            gallery: parent.gallery().name().to_string(),
            image_definition: None,
            gallery_application: Some(parent.name().to_string()),
            version: Some(spec.id.name().to_string()),
            due: self.due(version.end_of_life_date(application.map(GalleryApplication::spec))?)?,
            inherited: spec.end_of_life_date.is_none(),
        })
    }

    fn due(&self, date: Timestamp) -> Option<Due> {
        let (past, days) = match end_of_life(date, self.now, self.within)? {
            EndOfLife::Passed { days } => (true, days),
            EndOfLife::Near { days } => (false, days),
        };
        Some(Due {
            end_of_life_date: date,
            past,
            days,
        })
    }
}
