//! The one line on standard output that tells the host where and how to connect.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};

use super::listener::Address;

/// Version of the line's own format, fixed by go-plugin.
const CORE_PROTOCOL: u32 = 1;

/// The only major version of Terraform's plugin protocol that is served.
pub(super) const PROTOCOL_VERSION: u32 = 6;

/// Whether a host that speaks `offered` can use this plugin (P-3).
///
/// When it cannot, the line is printed all the same: the host compares the version in it with its
/// own and explains the mismatch to its user better than a process that ends without a word.
pub(super) fn host_speaks_our_protocol(offered: &[u32]) -> bool {
    offered.contains(&PROTOCOL_VERSION)
}

/// The handshake line (P-2), without its line feed.
#[derive(Clone, Debug)]
pub(super) struct HandshakeLine<'a> {
    /// Where the plugin listens.
    pub address: &'a Address,
    /// The server's certificate as DER, when the connection is to be secured.
    pub certificate: Option<&'a [u8]>,
    /// Whether the host asked for multiplexing; only then it expects the seventh field.
    pub asks_for_multiplexing: bool,
}

impl fmt::Display for HandshakeLine<'_> {
    fn fmt(&self, line: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = self.address.network();
        write!(
            line,
            "{CORE_PROTOCOL}|{PROTOCOL_VERSION}|{network}|{}|grpc|",
            self.address
        )?;
        if let Some(certificate) = self.certificate {
            // Go's decoder refuses padding.
            line.write_str(&BASE64_STANDARD_NO_PAD.encode(certificate))?;
        }
        if self.asks_for_multiplexing {
            line.write_str("|false")?;
        }
        Ok(())
    }
}

/// Closes standard output for good: nothing may follow the line, and a host that still reads when
/// the process ends logs an error about a file that was closed under it.
///
/// # Errors
/// When the null device, which takes its place, cannot be opened.
#[cfg(unix)]
pub fn end_of_stdout() -> std::io::Result<()> {
    let null = std::fs::File::options().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(null)?;
    Ok(())
}

/// Nothing: only on Unix can a standard stream be closed without unsafe code.
#[cfg(not(unix))]
pub fn end_of_stdout() -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_p4_p5_line() {
        let unix = Address::Unix("/run/acg-1".into());
        let tcp = Address::Tcp(([127, 0, 0, 1], 10000).into());
        for (address, certificate, asks_for_multiplexing, line) in [
            (&unix, None, false, "1|6|unix|/run/acg-1|grpc|"),
            (&tcp, None, false, "1|6|tcp|127.0.0.1:10000|grpc|"),
            (&unix, None, true, "1|6|unix|/run/acg-1|grpc||false"),
            (&unix, Some(&b"a"[..]), false, "1|6|unix|/run/acg-1|grpc|YQ"),
            (
                &unix,
                Some(&[0xfb, 0xff][..]),
                true,
                "1|6|unix|/run/acg-1|grpc|+/8|false",
            ),
        ] {
            let said = HandshakeLine {
                address,
                certificate,
                asks_for_multiplexing,
            };
            assert_eq!(said.to_string(), line);
        }
    }

    #[test]
    fn p3_only_a_host_with_version_6_can_use_the_plugin() {
        for (offered, usable) in [
            (&[6, 5][..], true),
            (&[5, 6], true),
            (&[6], true),
            (&[5], false),
            (&[], false),
        ] {
            assert_eq!(host_speaks_our_protocol(offered), usable, "{offered:?}");
        }
    }
}
