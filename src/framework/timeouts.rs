//! The `timeouts` argument: how long each operation of a resource may take.

use std::time::Duration;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::model::Attr;
use super::path::Path;
use super::schema::Attribute;
use super::value::Value;

/// The name under which a resource's schema holds its timeouts.
pub const ATTRIBUTE: &str = "timeouts";

crate::model! {
    /// What the configuration says of an operation's longest duration, in Go's syntax (`1h30m`).
    pub struct Timeouts {
        /// Of a create.
        pub create: Attr<String>,
        /// Of a read.
        pub read: Attr<String>,
        /// Of an update.
        pub update: Attr<String>,
        /// Of a delete.
        pub delete: Attr<String>,
    }
}

/// An operation that may take long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Creating a resource.
    Create,
    /// Refreshing a resource.
    Read,
    /// Changing a resource in place.
    Update,
    /// Destroying a resource.
    Delete,
}

impl Operation {
    /// The operation's name, as the `timeouts` argument and messages use it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// A resource's longest durations where the configuration says nothing, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultTimeouts {
    /// Minutes for a create.
    pub create: u32,
    /// Minutes for a read.
    pub read: u32,
    /// Minutes for an update.
    pub update: u32,
    /// Minutes for a delete.
    pub delete: u32,
}

impl DefaultTimeouts {
    const fn minutes(self, operation: Operation) -> u32 {
        match operation {
            Operation::Create => self.create,
            Operation::Read => self.read,
            Operation::Update => self.update,
            Operation::Delete => self.delete,
        }
    }

    /// The schema of the `timeouts` argument with these defaults.
    #[must_use]
    pub fn attribute(self) -> Attribute {
        let one = |operation: Operation| {
            let minutes = self.minutes(operation);
            let name = operation.name();
            let article = if operation == Operation::Update {
                "an"
            } else {
                "a"
            };
            let text = format!(
                "The longest {article} {name} may take, such as `90m` or `1h30m`. Defaults to `{minutes}m`."
            );
            (name, Attribute::string(text).check(duration))
        };
        Attribute::object(
            "How long the operations of this resource may take.",
            [
                one(Operation::Create),
                one(Operation::Read),
                one(Operation::Update),
                one(Operation::Delete),
            ],
        )
    }

    /// How long `operation` may take: what `resource`, a planned or stored value, says, else the
    /// default.
    pub(crate) fn longest(self, operation: Operation, resource: &Value) -> Duration {
        resource
            .attribute(ATTRIBUTE)
            .attribute(operation.name())
            .as_str()
            .and_then(parse)
            .unwrap_or_else(|| Duration::from_secs(u64::from(self.minutes(operation)) * 60))
    }
}

/// Reads Go's syntax for durations, as Terraform users know it from other providers: decimal
/// numbers with the units `h`, `m`, `s`, `ms`, `us` and `ns`.
fn parse(text: &str) -> Option<Duration> {
    let in_syntax = text.chars().all(|letter| {
        letter.is_ascii_digit() || matches!(letter, '.' | 'h' | 'm' | 's' | 'u' | 'µ' | 'n')
    });
    if !in_syntax || !text.ends_with(['h', 'm', 's']) {
        return None;
    }
    let duration: jiff::SignedDuration = text.parse().ok()?;
    Duration::try_from(duration).ok()
}

/// The duration in the syntax of the argument, such as `1h30m`.
pub(crate) fn show(duration: Duration) -> String {
    const PRINTER: jiff::fmt::friendly::SpanPrinter = jiff::fmt::friendly::SpanPrinter::new()
        .spacing(jiff::fmt::friendly::Spacing::None)
        .designator(jiff::fmt::friendly::Designator::Compact);
    PRINTER.unsigned_duration_to_string(&duration)
}

fn duration(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    let text = value.as_str().unwrap_or_default();
    let wrong = match parse(text) {
        Some(Duration::ZERO) => "which leaves no time at all",
        Some(_) => return,
        None => "which is no duration",
    };
    diagnostics.push(
        Diagnostic::error(
            "Invalid Timeout",
            format!(
                "`{path}` is \"{text}\", {wrong}. Write numbers with units, such as \"30s\", \"90m\" \
                 or \"1h30m\"."
            ),
        )
        .at(path.clone()),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_writes_them() {
        for (text, seconds) in [
            ("30s", 30.0),
            ("90m", 5400.0),
            ("2h45m", 9900.0),
            ("1.5h", 5400.0),
            ("500ms", 0.5),
        ] {
            assert_eq!(
                parse(text),
                Some(Duration::from_secs_f64(seconds)),
                "{text}"
            );
        }
        for text in ["", "30", "1 h", "PT1H", "1d", "-5m", "h", "ninety", "1h30"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_shown_as_they_are_written() {
        for text in ["30s", "1h30m", "2h45m", "500ms"] {
            assert_eq!(show(parse(text).unwrap()), text);
        }
        assert_eq!(show(Duration::from_secs(5400)), "1h30m");
    }

    #[test]
    fn what_is_no_duration_or_leaves_no_time_is_refused() {
        let refused = |text: &str| {
            let mut diagnostics = Diagnostics::new();
            duration(&text.into(), &Path::root(), &mut diagnostics);
            diagnostics.has_error()
        };
        assert!(!refused("1ms"));
        for text in ["0s", "0h0m", "soon"] {
            assert!(refused(text), "{text}");
        }
    }

    #[test]
    fn the_configuration_wins_over_the_default() {
        let defaults = DefaultTimeouts {
            create: 30,
            read: 5,
            update: 30,
            delete: 30,
        };
        let said = Value::object([(ATTRIBUTE, Value::object([("create", "1h".into())]))]);
        assert_eq!(
            defaults.longest(Operation::Create, &said),
            Duration::from_secs(3600)
        );
        assert_eq!(
            defaults.longest(Operation::Read, &said),
            Duration::from_secs(300)
        );
        assert_eq!(
            defaults.longest(Operation::Delete, &Value::Null),
            Duration::from_secs(1800)
        );
    }
}
