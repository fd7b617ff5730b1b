//! P-66: names that the provider does not know, and calls with nothing behind them.

use terraform_provider_acg::framework::proto::{
    call_function, get_functions, get_metadata, get_provider_schema, get_resource_identity_schemas,
    get_states, invoke_action, list_resource, move_resource_state, open_ephemeral_resource,
    plan_action, upgrade_resource_identity,
};
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
    assert!(!capable.move_resource_state && !capable.generate_resource_config);
    assert!(schema.functions.is_empty() && schema.ephemeral_resource_schemas.is_empty());
    assert!(schema.list_resource_schemas.is_empty() && schema.action_schemas.is_empty());
    assert!(schema.provider_meta.is_none() && schema.state_store_schemas.is_empty());
    let functions = client
        .get_functions(get_functions::Request {})
        .await
        .unwrap()
        .into_inner();
    assert!(functions.functions.is_empty());
    let identities = get_resource_identity_schemas::Request {};
    let identities = client
        .get_resource_identity_schemas(identities)
        .await
        .unwrap();
    assert!(identities.into_inner().identity_schemas.is_empty());

    let request = upgrade_resource_identity::Request {
        type_name: EVERYTHING.into(),
        ..upgrade_resource_identity::Request::default()
    };
    let answer = client
        .upgrade_resource_identity(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        only_error(&answer.diagnostics),
        "Unable to Upgrade Resource Identity"
    );
    let request = move_resource_state::Request {
        source_type_name: "other_thing".into(),
        target_type_name: EVERYTHING.into(),
        ..move_resource_state::Request::default()
    };
    let answer = client
        .move_resource_state(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        only_error(&answer.diagnostics),
        "Unable to Move Resource State"
    );
    assert!(answer.diagnostics[0].detail.contains("other_thing"));

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
