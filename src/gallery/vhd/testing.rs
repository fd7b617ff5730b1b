//! Makes VHDs for tests, here and in the room that reads files.

use super::FOOTER_SIZE;

/// The footer of a VHD of this type (2 fixed, 3 dynamic, 4 differencing) whose disk has `size` bytes.
pub(crate) fn footer(disk_type: u32, size: u64) -> [u8; FOOTER_SIZE] {
    let mut bytes = [0; FOOTER_SIZE];
    bytes[..8].copy_from_slice(b"conectix");
    bytes[8..12].copy_from_slice(&2_u32.to_be_bytes());
    bytes[12..16].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
    bytes[16..24].copy_from_slice(&u64::MAX.to_be_bytes());
    bytes[40..48].copy_from_slice(&size.to_be_bytes());
    bytes[48..56].copy_from_slice(&size.to_be_bytes());
    bytes[60..64].copy_from_slice(&disk_type.to_be_bytes());
    seal(bytes)
}

/// The footer with the checksum of its content.
pub(crate) fn seal(mut bytes: [u8; FOOTER_SIZE]) -> [u8; FOOTER_SIZE] {
    bytes[64..68].fill(0);
    let sum: u32 = bytes.iter().map(|byte| u32::from(*byte)).sum();
    bytes[64..68].copy_from_slice(&(!sum).to_be_bytes());
    bytes
}
