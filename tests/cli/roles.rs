//! What `acg role` refuses, and the way out that it shows. docs/cli.md has what it does.

use std::fs;

use insta::assert_snapshot;

use super::fixture::Place;
use super::harness::{acg, answer, furnished, run, transcript};

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

/// A gallery of which everything but the application ends, by a date of its own or the definition's, and
/// an empty one.
const AGEING: &str = r#"
clock: 2030-01-15T09:00:00Z
resource_group_name: images
location: westeurope
sources:
  - name: build
    kind: managed_image
    os_type: Linux
    hyper_v_generation: V2
    os_disk: { size_gb: 30 }
galleries:
  - name: golden
  - name: silver
    applications:
      - name: agent
        supported_os_type: Linux
        versions:
          - name: 1.0.0
            source: { media_link: "https://contoso.example/agent" }
            manage_action: { install: ./install.sh, remove: ./remove.sh }
            end_of_life_date: 2030-02-01T00:00:00Z
    definitions:
      - name: debian
        os_type: Linux
        os_state: Generalized
        hyper_v_generation: V2
        identifier: { publisher: contoso, offer: linux, sku: debian }
        end_of_life_date: 2030-01-20T00:00:00Z
        versions:
          - { name: 1.0.0, source_id: managed_image/build }
          - { name: 1.1.0, source_id: managed_image/build, end_of_life_date: 2030-01-18T00:00:00Z }
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

/// What is reported of all galleries reaches into those that may not be read.
#[tokio::test]
async fn g5_costs_and_ends_of_life_are_those_of_all_that_may_be_read() {
    let place = Place::new();
    fs::write(place.directory().join("world.yaml"), AGEING).unwrap();
    answer(&place, &["seed", "world.yaml"]);
    let at = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers/Microsoft.Compute/galleries/silver";
    assert_snapshot!(transcript(
        &place,
        &[
            "role principal add ann --type User --id aaaaaaaa-0000-0000-0000-000000000001",
            "--acting-as ann cost",
            "--acting-as ann gallery list",
            "--acting-as ann source list",
            "--acting-as ann role list",
            "--acting-as ann report end-of-life",
            &format!("role assign Reader ann {at}/images/debian/versions/1.1.0"),
            &format!("role assign Reader ann {at}/applications/agent/versions/1.0.0"),
            "--acting-as ann cost",
            "--acting-as ann -g images cost silver",
            "--acting-as ann -g images cost silver/debian",
            "--acting-as ann -g images cost golden",
            "--acting-as ann report end-of-life",
            &format!("role assign Reader ann {at}/images/debian"),
            "--acting-as ann cost",
            "--acting-as ann report end-of-life",
        ]
    ));
}

/// The subscriptions beside the assignments are those of the ones that were asked for.
#[tokio::test]
async fn s1_what_is_listed_of_one_principal_stands_in_its_own_subscription() {
    let place = furnished().await;
    let elsewhere = "--subscription 99999999-2222-3333-4444-555555555555";
    assert_snapshot!(transcript(
        &place,
        &[
            "role principal add ann --type User --id aaaaaaaa-0000-0000-0000-000000000001",
            "role principal add bob --type User --id aaaaaaaa-0000-0000-0000-000000000002",
            "role assign Reader ann /",
            &format!("role assign Reader bob / {elsewhere}"),
            "role list --all-subscriptions --principal bob -o tsv",
        ]
    ));
}
