//! From a model that may hold unknown values to a request that the gallery can judge.
//!
//! What is not known yet is replaced by a value against which no rule speaks, so that everything
//! else can still be judged at plan time.

use std::collections::{BTreeMap, BTreeSet};

use crate::framework::model::Attr;
use crate::gallery::{PropertyPath, Tags, Timestamp, Violation, parse_end_of_life};

/// A request, and how much of it is real.
#[derive(Clone, Debug)]
pub(super) struct Draft<S> {
    pub spec: S,
    /// Whether everything that the gallery looks up by is real: the id, and where it lies.
    pub named: bool,
    /// Whether every value was known.
    pub complete: bool,
    /// What is wrong with single values; something stands in for each of them.
    pub violations: Vec<Violation>,
}

impl<S> Draft<S> {
    /// What is wrong with single values, and of `further` what is about others: what stands in for
    /// a wrong value must not be blamed too.
    pub(super) fn violations_with(&self, further: Vec<Violation>) -> Vec<Violation> {
        let first = |violation: &Violation| violation.target.steps().first().cloned();
        let mut all = self.violations.clone();
        let blamed: Vec<_> = all.iter().map(first).collect();
        all.extend(
            further
                .into_iter()
                .filter(|one| !blamed.contains(&first(one))),
        );
        all
    }
}

/// How the gallery reads one value.
type Parse<T> = fn(&str) -> Result<T, Violation>;

/// Reads values and collects what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Drafting {
    violations: Vec<Violation>,
    incomplete: bool,
    named: bool,
}

impl Drafting {
    /// A value that the gallery parses, or `stand_in` where it is unknown, missing or wrong.
    pub(super) fn required<T>(
        &mut self,
        value: &Attr<String>,
        parse: impl Fn(&str) -> Result<T, Violation>,
        property: &PropertyPath,
        stand_in: impl FnOnce() -> T,
    ) -> T {
        self.optional(value, parse, property)
            .unwrap_or_else(stand_in)
    }

    /// A value that the gallery parses; `None` where it is null, unknown or wrong.
    pub(super) fn optional<T>(
        &mut self,
        value: &Attr<String>,
        parse: impl Fn(&str) -> Result<T, Violation>,
        property: &PropertyPath,
    ) -> Option<T> {
        let text = self.known(value)?;
        match parse(text) {
            Ok(parsed) => Some(parsed),
            Err(violation) => {
                self.violations.push(violation.at(property.clone()));
                None
            }
        }
    }

    /// A value that two arguments say in different words, both or the one that is known; what is
    /// unknown is a gap only when both are not known.
    pub(super) fn either<T>(
        &mut self,
        (one, parse_one): (&Attr<String>, Parse<T>),
        (other, parse_other): (&Attr<String>, Parse<T>),
        both: impl FnOnce(T, T) -> Result<T, Violation>,
        property: &PropertyPath,
        stand_in: impl FnOnce() -> T,
    ) -> T {
        if one.known().is_some() && other.known().is_some() {
            let one = self.optional(one, parse_one, property);
            let other = self.optional(other, parse_other, property);
            return match (one, other) {
                (Some(one), Some(other)) => both(one, other).unwrap_or_else(|violation| {
                    self.violations.push(violation);
                    stand_in()
                }),
                (one, other) => one.or(other).unwrap_or_else(stand_in),
            };
        }
        if one.known().is_some() {
            return self.required(one, parse_one, property, stand_in);
        }
        if other.known().is_some() {
            return self.required(other, parse_other, property, stand_in);
        }
        self.incomplete |= one.is_unknown() || other.is_unknown();
        stand_in()
    }

    /// A value with a default, and a stand-in for when it is yet to be known.
    pub(super) fn choice<T>(
        &mut self,
        value: &Attr<String>,
        parse: impl Fn(&str) -> Result<T, Violation>,
        property: &PropertyPath,
        default: T,
        stand_in: T,
    ) -> T {
        let otherwise = if value.is_unknown() {
            stand_in
        } else {
            default
        };
        self.optional(value, parse, property).unwrap_or(otherwise)
    }

    /// A value that the gallery settles where the configuration sets none: unknown is no gap then.
    pub(super) fn settled<T>(
        &mut self,
        value: &Attr<String>,
        parse: impl Fn(&str) -> Result<T, Violation>,
        property: &PropertyPath,
    ) -> Option<T> {
        if value.is_unknown() {
            None
        } else {
            self.optional(value, parse, property)
        }
    }

    /// The value if it is known; notes when it is not.
    pub(super) fn known<'a, T>(&mut self, value: &'a Attr<T>) -> Option<&'a T> {
        self.incomplete |= value.is_unknown();
        value.known()
    }

    /// Takes note that everything the gallery looks up by has been read.
    pub(super) fn end_of_names(&mut self) {
        self.named = !self.incomplete;
    }

    /// Text that is free.
    pub(super) fn text(&mut self, value: &Attr<String>) -> Option<String> {
        self.known(value).cloned()
    }

    /// An end of life date.
    pub(super) fn end_of_life(&mut self, value: &Attr<String>) -> Option<Timestamp> {
        let property = PropertyPath::of("end_of_life_date");
        self.optional(value, parse_end_of_life, &property)
    }

    /// The known entries of a map; notes when the map or an entry is not known. Null entries count
    /// as absent.
    pub(super) fn entries<T: Clone>(
        &mut self,
        map: &Attr<BTreeMap<String, Attr<T>>>,
    ) -> BTreeMap<String, T> {
        let entries = self.known(map).into_iter().flatten();
        let mut known = BTreeMap::new();
        for (key, value) in entries {
            if let Some(value) = self.known(value) {
                known.insert(key.clone(), value.clone());
            }
        }
        known
    }

    /// The known elements of a set, parsed.
    pub(super) fn elements<T: Ord>(
        &mut self,
        set: &Attr<BTreeSet<Attr<String>>>,
        parse: impl Fn(&str) -> Result<T, Violation>,
        property: &PropertyPath,
    ) -> BTreeSet<T> {
        let mut parsed = BTreeSet::new();
        for element in set.known().into_iter().flatten() {
            parsed.extend(self.optional(element, &parse, property));
        }
        self.incomplete |= set.is_unknown();
        parsed
    }

    /// Tags (N-5).
    pub(super) fn tags(&mut self, tags: &Attr<BTreeMap<String, Attr<String>>>) -> Tags {
        let entries = self.entries(tags);
        Tags::new(entries).unwrap_or_else(|violations| {
            self.violations.extend(violations);
            Tags::default()
        })
    }

    /// Takes note of violations found by other means.
    pub(super) fn refuse(&mut self, violations: impl IntoIterator<Item = Violation>) {
        self.violations.extend(violations);
    }

    /// The request, with everything that is wrong with its values.
    pub(super) fn finish<S>(self, spec: S) -> Draft<S> {
        Draft {
            spec,
            named: self.named,
            complete: !self.incomplete,
            violations: self.violations,
        }
    }
}

/// Tags as a state holds them. Terraform tells null from empty and the gallery does not: what was
/// `before` decides.
pub(super) fn tags_to_state(
    tags: &Tags,
    before: &Attr<BTreeMap<String, Attr<String>>>,
) -> Attr<BTreeMap<String, Attr<String>>> {
    if tags.as_map().is_empty() && before.known().is_none_or(|before| !before.is_empty()) {
        return Attr::Null;
    }
    Attr::Known(
        tags.as_map()
            .iter()
            .map(|(name, value)| (name.clone(), Attr::Known(value.clone())))
            .collect(),
    )
}
