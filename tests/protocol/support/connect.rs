//! Dials a plugin the way Terraform's gRPC library does.

use std::{io, sync::Arc};

use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore, SignatureScheme, SupportedProtocolVersion,
    client::ResolvesClientCert,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
    sign::CertifiedKey,
};
use terraform_provider_acg::plugin::listener::{Address, ByteStream};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tonic::transport::{Channel, Endpoint, Uri};

use super::Handshake;

/// What a client shows of itself, and which version of TLS it speaks.
pub(crate) struct Offer {
    shown: Option<(CertificateDer<'static>, PrivateKeyDer<'static>)>,
    version: &'static SupportedProtocolVersion,
}

impl Offer {
    pub(crate) fn certificate(
        certificate: CertificateDer<'static>,
        key: PrivateKeyDer<'static>,
    ) -> Self {
        Self {
            shown: Some((certificate, key)),
            version: &rustls::version::TLS13,
        }
    }

    pub(crate) fn nothing() -> Self {
        Self {
            shown: None,
            version: &rustls::version::TLS13,
        }
    }

    pub(crate) fn over(self, version: &'static SupportedProtocolVersion) -> Self {
        Self { version, ..self }
    }

    /// Trusts the certificate of the handshake line alone, for the name `localhost`.
    fn config(self, server: CertificateDer<'static>) -> ClientConfig {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(server).unwrap();
        // Goes past the check that key and certificate belong together, which a thief would too.
        let shown = Shown(self.shown.map(|(certificate, key)| {
            let key = provider.key_provider.load_private_key(key).unwrap();
            Arc::new(CertifiedKey::new(vec![certificate], key))
        }));
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[self.version])
            .unwrap()
            .with_root_certificates(roots)
            .with_client_cert_resolver(Arc::new(shown));
        config.alpn_protocols = vec![b"h2".to_vec()];
        config
    }
}

#[derive(Debug)]
struct Shown(Option<Arc<CertifiedKey>>);

impl ResolvesClientCert for Shown {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.clone()
    }

    fn has_certs(&self) -> bool {
        self.0.is_some()
    }
}

/// Opens the TLS connection alone.
pub(crate) async fn dial(handshake: &Handshake, offer: Offer) -> io::Result<TlsStream<Stream>> {
    let server = handshake
        .certificate()
        .expect("the plugin sent a certificate");
    let stream = open(&handshake.address()).await?;
    secure(stream, Arc::new(offer.config(server))).await
}

async fn open(address: &Address) -> io::Result<Stream> {
    Ok(match address {
        Address::Unix(path) => Box::new(UnixStream::connect(path).await?),
        Address::Tcp(address) => Box::new(TcpStream::connect(address).await?),
    })
}

async fn secure(stream: Stream, config: Arc<ClientConfig>) -> io::Result<TlsStream<Stream>> {
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(config).connect(name, stream).await
}

/// Opens a gRPC channel, secured when there is something to offer.
pub(crate) async fn channel(
    address: Address,
    secured: Option<(CertificateDer<'static>, Offer)>,
) -> Result<Channel, tonic::transport::Error> {
    let config = secured.map(|(server, offer)| Arc::new(offer.config(server)));
    Endpoint::from_static("http://localhost")
        .initial_stream_window_size(8 << 20)
        .initial_connection_window_size(32 << 20)
        .connect_with_connector(tower::service_fn(move |_: Uri| {
            let (address, config) = (address.clone(), config.clone());
            async move {
                let stream = open(&address).await?;
                let stream: Stream = match config {
                    Some(config) => Box::new(secure(stream, config).await?),
                    None => stream,
                };
                io::Result::Ok(TokioIo::new(stream))
            }
        }))
        .await
}

/// A connection of whatever transport.
pub(super) type Stream = Box<dyn ByteStream>;
