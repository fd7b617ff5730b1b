//! Deployments from an image: where, how many at once, and into which scale sets.

use super::*;
use crate::gallery::deployment::{
    DeployableImage, LatestChoice, VersionInUse, check_deployment, recommended_replicas,
};

const HERE: &str = "westeurope";
const THERE: &str = "northeurope";

fn deployment(image: DeployableId, location: &str) -> Deployment {
    Deployment {
        subscription: SubscriptionId::parse(SUBSCRIPTION).unwrap(),
        image,
        region: region(location),
        virtual_machines: 1,
        scale_sets: 0,
        instances_per_scale_set: 0,
        replaces: None,
    }
}

fn of_version(location: &str) -> Deployment {
    deployment(DeployableId::Version(version_id("1.0.0")), location)
}

fn of_latest(location: &str) -> Deployment {
    deployment(DeployableId::Latest(definition_id()), location)
}

fn of_managed_image(location: &str) -> Deployment {
    let SourceId::ImageSource(id) = source_id(SourceKind::ManagedImage, "build") else {
        panic!("the fixture makes image sources")
    };
    deployment(DeployableId::ManagedImage(id), location)
}

/// A version with so many replicas in each region, and the state of replication there.
fn replicated(name: &str, regions: &[(&str, u32, ReplicationState, u8)]) -> ImageVersion {
    let spec = ImageVersionSpec {
        target_regions: regions
            .iter()
            .map(|(name, replicas, ..)| TargetRegionSpec {
                replica_count: Some(*replicas),
                ..TargetRegionSpec::of(region(name))
            })
            .collect(),
        ..existing(name, false).spec
    };
    let allowance = Allowance::without_bounds();
    let status = regions.iter().map(|(name, _, state, progress)| {
        let replication = RegionalReplication {
            state: *state,
            progress: *progress,
            details: match state {
                ReplicationState::Failed => "The region ran out of capacity.".to_owned(),
                _ => String::new(),
            },
        };
        (region(name), replication)
    });
    ImageVersion {
        replication: ReplicationStatus {
            regions: status.collect(),
        },
        target_regions: replication::target_regions(
            (&spec).into(),
            &allowance.limits,
            &allowance.region_access,
        )
        .unwrap(),
        spec,
        ..existing(name, false)
    }
}

fn complete(name: &str, replicas: u32) -> ImageVersion {
    replicated(name, &[(HERE, replicas, ReplicationState::Completed, 100)])
}

fn check(deployment: &Deployment, versions: &[ImageVersion]) -> DeploymentCheck {
    check_with(deployment, versions, None)
}

fn check_with(
    deployment: &Deployment,
    versions: &[ImageVersion],
    replaced: Option<&SourceFacts>,
) -> DeploymentCheck {
    let definition = definition();
    let image = DeployableImage::Gallery {
        definition: &definition,
        versions,
    };
    check_deployment(deployment, &image, replaced, &Allowance::default(), now())
}

fn check_managed(deployment: &Deployment) -> DeploymentCheck {
    let facts = SourceFacts::from(&image_source(SourceKind::ManagedImage));
    let image = DeployableImage::Managed(&facts);
    check_deployment(deployment, &image, None, &Allowance::default(), now())
}

fn refusals(check: &DeploymentCheck) -> Vec<String> {
    check.refusals.iter().for_each(assert_well_said);
    short(&check.refusals)
}

fn advice(check: &DeploymentCheck) -> Vec<&'static str> {
    for advice in &check.advice {
        assert!(advice.message.ends_with('.'), "{}", advice.message);
    }
    check
        .advice
        .iter()
        .map(|advice| advice.rule.as_str())
        .collect()
}

#[test]
fn r5_a_region_can_be_deployed_in_once_it_is_complete_whatever_the_others_do() {
    use ReplicationState::{Completed, Failed, Replicating, Unknown};
    for (state, progress, expected) in [
        (Completed, 100, None),
        (Replicating, 40, Some("40 per cent")),
        (Unknown, 0, Some("0 per cent")),
        (Failed, 10, Some("ran out of capacity")),
    ] {
        let version = replicated(
            "1.0.0",
            &[(HERE, 1, Completed, 100), (THERE, 1, state, progress)],
        );
        assert!(check(&of_version(HERE), std::slice::from_ref(&version)).allowed());
        let there = check(&of_version(THERE), &[version]);
        match expected {
            None => assert!(there.allowed()),
            Some(words) => {
                assert_eq!(refusals(&there), ["R-5 at location"], "{state}");
                assert!(there.refusals[0].message.contains(words), "{there:?}");
                assert_eq!(there.replicas, 0);
            }
        }
    }
    let nowhere = check(&of_version(THERE), &[complete("1.0.0", 1)]);
    assert_eq!(refusals(&nowhere), ["R-5 at location"]);
    assert!(nowhere.refusals[0].message.contains("not replicated there"));
}

