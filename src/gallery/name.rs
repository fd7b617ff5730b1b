//! Names of subscriptions, resource groups and resources: N-1, N-2, N-5.
//!
//! Names keep the spelling they were given and are compared without regard to case, as Azure does.

use super::{PropertyPath, RuleId, Violation, rule, words};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use uuid::fmt::Hyphenated;

/// What a kind of name may look like.
struct NameRule {
    rule: RuleId,
    property: &'static str,
    noun: &'static str,
    max: usize,
    punctuation: &'static str,
    first_alphanumeric: bool,
    /// Characters besides letters and digits that may stand last.
    last: &'static str,
    remedy: &'static str,
}

impl NameRule {
    fn check(&self, text: &str) -> Result<(), Violation> {
        let problem = self.problem(text);
        match problem {
            None => Ok(()),
            Some(problem) => Err(Violation::invalid(
                self.rule,
                PropertyPath::of(self.property),
                format!("{} name {text:?} {problem}.", self.noun),
            )
            .remedy(self.remedy)),
        }
    }

    fn problem(&self, text: &str) -> Option<String> {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return Some("is empty".to_owned());
        };
        if let Some(bad) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !self.punctuation.contains(*c))
        {
            return Some(format!("contains {bad:?}, which is not allowed"));
        }
        if text.len() > self.max {
            return Some(format!(
                "has {} characters, more than {}",
                words::number(text.len() as u64),
                self.max
            ));
        }
        if self.first_alphanumeric && !first.is_ascii_alphanumeric() {
            return Some(format!("starts with {first:?}"));
        }
        if !last.is_ascii_alphanumeric() && !self.last.contains(last) {
            return Some(format!("ends with {last:?}"));
        }
        None
    }
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $rule:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(String);

        impl $name {
            /// Reads a name.
            ///
            /// # Errors
            /// A violation that says which character or length is wrong.
            pub fn parse(text: &str) -> Result<Self, Violation> {
                let rule: NameRule = $rule;
                rule.check(text)?;
                Ok(Self(text.to_owned()))
            }

            /// The name as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.eq_ignore_ascii_case(&other.0)
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.to_ascii_lowercase().hash(state);
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0
                    .to_ascii_lowercase()
                    .cmp(&other.0.to_ascii_lowercase())
            }
        }
    };
}

name_type!(
    /// The name of a gallery (N-1).
    GalleryName,
    NameRule {
        rule: rule::N_1,
        property: "name",
        noun: "Gallery",
        max: 80,
        punctuation: "_.",
        first_alphanumeric: true,
        last: "",
        remedy: "Use 1 to 80 English letters, digits, underscores and periods, with a letter or digit at both ends; dashes are not allowed in a gallery's name.",
    }
);

name_type!(
    /// The name of an image definition (N-2).
    ImageDefinitionName,
    NameRule {
        rule: rule::N_2,
        property: "name",
        noun: "Image definition",
        max: 80,
        punctuation: "_.-",
        first_alphanumeric: true,
        last: "",
        remedy: "Use 1 to 80 English letters, digits, underscores, periods and dashes, with a letter or digit at both ends.",
    }
);

name_type!(
    /// The name of a VM application (N-2).
    GalleryApplicationName,
    NameRule {
        rule: rule::N_2,
        property: "name",
        noun: "Gallery application",
        max: 80,
        punctuation: "_.-",
        first_alphanumeric: true,
        last: "",
        remedy: "Use 1 to 80 English letters, digits, underscores, periods and dashes, with a letter or digit at both ends.",
    }
);

name_type!(
    /// The name of an image source: a managed image, snapshot, disk or virtual machine.
    SourceName,
    NameRule {
        rule: rule::N_6,
        property: "name",
        noun: "Image source",
        max: 80,
        punctuation: "_.-",
        first_alphanumeric: true,
        last: "_",
        remedy: "Use 1 to 80 English letters, digits, underscores, periods and dashes, starting with a letter or digit and ending with a letter, digit or underscore.",
    }
);

name_type!(
    /// The name of a resource group (N-5).
    ResourceGroupName,
    NameRule {
        rule: rule::N_5,
        property: "resource_group_name",
        noun: "Resource group",
        max: 90,
        punctuation: "_.-()",
        first_alphanumeric: false,
        last: "_-()",
        remedy: "Use 1 to 90 English letters, digits, underscores, parentheses, dashes and periods, and no period at the end.",
    }
);

macro_rules! uuid_type {
    ($(#[$doc:meta])* $name:ident, $noun:literal, $property:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// Reads an id in its hyphenated form, in any case.
            ///
            /// # Errors
            /// A violation when the text is not such a UUID.
            pub fn parse(text: &str) -> Result<Self, Violation> {
                hyphenated(text, $noun, $property).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    };
}

uuid_type!(
    /// The id of a subscription: a UUID (N-5).
    SubscriptionId,
    "Subscription",
    "subscription_id"
);

uuid_type!(
    /// The id of a tenant: a UUID.
    TenantId,
    "Tenant",
    "tenant_id"
);

impl TenantId {
    /// The tenant of every subscription of which nothing else is known.
    pub const HOME: Self = Self(uuid::Uuid::nil());
}

fn hyphenated(text: &str, noun: &str, property: &'static str) -> Result<uuid::Uuid, Violation> {
    hyphenated_uuid(text).ok_or_else(|| {
        Violation::invalid(
            rule::N_5,
            PropertyPath::of(property),
            format!("{noun} id {text:?} is not a UUID."),
        )
        .remedy("Write it as 00000000-0000-0000-0000-000000000000.")
    })
}

/// The UUID that a text is in its hyphenated form, in any case.
pub(super) fn hyphenated_uuid(text: &str) -> Option<uuid::Uuid> {
    // The length alone tells that form from the others that the parser accepts.
    let uuid = uuid::Uuid::try_parse(text).ok()?;
    (text.len() == Hyphenated::LENGTH).then_some(uuid)
}
