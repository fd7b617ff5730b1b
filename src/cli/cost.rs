//! `acg cost`: what the replicas of image versions come to.

use std::collections::BTreeMap;
use std::str::FromStr;

use clap::Args;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Part, Row, Table};
use super::frame::argument::Mistake;
use super::frame::cell::Cell;
use super::frame::failure::Failure;
use super::frame::reference::{DefinitionReference, GalleryReference, VersionReference};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{
    Charges, GalleryId, GalleryService, ImageDefinitionId, ImageVersion, Money, Prices, Region,
    ResourceKind, StorageAccountType, billing,
};

#[derive(Debug, Args)]
pub(super) struct Cost {
    /// Of what: GALLERY for its definitions, GALLERY/DEFINITION for its versions,
    /// GALLERY/DEFINITION/VERSION for its regions; without it, of each gallery
    of: Option<Subject>,
    /// What a GB of snapshots costs in a month: PRICE, REGION=PRICE or REGION:STORAGE=PRICE, as in
    /// westeurope:Standard_LRS=0.05; the narrower goes over the wider
    #[arg(long, value_name = "PRICE")]
    storage_price: Vec<StoragePrice>,
    /// What a GB costs that leaves a region for another: PRICE, or REGION=PRICE
    #[arg(long, value_name = "PRICE")]
    egress_price: Vec<EgressPrice>,
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

#[derive(Debug, Clone)]
struct StoragePrice {
    region: Option<Region>,
    storage: Option<StorageAccountType>,
    price: Money,
}

#[derive(Debug, Clone)]
struct EgressPrice {
    region: Option<Region>,
    price: Money,
}

impl FromStr for StoragePrice {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let (place, price) = split(text);
        let (region, storage) = match place.map(|place| place.split_once(':').ok_or(place)) {
            None => (None, None),
            Some(Err(region)) => (Some(Region::parse(region)?), None),
            Some(Ok((region, storage))) => (
                Some(Region::parse(region)?),
                Some(StorageAccountType::parse(storage)?),
            ),
        };
        let price = Money::parse(price)?;
        Ok(Self {
            region,
            storage,
            price,
        })
    }
}

impl FromStr for EgressPrice {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let (region, price) = split(text);
        Ok(Self {
            region: region.map(Region::parse).transpose()?,
            price: Money::parse(price)?,
        })
    }
}

fn split(text: &str) -> (Option<&str>, &str) {
    match text.split_once('=') {
        Some((place, price)) => (Some(place), price),
        None => (None, text),
    }
}

/// What something comes to, as it is shown.
#[derive(Debug, Serialize)]
struct CostView {
    name: String,
    snapshots: u64,
    billed_gb: u64,
    egress_gb: u64,
    monthly_storage_cost: Option<String>,
    egress_cost: Option<String>,
}

/// Amounts are texts: a decimal is not what JSON's readers make of a number.
impl CostView {
    fn new(name: &str, charges: &Charges) -> Self {
        let amount = |money: Option<Money>| money.map(|money| money.to_string());
        Self {
            name: name.to_owned(),
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
        let prices = self.prices()?;
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
                    .map(|(region, one)| (region.to_string(), *one));
                ("location", named.collect())
            }
        };
        let total = CostView::new("total", &billing::total(charges.iter().map(|(_, one)| one)));
        let costs: Vec<CostView> = charges
            .iter()
            .map(|(name, one)| CostView::new(name, one))
            .collect();
        if costs.is_empty() {
            let none = session.nothing("There is nothing that costs anything.");
            return Ok(Answer::new(CostsView { by, costs, total }).note(none));
        }
        let sum = (costs.len() > 1).then(|| total.sentence());
        let table = Part::Table(Table::of(&costs));
        let answer = Answer::new(CostsView { by, costs, total }).part(table);
        // Beside the answer: a sum among the rows would be counted twice.
        Ok(sum.into_iter().fold(answer, Answer::note))
    }

    /// Those for one region and kind of storage go over those for more.
    fn prices(&self) -> Result<Prices, Failure> {
        let storage = self.storage_price.iter();
        once(
            "--storage-price",
            storage.map(|one| (one.region, one.storage)),
        )?;
        let egress = self.egress_price.iter();
        once("--egress-price", egress.map(|one| (one.region, None)))?;
        let mut prices = Prices::default();
        let mut given: Vec<&StoragePrice> = self.storage_price.iter().collect();
        given.sort_by_key(|one| (one.region.is_some(), one.storage.is_some()));
        for one in given {
            for region in one
                .region
                .map_or_else(|| Region::all().collect(), |one| vec![one])
            {
                for storage in StorageAccountType::ALL {
                    if one.storage.is_none_or(|only| only == *storage) {
                        prices.set_storage(region, *storage, one.price);
                    }
                }
            }
        }
        let mut given: Vec<&EgressPrice> = self.egress_price.iter().collect();
        given.sort_by_key(|one| one.region.is_some());
        for one in given {
            for region in one
                .region
                .map_or_else(|| Region::all().collect(), |one| vec![one])
            {
                prices.set_egress(region, one.price);
            }
        }
        Ok(prices)
    }
}

