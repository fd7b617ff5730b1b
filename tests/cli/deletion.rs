//! D-3: what is gone is deleted with success, and told to have been gone, by every command that deletes.

use serde_json::Value;
use terraform_provider_acg::gallery::GalleryService as _;

use super::fixture::version;
use super::harness::{acg, furnished, run};

#[tokio::test]
async fn d3_a_delete_of_what_is_gone_succeeds_and_says_so() {
    let place = furnished().await;
    let engine = place.engine();
    let first = version("golden", "ubuntu", "1.0.0");
    engine.image_version_create(first).await.unwrap();
    engine.close().await.unwrap();
    let prepare = [
        "role principal add ann --type User",
        "role principal add cara --type User",
        "role principal add team --type Group",
        "role member add team ann",
        "role assign Reader ann golden",
        "role definition create Looker --scope golden --action */read",
        "fault add quota",
    ];
    for line in prepare {
        let done = run(acg(&place, &line.split(' ').collect::<Vec<_>>()));
        assert_eq!(done.code, 0, "{line}: {done:?}");
    }
    let deletes = [
        "version delete golden/ubuntu/1.0.0",
        "role unassign Reader ann golden",
        "role member remove team ann",
        "role definition delete Looker",
        "role principal remove ann",
        "source delete build",
        "source delete managed_image/build",
    ];
    for (at, line) in deletes.into_iter().enumerate() {
        let arguments: Vec<&str> = line.split(' ').chain(["--yes", "-o", "json"]).collect();
        let once = run(acg(&place, &arguments));
        let again = run(acg(&place, &arguments));
        for (run, deleted) in [(&once, at < 6), (&again, false)] {
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{line}: {run:?}");
            let value: Value = serde_json::from_str(&run.out).unwrap();
            assert_eq!(value["deleted"], deleted, "{line}: {value}");
        }
        let words = run(acg(&place, &arguments[..arguments.len() - 2]));
        assert_eq!(words.code, 0, "{line}: {words:?}");
        assert!(
            words.out.ends_with(" was not there.\n"),
            "{line}: {words:?}"
        );
    }
    let id = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers/\
              Microsoft.Compute";
    let assignment = "Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-000000000001";
    for (arguments, words) in [
        (
            vec!["version", "purge", "golden/ubuntu/1.0.0"],
            "The deleted image version ",
        ),
        (
            vec!["version", "delete", "golden/nope/1.0.0"],
            "The image version ",
        ),
        (
            vec!["version", "delete", "-g", "none", "nope/a/1.0.0"],
            "The image version ",
        ),
        (
            vec!["source", "delete", &format!("{id}/images/build")],
            "The managed image ",
        ),
        (
            vec![
                "role",
                "unassign",
                &format!("{id}/galleries/golden/providers/{assignment}"),
            ],
            "The role assignment ",
        ),
        (
            vec!["role", "unassign", "Nobody", "ann", "golden"],
            "The role assignment ",
        ),
        (
            vec!["role", "definition", "delete", "Nobody"],
            "The role \"Nobody\"",
        ),
        (
            vec!["role", "principal", "remove", "bob"],
            "The principal \"bob\"",
        ),
        (
            vec!["role", "member", "remove", "team", "bob"],
            "\"bob\" in \"team\"",
        ),
    ] {
        let told = run(acg(&place, &[&arguments[..], &["--yes"]].concat()));
        assert_eq!(told.code, 0, "{arguments:?}: {told:?}");
        assert!(told.out.starts_with(words), "{arguments:?}: {told:?}");
        assert!(
            told.out.ends_with(" was not there.\n"),
            "{arguments:?}: {told:?}"
        );
    }
    let cleared = run(acg(&place, &["fault", "clear", "1", "7", "-o", "json"]));
    let value: Value = serde_json::from_str(&cleared.out).unwrap();
    assert_eq!(
        (value["cleared"].clone(), value["absent"].clone()),
        (1.into(), vec![7].into())
    );
    assert_eq!(cleared.err, "Fault 7 was not there.\n");
    // Where no id can be made, nothing can be said.
    for line in [
        "version delete nope/ubuntu/1.0.0",
        "role unassign Reader ann nope",
        "--acting-as cara source delete build",
    ] {
        let arguments: Vec<&str> = line.split(' ').chain(["--yes"]).collect();
        let told = run(acg(&place, &arguments));
        assert_eq!(told.code, 3, "{line}: {told:?}");
    }
}
