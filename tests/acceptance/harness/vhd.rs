//! Makes VHD files: raw content with a footer.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

/// How a VHD lays out its disk, as its footer numbers it.
pub(crate) const FIXED: u32 = 2;
/// Only the blocks that were written.
pub(crate) const DYNAMIC: u32 = 3;
/// Only the blocks that differ from another VHD.
pub(crate) const DIFFERENCING: u32 = 4;

/// Writes a VHD whose disk has `size` bytes, a hole but for `content` at its beginning.
pub(crate) fn write(path: &Path, disk_type: u32, size: u64, content: &[u8]) {
    let mut file = File::create(path).expect("the VHD file");
    file.write_all(content).expect("the VHD's content");
    file.seek(SeekFrom::Start(size)).expect("the VHD's end");
    file.write_all(&footer(disk_type, size))
        .expect("the VHD's footer");
}

fn footer(disk_type: u32, size: u64) -> [u8; 512] {
    let mut bytes = [0; 512];
    bytes[..8].copy_from_slice(b"conectix");
    bytes[12..16].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
    bytes[16..24].copy_from_slice(&u64::MAX.to_be_bytes());
    bytes[40..48].copy_from_slice(&size.to_be_bytes());
    bytes[48..56].copy_from_slice(&size.to_be_bytes());
    bytes[60..64].copy_from_slice(&disk_type.to_be_bytes());
    let sum: u32 = bytes.iter().map(|byte| u32::from(*byte)).sum();
    bytes[64..68].copy_from_slice(&(!sum).to_be_bytes());
    bytes
}
