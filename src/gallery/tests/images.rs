//! VHDs as sources, safety profiles and encryption: V-1, V-2, V-13 to V-15, V-17, M-3.

use super::*;
use crate::gallery::safety_profile::check_deletion;
use crate::gallery::version::{check_change, check_new, check_source};

const ACCOUNT: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Storage/storageAccounts/acgvhds";
const OTHER_SUBSCRIPTION: &str = "11111111-1111-1111-1111-111111111111";

fn vhd(name: &str) -> SourceId {
    source_id(SourceKind::Vhd, name)
}

fn given(uri: &str) -> DiskSource<'_> {
    DiskSource {
        uri: Some(uri),
        storage_account_id: Some(ACCOUNT),
        source_id: None,
    }
}

fn encryption_set(name: &str, subscription: &str) -> DiskEncryptionSetId {
    DiskEncryptionSetId::parse(&format!(
        "/subscriptions/{subscription}/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/{name}"
    ))
    .unwrap()
}

/// A target region whose disks are encrypted with sets of the version's subscription; `None` is the
/// OS disk.
fn encrypted(name: &str, disks: &[Option<u32>]) -> TargetRegionSpec {
    let set = |place: &str| encryption_set(&format!("{name}{place}"), SUBSCRIPTION);
    let encryption = Encryption {
        os_disk: disks.contains(&None).then(|| set("os")),
        data_disks: disks
            .iter()
            .flatten()
            .map(|lun| (*lun, set("data")))
            .collect(),
    };
    TargetRegionSpec {
        encryption: Some(encryption),
        ..TargetRegionSpec::of(region(name))
    }
}

fn with_regions(target_regions: Vec<TargetRegionSpec>) -> ImageVersionSpec {
    ImageVersionSpec {
        target_regions,
        ..version()
    }
}

#[track_caller]
fn refused_new(spec: &ImageVersionSpec) -> Vec<String> {
    let violations = check_new(spec, &Limits::default(), &RegionAccess::default(), now());
    violations.iter().for_each(assert_well_said);
    short(&violations)
}

fn refused_change(old: &ImageVersionSpec, new: &ImageVersionSpec) -> Vec<String> {
    let (limits, access) = (Limits::default(), RegionAccess::default());
    let violations = check_change(old, new, &limits, &access, now());
    violations.iter().for_each(assert_well_said);
    short(&violations)
}

#[test]
fn n6_the_id_of_a_vhd_is_that_of_its_blob() {
    let id = vhd("base.vhd");
    let text = format!("{ACCOUNT}/blobServices/default/containers/vhds/blobs/base.vhd");
    assert_eq!(id.to_string(), text);
    assert_eq!(SourceId::parse(&text.to_ascii_uppercase()).unwrap(), id);
    let vhd = id.vhd().unwrap();
    assert_eq!(vhd.storage_account().unwrap().to_string(), ACCOUNT);
    for (cloud, uri) in [
        (
            Cloud::Public,
            "https://acgvhds.blob.core.windows.net/vhds/base.vhd",
        ),
        (
            Cloud::UsGovernment,
            "https://acgvhds.blob.core.usgovcloudapi.net/vhds/base.vhd",
        ),
        (
            Cloud::China,
            "https://acgvhds.blob.core.chinacloudapi.cn/vhds/base.vhd",
        ),
    ] {
        assert_eq!(vhd.uri(cloud).unwrap(), uri);
        assert_eq!(given(uri).read(Some(cloud)).unwrap(), id);
    }
    for wrong in [
        format!("{ACCOUNT}/blobServices/default/containers/vhds/blobs"),
        format!("{ACCOUNT}/blobServices/default/containers/vhds/blobs/"),
        format!("{ACCOUNT}/blobServices/other/containers/vhds/blobs/base.vhd"),
        format!("{ACCOUNT}/blobServices/default/containers/--/blobs/base.vhd"),
        ACCOUNT.to_owned(),
    ] {
        assert_eq!(
            ImageSourceId::parse(&wrong).unwrap_err().rule,
            rule::N_6,
            "{wrong}"
        );
    }
}

