//! Private state: what a resource keeps beside its state, opaque to Terraform.
//!
//! The bytes are those of Terraform's Go framework, a JSON object of base64 texts, so that a state
//! written with that framework can be taken over. Private values are not secret: whoever reads
//! the state file reads them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::diagnostic::Diagnostic;

/// Named JSON documents that travel with a resource's state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrivateState(BTreeMap<String, serde_json::Value>);

impl PrivateState {
    /// The document stored under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&serde_json::Value> {
        self.0.get(key)
    }

    /// Stores a document; a JSON null removes it. Keys beginning with a period are the
    /// framework's own.
    pub fn set(&mut self, key: impl Into<String>, document: serde_json::Value) {
        let key = key.into();
        if document.is_null() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, document);
        }
    }

    /// Reads the bytes that Terraform kept. What an older kind of provider left (a plain JSON
    /// object) is dropped, as Terraform's own framework does.
    ///
    /// # Errors
    /// When the bytes are no JSON object at all.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Diagnostic> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let stored: BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(bytes).map_err(|error| {
                Diagnostic::bug(
                    "Error Decoding Private State",
                    format!("The private data kept with the resource cannot be read: {error}."),
                )
            })?;
        let document = |encoded: &serde_json::Value| {
            let bytes = STANDARD.decode(encoded.as_str()?).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        let documents = stored
            .iter()
            .map(|(key, encoded)| Some((key.clone(), document(encoded)?)))
            .collect::<Option<_>>();
        Ok(Self(documents.unwrap_or_default()))
    }

    /// The bytes for Terraform to keep; none when nothing is stored.
    pub(crate) fn encode(&self) -> Vec<u8> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let encoded: serde_json::Map<_, _> = self
            .0
            .iter()
            .map(|(key, document)| {
                let text = STANDARD.encode(document.to_string());
                (key.clone(), serde_json::Value::String(text))
            })
            .collect();
        serde_json::Value::Object(encoded).to_string().into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p49_private_bytes_of_every_origin() {
        let mut ours = PrivateState::default();
        ours.set("seen", serde_json::json!({"at": 7}));
        assert_eq!(PrivateState::decode(&ours.encode()).unwrap(), ours);
        let empty = PrivateState::default();
        assert_eq!(PrivateState::decode(b"").unwrap(), empty);
        assert!(empty.encode().is_empty());
        let older_kind = br#"{"schema_version":"1"}"#;
        assert_eq!(PrivateState::decode(older_kind).unwrap(), empty);
        for garbage in [&b"\xff\x00"[..], b"[1]", b"{", b"7"] {
            assert!(PrivateState::decode(garbage).is_err());
        }
    }
}
