//! What a run gives, and uses itself: the plan leaves to apply what only apply can tell.

use std::sync::Arc;

use super::base;
use super::sharing::CONSUMER;
use crate::harness::hcl::Block;
use crate::harness::outcome::{Action, Outcome};
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        s1_s3_what_a_role_of_the_same_run_allows_is_not_refused_at_plan,
        s3_a_version_that_a_role_of_the_same_run_lets_be_read_is_a_source,
        s1_a_change_that_a_role_of_the_same_run_allows_is_not_refused_at_plan,
        s1_whoever_the_same_run_makes_known_is_not_refused_at_plan,
        s5_v2_what_the_same_run_shares_is_not_refused_at_plan,
    ]
}

const SUBSCRIPTION: &str = "/subscriptions/00000000-0000-0000-0000-000000000000";

/// The provider once more, which Terraform serves by a process of its own.
fn provider(alias: &str, line: &str) -> String {
    format!("provider \"acg\" {{\n  alias = {alias:?}\n  {line}\n}}\n")
}

/// A block under another name, with one of the providers.
fn named(block: Block, label: &str, alias: &str, after: &str) -> String {
    let after = format!("[{after}]");
    let block = block
        .with("provider", &format!("acg.{alias}"))
        .with("depends_on", &after);
    block
        .to_string()
        .replacen("\"example\"", &format!("{label:?}"), 1)
}

fn to_ann(label: &str, role: &str, scope: &str) -> String {
    let block = base::role_assignment()
        .without("principal_id")
        .without("principal_type")
        .with("principal_name", "\"ann\"")
        .with("role_definition_name", &format!("{role:?}"))
        .with("scope", scope);
    block
        .to_string()
        .replacen("\"example\"", &format!("{label:?}"), 1)
}

#[track_caller]
fn assert_refused(outcome: &Outcome, says: &[&str]) {
    let errors = outcome.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    for words in says {
        assert!(errors[0].text().contains(words), "{errors:?}");
    }
}

#[track_caller]
fn assert_planned(outcome: &Outcome) {
    assert!(outcome.errors().is_empty(), "{:?}", outcome.errors());
}

/// Everything that it concerns is there: every id is known when it is planned.
fn s1_s3_what_a_role_of_the_same_run_allows_is_not_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.seed("principals: [{ name: ann, principal_type: User }]\n");
    let (gallery, definition) = (base::gallery(), base::image_definition());
    let source = base::image_source();
    workspace.configure(&[&gallery, &definition, &source]);
    workspace.apply();

    let ann = provider("ann", "acting_as = \"ann\"");
    let publisher = "Compute Gallery Artifacts Publisher";
    let publishes = to_ann("publishes", publisher, "acg_gallery.example.id");
    let reads = to_ann("reads", "Reader", "acg_image_source.example.id");
    let after = |names: &[&str]| {
        let names = names
            .iter()
            .map(|name| format!("acg_role_assignment.{name}"));
        let after = names.collect::<Vec<_>>().join(", ");
        named(base::image_version(), "anns", "ann", &after)
    };
    let plan = |roles: &[&str], names: &[&str]| {
        let roles = roles.concat();
        workspace.configure(&[&ann, &gallery, &definition, &source, &roles, &after(names)]);
        workspace.plan()
    };
    // What neither what is there nor what is planned allows is refused as before.
    let wrong = to_ann("publishes", "Reader", "acg_gallery.example.id");
    let refused = plan(&[&wrong, &reads], &["publishes", "reads"]);
    assert_refused(&refused, &["Access Denied", "images/versions/write"]);
    let refused = plan(&[&publishes], &["publishes"]);
    assert_refused(
        &refused,
        &["LinkedAuthorizationFailed", "Compute/images/read"],
    );
    // What is planned of a role that is only known later may be the right one.
    let later = "resource \"terraform_data\" \"role\" {\n  input = \"Contributor\"\n}\n";
    let open = publishes.replace(&format!("{publisher:?}"), "terraform_data.role.output");
    assert_planned(&plan(&[later, &open, &reads], &["publishes", "reads"]));

    assert_planned(&plan(&[&publishes, &reads], &["publishes", "reads"]));
    workspace.apply().assert_actions(&[
        ("acg_image_version.anns", Action::Create),
        ("acg_role_assignment.publishes", Action::Create),
        ("acg_role_assignment.reads", Action::Create),
    ]);
    workspace.plan().assert_empty();
    workspace.destroy();
}

