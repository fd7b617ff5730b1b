//! The engine under the steps of a history.

mod reading;

use std::collections::BTreeMap;
use std::sync::Arc;

use terraform_provider_acg::engine::{Engine, EngineOptions, FixedClock, Flaw, Severity};
use terraform_provider_acg::gallery::access::{
    AccessService, Principal, PrincipalReference, PrincipalType, RoleAssignment, RoleAssignmentId,
    RoleAssignmentSpec, RoleReference,
};
use terraform_provider_acg::gallery::{
    ApplicationService, Check, Claim, ClockChange, ClockMode, ClockReading, Created, Deleted,
    Finding, GalleryApplicationVersion, GalleryService, ImageVersion, LimitName, ReplicationModel,
    ServiceError, SoftDeleteService, TenantId,
};
use uuid::Uuid;

use super::answer::{Answer, Assigned, Holder, Object};
use super::names::{Area, Key, Kind, Role, Scope, Who, subscription_id};
use super::request::{
    application_of, application_seen, application_version_of, application_version_seen,
    definition_of, definition_seen, fault_of, gallery_of, gallery_seen, instant, source_of,
    source_seen, timestamp, version_of, version_seen,
};
use super::step::{Asked, Limit, Pace, Step};
use crate::fixture::{Place, now};

/// An engine, and what a test must remember of its answers.
pub(super) struct Driver {
    place: Place,
    pub(super) engine: Engine,
    ids: BTreeMap<Assigned, RoleAssignmentId>,
}

fn open(place: &Place, acting_as: Option<Who>, pace: Pace) -> Engine {
    let options = EngineOptions {
        acting_as: acting_as.map(|who| who.id().to_string()),
        replication: match pace {
            Pace::Instant => ReplicationModel::Instant,
            Pace::Realistic => ReplicationModel::Realistic,
            Pace::Manual => ReplicationModel::Manual,
        },
        ..EngineOptions::at(place.database())
    };
    Engine::open(options, Arc::new(FixedClock(now()))).unwrap()
}

type Outcome = Result<Answer, ServiceError>;

impl Driver {
    pub(super) async fn new() -> Self {
        let place = Place::in_memory();
        let driver = Self {
            engine: open(&place, None, Pace::Instant),
            place,
            ids: BTreeMap::new(),
        };
        let elsewhere = TenantId::parse(&Uuid::from_u128(99).to_string()).unwrap();
        for (who, name, principal_type, tenant) in [
            (Who::Ann, "ann", PrincipalType::User, TenantId::HOME),
            (Who::Bob, "bob", PrincipalType::User, TenantId::HOME),
            (Who::Team, "team", PrincipalType::Group, TenantId::HOME),
            (
                Who::Foreign,
                "foreign",
                PrincipalType::ServicePrincipal,
                elsewhere,
            ),
        ] {
            let principal = Principal {
                id: who.id(),
                name: name.to_owned(),
                principal_type,
                tenant,
                registered_in: [].into(),
            };
            driver.engine.principal_add(principal).await.unwrap();
        }
        driver
    }

    /// Another engine on an empty store, with what this one exports.
    pub(super) async fn imported(&self) -> Self {
        let exported = self.engine.export().await.unwrap();
        let place = Place::in_memory();
        let engine = open(&place, None, Pace::Instant);
        let rows = engine.import(&exported.document, false).await.unwrap();
        assert_eq!(rows, exported.rows);
        assert_eq!(engine.export().await.unwrap(), exported);
        Self {
            place,
            engine,
            ids: self.ids.clone(),
        }
    }

