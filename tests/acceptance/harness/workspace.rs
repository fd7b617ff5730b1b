//! A working directory of Terraform for one test: configuration in, answers out.
//!
//! What must hold after every apply of every scenario is asserted here: it succeeded, a second
//! plan finds nothing to do, and the provider went when it was asked to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;

use super::command::{self, Answer};
use super::installation;
use super::outcome::Outcome;
use super::terraform::Terraform;

/// A directory with configuration and state.
#[derive(Debug)]
pub(crate) struct Workspace {
    terraform: Arc<Terraform>,
    directory: TempDir,
    environment: Vec<(String, String)>,
}

impl Workspace {
    /// An initialised workspace whose gallery state lies in its own directory.
    pub(crate) fn new(terraform: &Arc<Terraform>) -> Self {
        Self::with_provider(terraform, "")
    }

    /// An initialised workspace whose provider block has these lines.
    pub(crate) fn with_provider(terraform: &Arc<Terraform>, lines: &str) -> Self {
        let workspace = Self::uninitialised(terraform, "acg", lines);
        workspace.init();
        workspace
    }

    /// An initialised workspace that uses the probe instead: `probe_everything`, whose `mode` says
    /// what goes wrong.
    pub(crate) fn of_probe(terraform: &Arc<Terraform>) -> Self {
        let workspace = Self::uninitialised(terraform, "probe", "");
        workspace.init();
        workspace
    }

    /// A workspace that requires a provider and has not installed it.
    pub(crate) fn uninitialised(terraform: &Arc<Terraform>, name: &str, lines: &str) -> Self {
        let workspace = Self::empty(terraform);
        workspace.write("provider.tf", &provider(name, lines));
        workspace
    }

    /// A directory without any file.
    pub(crate) fn empty(terraform: &Arc<Terraform>) -> Self {
        Self {
            terraform: Arc::clone(terraform),
            directory: TempDir::with_prefix("acg-").expect("a temporary directory"),
            environment: Vec::new(),
        }
    }

    /// Another workspace on the same gallery state: who changes things behind Terraform's back.
    pub(crate) fn elsewhere(&self) -> Self {
        Self::with_provider(
            &self.terraform,
            &format!("state_path = {:?}", self.gallery_state()),
        )
    }

    /// Where the embedded engine keeps its state by default.
    pub(crate) fn gallery_state(&self) -> PathBuf {
        self.path(".acg/gallery.db")
    }

    /// Runs `acg` on the gallery state of this workspace, whatever comes of it.
    pub(crate) fn acg(&self, arguments: &[&str]) -> Answer {
        let acg = Path::new(env!("CARGO_BIN_EXE_acg"));
        let mut command = command::clean(acg, self.directory.path());
        command.arg("--state").arg(self.gallery_state());
        command::run(command.args(arguments))
    }

    /// Makes what a document says with `acg seed`.
    #[track_caller]
    pub(crate) fn seed(&self, document: &str) {
        self.write("world.yaml", document);
        let answer = self.acg(&["seed", "world.yaml"]);
        assert_eq!(answer.code, Some(0), "{}{}", answer.stdout, answer.stderr);
    }

    /// Sets an environment variable for every later command.
    pub(crate) fn environment(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// A path in this workspace.
    pub(crate) fn path(&self, file: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(file)
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the file's folder");
        fs::write(path, text).expect("the file is written");
    }

    /// Copies a folder of the repository into the workspace.
    pub(crate) fn copy_from_repository(&self, folder: &str) {
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            self.directory.path(),
        );
    }

    /// Replaces the configuration, but for the provider block.
    pub(crate) fn configure(&self, parts: &[&dyn std::fmt::Display]) {
        let text: Vec<String> = parts.iter().map(ToString::to_string).collect();
        self.write("main.tf", &text.join("\n"));
    }

