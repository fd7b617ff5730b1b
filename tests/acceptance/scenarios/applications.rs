//! VM applications and their versions: P-1, and what of the rules of images holds for them.

use std::sync::Arc;

use serde_json::json;

use super::base;
use super::beside::{Beside, warned};
use super::refusals::{assert_refused, mistake};
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

const APPLICATION: &str = "acg_gallery_application.example";
const VERSION: &str = "acg_gallery_application_version.example";

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        p1_an_application_and_its_version_from_required_attributes_alone,
        p1_an_application_and_its_version_from_all_attributes,
        p1_wrong_values_of_applications_are_refused_at_plan,
        p1_generated_configuration_lacks_what_is_sensitive_and_says_so,
        p1_no_output_and_no_log_shows_a_link,
        p1_replication_of_a_version_is_awaited_and_tried_again,
        p1_values_unknown_at_plan_are_accepted_and_judged_at_apply,
        p1_versions_are_looked_up_by_name_as_the_latest_and_by_constraint,
        p1_what_is_surprising_of_a_version_is_remarked_on,
    ]
}

fn configure(workspace: &Workspace, application: &Block, version: &Block) {
    workspace.configure(&[&base::gallery(), application, version]);
}

fn p1_an_application_and_its_version_from_required_attributes_alone(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let (application, version) = (
        base::gallery_application(),
        base::gallery_application_version(),
    );
    configure(&workspace, &application, &version);
    workspace.plan().assert_actions(&[
        ("acg_gallery.example", Action::Create),
        (APPLICATION, Action::Create),
        (VERSION, Action::Create),
    ]);
    workspace.apply();
    let gallery = workspace.attribute("acg_gallery.example", "id");
    let application = workspace.attributes(APPLICATION);
    assert_eq!(
        application["id"],
        json!(format!("{gallery}/applications/agent"))
    );
    assert_eq!(application["location"], json!("westeurope"));
    let version = workspace.attributes(VERSION);
    assert_eq!(
        version["id"],
        json!(format!("{gallery}/applications/agent/versions/1.0.0"))
    );
    assert_eq!(version["replica_count"], json!(1));
    assert_eq!(version["enable_health_check"], json!(false));
    let region = json!({
        "replica_count": 1,
        "storage_account_type": "Standard_LRS",
        "exclude_from_latest": false,
    });
    assert_eq!(version["target_regions"], json!({ "westeurope": region }));
    assert_eq!(version["replication_state"], json!("Completed"));
    assert!(version["published_date"].is_string());
    workspace.destroy();
}

fn p1_an_application_and_its_version_from_all_attributes(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let (application, version) = (
        base::complete_gallery_application(),
        base::complete_gallery_application_version(),
    );
    configure(&workspace, &application, &version);
    workspace.apply();
    let application = workspace.attributes(APPLICATION);
    assert_eq!(application["description"], json!("Watches over machines"));
    assert_eq!(application["eula"], json!("https://example.com/eula"));
    let version = workspace.attributes(VERSION);
    assert_eq!(version["manage_action"]["update"], json!("./update.sh"));
    assert_eq!(version["package_file"], json!("agent.zip"));
    let regions = &version["target_regions"];
    assert_eq!(regions["westeurope"]["replica_count"], json!(3));
    assert_eq!(
        regions["northeurope"]["replica_count"],
        json!(2),
        "the common replica count"
    );
    assert_eq!(version["end_of_life_date"], json!("2090-01-01T00:00:00Z"));

    // All that is optional goes at once: what can be updated is, what cannot is replaced.
    let (application, version) = (
        base::gallery_application(),
        base::gallery_application_version(),
    );
    configure(&workspace, &application, &version);
    workspace
        .apply()
        .assert_actions(&[(APPLICATION, Action::Update), (VERSION, Action::Replace)]);
    workspace.destroy();
}

