//! What the host says through environment variables, read once when the process starts.
//!
//! The only place in this module that reads the environment. Everything else takes a
//! [`PluginEnvironment`], which a test builds from a table.

use std::{
    ffi::{OsStr, OsString},
    ops::RangeInclusive,
    path::PathBuf,
};

use tracing::level_filters::LevelFilter;

/// What Terraform sets `TF_PLUGIN_MAGIC_COOKIE` to. No secret: it tells a start by Terraform from
/// a start by hand.
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The environment of a plugin process.
#[derive(Clone, Debug)]
pub struct PluginEnvironment {
    /// Whether the magic cookie is there, that is, whether Terraform started the process.
    pub started_by_terraform: bool,
    /// Major protocol versions that the host speaks, in the order given. What is no number is
    /// left out.
    pub protocol_versions: Vec<u32>,
    /// The host's certificate as PEM. The host offers one unless its user has switched TLS off.
    pub client_certificate: Option<String>,
    /// Where the Unix socket goes.
    pub socket_directory: PathBuf,
    /// Name or number of the group that may use the socket beside the owner.
    pub socket_group: Option<String>,
    /// TCP ports to choose from.
    pub ports: Result<RangeInclusive<u16>, PortRangeError>,
    /// Whether the host can multiplex connections, and so expects to be told that we do not.
    pub asks_for_multiplexing: bool,
    /// The lowest level at which Terraform keeps what a provider logs.
    pub log_level: LevelFilter,
}

/// `PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT` name no range of ports.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "PLUGIN_MIN_PORT \"{min}\" and PLUGIN_MAX_PORT \"{max}\" are no range of ports; give two numbers from 0 to 65535, the lower first"
)]
pub struct PortRangeError {
    min: String,
    max: String,
}

impl PluginEnvironment {
    /// Reads the environment of this process.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of this module that reads the environment"
    )]
    pub fn of_this_process() -> Self {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// Reads variables through `lookup`. As go-plugin does, an empty value counts as unset.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name| lookup(name).filter(|value| !value.is_empty());
        let text = |name| path(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            started_by_terraform: lookup("TF_PLUGIN_MAGIC_COOKIE").as_deref()
                == Some(OsStr::new(COOKIE)),
            protocol_versions: text("PLUGIN_PROTOCOL_VERSIONS")
                .unwrap_or_default()
                .split(',')
                .filter_map(|version| version.trim().parse().ok())
                .collect(),
            client_certificate: text("PLUGIN_CLIENT_CERT"),
            socket_directory: path("PLUGIN_UNIX_SOCKET_DIR")
                .or_else(|| path("TMPDIR"))
                .map_or_else(|| PathBuf::from("/tmp"), PathBuf::from),
            socket_group: text("PLUGIN_UNIX_SOCKET_GROUP"),
            ports: port_range(text("PLUGIN_MIN_PORT"), text("PLUGIN_MAX_PORT")),
            asks_for_multiplexing: text("PLUGIN_MULTIPLEX_GRPC").is_some(),
            log_level: log_level(text("TF_LOG_PROVIDER").or_else(|| text("TF_LOG"))),
        }
    }
}

/// Unset bounds leave the choice to the system, which is what port 0 asks for.
fn port_range(
    min: Option<String>,
    max: Option<String>,
) -> Result<RangeInclusive<u16>, PortRangeError> {
    let (min, max) = (
        min.unwrap_or_else(|| "0".into()),
        max.unwrap_or_else(|| "0".into()),
    );
    match (min.parse(), max.parse()) {
        (Ok(low), Ok(high)) if low <= high => Ok(low..=high),
        _ => Err(PortRangeError { min, max }),
    }
}

/// Terraform's reading of its own variables: `JSON` and unknown words mean everything. Unset means
/// that nothing is kept; errors are written even then, for whoever reads standard error directly.
fn log_level(word: Option<String>) -> LevelFilter {
    match word.unwrap_or_default().to_ascii_uppercase().as_str() {
        "" | "OFF" | "ERROR" => LevelFilter::ERROR,
        "WARN" => LevelFilter::WARN,
        "INFO" => LevelFilter::INFO,
        "DEBUG" => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> PluginEnvironment {
        PluginEnvironment::from_lookup(|asked| {
            variables
                .iter()
                .find(|(name, _)| *name == asked)
                .map(|(_, value)| value.into())
        })
    }

    #[test]
    fn p1_only_the_exact_cookie_counts() {
        assert!(read(&[("TF_PLUGIN_MAGIC_COOKIE", COOKIE)]).started_by_terraform);
        for wrong in ["", "d602", &COOKIE.to_uppercase(), &format!("{COOKIE} ")] {
            assert!(
                !read(&[("TF_PLUGIN_MAGIC_COOKIE", wrong)]).started_by_terraform,
                "{wrong}"
            );
        }
        assert!(!read(&[]).started_by_terraform);
    }

    #[test]
    fn p3_protocol_versions_skip_what_is_no_number() {
        for (given, versions) in [
            ("5,6", vec![5, 6]),
            ("6,5", vec![6, 5]),
            ("x, 6,", vec![6]),
            ("", vec![]),
        ] {
            let read = read(&[("PLUGIN_PROTOCOL_VERSIONS", given)]);
            assert_eq!(read.protocol_versions, versions, "{given}");
        }
    }

    #[test]
    fn p5_an_empty_client_certificate_is_none() {
        assert_eq!(read(&[("PLUGIN_CLIENT_CERT", "")]).client_certificate, None);
    }

    #[test]
    fn p6_socket_directory_falls_back_to_the_temporary_directory() {
        let both = [
            ("PLUGIN_UNIX_SOCKET_DIR", "/run/acg"),
            ("TMPDIR", "/scratch"),
        ];
        assert_eq!(read(&both).socket_directory, PathBuf::from("/run/acg"));
        assert_eq!(read(&both[1..]).socket_directory, PathBuf::from("/scratch"));
        assert_eq!(read(&[]).socket_directory, PathBuf::from("/tmp"));
    }

    #[test]
    fn ports_form_a_range_or_are_refused() {
        let ports = |min, max| read(&[("PLUGIN_MIN_PORT", min), ("PLUGIN_MAX_PORT", max)]).ports;
        assert_eq!(ports("10000", "25000"), Ok(10000..=25000));
        assert_eq!(read(&[]).ports, Ok(0..=0));
        for (min, max) in [("25000", "10000"), ("a", "1"), ("1", "65536"), ("-1", "2")] {
            assert!(ports(min, max).is_err(), "{min}..{max}");
        }
    }

    #[test]
    fn p11_log_level_follows_terraforms_variables() {
        let level =
            |provider, all| read(&[("TF_LOG_PROVIDER", provider), ("TF_LOG", all)]).log_level;
        for (provider, all, expected) in [
            ("", "", LevelFilter::ERROR),
            ("", "off", LevelFilter::ERROR),
            ("", "warn", LevelFilter::WARN),
            ("", "JSON", LevelFilter::TRACE),
            ("info", "TRACE", LevelFilter::INFO),
            ("DEBUG", "", LevelFilter::DEBUG),
            ("", "loud", LevelFilter::TRACE),
        ] {
            assert_eq!(level(provider, all), expected, "{provider:?} {all:?}");
        }
    }
}
