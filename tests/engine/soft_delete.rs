//! Soft delete: D-4, on stored state and under a clock that moves.

use std::sync::Arc;
use std::time::Duration;

use terraform_provider_acg::engine::{Engine, EngineOptions};
use terraform_provider_acg::gallery::{
    ArmCode, Check, ClockChange, Deleted, Finding, GalleryService, GallerySpec, LimitName,
    LimitOverrides, RegionAccess, ReplicationModel, ResourceKind, RuleId, ServiceError,
    SoftDeletePolicy, SoftDeleteService, Timestamp, latest,
};

use crate::fixture::{
    Place, assert_exists, definition, definition_id, furnish, gallery, gallery_id, now, rules,
    version, version_id,
};

fn keeping(days: u32) -> GallerySpec {
    GallerySpec {
        soft_delete_policy: Some(SoftDeletePolicy {
            enabled: true,
            retention_days: days,
        }),
        ..gallery("golden")
    }
}

/// The instant so many days after the beginning.
fn day(days: u64) -> Timestamp {
    now() + Duration::from_secs(days * 24 * 60 * 60)
}

async fn at(engine: &Engine, instant: Timestamp) {
    engine
        .change_clock(ClockChange::Set(instant), true)
        .await
        .unwrap();
}

/// A gallery that keeps what is deleted for 10 days, with the versions 1.0.0 and 2.0.0.
async fn furnished(engine: &Engine) {
    furnish(engine).await;
    engine.gallery_update(keeping(10)).await.unwrap();
    for name in ["1.0.0", "2.0.0"] {
        let spec = version("golden", "ubuntu", name);
        engine.image_version_create(spec).await.unwrap();
    }
}

async fn delete(engine: &Engine, name: &str) -> Result<Deleted, ServiceError> {
    let id = version_id("golden", "ubuntu", name);
    engine.image_version_delete(&id).await
}

async fn restore(engine: &Engine, name: &str) -> Result<String, ServiceError> {
    let id = version_id("golden", "ubuntu", name);
    let restored = engine.image_version_restore(&id).await?;
    Ok(restored.spec.id.name().to_string())
}

async fn deleted(engine: &Engine) -> Vec<String> {
    let definition = definition_id("golden", "ubuntu");
    let list = engine.image_version_deleted_list(&definition).await;
    let names = list.unwrap().into_iter();
    names
        .map(|deleted| deleted.version.spec.id.name().to_string())
        .collect()
}

async fn latest_name(engine: &Engine) -> Option<String> {
    let definition = definition_id("golden", "ubuntu");
    let versions = engine
        .image_version_list((&definition).into())
        .await
        .unwrap();
    let latest = latest(&versions, None, &definition).ok()?;
    Some(latest.spec.id.name().to_string())
}

#[tokio::test]
async fn d4_a_deleted_version_is_in_no_list_no_count_and_no_latest_until_it_is_restored() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    let id = version_id("golden", "ubuntu", "2.0.0");
    let before = engine.image_version_get(&id).await.unwrap();
    let until = day(10);
    let kept = Deleted::Kept { until };
    assert_eq!(delete(&engine, "2.0.0").await.unwrap(), kept);
    assert_eq!(delete(&engine, "2.0.0").await.unwrap(), Deleted::WasAbsent);
    assert_eq!(engine.image_version_get(&id).await.unwrap(), None);
    assert_eq!(latest_name(&engine).await.as_deref(), Some("1.0.0"));
    engine.close().await.unwrap();

    let definition = definition_id("golden", "ubuntu");
    let list = engine.image_version_deleted_list(&definition).await;
    let [kept] = &list.unwrap()[..] else {
        panic!("one version is kept");
    };
    assert_eq!(Some(&kept.version), before.as_ref());
    assert_eq!((kept.deleted_at, kept.retained_until), (now(), day(10)));

    assert_eq!(restore(&engine, "2.0.0").await.unwrap(), "2.0.0");
    assert_eq!(engine.image_version_get(&id).await.unwrap(), before);
    assert_eq!(latest_name(&engine).await.as_deref(), Some("2.0.0"));
    assert_eq!(deleted(&engine).await, [""; 0]);
    assert_exists(restore(&engine, "2.0.0").await, ResourceKind::ImageVersion);
    let operations = engine.operations(&id.key()).await.unwrap();
    assert_eq!(operations.len(), 1, "the restoring");
}

