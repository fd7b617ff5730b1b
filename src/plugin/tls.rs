//! Mutual TLS between host and plugin, with certificates that live as long as the process.
//!
//! The host puts its certificate into the environment and takes ours from the handshake line. Each
//! side then accepts exactly that one certificate. The stock client verifiers cannot do this: the
//! host's certificate is a CA used as an end entity, which they refuse, and its key is on P-521,
//! which needs the aws-lc-rs provider.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{
        CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature,
        verify_tls13_signature,
    },
    pki_types::{
        CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime,
        pem::{self, PemObject},
    },
    server::{
        NoServerSessionStorage,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
};

/// Clocks of host and plugin are the same, but may step.
const BACKDATED: Duration = Duration::from_secs(30);

/// A host dials once, at the start. It may dial again after a broken connection, so the certificate
/// outlives the longest apply.
const VALIDITY: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Terraform's gRPC library refuses a peer that does not settle on HTTP/2.
const ALPN: &[u8] = b"h2";

/// The server's side of mutual TLS, ready to use.
pub(super) struct ServerTls {
    /// What accepts connections.
    pub config: Arc<ServerConfig>,
    /// Our certificate as DER, for the handshake line.
    pub certificate: CertificateDer<'static>,
}

/// Why no secured connection can be offered.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// `PLUGIN_CLIENT_CERT` cannot be read.
    #[error("PLUGIN_CLIENT_CERT holds no certificate in PEM form: {0}")]
    ClientCertificate(pem::Error),
    /// No certificate could be made.
    #[error("the plugin's own certificate cannot be made: {0}")]
    OwnCertificate(#[from] rcgen::Error),
    /// The certificate does not suit the TLS library.
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] Error),
}

/// Makes a fresh certificate, and a configuration that accepts no client but the one whose
/// certificate is `client_certificate` (PEM). Rule P-4.
pub(super) fn server_tls(client_certificate: &str, now: Timestamp) -> Result<ServerTls, TlsError> {
    let client = CertificateDer::from_pem_slice(client_certificate.as_bytes())
        .map_err(TlsError::ClientCertificate)?;
    let (certificate, key) = own_certificate(now)?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = OneClient {
        client,
        algorithms: provider.signature_verification_algorithms,
    };
    let mut config = tls_versions(provider)?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(vec![certificate.clone()], key)?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    // One host, one handshake: there is no session to resume.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(ServerTls {
        config: Arc::new(config),
        certificate,
    })
}

fn tls_versions(
    provider: Arc<CryptoProvider>,
) -> Result<rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier>, Error> {
    ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
}

fn own_certificate(
    now: Timestamp,
) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), rcgen::Error> {
    // The host dials with the server name "localhost", whatever the address.
    let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
    params
        .distinguished_name
        .push(DnType::CommonName, "localhost");
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let since_epoch = Duration::from_secs(u64::try_from(now.as_second()).unwrap_or_default());
    params.not_before = epoch + since_epoch.saturating_sub(BACKDATED);
    params.not_after = epoch + since_epoch.saturating_add(VALIDITY);
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    Ok((certificate.der().clone(), key.into()))
}

/// Accepts one client: whoever shows the expected certificate and proves to hold its key.
#[derive(Debug)]
struct OneClient {
    client: CertificateDer<'static>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for OneClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        // No hint: Go's client would hold its certificate back if a hint did not name it.
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if end_entity.as_ref() == self.client.as_ref() {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_a_text_without_certificate_is_refused() {
        for text in ["", "localhost", "-----BEGIN CERTIFICATE-----\n"] {
            let refused = server_tls(text, Timestamp::UNIX_EPOCH);
            assert!(
                matches!(refused, Err(TlsError::ClientCertificate(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn p4_every_process_has_its_own_certificate() {
        let (first, _) = own_certificate(Timestamp::UNIX_EPOCH).unwrap();
        let (second, _) = own_certificate(Timestamp::UNIX_EPOCH).unwrap();
        assert_ne!(first, second);
    }
}
