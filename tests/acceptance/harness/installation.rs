//! The provider under test and the probe, laid out once per build as a filesystem mirror, so that
//! `terraform init` installs them as it would for a user.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

use tempfile::TempDir;

/// The provider's executable as cargo built it.
pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-acg");

static CLI_CONFIGURATION: LazyLock<PathBuf> = LazyLock::new(lay_out);

/// The Terraform CLI configuration that takes providers from the mirror.
pub(crate) fn cli_configuration() -> &'static Path {
    &CLI_CONFIGURATION
}

/// Several test processes may come here at once: each writes a folder of its own and the first to
/// rename it wins, so nobody ever sees half a mirror.
fn lay_out() -> PathBuf {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let probe = std::env::current_exe().expect("this executable has a path");
    let executables = [("acg", Path::new(PROVIDER)), ("probe", &probe)];
    let builds = executables.map(|(_, executable)| build_of(executable));
    let root = parent.join(format!("installation-{}", builds.join("-")));
    let configuration = root.join("terraform.rc");
    if configuration.exists() {
        return configuration;
    }
    let unfinished = TempDir::with_prefix_in("installation-unfinished-", parent).expect("a folder");
    for (name, executable) in executables {
        let folder = unfinished
            .path()
            .join("mirror/registry.terraform.io/terraform-acg")
            .join(name)
            .join(env!("CARGO_PKG_VERSION"))
            .join(format!("{}_{}", go_system(), go_architecture()));
        fs::create_dir_all(&folder).expect("the mirror's folder");
        let file = format!("terraform-provider-{name}_v{}", env!("CARGO_PKG_VERSION"));
        fs::copy(executable, folder.join(file)).expect("the provider is copied");
    }
    fs::write(
        unfinished.path().join("terraform.rc"),
        format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path = {:?}\n  }}\n}}\n",
            root.join("mirror")
        ),
    )
    .expect("the CLI configuration is written");
    let lost_the_race = fs::rename(unfinished.path(), &root).is_err();
    assert!(
        configuration.exists(),
        "no installation; another process came first: {lost_the_race}"
    );
    configuration
}

/// What tells one build of the provider from another.
fn build_of(binary: &Path) -> String {
    let metadata = fs::metadata(binary).expect("the provider is built");
    let modified = metadata.modified().expect("files have times");
    let nanoseconds = modified
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    format!("{nanoseconds:x}-{:x}", metadata.len())
}

const fn go_system() -> &'static str {
    if cfg!(target_os = "macos") {
        "darwin"
    } else {
        std::env::consts::OS
    }
}

const fn go_architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        "amd64"
    }
}
