//! What consumers of shared galleries see, deploy and copy.

use super::*;

fn deployment(image: &str, number: u128, location: &str) -> Deployment {
    Deployment {
        subscription: subscription(number),
        image: DeployableId::parse(image).unwrap(),
        region: region(location),
        virtual_machines: 1,
        scale_sets: 0,
        instances_per_scale_set: 0,
        replaces: None,
    }
}

#[tokio::test]
async fn s5_those_see_a_gallery_that_it_is_shared_with() {
    let place = Place::new();
    let owner = place.engine();
    furnish(&owner).await;
    let made = owner.image_version_create(version("golden", "ubuntu", "1.0.0"));
    made.await.unwrap();
    for (number, of) in [(2, 7), (3, 8)] {
        let change = move |one: &mut terraform_provider_acg::gallery::Subscription| {
            one.tenant_id = tenant(of);
            Ok::<_, ServiceError>(())
        };
        let changed = owner.subscription_change(subscription(number), change);
        changed.await.unwrap();
    }
    let profile = SharingProfile::Groups(groups([1], [7]));
    let spec = GallerySharingSpec {
        profile,
        ..direct([])
    };
    owner.gallery_sharing_create(spec).await.unwrap();
    let name = SharedGalleryName::Direct(UniqueName::of(&gallery_id("GOLDEN")));
    let ubuntu = SharedImageDefinitionId {
        gallery: name.clone(),
        name: definition("golden", "ubuntu").id.name().clone(),
    };
    for (number, seen) in [(1, true), (2, true), (3, false), (4, false)] {
        let with = subscription(number);
        let listed = owner.shared_gallery_list(with).await.unwrap();
        assert_eq!(listed.len(), usize::from(seen), "{number}");
        let definitions = owner.shared_image_definition_list(&name, with).await;
        let versions = owner.shared_image_version_list(&ubuntu, with).await;
        let deployed = owner
            .deployment_check(deployment(&ubuntu.to_string(), number, "westeurope"))
            .await;
        if seen {
            assert_eq!(definitions.unwrap()[0].id, ubuntu);
            let versions = versions.unwrap();
            assert_eq!(versions.len(), 1);
            let check = deployed.unwrap();
            assert!(check.allowed());
            let version = check.version.unwrap().to_string();
            assert_eq!(version, versions[0].id.to_string());
        } else {
            // It is not told whether there is such a gallery.
            for code in [code(definitions), code(versions), code(deployed)] {
                assert_eq!(code, "ResourceNotFound");
            }
        }
    }
}

#[tokio::test]
async fn s5_a_consumer_needs_a_role_in_its_own_subscription_and_s6_none_for_a_community_gallery() {
    let place = Place::new();
    let owner = place.engine();
    furnish(&owner).await;
    owner.principal_add(principal(1, "ann")).await.unwrap();
    owner.gallery_sharing_create(direct([5])).await.unwrap();
    let ann = place.engine_as("ann");
    let with = subscription(5);
    let name = SharedGalleryName::Direct(UniqueName::of(&gallery_id("golden")));
    let seen = || ann.shared_image_definition_list(&name, with);
    assert_eq!(code(seen().await), "AuthorizationFailed");
    assert!(ann.shared_gallery_list(with).await.unwrap().is_empty());
    assign(&owner, "Reader", &format!("/subscriptions/{with}"), 1).await;
    assert_eq!(seen().await.unwrap().len(), 1);
    assert_eq!(ann.shared_gallery_list(with).await.unwrap().len(), 1);
    // No role at the gallery: by its own id it stays closed.
    let by_id = ann.gallery_get(&gallery_id("golden")).await;
    assert_eq!(code(by_id), "AuthorizationFailed");
    owner.gallery_sharing_delete(&id()).await.unwrap();
    assert_eq!(code(seen().await), "ResourceNotFound");
    let public = owner.gallery_sharing_create(community()).await.unwrap();
    let name = public.resource.name();
    let stranger = subscription(77);
    let seen = ann.shared_image_definition_list(&name, stranger).await;
    assert_eq!(seen.unwrap().len(), 1);
    let listed = ann.shared_gallery_list(stranger).await.unwrap();
    let told = listed[0].community.as_ref().unwrap();
    assert_eq!(told.publisher_contact, "images@contoso.com");
    // A community gallery is not found by its unique name.
    let unique = SharedGalleryName::Direct(UniqueName::of(&gallery_id("golden")));
    let seen = owner.shared_image_definition_list(&unique, with).await;
    assert_eq!(code(seen), "ResourceNotFound");
}

