//! S-5, S-6: the names and ids that consumers use, and what they see.

use super::*;

#[test]
fn g1_a_unique_name_is_the_subscription_and_the_name_in_upper_case() {
    let name = UniqueName::of(&gallery_id());
    assert_eq!(name.to_string(), format!("{SUBSCRIPTION}-GOLDEN"));
    let parsed = UniqueName::parse(&name.to_string().to_lowercase()).unwrap();
    assert_eq!(parsed, name);
    assert_eq!(parsed.to_string(), name.to_string());
    for wrong in [
        "",
        SUBSCRIPTION,
        "GOLDEN",
        "00000000-0000-0000-0000-000000000000-",
        "00000000-0000-0000-0000-000000000000-GO-LDEN",
        "00000000-0000-0000-0000-000000000000_GOLDEN",
        "0000000\u{e9}-0000-0000-0000-000000000000-GOLDEN",
        "\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}",
    ] {
        let violation = UniqueName::parse(wrong).unwrap_err();
        assert_eq!(violation.rule, rule::G_1, "{wrong}");
        assert_eq!(violation.target.to_string(), "shared_gallery_name");
    }
}

#[test]
fn n6_the_ids_of_what_is_in_a_shared_gallery() {
    let right = [
        format!("/CommunityGalleries/{}/Images/ubuntu", public_name()),
        format!("/SharedGalleries/{SUBSCRIPTION}-GOLDEN/Images/ubuntu"),
    ];
    for id in right {
        let definition = SharedImageDefinitionId::parse(&id).unwrap();
        assert_eq!(definition.to_string(), id);
        let lower = SharedImageDefinitionId::parse(&id.to_lowercase()).unwrap();
        assert_eq!(definition, lower);
        assert_eq!(DeployableId::parse(&id).unwrap().to_string(), id);
        let id = format!("{id}/Versions/1.2.3");
        let version = SharedImageVersionId::parse(&id).unwrap();
        assert_eq!(version.to_string(), id);
        let lower = SharedImageVersionId::parse(&id.to_lowercase()).unwrap();
        assert_eq!(version, lower);
        assert_eq!(version.cmp(&lower), std::cmp::Ordering::Equal);
        assert_eq!(DeployableId::parse(&id).unwrap().to_string(), id);
        let source = SourceId::parse(&id).unwrap();
        assert_eq!(source.to_string(), id);
        assert_eq!(source, SourceId::parse(&id.to_uppercase()).unwrap());
        assert_eq!(source.noun(), "image version");
        assert!(!source.is_single_disk());
        // V-1: it is a source as a whole.
        let whole = VersionSource::of(Some(source.clone()), None, BTreeMap::new());
        assert!(whole.is_ok());
        let disk = VersionSource::of(None, Some(source), BTreeMap::new());
        assert_eq!(disk.unwrap_err()[0].rule, rule::V_1);
    }
    let wrong = [
        ("/CommunityGalleries/x/Images/ubuntu/Versions/1.0.0", "S-6"),
        ("/SharedGalleries/x/Images/ubuntu/Versions/1.0.0", "G-1"),
        (
            "/OtherGalleries/contoso-00000000-0000-0000-0000-00000000000a/Images/a/Versions/1.0.0",
            "N-6",
        ),
        (
            "/CommunityGalleries/contoso-00000000-0000-0000-0000-00000000000a/Images/a/Versions/1",
            "N-3",
        ),
        (
            "/CommunityGalleries/contoso-00000000-0000-0000-0000-00000000000a/Images/-/Versions/1.0.0",
            "N-2",
        ),
        ("/CommunityGalleries", "N-6"),
        (
            "CommunityGalleries/contoso-00000000-0000-0000-0000-00000000000a/Images/a/Versions/1.0.0",
            "N-6",
        ),
    ];
    for (id, rule) in wrong {
        let violation = SharedImageVersionId::parse(id).unwrap_err();
        assert_eq!(violation.rule.as_str(), rule, "{id}");
        assert_eq!(violation.target.to_string(), "id", "{id}");
        let violation = SourceId::parse(id).unwrap_err();
        assert_eq!(violation.target.to_string(), "source_id", "{id}");
        let violation = DeployableId::parse(id).unwrap_err();
        assert_eq!(violation.target.to_string(), "image_id", "{id}");
    }
}

#[test]
fn s5_sharing_reaches_the_subscriptions_and_tenants_that_are_named() {
    let sharing = |profile| GallerySharing {
        spec: spec(profile),
        public_name: None,
    };
    let asking = |number, tenant_number| Subscription {
        tenant_id: tenant(tenant_number),
        ..Subscription::new(subscription(number))
    };
    let direct = sharing(groups(with([1], [7])));
    let rows = [
        (asking(1, 1), true),
        (asking(2, 7), true),
        (asking(1, 7), true),
        (asking(7, 1), false),
        (asking(2, 2), false),
    ];
    let everybody = sharing(SharingProfile::Community(community()));
    let nobody = sharing(groups(with([], [])));
    for (asking, expected) in rows {
        assert_eq!(reaches(&direct, &asking), expected, "{asking:?}");
        assert!(reaches(&everybody, &asking));
        assert!(!reaches(&nobody, &asking));
    }
}