/// Refuses two prices of the same: which of them is meant, nobody knows.
fn once(
    option: &str,
    places: impl Iterator<Item = (Option<Region>, Option<StorageAccountType>)>,
) -> Result<(), Failure> {
    let mut seen = Vec::new();
    for place in places {
        if !seen.contains(&place) {
            seen.push(place);
            continue;
        }
        let of = match place {
            (None, _) => "every region".to_owned(),
            (Some(region), None) => format!("\"{region}\""),
            (Some(region), Some(storage)) => format!("{storage} in \"{region}\""),
        };
        let message = format!("The {option} of {of} is given twice.");
        return Err(Failure::usage(message, "Give it once."));
    }
    Ok(())
}

type Named = Vec<(String, Charges)>;

/// What all versions that may be read come to, by gallery. Whoever may not read a gallery may read
/// some of its versions.
async fn by_gallery(session: &Session, prices: &Prices) -> Result<Named, Failure> {
    let engine = session.engine().await?;
    let mut sums = Sums::default();
    for gallery in engine.gallery_list(session.scope(false)).await? {
        sums.of(gallery.spec.id.key(), gallery.spec.id.name());
    }
    for version in engine.image_version_list(session.scope(false)).await? {
        let id = version.spec.id.definition().gallery();
        sums.of(id.key(), id.name()).push(charges(&version, prices));
    }
    Ok(sums.named())
}

async fn by_definition(
    session: &Session,
    gallery: &GalleryId,
    prices: &Prices,
) -> Result<Named, Failure> {
    let engine = session.engine().await?;
    let mut sums = Sums::default();
    for definition in engine.image_definition_list(gallery.into()).await? {
        let id = &definition.spec().id;
        sums.of(id.key(), id.name());
    }
    for version in engine.image_version_list(gallery.into()).await? {
        let id = version.spec.id.definition();
        sums.of(id.key(), id.name()).push(charges(&version, prices));
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
) -> Result<Named, Failure> {
    let engine = session.engine().await?;
    let versions = engine.image_version_list(definition.into()).await?;
    if versions.is_empty() {
        let found = engine.image_definition_get(definition).await?;
        session.found(found, ResourceKind::ImageDefinition, definition)?;
    }
    let named = versions
        .iter()
        .map(|version| (version.spec.id.name().to_string(), charges(version, prices)));
    Ok(named.collect())
}

/// What a version comes to in all its regions.
fn charges(version: &ImageVersion, prices: &Prices) -> Charges {
    billing::total(version.charges(prices).values())
}

/// What the versions in galleries or definitions come to, by the keys of those, whose names may be alike.
#[derive(Default)]
struct Sums(BTreeMap<String, (String, Vec<Charges>)>);

impl Sums {
    fn of(&mut self, key: String, name: &impl ToString) -> &mut Vec<Charges> {
        let (_, parts) = self
            .0
            .entry(key)
            .or_insert_with(|| (name.to_string(), Vec::new()));
        parts
    }

    fn named(self) -> Named {
        let sums = self.0.into_values();
        sums.map(|(name, parts)| (name, billing::total(&parts)))
            .collect()
    }
}