#[test]
fn r5_a_managed_image_is_deployed_in_its_own_region() {
    assert!(check_managed(&of_managed_image(HERE)).allowed());
    let there = check_managed(&of_managed_image(THERE));
    assert_eq!(refusals(&there), ["R-5 at location"]);
    assert!(there.refusals[0].message.contains(HERE));
}

#[test]
fn l2_a_definition_stands_for_its_latest_version_in_the_region() {
    use ReplicationState::{Completed, Replicating};
    let versions = [
        replicated(
            "1.0.0",
            &[(HERE, 2, Completed, 100), (THERE, 1, Completed, 100)],
        ),
        replicated(
            "1.1.0",
            &[(HERE, 1, Completed, 100), (THERE, 1, Replicating, 30)],
        ),
    ];
    let here = check(&of_latest(HERE), &versions);
    assert_eq!(here.version, Some(VersionInUse::Own(version_id("1.1.0"))));
    assert_eq!(advice(&here), ["A-5"]);
    let there = check(&of_latest(THERE), &versions);
    assert_eq!(there.version, Some(VersionInUse::Own(version_id("1.0.0"))));
    assert_eq!(advice(&there), ["L-2", "A-5"]);
    assert!(there.advice[0].message.contains("1.1.0"));
}

#[test]
fn l2_it_is_said_only_of_a_higher_version_that_it_does_not_count_in_the_region() {
    use ReplicationState::{Completed, Failed, Replicating};
    let all = [(HERE, 1, Completed, 100), (THERE, 1, Completed, 100)];
    for (state, location, expected, told) in [
        (Completed, THERE, "2.0.0", false),
        (Replicating, HERE, "2.0.0", false),
        (Replicating, THERE, "1.0.0", true),
        // L-3: where it failed somewhere, the latest of all regions is the lower one.
        (Failed, HERE, "2.0.0", false),
        (Failed, THERE, "1.0.0", false),
    ] {
        let second = [(HERE, 1, Completed, 100), (THERE, 1, state, 50)];
        let versions = [replicated("1.0.0", &all), replicated("2.0.0", &second)];
        let check = check(&of_latest(location), &versions);
        let version = check.version.as_ref().unwrap().name().to_string();
        assert_eq!(version, expected, "{state} {location}");
        let advice = advice(&check);
        assert_eq!(advice.contains(&"L-2"), told, "{state} {location}");
    }
}

#[test]
fn l2_few_versions_settle_which_is_the_latest_in_a_region() {
    use ReplicationState::{Completed, Failed, Replicating};
    let all = |name| {
        let both = [(HERE, 1, Completed, 100), (THERE, 1, Completed, 100)];
        replicated(name, &both)
    };
    let partly =
        |name, state| replicated(name, &[(HERE, 1, Completed, 100), (THERE, 1, state, 50)]);
    let downwards = [
        existing("9.0.0", true),
        partly("5.0.0", Failed),
        partly("4.0.0", Replicating),
        partly("3.0.0", Replicating),
        all("2.0.0"),
        all("1.0.0"),
    ];
    let mut upwards = downwards.clone();
    upwards.reverse();
    let unseen = ImageVersion {
        replication: ReplicationStatus::default(),
        ..all("6.0.0")
    };
    for (location, looked_at, kept) in [
        (HERE, 2, vec!["5.0.0"]),
        (THERE, 5, vec!["4.0.0", "2.0.0"]),
        ("uksouth", 6, vec!["4.0.0"]),
    ] {
        for shown in [Some, crate::gallery::sharing::seen] {
            let mut choice = LatestChoice::in_region(region(location));
            assert!(!choice.look_at(unseen.clone(), |_| None));
            let settles = |version: &ImageVersion| choice.look_at(version.clone(), shown);
            let settled = downwards.iter().position(settles);
            assert_eq!(settled.map_or(downwards.len(), |at| at + 1), looked_at);
            let versions = choice.into_versions();
            let names: Vec<String> = versions
                .iter()
                .map(|one| one.number().to_string())
                .collect();
            assert_eq!(names, kept, "{location}");
            // They answer as all of them do.
            let of_few = check(&of_latest(location), &versions);
            let of_all = check(&of_latest(location), &upwards);
            assert_eq!(of_few.version, of_all.version, "{location}");
            assert_eq!(advice(&of_few), advice(&of_all), "{location}");
            assert_eq!(refusals(&of_few), refusals(&of_all), "{location}");
        }
    }
}

