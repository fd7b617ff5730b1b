//! VHD files that become images: what their bytes say, and what they must be: M-1.
//!
//! Pure: whoever reads the file hands over its length, its first bytes and its last.

mod boot;
mod footer;
#[cfg(test)]
pub(crate) mod testing;

pub use boot::generation_of;
pub use footer::{FOOTER_SIZE, Footer, FooterFault, Format};

use super::{HyperVGeneration, PropertyPath, Violation, rule, words};
use std::fmt;

/// How many bytes of the beginning of a file are looked at: the boot record, and the table of
/// partitions where it usually lies.
pub const HEAD_SIZE: usize = 34 * 512;

/// One MiB, of which the disk in a VHD is a multiple.
const ALIGNMENT: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

const CONVERT: &str = "Convert it, for example with `qemu-img convert -O raw IN.vhd disk.raw`, `qemu-img resize -f raw disk.raw SIZE` to whole MiB, and `qemu-img convert -f raw -O vpc -o subformat=fixed,force_size disk.raw OUT.vhd`.";

/// The SHA-256 of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256([u8; 32]);

/// What was measured of a VHD file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasuredVhd {
    /// The size of the disk in it, in bytes.
    pub size: u64,
    /// How much of that is in use, in bytes: what is neither a hole of the file nor zero.
    pub occupied: u64,
    /// The SHA-256 of the whole file.
    pub sha256: Sha256,
    /// The only generation that its content starts on, where that can be told.
    pub generation: Option<HyperVGeneration>,
}

impl MeasuredVhd {
    /// The size of the disk in GiB, rounded up.
    pub fn size_gb(&self) -> u32 {
        gib(self.size)
    }

    /// How much of it is in use in GiB, rounded up.
    pub fn occupied_gb(&self) -> u32 {
        gib(self.occupied)
    }

    /// M-1: the content does not contradict the generation that is declared for it.
    pub fn check_generation(&self, declared: HyperVGeneration) -> Option<Violation> {
        let starts_on = self.generation.filter(|found| *found != declared)?;
        let why = match starts_on {
            HyperVGeneration::V1 => "a boot record and no EFI system partition",
            HyperVGeneration::V2 => "an EFI system partition and no boot record",
        };
        Some(
            Violation::invalid(
                rule::M_1,
                PropertyPath::of("hyper_v_generation"),
                format!(
                    "The VHD has {why}, so that it does not start on generation \"{declared}\"."
                ),
            )
            .remedy(format!("Set hyper_v_generation to \"{starts_on}\".")),
        )
    }
}

fn gib(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(GIB)).unwrap_or(u32::MAX)
}

/// M-1: reads what a file says of itself, and refuses what cannot become an image: anything but a
/// whole VHD of the fixed format, of whole MiB, with at most `most_gb` GiB.
///
/// `head` is the file's beginning, [`HEAD_SIZE`] bytes or all of it, and `tail` its last
/// [`FOOTER_SIZE`] bytes.
///
/// # Errors
/// Violations at `vhd_file`.
pub fn check_file(
    length: u64,
    head: &[u8],
    tail: &[u8],
    most_gb: u32,
) -> Result<Footer, Vec<Violation>> {
    let refused = |message: String, remedy: &str| {
        Violation::invalid(rule::M_1, PropertyPath::of("vhd_file"), message).remedy(remedy)
    };
    if length == 0 {
        let remedy = "Copy the file again, or make it anew.";
        return Err(vec![refused("The file is empty.".to_owned(), remedy)]);
    }
    let footer = match Footer::parse(tail) {
        Ok(footer) => footer,
        Err(fault) => {
            let (message, remedy) = without_footer(fault, head);
            return Err(vec![refused(message, remedy)]);
        }
    };
    if footer.format != Format::Fixed {
        return Err(vec![refused(
            format!(
                "The VHD is {}, and an image needs a fixed one.",
                footer.format
            ),
            CONVERT,
        )]);
    }
    let disk = length.saturating_sub(FOOTER_SIZE as u64);
    if footer.size != disk {
        let (what, remedy) = if footer.size > disk {
            (
                "bytes are missing",
                "The file was cut: copy it again, or make it anew.",
            )
        } else {
            ("there is more in the file", CONVERT)
        };
        return Err(vec![refused(
            format!(
                "The VHD's footer says that its disk has {} bytes, and the file holds {}: {what}.",
                words::number(footer.size),
                words::number(disk)
            ),
            remedy,
        )]);
    }
    let mut violations = Vec::new();
    if footer.size == 0 {
        violations.push(refused(
            "The VHD holds a disk of 0 bytes.".to_owned(),
            "Use a disk of at least 1 MiB.",
        ));
    }
    if footer.size % ALIGNMENT != 0 {
        violations.push(refused(
            format!(
                "The VHD's disk has {} bytes, which are not whole MiB.",
                words::number(footer.size)
            ),
            CONVERT,
        ));
    }
    if footer.size > u64::from(most_gb) * GIB {
        violations.push(refused(
            format!(
                "The VHD's disk has {} GiB, more than {} GiB.",
                words::number(gib(footer.size).into()),
                words::number(most_gb.into())
            ),
            "Make the disk smaller, or have the limit of disk_size_gb raised.",
        ));
    }
    if violations.is_empty() {
        Ok(footer)
    } else {
        Err(violations)
    }
}

/// What a file is that does not end with a footer, and what to do.
fn without_footer(fault: FooterFault, head: &[u8]) -> (String, &'static str) {
    const OTHER_FORMATS: [(&[u8], &str); 3] = [
        (b"vhdxfile", "a VHDX"),
        (b"QFI\xfb", "a qcow2 image"),
        (b"KDMV", "a VMDK"),
    ];
    if fault != FooterFault::Missing {
        return (
            format!("The VHD's footer is damaged: {fault}."),
            "Copy the file again, or make it anew.",
        );
    }
    if let Some((_, name)) = OTHER_FORMATS
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
    {
        return (format!("The file is {name}, not a VHD."), CONVERT);
    }
    // Dynamic and differencing VHDs begin with a copy of their footer.
    let copy = head
        .get(..FOOTER_SIZE)
        .and_then(|bytes| Footer::parse(bytes).ok());
    if let Some(copy) = copy.filter(|copy| copy.format != Format::Fixed) {
        return (
            format!(
                "The file is the beginning of a VHD that is {}.",
                copy.format
            ),
            "Copy the file again, then convert it to a fixed VHD.",
        );
    }
    (
        "The file does not end with the footer of a VHD: it is none, or was cut.".to_owned(),
        "If it was cut, copy it again; if it is of another format, convert it, for example with `qemu-img convert -O vpc -o subformat=fixed,force_size IN OUT.vhd`.",
    )
}

impl Sha256 {
    /// The hash of these 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// A violation at `sha256`.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let digits: Option<Vec<u8>> = text
            .chars()
            .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
            .collect();
        let bytes: Vec<u8> = digits
            .unwrap_or_default()
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect();
        match <[u8; 32]>::try_from(bytes) {
            Ok(bytes) if text.len() == 64 => Ok(Self(bytes)),
            _ => Err(Violation::invalid(
                rule::M_1,
                PropertyPath::of("sha256"),
                format!("{text:?} is not a SHA-256."),
            )
            .remedy("Write it as 64 hexadecimal digits.")),
        }
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}
