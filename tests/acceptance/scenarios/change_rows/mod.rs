//! The table: every attribute of every resource, and what Terraform plans when it changes.

mod gallery;
mod gallery_application;
mod gallery_sharing;
mod image_definition;
mod image_source;
mod image_version;
mod role_assignment;

pub(super) use gallery::gallery;
pub(super) use gallery_application::{gallery_application, gallery_application_version};
pub(super) use gallery_sharing::{community_sharing, gallery_sharing};
pub(super) use image_definition::image_definition;
pub(super) use image_source::{image_source, image_source_of_vhd_file};
pub(super) use image_version::{image_version, image_version_of_disks};
pub(super) use role_assignment::{role_assignment, role_assignment_by_name};

use crate::harness::hcl::Block;

/// What a change of an attribute does to the resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is updated in place.
    InPlace,
    /// It is destroyed and made anew.
    Replace,
    /// Nothing: the value means the same.
    None,
}

/// One attribute, changed to another value or removed.
#[derive(Debug)]
pub(super) struct Row {
    /// The attribute's path; below a map without the key.
    pub(super) attribute: &'static str,
    /// The new expression of its top-level attribute; none removes it.
    pub(super) expression: Option<&'static str>,
    /// What else must change for the value to be valid.
    also: &'static [(&'static str, &'static str)],
    /// What Terraform plans.
    pub(super) change: Change,
}

impl Row {
    /// The attribute of the resource that the row's attribute lies in.
    pub(super) fn top_level(&self) -> &'static str {
        self.attribute.split('.').next().unwrap_or_default()
    }

    /// The resource after the change.
    pub(super) fn apply(&self, block: &Block) -> Block {
        let changed = match self.expression {
            Some(expression) => block.clone().with(self.top_level(), expression),
            None => block.clone().without(self.top_level()),
        };
        self.also.iter().fold(changed, |block, (name, expression)| {
            block.with(name, expression)
        })
    }
}

/// A resource with every attribute set, what it stands on, and its rows.
pub(super) struct Subject {
    /// The resource.
    pub(super) block: Block,
    /// Resources that it and its changes refer to.
    pub(super) surroundings: String,
    /// What `acg seed` makes before all that; nothing is said where nothing is needed.
    pub(super) world: &'static str,
    /// What each change does.
    pub(super) rows: Vec<Row>,
}

/// Every subject.
pub(super) fn all() -> Vec<Subject> {
    vec![
        gallery(),
        gallery_application(),
        gallery_application_version(),
        gallery_sharing(),
        community_sharing(),
        image_definition(),
        image_source(),
        image_source_of_vhd_file(),
        image_version(),
        image_version_of_disks(),
        role_assignment(),
        role_assignment_by_name(),
    ]
}

const fn set(attribute: &'static str, expression: &'static str, change: Change) -> Row {
    Row {
        attribute,
        expression: Some(expression),
        also: &[],
        change,
    }
}

const fn removed(attribute: &'static str, change: Change) -> Row {
    Row {
        attribute,
        expression: None,
        also: &[],
        change,
    }
}