#[test]
fn l2_without_a_latest_version_there_is_nothing_to_deploy() {
    let none = check(&of_latest(HERE), &[]);
    assert_eq!(refusals(&none), ["L-2 at image_id"]);
    assert_eq!((none.version, none.replicas), (None, 0));
    let excluded = check(&of_latest(HERE), &[existing("1.0.0", true)]);
    assert_eq!(refusals(&excluded), ["L-2 at image_id"]);
    // Where there is one elsewhere, it is said why it is not here.
    let elsewhere = check(&of_latest(THERE), &[complete("1.0.0", 1)]);
    assert_eq!(refusals(&elsewhere), ["L-2 at image_id", "R-5 at location"]);
}

#[test]
fn n8_a_restricted_region_needs_to_be_allowed_to_who_deploys() {
    let location = "australiacentral";
    let there = (location, 1, ReplicationState::Completed, 100);
    let here = (HERE, 1, ReplicationState::Completed, 100);
    let versions = [replicated("1.0.0", &[here, there])];
    assert_eq!(
        refusals(&check(&of_version(location), &versions)),
        ["N-8 at location"]
    );
}

#[test]
fn a2_one_replica_for_every_20_virtual_machines() {
    for (machines, recommended) in [
        (0, 1),
        (1, 1),
        (20, 1),
        (21, 2),
        (100, 5),
        (120, 6),
        (121, 7),
    ] {
        assert_eq!(recommended_replicas(machines, 0), recommended, "{machines}");
    }
    assert_eq!(recommended_replicas(u32::MAX, u32::MAX), u32::MAX);
    let asked = Deployment {
        virtual_machines: 120,
        ..of_version(HERE)
    };
    for (replicas, expected) in [
        (1, vec!["A-2", "A-5"]),
        (5, vec!["A-2", "A-5"]),
        (6, vec!["A-5"]),
        (7, vec![]),
    ] {
        let check = check(&asked, &[complete("1.0.0", replicas)]);
        assert!(check.allowed(), "a recommendation refuses nothing");
        assert_eq!((check.replicas, check.recommended_replicas), (replicas, 6));
        assert_eq!(advice(&check), expected, "{replicas}");
    }
}

#[test]
fn a2_what_no_version_can_have_is_said_to_be_too_many_at_once() {
    let asked = Deployment {
        virtual_machines: 500,
        ..of_version(HERE)
    };
    let check = check(&asked, &[complete("1.0.0", 10)]);
    assert_eq!(advice(&check), ["A-2"]);
    assert!(check.advice[0].message.contains("at most 10"), "{check:?}");
}

#[test]
fn a2_a_managed_image_has_no_replicas() {
    let check = check_managed(&of_managed_image(HERE));
    assert_eq!((check.version.as_ref(), check.replicas), (None, 0));
    assert_eq!(advice(&check), ["A-2"]);
}

#[test]
fn a3_one_replica_for_every_scale_set() {
    for (machines, scale_sets, recommended) in [(0, 1, 1), (0, 5, 5), (20, 5, 6)] {
        assert_eq!(recommended_replicas(machines, scale_sets), recommended);
    }
    let asked = Deployment {
        virtual_machines: 0,
        scale_sets: 3,
        ..of_version(HERE)
    };
    assert_eq!(
        advice(&check(&asked, &[complete("1.0.0", 2)])),
        ["A-3", "A-5"]
    );
}

