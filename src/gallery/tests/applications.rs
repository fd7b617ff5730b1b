//! VM applications and their versions: P-1, and the rules that they share with images.

use super::updates::check;
use super::*;
use crate::gallery::application::{self, version};
use Changeable::{Fixed, InPlace};

fn application_id() -> GalleryApplicationId {
    GalleryApplicationId::new(
        gallery_id(),
        GalleryApplicationName::parse("agent").unwrap(),
    )
}

fn version_id(name: &str) -> GalleryApplicationVersionId {
    GalleryApplicationVersionId::new(application_id(), VersionName::parse(name).unwrap())
}

fn an_application() -> GalleryApplicationSpec {
    GalleryApplicationSpec {
        id: application_id(),
        location: Some(region("westeurope")),
        supported_os_type: OsType::Linux,
        description: None,
        eula: None,
        privacy_statement_uri: None,
        release_note_uri: None,
        end_of_life_date: None,
        tags: Tags::default(),
    }
}

fn a_version() -> GalleryApplicationVersionSpec {
    GalleryApplicationVersionSpec {
        id: version_id("1.0.0"),
        location: region("westeurope"),
        source: PackageSource {
            media_link: "https://contoso.example/agent.tar.gz".to_owned(),
            default_configuration_link: None,
        },
        manage_action: ManageAction {
            install: "./install.sh".to_owned(),
            remove: "./remove.sh".to_owned(),
            update: None,
        },
        package_file: None,
        config_file: None,
        enable_health_check: false,
        replica_count: 1,
        storage_account_type: StorageAccountType::StandardLrs,
        target_regions: Vec::new(),
        exclude_from_latest: false,
        end_of_life_date: None,
        tags: Tags::default(),
    }
}

fn existing(name: &str, exclude_from_latest: bool) -> GalleryApplicationVersion {
    let spec = GalleryApplicationVersionSpec {
        id: version_id(name),
        exclude_from_latest,
        ..a_version()
    };
    let target_regions =
        replication::target_regions((&spec).into(), &Limits::default(), &RegionAccess::default())
            .unwrap();
    GalleryApplicationVersion {
        replication: ReplicationStatus::completed([spec.location]),
        target_regions,
        spec,
        published_date: now(),
        copies: Copies::new(),
    }
}

fn broken(spec: &GalleryApplicationVersionSpec) -> Vec<String> {
    let (limits, access) = (Limits::default(), RegionAccess::default());
    let violations = version::check_new(spec, &limits, &access, now());
    violations.iter().for_each(assert_well_said);
    short(&violations)
}

#[test]
fn p1_every_property_of_an_application_changes_or_stays_as_its_table_says() {
    check::<GalleryApplicationSpec>(
        &an_application(),
        &[
            ("gallery_id", Fixed, |spec| {
                let text = spec.id.to_string().replace("golden", "silver");
                spec.id = GalleryApplicationId::parse(&text).unwrap();
            }),
            ("name", Fixed, |spec| {
                let name = GalleryApplicationName::parse("other").unwrap();
                spec.id = GalleryApplicationId::new(gallery_id(), name);
            }),
            ("location", Fixed, |spec| {
                spec.location = Some(region("northeurope"));
            }),
            ("supported_os_type", Fixed, |spec| {
                spec.supported_os_type = OsType::Windows;
            }),
            ("description", InPlace, |spec| {
                spec.description = Some("text".to_owned());
            }),
            ("eula", InPlace, |spec| spec.eula = Some("text".to_owned())),
            ("privacy_statement_uri", InPlace, |spec| {
                spec.privacy_statement_uri = Some("text".to_owned());
            }),
            ("release_note_uri", InPlace, |spec| {
                spec.release_note_uri = Some("text".to_owned());
            }),
            ("end_of_life_date", InPlace, |spec| {
                spec.end_of_life_date = Some(at("2030-01-01T00:00:00Z"));
            }),
            ("tags", InPlace, |spec| spec.tags = tags(&[("a", "b")])),
        ],
    );
}

