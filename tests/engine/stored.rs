//! The stored shape of each kind of resource, as it lies in files out there: what an earlier release
//! wrote, every later one reads.

use rusqlite::Connection;
use serde_json::{Map, Value, json};
use terraform_provider_acg::gallery::{
    DiskSize, DiskType, GalleryService, GallerySpec, ImageDefinitionSpec, ImageVersion,
    ImageVersionSpec, PurchasePlan, Recommended, SourceDisk, SourceId, StorageAccountType, Tags,
    TargetRegionSpec, VersionSource,
};

use crate::fixture::{GROUP, Place, definition, gallery, region, source, source_id, version};

fn tags() -> Tags {
    Tags::new([("team".to_owned(), "platform".to_owned())].into()).unwrap()
}

fn full_definition() -> ImageDefinitionSpec {
    ImageDefinitionSpec {
        recommended_vcpus: Recommended {
            min: Some(2),
            max: None,
        },
        description: Some("Ubuntu".to_owned()),
        end_of_life_date: Some("2032-04-01T02:00:00+02:00".parse().unwrap()),
        eula: Some("https://example.com/eula".to_owned()),
        disallowed_disk_types: [DiskType::StandardLrs].into(),
        purchase_plan: Some(PurchasePlan {
            name: "plan".to_owned(),
            publisher: Some("contoso".to_owned()),
            product: None,
        }),
        features: [("IsHibernateSupported".to_owned(), "true".to_owned())].into(),
        tags: tags(),
        ..definition("Golden", "ubuntu")
    }
}

fn full_version() -> ImageVersionSpec {
    ImageVersionSpec {
        target_regions: vec![
            TargetRegionSpec::of(region("northeurope")),
            TargetRegionSpec {
                replica_count: Some(3),
                storage_account_type: Some(StorageAccountType::StandardZrs),
                exclude_from_latest: true,
                ..TargetRegionSpec::of(region("westeurope"))
            },
        ],
        end_of_life_date: Some("2030-01-01T00:00:00Z".parse().unwrap()),
        tags: tags(),
        ..version("Golden", "ubuntu", "1.0.0")
    }
}

fn from_disks() -> ImageVersionSpec {
    let disk = |name: &str| SourceId::parse(&format!("{GROUP}/snapshots/{name}")).unwrap();
    ImageVersionSpec {
        source: VersionSource::Disks {
            os: disk("os"),
            data: [(7, disk("data"))].into(),
        },
        ..version("Golden", "ubuntu", "2.0.0")
    }
}

