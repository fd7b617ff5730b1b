//! Image versions in the engine.

use std::collections::{BTreeMap, BTreeSet};

use super::{Acceptance, Circumstances, Judgement, Place, Resource};
use crate::engine::sharing::Shared;
use crate::engine::store::{ReadTransaction, StoreError};
use crate::engine::subscriptions;
use crate::gallery::access::PlannedGrant;
use crate::gallery::replication::{self, Replicas};
use crate::gallery::sharing::seen;
use crate::gallery::{
    Allowance, ArmCode, Copies, ImageDefinition, ImageSource, ImageVersion, ImageVersionSpec,
    PropertyPath, Region, RegionalCopy, ReplicationStatus, ResourceKind, ServiceError,
    SharedGalleryName, SourceFacts, SourceId, SubscriptionId, Timestamp, Violation,
    check_encrypted_luns, parent_missing, rule, safety_profile, version,
};

impl Resource for ImageVersion {
    type Spec = ImageVersionSpec;
    const KIND: ResourceKind = ResourceKind::ImageVersion;

    fn spec(&self) -> &ImageVersionSpec {
        &self.spec
    }

    fn location(&self) -> Region {
        self.spec.location
    }

    fn key_of(spec: &ImageVersionSpec) -> String {
        spec.id.key()
    }

    fn id_of(spec: &ImageVersionSpec) -> String {
        spec.id.to_string()
    }

    fn place_of(spec: &ImageVersionSpec) -> Place {
        let definition = spec.id.definition();
        Place {
            parent: Some(definition.key()),
            subscription: definition.gallery().subscription(),
            resource_group: definition.gallery().resource_group().clone(),
        }
    }

    fn keeper(spec: &ImageVersionSpec) -> Option<String> {
        Some(spec.id.definition().gallery().key())
    }

    fn refers_to(spec: &ImageVersionSpec) -> Vec<(PropertyPath, String)> {
        let places = spec.source.places().into_iter();
        places
            .filter(|(_, id)| !matches!(id, SourceId::SharedImageVersion(_)))
            .map(|(path, id)| (path, id.to_string()))
            .collect()
    }

    fn refers_to_shared(spec: &ImageVersionSpec) -> Vec<PropertyPath> {
        let places = spec.source.places().into_iter();
        let directly = |id: &SourceId| match id {
            SourceId::SharedImageVersion(id) => {
                matches!(id.definition.gallery, SharedGalleryName::Direct(_))
            }
            SourceId::ImageSource(_) | SourceId::ImageVersion(_) => false,
        };
        places
            .filter(|(_, id)| directly(id))
            .map(|(path, _)| path)
            .collect()
    }