#[tokio::test]
async fn r5_a_shared_version_is_deployed_where_it_is_and_told_by_its_shared_id() {
    let place = Place::new();
    let owner = place.engine();
    furnish(&owner).await;
    for (name, excluded) in [("1.0.0", false), ("2.0.0", true)] {
        let spec = ImageVersionSpec {
            exclude_from_latest: excluded,
            ..version("golden", "ubuntu", name)
        };
        owner.image_version_create(spec).await.unwrap();
    }
    let public = owner.gallery_sharing_create(community()).await.unwrap();
    let ubuntu = format!(
        "/communityGalleries/{}/images/UBUNTU",
        public.resource.name()
    );
    let check = |image: String, location| {
        let owner = &owner;
        async move {
            owner
                .deployment_check(deployment(&image, 9, location))
                .await
        }
    };
    let latest = check(ubuntu.clone(), "westeurope").await.unwrap();
    assert!(latest.allowed());
    assert_eq!(latest.version.unwrap().name().to_string(), "1.0.0");
    let named = check(format!("{ubuntu}/versions/2.0.0"), "westeurope").await;
    assert!(named.unwrap().allowed());
    for image in [ubuntu.clone(), format!("{ubuntu}/versions/1.0.0")] {
        let elsewhere = check(image, "northeurope").await.unwrap();
        assert!(!elsewhere.allowed());
        for refusal in &elsewhere.refusals {
            let text = format!("{} {}", refusal.message, refusal.remedy);
            assert!(text.contains("owner"), "{text}");
            assert!(!text.contains(OWNER), "{text}");
        }
    }
    for image in [
        format!("{ubuntu}/versions/3.0.0"),
        format!("{ubuntu}x"),
        "/communityGalleries/contoso-00000000-0000-0000-0000-000000000000/images/ubuntu".to_owned(),
    ] {
        let error = check(image.clone(), "westeurope").await.unwrap_err();
        assert_eq!(error.arm_code(), "ResourceNotFound", "{image}");
        assert!(!error.to_string().contains(OWNER), "{error}");
    }
}

#[tokio::test]
async fn l3_owners_and_consumers_have_the_same_latest_where_replication_failed_in_a_region() {
    let place = Place::new();
    let owner = place.engine();
    furnish(&owner).await;
    let spec = |name| ImageVersionSpec {
        target_regions: ["westeurope", "northeurope"]
            .map(|name| TargetRegionSpec::of(region(name)))
            .into(),
        ..version("golden", "ubuntu", name)
    };
    owner.image_version_create(spec("1.0.0")).await.unwrap();
    let fault = Fault {
        operation: "image_version_create".to_owned(),
        resource: "*".to_owned(),
        effect: Effect::Region {
            region: region("northeurope"),
            progress: 40,
            details: None,
        },
        times: Some(1),
        chance: None,
    };
    owner.fault_add(fault).await.unwrap();
    owner.image_version_create(spec("2.0.0")).await.unwrap();
    let public = owner.gallery_sharing_create(community()).await.unwrap();
    let own = definition_id("golden", "ubuntu");
    let shared = SharedImageDefinitionId {
        gallery: public.resource.name(),
        name: own.name().clone(),
    };
    let versions = owner.shared_image_version_list(&shared, subscription(9));
    let versions = versions.await.unwrap();
    assert_eq!(versions.len(), 2, "a consumer still finds it by its name");
    for (asked, expected) in [
        (None, "1.0.0"),
        (Some(region("westeurope")), "2.0.0"),
        (Some(region("northeurope")), "1.0.0"),
    ] {
        let candidates = Candidates::in_region(asked);
        let owners = owner.image_version_latest(&own, candidates).await.unwrap();
        assert_eq!(owners.unwrap().number().to_string(), expected);
        let consumers = latest(&versions, asked, &shared).unwrap();
        assert_eq!(consumers.number().to_string(), expected);
    }
    for (location, expected) in [("westeurope", "2.0.0"), ("northeurope", "1.0.0")] {
        for image in [own.to_string(), shared.to_string()] {
            let check = owner.deployment_check(deployment(&image, 9, location));
            let check = check.await.unwrap();
            assert!(check.allowed(), "{check:?}");
            assert_eq!(check.version.unwrap().name().to_string(), expected);
            let advice: Vec<&str> = check.advice.iter().map(|one| one.rule.as_str()).collect();
            assert_eq!(advice, ["A-5"], "{image} {location}");
        }
    }
}

