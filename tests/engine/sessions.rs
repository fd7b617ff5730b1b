//! Who may take over what an interrupted run left behind: orphans, and only orphans, and only for
//! the request that made them.

use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    Check, Claim, Created, Finding, Gallery, GalleryService, GallerySpec, ImageDefinitionSpec,
    ImageVersionSpec, LimitOverrides, ListScope, ResourceKind, ServiceError, TargetRegionSpec,
};

use crate::fixture::{
    Place, assert_exists, definition, definition_id, engine_at, furnish, gallery, gallery_id,
    region, source, version,
};

/// Ends an engine as the death of its process would: without closing it.
fn kill(engine: Engine) {
    drop(engine);
}

/// Asks to create the gallery `golden`, first as a plan, and holds the two answers against each other.
async fn ask(engine: &Engine, spec: GallerySpec) -> Result<Created<Gallery>, ServiceError> {
    let findings = engine
        .gallery_check(spec.clone(), Check::default())
        .await
        .unwrap();
    let outcome = engine.gallery_create(spec).await;
    let planned: Vec<bool> = findings
        .iter()
        .map(|finding| match finding {
            Finding::Exists { claim, .. } => *claim == Claim::Adoptable,
            Finding::Refused(violation) => panic!("{violation}"),
        })
        .collect();
    match &outcome {
        Ok(created) if created.adopted => assert_eq!(planned, [true]),
        Ok(_) => assert!(planned.is_empty()),
        Err(_) => assert_eq!(planned, [false]),
    }
    outcome
}

#[tokio::test]
async fn what_a_living_session_created_is_not_adopted() {
    let place = Place::new();
    let living = place.engine();
    living.gallery_create(gallery("golden")).await.unwrap();
    assert_exists(
        ask(&place.engine(), gallery("golden")).await,
        ResourceKind::Gallery,
    );
    assert_exists(ask(&living, gallery("golden")).await, ResourceKind::Gallery);
}

/// Wherever links lead to the database, there is one place for what tells who is alive.
#[cfg(unix)]
#[tokio::test]
async fn what_a_living_session_created_is_not_adopted_by_way_of_a_link() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let link = elsewhere.directory().join("link.db");
    std::os::unix::fs::symlink(place.database(), &link).unwrap();
    let through = engine_at(&link, LimitOverrides::default());
    // The link may be there before the database is.
    through.gallery_create(gallery("golden")).await.unwrap();
    assert_exists(
        ask(&place.engine(), gallery("golden")).await,
        ResourceKind::Gallery,
    );
    let again = engine_at(&link, LimitOverrides::default());
    assert_exists(ask(&again, gallery("golden")).await, ResourceKind::Gallery);
}

#[tokio::test]
async fn what_a_dead_session_created_is_adopted_once_by_the_same_request() {
    let place = Place::new();
    let dead = place.engine();
    dead.gallery_create(gallery("golden")).await.unwrap();
    kill(dead);

    let different = GallerySpec {
        description: None,
        ..gallery("golden")
    };
    let heir = place.engine();
    assert_exists(ask(&heir, different).await, ResourceKind::Gallery);
    assert!(ask(&heir, gallery("golden")).await.unwrap().adopted);
    assert_exists(ask(&heir, gallery("golden")).await, ResourceKind::Gallery);
    assert_exists(
        ask(&place.engine(), gallery("golden")).await,
        ResourceKind::Gallery,
    );

    kill(heir);
    let next = place.engine();
    assert!(
        ask(&next, gallery("golden")).await.unwrap().adopted,
        "the heir was interrupted too"
    );
    next.close().await.unwrap();
    assert_exists(
        ask(&place.engine(), gallery("golden")).await,
        ResourceKind::Gallery,
    );
}

#[tokio::test]
async fn what_was_confirmed_is_not_adopted() {
    let by_close = Place::new();
    let engine = by_close.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    engine.close().await.unwrap();
    kill(engine);
    assert_exists(
        ask(&by_close.engine(), gallery("golden")).await,
        ResourceKind::Gallery,
    );

    let by_confirm = Place::new();
    let engine = by_confirm.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    engine.gallery_create(gallery("silver")).await.unwrap();
    engine
        .confirm(&[gallery_id("golden").key(), "/no/such/key".to_owned()])
        .await
        .unwrap();
    kill(engine);
    let heir = by_confirm.engine();
    assert_exists(ask(&heir, gallery("golden")).await, ResourceKind::Gallery);
    assert!(
        ask(&heir, gallery("silver")).await.unwrap().adopted,
        "only what was named is confirmed"
    );

    let by_update = Place::new();
    let engine = by_update.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    engine.gallery_update(gallery("golden")).await.unwrap();
    kill(engine);
    assert_exists(
        ask(&by_update.engine(), gallery("golden")).await,
        ResourceKind::Gallery,
    );
}

#[tokio::test]
async fn orphans_are_confirmed_by_a_later_session_that_finds_them_in_state() {
    let place = Place::new();
    let dead = place.engine();
    dead.gallery_create(gallery("golden")).await.unwrap();
    kill(dead);
    let reader = place.engine();
    reader
        .confirm(&[gallery_id("GOLDEN").to_string()])
        .await
        .unwrap();
    assert_exists(ask(&reader, gallery("golden")).await, ResourceKind::Gallery);
}

