//! A new file in the place of another: one of the two is there, and whole, whatever fails meanwhile, and
//! whoever else does the same.

use std::fs::{self, File, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::Builder;

use super::session::directory_of;

/// How many links lead to a file at most.
const MOST_LINKS: usize = 40;

/// Lets `write` fill a file that lies beside `target`, is empty and is nobody else's, and puts it in the
/// place of `target` when it is on the disk. Whoever may read what was at `target` may read it, or, where
/// there was nothing, whoever may read `like`. `failed` says what a failure of the file system means.
///
/// # Errors
/// When the file cannot be made; then what was at `target` still is.
pub fn replace_file<E>(
    target: &Path,
    like: &Path,
    write: impl FnOnce(&Path) -> Result<(), E>,
    failed: impl Fn(&io::Error) -> E,
) -> Result<(), E> {
    let target = without_links(target);
    let failed = |error: io::Error| failed(&error);
    let directory = directory_of(&target);
    let unfinished = Builder::new()
        .prefix(".acg-")
        .suffix(".unfinished")
        .tempfile_in(directory)
        .map_err(failed)?;
    write(unfinished.path())?;
    if let Some(permissions) = permissions_of(&target).or_else(|| permissions_of(like)) {
        fs::set_permissions(unfinished.path(), permissions).map_err(failed)?;
    }
    unfinished.as_file().sync_all().map_err(failed)?;
    unfinished
        .persist(&target)
        .map_err(|refused| failed(refused.error))?;
    // Not every system lets a directory be opened; there the rename is durable by itself.
    if let Ok(directory) = File::open(directory) {
        directory.sync_all().map_err(failed)?;
    }
    Ok(())
}

/// Where a path leads when it names a link, whether there is something or not.
pub(super) fn without_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(to) = fs::read_link(&path) else {
            break;
        };
        path = directory_of(&path).join(to);
    }
    path
}

fn permissions_of(path: &Path) -> Option<Permissions> {
    fs::metadata(path)
        .ok()
        .map(|metadata| metadata.permissions())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;
    use std::path::Path;

    use tempfile::TempDir;

    use super::replace_file;

    fn replace(target: &Path, text: &str) -> io::Result<()> {
        let write = |file: &Path| fs::write(file, text);
        replace_file(target, Path::new(""), write, |error| error.kind().into())
    }

    fn names(place: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(place.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_fails_leaves_what_was_there_and_nothing_else() {
        let place = TempDir::new().unwrap();
        let target = place.path().join("state.json");
        fs::write(&target, "before").unwrap();
        let write = |file: &Path| {
            fs::write(file, "half")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        let outcome: io::Result<()> =
            replace_file(&target, Path::new(""), write, |error| error.kind().into());
        assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read_to_string(&target).unwrap(), "before");
        assert_eq!(names(&place), ["state.json"]);
    }

    #[test]
    fn two_at_once_do_not_touch_each_others_file() {
        let place = TempDir::new().unwrap();
        let target = place.path().join("state.json");
        let write = |file: &Path| -> io::Result<()> {
            fs::write(file, "first")?;
            replace(&target, "second")?;
            assert_eq!(fs::read_to_string(&target)?, "second");
            Ok(())
        };
        replace_file(&target, Path::new(""), write, |error| error.kind().into()).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "first");
        assert_eq!(names(&place), ["state.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_it_and_links_to_it_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let place = TempDir::new().unwrap();
        let (target, link) = (place.path().join("there"), place.path().join("link"));
        symlink("there", &link).unwrap();
        let mode = || fs::metadata(&target).unwrap().permissions().mode() & 0o777;
        // Where nothing is yet, whoever may read the state.
        let state = place.path().join("gallery.db");
        fs::write(&state, "").unwrap();
        fs::set_permissions(&state, fs::Permissions::from_mode(0o640)).unwrap();
        let write = |file: &Path| fs::write(file, "one");
        replace_file(&link, &state, write, |error| error.kind().into()).unwrap();
        assert_eq!(mode(), 0o640);
        fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        replace(&link, "two").unwrap();
        assert_eq!(
            (fs::read_to_string(&target).unwrap().as_str(), mode()),
            ("two", 0o600)
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