#[tokio::test]
async fn d4_its_place_in_the_limit_is_free_meanwhile_and_needed_again() {
    let place = Place::new();
    let engine = place.engine_with(LimitOverrides::default().with(LimitName::ImageVersions, 2));
    furnished(&engine).await;
    delete(&engine, "1.0.0").await.unwrap();
    let third = version("golden", "ubuntu", "3.0.0");
    engine.image_version_create(third).await.unwrap();
    assert_eq!(rules(restore(&engine, "1.0.0").await), ["Q-3"]);
    assert_eq!(deleted(&engine).await, ["1.0.0"], "nothing was lost");
    delete(&engine, "3.0.0").await.unwrap();
    restore(&engine, "1.0.0").await.unwrap();
}

#[tokio::test]
async fn d4_the_name_is_not_free_until_the_version_is_purged_or_its_time_is_over() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    delete(&engine, "1.0.0").await.unwrap();
    let again = || version("golden", "ubuntu", "1.0.0");
    let error = engine.image_version_create(again()).await.unwrap_err();
    assert_eq!(error.rule().map(RuleId::as_str), Some("D-4"));
    assert_eq!(error.http_status(), 409);
    assert!(
        error.to_string().contains("2026-06-11T12:00:00Z"),
        "{error}"
    );
    let found = engine.image_version_check(again(), Check::default()).await;
    assert!(
        matches!(&found.unwrap()[..], [Finding::Refused(violation)] if violation.code == ArmCode::Conflict)
    );

    let id = version_id("golden", "ubuntu", "1.0.0");
    for expected in [Deleted::Gone, Deleted::WasAbsent] {
        assert_eq!(engine.image_version_purge(&id).await.unwrap(), expected);
    }
    engine.image_version_create(again()).await.unwrap();
    let kept = engine.image_version_purge(&id).await.unwrap();
    assert_eq!(kept, Deleted::WasAbsent, "what is not deleted stays");
    assert!(engine.image_version_get(&id).await.unwrap().is_some());

    delete(&engine, "1.0.0").await.unwrap();
    at(&engine, day(10)).await;
    let found = engine.image_version_check(again(), Check::default()).await;
    assert_eq!(found.unwrap(), []);
    engine.image_version_create(again()).await.unwrap();
}

#[tokio::test]
async fn d4_what_is_kept_is_a_function_of_the_clock_alone() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    delete(&engine, "1.0.0").await.unwrap();
    at(&engine, day(4)).await;
    delete(&engine, "2.0.0").await.unwrap();
    let both: &[&str] = &["1.0.0", "2.0.0"];
    let rows = [
        (day(9), both),
        (day(10), &["2.0.0"]),
        (day(14), &[]),
        (day(13), &["2.0.0"]),
        (day(4), both),
    ];
    for (instant, expected) in rows {
        at(&engine, instant).await;
        assert_eq!(deleted(&engine).await, expected, "{instant}");
    }
    at(&engine, day(14)).await;
    for name in both {
        let error = restore(&engine, name).await.unwrap_err();
        assert!(matches!(error, ServiceError::NotFound { .. }), "{error}");
    }
}

#[tokio::test]
async fn d4_a_change_of_the_policy_counts_for_what_is_deleted_from_then_on() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    delete(&engine, "1.0.0").await.unwrap();
    let disabled = GallerySpec {
        soft_delete_policy: Some(SoftDeletePolicy {
            enabled: false,
            retention_days: 10,
        }),
        ..gallery("golden")
    };
    let silent = gallery("golden");
    for policy in [disabled, silent] {
        engine.gallery_update(policy).await.unwrap();
        delete(&engine, "2.0.0").await.unwrap();
        assert_eq!(deleted(&engine).await, ["1.0.0"]);
        let second = version("golden", "ubuntu", "2.0.0");
        engine.image_version_create(second).await.unwrap();
    }
    engine.gallery_update(keeping(1)).await.unwrap();
    delete(&engine, "2.0.0").await.unwrap();
    at(&engine, day(1)).await;
    assert_eq!(deleted(&engine).await, ["1.0.0"], "as it was promised");
    assert_eq!(
        rules(engine.gallery_update(keeping(0)).await),
        ["D-4"],
        "the bounds"
    );
    assert_eq!(rules(engine.gallery_update(keeping(366)).await), ["D-4"]);
}

