//! Faults: whom they meet, how often they strike, and that a request which one fails has done nothing.

use std::time::{Duration, Instant};

use terraform_provider_acg::engine::{Chance, Effect, Engine, Fault, FaultCount};
use terraform_provider_acg::gallery::{
    Check, Deleted, Failure, GalleryService, GallerySpec, ListScope, ServiceError, Violation,
};

use crate::fixture::{
    Place, definition, furnish, gallery, gallery_id, region, rules, source, version, version_id,
};

/// A fault that meets every request for an operation, for ever.
fn on(operation: &str, effect: Effect) -> Fault {
    Fault {
        operation: operation.to_owned(),
        resource: "*".to_owned(),
        effect,
        times: None,
        chance: None,
    }
}

fn error() -> Effect {
    Effect::Error {
        code: "InternalServerError".to_owned(),
        http_status: 500,
        message: None,
    }
}

#[track_caller]
fn failure<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) -> Failure {
    match outcome {
        Err(ServiceError::Failed(failure)) => failure,
        other => panic!("expected a failure, got {other:?}"),
    }
}

async fn add(engine: &Engine, fault: Fault) -> i64 {
    fault.check().unwrap();
    engine.fault_add(fault).await.unwrap()
}

async fn count(engine: &Engine, id: i64) -> (u32, u32) {
    let entries = engine.fault_list().await.unwrap();
    let entry = entries.iter().find(|entry| entry.id == id).unwrap();
    let FaultCount { matched, struck } = entry.count;
    (matched, struck)
}

#[tokio::test]
async fn an_error_is_answered_and_nothing_is_done() {
    let place = Place::new();
    let engine = place.engine();
    let error = Effect::Error {
        code: "AllocationFailed".to_owned(),
        http_status: 503,
        message: Some("No capacity.".to_owned()),
    };
    let fault = Fault {
        times: Some(1),
        ..on("gallery_create", error)
    };
    let id = add(&engine, fault).await;
    let failure = failure(engine.gallery_create(gallery("golden")).await);
    assert_eq!(failure.code, "AllocationFailed");
    assert_eq!(failure.http_status, 503);
    assert_eq!(failure.message, "No capacity.");
    assert!(failure.remedy.contains(&format!("acg fault clear {id}")));
    assert_eq!(engine.gallery_get(&gallery_id("golden")).await, Ok(None));

    let created = engine.gallery_create(gallery("golden")).await.unwrap();
    assert!(!created.adopted);
    assert_eq!(count(&engine, id).await, (1, 1), "spent, and asked no more");
}

#[tokio::test]
async fn every_operation_can_be_failed_and_only_that_one_is() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let subject = version("golden", "ubuntu", "1.0.0");
    let id = subject.id.clone();
    engine.image_version_create(subject.clone()).await.unwrap();
    for operation in ["create", "get", "update", "delete", "list", "check"] {
        let fault = add(&engine, on(&format!("image_version_{operation}"), error())).await;
        let next = version("golden", "ubuntu", "2.0.0");
        let definition = next.id.definition().clone();
        let outcomes = [
            (
                "create",
                engine.image_version_create(next.clone()).await.err(),
            ),
            ("get", engine.image_version_get(&id).await.err()),
            (
                "update",
                engine.image_version_update(subject.clone()).await.err(),
            ),
            (
                "list",
                engine.image_version_list((&definition).into()).await.err(),
            ),
            (
                "check",
                engine
                    .image_version_check(next.clone(), Check::default())
                    .await
                    .err(),
            ),
            ("delete", engine.image_version_delete(&next.id).await.err()),
        ];
        for (other, outcome) in outcomes {
            let failed = matches!(outcome, Some(ServiceError::Failed(_)));
            assert_eq!(
                failed,
                other == operation,
                "{other} with {operation} faulted: {outcome:?}"
            );
        }
        assert_eq!(engine.fault_clear(Some(vec![fault])).await, Ok(1));
        engine.image_version_delete(&next.id).await.unwrap();
    }
}