#[test]
fn v1_a_disk_has_an_id_or_a_blob_with_its_account() {
    let snapshot = source_id(SourceKind::Snapshot, "os").to_string();
    let uri = "https://acgvhds.blob.core.windows.net/vhds/base.vhd";
    let other = ACCOUNT.replace("acgvhds", "others");
    let id = vhd("base.vhd").to_string();
    let cases = [
        (Some(&*snapshot), None, None, Ok(())),
        (None, Some(uri), Some(ACCOUNT), Ok(())),
        (None, None, None, Err("V-1 at source_id")),
        (None, None, Some(ACCOUNT), Err("V-1 at source_id")),
        (Some(&*snapshot), Some(uri), None, Err("V-1 at source_id")),
        (
            Some(&*snapshot),
            None,
            Some(ACCOUNT),
            Err("V-1 at source_id"),
        ),
        (None, Some(uri), None, Err("V-1 at uri")),
        (None, Some(uri), Some(&*other), Err("V-1 at uri")),
        (Some(&*id), None, None, Err("V-1 at source_id")),
        (
            None,
            Some(uri),
            Some("acgvhds"),
            Err("N-6 at storage_account_id"),
        ),
    ];
    for (source_id, uri, storage_account_id, expected) in cases {
        let disk = DiskSource {
            source_id,
            uri,
            storage_account_id,
        };
        let read = disk.read(None).map(|_| ()).map_err(|violation| {
            assert_well_said(&violation);
            short(&[violation]).remove(0)
        });
        assert_eq!(read, expected.map_err(ToOwned::to_owned), "{disk:?}");
    }
}

#[test]
fn v1_an_address_is_that_of_a_blob() {
    let addresses = [
        "",
        "base.vhd",
        "https://acgvhds.blob.core.windows.net",
        "https://acgvhds.blob.core.windows.net/vhds",
        "https://acgvhds.blob.core.windows.net/vhds/",
        "https://acgvhds.blob.core.windows.net/vhds/folder/base.vhd",
        "https://acgvhds.blob.core.windows.net/vhds/base.vhd?sv=2020",
        "https://acgvhds.file.core.windows.net/vhds/base.vhd",
        "https://acgvhds.example.com/vhds/base.vhd",
        "ftp://acgvhds.blob.core.windows.net/vhds/base.vhd",
    ];
    for address in addresses {
        let violation = given(address).read(None).unwrap_err();
        assert_eq!(violation.rule, rule::V_1, "{address}");
        assert_eq!(violation.target, PropertyPath::of("uri"), "{address}");
        assert_well_said(&violation);
    }
    let spelled = "HTTPS://AcgVhds.Blob.Core.Windows.NET/Vhds/base.vhd";
    assert_eq!(given(spelled).read(None).unwrap(), vhd("base.vhd"));
    assert!(StorageAccountId::same_address(
        spelled,
        "https://acgvhds.blob.core.windows.net/vhds/base.vhd"
    ));
    assert!(!StorageAccountId::same_address("base.vhd", "base.vhd"));
}

#[test]
fn r6_a_vhd_lies_in_the_versions_cloud() {
    let uri = "https://acgvhds.blob.core.usgovcloudapi.net/vhds/base.vhd";
    assert_eq!(
        given(uri).read(Some(Cloud::Public)).unwrap_err().rule,
        rule::R_6
    );
    assert!(given(uri).read(Some(Cloud::UsGovernment)).is_ok());
}