    /// What is wrong with the store.
    pub(super) async fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = self.engine.examine().await;
        flaws.retain(|flaw| flaw.severity == Severity::Error);
        flaws
    }

    /// Every image version.
    pub(super) async fn versions(&self) -> BTreeMap<Key, ImageVersion> {
        let mut versions = BTreeMap::new();
        for key in Key::all()
            .into_iter()
            .filter(|key| key.kind() == Kind::Version)
        {
            let version = self.engine.image_version_get(&key.version_id()).await;
            versions.extend(version.unwrap().map(|version| (key, version)));
        }
        versions
    }

    pub(super) async fn application_versions(&self) -> BTreeMap<Key, GalleryApplicationVersion> {
        let mut versions = BTreeMap::new();
        for key in Key::all()
            .into_iter()
            .filter(|key| key.kind() == Kind::ApplicationVersion)
        {
            let id = key.application_version_id();
            let version = self.engine.gallery_application_version_get(&id).await;
            versions.extend(version.unwrap().map(|version| (key, version)));
        }
        versions
    }

    /// What a step answers.
    pub(super) async fn take(&mut self, step: &Step) -> Answer {
        let outcome = match step {
            Step::Create(key, asked) => self.create(*key, asked).await,
            Step::Check(key, asked) => self.check(*key, asked).await,
            Step::Update(key, asked) => self.update(*key, asked).await,
            Step::Delete(key) => self.delete(*key).await,
            Step::Assign { .. } | Step::Unassign { .. } | Step::ListAssignments => {
                self.assignments(step).await
            }
            Step::Get(_)
            | Step::ListAll(..)
            | Step::ListIn(..)
            | Step::ListDeleted(_)
            | Step::Latest(..)
            | Step::Usage(..) => self.read(step).await,
            _ => self.manage(step).await,
        };
        outcome.unwrap_or_else(|error| refusal(&error))
    }

    async fn create(&self, key: Key, asked: &Asked) -> Outcome {
        let engine = &self.engine;
        match asked {
            Asked::Gallery(asked) => {
                let made = engine.gallery_create(gallery_of(key, asked)).await?;
                Ok(created(&made, gallery_seen))
            }
            Asked::Definition(asked) => {
                let spec = definition_of(key, asked);
                let made = engine.image_definition_create(spec).await?;
                Ok(created(&made, definition_seen))
            }
            Asked::Version(asked) => {
                let made = engine.image_version_create(version_of(key, asked)).await?;
                Ok(created(&made, version_seen))
            }
            Asked::Source(asked) => {
                let made = engine.image_source_create(source_of(key, asked)).await?;
                Ok(created(&made, source_seen))
            }
            Asked::Application(asked) => {
                let spec = application_of(key, asked);
                let made = engine.gallery_application_create(spec).await?;
                Ok(created(&made, application_seen))
            }
            Asked::ApplicationVersion(asked) => {
                let spec = application_version_of(key, asked);
                let made = engine.gallery_application_version_create(spec).await?;
                Ok(created(&made, application_version_seen))
            }
        }
    }

    async fn check(&self, key: Key, asked: &Asked) -> Outcome {
        let (engine, check) = (&self.engine, Check::default());
        let found = match asked {
            Asked::Gallery(asked) => engine.gallery_check(gallery_of(key, asked), check).await,
            Asked::Definition(asked) => {
                let spec = definition_of(key, asked);
                engine.image_definition_check(spec, check).await
            }
            Asked::Version(asked) => {
                engine
                    .image_version_check(version_of(key, asked), check)
                    .await
            }
            Asked::Source(asked) => {
                engine
                    .image_source_check(source_of(key, asked), check)
                    .await
            }
            Asked::Application(asked) => {
                let spec = application_of(key, asked);
                engine.gallery_application_check(spec, check).await
            }
            Asked::ApplicationVersion(asked) => {
                let spec = application_version_of(key, asked);
                engine.gallery_application_version_check(spec, check).await
            }
        };
        let (mut existing, mut refused) = (None, Vec::new());
        for finding in found? {
            match finding {
                Finding::Refused(violation) => {
                    refused.push((violation.code.as_str(), violation.rule.as_str()));
                }
                Finding::Exists { claim, .. } => {
                    existing = Some(match claim {
                        Claim::Kept => Holder::Kept,
                        Claim::Abandoned => Holder::Abandoned,
                        Claim::Adoptable => Holder::Adoptable,
                    });
                }
            }
        }
        Ok(Answer::findings(existing, refused))
    }

    async fn update(&self, key: Key, asked: &Asked) -> Outcome {
        let engine = &self.engine;
        let object = match asked {
            Asked::Gallery(asked) => {
                gallery_seen(&engine.gallery_update(gallery_of(key, asked)).await?)
            }
            Asked::Definition(asked) => {
                let spec = definition_of(key, asked);
                definition_seen(&engine.image_definition_update(spec).await?)
            }
            Asked::Version(asked) => {
                version_seen(&engine.image_version_update(version_of(key, asked)).await?)
            }
            Asked::Source(asked) => {
                source_seen(&engine.image_source_update(source_of(key, asked)).await?)
            }
            Asked::Application(asked) => {
                let spec = application_of(key, asked);
                application_seen(&engine.gallery_application_update(spec).await?)
            }
            Asked::ApplicationVersion(asked) => {
                let spec = application_version_of(key, asked);
                let updated = engine.gallery_application_version_update(spec).await?;
                application_version_seen(&updated)
            }
        };
        Ok(Answer::one(object))
    }

    async fn delete(&self, key: Key) -> Outcome {
        let engine = &self.engine;
        let outcome = match key.kind() {
            Kind::Gallery => engine.gallery_delete(&key.gallery_id()).await,
            Kind::Definition => engine.image_definition_delete(&key.definition_id()).await,
            Kind::Version => engine.image_version_delete(&key.version_id()).await,
            Kind::Source => engine.image_source_delete(&key.source_id()).await,
            Kind::Application => {
                engine
                    .gallery_application_delete(&key.application_id())
                    .await
            }
            Kind::ApplicationVersion => {
                let id = key.application_version_id();
                engine.gallery_application_version_delete(&id).await
            }
        };
        Ok(deleted(outcome?))
    }

    async fn assignments(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::Assign {
                role,
                scope,
                to,
                on_trust,
            } => {
                let spec = RoleAssignmentSpec {
                    name: None,
                    scope: scope.parsed(),
                    role: RoleReference::parse(role.name()).unwrap(),
                    principal: PrincipalReference::Id(to.id()),
                    principal_type: on_trust.then_some(PrincipalType::User),
                    description: None,
                };
                let made = self.engine.role_assignment_create(spec).await?;
                let assigned = assigned(&made.resource);
                self.ids.insert(assigned, made.resource.id);
                Ok(Answer::Assigned {
                    assigned,
                    adopted: made.adopted,
                })
            }
            Step::Unassign { role, scope, from } => {
                let given = Assigned {
                    scope,
                    role,
                    to: from,
                };
                let unheard_of = RoleAssignmentId::new(scope.parsed(), Uuid::from_u128(7));
                let id = self.ids.get(&given).unwrap_or(&unheard_of);
                Ok(deleted(self.engine.role_assignment_delete(id).await?))
            }
            _ => {
                let all = self.engine.role_assignment_list(None).await?;
                let mut all: Vec<_> = all.iter().map(assigned).collect();
                all.sort_unstable();
                Ok(Answer::Assignments(all))
            }
        }
    }

    async fn manage(&mut self, step: &Step) -> Outcome {
        let engine = &self.engine;
        match *step {
            Step::DeleteForGood(key) => {
                let id = key.version_id();
                let outcome = engine.image_version_delete_for_good(&id).await?;
                return Ok(deleted(outcome));
            }
            Step::Restore(key) => {
                let restored = engine.image_version_restore(&key.version_id()).await?;
                return Ok(Answer::one(version_seen(&restored)));
            }
            Step::Purge(key) => {
                let outcome = engine.image_version_purge(&key.version_id()).await?;
                return Ok(deleted(outcome));
            }
            Step::Member { who, joins } => {
                let (team, who) = ("team".to_owned(), who.id().to_string());
                if joins {
                    engine.member_add(team, who).await?;
                } else {
                    engine.member_remove(team, who).await?;
                }
            }
            Step::SetLimit {
                subscription,
                limit,
                area,
                to,
            } => {
                let name = match limit {
                    Limit::Count(Kind::Gallery) => LimitName::Galleries,
                    Limit::Count(Kind::Definition) => LimitName::ImageDefinitions,
                    Limit::Count(_) => LimitName::ImageVersions,
                    Limit::Replicas => LimitName::Replicas,
                    Limit::DiskSize => LimitName::DiskSize,
                };
                let (region, to) = (area.map(Area::region), to.map(i64::from));
                let change = engine
                    .subscription_change(subscription_id(subscription), move |subscription| {
                        subscription.set_limit(name, region, to)
                    });
                change.await?;
            }
            Step::AllowRestricted {
                subscription,
                allowed,
            } => {
                let region = Area::AustraliaCentral.region();
                let change = engine.subscription_change(
                    subscription_id(subscription),
                    move |subscription| {
                        if allowed {
                            subscription.allow(region)
                        } else {
                            subscription.disallow(region)
                        }
                    },
                );
                change.await?;
            }
            Step::Advance(by) => {
                let change = ClockChange::Advance(jiff::SignedDuration::from_secs(by));
                return Ok(clock(&engine.change_clock(change, false).await?));
            }
            Step::SetClock(instant) => {
                let change = ClockChange::Set(timestamp(instant));
                return Ok(clock(&engine.change_clock(change, false).await?));
            }
            Step::SystemClock => {
                let reading = engine.change_clock(ClockChange::System, false).await?;
                return Ok(clock(&reading));
            }
            Step::AddFault(ref asked) => {
                engine.fault_add(fault_of(asked)).await?;
            }
            Step::ClearFault(id) => {
                engine.fault_clear(Some(vec![id])).await?;
            }
            Step::ConfirmAll => {
                let keys: Vec<String> = Key::all().into_iter().map(Key::id).collect();
                engine.confirm(&keys).await?;
            }
            Step::Restart {
                graceful,
                acting_as,
                pace,
            } => {
                if graceful {
                    engine.close().await?;
                }
                self.engine = open(&self.place, acting_as, pace);
            }
            _ => panic!("the step is another's"),
        }
        Ok(Answer::Done)
    }
}

