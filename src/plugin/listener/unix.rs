//! A Unix socket that nobody but its owner, or the group asked for, can ever open.
//!
//! `bind` creates a socket with whatever permission the process's mask allows. To never show it
//! with more than was asked, it is bound inside a directory that only the owner can enter, gets
//! its owner and mode there, and is then moved to its final name.

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::{
        fs::{DirBuilderExt, PermissionsExt, chown},
        net::UnixListener as StdListener,
    },
    path::{Path, PathBuf},
};

use tokio::net::{UnixListener, UnixStream};
use uuid::Uuid;

use super::ListenError;

/// Bytes in `sun_path` less the closing zero, on the strictest of the systems that we run on
/// (macOS; Linux has four more).
const PATH_LIMIT: usize = 103;

/// A listening Unix socket; its file goes when it is dropped.
#[derive(Debug)]
pub struct SocketFile {
    listener: UnixListener,
    path: PathBuf,
}

impl SocketFile {
    /// Listens on a new socket in `directory`, open to its owner alone, and to `group` if given.
    pub(super) fn bind(directory: &Path, group: Option<&str>) -> Result<Self, ListenError> {
        let group = group.map(group_number).transpose()?;
        // Half of a random UUID is unique enough, and paths are short of room.
        let (unique, _) = Uuid::new_v4().as_u64_pair();
        let name = format!("acg-{unique:016x}");
        let staging = directory.join(format!(".{name}"));
        let staged = staging.join("s");
        let path = directory.join(name);
        // The staged path is the longer one.
        if staged.as_os_str().len() > PATH_LIMIT {
            return Err(ListenError::PathTooLong {
                path: staged,
                limit: PATH_LIMIT,
            });
        }
        let failed = |reason| ListenError::Socket {
            directory: directory.to_owned(),
            reason,
        };
        DirBuilder::new()
            .mode(0o700)
            .create(&staging)
            .map_err(failed)?;
        let bound = bind_staged(&staged, group).and_then(|listener| {
            fs::rename(&staged, &path)?;
            Ok(Self { listener, path })
        });
        // Best effort: an empty directory left behind harms nobody.
        drop(fs::remove_file(&staged));
        drop(fs::remove_dir(&staging));
        bound.map_err(failed)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) async fn accept(&self) -> io::Result<UnixStream> {
        Ok(self.listener.accept().await?.0)
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Someone else may have removed it; there is nobody left to tell otherwise.
        drop(fs::remove_file(&self.path));
    }
}

fn bind_staged(path: &Path, group: Option<u32>) -> io::Result<UnixListener> {
    let listener = StdListener::bind(path)?;
    listener.set_nonblocking(true)?;
    let mode = match group {
        Some(group) => {
            chown(path, None, Some(group))?;
            0o660
        }
        None => 0o600,
    };
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    UnixListener::from_std(listener)
}

/// A group by number, or by name in the system's group file.
fn group_number(group: &str) -> Result<u32, ListenError> {
    if let Ok(number) = group.parse() {
        return Ok(number);
    }
    fs::read_to_string("/etc/group")
        .ok()
        .and_then(|file| number_in_group_file(&file, group))
        .ok_or_else(|| ListenError::UnknownGroup(group.to_owned()))
}

/// Lines of that file are `name:password:number:members`.
fn number_in_group_file(file: &str, group: &str) -> Option<u32> {
    file.lines()
        .map(|line| line.split(':'))
        .find_map(|mut fields| (fields.next() == Some(group)).then(|| fields.nth(1)))?
        .and_then(|number| number.parse().ok())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};

    use super::*;

    fn names(directory: &Path) -> Vec<PathBuf> {
        fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect()
    }

    #[tokio::test]
    async fn p6_the_socket_is_the_owners_alone_and_goes_with_its_listener() {
        let directory = tempfile::tempdir().unwrap();
        let socket = SocketFile::bind(directory.path(), None).unwrap();
        let metadata = fs::metadata(socket.path()).unwrap();
        assert!(metadata.file_type().is_socket());
        assert_eq!(metadata.mode() & 0o777, 0o600);
        assert_eq!(names(directory.path()), [socket.path()]);

        let (accepted, connected) =
            tokio::join!(socket.accept(), UnixStream::connect(socket.path()));
        accepted.and(connected).unwrap();
        drop(socket);
        assert!(names(directory.path()).is_empty());
    }

    #[tokio::test]
    async fn p6_a_group_gets_access_when_asked_for() {
        let directory = tempfile::tempdir().unwrap();
        let own = fs::metadata(directory.path()).unwrap().gid();
        let socket = SocketFile::bind(directory.path(), Some(&own.to_string())).unwrap();
        let metadata = fs::metadata(socket.path()).unwrap();
        assert_eq!((metadata.mode() & 0o777, metadata.gid()), (0o660, own));
    }

    #[tokio::test]
    async fn p6_what_cannot_work_is_said() {
        let deep = Path::new("/tmp").join("d".repeat(90));
        assert!(matches!(
            SocketFile::bind(&deep, None),
            Err(ListenError::PathTooLong { .. })
        ));
        let absent = tempfile::tempdir().unwrap().path().join("gone");
        assert!(matches!(
            SocketFile::bind(&absent, None),
            Err(ListenError::Socket { .. })
        ));
        let group = SocketFile::bind(Path::new("/tmp"), Some("no such group"));
        assert!(matches!(group, Err(ListenError::UnknownGroup(_))));
    }

    #[test]
    fn group_file_is_read_by_name() {
        let file = "root:x:0:\nbroken\nimages:x:1207:ann,bob\nimages2:x:7:\n";
        for (group, number) in [
            ("root", Some(0)),
            ("images", Some(1207)),
            ("image", None),
            ("broken", None),
        ] {
            assert_eq!(number_in_group_file(file, group), number, "{group}");
        }
    }
}
