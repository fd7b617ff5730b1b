//! What a disk's boot record and partitions tell of the generation of machine that it starts on.

use crate::gallery::HyperVGeneration;

const SECTOR: usize = 512;
/// The code of a boot record, which a machine of generation V1 runs.
const CODE: std::ops::Range<usize> = 0..440;
const SIGNATURE: (usize, [u8; 2]) = (510, [0x55, 0xaa]);
/// The four partitions of a boot record.
const PARTITIONS: usize = 446;
const PARTITION_SIZE: usize = 16;
const ACTIVE: u8 = 0x80;
/// The type of an EFI system partition in a boot record, and in a GUID partition table.
const EFI_SYSTEM: u8 = 0xef;
const EFI_SYSTEM_GUID: [u8; 16] = [
    0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11, 0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b,
];
const GPT: &[u8] = b"EFI PART";
/// Most entries that a usual table has.
const MOST_ENTRIES: usize = 128;

/// The only generation that a disk with this beginning starts on: V2 when it has an EFI system
/// partition and no code in its boot record, V1 when it has such code, an active partition and no EFI
/// system partition. `None` when it may start on both, or does not tell: a disk without partitions, or
/// with data alone, says nothing.
pub fn generation_of(head: &[u8]) -> Option<HyperVGeneration> {
    let record = head.get(..SECTOR)?;
    let (at, signature) = SIGNATURE;
    if !record.get(at..)?.starts_with(&signature) {
        return None;
    }
    let has_code = record.get(CODE)?.iter().any(|byte| *byte != 0);
    let partitions = || record.get(PARTITIONS..at).into_iter().flatten();
    let field = |offset: usize| partitions().skip(offset).step_by(PARTITION_SIZE);
    let active = field(0).any(|status| *status == ACTIVE);
    let efi = field(4).any(|kind| *kind == EFI_SYSTEM) || has_efi_entry(head);
    match (efi, has_code) {
        (true, false) => Some(HyperVGeneration::V2),
        (false, true) if active => Some(HyperVGeneration::V1),
        _ => None,
    }
}

/// Whether the GUID partition table, as far as it lies in `head`, has an EFI system partition.
fn has_efi_entry(head: &[u8]) -> bool {
    let Some(header) = head
        .get(SECTOR..2 * SECTOR)
        .filter(|header| header.starts_with(GPT))
    else {
        return false;
    };
    let number = |at: usize, size: usize| {
        let bytes = header.iter().skip(at).take(size).rev();
        let number = bytes.fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        usize::try_from(number).unwrap_or(usize::MAX)
    };
    let (first, count, size) = (number(72, 8), number(80, 4), number(84, 4));
    let Some(entries) = first
        .checked_mul(SECTOR)
        .and_then(|start| head.get(start..))
    else {
        return false;
    };
    size >= EFI_SYSTEM_GUID.len()
        && entries
            .chunks_exact(size)
            .take(count.min(MOST_ENTRIES))
            .any(|entry| entry.starts_with(&EFI_SYSTEM_GUID))
}
