//! When the process ends, how, and what it survives.

use terraform_provider_acg::{
    framework::proto::{read_resource, stop_provider},
    plugin::proto::{
        Empty, grpc_broker_client::GrpcBrokerClient, grpc_controller_client::GrpcControllerClient,
        grpc_stdio_client::GrpcStdioClient,
    },
};
use tokio::task::JoinHandle;
use tonic::{Response, Status, transport::Channel};

use crate::support::{
    PluginProcess, Start,
    probe::{
        ECHO, HANG, MEET, PROBE_HOOK_FILE, PROBE_HOOK_HANGS, PROBE_IMPATIENT,
        PROBE_NO_RECONNECTION, call, call_with,
    },
};

type Answer = Result<Response<read_resource::Response>, Status>;

/// Starts a call that hangs, and waits until the plugin has it.
async fn hang(process: &PluginProcess) -> JoinHandle<Answer> {
    let mut client = process.client().await;
    let mut second = client.clone();
    let hanging = tokio::spawn(async move { client.read_resource(call(HANG)).await });
    second.read_resource(call_with(MEET, 2)).await.unwrap();
    hanging
}

async fn ask_to_end(channel: Channel) {
    GrpcControllerClient::new(channel)
        .shutdown(Empty {})
        .await
        .unwrap();
}

#[tokio::test]
async fn p8_shutdown_ends_the_process_whatever_is_open() {
    let hook_file = tempfile::tempdir().unwrap();
    let hook_file = hook_file.path().join("hook");
    let process = Start::probe().variable(PROBE_HOOK_FILE, &hook_file).start();
    let channel = process.channel().await;
    let mut stdio = GrpcStdioClient::new(channel.clone())
        .stream_stdio(())
        .await
        .unwrap()
        .into_inner();
    let _broker = GrpcBrokerClient::new(channel.clone())
        .start_stream(tokio_stream::pending())
        .await
        .unwrap();
    let hanging = hang(&process).await;
    let socket = process.handshake().socket();

    ask_to_end(channel).await;
    assert!(
        hook_file.exists(),
        "the hook runs before Shutdown is answered"
    );
    let ended = process.wait().await;
    assert!(ended.status.success(), "{ended:?}");
    assert!(!socket.exists());
    assert!(hanging.await.unwrap().is_err());
    let said = stdio.message().await;
    assert!(!matches!(said, Ok(Some(_))), "{said:?}");
}

#[tokio::test]
async fn p8_a_second_shutdown_does_no_harm() {
    let process = Start::probe().start();
    let mut first = GrpcControllerClient::new(process.channel().await);
    let mut second = GrpcControllerClient::new(process.channel().await);
    // Whichever comes first is answered; the other may find the process gone.
    let (first, second) = tokio::join!(first.shutdown(Empty {}), second.shutdown(Empty {}));
    first.or(second).unwrap();
    assert!(process.wait().await.status.success());
}

#[tokio::test]
async fn p9_signals_end_neither_the_process_nor_its_calls() {
    let mut process = Start::probe().start();
    let mut client = process.client().await;
    let hanging = hang(&process).await;
    for signal in ["INT", "INT", "TERM", "TERM"] {
        process.signal(signal);
    }

    client.read_resource(call(ECHO)).await.unwrap();
    assert!(process.is_running() && !hanging.is_finished());
    client
        .stop_provider(stop_provider::Request {})
        .await
        .unwrap();
    let stopped = hanging.await.unwrap().unwrap().into_inner();
    assert_eq!(stopped.diagnostics[0].summary, "stopped");
    client.read_resource(call(ECHO)).await.unwrap();
}

#[tokio::test]
async fn the_process_ends_when_its_host_is_gone_and_the_hook_stays_out() {
    let hook_file = tempfile::tempdir().unwrap();
    let hook_file = hook_file.path().join("hook");
    let process = Start::probe()
        .variable(PROBE_HOOK_FILE, &hook_file)
        .variable(PROBE_NO_RECONNECTION, "1")
        .start();
    let hanging = hang(&process).await;
    let socket = process.handshake().socket();
    // Its connection goes with it, as that of a host that is killed.
    hanging.abort();
    let ended = process.wait().await;
    assert!(ended.status.success(), "{ended:?}");
    assert!(!socket.exists() && !hook_file.exists());
}

#[tokio::test]
async fn the_process_outlives_a_connection_that_says_nothing() {
    let mut process = Start::binary().without_tls().start();
    for _ in 0..3 {
        drop(
            tokio::net::UnixStream::connect(process.handshake().socket())
                .await
                .unwrap(),
        );
    }
    let mut stdio = GrpcStdioClient::new(process.channel().await);
    stdio.stream_stdio(()).await.unwrap();
    assert!(process.is_running());
}

#[tokio::test]
async fn a_host_that_dials_again_finds_the_process() {
    let process = Start::probe().start();
    for _ in 0..3 {
        process
            .client()
            .await
            .read_resource(call(ECHO))
            .await
            .unwrap();
    }
    assert!(process.shutdown().await.status.success());
}

#[tokio::test]
async fn the_process_ends_when_its_parent_is_killed() {
    let process = Start::binary().behind_a_shell().start();
    let socket = process.handshake().socket();
    process.signal("KILL");
    // The shell is gone at once; standard output ends when the plugin is gone too.
    process.wait().await;
    assert!(!socket.exists());
}

#[tokio::test]
async fn the_process_ends_when_no_host_ever_comes() {
    let start = Start::probe()
        .variable(PROBE_IMPATIENT, "1")
        .variable("TF_LOG", "debug");
    let ended = start.start().wait().await;
    assert!(ended.stderr.contains("NobodyCame"), "{}", ended.stderr);
    assert_eq!(ended.files, Vec::<String>::new());
}

#[tokio::test]
async fn p8_a_hook_that_hangs_does_not_keep_the_process() {
    let ended = Start::probe()
        .variable(PROBE_HOOK_HANGS, "1")
        .start()
        .shutdown()
        .await;
    assert!(
        ended.stderr.contains("did not finish in time"),
        "{}",
        ended.stderr
    );
}