#[tokio::test]
async fn a_resource_is_met_by_its_name_or_its_id() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let cases = [
        ("2.*", "2.0.0", true),
        ("2.*", "12.0.0", false),
        ("1.?.0", "1.5.0", true),
        ("1.?.0", "1.15.0", false),
        ("*/galleries/GOLDEN/*", "3.0.0", true),
        ("*/galleries/silver/*", "3.0.1", false),
        ("golden", "3.0.2", false),
    ];
    for (resource, name, met) in cases {
        let fault = Fault {
            resource: resource.to_owned(),
            ..on("image_version_create", error())
        };
        add(&engine, fault).await;
        let outcome = engine
            .image_version_create(version("golden", "ubuntu", name))
            .await;
        assert_eq!(outcome.is_err(), met, "{resource} {name}: {outcome:?}");
        engine.fault_clear(None).await.unwrap();
    }
}

#[tokio::test]
async fn a_delay_holds_the_request_and_then_lets_it_through() {
    let place = Place::new();
    let engine = place.engine();
    let delay = Duration::from_millis(20);
    let id = add(&engine, on("gallery_*", Effect::Delay(delay))).await;
    add(&engine, on("*", Effect::Delay(delay))).await;
    let before = Instant::now();
    engine.gallery_create(gallery("golden")).await.unwrap();
    assert!(before.elapsed() >= 2 * delay, "delays add up");
    let before = Instant::now();
    assert!(
        engine
            .gallery_get(&gallery_id("golden"))
            .await
            .unwrap()
            .is_some()
    );
    assert!(before.elapsed() >= 2 * delay, "reads are held too");
    assert_eq!(count(&engine, id).await, (2, 2));
}

#[tokio::test]
async fn throttling_says_how_long_to_wait() {
    let place = Place::new();
    let engine = place.engine();
    let retry_after = Duration::from_secs(17);
    add(
        &engine,
        on("gallery_list", Effect::Throttle { retry_after }),
    )
    .await;
    let failure = failure(engine.gallery_list(ListScope::Everywhere).await);
    assert_eq!(
        (failure.code.as_str(), failure.http_status),
        ("TooManyRequests", 429)
    );
    assert_eq!(failure.retry_after, Some(retry_after));
}

#[tokio::test]
async fn a_limit_is_found_reached_at_what_is_in_use() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let fault = Fault {
        times: Some(1),
        ..on("*_create", Effect::Quota)
    };
    add(&engine, fault).await;
    // What has no limit is not met.
    engine.image_source_create(source("other")).await.unwrap();
    let outcome = engine.gallery_create(gallery("silver")).await;
    let violations = match &outcome {
        Err(ServiceError::Refused(violations)) => violations.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(rules(outcome), ["Q-1"]);
    let [
        Violation {
            message, remedy, ..
        },
    ] = &violations[..]
    else {
        panic!("{violations:?}");
    };
    assert!(message.contains("limit of 1 gallery"), "{message}");
    assert!(remedy.contains("acg fault clear 1"), "{remedy}");
    engine.gallery_create(gallery("silver")).await.unwrap();
    let galleries = engine.gallery_list(ListScope::Everywhere).await.unwrap();
    assert_eq!(galleries.len(), 2);
}

#[tokio::test]
async fn the_first_error_wins_and_leaves_the_others_their_counts() {
    let place = Place::new();
    let engine = place.engine();
    let once = |effect| Fault {
        times: Some(1),
        ..on("gallery_create", effect)
    };
    let first = add(&engine, once(error())).await;
    let second = add(
        &engine,
        once(Effect::Throttle {
            retry_after: Duration::ZERO,
        }),
    )
    .await;
    assert_eq!(
        failure(engine.gallery_create(gallery("golden")).await).http_status,
        500
    );
    assert_eq!(
        (count(&engine, first).await, count(&engine, second).await),
        ((1, 1), (0, 0))
    );
    assert_eq!(
        failure(engine.gallery_create(gallery("golden")).await).http_status,
        429
    );
    engine.gallery_create(gallery("golden")).await.unwrap();
}

