//! The way from a resource to one of its properties, in the domain's own words.
//!
//! Must not know how Terraform or the REST API spell a path; each maps it for itself.

use std::fmt;

/// One step of a [`PropertyPath`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PropertyStep {
    /// A property by its name, in snake case.
    Property(&'static str),
    /// An entry of a map by its key: a region's name, a LUN, a tag's name.
    Key(String),
}

/// Where in a resource a value lies, such as `target_regions["westeurope"].replica_count`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PropertyPath(Vec<PropertyStep>);

impl PropertyPath {
    /// The path of a property of the resource itself.
    pub fn of(property: &'static str) -> Self {
        Self(vec![PropertyStep::Property(property)])
    }

    /// This path, one property deeper.
    #[must_use]
    pub fn property(mut self, property: &'static str) -> Self {
        self.0.push(PropertyStep::Property(property));
        self
    }

    /// This path, one map entry deeper.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.0.push(PropertyStep::Key(key.into()));
        self
    }

    /// This path, followed by a path from there.
    #[must_use]
    pub fn followed_by(mut self, rest: &Self) -> Self {
        self.0.extend_from_slice(&rest.0);
        self
    }

    /// The steps from the resource inwards; none stands for the resource as a whole.
    pub fn steps(&self) -> &[PropertyStep] {
        &self.0
    }
}

impl FromIterator<PropertyStep> for PropertyPath {
    fn from_iter<I: IntoIterator<Item = PropertyStep>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for PropertyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                PropertyStep::Property(name) if position == 0 => f.write_str(name)?,
                PropertyStep::Property(name) => write!(f, ".{name}")?,
                PropertyStep::Key(key) => write!(f, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::PropertyPath;

    #[test]
    fn a_path_reads_as_terraform_writes_it() {
        let path = PropertyPath::of("target_regions")
            .key("westeurope")
            .property("replica_count");
        assert_eq!(
            path.to_string(),
            r#"target_regions["westeurope"].replica_count"#
        );
        assert_eq!(PropertyPath::default().to_string(), "");
    }
}
