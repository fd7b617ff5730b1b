//! What is read: one resource, lists, latest, usage.

use super::super::answer::{Answer, Copying, Object};
use super::super::names::{Area, Key, Kind, Scope, Who};
use super::super::step::{Asked, Step};
use super::faults::Call;
use super::replicas::Replicas;
use super::{Kept, Model, Outcome};

impl Model {
    /// What a step answers that changes nothing but the counts of faults.
    pub(super) fn read(&mut self, step: &Step) -> Outcome<Answer> {
        match *step {
            Step::Get(key) => {
                self.strike(&Call::of(key, "get"))?;
                self.authorize_read(key)?;
                let kept = self.kept.get(&key);
                Ok(Answer::found(kept.map(|kept| self.object(kept))))
            }
            Step::ListAll(kind, subscription) => {
                let place = subscription.map(Scope::Subscription);
                let place = place.map(Scope::name).unwrap_or_default();
                self.strike(&Call::named(kind.name(), "list", place))?;
                let within = |key: Key| subscription.is_none_or(|of| key.subscription() == of);
                self.list(|key| key.kind() == kind && within(key))
            }
            Step::ListIn(kind, parent) => {
                self.strike(&Call::named(kind.name(), "list", parent.name()))?;
                let within = |key: Key| {
                    let above = key.parent();
                    above == Some(parent) || above.and_then(Key::parent) == Some(parent)
                };
                self.list(|key| key.kind() == kind && within(key))
            }
            Step::ListDeleted(definition) => {
                let call = Call::named(Kind::Version.name(), "deleted_list", definition.name());
                self.strike(&call)?;
                let caller = self.lister()?;
                let mut listed = Vec::new();
                for (key, deleted) in &self.deleted {
                    let seen = key.parent() == Some(definition) && self.may_read(caller, *key);
                    if seen && self.now < deleted.until {
                        let object = self.object(&deleted.kept);
                        listed.push((*key, object, deleted.at, deleted.until));
                    }
                }
                Ok(Answer::Deleted(listed))
            }
            Step::Latest(of, area) => {
                let kind = match of {
                    Key::Definition(..) => Kind::Version,
                    _ => Kind::ApplicationVersion,
                };
                self.strike(&Call::named(kind.name(), "get", "latest".to_owned()))?;
                let caller = self.authorize_read(of)?;
                let latest = self.latest(of, area, caller);
                Ok(Answer::found(latest.map(|kept| self.object(kept))))
            }
            Step::Usage(subscription, area) => {
                self.authorize_usage(subscription)?;
                let of = |kind| {
                    let (count, limit) = self.use_of(subscription, kind, area);
                    (kind, count, limit)
                };
                Ok(Answer::Usage(Kind::COUNTED.into_iter().map(of).collect()))
            }
            _ => panic!("the step writes"),
        }
    }

    fn list(&self, is_listed: impl Fn(Key) -> bool) -> Outcome<Answer> {
        let caller = self.lister()?;
        let all = self.kept.iter();
        let listed = all.filter(|(key, _)| is_listed(**key) && self.may_read(caller, **key));
        let listed = listed.map(|(key, kept)| (*key, self.object(kept)));
        Ok(Answer::Objects(listed.collect()))
    }

    /// L-1 to L-3: the highest that counts.
    fn latest(&self, of: Key, area: Option<Area>, caller: Option<Who>) -> Option<&Kept> {
        let counts = |kept: &Kept| {
            let (excluded, targets) = match &kept.asked {
                Asked::Version(asked) => (asked.excluded, Replicas::from(asked).settled()),
                Asked::ApplicationVersion(asked) => {
                    (asked.excluded, Replicas::from(asked).settled())
                }
                _ => return false,
            };
            let replication = self.replication(kept);
            let usable = match area {
                Some(area) => {
                    let target = targets.get(&area);
                    target.is_some_and(|target| !target.excluded)
                        && replication.get(&area) == Some(&Copying::Completed)
                }
                None => {
                    let failed = |copying: &Copying| matches!(copying, Copying::Failed(_));
                    !replication.values().any(failed)
                }
            };
            !excluded && usable
        };
        let all = self.kept.iter();
        let below = all.filter(|(key, _)| key.parent() == Some(of));
        let counting = below.filter(|(key, kept)| counts(kept) && self.may_read(caller, **key));
        counting.map(|(_, kept)| kept).next_back()
    }

    /// A resource as it is read now.
    pub(super) fn object(&self, kept: &Kept) -> Object {
        let made = &kept.made;
        match kept.asked.clone() {
            Asked::Gallery(asked) => Object::Gallery(asked),
            Asked::Definition(asked) => Object::Definition(asked),
            Asked::Source(asked) => Object::Source(asked),
            Asked::Application(asked) => Object::Application(asked),
            Asked::Version(asked) => Object::Version {
                targets: Replicas::from(&asked).settled(),
                asked,
                published: made.published,
                size_gb: made.size_gb,
                occupied_gb: made.occupied_gb,
                replication: self.replication(kept),
            },
            Asked::ApplicationVersion(asked) => Object::ApplicationVersion {
                targets: Replicas::from(&asked).settled(),
                asked,
                published: made.published,
                replication: self.replication(kept),
            },
        }
    }
}
