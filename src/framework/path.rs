//! Where in a value something is: the paths that diagnostics and planned replacements point at.

use std::borrow::Cow;
use std::fmt;

/// One step into a value. A set's elements have no address: a path ends at the set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// An attribute or nested block of an object.
    Attribute(Cow<'static, str>),
    /// An element of a map.
    Key(String),
    /// An element of a list or tuple, counted from zero.
    Index(usize),
}

/// A sequence of steps from the root of a resource's, data source's or provider's value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

impl Path {
    /// The whole value.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// This path, then the attribute `name`.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Attribute(name.into()));
        self
    }

    /// This path, then the map element `key`.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// This path, then the list element `index`.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// Goes one step down, for a walk that comes [back](Self::leave) afterwards.
    pub(crate) fn enter(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Goes back up by one step.
    pub(crate) fn leave(&mut self) {
        self.0.pop();
    }

    /// This path, then `step`.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the whole value.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Path {
    /// As a user writes it: `target_regions["westeurope"].replica_count`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if position == 0 => write!(formatter, "{name}")?,
                Step::Attribute(name) => write!(formatter, ".{name}")?,
                Step::Key(key) => write!(formatter, "[{key:?}]")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_as_a_user_writes_them() {
        let path = Path::root()
            .attribute("target_regions")
            .key("westeurope")
            .attribute("counts")
            .index(2);
        assert_eq!(path.to_string(), "target_regions[\"westeurope\"].counts[2]");
    }
}