/// What version 1 of each shape looks like.
fn bodies() -> Vec<Value> {
    let group = GROUP;
    let definition = json!({
        "id": format!("{group}/galleries/Golden/images/ubuntu"), "location": "westeurope",
        "os_type": "Linux", "os_state": "Generalized", "hyper_v_generation": "V2", "architecture": "x64",
        "publisher": "contoso", "offer": "linux", "sku": "ubuntu",
        "recommended_vcpus": { "min": 2, "max": null }, "recommended_memory_gb": { "min": null, "max": null },
        "description": "Ubuntu", "end_of_life_date": "2032-04-01T00:00:00Z",
        "eula": "https://example.com/eula", "privacy_statement_uri": null, "release_note_uri": null,
        "disallowed_disk_types": ["Standard_LRS"],
        "purchase_plan": { "name": "plan", "publisher": "contoso", "product": null },
        "features": { "IsHibernateSupported": "true" }, "tags": { "team": "platform" },
    });
    let version = json!({
        "id": format!("{group}/galleries/Golden/images/ubuntu/versions/1.0.0"), "location": "westeurope",
        "source": { "whole": format!("{group}/images/build") },
        "replica_count": 1, "storage_account_type": "Standard_LRS", "replication_mode": "Full",
        "target_regions": [
            { "region": "northeurope", "replica_count": null, "storage_account_type": null, "exclude_from_latest": false },
            { "region": "westeurope", "replica_count": 3, "storage_account_type": "Standard_ZRS", "exclude_from_latest": true },
        ],
        "replicas": [
            { "region": "northeurope", "count": 1, "storage_account_type": "Standard_LRS", "exclude_from_latest": false },
            { "region": "westeurope", "count": 3, "storage_account_type": "Standard_ZRS", "exclude_from_latest": true },
        ],
        "exclude_from_latest": false, "end_of_life_date": "2030-01-01T00:00:00Z",
        "published_date": "2026-06-01T12:00:00Z", "os_disk_size_gb": 30, "data_disk_sizes_gb": { "0": 64 },
        "tags": { "team": "platform" },
    });
    let from_disks = json!({
        "id": format!("{group}/galleries/Golden/images/ubuntu/versions/2.0.0"), "location": "westeurope",
        "source": { "disks": {
            "os": format!("{group}/snapshots/os"), "data": { "7": format!("{group}/snapshots/data") },
        } },
        "replica_count": 1, "storage_account_type": "Standard_LRS", "replication_mode": "Full",
        "target_regions": [],
        "replicas": [
            { "region": "westeurope", "count": 1, "storage_account_type": "Standard_LRS", "exclude_from_latest": false },
        ],
        "exclude_from_latest": false, "end_of_life_date": null,
        "published_date": "2026-06-01T12:00:00Z", "os_disk_size_gb": 30, "data_disk_sizes_gb": { "7": 30 },
        "tags": {},
    });
    vec![
        json!({
            "id": format!("{group}/galleries/Golden"), "location": "westeurope", "description": "Golden images",
            "tags": { "team": "platform" },
        }),
        definition,
        version,
        from_disks,
        json!({
            "id": format!("{group}/images/build"), "location": "westeurope",
            "os_type": "Linux", "os_state": "Generalized", "hyper_v_generation": "V2", "architecture": "x64",
            "os_disk": { "size_gb": 30, "occupied_gb": 4, "kind": "Managed" },
            "data_disks": { "0": { "size_gb": 64, "occupied_gb": 0, "kind": "Managed" } },
            "tags": {},
        }),
    ]
}

/// The body and version that are written now, where version 1 of the shape looks like this.
fn as_of_today(version_1: Value) -> (u32, Value) {
    let Value::Object(mut body) = version_1 else {
        panic!("{version_1}");
    };
    let Some(os_disk) = body.remove("os_disk_size_gb") else {
        // A source: where its disks lie is said since, in the same version of the shape.
        let data_disks = body.get_mut("data_disks").and_then(Value::as_object_mut);
        for disk in data_disks.into_iter().flat_map(Map::values_mut) {
            disk["storage_account_type"] = json!("Premium_LRS");
        }
        if let Some(disk) = body.get_mut("os_disk") {
            disk["storage_account_type"] = json!("Premium_LRS");
        }
        return (1, Value::Object(body));
    };
    let occupied = |size: &Value| {
        if *size == json!(64) {
            json!(0)
        } else {
            json!(4)
        }
    };
    let disk = |size: Value| json!({ "occupied_gb": occupied(&size), "size_gb": size });
    let Some(Value::Object(data_disks)) = body.remove("data_disk_sizes_gb") else {
        panic!("{body:?}");
    };
    let data_disks = data_disks.into_iter().map(|(lun, size)| (lun, disk(size)));
    body.insert("data_disks".to_owned(), data_disks.collect());
    body.insert("os_disk".to_owned(), disk(os_disk));
    (2, Value::Object(body))
}

