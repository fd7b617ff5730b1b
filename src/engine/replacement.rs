//! A new file in the place of another: one of the two is there, and whole, whatever fails meanwhile.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Between a file's own name and that under which it is being made.
const UNFINISHED: &str = ".unfinished";

/// Lets `write` make a file beside `target`, and puts it in the place of `target` when it is on the disk.
/// `failed` says what a failure of the file system means.
///
/// # Errors
/// When the file cannot be made; then what was at `target` still is.
pub fn replace_file<E>(
    target: &Path,
    write: impl FnOnce(&Path) -> Result<(), E>,
    failed: impl Fn(&io::Error) -> E,
) -> Result<(), E> {
    let mut name = target.as_os_str().to_owned();
    name.push(UNFINISHED);
    let unfinished = PathBuf::from(name);
    let made = clear(&unfinished)
        .map_err(|error| failed(&error))
        .and_then(|()| write(&unfinished))
        .and_then(|()| finish(&unfinished, target).map_err(|error| failed(&error)));
    if made.is_err() {
        // What matters is why it failed; nothing takes the rest for the file.
        fs::remove_file(&unfinished).ok();
    }
    made
}

/// Removes what a process left that was killed.
fn clear(unfinished: &Path) -> io::Result<()> {
    match fs::remove_file(unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn finish(unfinished: &Path, target: &Path) -> io::Result<()> {
    File::options().write(true).open(unfinished)?.sync_all()?;
    fs::rename(unfinished, target)?;
    let directory = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Not every system lets a directory be opened; there the rename is durable by itself.
    if let Ok(directory) = File::open(directory) {
        directory.sync_all()?;
    }
    Ok(())
}
