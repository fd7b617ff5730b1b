//! What a run plans to give, told from process to process of the run.
//!
//! Terraform starts a process for each configuration of the provider, one that acts as somebody and one
//! that does not for instance, and ends it as soon as everything is planned that belongs to it. Whoever
//! acts as somebody has to know all the same what another process of the run plans to give them. So
//! that stands in a small file beside the database, named by the run, a line for each. It says what may
//! be left to apply, and nothing more: a line that is lost or stale changes when a request is refused,
//! never whether.
//!
//! The file goes when the run begins to write. What a run leaves that only plans goes with a later one,
//! when that begins such a file or has written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::session::directory_of;
use super::stored::planned;
use crate::gallery::access::PlannedGrant;

/// Between the database's file name and the run in the name of the file.
const INFIX: &str = "-planned-";

/// For how long a run is thought to go on planning after it last planned to give something.
const STALE: Duration = Duration::from_secs(600);

/// What the processes of one run have in common, and no others that run at the time.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// The number of the process that started them.
    pub id: u32,
    /// Whether the run of such a number is known to have ended.
    pub has_ended: fn(u32) -> bool,
}

/// What this process knows of what its run plans to give.
pub(super) struct Outlook {
    /// How the names of all runs' files begin.
    prefix: PathBuf,
    /// The run's own file, if others take part in the run.
    file: Option<PathBuf>,
    has_ended: fn(u32) -> bool,
    known: Mutex<Known>,
    /// Whether the run writes, so that nothing more is planned.
    ended: AtomicBool,
}

#[derive(Default)]
struct Known {
    grants: Arc<Vec<PlannedGrant>>,
    /// How much of the file was read.
    read: u64,
}

impl Outlook {
    /// The outlook of a run on a database.
    pub(super) fn new(database: &Path, run: Option<Run>) -> Self {
        let mut prefix = database.as_os_str().to_owned();
        prefix.push(INFIX);
        let file = run.map(|run| {
            let mut file = prefix.clone();
            file.push(run.id.to_string());
            PathBuf::from(file)
        });
        Self {
            prefix: PathBuf::from(prefix),
            file,
            has_ended: run.map_or(|_| false, |run| run.has_ended),
            known: Mutex::default(),
            ended: AtomicBool::new(false),
        }
    }

    /// Takes note of something that is planned to be given. On a disk that cannot be written, the other
    /// processes do not learn of it.
    pub(super) fn add(&self, grant: PlannedGrant) {
        let mut known = self.lock();
        match self.file.as_ref().map(|file| append(file, &grant)) {
            Some(Ok(IsFirst(is_first))) => {
                if is_first {
                    // It is tried again by a later run.
                    self.sweep().ok();
                }
            }
            Some(Err(_)) | None => Arc::make_mut(&mut known.grants).push(grant),
        }
    }

    /// Everything that is planned to be given as yet.
    pub(super) fn all(&self) -> Arc<Vec<PlannedGrant>> {
        let mut known = self.lock();
        if let Some(file) = &self.file {
            // What cannot be read is not known.
            known.read_on(file).ok();
        }
        Arc::clone(&known.grants)
    }

    /// Takes note that what was planned is carried out now.
    pub(super) fn end(&self) {
        if !self.ended.swap(true, Ordering::Relaxed)
            && let Some(file) = &self.file
        {
            // What stays behind is swept up later.
            fs::remove_file(file).ok();
        }
    }

    /// Removes the files of runs that have ended, or planned long ago, by the time of the directory, in
    /// which something was just written.
    pub(super) fn sweep(&self) -> io::Result<()> {
        for file in self.abandoned()? {
            // Somebody else may have been faster.
            fs::remove_file(file).ok();
        }
        Ok(())
    }

    /// The files of runs that have ended.
    pub(super) fn abandoned(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let directory = directory_of(&self.prefix);
        let now = fs::metadata(directory)?.modified()?;
        let prefix = self.prefix.file_name().unwrap_or_default();
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = entry.file_name();
            let names = (name.to_str(), prefix.to_str());
            let (Some(name), Some(prefix)) = names else {
                continue;
            };
            let run = name.strip_prefix(prefix).map(str::parse::<u32>);
            let Some(Ok(run)) = run else {
                continue;
            };
            let age = now.duration_since(entry.metadata()?.modified()?);
            if (self.has_ended)(run) || age.is_ok_and(|age| age > STALE) {
                found.push(entry.path());
            }
        }
        Ok(found)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // What is known is only added to, a line at a time.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Reads the lines that were added since.
    fn read_on(&mut self, path: &Path) -> io::Result<()> {
        let mut file = File::open(path)?;
        if file.metadata()?.len() <= self.read {
            return Ok(());
        }
        file.seek(SeekFrom::Start(self.read))?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        // Another process may be about to write the rest of the last line.
        let Some((whole, _)) = text.rsplit_once('\n') else {
            return Ok(());
        };
        self.read += whole.len() as u64 + 1;
        let grants = whole.lines().filter_map(planned::decode);
        Arc::make_mut(&mut self.grants).extend(grants);
        Ok(())
    }
}

/// Whether a line is the first of its file.
struct IsFirst(bool);

/// Adds a line to the run's file.
fn append(path: &Path, grant: &PlannedGrant) -> io::Result<IsFirst> {
    let line = planned::encode(grant)? + "\n";
    fs::create_dir_all(directory_of(path))?;
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(line.as_bytes())?;
    Ok(IsFirst(file.metadata()?.len() == line.len() as u64))
}
