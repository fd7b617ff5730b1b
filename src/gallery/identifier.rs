//! The triple of publisher, offer and SKU: N-4, I-1.

use super::{PropertyPath, Violation, rule, words};
use std::fmt;

/// What a definition is known by to those who deploy it (I-1). Compared without regard to case.
#[derive(Debug, Clone)]
pub struct Identifier {
    publisher: String,
    offer: String,
    sku: String,
}

impl Identifier {
    /// Reads the three values (N-4).
    ///
    /// # Errors
    /// A violation for each value that breaks the rule, at `identifier.publisher` and so on.
    pub fn parse(publisher: &str, offer: &str, sku: &str) -> Result<Self, Vec<Violation>> {
        let violations: Vec<Violation> = [
            check("publisher", publisher, 128),
            check("offer", offer, 64),
            check("sku", sku, 64),
        ]
        .into_iter()
        .flatten()
        .collect();
        if violations.is_empty() {
            Ok(Self {
                publisher: publisher.to_owned(),
                offer: offer.to_owned(),
                sku: sku.to_owned(),
            })
        } else {
            Err(violations)
        }
    }

    /// Who publishes the image.
    pub fn publisher(&self) -> &str {
        &self.publisher
    }

    /// The group of images that it belongs to.
    pub fn offer(&self) -> &str {
        &self.offer
    }

    /// The image within its offer.
    pub fn sku(&self) -> &str {
        &self.sku
    }

    /// The triple in lower case: equal for equal triples. The separator cannot stand in a value.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }

    /// I-1: the violation of a triple that another definition of the gallery has already.
    pub fn taken_by(&self, definition: &super::ImageDefinitionId) -> Violation {
        Violation::new(
            super::ArmCode::Conflict,
            rule::I_1,
            PropertyPath::of("identifier"),
            format!(
                "Publisher {:?}, offer {:?} and SKU {:?} are already those of image definition {:?} in gallery {:?}.",
                self.publisher,
                self.offer,
                self.sku,
                definition.name().as_str(),
                definition.gallery().name().as_str()
            ),
        )
        .remedy("Change at least one of the three: a gallery holds each triple once.")
    }
}

/// N-4 for one of the three values.
fn check(property: &'static str, text: &str, max: usize) -> Option<Violation> {
    let bad = text
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && !"-._".contains(*c));
    let problem = match bad {
        Some(bad) => format!("contains {bad:?}, which is not allowed"),
        None if text.is_empty() => "is empty".to_owned(),
        None if text.len() > max => {
            let length = words::number(text.len() as u64);
            format!("has {length} characters, more than {max}")
        }
        None if text.ends_with('.') => "ends with a period".to_owned(),
        None => return None,
    };
    Some(
        Violation::invalid(
            rule::N_4,
            PropertyPath::of("identifier").property(property),
            format!("{property} {text:?} {problem}."),
        )
        .remedy(format!(
            "Use 1 to {max} English letters, digits, dashes, periods and underscores, and no period at the end."
        )),
    )
}

impl PartialEq for Identifier {
    fn eq(&self, other: &Self) -> bool {
        self.publisher.eq_ignore_ascii_case(&other.publisher)
            && self.offer.eq_ignore_ascii_case(&other.offer)
            && self.sku.eq_ignore_ascii_case(&other.sku)
    }
}

impl Eq for Identifier {}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.publisher, self.offer, self.sku)
    }
}