/// What there is to advise of the source is told to whoever may read it.
fn s3_a_version_that_a_role_of_the_same_run_lets_be_read_is_a_source(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.seed(
        "principals: [{ name: ann, principal_type: User }]
resource_group_name: images
location: westeurope
galleries:
  - { name: theirs }
role_assignments:
  - { scope: theirs, role_definition_name: Contributor, principal_name: ann }
",
    );
    let there: [&dyn std::fmt::Display; 4] = [
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &base::image_version(),
    ];
    workspace.configure(&there);
    workspace.apply();
    let theirs = format!(
        "{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/galleries/theirs"
    );
    let ann = provider("ann", "acting_as = \"ann\"");
    let definition = base::image_definition().with("gallery_id", &format!("{theirs:?}"));
    let definition = named(definition, "anns", "ann", "");
    workspace.configure(&[&there[..], &[&ann, &definition]].concat());
    workspace.apply();

    let copy = base::image_version()
        .with("image_definition_id", "acg_image_definition.anns.id")
        .with("source_id", "acg_image_version.example.id");
    let copy = |after: &str| named(copy.clone(), "copy", "ann", after);
    workspace.configure(&[&there[..], &[&ann, &definition, &copy("")]].concat());
    let refused = workspace.plan();
    assert_refused(&refused, &["LinkedAuthorizationFailed", "versions/read"]);
    assert!(refused.errors()[0].line.contains("source_id"));
    let reads = to_ann("reads", "Reader", "acg_gallery.example.id");
    let copy = copy("acg_role_assignment.reads");
    workspace.configure(&[&there[..], &[&ann, &definition, &reads, &copy]].concat());
    assert_planned(&workspace.plan());
    workspace.apply();
    workspace.destroy();
}

/// Ann may read what somebody else made, and is given what its change takes, and what it takes to remove
/// and replace it.
fn s1_a_change_that_a_role_of_the_same_run_allows_is_not_refused_at_plan(
    terraform: &Arc<Terraform>,
) {
    let workspace = Workspace::new(terraform);
    workspace.seed("principals: [{ name: ann, principal_type: User }]\n");
    let (gallery, definition) = (base::gallery(), base::image_definition());
    let reads = to_ann("reads", "Reader", "acg_gallery.example.id");
    workspace.configure(&[&gallery, &definition, &reads]);
    workspace.apply();

    let ann = provider("ann", "acting_as = \"ann\"");
    let writes = to_ann("writes", "Contributor", "acg_gallery.example.id");
    let other = definition.clone().with("name", "\"debian\"").with(
        "identifier",
        "{ publisher = \"contoso\", offer = \"linux\", sku = \"debian\" }",
    );
    for (changed, action) in [
        (definition.with("description", "\"Ann's\""), Action::Update),
        // The role is there before what is replaced goes only if that goes last.
        (other, Action::Replace),
    ] {
        let of_ann = |after: &str| {
            let block = named(changed.clone(), "example", "ann", after);
            let lifecycle = "  lifecycle {\n    create_before_destroy = true\n  }\n}\n";
            format!("{}{lifecycle}", block.trim_end().trim_end_matches('}'))
        };
        let reading = "acg_role_assignment.reads";
        workspace.configure(&[&ann, &gallery, &reads, &of_ann(reading)]);
        assert_refused(&workspace.plan(), &["Access Denied"]);
        let both = format!("{reading}, acg_role_assignment.writes");
        workspace.configure(&[&ann, &gallery, &reads, &writes, &of_ann(&both)]);
        workspace.apply().assert_actions(&[
            ("acg_image_definition.example", action),
            ("acg_role_assignment.writes", Action::Create),
        ]);
        // Taken away again.
        workspace.configure(&[&gallery, &reads, &changed]);
        workspace.apply();
    }
    workspace.destroy();
}

