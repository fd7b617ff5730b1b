//! The way of a request past the faults: looked for within its own transaction, drawn in one of their
//! own, and struck before it runs.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use super::fault::{Effect, Fault, FaultCount, remedy};
use super::request::Request;
use super::shape;
use crate::engine::Core;
use crate::engine::store::{ReadTransaction, StoreError, WriteTransaction};
use crate::gallery::{Failure, Region, ServiceError};

/// What was drawn for one request before it runs.
#[derive(Debug, Clone, Default)]
struct Drawn {
    delay: Duration,
    failure: Option<Failure>,
    /// The fault by which limits are reached.
    limits_reached: Option<i64>,
}

/// A fault that meets a request.
struct Met {
    id: i64,
    fault: Fault,
    count: FaultCount,
}

/// What is injected into a request as it runs.
#[derive(Default)]
pub(in crate::engine) struct Injected {
    limits_reached: Option<i64>,
    regions: Vec<Met>,
    /// The faults in `regions` that were asked, by id, with what they were found to do.
    asked: RefCell<Vec<(i64, bool)>>,
}

impl Injected {
    /// What to do about it, where every limit is to be found reached.
    pub(in crate::engine) fn limits_reached(&self) -> Option<String> {
        self.limits_reached.map(remedy)
    }

    /// How replication to a region fails that is about to begin: at what progress, in percent, and
    /// with what details. Asking counts, once the request is [recorded](Self::record).
    pub(in crate::engine) fn failure_in(&self, region: Region) -> Option<(u8, String)> {
        let mut asked = self.asked.borrow_mut();
        self.regions.iter().find_map(|met| match &met.fault.effect {
            Effect::Region {
                region: failing,
                progress,
                details,
            } if *failing == region => {
                let strikes = met.fault.strikes(met.count);
                if !asked.iter().any(|(id, _)| *id == met.id) {
                    asked.push((met.id, strikes));
                }
                let told = || format!("Fault {} failed the replication to this region.", met.id);
                strikes.then(|| (*progress, details.clone().unwrap_or_else(told)))
            }
            _ => None,
        })
    }

    /// Counts the regions that were asked for, in the transaction in which the request was accepted.
    pub(in crate::engine) fn record(&self, store: &dyn WriteTransaction) -> Result<(), StoreError> {
        for (id, struck) in self.asked.borrow().iter() {
            if let Some(met) = self.regions.iter().find(|met| met.id == *id) {
                count(store, met, *struck)?;
            }
        }
        Ok(())
    }
}

impl Core {
    /// Reads for a request, past the faults that meet it.
    pub(in crate::engine) async fn read<T, F>(
        &self,
        request: Request,
        work: F,
    ) -> Result<T, ServiceError>
    where
        T: Send + 'static,
        F: Fn(&dyn ReadTransaction) -> Result<T, ServiceError> + Send + Sync + 'static,
    {
        let call = Arc::new((request, work));
        let first = Arc::clone(&call);
        let answer = self.store.read(move |store| {
            let (request, work) = &*first;
            let met = met(store, request)?;
            if met.iter().any(Met::is_drawn_before) {
                return Ok::<_, ServiceError>(None);
            }
            work(store).map(Some)
        });
        if let Some(answer) = answer.await? {
            return Ok(answer);
        }
        self.strike(call.0.clone()).await?;
        self.store.read(move |store| call.1(store)).await
    }

    /// Writes for a request, past the faults that meet it.
    pub(in crate::engine) async fn write<T, F>(
        &self,
        request: Request,
        work: F,
    ) -> Result<T, ServiceError>
    where
        T: Send + 'static,
        F: Fn(&dyn WriteTransaction, Injected) -> Result<T, ServiceError> + Send + Sync + 'static,
    {
        // Whoever writes carries out what was planned.
        self.outlook.end();
        let call = Arc::new((request, work));
        let first = Arc::clone(&call);
        let answer = self.store.write(move |store| {
            let (request, work) = &*first;
            let regions = met(store, request)?;
            if regions.iter().any(Met::is_drawn_before) {
                return Ok::<_, ServiceError>(None);
            }
            let injected = Injected {
                regions,
                ..Injected::default()
            };
            work(store, injected).map(Some)
        });
        if let Some(answer) = answer.await? {
            return Ok(answer);
        }
        let limits_reached = self.strike(call.0.clone()).await?;
        let again = move |store: &dyn WriteTransaction| {
            let (request, work) = &*call;
            let mut regions = met(store, request)?;
            regions.retain(|met| !met.is_drawn_before());
            let injected = Injected {
                limits_reached,
                regions,
                ..Injected::default()
            };
            work(store, injected)
        };
        self.store.write(again).await
    }

    /// Draws for a request and waits as long as that says; by which fault limits are
    /// reached for it.
    async fn strike(&self, request: Request) -> Result<Option<i64>, ServiceError> {
        let draw =
            move |store: &dyn WriteTransaction| Ok::<_, ServiceError>(draw(store, &request)?);
        let drawn = self.store.write(draw).await?;
        if !drawn.delay.is_zero() {
            tokio::time::sleep(drawn.delay).await;
        }
        drawn.failure.map_or(Ok(drawn.limits_reached), |failure| {
            Err(ServiceError::Failed(failure))
        })
    }
}

impl Met {
    /// Whether it is drawn before the request runs.
    const fn is_drawn_before(&self) -> bool {
        !matches!(self.fault.effect, Effect::Region { .. })
    }
}

/// The faults that meet a request, oldest first.
fn met(store: &dyn ReadTransaction, request: &Request) -> Result<Vec<Met>, StoreError> {
    let mut all = Vec::new();
    for stored in store.fault_list_unspent()? {
        let fault = shape::decode(&stored)?;
        if fault.meets(request) {
            all.push(Met {
                id: stored.id,
                fault,
                count: stored.count,
            });
        }
    }
    Ok(all)
}

/// Asks the faults that meet a request, oldest first, until one of them answers it.
fn draw(store: &dyn WriteTransaction, request: &Request) -> Result<Drawn, StoreError> {
    let mut drawn = Drawn::default();
    for met in met(store, request)?
        .iter()
        .filter(|met| met.is_drawn_before())
    {
        let strikes = met.fault.strikes(met.count);
        count(store, met, strikes)?;
        if !strikes {
            continue;
        }
        match &met.fault.effect {
            Effect::Delay(delay) => drawn.delay = drawn.delay.saturating_add(*delay),
            Effect::Quota => drawn.limits_reached = Some(met.id),
            effect => drawn.failure = effect.failure(met.id),
        }
        if drawn.failure.is_some() {
            break;
        }
    }
    Ok(drawn)
}

fn count(store: &dyn WriteTransaction, met: &Met, struck: bool) -> Result<(), StoreError> {
    let count = met.count.and(struck);
    store.fault_count(met.id, count, met.fault.is_spent(count))
}
