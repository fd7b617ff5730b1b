//! The services beside the provider's own, and what the connection carries.

use std::time::Duration;

use terraform_provider_acg::{
    framework::proto::DynamicValue,
    plugin::proto::{grpc_broker_client::GrpcBrokerClient, grpc_stdio_client::GrpcStdioClient},
};
use tokio::{task::JoinSet, time::timeout};
use tonic::Code;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::support::{
    PluginProcess, Start,
    probe::{ECHO, HANG, LARGE, MEET, call, call_with},
};

const MIB: usize = 1 << 20;

#[tokio::test]
async fn p7_health_knows_the_plugin_and_nothing_else() {
    let process = PluginProcess::start();
    let mut health = HealthClient::new(process.channel().await);
    let mut check = async |service: &str| {
        let request = HealthCheckRequest {
            service: service.into(),
        };
        health
            .check(request)
            .await
            .map(|answer| answer.into_inner().status())
    };
    assert_eq!(check("plugin").await.unwrap(), ServingStatus::Serving);
    assert_eq!(
        check("tfplugin7.Provider").await.unwrap_err().code(),
        Code::NotFound
    );
}

#[tokio::test]
async fn p7_streams_stay_open_and_silent() {
    let process = PluginProcess::start();
    let channel = process.channel().await;
    let mut stdio = GrpcStdioClient::new(channel.clone())
        .stream_stdio(())
        .await
        .unwrap()
        .into_inner();
    let mut broker = GrpcBrokerClient::new(channel)
        .start_stream(tokio_stream::pending())
        .await
        .unwrap()
        .into_inner();
    // Both have opened, so that whatever was to come at once is there.
    let nothing = Duration::from_millis(50);
    assert!(timeout(nothing, stdio.message()).await.is_err());
    assert!(timeout(nothing, broker.message()).await.is_err());
}

#[tokio::test]
async fn p10_large_messages_pass_in_both_directions() {
    let process = Start::probe().start();
    let mut client = process.client().await;
    let state = DynamicValue {
        msgpack: vec![7; 20 * MIB],
        json: Vec::new(),
    };
    let mut request = call(ECHO);
    request.current_state = Some(state.clone());
    let echoed = client.read_resource(request).await.unwrap().into_inner();
    assert!(echoed.new_state == Some(state));

    let large = client
        .read_resource(call_with(LARGE, 40 * MIB as u64))
        .await
        .unwrap();
    assert_eq!(
        large.into_inner().new_state.unwrap().msgpack.len(),
        40 * MIB
    );
}

#[tokio::test]
async fn p67_200_calls_run_at_once_on_one_connection() {
    const CALLS: u64 = 200;
    let process = Start::probe().start();
    let client = process.client().await;
    let mut slow = client.clone();
    let slow = tokio::spawn(async move { slow.read_resource(call(HANG)).await });
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let mut client = client.clone();
        // None of them can end before all have begun, the slow one included.
        calls.spawn(async move { client.read_resource(call_with(MEET, CALLS + 1)).await });
    }
    while let Some(answer) = calls.join_next().await {
        answer.unwrap().unwrap();
    }
    assert!(!slow.is_finished());
}