#[tokio::test]
async fn v1_a_shared_version_is_a_source() {
    let place = Place::new();
    let owner = place.engine();
    furnish(&owner).await;
    let made = owner.image_version_create(version("golden", "ubuntu", "1.0.0"));
    made.await.unwrap();
    // The consumer's gallery, in another subscription.
    let text = gallery_id("copies").to_string();
    let copies = GalleryId::parse(&text.replace(OWNER, &subscription(5).to_string())).unwrap();
    let mine = |name: &str, source: &str| {
        let text = version_id("copies", "ubuntu", name).to_string();
        let text = text.replace(OWNER, &subscription(5).to_string());
        ImageVersionSpec {
            id: terraform_provider_acg::gallery::ImageVersionId::parse(&text).unwrap(),
            source: VersionSource::Whole(SourceId::parse(source).unwrap()),
            ..version("copies", "ubuntu", name)
        }
    };
    owner
        .gallery_create(GallerySpec {
            id: copies.clone(),
            ..gallery("copies")
        })
        .await
        .unwrap();
    let mut ubuntu = definition("copies", "ubuntu");
    ubuntu.id = mine("1.0.0", &source_id("x").to_string())
        .id
        .definition()
        .clone();
    owner.image_definition_create(ubuntu).await.unwrap();
    let shared = format!("/sharedGalleries/{OWNER}-golden/images/ubuntu/versions/1.0.0");
    let create = |spec| owner.image_version_create(spec);
    // Not before it is shared.
    assert_eq!(rules(create(mine("1.0.0", &shared)).await), ["V-2"]);
    owner.gallery_sharing_create(direct([5])).await.unwrap();
    let copy = create(mine("1.0.0", &shared)).await.unwrap().resource;
    assert_eq!(copy.os_disk.size_gb, 30);
    let missing = shared.replace("1.0.0", "9.9.9");
    assert_eq!(rules(create(mine("2.0.0", &missing)).await), ["V-2"]);
    let mut elsewhere = mine("2.0.0", &shared);
    elsewhere.location = region("northeurope");
    elsewhere.target_regions = vec![TargetRegionSpec::of(region("northeurope"))];
    assert_eq!(rules(create(elsewhere).await), ["V-2"]);
    // Whoever copies needs a role in the subscription that it is shared with, and none at the gallery.
    owner.principal_add(principal(1, "ann")).await.unwrap();
    let ann = place.engine_as("ann");
    let publisher = "Compute Gallery Artifacts Publisher";
    assign(&owner, publisher, &copies.to_string(), 1).await;
    let linked = ann.image_version_create(mine("2.0.0", &shared)).await;
    assert_eq!(code(linked), "LinkedAuthorizationFailed");
    let scope = format!("/subscriptions/{}", subscription(5));
    assign(&owner, "Reader", &scope, 1).await;
    let made = ann.image_version_create(mine("2.0.0", &shared)).await;
    made.unwrap();
    // The copy stays when the sharing ends, and is read as it was made.
    owner.gallery_sharing_delete(&id()).await.unwrap();
    let reopened = place.engine();
    let kept = reopened.image_version_get(&copy.spec.id).await.unwrap();
    assert_eq!(kept.unwrap().spec.source, copy.spec.source);
}

#[tokio::test]
async fn n6_what_is_shared_is_told_as_it_is_spelled() {
    let place = Place::new();
    let owner = place.engine();
    furnish(&owner).await;
    let made = owner.image_version_create(version("golden", "ubuntu", "1.0.0"));
    made.await.unwrap();
    let public = owner.gallery_sharing_create(community()).await.unwrap();
    let name = public.resource.name();
    let upper = SharedGalleryName::parse(&name.to_string().to_uppercase()).unwrap();
    let with = subscription(9);
    let definitions = owner.shared_image_definition_list(&upper, with).await;
    let ubuntu = definitions.unwrap().swap_remove(0).id;
    let spelled = format!("/CommunityGalleries/{name}/Images/ubuntu");
    assert_eq!(ubuntu.to_string(), spelled);
    let shouted = SharedImageDefinitionId::parse(&spelled.to_uppercase()).unwrap();
    let versions = owner.shared_image_version_list(&shouted, with).await;
    let version = versions.unwrap().swap_remove(0).id.to_string();
    assert_eq!(version, format!("{spelled}/Versions/1.0.0"));
    let check = owner
        .deployment_check(deployment(&shouted.to_string(), 9, "westeurope"))
        .await;
    assert_eq!(check.unwrap().version.unwrap().to_string(), version);
}
