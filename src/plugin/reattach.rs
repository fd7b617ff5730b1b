//! What a process under debugging prints, for Terraform to find it instead of starting its own.

use serde_json::json;

use super::{handshake::PROTOCOL_VERSION, listener::Address};

/// The shell assignment that makes Terraform use the process `pid`, listening at `address`, as the
/// provider whose source address is `provider`.
pub(super) fn assignment(provider: &str, pid: u32, address: &Address) -> String {
    let reattach = json!({
        provider: {
            "Protocol": "grpc",
            "ProtocolVersion": PROTOCOL_VERSION,
            "Pid": pid,
            // Without it Terraform takes the protocol for version 5 whatever is said above, and
            // ends the process after its first use.
            "Test": true,
            "Addr": { "Network": address.network(), "String": address.to_string() },
        }
    });
    format!("TF_REATTACH_PROVIDERS={}", quoted(&reattach.to_string()))
}

/// For a POSIX shell: a path may hold an apostrophe.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p13_assignment() {
        let address = Address::Unix("/run/acg-1".into());
        assert_eq!(
            assignment("registry.terraform.io/terraform-acg/acg", 42, &address),
            concat!(
                r#"TF_REATTACH_PROVIDERS='{"registry.terraform.io/terraform-acg/acg":"#,
                r#"{"Addr":{"Network":"unix","String":"/run/acg-1"},"Pid":42,"#,
                r#""Protocol":"grpc","ProtocolVersion":6,"Test":true}}'"#,
            )
        );
    }

    #[test]
    fn an_apostrophe_in_the_path_survives_the_shell() {
        let address = Address::Unix("/o'neill".into());
        assert!(assignment("a", 1, &address).contains(r"/o'\''neill"));
    }
}
