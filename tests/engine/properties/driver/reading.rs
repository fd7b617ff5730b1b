//! What is read of the engine: one resource, lists, latest, usage.

use terraform_provider_acg::gallery::{
    ApplicationService, Candidates, CapacityService, GalleryService, LimitName, ListScope,
    ServiceError, SoftDeleteService,
};

use super::super::answer::{Answer, Object};
use super::super::names::{Area, Key, Kind, subscription_id};
use super::super::request::{
    application_seen, application_version_seen, definition_seen, gallery_seen, instant,
    source_seen, version_seen,
};
use super::super::step::Step;
use super::{Driver, Outcome};

impl Driver {
    pub(super) async fn read(&self, step: &Step) -> Outcome {
        let engine = &self.engine;
        match *step {
            Step::Get(key) => Ok(Answer::found(self.get(key).await?)),
            Step::ListAll(kind, subscription) => {
                let everywhere = ListScope::Everywhere;
                let scope = subscription.map(subscription_id);
                let scope = scope.map_or(everywhere, ListScope::Subscription);
                Ok(Answer::Objects(self.list(kind, scope).await?))
            }
            Step::ListIn(kind, parent) => {
                let scope = match parent.kind() {
                    Kind::Gallery => (&parent.gallery_id()).into(),
                    Kind::Definition => (&parent.definition_id()).into(),
                    Kind::Application => (&parent.application_id()).into(),
                    _ => panic!("nothing lies in it"),
                };
                Ok(Answer::Objects(self.list(kind, scope).await?))
            }
            Step::ListDeleted(definition) => {
                let id = definition.definition_id();
                let all = engine.image_version_deleted_list(&id).await?;
                let all = all.iter().map(|one| {
                    let key = Key::of(&one.version.spec.id.to_string());
                    let (at, until) = (instant(one.deleted_at), instant(one.retained_until));
                    (key, version_seen(&one.version), at, until)
                });
                Ok(Answer::Deleted(all.collect()))
            }
            Step::Latest(of, area) => {
                let candidates = Candidates::in_region(area.map(Area::region));
                Ok(Answer::found(match of {
                    Key::Definition(..) => {
                        let id = of.definition_id();
                        let latest = engine.image_version_latest(&id, candidates).await?;
                        latest.as_ref().map(version_seen)
                    }
                    _ => {
                        let id = of.application_id();
                        let latest = engine.gallery_application_version_latest(&id, candidates);
                        latest.await?.as_ref().map(application_version_seen)
                    }
                }))
            }
            Step::Usage(subscription, area) => {
                let subscription = subscription_id(subscription);
                let usages = engine.usage(subscription, area.region()).await?;
                let kind = |name| match name {
                    LimitName::Galleries => Kind::Gallery,
                    LimitName::ImageDefinitions => Kind::Definition,
                    LimitName::ImageVersions => Kind::Version,
                    other => panic!("{other} is not counted"),
                };
                let usages = usages.iter();
                let usages = usages.map(|usage| (kind(usage.name), usage.current, usage.limit));
                Ok(Answer::Usage(usages.collect()))
            }
            _ => panic!("the step does not read"),
        }
    }

    async fn get(&self, key: Key) -> Result<Option<Object>, ServiceError> {
        let engine = &self.engine;
        Ok(match key.kind() {
            Kind::Gallery => {
                let found = engine.gallery_get(&key.gallery_id()).await?;
                found.as_ref().map(gallery_seen)
            }
            Kind::Definition => {
                let found = engine.image_definition_get(&key.definition_id()).await?;
                found.as_ref().map(definition_seen)
            }
            Kind::Version => {
                let found = engine.image_version_get(&key.version_id()).await?;
                found.as_ref().map(version_seen)
            }
            Kind::Source => {
                let found = engine.image_source_get(&key.source_id()).await?;
                found.as_ref().map(source_seen)
            }
            Kind::Application => {
                let found = engine
                    .gallery_application_get(&key.application_id())
                    .await?;
                found.as_ref().map(application_seen)
            }
            Kind::ApplicationVersion => {
                let id = key.application_version_id();
                let found = engine.gallery_application_version_get(&id).await?;
                found.as_ref().map(application_version_seen)
            }
        })
    }

    async fn list(&self, kind: Kind, scope: ListScope) -> Result<Vec<(Key, Object)>, ServiceError> {
        let engine = &self.engine;
        Ok(match kind {
            Kind::Gallery => {
                let all = engine.gallery_list(scope).await?;
                listed(&all, |one| one.spec.id.to_string(), gallery_seen)
            }
            Kind::Source => {
                let all = engine.image_source_list(scope).await?;
                listed(&all, |one| one.spec.id.to_string(), source_seen)
            }
            Kind::Definition => {
                let all = engine.image_definition_list(scope).await?;
                listed(&all, |one| one.spec().id.to_string(), definition_seen)
            }
            Kind::Version => {
                let all = engine.image_version_list(scope).await?;
                listed(&all, |one| one.spec.id.to_string(), version_seen)
            }
            Kind::Application => {
                let all = engine.gallery_application_list(scope).await?;
                listed(&all, |one| one.spec().id.to_string(), application_seen)
            }
            Kind::ApplicationVersion => {
                let all = engine.gallery_application_version_list(scope).await?;
                listed(
                    &all,
                    |one| one.spec.id.to_string(),
                    application_version_seen,
                )
            }
        })
    }
}

fn listed<T>(
    all: &[T],
    id: impl Fn(&T) -> String,
    seen: impl Fn(&T) -> Object,
) -> Vec<(Key, Object)> {
    all.iter()
        .map(|one| (Key::of(&id(one)), seen(one)))
        .collect()
}
