//! `acg cost`: what the replicas of image versions come to.

mod prices;

use std::collections::BTreeMap;
use std::str::FromStr;

use clap::Args;
use serde::Serialize;

use prices::PriceOptions;

use super::frame::answer::{Answer, Outcome, Part, Row, Table};
use super::frame::argument::Mistake;
use super::frame::cell::Cell;
use super::frame::failure::Failure;
use super::frame::reference::{DefinitionReference, GalleryReference, VersionReference};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{
    Charges, GalleryId, GalleryService, ImageDefinitionId, ImageVersion, Money, Prices,
    ResourceKind, billing,
};

#[derive(Debug, Args)]
pub(super) struct Cost {
    /// Of what: GALLERY for its definitions, GALLERY/DEFINITION for its versions,
    /// GALLERY/DEFINITION/VERSION for its regions; without it, of each gallery
    of: Option<Subject>,
    #[command(flatten)]
    prices: PriceOptions,
}

/// What the costs are broken down.
#[derive(Debug, Clone)]
enum Subject {
    Gallery(GalleryReference),
    Definition(DefinitionReference),
    Version(VersionReference),
}

impl FromStr for Subject {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        // An id says what it is of by its length: eight segments lead to a gallery.
        let names = match text.starts_with('/') {
            true => text.matches('/').count().saturating_sub(6) / 2,
            false => text.matches('/').count() + 1,
        };
        Ok(match names {
            0 | 1 => Self::Gallery(text.parse()?),
            2 => Self::Definition(text.parse()?),
            _ => Self::Version(text.parse()?),
        })
    }
}

/// What something comes to, as it is shown.
#[derive(Debug, Serialize)]
struct CostView {
    /// None for a region, and for all together.
    id: Option<String>,
    name: String,
    snapshots: u64,
    billed_gb: u64,
    egress_gb: u64,
    monthly_storage_cost: Option<String>,
    egress_cost: Option<String>,
}

/// Amounts are texts: a decimal is not what JSON's readers make of a number.
impl CostView {
    fn new(of: &Named, charges: &Charges) -> Self {
        let amount = |money: Option<Money>| money.map(|money| money.to_string());
        Self {
            id: of.id.clone(),
            name: of.name.clone(),
            snapshots: charges.snapshots,
            billed_gb: charges.billed_gb,
            egress_gb: charges.egress_gb,
            monthly_storage_cost: amount(charges.storage_cost),
            egress_cost: amount(charges.egress_cost),
        }
    }
}

impl CostView {
    /// All of it in words.
    fn sentence(&self) -> String {
        let mut sentence = format!(
            "Together: {}, {} billed, {} egress",
            words::count(self.snapshots, "snapshot", "snapshots"),
            words::gib(self.billed_gb),
            words::gib(self.egress_gb)
        );
        for (amount, when) in [
            (&self.monthly_storage_cost, "a month"),
            (&self.egress_cost, "once"),
        ] {
            if let Some(amount) = amount {
                sentence.push_str(&format!(", {amount} {when}"));
            }
        }
        sentence.push('.');
        sentence
    }
}

impl Row for CostView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "snapshots",
        "billed",
        "egress",
        "cost a month",
        "egress cost",
    ];

    fn cells(&self) -> Vec<Cell> {
        let amount = |text: &Option<String>| Cell::optional(text.as_deref()).aligned();
        vec![
            Cell::text(&self.name),
            Cell::number(self.snapshots),
            Cell::gib(self.billed_gb),
            Cell::gib(self.egress_gb),
            amount(&self.monthly_storage_cost),
            amount(&self.egress_cost),
        ]
    }
}

/// The costs of several things, and of all of them together.
#[derive(Debug, Serialize)]
struct CostsView {
    by: &'static str,
    costs: Vec<CostView>,
    total: CostView,
}

