//! Every property of every resource: changed alone, it is what its table says.

use super::*;
use Changeable::{Fixed, InPlace};

pub(super) type Change<T> = (&'static str, Changeable, fn(&mut T));

/// Makes each change alone, and holds what comes of it and the whole table against the list.
pub(super) fn check<T: ResourceSpec + Clone>(base: &T, changes: &[Change<T>]) {
    let listed: Vec<(&str, Changeable)> =
        changes.iter().map(|(path, how, _)| (*path, *how)).collect();
    let table: Vec<(&str, Changeable)> = T::PROPERTIES
        .iter()
        .map(|property| (property.path, property.changeable))
        .collect();
    assert_eq!(listed, table);
    for (path, changeable, change) in changes {
        let mut new = base.clone();
        change(&mut new);
        assert!(new.changes_from(base).contains(path), "{path} is seen");
        let violations = new.refused_changes_from(base);
        assert_eq!(violations.is_empty(), *changeable == InPlace, "{path}");
        for violation in &violations {
            let expected = match violation.rule {
                rule::N_10 => ArmCode::InvalidResourceLocation,
                _ => ArmCode::PropertyChangeNotAllowed,
            };
            assert_eq!(violation.code, expected);
            assert_eq!(violation.code.http_status(), 409);
            assert_well_said(violation);
        }
        if *changeable == Fixed {
            let pattern = path.replace("*.", "");
            assert!(
                violations
                    .iter()
                    .any(|violation| violation.target.to_string() == pattern
                        || violation
                            .target
                            .to_string()
                            .replace(r#"["westeurope"]"#, "")
                            == pattern),
                "{path}: {:?}",
                short(&violations)
            );
        }
    }
}

fn other_gallery() -> GalleryId {
    GalleryId::parse(&gallery_id().to_string().replace("golden", "silver")).unwrap()
}

fn moved(subscription: &str, group: &str) -> GalleryId {
    GalleryId::new(
        SubscriptionId::parse(subscription).unwrap(),
        ResourceGroupName::parse(group).unwrap(),
        gallery_id().name().clone(),
    )
}

fn future() -> Option<Timestamp> {
    Some(at("2030-01-01T00:00:00Z"))
}

const OTHER_SUBSCRIPTION: &str = "11111111-1111-1111-1111-111111111111";

#[test]
fn g2_only_description_tags_and_soft_delete_policy_of_a_gallery_change() {
    check(
        &gallery(),
        &[
            ("subscription_id", Fixed, |spec| {
                spec.id = moved(OTHER_SUBSCRIPTION, "images");
            }),
            ("resource_group_name", Fixed, |spec| {
                spec.id = moved(SUBSCRIPTION, "others");
            }),
            ("name", Fixed, |spec| spec.id = other_gallery()),
            ("location", Fixed, |spec| spec.location = region("eastus")),
            ("description", InPlace, |spec| {
                spec.description = Some("Golden images".to_owned());
            }),
            ("soft_delete_policy", InPlace, |spec| {
                spec.soft_delete_policy = Some(SoftDeletePolicy {
                    enabled: true,
                    retention_days: 7,
                });
            }),
            ("tags", InPlace, |spec| spec.tags = tags(&[("a", "b")])),
        ],
    );
}

#[test]
fn g4_nothing_moves_to_another_subscription_group_or_parent() {
    let elsewhere = [
        moved(OTHER_SUBSCRIPTION, "images"),
        moved(SUBSCRIPTION, "others"),
        other_gallery(),
    ];
    for gallery_id in elsewhere {
        let mut moved_definition = definition();
        let name = moved_definition.id.name().clone();
        moved_definition.id = ImageDefinitionId::new(gallery_id.clone(), name);
        let mut moved_version = version();
        moved_version.id =
            ImageVersionId::new(moved_definition.id.clone(), moved_version.id.name());
        for violations in [
            moved_definition.refused_changes_from(&definition()),
            moved_version.refused_changes_from(&version()),
        ] {
            assert_eq!(short(&violations).len(), 1, "{gallery_id}");
            assert_eq!(violations[0].rule, rule::G_4);
            assert_eq!(violations[0].code, ArmCode::PropertyChangeNotAllowed);
            assert_well_said(&violations[0]);
        }
    }
}

#[test]
fn i7_only_what_is_listed_of_a_definition_changes() {
    check(
        &definition(),
        &[
            ("gallery_id", Fixed, |spec| {
                spec.id = ImageDefinitionId::new(other_gallery(), spec.id.name().clone());
            }),
            ("name", Fixed, |spec| {
                let name = ImageDefinitionName::parse("debian").unwrap();
                spec.id = ImageDefinitionId::new(gallery_id(), name);
            }),
            ("location", Fixed, |spec| {
                spec.location = Some(region("eastus"));
            }),
            ("os_type", Fixed, |spec| spec.os_type = OsType::Windows),
            ("os_state", Fixed, |spec| {
                spec.os_state = OsState::Specialized;
            }),
            ("hyper_v_generation", Fixed, |spec| {
                spec.hyper_v_generation = HyperVGeneration::V1;
            }),
            ("architecture", Fixed, |spec| {
                spec.architecture = Architecture::Arm64;
            }),
            ("identifier.publisher", Fixed, |spec| {
                spec.identifier = Identifier::parse("fabrikam", "ubuntu", "2204").unwrap();
            }),
            ("identifier.offer", Fixed, |spec| {
                spec.identifier = Identifier::parse("contoso", "debian", "2204").unwrap();
            }),
            ("identifier.sku", Fixed, |spec| {
                spec.identifier = Identifier::parse("contoso", "ubuntu", "2404").unwrap();
            }),
            ("recommended_vcpus", InPlace, |spec| {
                spec.recommended_vcpus.min = Some(2);
            }),
            ("recommended_memory_gb", InPlace, |spec| {
                spec.recommended_memory_gb.max = Some(64);
            }),
            ("description", InPlace, |spec| {
                spec.description = Some("new".to_owned());
            }),
            ("end_of_life_date", InPlace, |spec| {
                spec.end_of_life_date = future();
            }),
            ("eula", Fixed, |spec| spec.eula = Some(String::new())),
            ("privacy_statement_uri", Fixed, |spec| {
                spec.privacy_statement_uri = Some("https://example.com/privacy".to_owned());
            }),
            ("release_note_uri", Fixed, |spec| {
                spec.release_note_uri = Some("https://example.com/notes".to_owned());
            }),
            ("disallowed_disk_types", Fixed, |spec| {
                spec.disallowed_disk_types = BTreeSet::from([DiskType::StandardLrs]);
            }),
            ("purchase_plan", Fixed, |spec| {
                spec.purchase_plan = Some(PurchasePlan {
                    name: "plan".to_owned(),
                    publisher: None,
                    product: None,
                });
            }),
            ("features", Fixed, |spec| {
                spec.features = BTreeMap::from([("Some".to_owned(), "value".to_owned())]);
            }),
            ("tags", InPlace, |spec| spec.tags = tags(&[("a", "b")])),
        ],
    );
}

#[test]
fn v7_only_what_is_listed_of_a_version_changes() {
    check(
        &version(),
        &[
            ("image_definition_id", Fixed, |spec| {
                let definition =
                    ImageDefinitionId::new(other_gallery(), definition_id().name().clone());
                spec.id = ImageVersionId::new(definition, spec.id.name());
            }),
            ("name", Fixed, |spec| spec.id = version_id("1.0.1")),
            ("location", Fixed, |spec| spec.location = region("eastus")),
            ("source_id", Fixed, |spec| {
                spec.source = VersionSource::Whole(source_id(SourceKind::VirtualMachine, "vm"));
            }),
            ("os_disk.source_id", Fixed, |spec| {
                spec.source = VersionSource::Disks {
                    os: source_id(SourceKind::Disk, "os"),
                    data: BTreeMap::new(),
                };
            }),
            ("os_disk.uri", Fixed, |spec| {
                spec.source = VersionSource::Disks {
                    os: source_id(SourceKind::Vhd, "os.vhd"),
                    data: BTreeMap::new(),
                };
            }),
            ("os_disk.storage_account_id", Fixed, |spec| {
                spec.source = VersionSource::Disks {
                    os: source_id(SourceKind::Vhd, "os.vhd"),
                    data: BTreeMap::new(),
                };
            }),
            ("data_disks", Fixed, |spec| {
                spec.source = VersionSource::Disks {
                    os: source_id(SourceKind::Disk, "os"),
                    data: BTreeMap::from([(0, source_id(SourceKind::Disk, "data"))]),
                };
            }),
            ("replica_count", InPlace, |spec| spec.replica_count = 2),
            ("storage_account_type", Fixed, |spec| {
                spec.storage_account_type = StorageAccountType::PremiumLrs;
            }),
            ("replication_mode", Fixed, |spec| {
                spec.replication_mode = ReplicationMode::Shallow;
            }),
            ("target_regions", InPlace, |spec| {
                spec.target_regions = ["westeurope", "eastus"]
                    .map(|name| TargetRegionSpec::of(region(name)))
                    .to_vec();
            }),
            ("target_regions.*.storage_account_type", Fixed, |spec| {
                spec.target_regions = vec![TargetRegionSpec {
                    storage_account_type: Some(StorageAccountType::StandardZrs),
                    ..TargetRegionSpec::of(region("westeurope"))
                }];
            }),
            ("target_regions.*.encryption", Fixed, |spec| {
                let set = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/diskEncryptionSets/set";
                spec.target_regions = vec![TargetRegionSpec {
                    encryption: Some(Encryption {
                        os_disk: Some(DiskEncryptionSetId::parse(set).unwrap()),
                        data_disks: BTreeMap::new(),
                    }),
                    ..TargetRegionSpec::of(region("westeurope"))
                }];
            }),
            ("exclude_from_latest", InPlace, |spec| {
                spec.exclude_from_latest = true;
            }),
            ("end_of_life_date", InPlace, |spec| {
                spec.end_of_life_date = future();
            }),
            (
                "safety_profile.allow_deletion_of_replicated_locations",
                InPlace,
                |spec| spec.safety_profile.allow_deletion_of_replicated_locations = Some(false),
            ),
            (
                "safety_profile.block_deletion_before_end_of_life",
                InPlace,
                |spec| spec.safety_profile.block_deletion_before_end_of_life = true,
            ),
            ("tags", InPlace, |spec| spec.tags = tags(&[("a", "b")])),
        ],
    );
}

#[test]
fn only_the_tags_of_an_image_source_change() {
    check(
        &image_source(SourceKind::ManagedImage),
        &[
            ("subscription_id", Fixed, |spec| {
                let subscription = SubscriptionId::parse(OTHER_SUBSCRIPTION).unwrap();
                let group = spec.id.resource_group().clone();
                spec.id =
                    ImageSourceId::new(subscription, group, spec.id.kind(), spec.id.name().clone());
            }),
            ("resource_group_name", Fixed, |spec| {
                let group = ResourceGroupName::parse("others").unwrap();
                let name = spec.id.name().clone();
                spec.id = ImageSourceId::new(spec.id.subscription(), group, spec.id.kind(), name);
            }),
            ("kind", Fixed, |spec| {
                spec.id = image_source(SourceKind::VirtualMachine).id;
            }),
            ("name", Fixed, |spec| {
                let name = SourceName::parse("other").unwrap();
                let group = spec.id.resource_group().clone();
                spec.id = ImageSourceId::new(spec.id.subscription(), group, spec.id.kind(), name);
            }),
            ("storage_account_name", Fixed, |spec| {
                spec.id = image_source(SourceKind::Vhd).id;
            }),
            ("container_name", Fixed, |spec| {
                spec.id = image_source(SourceKind::Vhd).id;
            }),
            ("location", Fixed, |spec| spec.location = region("eastus")),
            ("os_type", Fixed, |spec| spec.os_type = OsType::Windows),
            ("os_state", Fixed, |spec| {
                spec.os_state = OsState::Specialized;
            }),
            ("hyper_v_generation", Fixed, |spec| {
                spec.hyper_v_generation = HyperVGeneration::V1;
            }),
            ("architecture", Fixed, |spec| {
                spec.architecture = Architecture::Arm64;
            }),
            ("os_disk", Fixed, |spec| spec.os_disk.size_gb = 31),
            ("data_disks", Fixed, |spec| {
                spec.data_disks.insert(0, disk(8));
            }),
            ("sha256", Fixed, |spec| {
                spec.sha256 = Some(vhd::Sha256::new([1; 32]));
            }),
            ("tags", InPlace, |spec| spec.tags = tags(&[("a", "b")])),
        ],
    );
}

#[test]
fn i7_refusals_name_path_and_both_values() {
    let mut new = definition();
    new.eula = Some("new".to_owned());
    let violation = new.refused_changes_from(&definition()).remove(0);
    assert_eq!(
        violation.message,
        "Changing property \"eula\" of image definition \"ubuntu\" from none to \"new\" is not allowed: it is fixed at creation."
    );
    let mut new = definition();
    new.location = Some(region("eastus"));
    let violation = new.refused_changes_from(&definition()).remove(0);
    assert_eq!(violation.rule, rule::N_10);
    assert!(
        violation.message.contains("\"westeurope\"") && violation.message.contains("\"eastus\"")
    );
}

#[test]
fn i7_spelling_is_no_change() {
    let mut old = definition();
    old.features = BTreeMap::from([("SecurityType".to_owned(), "TrustedLaunch".to_owned())]);
    let mut new = old.clone();
    new.features = BTreeMap::from([("securitytype".to_owned(), "TRUSTEDLAUNCH".to_owned())]);
    new.id = ImageDefinitionId::parse(&old.id.to_string().to_ascii_uppercase()).unwrap();
    assert!(new.changes_from(&old).is_empty());
}
