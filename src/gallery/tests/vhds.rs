//! VHD files: M-1.

use super::*;
use crate::gallery::vhd::testing::{footer, seal};
use crate::gallery::vhd::{
    FOOTER_SIZE, Footer, FooterFault, Format, HEAD_SIZE, MeasuredVhd, Sha256, check_file,
    generation_of,
};
use proptest::prelude::*;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// What is said of a file whose disk has `size` bytes and that ends with `tail`.
#[track_caller]
fn refused(size: u64, head: &[u8], tail: &[u8]) -> String {
    let length = size + FOOTER_SIZE as u64;
    let violations = check_file(length, head, tail, 1_024).unwrap_err();
    violations.iter().for_each(assert_well_said);
    assert!(violations.iter().all(|one| one.rule == rule::M_1));
    let said = violations.iter();
    let said: Vec<String> = said
        .map(|one| format!("{} {}", one.message, one.remedy))
        .collect();
    said.join(" ")
}

#[test]
fn m1_a_whole_fixed_vhd_is_accepted() {
    for size in [MIB, 30 * GIB, 1_024 * GIB] {
        let checked = check_file(size + 512, &[], &footer(2, size), 1_024);
        let format = Format::Fixed;
        assert_eq!(checked, Ok(Footer { format, size }));
    }
}

#[test]
fn m1_dynamic_and_differencing_vhds_are_refused_with_a_way_out() {
    for (disk_type, name) in [(3, "dynamic"), (4, "differencing")] {
        let said = refused(MIB, &[], &footer(disk_type, MIB));
        assert!(said.contains(name) && said.contains("qemu-img"), "{said}");
    }
}

#[test]
fn m1_a_truncated_file_is_told() {
    let said = refused(MIB - 512, &[], &footer(2, MIB));
    assert!(said.contains("bytes are missing"), "{said}");
    // Cut anywhere, the last bytes are no footer.
    let said = refused(MIB, &[], &[7; FOOTER_SIZE]);
    assert!(said.contains("was cut"), "{said}");
    let said = refused(0, &[], b"short");
    assert!(said.contains("was cut"), "{said}");
    let said = refused(MIB, &footer(3, MIB), &[0; FOOTER_SIZE]);
    assert!(
        said.contains("the beginning of a VHD that is dynamic"),
        "{said}"
    );
}

#[test]
fn m1_the_footers_size_is_that_of_the_file() {
    let said = refused(2 * MIB, &[], &footer(2, MIB));
    assert!(said.contains("there is more"), "{said}");
}

#[test]
fn m1_the_size_is_whole_mebibytes_and_within_the_limit() {
    let said = refused(MIB + 512, &[], &footer(2, MIB + 512));
    assert!(said.contains("not whole MiB"), "{said}");
    let size = 1_024 * GIB + MIB;
    let said = refused(size, &[], &footer(2, size));
    assert!(said.contains("more than 1,024 GiB"), "{said}");
    assert!(check_file(size + 512, &[], &footer(2, size), 2_048).is_ok());
    let said = refused(0, &[], &footer(2, 0));
    assert!(said.contains("0 bytes"), "{said}");
}

#[test]
fn m1_a_damaged_footer_is_refused() {
    let mut damaged = footer(2, MIB);
    damaged[100] ^= 1;
    assert!(matches!(
        Footer::parse(&damaged),
        Err(FooterFault::Checksum { .. })
    ));
    let said = refused(MIB, &[], &damaged);
    assert!(said.contains("checksum"), "{said}");
    let with = |at: usize, value: u8| {
        let mut bytes = footer(2, MIB);
        bytes[at] = value;
        Footer::parse(&seal(bytes))
    };
    assert_eq!(with(0, b'x'), Err(FooterFault::Missing));
    assert_eq!(with(13, 2), Err(FooterFault::Version(0x0002_0000)));
    assert_eq!(with(63, 9), Err(FooterFault::Type(9)));
    // A later minor version is compatible, as the format says.
    assert!(with(15, 3).is_ok());
}

#[test]
fn m1_other_formats_are_recognised() {
    for (magic, name) in [
        (&b"vhdxfile"[..], "VHDX"),
        (b"QFI\xfb\0\0\0\x03", "qcow2"),
        (b"KDMV", "VMDK"),
    ] {
        let said = refused(MIB, magic, &[0; FOOTER_SIZE]);
        assert!(said.contains(name) && said.contains("qemu-img"), "{said}");
    }
}

/// The beginning of a disk: code in the boot record or not, one partition of a type, active or not.
fn head(code: bool, kind: u8, active: bool) -> Vec<u8> {
    let mut head = vec![0; HEAD_SIZE];
    head[0] = u8::from(code);
    head[446] = if active { 0x80 } else { 0 };
    head[450] = kind;
    head[510..512].copy_from_slice(&[0x55, 0xaa]);
    head
}

