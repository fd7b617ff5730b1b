//! The engine's clock: kept in the store, for every process alike.

use std::sync::{Arc, Mutex};

use terraform_provider_acg::engine::{Clock, Engine, EngineOptions};
use terraform_provider_acg::gallery::{ClockChange, ClockMode, GalleryService, Timestamp};

use crate::fixture::{Place, furnish, gallery, now, rules, version};

/// A machine's clock that is set by hand.
#[derive(Clone)]
struct Machine(Arc<Mutex<Timestamp>>);

impl Machine {
    fn at(instant: &str) -> Self {
        Self(Arc::new(Mutex::new(instant.parse().unwrap())))
    }

    fn set(&self, instant: &str) {
        *self.0.lock().unwrap() = instant.parse().unwrap();
    }
}

impl Clock for Machine {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

fn engine(place: &Place, machine: &Machine) -> Engine {
    Engine::open(
        EngineOptions::at(place.database()),
        Arc::new(machine.clone()),
    )
    .unwrap()
}

#[tokio::test]
async fn r3_what_was_written_keeps_the_clock_from_falling_behind_it() {
    let place = Place::new();
    let machine = Machine::at("2026-06-01T12:00:00Z");
    let first = engine(&place, &machine);
    assert_eq!(first.clock().await.unwrap().now, now());
    machine.set("2026-06-01T11:00:00Z");
    assert!(
        !first.clock().await.unwrap().is_held(),
        "nothing was written"
    );
    machine.set("2026-06-01T12:00:00Z");
    furnish(&first).await;

    machine.set("2026-06-01T11:00:00Z");
    let second = engine(&place, &machine);
    for engine in [&first, &second] {
        let reading = engine.clock().await.unwrap();
        assert!(reading.is_held());
        assert_eq!(reading.now, now());
        assert_eq!(engine.now().await.unwrap(), now());
    }
    let made = second
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    assert_eq!(made.resource.published_date, now());

    machine.set("2026-06-01T13:00:00Z");
    assert!(!second.clock().await.unwrap().is_held());
}

#[tokio::test]
async fn r3_a_virtual_clock_stands_still_until_it_is_moved() {
    let place = Place::new();
    let machine = Machine::at("2026-06-01T12:00:00Z");
    let engine = engine(&place, &machine);
    furnish(&engine).await;
    let year = jiff::SignedDuration::from_hours(24 * 365);
    let moved = engine
        .change_clock(ClockChange::Advance(year), false)
        .await
        .unwrap();
    let later: Timestamp = "2027-06-01T12:00:00Z".parse().unwrap();
    assert_eq!((moved.now, moved.mode), (later, ClockMode::Virtual(later)));
    machine.set("2026-07-01T12:00:00Z");
    assert_eq!(engine.clock().await.unwrap().now, later);
    engine.gallery_create(gallery("other")).await.unwrap();

    let back = engine.change_clock(ClockChange::System, false).await;
    assert_eq!(rules(back), ["R-3"]);
    assert_eq!(engine.clock().await.unwrap().mode, moved.mode);
    let back = engine
        .change_clock(ClockChange::System, true)
        .await
        .unwrap();
    assert_eq!(back.mode, ClockMode::System);
    assert_eq!(back.now, "2026-07-01T12:00:00Z".parse().unwrap());
    assert!(!engine.clock().await.unwrap().is_held());
}

#[tokio::test]
async fn a_damaged_clock_is_an_error_and_no_panic() {
    let place = Place::new();
    let machine = Machine::at("2026-06-01T12:00:00Z");
    let engine = engine(&place, &machine);
    furnish(&engine).await;
    for damaged in ["", "noon", "{\"highest\":\"noon\"}"] {
        let database = rusqlite::Connection::open(place.database()).unwrap();
        database
            .execute(
                "UPDATE settings SET value = ?1 WHERE name = 'clock'",
                [damaged],
            )
            .unwrap();
        let refused = engine.clock().await.unwrap_err();
        assert!(refused.to_string().contains("clock"), "{refused}");
    }
}