    fn judge(
        spec: ImageVersionSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Judgement<Self>, StoreError> {
        let Allowance {
            limits,
            region_access: access,
        } = &circumstances.allowance;
        let now = circumstances.now;
        let mut violations = version::check_new(&spec, limits, access, now);
        let definition_id = spec.id.definition();
        let (kind, key) = (ResourceKind::ImageDefinition, definition_id.key());
        let definition: Option<ImageDefinition> = circumstances.parent(&key)?;
        let sources = Sources::of(&spec, circumstances)?;
        if definition.is_none() && !circumstances.awaits_parent(kind, &key) {
            violations.push(parent_missing(
                Self::KIND,
                kind,
                &definition_id.to_string(),
                "image_definition_id",
            ));
        }
        let definition = definition.as_ref().map(ImageDefinition::spec);
        violations.extend(version::check_source(
            &spec,
            definition,
            &sources.found,
            limits,
        ));
        violations.retain(|violation| !sources.will_settle(violation));
        Ok(Judgement {
            violations,
            location: Some(spec.location),
            resource: make(spec, &sources, circumstances),
        })
    }

    fn begin(self, before: Option<&Self>, acceptance: &Acceptance<'_>) -> Self {
        let Acceptance {
            model,
            now,
            failure_in,
        } = *acceptance;
        self.begin_replication(before, model, now, failure_in)
    }

    fn settles(&self) -> Option<Timestamp> {
        self.copies.values().map(RegionalCopy::ends).max()
    }

    fn change(
        self,
        spec: ImageVersionSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Self, ServiceError> {
        let Allowance {
            limits,
            region_access: access,
        } = &circumstances.allowance;
        let now = circumstances.now;
        let mut violations = version::check_change(&self.spec, &spec, limits, access, now);
        let luns = self.data_disks.keys().copied().collect();
        violations.extend(check_encrypted_luns(&spec.target_regions, &luns));
        if !violations.is_empty() {
            return Err(ServiceError::Refused(violations));
        }
        let target_regions = replication::settle(Replicas::from(&spec));
        Ok(Self {
            spec: ImageVersionSpec {
                id: self.spec.id,
                ..spec
            },
            target_regions,
            ..self
        })
    }

    /// V-15.
    fn protection(
        &self,
        store: &dyn ReadTransaction,
        now: Timestamp,
    ) -> Result<Option<Violation>, StoreError> {
        let definition: Option<ImageDefinition> =
            super::find(store, &self.spec.id.definition().key(), now)?;
        let definition = definition.as_ref().map(ImageDefinition::spec);
        let end_of_life = self.end_of_life_date(definition);
        Ok(safety_profile::check_deletion(self, end_of_life, now))
    }
}

/// The version that comes of a request, if its sources are there and its target regions right.
fn make(
    spec: ImageVersionSpec,
    sources: &Sources,
    circumstances: &Circumstances<'_>,
) -> Option<ImageVersion> {
    let (os_disk, data_disks) = version::disk_sizes(&spec.source, &sources.found)?;
    let replicas = Replicas::from(&spec);
    let target_regions = replication::target_regions(
        replicas,
        &circumstances.allowance.limits,
        &circumstances.allowance.region_access,
    )
    .ok()?;
    Some(ImageVersion {
        spec,
        // Nothing is copied before the request is accepted.
        replication: ReplicationStatus::default(),
        target_regions,
        published_date: circumstances.now,
        reported_for_policy_violation: false,
        os_disk,
        data_disks,
        copies: Copies::new(),
    })
}

/// What is known of the sources of a version.
struct Sources {
    found: BTreeMap<SourceId, SourceFacts>,
    /// The properties that name sources which are planned, and so will be there.
    planned: BTreeSet<PropertyPath>,
    /// The properties that name sources which will be changed, and so may be in the version's location
    /// then.
    changing: BTreeSet<PropertyPath>,
}

impl Sources {
    fn of(spec: &ImageVersionSpec, circumstances: &Circumstances<'_>) -> Result<Self, StoreError> {
        let mut sources = Self {
            found: BTreeMap::new(),
            planned: BTreeSet::new(),
            changing: BTreeSet::new(),
        };
        for (path, id) in spec.source.places() {
            let kind = match id {
                SourceId::ImageSource(_) => ResourceKind::ImageSource,
                SourceId::ImageVersion(_) | SourceId::SharedImageVersion(_) => {
                    ResourceKind::ImageVersion
                }
            };
            let subscription = spec.id.definition().gallery().subscription();
            let change = circumstances.check.also_changed.get(&id.key());
            if change.is_some_and(|change| change.may_reach(spec.location)) {
                sources.changing.insert(path.clone());
            }
            let facts = facts(id, subscription, circumstances.store, circumstances.now)?;
            if let Some(mut facts) = facts {
                if let Some(change) = change {
                    facts.locations.retain(|region| change.may_reach(*region));
                    facts
                        .incomplete
                        .retain(|region, _| change.may_reach(*region));
                }
                sources.found.insert(id.clone(), facts);
            } else if circumstances.planned(kind, &id.key()).is_some()
                || may_be_shared(id, subscription, circumstances)?
            {
                sources.planned.insert(path);
            }
        }
        Ok(sources)
    }

    /// Whether a violation only says that a source is missing which is planned, or not where it is needed
    /// while that is changed.
    fn will_settle(&self, violation: &Violation) -> bool {
        let at = &violation.target;
        (violation.code == ArmCode::ResourceNotFound && self.planned.contains(at))
            || (violation.rule == rule::V_2 && self.changing.contains(at))
    }
}

/// V-11: in what the definition of a version differs from what its sources are now, as far as they are
/// there.
pub(in crate::engine) fn unlike_its_definition(
    version: &ImageVersion,
    store: &dyn ReadTransaction,
    now: Timestamp,
) -> Result<Vec<Violation>, StoreError> {
    let spec = &version.spec;
    let id = spec.id.definition();
    let Some(definition) = super::find::<ImageDefinition>(store, &id.key(), now)? else {
        return Ok(Vec::new());
    };
    let mut found = BTreeMap::new();
    for (_, source) in spec.source.places() {
        let facts = facts(source, id.gallery().subscription(), store, now)?;
        found.extend(facts.map(|facts| (source.clone(), facts)));
    }
    Ok(version::check_definition(spec, definition.spec(), &found))
}

/// Whether the same run may yet share what consumers know by this id, or make it in a gallery that is
/// shared.
fn may_be_shared(
    id: &SourceId,
    subscription: SubscriptionId,
    circumstances: &Circumstances<'_>,
) -> Result<bool, StoreError> {
    let SourceId::SharedImageVersion(id) = id else {
        return Ok(false);
    };
    let (check, store) = (circumstances.check, circumstances.store);
    let name = &id.definition.gallery;
    if let Some(shared) = Shared::reaching(store, name, subscription)? {
        let key = shared.version_id(id).key();
        return Ok(circumstances
            .planned(ResourceKind::ImageVersion, &key)
            .is_some());
    }
    let subscription = subscriptions::find(store, subscription)?;
    let mut planned = check.also_granted.iter();
    Ok(planned.any(|grant| match grant {
        PlannedGrant::Sharing(sharing) => sharing.may_reach(name, &subscription),
        PlannedGrant::Role(_) => false,
    }))
}

fn facts(
    id: &SourceId,
    subscription: SubscriptionId,
    store: &dyn ReadTransaction,
    now: Timestamp,
) -> Result<Option<SourceFacts>, StoreError> {
    match id {
        SourceId::ImageSource(id) => {
            let source: Option<ImageSource> = super::find(store, &id.key(), now)?;
            Ok(source.map(|source| SourceFacts::from(&source.spec)))
        }
        SourceId::ImageVersion(id) => {
            let version: Option<ImageVersion> = super::find(store, &id.key(), now)?;
            facts_of_version(version, store, now)
        }
        SourceId::SharedImageVersion(id) => {
            let Some(shared) = Shared::reaching(store, &id.definition.gallery, subscription)?
            else {
                return Ok(None);
            };
            let key = shared.version_id(id).key();
            let version: Option<ImageVersion> = super::find(store, &key, now)?;
            facts_of_version(version.and_then(seen), store, now)
        }
    }
}

fn facts_of_version(
    version: Option<ImageVersion>,
    store: &dyn ReadTransaction,
    now: Timestamp,
) -> Result<Option<SourceFacts>, StoreError> {
    let Some(version) = version else {
        return Ok(None);
    };
    let definition = version.spec.id.definition().key();
    let definition: Option<ImageDefinition> = super::find(store, &definition, now)?;
    Ok(definition.map(|definition| SourceFacts::of_version(&version, &definition)))
}
