//! Deleted image versions on the command line.

use terraform_provider_acg::gallery::{GalleryService, GallerySpec, SoftDeletePolicy};

use super::fixture::{gallery, version};
use super::harness::{acg, furnished, run, transcript};

#[tokio::test]
async fn d4_deleted_versions_are_listed_restored_and_purged() {
    let place = furnished().await;
    let engine = place.engine();
    let policy = SoftDeletePolicy {
        enabled: true,
        retention_days: 7,
    };
    let keeping = GallerySpec {
        soft_delete_policy: Some(policy),
        ..gallery("golden")
    };
    engine.gallery_update(keeping).await.unwrap();
    let first = version("golden", "ubuntu", "1.0.0");
    engine.image_version_create(first).await.unwrap();
    engine.close().await.unwrap();

    let refused = run(acg(&place, &["version", "delete", "golden/ubuntu/1.0.0"]));
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    let told = transcript(
        &place,
        &[
            "version restore golden/ubuntu/1.0.0",
            "version restore golden/ubuntu/2.0.0",
            "version purge golden/ubuntu/1.0.0 --yes",
            "version delete golden/ubuntu/1.0.0 --yes",
            "version delete golden/ubuntu/1.0.0 --yes",
            "version list golden/ubuntu --deleted -o tsv",
            "version purge golden/ubuntu/1.0.0",
            "version restore golden/ubuntu/1.0.0",
            "version delete golden/ubuntu/1.0.0 --for-good --yes",
            "version list golden/ubuntu --deleted",
        ],
    );
    let codes: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("[exit code "))
        .collect();
    assert_eq!(codes, ["1]", "3]", "2]"], "{told}");
    for part in [
        "can be restored until",
        "is there again",
        "was deleted for good",
        "No deleted versions",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