#[test]
fn v13_disks_are_not_from_the_same_blob() {
    let disks = |os: &str, data: &[(u32, &str)]| VersionSource::Disks {
        os: vhd(os),
        data: data.iter().map(|(lun, name)| (*lun, vhd(name))).collect(),
    };
    assert!(disks("os.vhd", &[(0, "data.vhd")]).check().is_empty());
    assert_eq!(
        short(&disks("os.vhd", &[(0, "os.vhd")]).check()),
        [r#"V-13 at data_disks["0"].uri"#]
    );
    assert_eq!(
        short(&disks("os.vhd", &[(0, "a.vhd"), (1, "A.VHD")]).check()),
        [r#"V-13 at data_disks["1"].uri"#]
    );
    assert_eq!(
        short(&VersionSource::Whole(vhd("os.vhd")).check()),
        ["V-1 at source_id"]
    );
}

#[test]
fn v2_a_vhd_exists_in_the_versions_location() {
    let spec = ImageVersionSpec {
        source: VersionSource::Disks {
            os: vhd("build"),
            data: BTreeMap::new(),
        },
        ..version()
    };
    let refused = |found: BTreeMap<SourceId, SourceFacts>| {
        let violations = check_source(&spec, Some(&definition()), &found, &Limits::default());
        short(&violations)
    };
    let facts = |location: &str| {
        let mut source = image_source(SourceKind::Vhd);
        source.os_disk.kind = DiskKind::Unmanaged;
        source.location = region(location);
        BTreeMap::from([(vhd("build"), SourceFacts::from(&source))])
    };
    assert_eq!(refused(BTreeMap::new()), ["V-2 at os_disk.uri"]);
    assert_eq!(refused(facts("eastus")), ["V-2 at os_disk.uri"]);
    assert!(refused(facts("westeurope")).is_empty());
}

#[test]
fn v14_a_vhd_is_no_managed_disk_and_may_be_a_source() {
    for kind in DiskKind::ALL {
        let mut source = image_source(SourceKind::Vhd);
        source.os_disk.kind = *kind;
        let spec = ImageVersionSpec {
            source: VersionSource::Disks {
                os: vhd("build"),
                data: BTreeMap::new(),
            },
            ..version()
        };
        let found = BTreeMap::from([(vhd("build"), SourceFacts::from(&source))]);
        assert!(check_source(&spec, Some(&definition()), &found, &Limits::default()).is_empty());
    }
}

#[test]
fn v14_a_machine_makes_versions_of_its_own_state() {
    let machine = |os_state| {
        let mut source = image_source(SourceKind::VirtualMachine);
        source.os_state = os_state;
        let id = source_id(SourceKind::VirtualMachine, "build");
        let spec = ImageVersionSpec {
            source: VersionSource::Whole(id.clone()),
            ..version()
        };
        (spec, BTreeMap::from([(id, SourceFacts::from(&source))]))
    };
    for source in OsState::ALL {
        for declared in OsState::ALL {
            let (spec, found) = machine(*source);
            let definition = ImageDefinitionSpec {
                os_state: *declared,
                ..definition()
            };
            let violations = check_source(&spec, Some(&definition), &found, &Limits::default());
            assert_eq!(violations.is_empty(), source == declared);
            assert!(
                violations
                    .iter()
                    .all(|violation| violation.rule == rule::V_11)
            );
        }
    }
}

#[test]
fn m3_a_specialized_disk_makes_a_specialized_version() {
    for kind in [SourceKind::Disk, SourceKind::Snapshot, SourceKind::Vhd] {
        let mut source = image_source(kind);
        source.os_state = OsState::Specialized;
        let spec = ImageVersionSpec {
            source: VersionSource::Disks {
                os: source_id(kind, "build"),
                data: BTreeMap::new(),
            },
            ..version()
        };
        let definition = ImageDefinitionSpec {
            os_state: OsState::Specialized,
            ..definition()
        };
        let found = BTreeMap::from([(source_id(kind, "build"), SourceFacts::from(&source))]);
        let violations = check_source(&spec, Some(&definition), &found, &Limits::default());
        assert_eq!(violations, [], "{kind}");
    }
}

#[test]
fn m2_a_version_is_copied_from_another_gallery() {
    let gallery = GalleryId::parse(&gallery_id().to_string().replace("golden", "silver")).unwrap();
    let definition_id =
        ImageDefinitionId::new(gallery, ImageDefinitionName::parse("ubuntu").unwrap());
    let mut source = existing("1.0.0", false);
    source.spec.id = ImageVersionId::new(definition_id.clone(), source.spec.id.name());
    let parent = ImageDefinition::new(
        ImageDefinitionSpec {
            id: definition_id,
            ..definition()
        },
        region("westeurope"),
    );
    let id = SourceId::ImageVersion(source.spec.id.clone());
    let spec = ImageVersionSpec {
        source: VersionSource::Whole(id.clone()),
        ..version()
    };
    let found = BTreeMap::from([(id, SourceFacts::of_version(&source, &parent))]);
    let violations = check_source(&spec, Some(&definition()), &found, &Limits::default());
    assert_eq!(violations, []);
}

#[test]
fn v15_removal_is_refused_only_by_an_explicit_false() {
    let regions = |names: &[&str], allow| {
        let mut spec = with_regions(
            names
                .iter()
                .map(|name| TargetRegionSpec::of(region(name)))
                .collect(),
        );
        spec.safety_profile.allow_deletion_of_replicated_locations = allow;
        spec
    };
    let both = |allow| regions(&["westeurope", "northeurope"], allow);
    let one = |allow| regions(&["westeurope"], allow);
    let refused: &[&str] = &["V-15 at target_regions"];
    for (old, new, expected) in [
        (None, None, &[][..]),
        (None, Some(true), &[]),
        (Some(true), Some(true), &[]),
        // What the change itself says counts.
        (Some(false), Some(true), &[]),
        (Some(false), None, &[]),
        (Some(false), Some(false), refused),
        (Some(true), Some(false), refused),
        (None, Some(false), refused),
    ] {
        assert_eq!(refused_change(&both(old), &one(new)), expected);
        assert!(refused_change(&one(old), &both(new)).is_empty());
        assert!(refused_change(&both(old), &both(new)).is_empty());
    }
    let violation = &check_change(
        &both(Some(false)),
        &one(Some(false)),
        &Limits::default(),
        &RegionAccess::default(),
        now(),
    )[0];
    assert!(violation.message.contains("northeurope"));
    assert_eq!(violation.code.http_status(), 409);
}

#[test]
fn v15_the_answer_is_false_where_nothing_was_said() {
    let profile = |allow| SafetyProfile {
        allow_deletion_of_replicated_locations: allow,
        ..SafetyProfile::default()
    };
    assert!(!profile(None).allows_deletion_of_replicated_locations());
    assert!(!profile(Some(false)).allows_deletion_of_replicated_locations());
    assert!(profile(Some(true)).allows_deletion_of_replicated_locations());
}

#[test]
fn v15_deletion_waits_for_the_end_of_life() {
    let blocked = |block| {
        let mut version = existing("1.0.0", false);
        version
            .spec
            .safety_profile
            .block_deletion_before_end_of_life = block;
        version
    };
    let end = at("2027-01-01T00:00:00Z");
    let just_before = at("2026-12-31T23:59:59Z");
    let refused = |block, end, now| check_deletion(&blocked(block), end, now).is_some();
    assert!(refused(true, Some(end), just_before));
    assert!(!refused(true, Some(end), end));
    assert!(!refused(true, None, just_before));
    assert!(!refused(false, Some(end), just_before));
    let violation = check_deletion(&blocked(true), Some(end), just_before).unwrap();
    assert_well_said(&violation);
    assert!(violation.message.contains("2027-01-01"));
}

#[test]
fn v17_a_disk_encrypted_in_one_region_is_in_all() {
    let plain = |name: &str| TargetRegionSpec::of(region(name));
    let west = |disks: &[Option<u32>]| encrypted("westeurope", disks);
    let north = |disks: &[Option<u32>]| encrypted("northeurope", disks);
    let refused = |regions: Vec<TargetRegionSpec>| refused_new(&with_regions(regions));
    assert!(refused(vec![west(&[None]), north(&[None])]).is_empty());
    assert!(refused(vec![west(&[None, Some(3)]), north(&[None, Some(3)])]).is_empty());
    assert_eq!(
        refused(vec![west(&[None]), plain("northeurope")]),
        [r#"V-17 at target_regions["northeurope"]"#]
    );
    assert_eq!(
        refused(vec![plain("westeurope"), north(&[None])]),
        [r#"V-17 at target_regions["westeurope"]"#]
    );
    assert_eq!(
        refused(vec![west(&[None, Some(0)]), north(&[None])]),
        [r#"V-17 at target_regions["northeurope"].encryption"#]
    );
    assert_eq!(
        refused(vec![west(&[])]),
        [r#"V-17 at target_regions["westeurope"].encryption"#]
    );
}

#[test]
fn v17_luns_that_are_encrypted_exist() {
    let spec = with_regions(vec![encrypted("westeurope", &[None, Some(0), Some(5)])]);
    let mut source = image_source(SourceKind::ManagedImage);
    source.data_disks = BTreeMap::from([(0, disk(8))]);
    let found = BTreeMap::from([(
        source_id(SourceKind::ManagedImage, "build"),
        SourceFacts::from(&source),
    )]);
    let violations = check_source(&spec, Some(&definition()), &found, &Limits::default());
    violations.iter().for_each(assert_well_said);
    assert_eq!(
        short(&violations),
        [r#"V-17 at target_regions["westeurope"].encryption.data_disk_encryption_set_ids["5"]"#]
    );
    let none = check_encrypted_luns(&spec.target_regions, &BTreeSet::new());
    assert_eq!(none.len(), 2);
    assert!(none[0].message.contains("no data disks"));
}

#[test]
fn v17_sets_are_of_the_versions_subscription() {
    let mut target = encrypted("westeurope", &[None]);
    target.encryption = Some(Encryption {
        os_disk: Some(encryption_set("set", OTHER_SUBSCRIPTION)),
        data_disks: BTreeMap::from([(0, encryption_set("set", SUBSCRIPTION))]),
    });
    assert_eq!(
        refused_new(&with_regions(vec![target])),
        [r#"V-17 at target_regions["westeurope"].encryption.os_disk_encryption_set_id"#]
    );
}

#[test]
fn v17_a_shallow_version_has_nothing_to_encrypt() {
    let spec = ImageVersionSpec {
        replication_mode: ReplicationMode::Shallow,
        ..with_regions(vec![encrypted("westeurope", &[None])])
    };
    assert_eq!(
        refused_new(&spec),
        [r#"V-17 at target_regions["westeurope"].encryption"#]
    );
}

#[test]
fn v17_encryption_of_a_region_is_fixed_and_a_new_region_brings_its_own() {
    let old = with_regions(vec![encrypted("westeurope", &[None])]);
    let more = with_regions(vec![
        encrypted("westeurope", &[None]),
        encrypted("northeurope", &[None]),
    ]);
    assert!(refused_change(&old, &more).is_empty());
    assert!(refused_change(&more, &old).is_empty());
    let plain = with_regions(vec![TargetRegionSpec::of(region("westeurope"))]);
    let expected = [r#"V-17 at target_regions["westeurope"].encryption"#];
    assert_eq!(refused_change(&old, &plain), expected);
    assert_eq!(refused_change(&plain, &old), expected);
}