    /// A Terraform command that is ready to run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command::clean(&self.terraform.path, self.directory.path());
        command
            .args(arguments)
            .env("TF_CLI_CONFIG_FILE", installation::cli_configuration())
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs Terraform, whatever comes of it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        command::run(&mut self.command(arguments))
    }

    /// Runs Terraform and asserts that it succeeded; answers its standard output.
    #[track_caller]
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let answer = self.run(arguments);
        assert!(
            answer.code == Some(0),
            "terraform {arguments:?} failed:\n{}\n{}",
            answer.stdout,
            answer.stderr
        );
        answer.stdout
    }

    /// `terraform init`.
    #[track_caller]
    pub(crate) fn init(&self) {
        self.succeed(&["init", "-no-color"]);
    }

    /// `terraform plan`, whatever comes of it.
    pub(crate) fn plan(&self) -> Outcome {
        self.plan_with(&[])
    }

    /// `terraform plan` with more arguments.
    pub(crate) fn plan_with(&self, more: &[&str]) -> Outcome {
        Outcome::read(&self.run(&[&["plan", "-json", "-detailed-exitcode"], more].concat()))
    }

    /// `terraform plan` and the resource's change in full, from `terraform show -json`.
    #[track_caller]
    pub(crate) fn planned_change(&self, address: &str) -> (Outcome, Value) {
        let outcome = self.plan_with(&["-out=saved.tfplan"]);
        if !outcome.errors().is_empty() {
            outcome.fail("a plan");
        }
        let plan = self.show(&["saved.tfplan"]);
        let change = plan["resource_changes"]
            .as_array()
            .and_then(|all| all.iter().find(|one| one["address"] == address))
            .map(|one| one["change"].clone());
        (outcome, change.unwrap_or(Value::Null))
    }

    /// `terraform apply`, whatever comes of it.
    pub(crate) fn try_apply(&self) -> Outcome {
        self.try_apply_with(&[])
    }

    /// `terraform apply` with more arguments, whatever comes of it.
    pub(crate) fn try_apply_with(&self, more: &[&str]) -> Outcome {
        Outcome::read(&self.run(&[&["apply", "-json", "-auto-approve"], more].concat()))
    }

    /// `terraform apply`; asserts success, and that a second plan finds nothing to do.
    #[track_caller]
    pub(crate) fn apply(&self) -> Outcome {
        self.apply_with(&[])
    }

    /// [`Self::apply`] with more arguments.
    #[track_caller]
    pub(crate) fn apply_with(&self, more: &[&str]) -> Outcome {
        let outcome = self.try_apply_with(more);
        if outcome.code != Some(0) {
            outcome.fail("a successful apply");
        }
        self.plan().assert_empty();
        outcome
    }

    /// `terraform destroy`; asserts success and that nothing is left in the state.
    #[track_caller]
    pub(crate) fn destroy(&self) -> Outcome {
        let outcome = Outcome::read(&self.run(&["destroy", "-json", "-auto-approve"]));
        if outcome.code != Some(0) {
            outcome.fail("a successful destroy");
        }
        assert_eq!(
            self.addresses(),
            Vec::<String>::new(),
            "destroy left something"
        );
        outcome
    }

    /// A resource's only instance as the state file has it.
    #[track_caller]
    pub(crate) fn stored(&self, address: &str) -> Value {
        let text = fs::read_to_string(self.path("terraform.tfstate")).expect("a state file");
        let state: Value = serde_json::from_str(&text).expect("the state file is JSON");
        let resources = state["resources"].as_array().expect("resources");
        let address_of = |one: &Value| {
            let part = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            format!("{}.{}", part("type"), part("name"))
        };
        let found = resources.iter().find(|one| address_of(one) == address);
        found.map_or(Value::Null, |one| one["instances"][0].clone())
    }

    /// `terraform show -json`.
    #[track_caller]
    pub(crate) fn show(&self, more: &[&str]) -> Value {
        let text = self.succeed(&[&["show", "-json"], more].concat());
        serde_json::from_str(&text).expect("terraform show prints JSON")
    }

    /// A resource's attributes in the state, or null when it has none.
    #[track_caller]
    pub(crate) fn attributes(&self, address: &str) -> Value {
        let state = self.show(&[]);
        resources(&state)
            .iter()
            .find(|one| one["address"] == address)
            .map_or(Value::Null, |one| one["values"].clone())
    }

    /// One string attribute of a resource in the state.
    #[track_caller]
    pub(crate) fn attribute(&self, address: &str, name: &str) -> String {
        match &self.attributes(address)[name] {
            Value::String(text) => text.clone(),
            other => panic!("{address}.{name} is {other}"),
        }
    }

    /// The addresses of everything in the state.
    #[track_caller]
    pub(crate) fn addresses(&self) -> Vec<String> {
        let state = self.show(&[]);
        resources(&state)
            .iter()
            .filter_map(|one| one["address"].as_str().map(str::to_owned))
            .collect()
    }

    /// The outputs' values.
    #[track_caller]
    pub(crate) fn outputs(&self) -> Value {
        serde_json::from_str(&self.succeed(&["output", "-json"])).expect("outputs are JSON")
    }
}

/// A `terraform` block that requires the provider, and a provider block with these lines.
fn provider(name: &str, lines: &str) -> String {
    format!(
        "terraform {{\n  required_providers {{\n    {name} = {{ source = \"terraform-acg/{name}\" }}\n  }}\n}}\n\n\
         provider \"{name}\" {{\n{lines}\n}}\n"
    )
}

fn resources(state: &Value) -> Vec<Value> {
    fn collect(module: &Value, all: &mut Vec<Value>) {
        all.extend(
            module["resources"]
                .as_array()
                .into_iter()
                .flatten()
                .cloned(),
        );
        for child in module["child_modules"].as_array().into_iter().flatten() {
            collect(child, all);
        }
    }
    let mut all = Vec::new();
    collect(&state["values"]["root_module"], &mut all);
    all
}

/// Whether the folder is a record that is part of the repository.
fn is_fixture(folder: &Path) -> bool {
    folder
        .parent()
        .is_some_and(|parent| parent.ends_with("fixtures"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the target folder");
    for entry in
        fs::read_dir(from).unwrap_or_else(|problem| panic!("{}: {problem}", from.display()))
    {
        let entry = entry.expect("a folder's entry");
        // What a person's own run left in the folder is none of the test's business.
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(".terraform")
            || (entry.file_name() == ".acg" && !is_fixture(from))
        {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a file type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copied file");
        }
    }
}
