//! The provider as a plugin of Terraform: schema, connection, log, and its end.

use std::io::{BufRead as _, BufReader};
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::sync::Arc;

use serde_json::Value;

use super::base;
use super::robustness::versions;
use crate::harness::command;
use crate::harness::installation;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;
use crate::probe::LOOKUP;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        p8_p11_the_log_is_terraforms_and_the_provider_goes_when_asked,
        p13_reattaches_twice_to_a_running_provider,
        p27_every_schema_loads_and_a_configuration_with_all_of_them_is_valid,
        p68_a_whole_lifecycle_without_plugin_tls,
    ]
}

const EVERY_DATA_SOURCE: &str = r#"
data "acg_gallery" "example" {
  name                = acg_gallery.example.name
  resource_group_name = acg_gallery.example.resource_group_name
}
data "acg_galleries" "example" {}
data "acg_image_definition" "example" {
  name       = acg_image_definition.example.name
  gallery_id = acg_gallery.example.id
}
data "acg_image_definitions" "example" {
  gallery_id = acg_gallery.example.id
}
data "acg_image_version" "example" {
  name                = acg_image_version.example.name
  image_definition_id = acg_image_definition.example.id
}
data "acg_image_versions" "example" {
  image_definition_id = acg_image_definition.example.id
}
data "acg_gallery_application" "example" {
  name       = acg_gallery_application.example.name
  gallery_id = acg_gallery.example.id
}
data "acg_gallery_application_version" "example" {
  name                   = acg_gallery_application_version.example.name
  gallery_application_id = acg_gallery_application.example.id
}
data "acg_usage" "example" {
  location = acg_gallery.example.location
}
data "acg_access_check" "example" {
  scope = acg_image_version.example.id
}
data "acg_cost_estimate" "example" {
  image_version_id = acg_image_version.example.id
}
data "acg_deployment_check" "example" {
  image_id         = acg_image_version.example.id
  location         = "westeurope"
  virtual_machines = 120
}
"#;

fn p27_every_schema_loads_and_a_configuration_with_all_of_them_is_valid(
    terraform: &Arc<Terraform>,
) {
    let workspace = Workspace::new(terraform);
    let configuration = [
        base::complete_gallery().to_string(),
        base::complete_gallery_sharing().to_string(),
        base::complete_image_definition().to_string(),
        base::complete_image_source().to_string(),
        base::complete_image_version().to_string(),
        base::complete_role_assignment().to_string(),
        base::complete_gallery_application().to_string(),
        base::complete_gallery_application_version().to_string(),
        EVERY_DATA_SOURCE.to_owned(),
    ]
    .concat();
    workspace.configure(&[&configuration]);
    let schemas = schemas(&workspace);
    let schemas = &schemas["provider_schemas"]["registry.terraform.io/terraform-acg/acg"];
    for (word, kind) in [
        ("resource", "resource_schemas"),
        ("data", "data_source_schemas"),
    ] {
        let names = schemas[kind].as_object().expect("schemas by name");
        assert!(!names.is_empty(), "{kind}");
        for name in names.keys() {
            assert!(
                configuration.contains(&format!("{word} {name:?} ")),
                "the configuration has no {word} {name}"
            );
        }
    }
    assert_valid(&workspace);

    let probe = Workspace::of_probe(terraform);
    let lookup = format!("data {LOOKUP:?} \"example\" {{}}\n");
    probe.configure(&[&base::everything("example", ""), &lookup]);
    self::schemas(&probe);
    assert_valid(&probe);
}

fn schemas(workspace: &Workspace) -> Value {
    let text = workspace.succeed(&["providers", "schema", "-json"]);
    serde_json::from_str(&text).expect("the schemas are JSON")
}

fn assert_valid(workspace: &Workspace) {
    let text = workspace.succeed(&["validate", "-json"]);
    let answer: Value = serde_json::from_str(&text).expect("the answer is JSON");
    assert_eq!(answer["diagnostics"], serde_json::json!([]), "{text}");
}

fn p68_a_whole_lifecycle_without_plugin_tls(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::new(terraform);
    workspace.environment("TF_DISABLE_PLUGIN_TLS", "1");
    let below = base::image_definition().to_string();
    workspace.configure(&[&base::gallery(), &below]);
    workspace.apply();
    workspace.configure(&[&base::complete_gallery(), &below]);
    workspace
        .apply()
        .assert_actions(&[("acg_gallery.example", Action::Update)]);
    let importer =
        super::drift::take_over(&workspace, &[base::complete_gallery().without("timeouts")]);
    assert_eq!(importer.addresses().len(), 1);
    workspace.destroy();
}

/// Two rounds of apply and destroy in one process of the provider. Terraform has no other: it is
/// not installed here.
fn p13_reattaches_twice_to_a_running_provider(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::uninitialised(terraform, "acg", "");
    workspace.configure(&[&versions(0, 2)]);
    assert_eq!(
        workspace.plan().code,
        Some(1),
        "there is a provider to start"
    );
    let mut provider = command::clean(installation::PROVIDER, &workspace.path(""))
        .arg("-debug")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the provider starts");
    let mut lines = BufReader::new(provider.stdout.take().expect("its output"))
        .lines()
        .map_while(Result::ok);
    let line = lines
        .find(|line| line.contains("TF_REATTACH_PROVIDERS="))
        .expect("it prints how to reattach");
    let (_, value) = line.split_once('=').expect("an assignment");
    let value = value.trim().trim_matches('\'');
    workspace.environment("TF_REATTACH_PROVIDERS", value);
    let reattach: Value = serde_json::from_str(value).expect("JSON");
    let address = &reattach["registry.terraform.io/terraform-acg/acg"]["Addr"]["String"];
    let socket = address.as_str().expect("a path");
    for _round in 0..2 {
        workspace.apply();
        drop(UnixStream::connect(socket).expect("it listens"));
        workspace.destroy();
    }
    assert!(
        provider.try_wait().expect("its status").is_none(),
        "it serves until it is told to end"
    );
    command::signal("INT", &provider.id().to_string());
    provider.wait().expect("it ends");
}

/// As Terraform's log shows them.
fn p8_p11_the_log_is_terraforms_and_the_provider_goes_when_asked(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::new(terraform);
    workspace.environment("TF_LOG", "trace");
    workspace.environment(
        "TF_LOG_PATH",
        &workspace.path("terraform.log").to_string_lossy(),
    );
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let log = std::fs::read_to_string(workspace.path("terraform.log")).expect("the log");
    assert!(
        !log.contains("failed to exit gracefully"),
        "the provider had to be killed"
    );
    assert!(
        !log.contains("plugin process exited: error"),
        "the provider ended with an error"
    );
    let own = log
        .lines()
        .filter(|line| line.contains("provider.terraform-provider-acg"));
    assert!(
        own.clone().count() > 0,
        "the provider's own lines are in the log"
    );
    assert!(
        own.clone().all(|line| !line.contains("{\"@")),
        "Terraform understood the lines instead of passing them on as text"
    );

    let mut quiet = Workspace::new(terraform);
    quiet.environment("TF_LOG_PROVIDER", "error");
    quiet.configure(&[&base::gallery()]);
    let answer = quiet.run(&["apply", "-auto-approve", "-no-color"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
}