pub(super) fn clock(reading: &ClockReading) -> Answer {
    Answer::Clock {
        now: instant(reading.now),
        stands: matches!(reading.mode, ClockMode::Virtual(_)),
    }
}

fn created<T>(created: &Created<T>, seen: impl Fn(&T) -> Object) -> Answer {
    Answer::created(seen(&created.resource), created.adopted)
}

fn deleted(outcome: Deleted) -> Answer {
    match outcome {
        Deleted::Gone => Answer::Gone,
        Deleted::Kept { until } => Answer::Kept(instant(until)),
        Deleted::WasAbsent => Answer::WasAbsent,
    }
}

fn assigned(assignment: &RoleAssignment) -> Assigned {
    let name = &assignment.role.name;
    let role = Role::ALL.into_iter().find(|role| role.name() == name);
    Assigned {
        scope: Scope::of(&assignment.id.scope().to_string()),
        role: role.unwrap_or_else(|| panic!("there is no {name} in this world")),
        to: Who::of(assignment.principal),
    }
}

fn refusal(error: &ServiceError) -> Answer {
    match error {
        ServiceError::Refused(violations) => {
            let refusals = violations.iter();
            let refusals = refusals.map(|one| (one.code.as_str(), one.rule.as_str()));
            Answer::refused(refusals.collect())
        }
        other => Answer::Failed(other.arm_code().to_owned()),
    }
}
