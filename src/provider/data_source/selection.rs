//! Which version a data source is asked for: one of a name, the latest, or the latest that meets a
//! constraint. The same for images and applications.

use super::argument;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::schema::Attribute;
use crate::gallery::{Candidates, Numbered, Region, VersionName, VersionSelector};
use crate::provider::{problem, schema};

/// What the arguments `name` and `region` ask for.
pub(super) enum Selection {
    /// The version of this name.
    Exact(VersionName),
    /// The latest of these.
    Latest(Candidates),
}

impl Selection {
    pub(super) fn of(name: &Attr<String>, region: &Attr<String>) -> Result<Self, Diagnostics> {
        let region = match region {
            Attr::Known(_) => Some(argument(region, "region", Region::parse)?),
            Attr::Null | Attr::Unknown => None,
        };
        Ok(match argument(name, "name", VersionSelector::parse)? {
            VersionSelector::Exact(name) => Self::Exact(name),
            VersionSelector::Latest => Self::Latest(Candidates::in_region(region)),
            VersionSelector::Constraint(constraint) => Self::Latest(Candidates {
                region,
                constraint: Some(constraint),
            }),
        })
    }
}

/// L-4: the message that nothing qualifies.
pub(super) fn none_qualifies<V: Numbered>(candidates: &Candidates, of: &V::Of) -> Diagnostics {
    let at = Path::root().attribute("name");
    problem::violation(&candidates.missing::<V>(of), at).into()
}

/// The arguments that select, and what they come to.
pub(super) fn attributes() -> [(&'static str, Attribute); 3] {
    [
        (
            "name",
            Attribute::string(
                "Which version: a name such as `1.2.3`, the word `latest`, or a constraint such as \
                 `~> 1.2` or `>= 1.0, < 2.0`.",
            )
            .required()
            .check(schema::parsed(VersionSelector::parse)),
        ),
        (
            "region",
            schema::location(
                "With `latest` or a constraint: only versions that are replicated to this region and \
                 not excluded from latest there count.",
            ),
        ),
        (
            "version",
            Attribute::string("The name of the version that was found.").computed(),
        ),
    ]
}
