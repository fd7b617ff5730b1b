//! Which of a definition's versions settle what is deployed as the latest in a region: L-1, L-2.

use crate::gallery::{Candidates, ImageVersion, Region};

/// What has been found out by looking at a definition's versions from the highest down. It keeps the
/// few that a deployment of the latest depends on, however many there are.
#[derive(Debug)]
pub struct LatestChoice {
    here: Candidates,
    everywhere: Candidates,
    versions: Vec<ImageVersion>,
}

impl LatestChoice {
    /// Before any version is looked at.
    pub fn in_region(region: Region) -> Self {
        Self {
            here: Candidates::in_region(Some(region)),
            everywhere: Candidates::default(),
            versions: Vec::new(),
        }
    }

    /// Looks at the next lower version. What it counts for is decided by all its regions; it is kept
    /// as it is `shown` to whoever deploys, if it is. Returns whether those below it matter no more.
    pub fn look_at(
        &mut self,
        version: ImageVersion,
        shown: impl FnOnce(ImageVersion) -> Option<ImageVersion>,
    ) -> bool {
        let is_here = self.here.include(&version);
        // The highest is the latest of all regions.
        let is_latest = self.versions.is_empty() && self.everywhere.include(&version);
        if !is_here && !is_latest {
            return false;
        }
        let shown = shown(version);
        let settles = is_here && shown.is_some();
        self.versions.extend(shown);
        settles
    }

    /// The latest version of all regions, where it is higher than that of this one, and that: those
    /// that [`DeployableImage::Gallery`](super::DeployableImage::Gallery) needs.
    pub fn into_versions(self) -> Vec<ImageVersion> {
        self.versions
    }
}
