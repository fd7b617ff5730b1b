//! P-48, P-51 and P-66: names that the provider does not know, and calls with nothing behind them.

use terraform_provider_acg::framework::proto::{
    RawState, apply_resource_change, call_function, get_functions, get_metadata,
    get_provider_schema, get_resource_identity_schemas, get_states, import_resource_state,
    invoke_action, list_resource, move_resource_state, open_ephemeral_resource, plan_action,
    read_resource, upgrade_resource_identity,
};
use terraform_provider_acg::framework::value::Value;
use tonic::Code;

use super::host::{Host, only_error};
use super::probe::EVERYTHING;

#[tokio::test]
async fn p66_an_unknown_type_is_a_diagnostic() {
    let mut host = Host::start().await;
    macro_rules! assert_unknown {
        ($($rpc:ident($field:ident)),* $(,)?) => {$({
            use terraform_provider_acg::framework::proto::$rpc::Request;
            let request = Request { $field: "nonsense".into(), ..Request::default() };
            let answer = host.client.$rpc(request).await.unwrap().into_inner();
            assert_eq!(only_error(&answer.diagnostics), "Type Not Found", stringify!($rpc));
            assert!(answer.diagnostics[0].detail.contains("nonsense"));
        })*};
    }
    assert_unknown!(
        validate_resource_config(type_name),
        upgrade_resource_state(type_name),
        upgrade_resource_identity(type_name),
        read_resource(type_name),
        plan_resource_change(type_name),
        apply_resource_change(type_name),
        import_resource_state(type_name),
        move_resource_state(target_type_name),
        generate_resource_config(type_name),
        validate_data_resource_config(type_name),
        read_data_source(type_name),
        validate_ephemeral_resource_config(type_name),
        open_ephemeral_resource(type_name),
        renew_ephemeral_resource(type_name),
        close_ephemeral_resource(type_name),
        validate_list_resource_config(type_name),
        validate_action_config(type_name),
        plan_action(action_type),
    );
    let states = host.client.get_states(get_states::Request::default()).await;
    assert_eq!(states.unwrap_err().code(), Code::Unimplemented);
}

#[tokio::test]
async fn p66_what_has_nothing_behind_it_says_so() {
    let mut host = Host::unconfigured().await;
    let client = &mut host.client;
    let schema = client
        .get_provider_schema(get_provider_schema::Request {})
        .await;
    let schema = schema.unwrap().into_inner();
    let metadata = client
        .get_metadata(get_metadata::Request {})
        .await
        .unwrap()
        .into_inner();
    assert_eq!(schema.server_capabilities, metadata.server_capabilities);
    let capable = schema.server_capabilities.unwrap();
    assert!(capable.plan_destroy && capable.get_provider_schema_optional);
    assert!(!capable.generate_resource_config);
    assert!(schema.functions.is_empty() && schema.ephemeral_resource_schemas.is_empty());
    assert!(schema.list_resource_schemas.is_empty() && schema.action_schemas.is_empty());
    assert!(schema.provider_meta.is_none() && schema.state_store_schemas.is_empty());
    let functions = client
        .get_functions(get_functions::Request {})
        .await
        .unwrap()
        .into_inner();
    assert!(functions.functions.is_empty());

    let request = call_function::Request {
        name: "f".into(),
        ..call_function::Request::default()
    };
    let answer = client.call_function(request).await.unwrap().into_inner();
    assert!(answer.result.is_none() && answer.error.unwrap().text.contains("\"f\""));
    let request = open_ephemeral_resource::Request::default();
    let answer = client
        .open_ephemeral_resource(request)
        .await
        .unwrap()
        .into_inner();
    assert!(answer.result.is_none());
    let answer = client
        .plan_action(plan_action::Request::default())
        .await
        .unwrap();
    assert_eq!(
        only_error(&answer.into_inner().diagnostics),
        "Type Not Found"
    );

    let mut events = client
        .list_resource(list_resource::Request::default())
        .await
        .unwrap()
        .into_inner();
    let event = events.message().await.unwrap().unwrap();
    assert_eq!(only_error(&event.diagnostic), "Type Not Found");
    assert_eq!(events.message().await.unwrap(), None);
    let mut events = client
        .invoke_action(invoke_action::Request::default())
        .await
        .unwrap()
        .into_inner();
    let Some(invoke_action::event::Type::Completed(completed)) =
        events.message().await.unwrap().unwrap().r#type
    else {
        panic!("an action ends with its completion");
    };
    assert_eq!(only_error(&completed.diagnostics), "Type Not Found");
    assert_eq!(events.message().await.unwrap(), None);
}

