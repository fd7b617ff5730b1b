//! Whether an existing scale set can take another image: A-6.

use crate::gallery::{
    ImageDefinitionSpec, ImageVersion, PropertyPath, SourceFacts, Violation, rule,
};

/// What a scale set needs to find unchanged in another image.
pub(super) struct Layout {
    os_type: String,
    os_state: String,
    hyper_v_generation: String,
    luns: Vec<u32>,
}

impl Layout {
    pub(super) fn of_source(facts: &SourceFacts) -> Self {
        Self {
            os_type: facts.os_type.to_string(),
            os_state: facts.os_state.to_string(),
            hyper_v_generation: facts.hyper_v_generation.to_string(),
            luns: facts.data_disks.keys().copied().collect(),
        }
    }

    pub(super) fn of_version(definition: &ImageDefinitionSpec, version: &ImageVersion) -> Self {
        Self {
            os_type: definition.os_type.to_string(),
            os_state: definition.os_state.to_string(),
            hyper_v_generation: definition.hyper_v_generation.to_string(),
            luns: version.data_disks.keys().copied().collect(),
        }
    }

    fn luns(&self) -> String {
        let luns: Vec<String> = self.luns.iter().map(u32::to_string).collect();
        if luns.is_empty() {
            "none".to_owned()
        } else {
            luns.join(", ")
        }
    }
}

/// whether a scale set that was made from a managed image can take this image.
pub(super) fn check_replacement(image: &Layout, replaced: &SourceFacts) -> Vec<Violation> {
    let mut violations = Vec::new();
    let existing = Layout::of_source(replaced);
    for (what, existing, offered) in [
        ("operating system type", &existing.os_type, &image.os_type),
        (
            "operating system state",
            &existing.os_state,
            &image.os_state,
        ),
        (
            "Hyper-V generation",
            &existing.hyper_v_generation,
            &image.hyper_v_generation,
        ),
        ("data disks (by LUN)", &existing.luns(), &image.luns()),
    ] {
        if existing != offered {
            violations.push(
                Violation::invalid(
                    rule::A_6,
                    PropertyPath::of("replaces_image_id"),
                    format!("The existing scale set cannot take the image: its {what} would change from {existing} to {offered}."),
                )
                .remedy("Use an image that is alike in that, or make a new scale set."),
            );
        }
    }
    violations
}
