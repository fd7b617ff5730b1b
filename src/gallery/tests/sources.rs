//! Sources of versions: V-1, V-2, V-11 to V-14.

use super::*;
use crate::gallery::source::check_new;
use crate::gallery::version::{check_source, disk_sizes};

type Change = fn(&mut ImageSourceSpec);
type Found = BTreeMap<SourceId, SourceFacts>;

fn refused(spec: &ImageVersionSpec, found: &Found) -> Vec<String> {
    let violations = check_source(spec, Some(&definition()), found, &Limits::default());
    violations.iter().for_each(assert_well_said);
    short(&violations)
}

fn facts(change: impl FnOnce(&mut ImageSourceSpec)) -> SourceFacts {
    let mut spec = image_source(SourceKind::ManagedImage);
    change(&mut spec);
    SourceFacts::from(&spec)
}

fn found(facts: SourceFacts) -> Found {
    Found::from([(source_id(SourceKind::ManagedImage, "build"), facts)])
}

fn by_disk(data: &[(u32, &str)]) -> VersionSource {
    VersionSource::Disks {
        os: source_id(SourceKind::Snapshot, "os"),
        data: data
            .iter()
            .map(|(lun, name)| (*lun, source_id(SourceKind::Disk, name)))
            .collect(),
    }
}

#[test]
fn v1_exactly_one_kind_of_source() {
    let image = || source_id(SourceKind::ManagedImage, "image");
    let snapshot = || source_id(SourceKind::Snapshot, "os");
    let data = || BTreeMap::from([(0, source_id(SourceKind::Disk, "data"))]);
    let none = BTreeMap::new;
    assert_eq!(
        VersionSource::of(Some(image()), None, none()),
        Ok(VersionSource::Whole(image()))
    );
    assert!(VersionSource::of(None, Some(snapshot()), data()).is_ok());
    let refused = |whole, os, data| short(&VersionSource::of(whole, os, data).unwrap_err());
    assert_eq!(
        refused(Some(image()), Some(snapshot()), none()),
        ["V-1 at source_id"]
    );
    assert_eq!(refused(None, None, none()), ["V-1 at source_id"]);
    assert_eq!(refused(None, None, data()), ["V-1 at source_id"]);
    assert_eq!(refused(Some(image()), None, data()), ["V-1 at data_disks"]);
}

#[test]
fn v1_each_place_takes_its_kinds() {
    let version = SourceId::ImageVersion(version_id("1.0.0"));
    let whole_kinds = [
        source_id(SourceKind::ManagedImage, "a"),
        source_id(SourceKind::VirtualMachine, "a"),
        version,
    ];
    let disk_kinds = [
        source_id(SourceKind::Snapshot, "a"),
        source_id(SourceKind::Disk, "a"),
    ];
    let as_whole = |id: &SourceId| short(&VersionSource::Whole(id.clone()).check());
    let as_disk = |id: &SourceId| {
        let data = BTreeMap::new();
        short(
            &VersionSource::Disks {
                os: id.clone(),
                data,
            }
            .check(),
        )
    };
    for id in &whole_kinds {
        assert!(as_whole(id).is_empty(), "{id}");
        assert_eq!(as_disk(id), ["V-1 at os_disk.source_id"], "{id}");
    }
    for id in &disk_kinds {
        assert_eq!(as_whole(id), ["V-1 at source_id"], "{id}");
        assert!(as_disk(id).is_empty(), "{id}");
    }
}

