//! Hashes a file, and counts what of it is in use.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use aws_lc_rs::digest::{Context, SHA256};

use super::extents::{Extent, extent};
use crate::gallery::vhd::Sha256;

/// How much is read or hashed at a time.
const PIECE: usize = 1 << 20;
/// The unit in which content is in use or not: the block of most file systems.
const BLOCK: usize = 4096;

const EMPTY_BLOCK: [u8; BLOCK] = [0; BLOCK];

/// What was found of a file.
pub(super) struct Content {
    pub(super) sha256: Sha256,
    pub(super) occupied: u64,
}

/// Reads a file of `length` bytes, of which the last `footer` are no part of the disk. `None` when
/// `progress` ends the work.
pub(super) fn measure(
    file: &mut File,
    length: u64,
    footer: u64,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> io::Result<Option<Content>> {
    let disk = length.saturating_sub(footer);
    let mut hash = Context::new(&SHA256);
    let mut occupied = 0;
    let mut buffer = vec![0; PIECE];
    let zeros = vec![0; PIECE];
    let mut at = 0;
    while at < length {
        let Extent { start, end, hole } = extent(file, at, length)?;
        let mut position = start;
        if !hole {
            file.seek(SeekFrom::Start(start))?;
        }
        while position < end {
            // Pieces end where blocks do, wherever an extent begins, and where the disk does.
            let until = (position / PIECE as u64 + 1) * PIECE as u64;
            let until = if position < disk {
                until.min(disk)
            } else {
                until
            };
            let size = until.min(end) - position;
            let size = usize::try_from(size).map_err(io::Error::other)?;
            let piece = if hole {
                zeros.get(..size)
            } else {
                let piece = buffer.get_mut(..size).unwrap_or_default();
                file.read_exact(piece)?;
                if position < disk {
                    occupied += in_use(piece);
                }
                Some(&*piece)
            };
            hash.update(piece.unwrap_or_default());
            position += size as u64;
            if progress(size as u64).is_break() {
                return Ok(None);
            }
        }
        at = end;
    }
    let sha256 = <[u8; 32]>::try_from(hash.finish().as_ref()).map_err(io::Error::other)?;
    Ok(Some(Content {
        sha256: Sha256::new(sha256),
        occupied,
    }))
}

/// How many bytes lie in blocks that are not all zero.
fn in_use(piece: &[u8]) -> u64 {
    let blocks = piece.chunks(BLOCK);
    let used = blocks.filter(|block| EMPTY_BLOCK.get(..block.len()) != Some(*block));
    used.map(|block| block.len() as u64).sum()
}
