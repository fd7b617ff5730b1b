//! `acg check`: whether virtual machines can be deployed from an image.

use std::str::FromStr;

use clap::Args;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Part, Row, Table};
use super::frame::argument::{Mistake, by};
use super::frame::cell::{Cell, Tone};
use super::frame::exit::Exit;
use super::frame::failure::{Failure, Problem};
use super::frame::reference::{DefinitionReference, SourceReference, VersionReference};
use super::frame::session::Session;
use crate::gallery::{
    CapacityService, DeployableId, Deployment, DeploymentCheck, Region, ReplacedImageId,
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The image: GALLERY/DEFINITION for its latest version, GALLERY/DEFINITION/VERSION,
    /// managed_image/NAME, or its id
    image: ImageReference,
    /// The region to deploy in
    #[arg(value_parser = by(Region::parse))]
    region: Region,
    /// Virtual machines that are created at the same time, those of scale sets not counted
    /// [default: 1, or 0 with scale sets]
    #[arg(long, value_name = "COUNT")]
    machines: Option<u32>,
    /// Scale sets that are created at the same time
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    scale_sets: u32,
    /// Instances that each scale set is to have at most
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    instances: u32,
    /// The managed image that an existing scale set was made from: whether it can take the image
    #[arg(long, value_name = "MANAGED_IMAGE")]
    replaces: Option<SourceReference>,
}

/// What can be deployed from.
#[derive(Debug, Clone)]
enum ImageReference {
    Id(DeployableId),
    Definition(DefinitionReference),
    Version(VersionReference),
    ManagedImage(SourceReference),
}

impl FromStr for ImageReference {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        if text.starts_with('/') {
            return Ok(Self::Id(DeployableId::parse(text)?));
        }
        if text.starts_with("managed_image/") {
            return Ok(Self::ManagedImage(text.parse()?));
        }
        if text.matches('/').count() > 1 {
            return Ok(Self::Version(text.parse()?));
        }
        Ok(Self::Definition(text.parse()?))
    }
}

impl ImageReference {
    async fn resolve(&self, session: &Session) -> Result<DeployableId, Failure> {
        Ok(match self {
            Self::Id(id) => id.clone(),
            Self::Definition(one) => DeployableId::Latest(one.resolve(session).await?),
            Self::Version(one) => DeployableId::Version(one.resolve(session).await?),
            Self::ManagedImage(one) => DeployableId::ManagedImage(one.resolve(session).await?),
        })
    }
}

/// What a check found, as it is shown.
#[derive(Debug, Serialize)]
struct CheckView {
    image_id: String,
    image_version_id: Option<String>,
    location: &'static str,
    allowed: bool,
    replica_count: u32,
    recommended_replica_count: u32,
    instance_limit: u32,
    refusals: Vec<Problem>,
    advice: Vec<AdviceView>,
}

#[derive(Debug, Serialize)]
struct AdviceView {
    rule: &'static str,
    message: String,
}

impl Row for AdviceView {
    const COLUMNS: &'static [&'static str] = &["rule", "advice"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(self.rule), Cell::text(&self.message)]
    }
}

impl CheckView {
    fn new(image: &DeployableId, region: Region, check: &DeploymentCheck) -> Self {
        Self {
            image_id: image.to_string(),
            image_version_id: check.version.as_ref().map(ToString::to_string),
            location: region.name(),
            allowed: check.allowed(),
            replica_count: check.replicas,
            recommended_replica_count: check.recommended_replicas,
            instance_limit: check.instance_limit,
            refusals: check.refusals.iter().map(Problem::from).collect(),
            advice: check
                .advice
                .iter()
                .map(|advice| AdviceView {
                    rule: advice.rule.as_str(),
                    message: advice.message.clone(),
                })
                .collect(),
        }
    }

    fn sheet(&self, version: Option<&str>) -> Part {
        let allowed = if self.allowed {
            Cell::flag(true).toned(Tone::Good)
        } else {
            Cell::flag(false).toned(Tone::Bad)
        };
        let replicas = Cell::number(self.replica_count.into());
        let replicas = if self.replica_count < self.recommended_replica_count {
            replicas.toned(Tone::Warning)
        } else {
            replicas
        };
        Part::Sheet(vec![
            ("allowed", allowed),
            ("version", Cell::optional(version)),
            ("location", Cell::text(self.location)),
            ("replicas", replicas),
            (
                "recommended",
                Cell::number(self.recommended_replica_count.into()),
            ),
            (
                "instances of a scale set",
                Cell::number(self.instance_limit.into()),
            ),
        ])
    }

    /// Each refusal with its rule and the way out.
    fn refusals(&self) -> Option<Part> {
        let rows = self.refusals.iter().map(|problem| {
            let rule = problem.rule.as_ref().map(|rule| rule.id);
            vec![
                Cell::optional(rule),
                Cell::text(&problem.message).toned(Tone::Bad),
                Cell::optional(problem.remedy.as_deref()),
            ]
        });
        let table = Table {
            columns: vec!["rule", "why not", "what to do"],
            rows: rows.collect(),
        };
        (!table.rows.is_empty()).then_some(Part::Table(table))
    }

    fn advice(&self) -> Option<Part> {
        (!self.advice.is_empty()).then(|| Part::Table(Table::of(&self.advice)))
    }
}

impl Check {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let image = self.image.resolve(session).await?;
        let replaces = match &self.replaces {
            Some(source) => Some(ReplacedImageId::new(source.resolve(session).await?)?),
            None => None,
        };
        let deployment = Deployment {
            subscription: session.settings.subscription,
            image: image.clone(),
            region: self.region,
            virtual_machines: self.machines.unwrap_or(u32::from(self.scale_sets == 0)),
            scale_sets: self.scale_sets,
            instances_per_scale_set: self.instances,
            replaces,
        };
        let check = session.engine().await?.deployment_check(deployment).await?;
        let version = check.version.as_ref().map(|id| id.name().to_string());
        let view = CheckView::new(&image, self.region, &check);
        let parts = [
            Some(view.sheet(version.as_deref())),
            view.refusals(),
            view.advice(),
        ];
        let answer = parts
            .into_iter()
            .flatten()
            .fold(Answer::new(view), Answer::part);
        Ok(if check.allowed() {
            answer
        } else {
            answer.ending(Exit::SaysNo)
        })
    }
}
