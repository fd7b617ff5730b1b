//! A process under debugging: several runs of Terraform come and go, the developer stops it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use terraform_provider_acg::plugin::{
    listener::Address, proto::grpc_stdio_client::GrpcStdioClient,
};
use tokio::net::UnixStream;

use crate::support::{PluginProcess, Start, channel};

const ASSIGNMENT: &str = "TF_REATTACH_PROVIDERS=";

/// Starts the binary as a developer does, and reads what it prints.
fn debugged() -> (PluginProcess, Value) {
    let mut process = Start::binary()
        .without("TF_PLUGIN_MAGIC_COOKIE")
        .argument("-debug")
        .spawn();
    let line = process.line_where(|line| line.starts_with(ASSIGNMENT));
    let json = line[ASSIGNMENT.len()..].trim_matches('\'');
    let reattach: Value = serde_json::from_str(json).unwrap();
    (
        process,
        reattach["registry.terraform.io/terraform-acg/acg"].clone(),
    )
}

fn socket(reattach: &Value) -> PathBuf {
    Path::new(reattach["Addr"]["String"].as_str().unwrap()).to_owned()
}

#[test]
fn p13_what_is_printed_names_the_process_and_where_it_listens() {
    let (process, mut reattach) = debugged();
    let socket = socket(&reattach);
    assert_eq!(socket.parent(), Some(process.directory()));
    let expected = serde_json::json!({
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": process.id(),
        "Test": true,
        "Addr": { "Network": "unix", "String": socket },
    });
    assert_eq!(reattach.take(), expected);
}

#[tokio::test]
async fn p13_hosts_come_and_go() {
    let (mut process, reattach) = debugged();
    let socket = socket(&reattach);
    for _ in 0..3 {
        drop(UnixStream::connect(&socket).await.unwrap());
        let channel = channel(Address::Unix(socket.clone()), None).await.unwrap();
        GrpcStdioClient::new(channel)
            .stream_stdio(())
            .await
            .unwrap();
    }
    assert!(process.is_running());
}

#[tokio::test]
async fn p13_the_developer_stops_it() {
    for signal in ["INT", "TERM"] {
        let (process, reattach) = debugged();
        process.signal(signal);
        let ended = process.wait().await;
        assert!(ended.status.success(), "{signal}: {ended:?}");
        assert!(!socket(&reattach).exists(), "{signal}");
    }
}
