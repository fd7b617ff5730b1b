//! `acg fault`: adding, looking, taking away, and what the command line refuses.

use insta::assert_snapshot;

use super::harness::{acg, furnished, run, transcript};

#[tokio::test]
async fn faults_are_added_listed_and_taken_away() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "fault list",
            "fault add delay 1m30s --operation image_version_*",
            "fault add error --code AllocationFailed --status 503 --resource 2.* --times 1",
            "fault add error --operation gallery_get --message Later. --probability 0.25 --seed 7",
            "fault add region westeurope --progress 40 --details Broken. --times 2",
            "fault add quota --operation image_definition_create",
            "fault add throttle --retry-after 30s --operation gallery_list",
            "fault list",
            "fault list -o json",
            "gallery list",
            "fault clear 6 2",
            "gallery list",
            "fault clear 9",
            "fault clear",
            "fault clear --yes",
            "fault clear --yes",
            "fault list -o tsv",
        ]
    ));
}

#[tokio::test]
async fn a_fault_that_means_nothing_is_refused() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "fault add delay soon",
            "fault add error --status 200",
            "fault add error --times 0",
            "fault add error --probability 2",
            "fault add error --seed 2",
            "fault add region atlantis",
            "fault add region westeurope --operation gallery_create",
            "fault add quota --operation image_version_made",
        ]
    ));
    let none = run(acg(&place, &["fault", "list", "-o", "json"]));
    assert_eq!(none.out, "[]\n");
}