impl Cost {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let prices = self.prices.read()?;
        let (by, charges) = match &self.of {
            None => ("gallery", by_gallery(session, &prices).await?),
            Some(Subject::Gallery(one)) => {
                let gallery = one.resolve(session).await?;
                (
                    "definition",
                    by_definition(session, &gallery, &prices).await?,
                )
            }
            Some(Subject::Definition(one)) => {
                let definition = one.resolve(session).await?;
                ("version", by_version(session, &definition, &prices).await?)
            }
            Some(Subject::Version(one)) => {
                let id = one.resolve(session).await?;
                let version = session.engine().await?.image_version_get(&id).await?;
                let version = session.found(version, ResourceKind::ImageVersion, &id)?;
                let regions = version.charges(&prices);
                let named = regions
                    .iter()
                    .map(|(region, one)| (Named::without_id(region.name()), *one));
                ("location", named.collect())
            }
        };
        let all = billing::total(charges.iter().map(|(_, one)| one));
        let total = CostView::new(&Named::without_id("total"), &all);
        let costs: Vec<CostView> = charges
            .iter()
            .map(|(of, one)| CostView::new(of, one))
            .collect();
        if costs.is_empty() {
            let none = session.nothing("There is nothing that costs anything.");
            return Ok(Answer::new(CostsView { by, costs, total }).note(none));
        }
        let sum = (costs.len() > 1).then(|| total.sentence());
        let mut table = Table::of(&costs);
        if self.of.is_none() {
            // Galleries of one name can be in several resource groups.
            let groups = charges
                .iter()
                .map(|(of, _)| Cell::optional(of.group.as_deref()));
            table = table.column("resource group", groups);
        }
        let answer = Answer::new(CostsView { by, costs, total }).part(Part::Table(table));
        // Beside the answer: a sum among the rows would be counted twice.
        Ok(sum.into_iter().fold(answer, Answer::note))
    }
}

/// What something is called that costs.
#[derive(Debug, Clone)]
struct Named {
    id: Option<String>,
    name: String,
    /// Its resource group, of a gallery.
    group: Option<String>,
}

impl Named {
    fn new(id: &impl ToString, name: &impl ToString) -> Self {
        Self {
            id: Some(id.to_string()),
            name: name.to_string(),
            group: None,
        }
    }

    fn without_id(name: &str) -> Self {
        Self {
            id: None,
            name: name.to_owned(),
            group: None,
        }
    }

    fn of_gallery(id: &GalleryId) -> Self {
        Self {
            group: Some(id.resource_group().to_string()),
            ..Self::new(id, id.name())
        }
    }
}

type ByName = Vec<(Named, Charges)>;

/// What all versions that may be read come to, by gallery. Whoever may not read a gallery may read
/// some of its versions.
async fn by_gallery(session: &Session, prices: &Prices) -> Result<ByName, Failure> {
    let engine = session.engine().await?;
    let mut sums = Sums::default();
    for gallery in engine.gallery_list(session.scope(false)).await? {
        let id = &gallery.spec.id;
        sums.of(id.key(), Named::of_gallery(id));
    }
    for version in engine.image_version_list(session.scope(false)).await? {
        let id = version.spec.id.definition().gallery();
        sums.of(id.key(), Named::of_gallery(id))
            .push(charges(&version, prices));
    }
    Ok(sums.named())
}

async fn by_definition(
    session: &Session,
    gallery: &GalleryId,
    prices: &Prices,
) -> Result<ByName, Failure> {
    let engine = session.engine().await?;
    let mut sums = Sums::default();
    for definition in engine.image_definition_list(gallery.into()).await? {
        let id = &definition.spec().id;
        sums.of(id.key(), Named::new(id, id.name()));
    }
    for version in engine.image_version_list(gallery.into()).await? {
        let id = version.spec.id.definition();
        sums.of(id.key(), Named::new(id, id.name()))
            .push(charges(&version, prices));
    }
    if sums.0.is_empty() {
        let found = engine.gallery_get(gallery).await?;
        session.found(found, ResourceKind::Gallery, gallery)?;
    }
    Ok(sums.named())
}

async fn by_version(
    session: &Session,
    definition: &ImageDefinitionId,
    prices: &Prices,
) -> Result<ByName, Failure> {
    let engine = session.engine().await?;
    let versions = engine.image_version_list(definition.into()).await?;
    if versions.is_empty() {
        let found = engine.image_definition_get(definition).await?;
        session.found(found, ResourceKind::ImageDefinition, definition)?;
    }
    let named = versions.iter().map(|version| {
        let id = &version.spec.id;
        (Named::new(id, &id.name()), charges(version, prices))
    });
    Ok(named.collect())
}

/// What a version comes to in all its regions.
fn charges(version: &ImageVersion, prices: &Prices) -> Charges {
    billing::total(version.charges(prices).values())
}

/// What the versions in galleries or definitions come to, by the keys of those, whose names may be alike.
#[derive(Default)]
struct Sums(BTreeMap<String, (Named, Vec<Charges>)>);

impl Sums {
    fn of(&mut self, key: String, named: Named) -> &mut Vec<Charges> {
        let (_, parts) = self.0.entry(key).or_insert_with(|| (named, Vec::new()));
        parts
    }

    fn named(self) -> ByName {
        let sums = self.0.into_values();
        sums.map(|(named, parts)| (named, billing::total(&parts)))
            .collect()
    }
}