#[tokio::test]
async fn d4_kept_versions_hold_their_definition_and_its_gallery() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    delete(&engine, "1.0.0").await.unwrap();
    let definition = definition_id("golden", "ubuntu");
    let refused = engine.image_definition_delete(&definition).await;
    assert_eq!(rules(refused), ["D-1"], "there is one more");
    delete(&engine, "2.0.0").await.unwrap();
    let error = engine.image_definition_delete(&definition).await;
    let error = error.unwrap_err();
    assert_eq!(error.arm_code(), "CannotDeleteResource");
    for part in ["versions/1.0.0", "versions/2.0.0", "2026-06-11"] {
        assert!(error.to_string().contains(part), "{error}");
    }
    let golden = gallery_id("golden");
    assert_eq!(rules(engine.gallery_delete(&golden).await), ["D-1"]);

    let id = version_id("golden", "ubuntu", "1.0.0");
    engine.image_version_purge(&id).await.unwrap();
    let refused = engine.image_definition_delete(&definition).await;
    assert_eq!(rules(refused), ["D-4"]);
    at(&engine, day(10)).await;
    engine.image_definition_delete(&definition).await.unwrap();
    engine.gallery_delete(&golden).await.unwrap();
    at(&engine, now()).await;
    furnish_again(&engine).await;
    assert_eq!(deleted(&engine).await, [""; 0], "it went with its parent");
}

async fn furnish_again(engine: &Engine) {
    engine.gallery_create(gallery("golden")).await.unwrap();
    let ubuntu = definition("golden", "ubuntu");
    engine.image_definition_create(ubuntu).await.unwrap();
}

#[tokio::test]
async fn d4_a_version_can_be_deleted_past_the_policy() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    let id = version_id("golden", "ubuntu", "1.0.0");
    for expected in [Deleted::Gone, Deleted::WasAbsent] {
        let deleted = engine.image_version_delete_for_good(&id).await;
        assert_eq!(deleted.unwrap(), expected);
    }
    assert_eq!(deleted(&engine).await, [""; 0]);
    delete(&engine, "2.0.0").await.unwrap();
    let id = version_id("golden", "ubuntu", "2.0.0");
    let again = engine.image_version_delete_for_good(&id).await.unwrap();
    assert_eq!(again, Deleted::WasAbsent);
    assert_eq!(deleted(&engine).await, ["2.0.0"], "it was deleted before");
}

#[tokio::test]
async fn d4_a_replacement_under_the_same_name_is_refused_while_the_old_one_would_be_kept() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    let spec = || version("golden", "ubuntu", "1.0.0");
    let replacing = |name: &str, removed_for_good| Check {
        replacing: Some(version_id("golden", "ubuntu", name).key()),
        removed_for_good,
        ..Check::default()
    };
    let found = engine.image_version_check(spec(), replacing("1.0.0", false));
    assert!(
        matches!(&found.await.unwrap()[..], [Finding::Refused(violation)]
            if violation.rule.as_str() == "D-4" && violation.remedy.contains("bypass_soft_delete"))
    );
    let found = engine.image_version_check(spec(), replacing("1.0.0", true));
    assert_eq!(found.await.unwrap(), []);
    let third = version("golden", "ubuntu", "3.0.0");
    let found = engine.image_version_check(third, replacing("1.0.0", false));
    assert_eq!(found.await.unwrap(), [], "under another name");
    engine.gallery_update(gallery("golden")).await.unwrap();
    let found = engine.image_version_check(spec(), replacing("1.0.0", false));
    assert_eq!(found.await.unwrap(), [], "without a policy");
}

#[tokio::test]
async fn d4_deleted_versions_survive_the_process() {
    let place = Place::new();
    let engine = place.engine();
    furnished(&engine).await;
    delete(&engine, "1.0.0").await.unwrap();
    drop(engine);
    let options = EngineOptions {
        path: place.database(),
        limits: LimitOverrides::default(),
        region_access: RegionAccess::default(),
        replication: ReplicationModel::Instant,
        acting_as: None,
        run: None,
    };
    let clock = Arc::new(terraform_provider_acg::engine::FixedClock(day(9)));
    let next = Engine::open(options, clock).unwrap();
    assert_eq!(deleted(&next).await, ["1.0.0"]);
    restore(&next, "1.0.0").await.unwrap();
}