#[tokio::test]
async fn requests_are_compared_by_meaning() {
    let place = Place::new();
    let dead = place.engine();
    furnish(&dead).await;
    let date = |text: &str| Some(text.parse().unwrap());
    let regions = |names: [&str; 2]| {
        names
            .map(|name| TargetRegionSpec::of(region(name)))
            .to_vec()
    };
    let asked = ImageVersionSpec {
        target_regions: regions(["westeurope", "North Europe"]),
        end_of_life_date: date("2030-01-01T00:00:00Z"),
        ..version("golden", "ubuntu", "1.0.0")
    };
    dead.image_version_create(asked.clone()).await.unwrap();
    kill(dead);

    let heir = place.engine();
    assert!(
        heir.gallery_create(gallery("GOLDEN"))
            .await
            .unwrap()
            .adopted
    );
    assert!(
        heir.image_source_create(source("BUILD"))
            .await
            .unwrap()
            .adopted
    );
    let spelled = ImageDefinitionSpec {
        id: definition_id("golden", "Ubuntu"),
        location: Some(region("West Europe")),
        ..definition("golden", "ubuntu")
    };
    assert!(heir.image_definition_create(spelled).await.unwrap().adopted);
    let spelled = ImageVersionSpec {
        target_regions: regions(["northeurope", "West Europe"]),
        end_of_life_date: date("2030-01-01T02:00:00+02:00"),
        ..version("Golden", "UBUNTU", "1.0.0")
    };
    assert!(heir.image_version_create(spelled).await.unwrap().adopted);

    kill(heir);
    let other_date = ImageVersionSpec {
        end_of_life_date: date("2031-01-01T00:00:00Z"),
        ..asked
    };
    let outcome = place.engine().image_version_create(other_date).await;
    assert_exists(outcome, ResourceKind::ImageVersion);
}

#[tokio::test]
async fn a_closed_session_leaves_the_database_alone_behind() {
    let place = Place::new();
    kill({
        let dead = place.engine();
        dead.gallery_create(gallery("silver")).await.unwrap();
        dead
    });
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    assert!(
        engine
            .gallery_create(gallery("silver"))
            .await
            .unwrap()
            .adopted
    );
    engine.close().await.unwrap();
    assert_eq!(place.files(), ["gallery.db"]);
    engine.gallery_create(gallery("bronze")).await.unwrap();
    assert_eq!(
        engine
            .gallery_list(ListScope::Everywhere)
            .await
            .unwrap()
            .len(),
        3,
        "an engine outlives its session"
    );
}

#[tokio::test]
async fn what_a_session_disowns_is_adopted_by_the_next() {
    let place = Place::new();
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    engine.gallery_create(gallery("silver")).await.unwrap();
    let unheard_of = gallery("golden").id.key();
    engine.disown(&[unheard_of]).await.unwrap();
    engine.close().await.unwrap();
    let next = place.engine();
    assert!(
        next.gallery_create(gallery("golden"))
            .await
            .unwrap()
            .adopted
    );
    assert!(next.gallery_create(gallery("silver")).await.is_err());
}

#[tokio::test]
async fn a_session_with_orphans_keeps_its_file_until_they_are_claimed() {
    let place = Place::new();
    let dead = place.engine();
    dead.gallery_create(gallery("golden")).await.unwrap();
    kill(dead);
    let other = place.engine();
    other.gallery_create(gallery("silver")).await.unwrap();
    other.close().await.unwrap();
    assert!(
        place
            .engine()
            .gallery_create(gallery("golden"))
            .await
            .unwrap()
            .adopted
    );
}

#[tokio::test]
async fn reading_creates_no_file() {
    let place = Place::new();
    let engine = place.engine();
    assert_eq!(
        engine.gallery_get(&gallery_id("golden")).await.unwrap(),
        None
    );
    assert_eq!(
        engine
            .gallery_check(gallery("golden"), Check::default())
            .await
            .unwrap(),
        []
    );
    engine.confirm(&[gallery_id("golden").key()]).await.unwrap();
    engine.close().await.unwrap();
    assert_eq!(place.files(), Vec::<String>::new());
    engine.gallery_create(gallery("golden")).await.unwrap();
    assert!(
        engine
            .gallery_get(&gallery_id("golden"))
            .await
            .unwrap()
            .is_some(),
        "the file is found once it is there"
    );
}

#[tokio::test]
async fn two_engines_in_one_process_see_each_others_writes() {
    let place = Place::new();
    let (one, other) = (place.engine(), place.engine());
    one.gallery_create(gallery("golden")).await.unwrap();
    other.gallery_create(gallery("silver")).await.unwrap();
    assert!(
        other
            .gallery_get(&gallery_id("golden"))
            .await
            .unwrap()
            .is_some()
    );
    one.gallery_delete(&gallery_id("silver")).await.unwrap();
    assert_eq!(
        other.gallery_get(&gallery_id("silver")).await.unwrap(),
        None
    );
    one.close().await.unwrap();
    other.gallery_create(gallery("bronze")).await.unwrap();
    assert_eq!(
        one.gallery_list(ListScope::Everywhere).await.unwrap().len(),
        2
    );
}
