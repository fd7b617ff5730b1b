//! Random histories: the engine and a model of a few maps take the same requests and agree on every
//! answer and on what there is in the end, also once it is opened again and once it is imported
//! elsewhere.
//!
//! A history that fails is shrunk and printed with its seed; `ACG_HISTORY_SEED` draws the same ones
//! again, `ACG_HISTORY_CASES` more or fewer.

mod answer;
mod damage;
mod driver;
mod model;
mod names;
mod request;
mod step;
mod strategy;

use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use tokio::runtime::Runtime;

use self::driver::Driver;
use self::model::Model;
use self::names::{Area, Key, Kind};
use self::request::{replication_seen, timestamp};
use self::step::{Pace, Step};
use self::strategy::{Topic, histories};

/// How many histories a test draws, and how long they are at most.
const CASES: u32 = 12;
const LONGEST: usize = 100;

#[test]
fn histories_of_images() {
    agree_on(Topic::Images);
}

#[test]
fn histories_of_applications() {
    agree_on(Topic::Applications);
}

#[test]
fn histories_of_access() {
    agree_on(Topic::Access);
}

#[test]
fn histories_with_faults() {
    agree_on(Topic::Faults);
}

#[track_caller]
fn agree_on(topic: Topic) {
    let seed = given("ACG_HISTORY_SEED");
    let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(topic as u8));
    let mut runner = TestRunner::new(Config {
        cases: given("ACG_HISTORY_CASES").unwrap_or(CASES),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 400,
        max_shrink_time: 20_000,
        ..Config::default()
    });
    let outcome = runner.run(&histories(topic, LONGEST), |history| {
        let runtime = Runtime::new().unwrap();
        runtime
            .block_on(agree(&history))
            .map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Abort(reason)) => panic!("the histories cannot be drawn: {reason}"),
        Err(TestError::Fail(reason, history)) => {
            let steps: Vec<String> = history.iter().map(|step| format!("{step:?}")).collect();
            let steps = steps.join("\n");
            panic!("{reason}\n\nACG_HISTORY_SEED={seed} draws this again:\n{steps}");
        }
    }
}

/// A number that whoever runs the tests may give.
#[expect(
    clippy::disallowed_methods,
    reason = "it is for whoever draws a history again"
)]
fn given<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Takes a history, and looks at everything in the end.
async fn agree(history: &[Step]) -> Result<(), String> {
    let mut model = Model::new();
    let mut driver = Driver::new().await;
    for (number, step) in history.iter().enumerate() {
        let expected = model.take(step);
        let answer = driver.take(step).await;
        compare(&format!("step {number}, {step:?}"), &answer, &expected)?;
    }
    agree_on_all(&mut model, &mut driver).await
}

/// Compares all that there is: as it was left, opened again, and imported elsewhere.
async fn agree_on_all(model: &mut Model, driver: &mut Driver) -> Result<(), String> {
    let again = Step::Restart {
        graceful: true,
        acting_as: None,
        pace: Pace::Instant,
    };
    model.take(&again);
    driver.take(&again).await;
    let mut elsewhere = driver.imported().await;
    let expected_faults = model.fault_counts();
    model.clear_faults();
    for (what, driver) in [("opened again", driver), ("imported", &mut elsewhere)] {
        let faults = driver.engine.fault_list().await.unwrap().into_iter();
        let faults = faults.map(|fault| (fault.id, fault.count.matched, fault.count.struck));
        compare(
            &format!("{what}, faults"),
            &faults.collect(),
            &expected_faults,
        )?;
        driver.engine.fault_clear(None).await.unwrap();
        let clock = driver::clock(&driver.engine.clock().await.unwrap());
        compare(&format!("{what}, clock"), &clock, &model.clock())?;
        for look in looks() {
            let answer = driver.take(&look).await;
            compare(&format!("{what}, {look:?}"), &answer, &model.take(&look))?;
        }
        agree_on_replication(model, driver).await?;
        compare(
            &format!("{what}, flaws"),
            &driver.flaws().await,
            &Vec::new(),
        )?;
    }
    Ok(())
}

/// how far replication is follows from the instant alone, whichever that is.
async fn agree_on_replication(model: &Model, driver: &Driver) -> Result<(), String> {
    let images = driver.versions().await;
    let applications = driver.application_versions().await;
    for instant in [0, 1, 20, 35, 36, 60, 500, 5_000, 1_000_000] {
        let now = timestamp(instant);
        let images = images.iter().map(|(key, version)| {
            let version = version.clone().at(now);
            (*key, replication_seen(&version.replication))
        });
        let applications = applications.iter().map(|(key, version)| {
            let version = version.clone().at(now);
            (*key, replication_seen(&version.replication))
        });
        let seen = images.chain(applications);
        let expected = model.replications_at(instant);
        compare(
            &format!("replication at {instant}"),
            &seen.collect(),
            &expected,
        )?;
    }
    Ok(())
}

fn compare<T: PartialEq + std::fmt::Debug>(
    what: &str,
    seen: &T,
    expected: &T,
) -> Result<(), String> {
    if seen == expected {
        return Ok(());
    }
    Err(format!(
        "{what}:\nthe engine: {seen:#?}\nthe model: {expected:#?}"
    ))
}

/// Every step that reads.
fn looks() -> Vec<Step> {
    let mut looks = vec![Step::ListAssignments];
    for kind in Kind::ALL {
        looks.extend([None, Some(0), Some(1)].map(|of| Step::ListAll(kind, of)));
    }
    for key in Key::all() {
        match key {
            Key::Gallery(_) => {
                looks.extend(Kind::ALL.map(|kind| Step::ListIn(kind, key)));
            }
            Key::Definition(..) | Key::Application(..) => {
                let images = matches!(key, Key::Definition(..));
                looks.push(Step::ListIn(
                    if images {
                        Kind::Version
                    } else {
                        Kind::ApplicationVersion
                    },
                    key,
                ));
                looks.extend(images.then_some(Step::ListDeleted(key)));
                looks.push(Step::Latest(key, None));
                let areas = [Area::WestEurope, Area::NorthEurope, Area::EastUs];
                looks.extend(areas.map(|area| Step::Latest(key, Some(area))));
            }
            _ => {}
        }
    }
    for subscription in 0..2 {
        looks.extend(Area::ALL.map(|area| Step::Usage(subscription, area)));
    }
    looks
}