fn p1_wrong_values_of_applications_are_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let (application, version) = (base::gallery_application, base::gallery_application_version);
    let regions = |regions: &str| version().with("target_regions", regions);
    let commands = |install: &str| {
        let actions = format!("{{ install = {install}, remove = \"true\" }}");
        version().with("manage_action", &actions)
    };
    assert_refused(
        &workspace,
        vec![
            mistake("N-2", application().with("name", "\"agent.\""), "name", &[]),
            mistake("N-6", application().with("gallery_id", "acg_gallery.example.name"),
                "",
                &["/galleries/"],
            ),
            mistake("P-1", application().with("supported_os_type", "\"BeOS\""),
                "supported_os_type",
                &["Linux", "Windows"],
            ),
            mistake("N-8", application().with("location", "\"australiacentral\""),
                "location",
                &["allowed_regions"],
            ),
            mistake("I-9", application().with("end_of_life_date", "\"2001-01-01T00:00:00Z\""),
                "end_of_life_date",
                &["2001", "I-9"],
            ),
            mistake("", application().with("description", "\"\""),
                "description",
                &[],
            ),
            mistake("N-3", version().with("name", "\"1.0\""), "name", &[]),
            mistake("N-6", version().with("gallery_application_id", "\"agent\""),
                "gallery_application_id",
                &["/applications/"],
            ),
            mistake("P-1", version().with("source", "{ media_link = \"agent.zip\" }"),
                "media_link",
                &["https://"],
            ),
            mistake("P-1", version().with("source", "{ media_link = \"https://a/b\", default_configuration_link = \"file:///etc\" }"),
                "default_configuration_link",
                &[],
            ),
            mistake("P-1", commands("\"\""), "manage_action", &["install", "is empty"]),
            mistake("P-1", commands("format(\"%4097s\", \"é\")"),
                "manage_action",
                &["4,097 characters", "4,096"],
            ),
            mistake("P-1", version().with("package_file", "\"bin/agent\""),
                "package_file",
                &["is a path"],
            ),
            mistake("", version().with("config_file", "\"\""), "config_file", &[]),
            mistake("V-5", version().with("replica_count", "11"),
                "replica_count",
                &["11", "10"],
            ),
            mistake("V-3", regions("{ northeurope = {} }"),
                "target_regions",
                &["westeurope"],
            ),
            mistake("V-4", regions("{ westeurope = {}, \"West Europe\" = {} }"),
                "target_regions",
                &[],
            ),
            mistake("V-6", regions("{ westeurope = {}, westus = { storage_account_type = \"Standard_ZRS\" } }"),
                "target_regions",
                &["westus"],
            ),
            mistake("R-6", regions("{ westeurope = {}, chinaeast = {} }"),
                "target_regions",
                &[],
            ),
            mistake("", regions("{}"), "target_regions", &["empty"]),
            mistake("", version().with("tags", "{ a = null }"),
                "tags",
                &["null"],
            ),
        ],
    );
}

/// A link may carry a signature, with which anybody has the package.
fn p1_no_output_and_no_log_shows_a_link(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::new(terraform);
    let log = workspace.path("provider.log");
    workspace.environment("TF_LOG_PROVIDER", "TRACE");
    workspace.environment("TF_LOG_PATH", &log.to_string_lossy());
    let application = base::gallery_application();
    let version = base::gallery_application_version();
    let renewed =
        "{ media_link = join(\"\", [\"https://example.com/agent.zip?sig=s3c\", \"ret2\"]) }";
    let wrong = "{ media_link = join(\"\", [\"agent.zip?sig=s3c\", \"ret3\"]) }";
    let mut said = String::new();
    for version in [
        version.clone(),
        version.clone().with("source", renewed),
        version.with("source", wrong),
    ] {
        configure(&workspace, &application, &version);
        for arguments in [
            &["plan", "-no-color"][..],
            &["apply", "-auto-approve", "-no-color"],
            &["show", "-no-color"],
        ] {
            let answer = workspace.run(arguments);
            said.push_str(&answer.stdout);
            said.push_str(&answer.stderr);
        }
    }
    assert!(said.contains("(sensitive value)"), "{said}");
    assert!(said.contains("Invalid Application"), "{said}");
    // Where the configuration itself spells it, Terraform shows the line.
    let shown = said.lines().filter(|line| line.contains("s3cret"));
    assert_eq!(shown.collect::<Vec<_>>(), [""; 0]);
    let log = std::fs::read_to_string(log).expect("the log");
    assert!(log.contains("acg_gallery_application_version"));
    let logged = log.lines().filter(|line| line.contains("s3cret"));
    assert_eq!(logged.collect::<Vec<_>>(), [""; 0]);
}

