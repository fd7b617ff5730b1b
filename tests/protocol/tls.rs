//! Who may connect when the host has offered a certificate: the host, and nobody else.

use std::error::Error;

use terraform_provider_acg::plugin::{
    listener::Address, proto::grpc_stdio_client::GrpcStdioClient,
};
use tokio::{io::AsyncReadExt, net::UnixStream};

use crate::support::{HostIdentity, Offer, PluginProcess, Start, dial, probe::PROBE_TCP};

const VERSIONS: [&rustls::SupportedProtocolVersion; 2] =
    [&rustls::version::TLS12, &rustls::version::TLS13];

/// Whether the plugin takes a connection with this offer. Under TLS 1.3 a client learns of its
/// refusal only when it reads.
async fn refused(process: &PluginProcess, offer: Offer) -> bool {
    let Ok(mut stream) = dial(process.handshake(), offer).await else {
        return true;
    };
    // The server speaks first in HTTP/2: its settings arrive, or the refusal does.
    stream
        .read(&mut [0; 9])
        .await
        .map_or(true, |read| read == 0)
}

#[tokio::test]
async fn p4_the_host_is_accepted_over_both_versions_of_tls() {
    let process = PluginProcess::start();
    assert!(!process.handshake().fields()[5].contains('='));
    for version in VERSIONS {
        let stream = dial(process.handshake(), process.offer().over(version))
            .await
            .unwrap();
        assert_eq!(
            stream.get_ref().1.alpn_protocol(),
            Some(&b"h2"[..]),
            "{version:?}"
        );
        let channel = process
            .channel_with(Some(process.offer().over(version)))
            .await
            .unwrap();
        GrpcStdioClient::new(channel)
            .stream_stdio(())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn p4_a_client_without_the_hosts_certificate_and_key_is_refused() {
    let process = PluginProcess::start();
    let (host, other) = (process.identity(), HostIdentity::new());
    let offers = || {
        [
            ("no certificate", Offer::nothing()),
            (
                "another certificate",
                Offer::certificate(other.certificate(), other.key()),
            ),
            (
                "a stolen certificate",
                Offer::certificate(host.certificate(), other.key()),
            ),
        ]
    };
    for version in VERSIONS {
        for (name, offer) in offers() {
            assert!(
                refused(&process, offer.over(version)).await,
                "{name} over {version:?}"
            );
        }
        assert!(
            !refused(&process, process.offer().over(version)).await,
            "{version:?}"
        );
    }
    assert!(plain_call(&process).await.is_err());
}

async fn plain_call(process: &PluginProcess) -> Result<(), Box<dyn Error>> {
    let channel = process.channel_with(None).await?;
    GrpcStdioClient::new(channel).stream_stdio(()).await?;
    Ok(())
}

#[tokio::test]
async fn p4_a_client_that_says_nothing_delays_nobody() {
    let process = PluginProcess::start();
    let silent = UnixStream::connect(process.handshake().socket())
        .await
        .unwrap();
    let mut stdio = GrpcStdioClient::new(process.channel().await);
    stdio.stream_stdio(()).await.unwrap();
    drop(silent);
}

#[tokio::test]
async fn p4_a_certificate_that_cannot_be_read_is_said() {
    let ended = Start::binary()
        .variable("PLUGIN_CLIENT_CERT", "not a certificate")
        .spawn()
        .wait()
        .await;
    assert_eq!((ended.status.code(), ended.stdout.as_str()), (Some(1), ""));
    assert!(
        ended.stderr.contains("PLUGIN_CLIENT_CERT"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn p5_without_an_offer_the_connection_is_plain() {
    let process = Start::binary().without_tls().start();
    let fields = process.handshake().fields();
    assert_eq!(fields[5..], [""]);
    GrpcStdioClient::new(process.channel().await)
        .stream_stdio(())
        .await
        .unwrap();
}

#[tokio::test]
async fn tcp_on_the_loopback_interface_is_guarded_the_same_way() {
    let process = Start::probe()
        .variable(PROBE_TCP, "1")
        .variable("PLUGIN_MIN_PORT", "20000")
        .variable("PLUGIN_MAX_PORT", "30000")
        .start();
    let Address::Tcp(address) = process.handshake().address() else {
        panic!("{:?}", process.handshake());
    };
    assert!(
        address.ip().is_loopback() && (20000..=30000).contains(&address.port()),
        "{address}"
    );
    assert!(refused(&process, Offer::nothing()).await);
    GrpcStdioClient::new(process.channel().await)
        .stream_stdio(())
        .await
        .unwrap();
}