#[test]
fn s6_consumers_see_a_version_where_it_is_and_nothing_of_how_it_is_kept() {
    let mut version = existing("1.0.0", false);
    version.spec.tags = tags(&[("team", "secret")]);
    let (here, there) = (region("westeurope"), region("northeurope"));
    let target = version.target_regions[0].clone();
    version.target_regions = vec![
        TargetRegion {
            region: here,
            ..target.clone()
        },
        TargetRegion {
            region: there,
            exclude_from_latest: true,
            ..target
        },
    ];
    let definition = SharedImageDefinitionId {
        gallery: SharedGalleryName::Community(public_name()),
        name: definition_id().name().clone(),
    };
    let shown = |complete: &[Region]| {
        let version = ImageVersion {
            replication: ReplicationStatus::completed(complete.iter().copied()),
            ..version.clone()
        };
        let regions = seen(version.clone()).map(|seen| seen.replication.regions.len());
        assert_eq!(regions.unwrap_or(0), complete.len());
        SharedImageVersion::of(&version, &super::super::definition(), &definition)
    };
    assert_eq!(shown(&[]), None);
    let one = shown(&[there]).unwrap();
    let regions: Vec<Region> = one.target_regions.iter().map(|one| one.region).collect();
    assert_eq!(regions, [there]);
    assert!(one.target_regions[0].exclude_from_latest);
    assert_eq!(one.id.to_string(), format!("{definition}/Versions/1.0.0"));
    assert!(!format!("{one:?}").contains("secret"));
    assert!(!format!("{one:?}").contains(SUBSCRIPTION));
    let two = shown(&[here, there]).unwrap();
    assert_eq!(two.target_regions.len(), 2);
    // L-2: excluded in a region, it does not count there.
    let versions = [two];
    assert!(latest(&versions, Some(here), &definition).is_ok());
    assert!(latest(&versions, Some(there), &definition).is_err());
}

#[test]
fn l3_consumers_and_owners_have_the_same_latest_version() {
    let id = SharedImageDefinitionId {
        gallery: SharedGalleryName::Community(public_name()),
        name: definition_id().name().clone(),
    };
    let (here, there) = (region("westeurope"), region("northeurope"));
    let replicated = |name, state| {
        let version = existing(name, false);
        let target = version.target_regions[0].clone();
        let targets = [here, there].map(|region| TargetRegion {
            region,
            ..target.clone()
        });
        let mut replication = ReplicationStatus::completed([here, there]);
        replication.regions.get_mut(&there).unwrap().state = state;
        ImageVersion {
            target_regions: targets.into(),
            replication,
            ..version
        }
    };
    use ReplicationState::{Completed, Failed, Replicating};
    for (state, asked, expected) in [
        (Completed, None, "2.0.0"),
        (Replicating, None, "2.0.0"),
        (Failed, None, "1.0.0"),
        (Failed, Some(here), "2.0.0"),
        (Failed, Some(there), "1.0.0"),
    ] {
        let kept = [replicated("1.0.0", Completed), replicated("2.0.0", state)];
        let owners = latest(&kept, asked, &definition_id()).unwrap().number();
        let shown = |version| SharedImageVersion::of(version, &definition(), &id);
        let shown: Vec<SharedImageVersion> = kept.iter().filter_map(shown).collect();
        let consumers = latest(&shown, asked, &id).unwrap().number();
        assert_eq!(owners.to_string(), expected, "{state} {asked:?}");
        assert_eq!(consumers, owners, "{state} {asked:?}");
    }
}

#[test]
fn v10_consumers_have_the_date_of_the_definition_where_the_version_has_none() {
    let id = SharedImageDefinitionId {
        gallery: SharedGalleryName::Community(public_name()),
        name: definition_id().name().clone(),
    };
    let (early, late) = (Some(now()), Some(Timestamp::MAX));
    for (own, of_definition, effective) in [
        (None, None, None),
        (None, early, early),
        (late, early, late),
        (early, None, early),
    ] {
        let mut version = existing("1.0.0", false);
        version.spec.end_of_life_date = own;
        let definition = ImageDefinitionSpec {
            end_of_life_date: of_definition,
            ..definition()
        };
        let shown = SharedImageVersion::of(&version, &definition, &id).unwrap();
        assert_eq!(shown.end_of_life_date, own);
        assert_eq!(shown.effective_end_of_life_date, effective);
    }
}

#[test]
fn n6_what_consumers_know_is_told_from_what_owners_do() {
    let public = "contoso-00000000-0000-0000-0000-000000000000";
    let unique = "00000000-0000-0000-0000-000000000000-GOLDEN";
    for theirs in [
        public.to_owned(),
        unique.to_lowercase(),
        format!("/CommunityGalleries/{public}/Images/ubuntu"),
        format!("/sharedgalleries/{unique}/images/ubuntu/versions/1.0.0"),
    ] {
        assert!(is_consumers(&theirs), "{theirs}");
    }
    for own in [
        "",
        "golden",
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden",
    ] {
        assert!(!is_consumers(own), "{own}");
    }
}
