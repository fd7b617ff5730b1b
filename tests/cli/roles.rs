//! What `acg role` refuses, and the way out that it shows. docs/cli.md has what it does.

use std::fs;

use insta::assert_snapshot;

use super::harness::{acg, furnished, run, transcript};

/// An application of the fixture's gallery, and one that is called as an image definition of it.
const APPLICATIONS: &str = r#"
resource_group_name: images
location: westeurope
galleries:
  - name: golden
    applications:
      - name: agent
        supported_os_type: Linux
        versions:
          - name: 1.0.0
            source: { media_link: "https://contoso.example/agent" }
            manage_action: { install: ./install.sh, remove: ./remove.sh }
      - { name: ubuntu, supported_os_type: Linux }
"#;

#[tokio::test]
async fn s1_what_is_wrong_with_roles_is_refused_with_the_way_out() {
    let place = furnished().await;
    let stranger = "aaaaaaaa-0000-0000-0000-000000000009";
    assert_snapshot!(transcript(
        &place,
        &[
            "role principal add ann --type User --id aaaaaaaa-0000-0000-0000-000000000001",
            "role principal add pipe --type ServicePrincipal --tenant 99999999-0000-0000-0000-000000000009 \
             --id aaaaaaaa-0000-0000-0000-000000000002",
            "role assign Reeder ann golden",
            "role assign Reader bob golden",
            &format!("role assign Reader {stranger} golden"),
            &format!("role assign Reader {stranger} golden --type User"),
            &format!("role assign Reader {stranger} golden --type User"),
            "role assign Reader ann golden --type Group",
            "role assign Reader pipe golden",
            "role unassign Owner ann golden --yes",
            "role definition create Writer --scope golden --action Microsoft.Compute/galleries/write",
            "role assign Writer ann golden",
            "role definition delete Writer --yes",
            "role definition delete Reader --yes",
            "--acting-as ann role assign Owner ann golden",
        ]
    ));
}

#[tokio::test]
async fn s1_an_application_is_a_scope_by_its_names() {
    let place = furnished().await;
    let world = place.directory().join("world.yaml");
    fs::write(world, APPLICATIONS).unwrap();
    assert_eq!(run(acg(&place, &["seed", "world.yaml"])).code, 0);
    assert_snapshot!(transcript(
        &place,
        &[
            "role principal add ann --type User --id aaaaaaaa-0000-0000-0000-000000000001",
            "role assign Reader ann golden/agent",
            "role assign Reader ann golden/AGENT/1.0.0",
            "role list golden/agent -o tsv",
            "role check ann golden/agent Microsoft.Compute/galleries/applications/read",
            "role definition create Watcher --scope golden/agent --action Microsoft.Compute/galleries/applications/read",
            "role unassign Reader ann golden/agent --yes",
            // An image definition and an application.
            "role assign Reader ann golden/ubuntu",
            // Neither.
            "role assign Reader ann golden/debian",
            "--acting-as ann -g images role list golden/agent",
        ]
    ));
}

#[tokio::test]
async fn s1_what_is_wrong_is_named_as_it_was_given() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "role principal add ann --type User --id aaaaaaaa-0000-0000-0000-000000000001",
            "role principal add ann --type User --registered-in 99999999-0000-0000-0000-000000000009",
            "role principal add team --type Group --id aaaaaaaa-0000-0000-0000-000000000003",
            "role principal show bob",
            "role member add crew ann",
            "role member add team bob",
            "role member add ann team",
            "role assign Reader ann golden --name one",
            "role assign Reader ann silver -g images",
            "role check bob golden",
            "role definition create Reader --scope golden",
        ]
    ));
}

#[tokio::test]
async fn s1_neither_a_group_nor_whoever_is_removed_acts() {
    let place = furnished().await;
    let ann = "aaaaaaaa-0000-0000-0000-000000000001";
    let show = "-g images gallery show golden -o tsv";
    assert_snapshot!(transcript(
        &place,
        &[
            &format!("role principal add ann --type User --id {ann}"),
            "role principal add team --type Group --id aaaaaaaa-0000-0000-0000-000000000003",
            "role assign Contributor ann golden",
            &format!("--acting-as team {show}"),
            "role principal remove ann --yes",
            &format!("--acting-as {ann} {show}"),
            &format!("role check {ann} golden Microsoft.Compute/galleries/delete"),
            &format!("role assign Reader {ann} golden --type User"),
        ]
    ));
}

/// The gallery itself is another thing, and one in which nothing may be read is refused.
#[tokio::test]
async fn s2_a_list_shows_what_may_be_read_in_a_gallery_that_may_not() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "role principal add ann --type User --id aaaaaaaa-0000-0000-0000-000000000001",
            "--acting-as ann -g images definition list golden",
            "role assign Reader ann golden/ubuntu",
            "--acting-as ann -g images definition list golden",
            "--acting-as ann -g images application list golden",
            "--acting-as ann -g images gallery show golden",
            "--acting-as ann gallery list",
        ]
    ));
}