#[test]
fn p1_every_property_of_an_application_version_changes_or_stays_as_its_table_says() {
    check::<GalleryApplicationVersionSpec>(
        &a_version(),
        &[
            ("gallery_application_id", Fixed, |spec| {
                let text = spec.id.to_string().replace("agent", "other");
                spec.id = GalleryApplicationVersionId::parse(&text).unwrap();
            }),
            ("name", Fixed, |spec| spec.id = version_id("2.0.0")),
            ("location", Fixed, |spec| {
                spec.location = region("northeurope");
            }),
            ("source.media_link", Fixed, |spec| {
                spec.source.media_link = "https://contoso.example/other".to_owned();
            }),
            ("source.default_configuration_link", Fixed, |spec| {
                spec.source.default_configuration_link =
                    Some("https://contoso.example/c".to_owned());
            }),
            ("manage_action", Fixed, |spec| {
                spec.manage_action.update = Some("./update.sh".to_owned());
            }),
            ("package_file", Fixed, |spec| {
                spec.package_file = Some("agent".to_owned());
            }),
            ("config_file", Fixed, |spec| {
                spec.config_file = Some("agent.conf".to_owned());
            }),
            ("enable_health_check", InPlace, |spec| {
                spec.enable_health_check = true;
            }),
            ("replica_count", InPlace, |spec| spec.replica_count = 2),
            ("storage_account_type", Fixed, |spec| {
                spec.storage_account_type = StorageAccountType::PremiumLrs;
            }),
            ("target_regions", InPlace, |spec| {
                spec.target_regions = ["westeurope", "northeurope"]
                    .map(|name| TargetRegionSpec::of(region(name)))
                    .into();
            }),
            ("target_regions.*.storage_account_type", Fixed, |spec| {
                spec.target_regions = vec![TargetRegionSpec {
                    storage_account_type: Some(StorageAccountType::PremiumLrs),
                    ..TargetRegionSpec::of(region("westeurope"))
                }];
            }),
            ("exclude_from_latest", InPlace, |spec| {
                spec.exclude_from_latest = true;
            }),
            ("end_of_life_date", InPlace, |spec| {
                spec.end_of_life_date = Some(at("2030-01-01T00:00:00Z"));
            }),
            ("tags", InPlace, |spec| spec.tags = tags(&[("a", "b")])),
        ],
    );
}

#[test]
fn p1_a_package_has_an_address_commands_and_file_names() {
    assert_eq!(broken(&a_version()), [""; 0]);
    type Change = fn(&mut GalleryApplicationVersionSpec);
    let rows: &[(&str, Change)] = &[
        ("source.media_link", |spec| {
            spec.source.media_link = "agent.tar.gz".to_owned();
        }),
        ("source.media_link", |spec| {
            spec.source.media_link = "https:///agent".to_owned();
        }),
        ("source.media_link", |spec| {
            spec.source.media_link = "https://me:secret@/agent".to_owned();
        }),
        ("source.media_link", |spec| {
            spec.source.media_link = "https://:443/agent".to_owned();
        }),
        ("source.media_link", |spec| {
            spec.source.media_link = "ftp://contoso.example/agent".to_owned();
        }),
        ("source.media_link", |spec| {
            spec.source.media_link = "https://contoso.example/an agent".to_owned();
        }),
        ("source.default_configuration_link", |spec| {
            spec.source.default_configuration_link = Some(String::new());
        }),
        ("manage_action.install", |spec| {
            spec.manage_action.install = String::new();
        }),
        ("manage_action.remove", |spec| {
            spec.manage_action.remove = "x".repeat(4097);
        }),
        ("manage_action.update", |spec| {
            spec.manage_action.update = Some(String::new());
        }),
        ("package_file", |spec| {
            spec.package_file = Some(String::new());
        }),
        ("config_file", |spec| {
            spec.config_file = Some("../agent.conf".to_owned());
        }),
    ];
    for (path, change) in rows {
        let mut spec = a_version();
        change(&mut spec);
        assert_eq!(broken(&spec), [format!("P-1 at {path}")]);
    }
    let mut full = a_version();
    full.source.media_link = "HTTP://127.0.0.1:10000/account/agent?sig=x".to_owned();
    full.manage_action.remove = "é".repeat(4096);
    full.package_file = Some("agent.tar.gz".to_owned());
    assert_eq!(broken(&full), [""; 0]);
}

#[test]
fn p1_no_message_shows_what_is_secret_in_a_link() {
    let rows = [
        ("https://a.example/b.zip", "https://a.example/b.zip"),
        (
            "https://a.example/b.zip?sv=1&sig=SECRET",
            "https://a.example/b.zip?(not shown)",
        ),
        ("https://me:SECRET@a.example/b@c", "https://a.example/b@c"),
        (
            "https://me:SECRET@a.example?x",
            "https://a.example?(not shown)",
        ),
        ("b.zip?sig=SECRET", "b.zip?(not shown)"),
        ("päckchen 📦", "päckchen 📦"),
        ("", ""),
    ];
    for (link, expected) in rows {
        assert_eq!(application::without_secrets(link), expected);
    }
    let secret = |link: &str| PackageSource {
        media_link: link.to_owned(),
        default_configuration_link: Some(link.to_owned()),
    };
    let spec = |link| GalleryApplicationVersionSpec {
        source: secret(link),
        ..a_version()
    };
    let (limits, access) = (Limits::default(), RegionAccess::default());
    let wrong = version::check_new(
        &spec("ftp://a.example/b?sig=SECRET"),
        &limits,
        &access,
        now(),
    );
    let (old, new) = (
        spec("https://a.example/b?sig=SECRET1"),
        spec("https://a.example/b?sig=SECRET2"),
    );
    let changed = version::check_change(&old, &new, &limits, &access, now());
    assert_eq!((wrong.len(), changed.len()), (2, 2));
    let said = format!("{wrong:?}{changed:?}{old:?}");
    assert!(!said.contains("SECRET"), "{said}");
}