/// No move between types is supported yet: whoever asks is told what cannot become what.
#[tokio::test]
async fn p48_a_move_is_refused_by_the_names_of_source_and_target() {
    let mut host = Host::unconfigured().await;
    let metadata = host.client.get_metadata(get_metadata::Request {}).await;
    let capable = metadata.unwrap().into_inner().server_capabilities.unwrap();
    assert!(!capable.move_resource_state);
    let sources: [(&str, &[u8]); 3] = [
        ("other_thing", b""),
        (EVERYTHING, b"{\"schema_version\":\"1\"}"),
        ("other_thing", b"\x00 garbage"),
    ];
    for (source, private) in sources {
        let request = move_resource_state::Request {
            source_provider_address: "registry.terraform.io/example/other".into(),
            source_type_name: source.into(),
            source_schema_version: 7,
            source_state: Some(RawState {
                json: b"{}".to_vec(),
                ..RawState::default()
            }),
            source_private: private.to_vec(),
            target_type_name: EVERYTHING.into(),
            ..move_resource_state::Request::default()
        };
        let answer = host.client.move_resource_state(request).await.unwrap();
        let answer = answer.into_inner();
        let error = only_error(&answer.diagnostics);
        assert_eq!(error, "Unable to Move Resource State");
        let detail = &answer.diagnostics[0].detail;
        for named in [
            source,
            EVERYTHING,
            "registry.terraform.io/example/other",
            "7",
        ] {
            assert!(detail.contains(named), "{named}: {detail}");
        }
        assert_eq!((answer.target_state, answer.target_identity), (None, None));
    }
}

/// No identity is announced yet, so none may be answered, whatever the call.
#[tokio::test]
async fn p51_no_identity_is_announced_nor_answered() {
    let mut host = Host::start().await;
    let identities = get_resource_identity_schemas::Request {};
    let identities = host.client.get_resource_identity_schemas(identities).await;
    let identities = identities.unwrap().into_inner();
    assert!(identities.identity_schemas.is_empty());
    assert_eq!(identities.diagnostics, []);

    let config = host.config([]);
    let plan = host.plan_request(&Value::Null, &config, b"");
    let planned = host.client.plan_resource_change(plan).await.unwrap();
    let planned = planned.into_inner();
    assert_eq!(planned.planned_identity, None);
    let apply = apply_resource_change::Request {
        type_name: EVERYTHING.into(),
        prior_state: host.wire(&Value::Null),
        planned_state: planned.planned_state,
        config: host.wire(&config),
        planned_private: planned.planned_private,
        ..apply_resource_change::Request::default()
    };
    let applied = host.client.apply_resource_change(apply).await.unwrap();
    let applied = applied.into_inner();
    assert_eq!(applied.diagnostics, []);
    assert_eq!(applied.new_identity, None);
    let read = read_resource::Request {
        type_name: EVERYTHING.into(),
        current_state: applied.new_state,
        private: applied.private,
        ..read_resource::Request::default()
    };
    let read = host.client.read_resource(read).await.unwrap().into_inner();
    assert_eq!(read.diagnostics, []);
    assert_eq!(read.new_identity, None);
    let import = import_resource_state::Request {
        type_name: EVERYTHING.into(),
        id: "id-1".into(),
        ..import_resource_state::Request::default()
    };
    let imported = host.client.import_resource_state(import).await.unwrap();
    for object in imported.into_inner().imported_resources {
        assert_eq!(object.identity, None);
    }

    let upgrade = upgrade_resource_identity::Request {
        type_name: EVERYTHING.into(),
        ..upgrade_resource_identity::Request::default()
    };
    let answer = host.client.upgrade_resource_identity(upgrade).await;
    let answer = answer.unwrap().into_inner();
    assert_eq!(
        only_error(&answer.diagnostics),
        "Unable to Upgrade Resource Identity"
    );
    assert!(answer.upgraded_identity.is_none());
}