#[test]
fn a4_instances_of_a_scale_set_by_the_kind_of_image() {
    for (instances, gallery, managed) in [
        (600, true, true),
        (601, true, false),
        (1_000, true, false),
        (1_001, false, false),
    ] {
        let asked = |deployment| Deployment {
            scale_sets: 1,
            instances_per_scale_set: instances,
            ..deployment
        };
        let of_gallery = check(&asked(of_version(HERE)), &[complete("1.0.0", 5)]);
        let of_managed = check_managed(&asked(of_managed_image(HERE)));
        assert_eq!(
            (of_gallery.instance_limit, of_managed.instance_limit),
            (1_000, 600)
        );
        for (check, allowed) in [(of_gallery, gallery), (of_managed, managed)] {
            assert_eq!(check.allowed(), allowed, "{instances}");
            if !allowed {
                assert_eq!(refusals(&check), ["A-4 at instances_per_scale_set"]);
            }
        }
    }
}

#[test]
fn a5_more_replicas_than_recommended_are_recommended() {
    for (replicas, advised) in [(1, true), (2, false), (10, false)] {
        let check = check(&of_version(HERE), &[complete("1.0.0", replicas)]);
        assert_eq!(advice(&check).contains(&"A-5"), advised, "{replicas}");
    }
}

#[test]
fn a6_an_existing_scale_set_takes_what_is_alike() {
    let alike = SourceFacts::from(&image_source(SourceKind::ManagedImage));
    let change = |change: fn(&mut SourceFacts)| {
        let mut facts = alike.clone();
        change(&mut facts);
        facts
    };
    for (facts, words) in [
        (alike.clone(), None),
        (change(|facts| facts.os_disk = disk(64)), None),
        (
            change(|facts| facts.os_type = OsType::Windows),
            Some("from Windows to Linux"),
        ),
        (
            change(|facts| facts.os_state = OsState::Specialized),
            Some("from Specialized to Generalized"),
        ),
        (
            change(|facts| facts.hyper_v_generation = HyperVGeneration::V1),
            Some("from V1 to V2"),
        ),
        (
            change(|facts| facts.data_disks = BTreeMap::from([(0, disk(8)), (3, disk(8))])),
            Some("from 0, 3 to none"),
        ),
    ] {
        let check = check_with(&of_version(HERE), &[complete("1.0.0", 2)], Some(&facts));
        match words {
            None => assert!(check.allowed(), "{check:?}"),
            Some(words) => {
                assert_eq!(refusals(&check), ["A-6 at replaces_image_id"]);
                assert!(check.refusals[0].message.contains(words), "{check:?}");
            }
        }
    }
}

#[test]
fn a6_the_scale_set_was_made_from_a_managed_image() {
    for kind in SourceKind::ALL {
        let id = source_id(*kind, "build").to_string();
        for text in [id.clone(), id.to_uppercase()] {
            let read = ReplacedImageId::parse(&text);
            if *kind == SourceKind::ManagedImage {
                assert_eq!(read.unwrap().source().key(), id.to_lowercase());
                continue;
            }
            let violation = read.unwrap_err();
            assert_well_said(&violation);
            assert_eq!(short(&[violation]), ["A-6 at replaces_image_id"]);
        }
    }
    let violation = ReplacedImageId::parse("build").unwrap_err();
    assert_eq!(short(&[violation]), ["N-6 at replaces_image_id"]);
}

#[test]
fn i9_an_end_of_life_that_has_passed_is_said_and_refuses_nothing() {
    let past = ImageVersion {
        spec: ImageVersionSpec {
            end_of_life_date: Some(now()),
            ..complete("1.0.0", 2).spec
        },
        ..complete("1.0.0", 2)
    };
    let check = check(&of_version(HERE), &[past]);
    assert!(check.allowed());
    assert_eq!(advice(&check), ["I-9"]);
}

#[test]
fn i10_an_image_is_named_by_version_definition_or_managed_image() {
    let managed = source_id(SourceKind::ManagedImage, "build").to_string();
    for id in [
        version_id("1.0.0").to_string(),
        definition_id().to_string(),
        managed.clone(),
    ] {
        assert_eq!(DeployableId::parse(&id).unwrap().to_string(), id);
        assert!(DeployableId::parse(&id.to_uppercase()).is_ok());
    }
    for id in [
        gallery_id().to_string(),
        source_id(SourceKind::Snapshot, "build").to_string(),
        String::new(),
    ] {
        let violation = DeployableId::parse(&id).unwrap_err();
        assert_eq!(short(std::slice::from_ref(&violation)), ["N-6 at image_id"]);
        assert_well_said(&violation);
    }
}