#[tokio::test]
async fn every_shape_is_written_as_its_version_says_and_read() {
    let place = Place::new();
    let engine = place.engine();
    engine.image_source_create(source("build")).await.unwrap();
    for name in ["os", "data"] {
        let SourceId::ImageSource(id) =
            SourceId::parse(&format!("{GROUP}/snapshots/{name}")).unwrap()
        else {
            panic!();
        };
        let disk = terraform_provider_acg::gallery::ImageSourceSpec {
            id,
            data_disks: [].into(),
            ..source("x")
        };
        engine.image_source_create(disk).await.unwrap();
    }
    let golden = GallerySpec {
        tags: tags(),
        ..gallery("Golden")
    };
    let golden = engine.gallery_create(golden).await.unwrap().resource;
    let ubuntu = engine
        .image_definition_create(full_definition())
        .await
        .unwrap()
        .resource;
    let whole = engine
        .image_version_create(full_version())
        .await
        .unwrap()
        .resource;
    let disks = engine
        .image_version_create(from_disks())
        .await
        .unwrap()
        .resource;

    let database = Connection::open(place.database()).unwrap();
    let mut written = database
        .prepare("SELECT body_version, body FROM resources WHERE key NOT LIKE '%/snapshots/%' ORDER BY key")
        .unwrap();
    let written = written
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let written: Vec<(u32, String)> = written.map(Result::unwrap).collect();
    let expected = bodies();
    assert_eq!(written.len(), expected.len());
    for ((version, body), expected) in written.into_iter().zip(expected) {
        let body = serde_json::from_str::<Value>(&body).unwrap();
        assert_eq!((version, body), as_of_today(expected));
    }

    assert_eq!(
        engine.gallery_get(&golden.spec.id).await.unwrap(),
        Some(golden)
    );
    assert_eq!(
        engine
            .image_definition_get(&ubuntu.spec().id)
            .await
            .unwrap(),
        Some(ubuntu.clone())
    );
    assert_eq!(
        engine
            .image_version_list((&ubuntu.spec().id).into())
            .await
            .unwrap(),
        [whole, disks]
    );
    assert_eq!(
        engine
            .image_source_get(&source_id("build"))
            .await
            .unwrap()
            .map(|found| found.spec),
        Some(source("build"))
    );
}

/// What an earlier release wrote does not say where the disks of a source lie: then it is where they
/// usually do.
#[tokio::test]
async fn an_image_source_that_does_not_say_where_its_disks_lie_is_read() {
    let place = Place::new();
    let engine = place.engine();
    engine.image_source_create(source("build")).await.unwrap();
    let old = bodies().pop().unwrap();
    let database = Connection::open(place.database()).unwrap();
    let changed = database.execute(
        "UPDATE resources SET body = ?2 WHERE key = ?1",
        (&source_id("build").key(), old.to_string()),
    );
    assert_eq!(changed.unwrap(), 1);
    let read = engine.image_source_get(&source_id("build")).await;
    let spec = read.unwrap().unwrap().spec;
    let storage = |disk: &SourceDisk| disk.storage_account_type;
    assert_eq!(storage(&spec.os_disk), DiskType::StandardLrs);
    assert!(
        spec.data_disks
            .values()
            .all(|disk| storage(disk) == DiskType::StandardLrs)
    );
}

/// Version 1 did not say how much of a disk is in use: then it is all of it.
#[tokio::test]
async fn version_1_of_an_image_version_is_read() {
    let place = Place::new();
    let engine = place.engine();
    engine.image_source_create(source("build")).await.unwrap();
    engine.gallery_create(gallery("Golden")).await.unwrap();
    engine
        .image_definition_create(full_definition())
        .await
        .unwrap();
    let written = engine
        .image_version_create(full_version())
        .await
        .unwrap()
        .resource;
    let key = written.spec.id.key();
    let database = Connection::open(place.database()).unwrap();
    let store = |version: u32, body: &Value| {
        database
            .execute(
                "UPDATE resources SET body_version = ?2, body = ?3 WHERE key = ?1",
                (&key, version, body.to_string()),
            )
            .unwrap();
    };

    let version_1 = bodies().swap_remove(2);
    store(1, &version_1);
    let read = engine.image_version_get(&written.spec.id).await.unwrap();
    let whole = |size_gb| DiskSize {
        size_gb,
        occupied_gb: size_gb,
    };
    let expected = ImageVersion {
        os_disk: whole(30),
        data_disks: [(0, whole(64))].into(),
        ..written.clone()
    };
    assert_eq!(read, Some(expected));

    for (version, body) in [
        (0, &version_1),
        (1, &json!([])),
        (2, &version_1),
        (9, &version_1),
    ] {
        store(version, body);
        let damaged = engine
            .image_version_get(&written.spec.id)
            .await
            .unwrap_err();
        assert!(damaged.to_string().contains("1.0.0"), "{damaged}");
    }
}
