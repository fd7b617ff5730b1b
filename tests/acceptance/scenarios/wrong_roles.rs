//! Role assignments that are wrong by themselves are refused at plan, on the line where it stands.

use std::sync::Arc;

use super::base;
use super::refusals::{assert_refused, mistake};
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        s1_wrong_role_assignments_are_refused_at_plan,
        s1_s4_a_wrong_role_or_principal_is_refused_before_the_scope_is_there,
    ]
}

/// Rules S-1, S-4, N-6.
fn s1_wrong_role_assignments_are_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let assignment = base::role_assignment;
    let gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden";
    let at = |scope: &str| assignment().with("scope", &format!("\"{scope}\""));
    assert_refused(
        &workspace,
        vec![
            mistake("S-1", at("golden"), "scope", &["golden", "/galleries/"]),
            mistake(
                "",
                at("/subscriptions/x"),
                "scope",
                &["\"x\"", "00000000-0000-0000-0000-000000000000"],
            ),
            mistake(
                "S-1",
                at(&gallery.replace("golden", "silver")),
                "scope",
                &["The gallery", "silver", "was not found"],
            ),
            mistake(
                "S-4",
                at(gallery).with("role_definition_name", "\"Reeder\""),
                "role_definition_name",
                &["no role \"Reeder\"", "Compute Gallery Image Reader"],
            ),
            mistake(
                "S-4",
                assignment().with("role_definition_name", "\"\""),
                "role_definition_name",
                &["not the name of a role"],
            ),
            mistake(
                "S-4",
                assignment()
                    .without("role_definition_name")
                    .with("role_definition_id", "\"Reader\""),
                "role_definition_id",
                &["\"Reader\" is not the id of a role", "or name the role"],
            ),
            mistake(
                "S-1",
                assignment().with(
                    "role_definition_id",
                    "\"b24988ac-6180-42a0-ab88-20f7382dd24c\"",
                ),
                "role_definition_id",
                &["the role \"Contributor\"", "the role \"Reader\""],
            ),
            mistake(
                "S-1",
                assignment().without("role_definition_name"),
                "resource \"acg_role_assignment\"",
                &["Nothing says which role"],
            ),
            mistake(
                "S-1",
                assignment().without("principal_id"),
                "resource \"acg_role_assignment\"",
                &["Nothing says which principal"],
            ),
            mistake(
                "S-1",
                assignment().with("principal_id", "\"team-b\""),
                "principal_id",
                &["\"team-b\"", "not a UUID"],
            ),
            mistake(
                "S-1",
                at(gallery).without("principal_type"),
                "principal_id",
                &["not in the directory", "principal_type"],
            ),
            mistake(
                "S-1",
                at(gallery)
                    .without("principal_id")
                    .with("principal_name", "\"team-b\""),
                "principal_name",
                &[
                    "\"team-b\" is not in the directory",
                    "acg role principal add",
                ],
            ),
            mistake(
                "S-1",
                assignment().with("principal_type", "\"group\""),
                "principal_type",
                &["ServicePrincipal"],
            ),
            mistake(
                "N-6",
                assignment().with("name", "\"readers\""),
                "name",
                &["\"readers\"", "not a UUID"],
            ),
            mistake(
                "",
                assignment().with("description", "\"\""),
                "description",
                &[],
            ),
        ],
    );
}

/// The same run makes what the role is assigned at: role and principal are what they are all the same.
fn s1_s4_a_wrong_role_or_principal_is_refused_before_the_scope_is_there(
    terraform: &Arc<Terraform>,
) {
    let workspace = Workspace::new(terraform);
    workspace.seed("principals: [{ name: ann, principal_type: User }]\n");
    let assignment = base::role_assignment;
    let ann = assignment()
        .without("principal_id")
        .with("principal_name", "\"ann\"");
    assert_refused(
        &workspace,
        vec![
            mistake(
                "S-4",
                assignment().with("role_definition_name", "\"Reeder\""),
                "role_definition_name",
                &["no role \"Reeder\"", "Compute Gallery Image Reader"],
            ),
            mistake(
                "S-4",
                assignment().without("role_definition_name").with(
                    "role_definition_id",
                    "\"cccccccc-0000-0000-0000-00000000000c\"",
                ),
                "role_definition_id",
                &["cccccccc-0000-0000-0000-00000000000c"],
            ),
            mistake(
                "S-1",
                assignment().without("principal_type"),
                "principal_id",
                &["not in the directory", "principal_type"],
            ),
            mistake(
                "S-1",
                ann.clone().with("principal_name", "\"team-b\""),
                "principal_name",
                &["\"team-b\" is not in the directory"],
            ),
            mistake(
                "S-1",
                ann.clone().with("principal_type", "\"Group\""),
                "principal_type",
                &["different from \"Group\""],
            ),
        ],
    );
    let later = "resource \"terraform_data\" \"later\" {\n  input = \"Reader\"\n}\n";
    let open = |name: &str| assignment().with(name, "terraform_data.later.output");
    for fine in [
        ann.clone().without("principal_type"),
        open("role_definition_name"),
        open("principal_id").without("principal_type"),
        open("principal_type"),
        ann.with("principal_name", "terraform_data.later.output")
            .without("principal_type"),
    ] {
        workspace.configure(&[&base::gallery(), &later, &fine]);
        let planned = workspace.plan();
        assert!(planned.errors().is_empty(), "{fine}{:?}", planned.errors());
    }
}
