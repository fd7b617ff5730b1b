//! What can be wrong with the environment: each gives one clear error with a remedy, and loses
//! nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    Check, GalleryService, LimitOverrides, ListScope, ServiceError,
};

use crate::fixture::{Place, engine_at, furnish, gallery, gallery_id, version};
use crate::worker::{self, Report, Worker};

/// Reading, planning and writing all fail with this message; gives that of writing, and its remedy.
async fn message(engine: &Engine, expected: &str) -> String {
    let read = engine.gallery_get(&gallery_id("golden")).await.map(|_| ());
    let planned = engine
        .gallery_check(gallery("golden"), Check::default())
        .await
        .map(|_| ());
    let written = engine.gallery_create(gallery("golden")).await.map(|_| ());
    let mut words = String::new();
    for outcome in [read, planned, written] {
        let Err(ServiceError::Unavailable { message, remedy }) = outcome else {
            panic!("{outcome:?}")
        };
        assert!(message.contains(expected), "{message}");
        assert!(
            message.ends_with('.') && remedy.ends_with('.'),
            "{message} {remedy}"
        );
        words = format!("{message} {remedy}");
    }
    words
}

#[tokio::test]
async fn a_file_that_is_something_else_is_refused_and_kept() {
    let other_program = {
        let place = Place::new();
        let database = Connection::open(place.database()).unwrap();
        database.execute_batch("CREATE TABLE notes (text)").unwrap();
        fs::read(place.database()).unwrap()
    };
    for (expected, content) in [
        ("is not a gallery database", b"hello".to_vec()),
        ("is not a gallery database", b"hello".repeat(5000)),
        ("is a SQLite database of another program", other_program),
    ] {
        let place = Place::new();
        fs::write(place.database(), &content).unwrap();
        let message = message(&place.engine(), expected).await;
        assert!(message.contains("state_path"), "{message}");
        assert!(
            message.contains(place.database().to_str().unwrap()),
            "{message}"
        );
        assert_eq!(fs::read(place.database()).unwrap(), content);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_refused_naming_both_versions() {
    let place = Place::new();
    furnish(&place.engine()).await;
    let database = Connection::open(place.database()).unwrap();
    database
        .execute_batch("UPDATE settings SET value = '7.8.9' WHERE name = 'written_by'; PRAGMA user_version = 42")
        .unwrap();
    drop(database);
    let before = fs::read(place.database()).unwrap();
    let message = message(&place.engine(), "store version 42").await;
    for expected in [
        "store version 42",
        "7.8.9",
        "knows store versions up to",
        env!("CARGO_PKG_VERSION"),
        "Upgrade",
    ] {
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(fs::read(place.database()).unwrap(), before);
}

#[tokio::test]
async fn a_path_that_cannot_be_a_database_is_refused() {
    let place = Place::new();
    fs::write(place.directory().join("file"), "").unwrap();
    for (path, expected) in [
        (place.directory().to_owned(), "is a directory"),
        (
            place.directory().join("file").join("gallery.db"),
            "cannot be opened",
        ),
    ] {
        message(&engine_at(&path, LimitOverrides::default()), expected).await;
    }
}

/// What is read as well as what is written, before anything is planned with it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_device_is_no_database() {
    let engine = engine_at(Path::new("/dev/null"), LimitOverrides::default());
    message(&engine, "is a device").await;
    let read = engine.gallery_get(&gallery_id("golden")).await;
    assert!(matches!(read, Err(ServiceError::Unavailable { .. })));
}

/// A directory in which nobody, not even the administrator, may create files.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_directory_that_refuses_files_is_refused() {
    let engine = engine_at(Path::new("/sys/gallery.db"), LimitOverrides::default());
    assert_eq!(
        engine.gallery_get(&gallery_id("golden")).await.unwrap(),
        None,
        "there is nothing to read"
    );
    let Err(ServiceError::Unavailable { message, remedy }) =
        engine.gallery_create(gallery("golden")).await
    else {
        panic!();
    };
    assert!(
        message.contains("cannot be opened for writing"),
        "{message}"
    );
    assert!(remedy.contains("write permission"), "{remedy}");
}

#[test]
fn an_empty_path_is_refused() {
    use terraform_provider_acg::engine::{EngineOptions, FixedClock};
    let options = EngineOptions::at(PathBuf::new());
    let outcome = Engine::open(
        options,
        std::sync::Arc::new(FixedClock(crate::fixture::now())),
    );
    assert!(matches!(outcome, Err(ServiceError::Unavailable { .. })));
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() {
    let place = Place::new();
    fs::write(place.database(), "").unwrap();
    let engine = place.engine();
    assert_eq!(
        engine.gallery_get(&gallery_id("golden")).await.unwrap(),
        None
    );
    engine.gallery_create(gallery("golden")).await.unwrap();
    assert!(
        engine
            .gallery_get(&gallery_id("golden"))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_database_without_migrations_is_migrated_by_the_first_read() {
    let place = Place::new();
    let database = Connection::open(place.database()).unwrap();
    database
        .execute_batch("PRAGMA application_id = 0x41434744")
        .unwrap();
    drop(database);
    let engine = place.engine();
    assert_eq!(
        engine.gallery_list(ListScope::Everywhere).await.unwrap(),
        []
    );
    let database = Connection::open(place.database()).unwrap();
    let version: u32 = database
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert!(version > 0);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_removed_or_replaced_while_in_use_is_noticed() {
    for replaced in [false, true] {
        let place = Place::new();
        let engine = place.engine();
        furnish(&engine).await;
        fs::rename(place.database(), place.directory().join("moved.db")).unwrap();
        if replaced {
            fs::write(place.database(), "").unwrap();
        }
        message(&engine, "was removed or replaced while in use").await;
        assert!(
            engine.close().await.is_err(),
            "what it created cannot be confirmed"
        );

        let next = place.engine();
        next.gallery_create(gallery("golden")).await.unwrap();
        assert_eq!(
            next.gallery_list(ListScope::Everywhere)
                .await
                .unwrap()
                .len(),
            1,
            "the next run begins anew"
        );
    }
}

#[tokio::test]
async fn a_damaged_file_is_an_error() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine.close().await.unwrap();
    let mut content = fs::read(place.database()).unwrap();
    content[4096..].fill(0x5a);
    fs::write(place.database(), content).unwrap();
    message(&place.engine(), "is damaged").await;
}

#[tokio::test]
async fn a_damaged_resource_is_an_error_that_names_it_and_leaves_the_others() {
    for damage in [
        "body = '{'",
        "body = replace(body, 'westeurope', 'atlantis')",
        "body = replace(body, '/galleries/', '/museums/')",
        "body_version = 99",
        "body = json_remove(body, '$.tags')",
    ] {
        let place = Place::new();
        let engine = place.engine();
        engine.gallery_create(gallery("golden")).await.unwrap();
        engine.gallery_create(gallery("silver")).await.unwrap();
        let database = Connection::open(place.database()).unwrap();
        database
            .execute(
                &format!("UPDATE resources SET {damage} WHERE key LIKE '%/golden'"),
                [],
            )
            .unwrap();
        message(&engine, "/galleries/golden\" is damaged").await;
        assert!(
            engine
                .gallery_get(&gallery_id("silver"))
                .await
                .unwrap()
                .is_some()
        );
    }
}

/// Runs a worker that fills the disk, under a shell script that makes the disk small. `None` when the
/// system does not let the script do so.
fn fill(script: &str, database: &Path) -> Option<Vec<Report>> {
    let (program, arguments) = worker::command("fill=", database);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script, "sh"])
        .arg(database.parent().unwrap())
        .arg(program)
        .args(arguments);
    let reports = Worker::spawn(&mut shell).finish();
    (!reports.is_empty()).then_some(reports)
}

fn assert_nothing_is_lost(reports: &[Report], expected: &str) -> usize {
    let [
        acknowledged @ ..,
        Report::Unavailable(message),
        Report::Acknowledged(last),
    ] = reports
    else {
        panic!("{reports:?}");
    };
    assert!(message.contains(expected), "{message}");
    assert_eq!(last, "everything is still there: true");
    assert!(!acknowledged.is_empty());
    acknowledged.len()
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_may_not_grow_loses_nothing() {
    let place = Place::new();
    let script = r#"trap "" XFSZ; ulimit -f 600; shift; exec "$@""#;
    let reports = fill(script, &place.database()).unwrap();
    let acknowledged = assert_nothing_is_lost(&reports, "cannot be read or written");
    let engine = place.engine();
    assert_eq!(
        engine
            .gallery_list(ListScope::Everywhere)
            .await
            .unwrap()
            .len(),
        acknowledged
    );
    engine
        .image_source_create(crate::fixture::source("build"))
        .await
        .unwrap();
}

/// Needs a mount of its own, which not every system lets its users make.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let place = Place::new();
    let script =
        r#"exec unshare -rm sh -c 'mount -t tmpfs -o size=1m none "$1"; shift; exec "$@"' sh "$@""#;
    let allowed = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"])
        .status();
    if allowed.is_ok_and(|status| status.success()) {
        let reports = fill(script, &place.database()).unwrap();
        assert_nothing_is_lost(&reports, "The disk is full");
    }
}

/// Needs a mount of its own, which not every system lets its users make.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_read_only_directory_is_refused_and_kept() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine.close().await.unwrap();
    let before = fs::read(place.database()).unwrap();
    let script = r#"exec unshare -rm sh -c '
        mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit; shift; exec "$@"' sh "$@""#;
    if let Some(reports) = fill(script, &place.database()) {
        let [Report::Unavailable(message), _] = &reports[..] else {
            panic!("{reports:?}")
        };
        assert!(
            message.contains("cannot be opened for writing"),
            "{message}"
        );
    }
    assert_eq!(fs::read(place.database()).unwrap(), before);
    assert!(
        engine
            .image_version_create(version("golden", "ubuntu", "1.0.0"))
            .await
            .is_ok()
    );
}
