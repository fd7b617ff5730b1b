//! P-46, P-47 and P-49: state that others wrote, imports, and private state.

use terraform_provider_acg::framework::proto::{
    RawState, import_resource_state, upgrade_resource_state,
};
use terraform_provider_acg::framework::value::{Value, json};

use super::host::{Host, only_error};
use super::probe::EVERYTHING;

async fn upgrade(host: &mut Host, version: i64, state: &str) -> (Value, String) {
    let request = upgrade_resource_state::Request {
        type_name: EVERYTHING.into(),
        version,
        raw_state: Some(RawState {
            json: state.as_bytes().to_vec(),
            ..RawState::default()
        }),
    };
    let answer = host
        .client
        .upgrade_resource_state(request)
        .await
        .unwrap()
        .into_inner();
    let error = only_error(&answer.diagnostics).to_owned();
    (host.value(answer.upgraded_state), error)
}

#[tokio::test]
async fn p46_state_of_this_version_passes_through() {
    let mut host = Host::start().await;
    let config = host.config([("number", Value::Number("0.1".parse().unwrap()))]);
    let state = host.create(&config).await.state;
    let text = String::from_utf8(json::encode(&state, &host.kind).unwrap()).unwrap();

    let mut fresh = Host::unconfigured().await;
    assert_eq!(upgrade(&mut fresh, 2, &text).await, (state, String::new()));
    let sparse = r#"{"id":"i","name":"n","gone":{"x":[1]},"secret":"leaked"}"#;
    let (upgraded, error) = upgrade(&mut fresh, 2, sparse).await;
    assert_eq!(error, "");
    assert_eq!(upgraded.attribute("id"), &"i".into());
    assert!(upgraded.attribute("secret").is_null());
    assert_eq!(upgraded.attribute("block_list"), &Value::List(Vec::new()));
}

#[tokio::test]
async fn p46_older_state_is_upgraded_and_newer_refused() {
    let mut host = Host::unconfigured().await;
    let (upgraded, error) = upgrade(&mut host, 0, r#"{"id":"i","title":"t","gone":1}"#).await;
    assert_eq!(
        (upgraded.attribute("name"), error.as_str()),
        (&"t".into(), "")
    );
    for (version, state, summary) in [
        // Its upgrader makes nothing of it.
        (1, r#"{"id":"i"}"#, "Unable to Upgrade Resource State"),
        (-1, "{}", "Unable to Upgrade Resource State"),
        (2, "null", "Unable to Upgrade Resource State"),
        (2, "{", "Unable to Upgrade Resource State"),
        // Only the old flat form, which is not in `json`.
        (2, "", "Unable to Upgrade Resource State"),
        (3, "{}", "State Of A Newer Provider"),
    ] {
        let (upgraded, error) = upgrade(&mut host, version, state).await;
        assert_eq!(
            (error.as_str(), upgraded),
            (summary, Value::Null),
            "{version} {state}"
        );
    }
}

#[tokio::test]
async fn p47_an_import_finds_the_object_by_its_id() {
    let mut host = Host::start().await;
    let config = host.config([("location", "here".into())]);
    let created = host.create(&config).await;
    let import = |id: &str| import_resource_state::Request {
        type_name: EVERYTHING.into(),
        id: id.into(),
        ..import_resource_state::Request::default()
    };
    let id = created.state.attribute("id").as_str().unwrap().to_owned();
    let answer = host
        .client
        .import_resource_state(import(&id))
        .await
        .unwrap()
        .into_inner();
    let [imported] = answer.imported_resources.as_slice() else {
        panic!("one object is imported: {:?}", answer.diagnostics);
    };
    assert_eq!(imported.type_name, EVERYTHING);
    let state = host.value(imported.state.clone());
    assert_eq!(state.attribute("id"), &id.into());
    assert!(state.attribute("secret").is_null());
    assert_eq!(state.attribute("block_set"), &Value::Set(Vec::new()));

    let read = host.read(&state, &imported.private).await.state;
    let again = host.read(&read, b"").await.state;
    assert_eq!(read, again);
    assert_eq!(read.attribute("etag"), created.state.attribute("etag"));

    for (id, summary) in [
        ("nonsense", "Invalid Id"),
        ("nothing", "Missing Resource Import State"),
    ] {
        let answer = host
            .client
            .import_resource_state(import(id))
            .await
            .unwrap()
            .into_inner();
        assert_eq!(only_error(&answer.diagnostics), summary);
        assert!(answer.imported_resources.is_empty());
    }
}

#[tokio::test]
async fn p49_private_bytes_of_every_origin_are_taken() {
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    for (private, expected) in [
        (created.private.as_slice(), Some(created.private.as_slice())),
        (b"", Some(b"".as_slice())),
        (br#"{"schema_version":"1"}"#, Some(b"")),
        (b"\xff\x00", None),
        (b"[1]", None),
    ] {
        let read = host.read(&created.state, private).await;
        match expected {
            Some(kept) => assert_eq!((read.error(), read.private.as_slice()), ("", kept)),
            None => assert_eq!(read.error(), "Error Decoding Private State"),
        }
    }
}
