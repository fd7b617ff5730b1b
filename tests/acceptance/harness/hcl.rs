//! Blocks of configuration that a scenario varies attribute by attribute.

use std::fmt;

/// A resource or data source block: attributes and the expressions they have.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    header: String,
    address: String,
    attributes: Vec<(String, String)>,
}

impl Block {
    /// A resource with these attributes, as `("name", "\"golden\"")`.
    pub(crate) fn resource(kind: &str, label: &str, attributes: &[(&str, &str)]) -> Self {
        Self {
            header: format!("resource \"{kind}\" \"{label}\""),
            address: format!("{kind}.{label}"),
            attributes: attributes
                .iter()
                .map(|(name, expression)| ((*name).to_owned(), (*expression).to_owned()))
                .collect(),
        }
    }

    /// Its address: `acg_gallery.example`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The same block with this attribute set, in its place if it was set before.
    pub(crate) fn with(mut self, attribute: &str, expression: &str) -> Self {
        match self
            .attributes
            .iter_mut()
            .find(|(name, _)| name == attribute)
        {
            Some(present) => expression.clone_into(&mut present.1),
            None => self
                .attributes
                .push((attribute.to_owned(), expression.to_owned())),
        }
        self
    }

    /// The same block without this attribute.
    pub(crate) fn without(mut self, attribute: &str) -> Self {
        self.attributes.retain(|(name, _)| name != attribute);
        self
    }
}

impl fmt::Display for Block {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} {{", self.header)?;
        for (name, expression) in &self.attributes {
            writeln!(formatter, "  {name} = {expression}")?;
        }
        writeln!(formatter, "}}")
    }
}
