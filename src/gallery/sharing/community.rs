//! Community galleries: who publishes one, and the name that everybody finds it by (S-6).

use crate::gallery::{PropertyPath, Violation, hyphenated_uuid, rule};
use std::fmt;
use uuid::Uuid;

/// How long a prefix can be.
const PREFIX_LENGTHS: std::ops::RangeInclusive<usize> = 5..=16;
/// How long an address or a contact can be, in bytes.
const MOST_BYTES: usize = 2048;

/// The first part of a public name: 5 to 16 letters and digits. Compared as it is spelled, since a
/// public name keeps the spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicNamePrefix(String);

impl PublicNamePrefix {
    /// Reads a prefix.
    ///
    /// # Errors
    /// A violation of S-6 at `public_name_prefix` that says which length or character is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let problem = if let Some(bad) = text.chars().find(|c| !c.is_ascii_alphanumeric()) {
            format!("contains {bad:?}, which is not allowed")
        } else if !PREFIX_LENGTHS.contains(&text.len()) {
            format!("has a length of {}", text.len())
        } else {
            return Ok(Self(text.to_owned()));
        };
        Err(Violation::invalid(
            rule::S_6,
            PropertyPath::of("public_name_prefix"),
            format!("The public name prefix {text:?} {problem}."),
        )
        .remedy("Use 5 to 16 English letters and digits."))
    }

    /// The prefix as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublicNamePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a community gallery: its prefix and a UUID. Compared without regard to case (N-6).
#[derive(Debug, Clone)]
pub struct PublicName {
    prefix: PublicNamePrefix,
    unique: Uuid,
}

impl PublicName {
    /// The name of that prefix and UUID.
    pub fn new(prefix: PublicNamePrefix, unique: Uuid) -> Self {
        Self { prefix, unique }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// A violation of S-6 at `community_gallery_name` that shows the right form.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let parts = text.split_once('-');
        let read = parts.and_then(|(prefix, unique)| {
            let prefix = PublicNamePrefix::parse(prefix).ok()?;
            Some(Self::new(prefix, hyphenated_uuid(unique)?))
        });
        read.ok_or_else(|| {
            Violation::invalid(
                rule::S_6,
                PropertyPath::of("community_gallery_name"),
                format!("{text:?} is not the name of a community gallery."),
            )
            .remedy("Write it as its prefix and a UUID, such as \"contoso-00000000-0000-0000-0000-000000000000\".")
        })
    }

    /// The name in lower case: equal for equal names.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl fmt::Display for PublicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.prefix, self.unique.hyphenated())
    }
}

impl PartialEq for PublicName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for PublicName {}

/// What everybody is told of a community gallery, and how its name begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommunityGallery {
    /// How its public name begins.
    pub public_name_prefix: PublicNamePrefix,
    /// Where its publisher is found: a web address.
    pub publisher_uri: String,
    /// How its publisher is reached: an e-mail address.
    pub publisher_contact: String,
    /// The licence under which its images are used: its text, or where it is found.
    pub eula: String,
}

impl CommunityGallery {
    /// S-6: what is wrong with it.
    pub fn check(&self) -> Vec<Violation> {
        let wrong = |property, what: String, remedy: &str| {
            let at = PropertyPath::of("community").property(property);
            Violation::invalid(rule::S_6, at, what).remedy(remedy)
        };
        let mut violations = Vec::new();
        if !is_web_address(&self.publisher_uri) {
            violations.push(wrong(
                "publisher_uri",
                format!(
                    "The publisher's address {:?} is not a web address.",
                    self.publisher_uri
                ),
                "Write it as \"https://contoso.com/images\", with other letters than English ones percent-encoded.",
            ));
        }
        if !is_mail_address(&self.publisher_contact) {
            violations.push(wrong(
                "publisher_contact",
                format!(
                    "The publisher's contact {:?} is not an e-mail address.",
                    self.publisher_contact
                ),
                "Write it as \"images@contoso.com\".",
            ));
        }
        if self.eula.trim().is_empty() {
            violations.push(wrong(
                "eula",
                "The licence of a community gallery is empty.".to_owned(),
                "Give the licence's text, or the address at which it can be read.",
            ));
        }
        violations
    }
}

/// Whether the text is `http` or `https`, a host, and more.
fn is_web_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let web = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    web && is_host(host)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
        && text.len() <= MOST_BYTES
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && !text.contains(['"', '<', '>', '\\', '^', '`', '{', '|', '}'])
}

/// Whether the text is one local part and one domain with a period in it.
fn is_mail_address(text: &str) -> bool {
    const IN_LOCAL_PARTS: &str = "!#$%&'*+-/=?^_`{|}~.";
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let dots_apart = local.split('.').all(|part| !part.is_empty());
    dots_apart
        && local
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || IN_LOCAL_PARTS.contains(c))
        && is_host(domain)
        && domain.contains('.')
        && text.len() <= MOST_BYTES
}

fn is_host(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}
