//! Where a file has data and where it has holes, as its file system tells.

use std::fs::File;
use std::io;

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// Where it begins.
    pub(super) start: u64,
    /// Where the next begins.
    pub(super) end: u64,
    /// Whether it is a hole, which reads as zeros.
    pub(super) hole: bool,
}

/// The extent of a file of this length that begins at `start`. Where the file system does not tell,
/// all of it is data.
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "freebsd"))]
pub(super) fn extent(file: &File, start: u64, length: u64) -> io::Result<Extent> {
    use rustix::fs::{SeekFrom, seek};
    use rustix::io::Errno;

    let data = match seek(file, SeekFrom::Data(start)) {
        Ok(data) => data,
        // From here on there is none.
        Err(Errno::NXIO) => length,
        Err(_) => return Ok(all_data(start, length)),
    };
    if data > start {
        let end = data.min(length);
        return Ok(Extent {
            start,
            end,
            hole: true,
        });
    }
    let hole = seek(file, SeekFrom::Hole(start))?;
    Ok(Extent {
        // Data ends behind where it begins; anything else would not come to an end.
        end: hole.clamp(start.saturating_add(1), length),
        start,
        hole: false,
    })
}

/// Where nobody tells, all of the file is data.
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "freebsd")))]
pub(super) fn extent(_file: &File, start: u64, length: u64) -> io::Result<Extent> {
    Ok(all_data(start, length))
}

fn all_data(start: u64, length: u64) -> Extent {
    Extent {
        start,
        end: length,
        hole: false,
    }
}
