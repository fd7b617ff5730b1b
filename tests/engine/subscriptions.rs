//! Subscriptions through the engine: what is stored of one, what goes over it, and that it is judged
//! by its own.

use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    CapacityService, GalleryId, GalleryService, GallerySpec, LimitName, LimitOverrides, ListScope,
    Region, ServiceError, Subscription, SubscriptionId, TenantId, Violation,
};

use crate::fixture::{Place, gallery, region, rules};

fn id(digit: char) -> SubscriptionId {
    SubscriptionId::parse(&"11111111-2222-3333-4444-555555555555".replace('1', &digit.to_string()))
        .unwrap()
}

fn gallery_of(subscription: SubscriptionId, name: &str, location: &str) -> GallerySpec {
    let text = gallery(name).id.to_string();
    let text = text.replace(&id('1').to_string(), &subscription.to_string());
    GallerySpec {
        id: GalleryId::parse(&text).unwrap(),
        location: region(location),
        ..gallery(name)
    }
}

async fn set(
    engine: &Engine,
    subscription: SubscriptionId,
    region: Option<Region>,
    limit: Option<i64>,
) -> Result<Subscription, ServiceError> {
    let change = move |subscription: &mut Subscription| {
        subscription.set_limit(LimitName::Galleries, region, limit)
    };
    engine.subscription_change(subscription, change).await
}

async fn limit_in(engine: &Engine, subscription: SubscriptionId, location: &str) -> u32 {
    let usage = engine.usage(subscription, region(location)).await.unwrap();
    usage[0].limit
}

#[tokio::test]
async fn q1_limits_are_stored_per_subscription_and_region() {
    let place = Place::new();
    let engine = place.engine();
    set(&engine, id('1'), None, Some(2)).await.unwrap();
    let here = Some(region("westeurope"));
    set(&engine, id('1'), here, Some(1)).await.unwrap();
    // Another process sees what this one stored.
    let engine = place.engine();
    for (subscription, name, location, expected) in [
        ('1', "a", "westeurope", true),
        ('1', "b", "westeurope", false),
        ('1', "b", "northeurope", true),
        ('1', "c", "northeurope", true),
        ('1', "d", "northeurope", false),
        ('2', "b", "westeurope", true),
        ('2', "c", "westeurope", true),
        ('2', "d", "northeurope", true),
    ] {
        let spec = gallery_of(id(subscription), name, location);
        let outcome = engine.gallery_create(spec).await;
        if expected {
            outcome.unwrap();
        } else {
            assert_eq!(rules(outcome), ["Q-1"], "{subscription} {name} {location}");
        }
    }
    let found = engine.usage_by_region(id('1')).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|(region, usage)| (region.name(), usage[0].current, usage[0].limit))
        .collect();
    assert_eq!(found, [("northeurope", 2, 2), ("westeurope", 1, 1)]);
    assert_eq!(limit_in(&engine, id('2'), "westeurope").await, 100);

    // Given back, the documented limit holds again.
    set(&engine, id('1'), here, None).await.unwrap();
    let back = set(&engine, id('1'), None, None).await.unwrap();
    assert_eq!(back, Subscription::new(id('1')));
    assert_eq!(limit_in(&engine, id('1'), "westeurope").await, 100);
}

#[tokio::test]
async fn q6_settings_of_the_engine_go_over_stored_limits_in_every_region() {
    let place = Place::new();
    let stored = place.engine();
    set(&stored, id('1'), None, Some(5)).await.unwrap();
    set(&stored, id('1'), Some(region("westeurope")), Some(9))
        .await
        .unwrap();
    assert_eq!(limit_in(&stored, id('1'), "westeurope").await, 9);
    assert_eq!(limit_in(&stored, id('1'), "northeurope").await, 5);

    let told = place.engine_with(LimitOverrides::default().with(LimitName::Galleries, 1));
    for location in ["westeurope", "northeurope"] {
        assert_eq!(limit_in(&told, id('1'), location).await, 1);
    }
    let [first, second] = ["a", "b"].map(|name| gallery_of(id('1'), name, "westeurope"));
    told.gallery_create(first).await.unwrap();
    assert_eq!(rules(told.gallery_create(second.clone()).await), ["Q-1"]);
    stored.gallery_create(second).await.unwrap();
}