/// Rules.
fn p1_replication_of_a_version_is_awaited_and_tried_again(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  replication_model = \"manual\"");
    let application = base::gallery_application();
    let regions = "{ westeurope = {}, \"North Europe\" = {} }";
    let version = base::gallery_application_version()
        .with("target_regions", regions)
        .with("wait_for_replication", "false");
    let state = |region: &str| {
        let attributes = workspace.attributes(VERSION);
        let there = &attributes["replication_status"][region];
        (there["state"].clone(), there["progress"].clone())
    };
    configure(&workspace, &application, &version);
    workspace.apply();
    assert_eq!(state("northeurope"), (json!("Replicating"), json!(0)));
    let beside = Beside::new(&workspace);
    beside.advance(20);
    workspace.plan().assert_empty();
    workspace.apply();
    assert_eq!(state("westeurope"), (json!("Completed"), json!(100)));
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "InProgress"
    );
    beside.advance(100);

    // One more region, which fails while it is waited for.
    beside.fail_once("gallery_application_version_update", "uksouth");
    let more = "{ westeurope = {}, northeurope = {}, \"UK South\" = {} }";
    let awaited = version
        .with("target_regions", more)
        .without("wait_for_replication");
    configure(&workspace, &application, &awaited);
    let running = super::beside::Running::start(&workspace);
    let outcome = beside.advance_until_it_ends(running);
    outcome.assert_error(
        "target_regions",
        &[
            "gallery application version \"1.0.0\"",
            "\"uksouth\" failed at 40 percent",
            "The disk is on fire.",
        ],
    );
    workspace
        .plan()
        .assert_actions(&[(VERSION, Action::Update)]);
    let outcome = beside.advance_until_it_ends(super::beside::Running::start(&workspace));
    assert_eq!(outcome.code, Some(0), "{:?}", outcome.errors());
    assert_eq!(state("uksouth"), (json!("Completed"), json!(100)));
    workspace.plan().assert_empty();
    workspace.destroy();
}

fn p1_values_unknown_at_plan_are_accepted_and_judged_at_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let late = "resource \"terraform_data\" \"late\" {\n  input = {\n    name = \"agent\"\n    \
                number = \"1.0.0\"\n    link = \"https://example.com/a?sig=b\"\n    command = \"true\"\n    \
                count = 2\n    region = \"westeurope\"\n    wrong = \"agent\"\n  }\n}\n";
    let unknown = |name: &str| format!("terraform_data.late.output.{name}");
    let application = base::gallery_application().with("name", &unknown("name"));
    let version = base::gallery_application_version()
        .with("name", &unknown("number"))
        .with("location", &unknown("region"))
        .with("replica_count", &unknown("count"))
        .with("source", &format!("{{ media_link = {} }}", unknown("link")))
        .with(
            "manage_action",
            &format!(
                "{{ install = {0}, remove = {0}, update = {0} }}",
                unknown("command")
            ),
        )
        .with(
            "target_regions",
            &format!(
                "{{ (terraform_data.late.output.region) = {{ replica_count = {} }} }}",
                unknown("count")
            ),
        );
    workspace.configure(&[&late, &base::gallery(), &application, &version]);
    assert_eq!(workspace.plan().code, Some(2));
    workspace.apply();
    assert_eq!(workspace.attributes(VERSION)["replica_count"], json!(2));
    workspace.destroy();

    // What was right by the stand-in is judged by what it turns out to be.
    let wrong = version.with(
        "source",
        &format!("{{ media_link = {} }}", unknown("wrong")),
    );
    workspace.configure(&[&late, &base::gallery(), &application, &wrong]);
    assert_eq!(workspace.plan().code, Some(2));
    workspace
        .try_apply()
        .assert_error("", &["P-1", "is not an address"]);
    assert_eq!(workspace.addresses().len(), 3, "all but the version");
    workspace.configure(&[]);
    workspace.apply();
}