/// Which of so many creates a fault with this seed fails, by two engines on one file in turns, or by one.
async fn failed(seed: u64, engines: &[&Engine]) -> Vec<bool> {
    let chance = Chance {
        probability: 0.5,
        seed,
    };
    let fault = Fault {
        chance: Some(chance),
        ..on("gallery_create", error())
    };
    engines[0].fault_clear(None).await.unwrap();
    add(engines[0], fault).await;
    let mut failed = Vec::new();
    for (number, engine) in (0..20).zip(engines.iter().cycle()) {
        let spec = GallerySpec {
            id: gallery_id(&format!("gallery{seed}.{number}")),
            ..gallery("x")
        };
        failed.push(engine.gallery_create(spec).await.is_err());
    }
    failed
}

#[tokio::test]
async fn a_seed_draws_the_same_for_one_process_and_for_several() {
    let (alone, together) = (Place::new(), Place::new());
    let one = failed(7, &[&alone.engine()]).await;
    let two = failed(7, &[&together.engine(), &together.engine()]).await;
    assert_eq!(one, two);
    assert!(one.contains(&true) && one.contains(&false));
    assert_ne!(one, failed(8, &[&alone.engine()]).await);
}

#[tokio::test]
async fn a_fault_is_met_by_engines_that_were_at_work_before_it_was_added() {
    let place = Place::new();
    let (worker, administrator) = (place.engine(), place.engine());
    furnish(&worker).await;
    add(&administrator, on("image_version_get", error())).await;
    failure(
        worker
            .image_version_get(&version_id("golden", "ubuntu", "1.0.0"))
            .await,
    );
    administrator.fault_clear(None).await.unwrap();
    let gone = worker
        .image_version_get(&version_id("golden", "ubuntu", "1.0.0"))
        .await;
    assert_eq!(gone, Ok(None));
}

#[tokio::test]
async fn faults_outlive_the_process_and_clearing_takes_those_that_are_named() {
    let place = Place::new();
    let engine = place.engine();
    let region = Effect::Region {
        region: region("northeurope"),
        progress: 40,
        details: Some("The disk is worn out.".to_owned()),
    };
    let faults = [
        on("gallery_get", error()),
        Fault {
            times: Some(3),
            chance: Some(Chance {
                probability: 0.25,
                seed: u64::MAX,
            }),
            ..on("image_version_*", region)
        },
        on("*_create", Effect::Quota),
        on("*", Effect::Delay(Duration::from_millis(1500))),
        on(
            "*",
            Effect::Throttle {
                retry_after: Duration::from_secs(90),
            },
        ),
    ];
    for fault in faults.clone() {
        add(&engine, fault).await;
    }
    engine.close().await.unwrap();
    let again = place.engine();
    let listed = again.fault_list().await.unwrap();
    let ids: Vec<i64> = listed.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    let listed: Vec<Fault> = listed.into_iter().map(|entry| entry.fault).collect();
    assert_eq!(listed, faults);

    assert_eq!(again.fault_clear(Some(vec![2, 4, 9])).await, Ok(2));
    let left: Vec<i64> = again
        .fault_list()
        .await
        .unwrap()
        .iter()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(left, [1, 3, 5]);
    assert_eq!(again.fault_clear(None).await, Ok(3));
    assert_eq!(again.fault_clear(None).await, Ok(0));
}

#[tokio::test]
async fn a_session_and_the_administration_are_never_met() {
    let place = Place::new();
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    add(&engine, on("*", error())).await;
    engine.confirm(&[gallery_id("golden").key()]).await.unwrap();
    engine.now().await.unwrap();
    engine.fault_list().await.unwrap();
    engine.close().await.unwrap();
    engine.fault_clear(None).await.unwrap();
    let silver = definition("golden", "silver");
    engine.image_definition_create(silver).await.unwrap();
    assert_eq!(
        engine.gallery_delete(&gallery_id("none")).await,
        Ok(Deleted::WasAbsent)
    );
}
