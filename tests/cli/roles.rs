//! What `acg role` refuses, and the way out that it shows. docs/cli.md has what it does.

use insta::assert_snapshot;

use super::harness::{furnished, transcript};

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