#[test]
fn v13_no_disk_is_used_twice() {
    assert!(by_disk(&[(0, "a"), (1, "b")]).check().is_empty());
    let violations = by_disk(&[(0, "a"), (1, "A"), (2, "b")]).check();
    violations.iter().for_each(assert_well_said);
    assert_eq!(short(&violations), [r#"V-13 at data_disks["1"].source_id"#]);
}

#[test]
fn v2_the_source_exists() {
    let violations = check_source(
        &version(),
        Some(&definition()),
        &Found::new(),
        &Limits::default(),
    );
    assert_eq!(short(&violations), ["V-2 at source_id"]);
    assert_eq!(violations[0].code.http_status(), 404);
    let by_disk = ImageVersionSpec {
        source: by_disk(&[(3, "a")]),
        ..version()
    };
    assert_eq!(
        refused(&by_disk, &Found::new()),
        [
            "V-2 at os_disk.source_id",
            r#"V-2 at data_disks["3"].source_id"#
        ]
    );
}

#[test]
fn v2_the_source_is_in_the_versions_location() {
    let elsewhere = found(facts(|spec| spec.location = region("eastus")));
    let violations = check_source(
        &version(),
        Some(&definition()),
        &elsewhere,
        &Limits::default(),
    );
    assert_eq!(short(&violations), ["V-2 at source_id"]);
    assert_eq!(violations[0].code.http_status(), 409);
    assert!(violations[0].message.contains("eastus"));
    assert!(refused(&version(), &found(facts(|_| {}))).is_empty());
}

#[test]
fn v2_a_version_is_a_source_wherever_it_is_replicated() {
    let source = existing("0.9.0", false);
    let parent = ImageDefinition::new(definition(), region("westeurope"));
    let facts = SourceFacts::of_version(&source, &parent);
    let id = SourceId::ImageVersion(source.spec.id.clone());
    let spec = |location| ImageVersionSpec {
        source: VersionSource::Whole(id.clone()),
        location: region(location),
        ..version()
    };
    let found = Found::from([(id.clone(), facts)]);
    assert!(refused(&spec("westeurope"), &found).is_empty());
    assert_eq!(refused(&spec("eastus"), &found), ["V-2 at source_id"]);
    assert_eq!(
        disk_sizes(&spec("westeurope").source, &found),
        Some((disk_size(30, 4), BTreeMap::new()))
    );
}

#[test]
fn v2_a_source_that_is_on_its_way_or_failed_to_come_says_so() {
    let west = region("westeurope");
    let elsewhere = |states: &[(Region, ReplicationState)]| {
        found(SourceFacts {
            locations: BTreeSet::from([region("eastus")]),
            incomplete: states.iter().copied().collect(),
            ..facts(|_| {})
        })
    };
    for (found, message, remedy) in [
        (
            elsewhere(&[(west, ReplicationState::Replicating)]),
            "still being replicated to \"westeurope\"",
            "acg replication status",
        ),
        (
            elsewhere(&[(west, ReplicationState::Failed)]),
            "to \"westeurope\" failed",
            "tries it again",
        ),
        (
            elsewhere(&[(region("uksouth"), ReplicationState::Replicating)]),
            "is in \"eastus\"",
            "Set location to \"eastus\"",
        ),
        (
            found(SourceFacts {
                locations: BTreeSet::new(),
                ..facts(|_| {})
            }),
            "in no region yet",
            "Replicate it to \"westeurope\"",
        ),
    ] {
        let limits = Limits::default();
        let violations = check_source(&version(), Some(&definition()), &found, &limits);
        assert_eq!(short(&violations), ["V-2 at source_id"]);
        assert_well_said(&violations[0]);
        assert!(violations[0].message.contains(message), "{violations:?}");
        assert!(violations[0].remedy.contains(remedy), "{violations:?}");
    }
}

#[test]
fn v11_source_and_definition_agree() {
    let cases: [(Change, &str); 4] = [
        (|spec| spec.os_type = OsType::Windows, "os_type"),
        (|spec| spec.os_state = OsState::Specialized, "os_state"),
        (
            |spec| spec.hyper_v_generation = HyperVGeneration::V1,
            "hyper_v_generation",
        ),
        (
            |spec| spec.architecture = Architecture::Arm64,
            "architecture",
        ),
    ];
    for (change, property) in cases {
        let violations = check_source(
            &version(),
            Some(&definition()),
            &found(facts(change)),
            &Limits::default(),
        );
        assert_eq!(short(&violations), ["V-11 at source_id"]);
        assert!(violations[0].message.contains(property));
        assert_well_said(&violations[0]);
    }
}

#[test]
fn v11_data_disks_carry_no_operating_system() {
    let windows = facts(|spec| spec.os_type = OsType::Windows);
    let spec = ImageVersionSpec {
        source: by_disk(&[(0, "a")]),
        ..version()
    };
    let found = |os: &SourceFacts, data: &SourceFacts| {
        Found::from([
            (source_id(SourceKind::Snapshot, "os"), os.clone()),
            (source_id(SourceKind::Disk, "a"), data.clone()),
        ])
    };
    let linux = facts(|_| {});
    assert!(refused(&spec, &found(&linux, &windows)).is_empty());
    assert_eq!(
        refused(&spec, &found(&windows, &linux)),
        ["V-11 at os_disk.source_id"]
    );
    assert_eq!(
        disk_sizes(&spec.source, &found(&linux, &windows)),
        Some((disk_size(30, 4), BTreeMap::from([(0, disk_size(30, 4))])))
    );
    assert_eq!(disk_sizes(&spec.source, &Found::new()), None);
}

#[test]
fn v12_disks_have_at_most_one_tebibyte() {
    let sizes = |os, data| {
        found(facts(|spec| {
            spec.os_disk = disk(os);
            spec.data_disks = BTreeMap::from([(0, disk(data))]);
        }))
    };
    assert!(refused(&version(), &sizes(1_024, 1_024)).is_empty());
    assert_eq!(refused(&version(), &sizes(1_025, 1)), ["V-12 at source_id"]);
    assert_eq!(refused(&version(), &sizes(1, 1_025)), ["V-12 at source_id"]);
    assert_eq!(
        disk_sizes(&version().source, &sizes(1, 2)),
        Some((disk_size(1, 1), BTreeMap::from([(0, disk_size(2, 2))])))
    );
    let limits = Limits::default().with(LimitName::DiskSize, 32);
    let violations = check_source(&version(), Some(&definition()), &sizes(33, 1), &limits);
    assert!(violations[0].remedy.contains("32 GiB"));
}

#[test]
fn v14_machines_have_managed_disks_of_usual_kinds() {
    for kind in DiskKind::ALL {
        let found = found(facts(|spec| spec.os_disk.kind = *kind));
        let expected: &[&str] = match kind {
            DiskKind::Managed => &[],
            _ => &["V-14 at source_id"],
        };
        assert_eq!(refused(&version(), &found), expected, "{kind}");
    }
}

#[test]
fn v14_ultra_disks_lie_on_ultra_storage_and_no_others_do() {
    for kind in DiskKind::ALL {
        for storage in DiskType::ALL {
            let mut spec = image_source(SourceKind::VirtualMachine);
            spec.data_disks.insert(7, disk(1));
            for disk in [&mut spec.os_disk]
                .into_iter()
                .chain(spec.data_disks.values_mut())
            {
                (disk.kind, disk.storage_account_type) = (*kind, *storage);
            }
            let violations = check_new(&spec, &RegionAccess::default());
            violations.iter().for_each(assert_well_said);
            let expected: &[&str] = if kind.lies_on(*storage) {
                &[]
            } else {
                &[
                    "V-14 at os_disk.storage_account_type",
                    r#"V-14 at data_disks["7"].storage_account_type"#,
                ]
            };
            assert_eq!(short(&violations), expected, "{kind} on {storage}");
        }
        assert!(kind.lies_on(kind.usual_storage()));
    }
    for kind in SourceKind::ALL {
        assert_eq!(kind.disk_on(None), kind.usual_disk());
        assert_eq!(kind.disk_on(Some(DiskType::PremiumLrs)), kind.usual_disk());
    }
    let ultra = |kind: SourceKind| kind.disk_on(Some(DiskType::UltraSsdLrs));
    assert_eq!(ultra(SourceKind::Disk), DiskKind::Ultra);
    // A blob is none.
    assert_eq!(ultra(SourceKind::Vhd), DiskKind::Unmanaged);
}

#[test]
fn sources_are_what_they_can_be() {
    let refused = |kind, change: fn(&mut ImageSourceSpec)| {
        let mut spec = image_source(kind);
        change(&mut spec);
        let violations = check_new(&spec, &RegionAccess::default());
        violations.iter().for_each(assert_well_said);
        short(&violations)
    };
    let data = |spec: &mut ImageSourceSpec| {
        spec.data_disks.insert(7, disk(1));
    };
    for kind in SourceKind::ALL {
        assert!(refused(*kind, |_| {}).is_empty());
        let expected: &[&str] = if kind.is_single_disk() {
            &["V-1 at data_disks"]
        } else {
            &[]
        };
        assert_eq!(refused(*kind, data), expected);
    }
    let image = SourceKind::ManagedImage;
    assert_eq!(
        refused(image, |spec| spec.os_disk.size_gb = 0),
        ["V-12 at os_disk.size_gb"]
    );
    assert_eq!(
        refused(image, |spec| spec.os_disk.occupied_gb = 31),
        ["V-12 at os_disk.occupied_gb"]
    );
    assert!(refused(image, |spec| spec.os_disk.occupied_gb = 30).is_empty());
    assert!(refused(image, |spec| spec.os_disk.size_gb = 4_096).is_empty());
    assert_eq!(
        refused(image, |spec| {
            spec.data_disks.insert(7, disk(0));
        }),
        [r#"V-12 at data_disks["7"].size_gb"#]
    );
    assert_eq!(
        refused(image, |spec| spec.location = region("norwaywest")),
        ["N-8 at location"]
    );
    assert_eq!(
        refused(image, |spec| {
            spec.architecture = Architecture::Arm64;
            spec.hyper_v_generation = HyperVGeneration::V1;
        }),
        ["I-6 at architecture"]
    );
}
