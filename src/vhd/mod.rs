//! Reads VHD files: checks them, and measures what is in them.
//!
//! The rules on what a VHD must be are the gallery's; here are files, and nothing is known of whoever
//! asks. A file is read once, from its beginning to its end, in pieces; its holes are not read where
//! the file system tells of them. What the hash of a hole costs cannot be saved: it is of zeros, which
//! are hashed from memory.

mod background;
mod content;
mod extents;
#[cfg(test)]
mod tests;

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

pub use background::{measure_in_background, open_in_background};

use crate::gallery::vhd::{FOOTER_SIZE, Footer, HEAD_SIZE, MeasuredVhd, check_file, generation_of};
use crate::gallery::{HyperVGeneration, Violation};

/// Why a file was not measured.
#[derive(Debug, thiserror::Error)]
pub enum VhdError {
    /// It could not be read.
    #[error("the VHD file \"{path}\" cannot be read: {source}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It cannot become an image (M-1).
    #[error("the VHD file cannot become an image")]
    Refused(Vec<Violation>),
    /// It changed while it was read.
    #[error("the VHD file \"{path}\" changed while it was read", path = path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Whoever asked no longer wants to know.
    #[error("the VHD file was not read to its end")]
    Interrupted,
}

/// By what a file is known to be unchanged without being read: its length and the time of its last
/// change, as `make` and `rsync` do. Who rewrites a file and sets its time back is not found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The file's length in bytes.
    pub length: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: u128,
}

/// A file's stamp; `None` where there is no file.
///
/// # Errors
/// When the system does not tell.
pub fn stamp(path: &Path) -> Result<Option<Stamp>, VhdError> {
    match fs::metadata(path) {
        Ok(metadata) => stamp_of(&metadata).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => Err(error),
    }
    .map_err(unreadable(path))
}

fn stamp_of(metadata: &Metadata) -> io::Result<Stamp> {
    if !metadata.is_file() {
        let found = if metadata.is_dir() {
            "it is a directory"
        } else {
            "it is a device, pipe or socket, not a file"
        };
        return Err(io::Error::new(io::ErrorKind::InvalidInput, found));
    }
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH);
    Ok(Stamp {
        length: metadata.len(),
        modified: modified.map_or(0, |since| since.as_nanos()),
    })
}

/// A VHD file that was checked, and is ready to be measured.
#[derive(Debug)]
pub struct VhdFile {
    path: PathBuf,
    file: File,
    stamp: Stamp,
    footer: Footer,
    head: Vec<u8>,
}

impl VhdFile {
    /// Opens a file and checks it (M-1); `most_gb` is the limit of a disk's size. Little of it is
    /// read.
    ///
    /// # Errors
    /// When it cannot be read or cannot become an image.
    pub fn open(path: &Path, most_gb: u32) -> Result<Self, VhdError> {
        let unreadable = unreadable(path);
        let (file, stamp, head, tail) = ends(path).map_err(unreadable)?;
        let footer = check_file(stamp.length, &head, &tail, most_gb).map_err(VhdError::Refused)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            stamp,
            footer,
            head,
        })
    }

    /// The length of the file in bytes, all of which is measured.
    pub fn length(&self) -> u64 {
        self.stamp.length
    }

    /// The size of the disk in it, in bytes.
    pub fn size(&self) -> u64 {
        self.footer.size
    }

    /// The only generation that its content starts on, where that can be told.
    pub fn generation(&self) -> Option<HyperVGeneration> {
        generation_of(&self.head)
    }

    /// By what the file is known again.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Measures the file. `progress` is told how many more bytes are done, and may end the work.
    ///
    /// # Errors
    /// When the file cannot be read, changes meanwhile, or `progress` ends the work.
    pub fn measure(
        mut self,
        progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<MeasuredVhd, VhdError> {
        let length = self.length();
        let content = content::measure(&mut self.file, length, FOOTER_SIZE as u64, progress);
        let content = match content {
            Ok(content) => content.ok_or(VhdError::Interrupted)?,
            // It became shorter.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(VhdError::Changed { path: self.path });
            }
            Err(error) => return Err(unreadable(&self.path)(error)),
        };
        let after = self
            .file
            .metadata()
            .and_then(|metadata| stamp_of(&metadata));
        if after.map_err(unreadable(&self.path))? != self.stamp {
            return Err(VhdError::Changed { path: self.path });
        }
        Ok(MeasuredVhd {
            size: self.footer.size,
            occupied: content.occupied,
            sha256: content.sha256,
            generation: self.generation(),
        })
    }
}

/// A file with its stamp, its first bytes and its last.
fn ends(path: &Path) -> io::Result<(File, Stamp, Vec<u8>, Vec<u8>)> {
    // Opening is not without effect on a device, so that it is looked at before, and again when it
    // can be no other any more.
    stamp_of(&fs::metadata(path)?)?;
    let mut file = reading().open(path)?;
    let stamp = stamp_of(&file.metadata()?)?;
    let mut head = Vec::with_capacity(HEAD_SIZE);
    (&file).take(HEAD_SIZE as u64).read_to_end(&mut head)?;
    let mut tail = Vec::with_capacity(FOOTER_SIZE);
    file.seek(SeekFrom::Start(
        stamp.length.saturating_sub(FOOTER_SIZE as u64),
    ))?;
    (&file).take(FOOTER_SIZE as u64).read_to_end(&mut tail)?;
    Ok((file, stamp, head, tail))
}

/// Opens for reading, without waiting for the other end of what turns out to be a pipe.
fn reading() -> OpenOptions {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> VhdError {
    let path = path.to_owned();
    move |source| VhdError::Unreadable { path, source }
}
