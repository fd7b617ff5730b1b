//! Limits and usage, regions, costs and deployment checks on the command line.

use insta::assert_snapshot;
use terraform_provider_acg::gallery::{GalleryService, ImageVersionSpec, TargetRegionSpec};

use super::fixture::{Place, region, version};
use super::harness::{acg, furnished, run, transcript};

/// Two versions, of which the newer one is not in every region.
async fn released() -> Place {
    let place = furnished().await;
    let engine = place.engine();
    for (name, regions) in [
        ("1.0.0", vec!["westeurope", "northeurope", "uksouth"]),
        ("1.1.0", vec!["westeurope"]),
    ] {
        let spec = ImageVersionSpec {
            replica_count: 2,
            target_regions: regions
                .into_iter()
                .map(|name| TargetRegionSpec::of(region(name)))
                .collect(),
            ..version("golden", "ubuntu", name)
        };
        engine.image_version_create(spec).await.unwrap();
    }
    engine.close().await.unwrap();
    place
}

#[tokio::test]
async fn q6_limits_are_set_and_their_use_is_shown() {
    let place = released().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "usage",
            "limits set image_versions_per_region 2",
            "limits set galleries_per_region 5 --region northeurope",
            "limits list",
            "usage westeurope",
            "usage northeurope -o json",
            "usage -o tsv",
            "limits reset image_versions_per_region",
            "limits reset galleries_per_region --region northeurope -o json",
            "limits list -o tsv",
            "limits set galleries_per_region 0",
            "limits set galleries_per_region -99999999999999999999",
            "limits set galleries_per_region 99999999999999999999",
            "limits set galleries_per_region many",
            "limits set galleries 5",
            "usage atlantis",
            "usage --subscription 99999999-2222-3333-4444-555555555555",
        ]
    ));
}

#[tokio::test]
async fn n8_restricted_regions_are_allowed_and_disallowed() {
    let place = Place::new();
    assert_snapshot!(transcript(
        &place,
        &[
            "region show australiacentral",
            "region allow australiacentral",
            "region show australiacentral -o json",
            "region disallow australiacentral",
            "region disallow australiacentral --yes",
            "region allow westeurope",
            "region allow chinaeast2",
            "region show atlantis",
        ]
    ));
    let restricted = run(acg(
        &place,
        &["region", "list", "--restricted", "-o", "tsv"],
    ));
    assert!(
        restricted
            .out
            .lines()
            .all(|line| line.contains("restricted"))
    );
    let all = run(acg(&place, &["region", "list", "-o", "tsv"]));
    assert!(all.out.lines().count() > restricted.out.lines().count());
    assert!(
        all.out
            .lines()
            .any(|line| line.starts_with("westeurope\tWest Europe"))
    );
}

#[tokio::test]
async fn n8_looking_at_regions_and_limits_makes_no_state() {
    let place = Place::new();
    for arguments in [["region", "list"], ["limits", "list"]] {
        assert_eq!(run(acg(&place, &arguments)).code, 0);
    }
    assert_eq!(place.files(), Vec::<String>::new());
}

#[tokio::test]
async fn b2_costs_are_shown_from_galleries_down_to_regions() {
    let place = released().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "cost",
            "cost golden --storage-price 0.05",
            "cost golden/ubuntu --storage-price 0.05 --egress-price 0.02",
            "cost golden/ubuntu/1.0.0 --storage-price 0.1 --storage-price uksouth:Standard_LRS=0.07 --egress-price westeurope=0.02",
            "cost golden/ubuntu/1.0.0 --storage-price westeurope=0.05 -o json",
            "cost golden/ubuntu/1.0.0 -o tsv",
            "cost /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu -o tsv",
            "cost --storage-price cheap",
            "cost --storage-price westeurope:Blob=1",
            "cost --storage-price 0.05 --storage-price 0.06",
            "cost --egress-price westeurope=1 --egress-price WestEurope=1",
            "cost --storage-price westeurope:Standard_LRS=1 --storage-price westeurope:Standard_LRS=2",
            "cost silver",
            "cost golden/debian",
            "cost golden/ubuntu/9.9.9",
            "cost --subscription 99999999-2222-3333-4444-555555555555",
        ]
    ));
}

#[tokio::test]
async fn r5_a_check_says_yes_or_why_not() {
    let place = released().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "check golden/ubuntu westeurope --machines 120",
            "check golden/ubuntu northeurope",
            "check golden/ubuntu/1.1.0 northeurope --scale-sets 3 --instances 1001",
            "check managed_image/build westeurope --scale-sets 1 --instances 700 -o json",
            "check golden/ubuntu/1.0.0 uksouth --replaces managed_image/build -o tsv",
            "check golden/ubuntu westeurope --replaces /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers/Microsoft.Compute/disks/build",
            "check golden/ubuntu atlantis",
            "check golden westeurope",
            "check golden/debian westeurope",
        ]
    ));
}
