//! Which Terraforms the scenarios run on.
//!
//! `ACG_TEST_TERRAFORMS` names executables, separated as in PATH. Without it: the `terraform` on
//! the path, and the one that `make tools` puts under target/.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Terraform that answers.
#[derive(Debug)]
pub(crate) struct Terraform {
    /// The executable.
    pub(crate) path: PathBuf,
}

/// A Terraform that the scenarios should run on, found or not.
pub(crate) struct Expected {
    /// What its rows are called: `v1_15`.
    pub(crate) label: String,
    /// The Terraform, or why there is none.
    pub(crate) found: Result<Terraform, String>,
}

/// Every Terraform that scenarios should run on, each version once.
pub(crate) fn expected() -> Vec<Expected> {
    let mut all: Vec<Expected> = Vec::new();
    for candidate in candidates() {
        let expected = probe(&candidate);
        if !all.iter().any(|other| other.label == expected.label) {
            all.push(expected);
        }
    }
    all
}

fn candidates() -> Vec<PathBuf> {
    if let Some(listed) = variable("ACG_TEST_TERRAFORMS") {
        return env::split_paths(&listed)
            .filter(|path| !path.as_os_str().is_empty())
            .collect();
    }
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/terraform-1.15");
    vec![
        on_path("terraform").unwrap_or_else(|| PathBuf::from("terraform")),
        tools,
    ]
}

fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&variable("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

fn probe(path: &Path) -> Expected {
    match version_of(path) {
        Ok(version) => Expected {
            label: format!("v{}_{}", version.0, version.1),
            found: Ok(Terraform {
                path: path.to_owned(),
            }),
        },
        Err(why) => Expected {
            label: path.file_name().map_or_else(String::new, |name| {
                name.to_string_lossy().replace(['-', '.'], "_")
            }),
            found: Err(why),
        },
    }
}

fn version_of(path: &Path) -> Result<(u32, u32), String> {
    let output = Command::new(path)
        .args(["version", "-json"])
        .env("CHECKPOINT_DISABLE", "1")
        .env_remove("TF_CLI_CONFIG_FILE")
        .output()
        .map_err(|problem| problem.to_string())?;
    let answer: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|problem| problem.to_string())?;
    let text = answer["terraform_version"]
        .as_str()
        .ok_or("no version in the answer")?;
    let mut parts = text.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => Err(format!("{text:?} is no version")),
    }
}

/// An environment variable of the test run.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the tests read the environment"
)]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name)
}