/// Nobody knows who acts before the run is applied; there is no state either.
fn s1_whoever_the_same_run_makes_known_is_not_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let pipeline = "cccccccc-0000-0000-0000-00000000000c";
    let provider = provider("pipeline", &format!("acting_as = {pipeline:?}"));
    let trusted = base::role_assignment()
        .with("scope", &format!("{SUBSCRIPTION:?}"))
        .with("role_definition_name", "\"Contributor\"")
        .with("principal_id", &format!("{pipeline:?}"))
        .with("principal_type", "\"ServicePrincipal\"");
    let gallery = named(
        base::gallery(),
        "theirs",
        "pipeline",
        "acg_role_assignment.example",
    );
    let definition = named(
        base::image_definition().with("gallery_id", "acg_gallery.theirs.id"),
        "theirs",
        "pipeline",
        "acg_role_assignment.example",
    );
    workspace.configure(&[&provider, &trusted, &gallery, &definition]);
    assert_planned(&workspace.plan());
    workspace.apply();
    workspace.plan().assert_empty();
    workspace.destroy();

    let other = trusted.with("principal_id", "\"dddddddd-0000-0000-0000-00000000000d\"");
    workspace.configure(&[&provider, &other, &gallery]);
    assert_refused(&workspace.plan(), &["is not in the directory"]);
}

/// The owner's gallery and what is in it are there, and so are the consumer's.
fn s5_v2_what_the_same_run_shares_is_not_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let consumer = provider("consumer", &format!("subscription_id = {CONSUMER:?}"));
    let theirs = [
        named(
            base::gallery().with("name", "\"copies\""),
            "theirs",
            "consumer",
            "",
        ),
        named(
            base::image_definition().with("gallery_id", "acg_gallery.theirs.id"),
            "theirs",
            "consumer",
            "",
        ),
    ]
    .concat();
    let [gallery, definition, source, version] = [
        base::gallery(),
        base::image_definition(),
        base::image_source(),
        base::image_version(),
    ];
    let there: [&dyn std::fmt::Display; 6] =
        [&consumer, &theirs, &gallery, &definition, &source, &version];
    workspace.configure(&there);
    workspace.apply();

    let copy = |name: &str, after: &str| {
        let shared = format!(
            "\"/SharedGalleries/00000000-0000-0000-0000-000000000000-GOLDEN/Images/ubuntu/Versions/{name}\""
        );
        let block = base::image_version()
            .with("name", &format!("{name:?}"))
            .with("image_definition_id", "acg_image_definition.theirs.id")
            .with("source_id", &shared);
        named(block, "copy", "consumer", after)
    };
    let sharing = base::gallery_sharing();
    let after = "acg_gallery_sharing.example";
    let plan = |more: &[&dyn std::fmt::Display]| {
        workspace.configure(&[&there[..], more].concat());
        workspace.plan()
    };
    let elsewhere = sharing.clone().with(
        "subscription_ids",
        "[\"aaaaaaaa-2222-3333-4444-555555555555\"]",
    );
    let refused = plan(&[&elsewhere, &copy("1.0.0", after)]);
    assert_refused(&refused, &["V-2", "was not found"]);
    assert_planned(&plan(&[&sharing, &copy("1.0.0", after)]));
    workspace.apply();
    workspace.plan().assert_empty();

    // Shared with somebody else so far, and what is shared is made by the same run too.
    assert_planned(&plan(&[&elsewhere]));
    workspace.apply();
    let second = base::image_version()
        .with("name", "\"2.0.0\"")
        .to_string()
        .replacen("\"example\"", "\"second\"", 1);
    let after = format!("{after}, acg_image_version.second");
    assert_planned(&plan(&[&sharing, &second, &copy("2.0.0", &after)]));
    workspace.apply().assert_actions(&[
        (super::sharing::ADDRESS, Action::Update),
        ("acg_image_version.copy", Action::Create),
        ("acg_image_version.second", Action::Create),
    ]);
    workspace.plan().assert_empty();
    workspace.destroy();
}
