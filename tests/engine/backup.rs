//! Backups: whole while others write, and never in place of the database itself.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use terraform_provider_acg::gallery::{GalleryService, LimitOverrides, ServiceError};

use crate::fixture::{Place, definition_id, engine_at, furnish, version};
use crate::world::{errors, export, small};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_whole_while_others_write() {
    let place = Place::new();
    let engine = Arc::new(place.engine());
    furnish(&engine).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let (engine, stop) = (Arc::clone(&engine), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut written = 0;
                while !stop.load(Ordering::Relaxed) {
                    let name = format!("{writer}.{written}.0");
                    let spec = version("golden", "ubuntu", &name);
                    engine.image_version_create(spec).await.unwrap();
                    written += 1;
                }
                written
            })
        })
        .collect();
    let copies = Place::new();
    let mut counts = Vec::new();
    for number in 0..5 {
        let target = copies.directory().join(format!("backup{number}.db"));
        engine.back_up(&target).await.unwrap();
        counts.push(target);
    }
    stop.store(true, Ordering::Relaxed);
    let mut written = 0;
    for writer in writers {
        written += writer.await.unwrap();
    }
    let mut before = 0;
    for target in counts {
        let copy = engine_at(&target, LimitOverrides::default());
        assert_eq!(errors(&copy.examine().await), Vec::<String>::new());
        let definition = definition_id("golden", "ubuntu");
        let versions = copy
            .image_version_list((&definition).into())
            .await
            .unwrap()
            .len();
        assert!(
            (before..=written).contains(&versions),
            "{before} {versions} {written}"
        );
        before = versions;
    }
    let names = copies.files();
    assert!(
        !names.iter().any(|name| name.contains("unfinished")),
        "{names:?}"
    );
}

#[tokio::test]
async fn a_backup_replaces_and_never_becomes_the_database_itself() {
    let place = Place::new();
    let (engine, document) = small(&place).await;
    let target = place.directory().join("backup.db");
    fs::write(&target, "something else").unwrap();
    engine.back_up(&target).await.unwrap();
    assert_eq!(
        export(&engine_at(&target, LimitOverrides::default())).await,
        document
    );
    let itself = engine.back_up(&place.database()).await;
    assert!(
        matches!(itself, Err(ServiceError::Unavailable { .. })),
        "{itself:?}"
    );
    let nowhere = engine
        .back_up(&place.directory().join("none/backup.db"))
        .await;
    assert!(
        matches!(nowhere, Err(ServiceError::Unavailable { .. })),
        "{nowhere:?}"
    );
    let absent = Place::new();
    let nothing = absent.engine().back_up(&target).await;
    assert!(
        matches!(nothing, Err(ServiceError::Unavailable { .. })),
        "{nothing:?}"
    );
    assert!(absent.files().is_empty());
}

/// Whatever lies beside it is the database's as well, and wherever links lead to it.
#[cfg(unix)]
#[tokio::test]
async fn what_is_kept_beside_the_database_is_no_place_for_a_backup() {
    let place = Place::new();
    let (engine, _) = small(&place).await;
    let beside = |ending: &str| {
        let mut path = place.database().into_os_string();
        path.push(ending);
        std::path::PathBuf::from(path)
    };
    let link = place.directory().join("link");
    std::os::unix::fs::symlink(place.database(), &link).unwrap();
    for taken in [
        "",
        "-wal",
        "-shm",
        "-journal",
        "-queue",
        "-session-1",
        "-planned-1",
    ] {
        assert!(engine.is_database(&beside(taken)), "{taken}");
    }
    assert!(engine.is_database(&link));
    let elsewhere = Place::new();
    for free in [
        beside("-backup"),
        beside("-walnut"),
        place.directory().join("other.db"),
        elsewhere.database(),
    ] {
        assert!(!engine.is_database(&free), "{}", free.display());
    }
}
