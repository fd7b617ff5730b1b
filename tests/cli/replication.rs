//! The clock, replication, the latest version and the end of life.

use std::process::Stdio;
use std::sync::Arc;

use insta::assert_snapshot;
use jiff::SignedDuration;
use terraform_provider_acg::engine::{Effect, Engine, EngineOptions, Fault, FixedClock};
use terraform_provider_acg::gallery::{
    ClockChange, GalleryService, ReplicationModel, TargetRegionSpec,
};

use super::fixture::{Place, now, region, version};
use super::harness::{acg, furnished, transcript};

/// The furnished place with a version that is copied to three regions, and another that is older.
async fn replicating(fault: Option<Fault>) -> (Place, Engine) {
    let place = furnished().await;
    let options = EngineOptions {
        replication: ReplicationModel::Manual,
        ..EngineOptions::at(place.database())
    };
    let engine = Engine::open(options, Arc::new(FixedClock(now()))).unwrap();
    if let Some(fault) = fault {
        engine.fault_add(fault).await.unwrap();
    }
    let mut older = version("golden", "ubuntu", "1.0.0");
    older.end_of_life_date = Some("2026-06-20T00:00:00Z".parse().unwrap());
    engine.image_version_create(older).await.unwrap();
    let mut newer = version("golden", "ubuntu", "1.1.0");
    newer.target_regions = ["westeurope", "northeurope", "eastus"]
        .map(|name| TargetRegionSpec::of(region(name)))
        .into();
    engine.image_version_create(newer).await.unwrap();
    (place, engine)
}

async fn advance(engine: &Engine, seconds: i64) {
    let by = SignedDuration::from_secs(seconds);
    engine
        .change_clock(ClockChange::Advance(by), false)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_clock_is_shown_and_moved() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "clock set 2090-01-01T00:00:00Z",
            "clock show",
            "clock show -o json --state nowhere.db",
            "clock advance 30d",
            "clock advance 1h30m",
            "clock advance -1h",
            "clock advance -1h --allow-backwards",
            "clock advance soon",
            "clock advance 99999999d",
            "clock set yesterday",
            "clock set 2030-02-29T00:00:00Z",
            "clock set 9999-12-30T23:59:59Z",
            "clock set 2080-01-01T00:00:00Z",
        ]
    ));
}

#[tokio::test]
async fn replication_is_shown_region_by_region() {
    let (place, engine) = replicating(None).await;
    advance(&engine, 40).await;
    assert_snapshot!(transcript(
        &place,
        &[
            "replication status golden/ubuntu/1.1.0",
            "replication status golden/ubuntu/1.1.0 -o json",
            "replication status golden/ubuntu/9.9.9",
            "latest golden/ubuntu --region westeurope",
            "latest golden/ubuntu --region eastus",
        ]
    ));
}

#[tokio::test]
async fn what_is_near_its_end_of_life_is_reported() {
    let (place, engine) = replicating(None).await;
    let report = "report end-of-life";
    assert_snapshot!(transcript(
        &place,
        &[
            report,
            "report end-of-life --within 5",
            "report end-of-life --within 1d",
            "report end-of-life --within 36h",
            "report end-of-life -o yaml"
        ]
    ));
    advance(&engine, 40 * 24 * 3600).await;
    assert_snapshot!(transcript(&place, &[report]));
    // Days are those of 24 hours, whatever the calendar says.
    let back = "clock set 2026-06-20T23:59:59Z --allow-backwards";
    transcript(&place, &[back]);
    let told = transcript(&place, &[report]);
    assert!(told.contains("passed within a day"), "{told}");
}

/// Runs a watch, moves the clock while it watches, and answers the exit code and what it printed.
async fn watched(fault: Option<Fault>) -> (Option<i32>, String) {
    let (place, engine) = replicating(fault).await;
    let arguments = [
        "replication",
        "status",
        "golden/ubuntu/1.1.0",
        "--watch",
        "-o",
        "tsv",
    ];
    let mut command = acg(&place, &arguments);
    let child = command.stdout(Stdio::piped()).spawn().unwrap();
    for _ in 0..10 {
        advance(&engine, 10).await;
    }
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[tokio::test]
async fn watching_ends_with_replication() {
    let (code, printed) = watched(None).await;
    assert_eq!(code, Some(0));
    assert_eq!(printed.matches("Completed").count(), 3, "{printed}");
}

#[tokio::test]
async fn watching_says_no_when_a_region_has_failed() {
    let fault = Fault {
        operation: "image_version_create".to_owned(),
        resource: "1.1.0".to_owned(),
        effect: Effect::Region {
            region: region("eastus"),
            progress: 40,
            details: Some("The link is down.".to_owned()),
        },
        times: None,
        chance: None,
    };
    let (code, printed) = watched(Some(fault)).await;
    assert_eq!(code, Some(5));
    assert_eq!(printed.matches("Completed").count(), 2, "{printed}");
    assert!(printed.contains("The link is down."), "{printed}");
}
