//! Whether an existing scale set can take another image: A-6.

use std::fmt;

use crate::gallery::{
    HyperVGeneration, ImageDefinitionSpec, ImageSourceId, ImageVersion, OsState, OsType,
    PropertyPath, SourceFacts, SourceKind, Violation, rule,
};

fn path() -> PropertyPath {
    PropertyPath::of("replaces_image_id")
}

/// The id of the managed image that an existing scale set was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacedImageId(ImageSourceId);

impl ReplacedImageId {
    /// a scale set that changes to a gallery image was made from a managed image.
    ///
    /// # Errors
    /// A violation at `replaces_image_id` for the id of another kind of source.
    pub fn new(id: ImageSourceId) -> Result<Self, Violation> {
        if id.kind() == SourceKind::ManagedImage {
            return Ok(Self(id));
        }
        Err(Violation::invalid(
            rule::A_6,
            path(),
            format!(
                "\"{id}\" is the id of a {}, not of a managed image.",
                id.kind().noun()
            ),
        )
        .remedy("Give the id of the managed image that the scale set was made from."))
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `replaces_image_id` when it is the id of anything else.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let id = ImageSourceId::parse(text).map_err(|violation| violation.at(path()))?;
        Self::new(id)
    }

    /// The id of the source that it is.
    pub fn source(&self) -> &ImageSourceId {
        &self.0
    }
}

/// What a scale set needs to find unchanged in another image.
pub(super) struct Layout {
    os_type: OsType,
    os_state: OsState,
    hyper_v_generation: HyperVGeneration,
    luns: Luns,
}

#[derive(PartialEq)]
struct Luns(Vec<u32>);

impl Layout {
    pub(super) fn of_source(facts: &SourceFacts) -> Self {
        Self {
            os_type: facts.os_type,
            os_state: facts.os_state,
            hyper_v_generation: facts.hyper_v_generation,
            luns: Luns(facts.data_disks.keys().copied().collect()),
        }
    }

    pub(super) fn of_version(definition: &ImageDefinitionSpec, version: &ImageVersion) -> Self {
        Self {
            os_type: definition.os_type,
            os_state: definition.os_state,
            hyper_v_generation: definition.hyper_v_generation,
            luns: Luns(version.data_disks.keys().copied().collect()),
        }
    }
}

impl fmt::Display for Luns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        let luns: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&luns.join(", "))
    }
}

/// whether a scale set that was made from a managed image can take this image.
pub(super) fn check_replacement(image: &Layout, replaced: &SourceFacts) -> Vec<Violation> {
    let existing = Layout::of_source(replaced);
    [
        kept("operating system type", &existing.os_type, &image.os_type),
        kept(
            "operating system state",
            &existing.os_state,
            &image.os_state,
        ),
        kept(
            "Hyper-V generation",
            &existing.hyper_v_generation,
            &image.hyper_v_generation,
        ),
        kept("data disks (by LUN)", &existing.luns, &image.luns),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn kept<T: PartialEq + fmt::Display>(what: &str, existing: &T, offered: &T) -> Option<Violation> {
    (existing != offered).then(|| {
        Violation::invalid(
            rule::A_6,
            path(),
            format!("The existing scale set cannot take the image: its {what} would change from {existing} to {offered}."),
        )
        .remedy("Use an image that is alike in that, or make a new scale set.")
    })
}
