//! Deployments from what is stored: which image is meant, and what the rules say of it.

use super::Core;
use super::access::{self, Caller};
use super::resource::{self, Resource};
use super::sharing::Shared;
use super::store::{ReadTransaction, StoreError};
use super::stored;
use crate::gallery::access::Verb;
use crate::gallery::deployment::{DeployableImage, LatestChoice, check_deployment};
use crate::gallery::sharing::seen;
use crate::gallery::{
    DeployableId, Deployment, DeploymentCheck, ImageDefinition, ImageDefinitionId, ImageSource,
    ImageSourceId, ImageVersion, Region, ResourceKind, ServiceError, SharedImageDefinitionId,
    SharedImageVersionId, SourceFacts, Timestamp,
};

/// R-5, S-3, A-2 to A-6: what comes of a deployment.
pub(super) fn check(
    core: &Core,
    store: &dyn ReadTransaction,
    deployment: &Deployment,
) -> Result<DeploymentCheck, ServiceError> {
    let now = core.now(store)?;
    let images = Images { store, now };
    let caller = Caller::of(core, store)?;
    let authorize = |id: &str| access::authorize_as(&caller, Verb::Read, id);
    let allowance = core.allowance(store, deployment.subscription)?;
    let replaced = match &deployment.replaces {
        Some(image) => {
            let id = image.source();
            authorize(&id.key())?;
            Some(images.source(id)?)
        }
        None => None,
    };
    let judge = |deployment: &Deployment, image: &DeployableImage<'_>| {
        check_deployment(deployment, image, replaced.as_ref(), &allowance, now)
    };
    let shared = |definition, version| {
        check_shared(&images, &caller, definition, version, deployment, judge)
    };
    let (definition, versions) = match &deployment.image {
        DeployableId::ManagedImage(id) => {
            authorize(&id.key())?;
            let facts = images.source(id)?;
            return Ok(judge(deployment, &DeployableImage::Managed(&facts)));
        }
        DeployableId::SharedLatest(id) => return shared(id, None),
        DeployableId::SharedVersion(id) => return shared(&id.definition, Some(id)),
        DeployableId::Version(id) => {
            authorize(&id.key())?;
            let version: ImageVersion = images.found(&id.key(), &id.to_string())?;
            (images.definition(id.definition())?, vec![version])
        }
        DeployableId::Latest(id) => {
            // S-2: whoever a single version is shared with does not learn what the latest is.
            authorize(&id.key())?;
            let may_read = |key: &str| caller.may_read(key);
            let versions = images.latest(id, deployment.region, may_read, Some)?;
            (images.definition(id)?, versions)
        }
    };
    let image = DeployableImage::Gallery {
        definition: definition.spec(),
        versions: &versions,
    };
    Ok(judge(deployment, &image))
}

/// S-5, S-6: what comes of a deployment of a definition's latest version, or of the version named,
/// that is shared with the subscription which is deployed into.
fn check_shared(
    images: &Images<'_>,
    caller: &Caller,
    definition: &SharedImageDefinitionId,
    version: Option<&SharedImageVersionId>,
    deployment: &Deployment,
    judge: impl Fn(&Deployment, &DeployableImage<'_>) -> DeploymentCheck,
) -> Result<DeploymentCheck, ServiceError> {
    let with = deployment.subscription;
    let shared = Shared::find(caller, images.store, &definition.gallery, with)?;
    let id = shared.definition_id(definition);
    let found: ImageDefinition = images.found(&id.key(), &definition.to_string())?;
    let versions = match version {
        Some(version) => {
            let named = images.found(&shared.version_id(version).key(), &version.to_string())?;
            let named = seen(named).ok_or_else(|| ServiceError::NotFound {
                kind: ResourceKind::ImageVersion,
                id: version.to_string(),
            })?;
            vec![named]
        }
        None => images.latest(&id, deployment.region, |_| true, seen)?,
    };
    let kept = Deployment {
        image: version.map_or(DeployableId::Latest(id), |version| {
            DeployableId::Version(shared.version_id(version))
        }),
        ..deployment.clone()
    };
    let image = DeployableImage::Gallery {
        definition: found.spec(),
        versions: &versions,
    };
    Ok(judge(&kept, &image).for_consumer(&shared.told(&found)))
}

/// The images that are stored, as they are now.
struct Images<'a> {
    store: &'a dyn ReadTransaction,
    now: Timestamp,
}

impl Images<'_> {
    fn found<R: Resource>(&self, key: &str, id: &str) -> Result<R, ServiceError> {
        let found: Option<R> = resource::find(self.store, key, self.now)?;
        found.ok_or_else(|| ServiceError::NotFound {
            kind: R::KIND,
            id: id.to_owned(),
        })
    }

    fn source(&self, id: &ImageSourceId) -> Result<SourceFacts, ServiceError> {
        let source: ImageSource = self.found(&id.key(), &id.to_string())?;
        Ok(SourceFacts::from(&source.spec))
    }

    fn definition(&self, id: &ImageDefinitionId) -> Result<ImageDefinition, ServiceError> {
        self.found(&id.key(), &id.to_string())
    }

    /// L-1, L-2: the versions of a definition that settle which is its latest in a region, of those
    /// that are `listed` by key, as they are `shown`. Those below them are not read.
    fn latest(
        &self,
        definition: &ImageDefinitionId,
        region: Region,
        listed: impl Fn(&str) -> bool,
        shown: impl Fn(ImageVersion) -> Option<ImageVersion>,
    ) -> Result<Vec<ImageVersion>, StoreError> {
        let mut choice = LatestChoice::in_region(region);
        let store = self.store;
        store.versions_downwards(&definition.key(), &mut |key, body| {
            if !listed(key) {
                return Ok(false);
            }
            Ok(choice.look_at(stored::decode_at(key, body, self.now)?, &shown))
        })?;
        Ok(choice.into_versions())
    }
}
