//! Which properties of a resource may change after creation, as data: G-2, I-7, V-7.
//!
//! Each resource has one table of [`Property`]s. What a change is refused for, whether two models
//! ask for the same, and the tests and documentation all come from that table.

use super::{ArmCode, PropertyPath, PropertyStep, RuleId, Violation, rule};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Whether a property may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changeable {
    /// It changes in place.
    InPlace,
    /// It is fixed at creation; another value needs another resource.
    Fixed,
}

/// A property of the models of type `T`.
pub struct Property<T: 'static> {
    /// Where it lies: names joined by periods, `*` for each entry of a map.
    pub path: &'static str,
    /// Whether it may change.
    pub changeable: Changeable,
    /// The rule that says so.
    pub rule: RuleId,
    differences: fn(&T, &T) -> Vec<Difference>,
}

/// One value of a property that differs between two models.
pub(super) struct Difference {
    /// The map entry, where the property's path has a `*`.
    key: Option<String>,
    from: String,
    to: String,
}

impl<T> Property<T> {
    pub(super) const fn new(
        path: &'static str,
        changeable: Changeable,
        rule: RuleId,
        differences: fn(&T, &T) -> Vec<Difference>,
    ) -> Self {
        Self {
            path,
            changeable,
            rule,
            differences,
        }
    }

    fn path_of(&self, difference: &Difference) -> PropertyPath {
        let steps = self
            .path
            .split('.')
            .map(|step| match (&difference.key, step) {
                (Some(key), "*") => PropertyStep::Key(key.clone()),
                (_, name) => PropertyStep::Property(name),
            });
        steps.collect()
    }
}

impl<T> fmt::Debug for Property<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?}, {})", self.path, self.changeable, self.rule)
    }
}

/// What is asked of a resource, with the table of its properties.
pub trait ResourceSpec: Sized + 'static {
    /// Every property that a request can give.
    const PROPERTIES: &'static [Property<Self>];

    /// The resource in words, such as `gallery "golden"`.
    fn title(&self) -> String;

    /// The paths of the properties in which this model differs from `old`; none when both ask for
    /// the same, however they spell it.
    fn changes_from(&self, old: &Self) -> Vec<&'static str> {
        Self::PROPERTIES
            .iter()
            .filter(|property| !(property.differences)(old, self).is_empty())
            .map(|property| property.path)
            .collect()
    }

    /// A violation for each property that differs from `old` and is fixed.
    fn refused_changes_from(&self, old: &Self) -> Vec<Violation> {
        let mut violations = Vec::new();
        for property in Self::PROPERTIES {
            if property.changeable == Changeable::Fixed {
                for difference in (property.differences)(old, self) {
                    violations.push(refusal(property, &difference, &old.title()));
                }
            }
        }
        violations
    }
}

fn refusal<T>(property: &Property<T>, difference: &Difference, title: &str) -> Violation {
    let path = property.path_of(difference);
    let Difference { from, to, .. } = difference;
    if property.rule == rule::N_10 {
        return Violation::new(
            ArmCode::InvalidResourceLocation,
            property.rule,
            path,
            format!(
                "The {title} already exists in location {from}; one of the same name cannot be created in location {to}."
            ),
        )
        .remedy("Keep the location, or choose another name.");
    }
    let message = format!(
        "Changing property \"{path}\" of {title} from {from} to {to} is not allowed: it is fixed at creation."
    );
    let remedy = if property.rule == rule::V_19 {
        "Publish the changed image as a new version, or replace this one."
    } else {
        "Keep the value, or replace the resource."
    };
    Violation::new(
        ArmCode::PropertyChangeNotAllowed,
        property.rule,
        path,
        message,
    )
    .remedy(remedy)
}

/// The difference between two values of a property, if there is one.
pub(super) fn difference<V: PartialEq + Shown>(from: &V, to: &V) -> Vec<Difference> {
    keyed_difference(None, from, to).into_iter().collect()
}

/// The difference between two values of a property of a map's entry, if there is one.
pub(super) fn keyed_difference<V: PartialEq + Shown>(
    key: Option<String>,
    from: &V,
    to: &V,
) -> Option<Difference> {
    (from != to).then(|| Difference {
        key,
        from: from.shown(),
        to: to.shown(),
    })
}

/// A value as messages name it.
pub(super) trait Shown {
    fn shown(&self) -> String;
}

impl Shown for str {
    fn shown(&self) -> String {
        format!("{self:?}")
    }
}

impl Shown for u32 {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for bool {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn shown(&self) -> String {
        (**self).shown()
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), T::shown)
    }
}

impl<T: Shown> Shown for BTreeSet<T> {
    fn shown(&self) -> String {
        list(self.iter().map(T::shown))
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown(&self) -> String {
        list(self.iter().map(T::shown))
    }
}

impl<K: fmt::Display, V: Shown> Shown for BTreeMap<K, V> {
    fn shown(&self) -> String {
        list(
            self.iter()
                .map(|(key, value)| format!("\"{key}\" = {}", value.shown())),
        )
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        "none".to_owned()
    } else {
        format!("({})", items.join(", "))
    }
}

macro_rules! shown_in_quotes {
    ($($name:ty),+ $(,)?) => {
        $(impl Shown for $name {
            fn shown(&self) -> String {
                format!("\"{self}\"")
            }
        })+
    };
}

shown_in_quotes!(
    String,
    super::Architecture,
    super::ContainerName,
    super::DiskType,
    super::GalleryApplicationId,
    super::GalleryApplicationName,
    super::GalleryId,
    super::GalleryName,
    super::HyperVGeneration,
    super::ImageDefinitionId,
    super::ImageDefinitionName,
    super::OsState,
    super::OsType,
    super::Region,
    super::ReplicationMode,
    super::ResourceGroupName,
    super::SourceId,
    super::SourceKind,
    super::SourceName,
    super::StorageAccountName,
    super::sharing::PublicNamePrefix,
    super::vhd::Sha256,
    super::StorageAccountId,
    super::StorageAccountType,
    super::SubscriptionId,
    super::TenantId,
    super::Timestamp,
    super::VersionName,
);

/// The tables' rows: `in_place` or `fixed`, a path, the rule, and either how to reach the value in
/// one model or how to compare two.
macro_rules! properties {
    ($spec:ty; $($kind:ident $path:literal $rule:ident |$($model:ident),+| $value:expr;)+) => {
        &[$($crate::gallery::change::Property::new(
            $path,
            $crate::gallery::change::properties!(@$kind),
            $crate::gallery::rule::$rule,
            $crate::gallery::change::properties!(@compare $spec; |$($model),+| $value),
        )),+]
    };
    (@in_place) => { $crate::gallery::change::Changeable::InPlace };
    (@fixed) => { $crate::gallery::change::Changeable::Fixed };
    (@compare $spec:ty; |$model:ident| $value:expr) => {
        |old: &$spec, new: &$spec| {
            let from = { let $model = old; $value };
            let to = { let $model = new; $value };
            $crate::gallery::change::difference(&from, &to)
        }
    };
    (@compare $spec:ty; |$old:ident, $new:ident| $differences:expr) => {
        |$old: &$spec, $new: &$spec| $differences
    };
}

pub(super) use properties;