/// Rules L-1, L-2, L-4.
fn p1_versions_are_looked_up_by_name_as_the_latest_and_by_constraint(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let version = |name: &str, regions: &str, excluded: &str| {
        let block = base::gallery_application_version()
            .with("name", &format!("{name:?}"))
            .with("target_regions", regions)
            .with("exclude_from_latest", excluded);
        let label = format!("\"v{}\" {{", name.replace('.', "_"));
        block.to_string().replace("\"example\" {", &label)
    };
    let all = [
        version("1.9.0", "{ westeurope = {}, northeurope = {} }", "false"),
        version("1.10.0", "{ westeurope = {} }", "false"),
        version("2.0.0", "{ westeurope = {} }", "true"),
    ]
    .concat();
    let (gallery, application) = (base::gallery(), base::complete_gallery_application());
    workspace.configure(&[&gallery, &application, &all]);
    workspace.apply();
    let id = workspace.attribute(APPLICATION, "id");
    let reader = workspace.elsewhere();
    let query = |name: &str, region: &str| {
        format!(
            "data \"acg_gallery_application_version\" \"found\" {{\n  name = {name:?}\n  \
             gallery_application_id = {id:?}\n  {region}\n}}\n\
             output \"found\" {{\n  value = data.acg_gallery_application_version.found.version\n}}\n"
        )
    };
    for (name, region, expected) in [
        ("2.0.0", "", "2.0.0"),
        ("latest", "", "1.10.0"),
        ("latest", "region = \"North Europe\"", "1.9.0"),
        ("~> 1.9.0", "", "1.9.0"),
    ] {
        reader.configure(&[&query(name, region)]);
        reader.apply();
        assert_eq!(reader.outputs()["found"]["value"], expected, "{name}");
    }
    let state = reader.show(&[]);
    let found = &state["values"]["root_module"]["resources"][0];
    let sensitive = &found["sensitive_values"]["source"];
    assert_eq!(sensitive["media_link"], json!(true), "{found}");
    reader.configure(&[&query("9.9.9", "")]);
    reader.plan().assert_error("", &["9.9.9", "not found"]);
    for (name, region, says) in [
        ("latest", "region = \"uksouth\"", &["L-2", "uksouth"][..]),
        ("> 3", "", &["L-4", "> 3"]),
        ("newest", "", &["newest"]),
    ] {
        reader.configure(&[&query(name, region)]);
        reader.plan().assert_error("name", says);
    }
    let gallery = workspace.attribute("acg_gallery.example", "id");
    let one = |name: &str| {
        format!(
            "data \"acg_gallery_application\" \"one\" {{\n  name = {name:?}\n  gallery_id = \
             {gallery:?}\n}}\noutput \"one\" {{\n  value = data.acg_gallery_application.one\n}}\n"
        )
    };
    reader.configure(&[&one("AGENT")]);
    reader.apply();
    let found = &reader.outputs()["one"]["value"];
    assert_eq!(found["latest_version"], "1.10.0");
    let resource = workspace.attributes(APPLICATION);
    for (name, value) in resource.as_object().expect("attributes") {
        if name != "timeouts" && name != "name" {
            assert_eq!(&found[name], value, "{name}");
        }
    }
    reader.configure(&[&one("absent")]);
    reader.plan().assert_error("", &["absent", "not found"]);
}

/// Rules L-1, I-9, V-10.
fn p1_what_is_surprising_of_a_version_is_remarked_on(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let application =
        base::gallery_application().with("end_of_life_date", "\"2091-01-01T00:00:00Z\"");
    let version = base::gallery_application_version()
        .with("name", "\"1.10.0\"")
        .with("end_of_life_date", "\"2090-01-01T00:00:00Z\"");
    configure(&workspace, &application, &version);
    assert!(warned(&workspace.apply()).is_empty());
    let hotfix = version
        .with("name", "\"1.9.0\"")
        .with("location", "\"northeurope\"")
        .to_string()
        .replace("\"example\" {", "\"hotfix\" {");
    workspace.write("hotfix.tf", &hotfix);
    let told = warned(&workspace.plan());
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Location Differs"), "{told:?}");
    assert!(told[1].contains("1.10.0 is higher"), "{told:?}");
    workspace.apply();
    // Lower than the other, it was not the latest before it is replaced.
    let no_surprise = |options: &[&str]| {
        let plan = workspace.plan_with(options);
        plan.assert_actions(&[("acg_gallery_application_version.hotfix", Action::Replace)]);
        let told = warned(&plan);
        assert!(
            !told.iter().any(|text| text.contains("is higher")),
            "{told:?}"
        );
    };
    no_surprise(&["-replace=acg_gallery_application_version.hotfix"]);
    workspace.write("hotfix.tf", &hotfix.replace("./install.sh", "./setup.sh"));
    no_surprise(&[]);
    workspace.write("hotfix.tf", "");
    workspace.apply();
    let beside = Beside::new(&workspace);
    for (instant, expected) in [
        (
            "2090-06-01T00:00:00Z",
            &["Gallery application version \"1.10.0\""][..],
        ),
        (
            "2091-06-01T00:00:00Z",
            &[
                "Gallery application \"agent\"",
                "Gallery application version",
            ],
        ),
    ] {
        beside.set_clock(instant);
        let told = warned(&workspace.plan());
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{told}");
        }
    }
    workspace.destroy();
}

/// Terraform writes null for what is sensitive.
fn p1_generated_configuration_lacks_what_is_sensitive_and_says_so(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    let version = base::gallery_application_version();
    configure(&owner, &base::gallery_application(), &version);
    owner.apply();
    let importer = owner.elsewhere();
    let id = owner.attribute(VERSION, "id");
    let import = format!("import {{\n  to = {VERSION}\n  id = {id:?}\n}}\n");
    importer.configure(&[&import]);
    let generated = ["plan", "-no-color", "-generate-config-out=generated.tf"];
    let answer = importer.run(&generated);
    let told = answer
        .stderr
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(answer.code, Some(1), "{told}");
    assert!(
        told.contains("It is sensitive: where Terraform generates"),
        "{told}"
    );
    owner.destroy();
}