/// The same with a GUID partition table that has an EFI system partition at this place of it.
fn with_table(mut head: Vec<u8>, place: usize) -> Vec<u8> {
    head[512..520].copy_from_slice(b"EFI PART");
    head[512 + 72] = 2;
    head[512 + 80] = 128;
    head[512 + 84] = 128;
    let guid = [
        0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11, 0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9,
        0x3b,
    ];
    let at = 1_024 + place * 128;
    head[at..at + 16].copy_from_slice(&guid);
    head
}

#[test]
fn m1_the_generation_shows_where_it_can() {
    let (v1, v2) = (Some(HyperVGeneration::V1), Some(HyperVGeneration::V2));
    let protective = |code| head(code, 0xee, false);
    let cases = [
        (vec![], None),
        (vec![0; 100], None),
        (vec![0; HEAD_SIZE], None),
        // A boot record, an active partition, no EFI.
        (head(true, 0x83, true), v1),
        // Data disks: partitions, and nothing that starts.
        (head(true, 0x83, false), None),
        (head(false, 0x07, true), None),
        (protective(false), None),
        // EFI alone, and both ways.
        (head(false, 0xef, false), v2),
        (head(true, 0xef, true), None),
        (with_table(protective(false), 0), v2),
        (with_table(protective(false), 127), v2),
        (with_table(protective(true), 5), None),
    ];
    for (number, (head, expected)) in cases.into_iter().enumerate() {
        assert_eq!(generation_of(&head), expected, "{number}");
    }
}

#[test]
fn m1_the_generation_that_is_declared_is_held_against_the_content() {
    let measured = |generation| MeasuredVhd {
        size: MIB,
        occupied: 0,
        sha256: Sha256::new([0; 32]),
        generation,
    };
    for found in [None, Some(HyperVGeneration::V1), Some(HyperVGeneration::V2)] {
        for declared in HyperVGeneration::ALL {
            let violation = measured(found).check_generation(*declared);
            let contradicts = found.is_some_and(|found| found != *declared);
            assert_eq!(violation.is_some(), contradicts);
            violation.iter().for_each(assert_well_said);
        }
    }
}

#[test]
fn m1_sizes_are_counted_in_whole_gib() {
    let measured = |size, occupied| MeasuredVhd {
        size,
        occupied,
        sha256: Sha256::new([0; 32]),
        generation: None,
    };
    for (size, occupied, expected) in [
        (MIB, 0, (1, 0)),
        (GIB, 1, (1, 1)),
        (GIB + MIB, GIB + 1, (2, 2)),
        (1_024 * GIB, 1_024 * GIB, (1_024, 1_024)),
    ] {
        let measured = measured(size, occupied);
        assert_eq!((measured.size_gb(), measured.occupied_gb()), expected);
    }
}

#[test]
fn m1_a_hash_reads_and_writes() {
    let text = "00ff".repeat(16);
    assert_eq!(Sha256::parse(&text).unwrap().to_string(), text);
    assert_eq!(
        Sha256::parse(&text.to_ascii_uppercase())
            .unwrap()
            .to_string(),
        text
    );
    for wrong in [
        "",
        "00",
        &"0".repeat(63),
        &"0".repeat(65),
        &"g".repeat(64),
        &"é".repeat(32),
    ] {
        assert_eq!(Sha256::parse(wrong).unwrap_err().rule, rule::M_1, "{wrong}");
    }
}

proptest! {
    #[test]
    fn m1_no_bytes_make_the_parser_panic(
        length in any::<u64>(),
        head in prop::collection::vec(any::<u8>(), 0..2_048),
        tail in prop::collection::vec(any::<u8>(), 0..600),
        most in any::<u32>(),
    ) {
        let _ = check_file(length, &head, &tail, most);
        let _ = generation_of(&head);
    }

    #[test]
    fn m1_hostile_footers_are_read_as_what_they_say(
        changes in prop::collection::vec((0..FOOTER_SIZE, any::<u8>()), 0..8),
        disk_type in 0..6_u32,
        size in any::<u64>(),
        length in any::<u64>(),
    ) {
        let mut bytes = footer(disk_type, size);
        for (at, value) in changes {
            bytes[at] = value;
        }
        let sealed = seal(bytes);
        if let Ok(footer) = check_file(length, &[], &sealed, u32::MAX) {
            prop_assert_eq!(footer.format, Format::Fixed);
            prop_assert_eq!(footer.size + FOOTER_SIZE as u64, length);
            prop_assert_eq!(footer.size % MIB, 0);
        }
        // Whatever is changed without the checksum is found.
        let mut torn = sealed;
        torn[200] = torn[200].wrapping_add(1);
        prop_assert!(Footer::parse(&torn).is_err());
    }

    #[test]
    fn m1_hostile_tables_of_partitions_are_read(
        code in any::<bool>(),
        first in any::<[u8; 8]>(),
        count in any::<[u8; 4]>(),
        size in any::<[u8; 4]>(),
        length in 0..HEAD_SIZE,
    ) {
        let mut head = with_table(head(code, 0xee, false), 0);
        head[512 + 72..512 + 80].copy_from_slice(&first);
        head[512 + 80..512 + 84].copy_from_slice(&count);
        head[512 + 84..512 + 88].copy_from_slice(&size);
        head.truncate(length);
        let _ = generation_of(&head);
    }
}
