//! The prices of `acg cost`, as they are given on the command line.

use std::str::FromStr;

use clap::Args;

use crate::cli::frame::argument::Mistake;
use crate::cli::frame::failure::Failure;
use crate::gallery::{Money, Prices, Region, StorageAccountType};

/// The options that give prices.
#[derive(Debug, Args)]
pub(super) struct PriceOptions {
    /// What a GB of snapshots costs in a month: PRICE, REGION=PRICE or REGION:STORAGE=PRICE, as in
    /// westeurope:Standard_LRS=0.05; the narrower goes over the wider
    #[arg(long, value_name = "PRICE")]
    storage_price: Vec<StoragePrice>,
    /// What a GB costs that leaves a region for another: PRICE, or REGION=PRICE
    #[arg(long, value_name = "PRICE")]
    egress_price: Vec<EgressPrice>,
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

impl PriceOptions {
    /// The prices; those for one region and kind of storage go over those for more.
    ///
    /// # Errors
    /// When one is given twice.
    pub(super) fn read(&self) -> Result<Prices, Failure> {
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
