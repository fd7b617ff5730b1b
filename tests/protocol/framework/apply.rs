//! P-40 to P-45: operations that succeed, and what is known when they do not.

use terraform_provider_acg::framework::proto::stop_provider;
use terraform_provider_acg::framework::value::Value;

use super::host::{Applied, Host, set};

#[tokio::test]
async fn p40_write_only_values_reach_the_operation_and_no_answer() {
    let mut host = Host::start().await;
    let config = host.config([("secret", "hunter2".into()), ("password", "stored".into())]);
    let (planned, created) = host.try_create(&config).await;
    assert!(planned.attribute("secret").is_null());
    assert_eq!(created.error(), "");
    assert!(created.state.attribute("secret").is_null());
    assert_eq!(created.state.attribute("password"), &"stored".into());
    assert_eq!(created.state.attribute("digest"), &"7 letters".into());
    assert!(!created.private.is_empty());
}

#[tokio::test]
async fn p40_a_warning_is_no_failure() {
    let mut host = Host::start().await;
    let config = host.config([("mode", "warn".into())]);
    let (_, created) = host.try_create(&config).await;
    let summaries: Vec<_> = created.diagnostics.iter().map(|one| &one.summary).collect();
    assert_eq!(summaries, ["Careful"]);
    assert!(
        host.cloud
            .get(created.state.attribute("id").as_str().unwrap())
            .is_some()
    );
}

/// What went wrong, without anything unknown or write-only in the answer.
fn assert_partial(applied: &Applied, error: &str) {
    assert_eq!(applied.error(), error);
    assert!(
        applied
            .state
            .attribute("id")
            .as_str()
            .unwrap()
            .starts_with("id-")
    );
    assert!(applied.state.is_wholly_known());
    assert!(applied.state.attribute("secret").is_null());
    assert!(!applied.private.is_empty());
}

#[tokio::test]
async fn p41_a_create_that_fails_after_creation_answers_with_what_is_there() {
    let mut host = Host::start().await;
    for (mode, error) in [
        ("fail", "Service Failed"),
        ("panic", "Internal Error"),
        ("leave_unknown", "Value Not Known"),
    ] {
        let config = host.config([("mode", mode.into()), ("secret", "s".into())]);
        let (_, created) = host.try_create(&config).await;
        assert_partial(&created, error);
    }
}

#[tokio::test]
async fn p41_a_create_that_takes_too_long_answers_with_what_is_there() {
    let mut host = Host::start().await;
    let limit = Value::object([
        ("create", "20ms".into()),
        ("read", Value::Null),
        ("update", Value::Null),
        ("delete", Value::Null),
    ]);
    let config = host.config([("mode", "deaf".into()), ("timeouts", limit)]);
    let (_, created) = host.try_create(&config).await;
    assert_partial(&created, "Operation Timed Out");
}

#[tokio::test]
async fn p41_a_create_that_fails_first_answers_with_nothing() {
    let mut host = Host::start().await;
    let config = host.config([("mode", "fail_first".into())]);
    let (_, created) = host.try_create(&config).await;
    assert_eq!(created.error(), "Service Failed");
    assert!(created.state.is_null() && created.private.is_empty());
}

#[tokio::test]
async fn p9_a_stop_ends_what_runs_and_nothing_else() {
    // One listens and ends by itself, the other is ended when its grace is over.
    for (mode, error) in [
        ("hang", "Service Failed"),
        ("deaf", "Operation Interrupted"),
    ] {
        let mut host = Host::start().await;
        let cloud = std::sync::Arc::clone(&host.cloud);
        let mut client = host.client.clone();
        let stop = tokio::spawn(async move {
            cloud.all_arrived(1).await;
            client
                .stop_provider(stop_provider::Request {})
                .await
                .unwrap();
        });
        let config = host.config([("mode", mode.into())]);
        let (_, created) = host.try_create(&config).await;
        assert_partial(&created, error);
        stop.await.unwrap();
        let config = host.config([]);
        host.create(&config).await;
    }
}