#[tokio::test]
async fn q1_a_limit_below_what_is_there_refuses_only_what_is_new() {
    let place = Place::new();
    let engine = place.engine();
    for name in ["a", "b"] {
        let spec = gallery_of(id('1'), name, "westeurope");
        engine.gallery_create(spec).await.unwrap();
    }
    set(&engine, id('1'), None, Some(1)).await.unwrap();
    let third = gallery_of(id('1'), "c", "westeurope");
    assert_eq!(rules(engine.gallery_create(third).await), ["Q-1"]);
    let described = GallerySpec {
        description: Some("Still there".to_owned()),
        ..gallery_of(id('1'), "a", "westeurope")
    };
    engine.gallery_update(described).await.unwrap();
    let usage = engine.usage(id('1'), region("westeurope")).await.unwrap();
    assert_eq!((usage[0].current, usage[0].remaining()), (2, 0));
}

#[tokio::test]
async fn n8_regions_are_allowed_per_subscription() {
    let place = Place::new();
    let closed = region("australiacentral");
    let engine = place.engine();
    let spec = |subscription| gallery_of(id(subscription), "golden", closed.name());
    assert_eq!(rules(engine.gallery_create(spec('1')).await), ["N-8"]);
    engine
        .subscription_change(id('1'), move |one| one.allow(closed))
        .await
        .unwrap();
    let engine = place.engine();
    engine.gallery_create(spec('1')).await.unwrap();
    assert_eq!(rules(engine.gallery_create(spec('2')).await), ["N-8"]);

    // What is there stays when the region is closed again.
    engine
        .subscription_change(id('1'), move |one| one.disallow(closed))
        .await
        .unwrap();
    let galleries = engine.gallery_list(ListScope::Everywhere).await.unwrap();
    assert_eq!(galleries.len(), 1);
    let allowance = engine.allowance(id('1')).await.unwrap();
    assert_eq!(allowance.region_access.regions().count(), 0);
}

#[tokio::test]
async fn subscriptions_are_kept_and_listed() {
    let place = Place::new();
    let engine = place.engine();
    assert_eq!(engine.subscription_list().await.unwrap(), []);
    assert_eq!(
        place.files(),
        Vec::<String>::new(),
        "reading creates nothing"
    );

    let tenant = TenantId::parse("99999999-0000-0000-0000-000000000000").unwrap();
    let named = |subscription: &mut Subscription| {
        subscription.display_name = Some("Platform".to_owned());
        subscription.tenant_id = TenantId::parse("99999999-0000-0000-0000-000000000000")?;
        Ok::<_, Violation>(())
    };
    engine.subscription_change(id('2'), named).await.unwrap();
    let used = gallery_of(id('1'), "golden", "westeurope");
    engine.gallery_create(used).await.unwrap();

    let listed = place.engine().subscription_list().await.unwrap();
    let expected = Subscription {
        display_name: Some("Platform".to_owned()),
        tenant_id: tenant,
        ..Subscription::new(id('2'))
    };
    assert_eq!(listed, [Subscription::new(id('1')), expected.clone()]);
    assert_eq!(engine.subscription_get(id('2')).await.unwrap(), expected);

    // A change that is refused leaves everything as it was.
    let open = region("westeurope");
    let refused = engine
        .subscription_change(id('2'), move |one| {
            one.display_name = None;
            one.allow(open)
        })
        .await;
    assert_eq!(rules(refused), ["N-8"]);
    assert_eq!(engine.subscription_get(id('2')).await.unwrap(), expected);
}
