//! Finds and ends the provider's process below a running Terraform.

use std::fs;

/// The process of the provider that this Terraform started, if there is one now.
#[cfg(target_os = "linux")]
pub(crate) fn provider_of(terraform: u32) -> Option<u32> {
    fs::read_dir("/proc")
        .ok()?
        .filter_map(Result::ok)
        .find_map(|entry| {
            let process: u32 = entry.file_name().to_str()?.parse().ok()?;
            // "pid (name) state parent ...": the name may hold anything, so read after its end.
            let status = fs::read_to_string(entry.path().join("stat")).ok()?;
            let (before, after) = status.rsplit_once(") ")?;
            let parent: u32 = after.split_whitespace().nth(1)?.parse().ok()?;
            (parent == terraform && before.contains("(terraform-provi")).then_some(process)
        })
}

/// Elsewhere the scenarios that need this are ignored.
#[cfg(not(target_os = "linux"))]
pub(crate) fn provider_of(_terraform: u32) -> Option<u32> {
    None
}