async fn update(host: &mut Host, mode: &str) -> (Value, Applied) {
    let mut config = host.config([("boolean", false.into()), ("list", Value::List(vec![]))]);
    let created = host.create(&config).await;
    set(&mut config, "boolean", true.into());
    set(&mut config, "list", Value::List(vec!["x".into()]));
    set(&mut config, "mode", mode.into());
    let planned = host.plan(&created.state, &config, &created.private).await;
    let updated = host
        .apply(&created.state, &config, &planned.state, &planned.private)
        .await;
    assert_eq!(updated.private, created.private);
    (created.state, updated)
}

#[tokio::test]
async fn p42_an_update_that_fails_midway_answers_with_the_half_that_is_done() {
    let mut host = Host::start().await;
    for (mode, error) in [("fail", "Service Failed"), ("panic", "Internal Error")] {
        let (prior, updated) = update(&mut host, mode).await;
        assert_eq!(updated.error(), error);
        let mut half = prior;
        set(&mut half, "boolean", true.into());
        assert_eq!(updated.state, half);
    }
    let (prior, updated) = update(&mut host, "leave_unknown").await;
    assert_eq!(updated.error(), "Value Not Known");
    assert_eq!(updated.state.attribute("id"), prior.attribute("id"));
    assert!(updated.state.attribute("etag").is_null());
}

#[tokio::test]
async fn other_timeouts_need_no_call_of_the_service() {
    let mut host = Host::start().await;
    let mut config = host.config([]);
    let created = host.create(&config).await;
    let limit = |text: &str| {
        let names = ["create", "read", "update", "delete"];
        Value::object(names.map(|name| (name, text.into())))
    };
    set(&mut config, "timeouts", limit("7m"));
    let planned = host.plan(&created.state, &config, &created.private).await;
    host.cloud
        .remove(created.state.attribute("id").as_str().unwrap());
    let updated = host
        .apply(&created.state, &config, &planned.state, &planned.private)
        .await;
    let mut expected = created.state;
    set(&mut expected, "timeouts", limit("7m"));
    assert_eq!((updated.error(), &updated.state), ("", &expected));
    // The probe's update would have put the object back.
    assert!(host.read(&planned.state, b"").await.state.is_null());
}

#[tokio::test]
async fn p43_a_delete_that_fails_answers_with_the_prior_state() {
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    for (mode, error) in [
        ("fail", "Service Failed"),
        ("tell", "Service Failed"),
        ("panic", "Internal Error"),
    ] {
        let mut prior = created.state.clone();
        set(&mut prior, "mode", mode.into());
        let deleted = host
            .apply(&prior, &Value::Null, &Value::Null, &created.private)
            .await;
        assert_eq!(deleted.error(), error);
        assert_eq!(deleted.state, prior);
        assert_eq!(deleted.private, created.private);
    }
}

#[tokio::test]
async fn p43_a_delete_of_what_is_gone_succeeds() {
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    for _ in 0..2 {
        let deleted = host
            .apply(&created.state, &Value::Null, &Value::Null, &created.private)
            .await;
        assert_eq!(deleted.error(), "");
        assert!(deleted.state.is_null() && deleted.private.is_empty());
    }
}

#[tokio::test]
async fn p44_a_read_tells_gone_from_failed() {
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    let read = host.read(&created.state, &created.private).await;
    assert_eq!((read.error(), &read.private), ("", &created.private));
    assert_eq!(read.state, created.state);

    for (mode, error) in [
        ("fail", "Service Failed"),
        ("panic", "Internal Error"),
        ("leave_unknown", "Value Not Known"),
    ] {
        let mut state = created.state.clone();
        set(&mut state, "mode", mode.into());
        let read = host.read(&state, &created.private).await;
        assert_eq!(read.error(), error);
        assert_eq!(read.state, state);
        assert_eq!(read.private, created.private);
    }

    host.cloud
        .remove(created.state.attribute("id").as_str().unwrap());
    let read = host.read(&created.state, &created.private).await;
    assert_eq!(read.error(), "");
    assert!(read.state.is_null());
}
