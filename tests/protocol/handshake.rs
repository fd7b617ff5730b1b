//! From the start of the process to the line that tells the host where to connect.

use std::{
    fs,
    os::unix::fs::{FileTypeExt, MetadataExt},
};

use crate::support::{PluginProcess, Start};

#[tokio::test]
async fn p1_without_the_cookie_it_explains_itself_and_fails() {
    for start in [
        Start::binary().without("TF_PLUGIN_MAGIC_COOKIE"),
        Start::binary().variable("TF_PLUGIN_MAGIC_COOKIE", "wrong"),
    ] {
        let ended = start.spawn().wait().await;
        assert_eq!(ended.status.code(), Some(1));
        assert_eq!(ended.stdout, "");
        for needed in [
            "plugin for Terraform",
            "required_providers",
            "terraform-acg/acg",
        ] {
            assert!(ended.stderr.contains(needed), "{}", ended.stderr);
        }
    }
}

#[tokio::test]
async fn help_and_version_are_printed_with_one_dash_or_two() {
    for (flag, expected) in [
        ("-version", env!("CARGO_PKG_VERSION")),
        ("--version", env!("CARGO_PKG_VERSION")),
        ("-help", "--debug"),
        ("--help", "--debug"),
    ] {
        let ended = Start::binary().argument(flag).spawn().wait().await;
        assert!(
            ended.status.success() && ended.stdout.contains(expected),
            "{flag}: {ended:?}"
        );
    }
    let ended = Start::binary().argument("-unknown").spawn().wait().await;
    assert_eq!((ended.status.code(), ended.stdout.as_str()), (Some(2), ""));
}

#[tokio::test]
async fn p2_one_line_of_six_fields_and_nothing_more() {
    let process = PluginProcess::start();
    let fields = process.handshake().fields();
    assert_eq!(fields.len(), 6, "{fields:?}");
    assert_eq!(
        (fields[0], fields[1], fields[2], fields[4]),
        ("1", "6", "unix", "grpc")
    );
    assert!(
        fs::metadata(process.handshake().socket())
            .unwrap()
            .file_type()
            .is_socket()
    );
    assert_eq!(process.shutdown().await.stdout, "");
}

#[tokio::test]
async fn p3_version_6_is_chosen_whatever_is_offered() {
    for offered in ["6,5", "5,6", "6", "x,6", "5", ""] {
        let process = Start::binary()
            .variable("PLUGIN_PROTOCOL_VERSIONS", offered)
            .start();
        assert_eq!(process.handshake().fields()[1], "6", "{offered}");
        let ended = process.shutdown().await;
        assert!(ended.status.success(), "{offered}: {ended:?}");
        let speaks_6 = offered.contains('6');
        assert_eq!(
            ended.stderr.is_empty(),
            speaks_6,
            "{offered}: {}",
            ended.stderr
        );
    }
}

#[tokio::test]
async fn p3_a_host_that_asks_for_multiplexing_is_told_no() {
    let process = Start::binary()
        .variable("PLUGIN_MULTIPLEX_GRPC", "true")
        .start();
    assert_eq!(process.handshake().fields()[6..], ["false"]);
}

#[tokio::test]
async fn p6_the_socket_is_where_it_was_asked_for_and_goes_at_the_end() {
    let process = PluginProcess::start();
    let socket = process.handshake().socket();
    assert_eq!(socket.parent(), Some(process.directory()));
    assert_eq!(fs::metadata(&socket).unwrap().mode() & 0o777, 0o600);
    assert_eq!(process.shutdown().await.files, Vec::<String>::new());
}

#[tokio::test]
async fn p6_a_socket_that_cannot_be_made_is_said() {
    let start = Start::binary().variable("PLUGIN_UNIX_SOCKET_DIR", "/nowhere/at/all");
    let ended = start.spawn().wait().await;
    assert_eq!((ended.status.code(), ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.contains("/nowhere/at/all"), "{}", ended.stderr);
}
