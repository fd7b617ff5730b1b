//! The footer of a VHD: its last 512 bytes, which say what it is.

use std::fmt;

/// The size of a footer in bytes.
pub const FOOTER_SIZE: usize = 512;

const COOKIE: &[u8] = b"conectix";
/// The first version of the format, the only one there is; the lower half counts compatible changes.
const MAJOR_VERSION: u32 = 1;

/// Where its numbers lie, each with the first byte the most significant.
mod offset {
    pub(super) const VERSION: usize = 12;
    pub(super) const CURRENT_SIZE: usize = 48;
    pub(super) const DISK_TYPE: usize = 60;
    pub(super) const CHECKSUM: usize = 64;
}

/// How a VHD lays out its disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// All of the disk, one byte after the other.
    Fixed,
    /// Only the blocks that were written.
    Dynamic,
    /// Only the blocks that differ from another VHD.
    Differencing,
}

/// What a footer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footer {
    /// How the disk is laid out.
    pub format: Format,
    /// The size of the disk, in bytes.
    pub size: u64,
}

/// Why bytes are no footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FooterFault {
    /// They do not begin as one does, or are not as many.
    #[error("it does not begin with \"conectix\"")]
    Missing,
    /// The checksum in them is another than theirs.
    #[error("its checksum is {stored:#010x}, and its content has {computed:#010x}")]
    Checksum {
        /// The one in them.
        stored: u32,
        /// That of their content.
        computed: u32,
    },
    /// They are of another version of the format.
    #[error("it has the unknown version {0:#010x}")]
    Version(u32),
    /// They name a layout that does not exist.
    #[error("it has the unknown disk type {0}")]
    Type(u32),
}

impl Footer {
    /// Reads a footer.
    ///
    /// # Errors
    /// When the bytes are none, or a damaged one.
    pub fn parse(bytes: &[u8]) -> Result<Self, FooterFault> {
        let Ok(bytes) = <&[u8; FOOTER_SIZE]>::try_from(bytes) else {
            return Err(FooterFault::Missing);
        };
        if !bytes.starts_with(COOKIE) {
            return Err(FooterFault::Missing);
        }
        let stored = number(bytes, offset::CHECKSUM);
        let computed = checksum(bytes);
        if stored != computed {
            return Err(FooterFault::Checksum { stored, computed });
        }
        let version = number(bytes, offset::VERSION);
        if version >> 16 != MAJOR_VERSION {
            return Err(FooterFault::Version(version));
        }
        let format = match number(bytes, offset::DISK_TYPE) {
            2 => Format::Fixed,
            3 => Format::Dynamic,
            4 => Format::Differencing,
            other => return Err(FooterFault::Type(other)),
        };
        let upper = number(bytes, offset::CURRENT_SIZE);
        let lower = number(bytes, offset::CURRENT_SIZE + 4);
        Ok(Self {
            format,
            size: u64::from(upper) << 32 | u64::from(lower),
        })
    }
}

/// The complement of the sum of all bytes but those of the checksum itself.
fn checksum(bytes: &[u8; FOOTER_SIZE]) -> u32 {
    let own = offset::CHECKSUM..offset::CHECKSUM + 4;
    let sum: u32 = bytes
        .iter()
        .enumerate()
        .filter(|(position, _)| !own.contains(position))
        .map(|(_, byte)| u32::from(*byte))
        .sum();
    !sum
}

fn number(bytes: &[u8; FOOTER_SIZE], at: usize) -> u32 {
    bytes
        .iter()
        .skip(at)
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fixed => "fixed",
            Self::Dynamic => "dynamic",
            Self::Differencing => "differencing",
        })
    }
}
