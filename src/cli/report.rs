//! `acg report`: what needs attention.

use clap::Subcommand;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row};
use super::frame::cell::{Cell, Tone};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{
    EndOfLife, GalleryService, ImageDefinition, ImageVersion, Timestamp, end_of_life,
};

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// List image definitions and versions whose end of life has passed or is near
    EndOfLife {
        /// How many days count as near
        #[arg(long, default_value_t = 30, value_name = "DAYS")]
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
    image_definition: String,
    version: Option<String>,
    #[serde(serialize_with = "words::as_text")]
    end_of_life_date: Timestamp,
    past: bool,
    /// Until the date, or since it.
    days: u64,
    /// Whether the date is the definition's, which is that of a version without its own.
    inherited: bool,
}

impl Row for EndOfLifeView {
    const COLUMNS: &'static [&'static str] =
        &["gallery", "definition", "version", "end of life", "days"];

    fn cells(&self) -> Vec<Cell> {
        let when = match (self.past, self.days) {
            (true, 0) => "passed today".to_owned(),
            (true, 1) => "passed 1 day ago".to_owned(),
            (true, days) => format!("passed {days} days ago"),
            (false, 0) => "within a day".to_owned(),
            (false, 1) => "in 1 day".to_owned(),
            (false, days) => format!("in {days} days"),
        };
        let days = i64::try_from(self.days).unwrap_or(i64::MAX);
        let tone = if self.past { Tone::Bad } else { Tone::Warning };
        vec![
            Cell::text(&self.gallery),
            Cell::text(&self.image_definition),
            Cell::optional(self.version.as_ref()),
            Cell::instant(Some(self.end_of_life_date)),
            Cell::pair(when, &if self.past { -days } else { days }).toned(tone),
        ]
    }
}

impl ReportCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let Self::EndOfLife {
            within,
            all_subscriptions,
        } = self;
        let engine = session.engine()?;
        let now = engine.now().await?;
        let mut rows = Vec::new();
        for gallery in engine
            .gallery_list(session.scope(*all_subscriptions))
            .await?
        {
            for definition in engine.image_definition_list(&gallery.spec.id).await? {
                rows.extend(of_definition(&definition, now, *within));
                let versions = engine.image_version_list(&definition.spec().id).await?;
                let versions = versions.iter();
                rows.extend(versions.filter_map(|one| of_version(one, &definition, now, *within)));
            }
        }
        rows.sort_by_key(|row| row.end_of_life_date);
        let none = format!("Nothing has passed its end of life, or does within {within} days.");
        Ok(Answer::list(rows, &none))
    }
}

fn of_definition(
    definition: &ImageDefinition,
    now: Timestamp,
    within: u32,
) -> Option<EndOfLifeView> {
    let spec = definition.spec();
    let date = spec.end_of_life_date?;
    view(definition, None, date, now, within)
}

fn of_version(
    version: &ImageVersion,
    definition: &ImageDefinition,
    now: Timestamp,
    within: u32,
) -> Option<EndOfLifeView> {
    let date = version.end_of_life_date(definition.spec())?;
    view(definition, Some(version), date, now, within)
}

fn view(
    definition: &ImageDefinition,
    version: Option<&ImageVersion>,
    date: Timestamp,
    now: Timestamp,
    within: u32,
) -> Option<EndOfLifeView> {
    let (past, days) = match end_of_life(date, now, within)? {
        EndOfLife::Passed { days } => (true, days),
        EndOfLife::Near { days } => (false, days),
    };
    let id = &definition.spec().id;
    Some(EndOfLifeView {
        id: version.map_or_else(|| id.to_string(), |version| version.spec.id.to_string()),
        gallery: id.gallery().name().to_string(),
        image_definition: id.name().to_string(),
        version: version.map(|version| version.spec.id.name().to_string()),
        end_of_life_date: date,
        past,
        days,
        inherited: version.is_some_and(|version| version.spec.end_of_life_date.is_none()),
    })
}