#[test]
fn p1_versions_are_replicated_by_the_rules_of_images() {
    let mut spec = a_version();
    spec.replica_count = 0;
    spec.storage_account_type = StorageAccountType::StandardZrs;
    spec.target_regions = ["northeurope", "northcentralus", "northcentralus"]
        .map(|name| TargetRegionSpec::of(region(name)))
        .into();
    spec.end_of_life_date = Some(now());
    assert_eq!(
        broken(&spec),
        [
            "V-5 at replica_count",
            "V-3 at target_regions",
            r#"V-6 at storage_account_type"#,
            r#"V-4 at target_regions["northcentralus"]"#,
            r#"V-6 at storage_account_type"#,
            "I-9 at end_of_life_date",
        ]
    );
    let mut dropped = a_version();
    dropped.target_regions = vec![TargetRegionSpec::of(region("northeurope"))];
    let (limits, access) = (Limits::default(), RegionAccess::default());
    let violations = version::check_change(&a_version(), &dropped, &limits, &access, now());
    assert_eq!(short(&violations), ["V-8 at target_regions"]);
}

#[test]
fn p1_the_latest_version_is_found_as_that_of_an_image() {
    let versions = [
        existing("1.9.0", false),
        existing("1.10.0", false),
        existing("2.0.0", true),
    ];
    let found = |region| latest(&versions, region, &application_id());
    assert_eq!(found(None).unwrap().spec.id.name().to_string(), "1.10.0");
    let here = found(Some(region("westeurope"))).unwrap();
    assert_eq!(here.spec.id.name().to_string(), "1.10.0");
    let violation = found(Some(region("northeurope"))).unwrap_err();
    assert_eq!(violation.rule, rule::L_2);
    assert!(violation.message.contains("application \"agent\""));
}

#[test]
fn p1_an_application_asks_for_a_region_and_a_date_that_can_be() {
    let mut spec = an_application();
    spec.location = Some(region("australiacentral"));
    spec.end_of_life_date = Some(at("2020-01-01T00:00:00Z"));
    let violations = application::check_new(&spec, &RegionAccess::default(), now());
    assert_eq!(
        short(&violations),
        ["N-8 at location", "I-9 at end_of_life_date"]
    );
    let unchanged = application::check_change(&spec, &spec, now());
    assert_eq!(short(&unchanged), [""; 0], "a date may pass");
}

#[test]
fn v10_an_application_version_without_a_date_has_its_applications() {
    let mut application = an_application();
    application.end_of_life_date = Some(at("2030-01-01T00:00:00Z"));
    let mut version = existing("1.0.0", false);
    assert_eq!(
        version.end_of_life_date(Some(&application)),
        application.end_of_life_date
    );
    version.spec.end_of_life_date = Some(at("2029-01-01T00:00:00Z"));
    assert_eq!(
        version.end_of_life_date(Some(&application)),
        version.spec.end_of_life_date
    );
}

#[test]
fn n6_ids_of_applications_read_and_write() {
    let version = version_id("1.2.3");
    assert_eq!(
        GalleryApplicationVersionId::parse(&version.to_string().to_ascii_uppercase()).unwrap(),
        version
    );
    assert_eq!(version.application(), &application_id());
    assert_eq!(version.application().gallery(), &gallery_id());
    let as_image = application_id()
        .to_string()
        .replace("applications", "images");
    let violation = GalleryApplicationId::parse(&as_image).unwrap_err();
    assert_eq!(violation.rule, rule::N_6);
    assert!(violation.remedy.contains("/applications/agent"));
    let wrong = application_id().to_string().replace("agent", "-agent");
    let violation = GalleryApplicationId::parse(&wrong).unwrap_err();
    assert_eq!(violation.rule, rule::N_2);
    assert_eq!(violation.target, PropertyPath::of("gallery_application_id"));
}
