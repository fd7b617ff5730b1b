//! What speaks against new galleries, definitions, sources and image versions, and what becomes of
//! deleted versions.

use super::super::answer::{Answer, Copying, Refusal};
use super::super::names::{Area, Key};
use super::super::step::{
    Asked, DefinitionAsked, GalleryAsked, Instant, Limit, SoftDelete, SourceAsked, VersionAsked,
};
use super::faults::Call;
use super::replicas::Replicas;
use super::{Deleted, Kept, Model, Outcome};

const INVALID: &str = "InvalidParameter";

/// What is made a version.
struct Facts {
    places: Vec<Area>,
    specialized: bool,
    size_gb: u32,
    occupied_gb: u32,
    unmanaged: bool,
}

impl Model {
    pub(super) fn new_gallery(&self, key: Key, asked: &GalleryAsked) -> Vec<Refusal> {
        let closed = self.closed(key.subscription(), asked.location);
        closed.into_iter().chain(retention(asked)).collect()
    }

    pub(super) fn new_definition(&self, key: Key, asked: &DefinitionAsked) -> Vec<Refusal> {
        let location = asked.location;
        let closed = location.and_then(|area| self.closed(key.subscription(), area));
        let mut refusals: Vec<Refusal> = closed.into_iter().collect();
        refusals.extend(vcpus(asked));
        refusals.extend(self.end_of_life(None, asked.end_of_life));
        // I-1: a gallery holds each triple once.
        let taken = self.kept.iter().any(|(other, kept)| {
            let same = matches!(&kept.asked, Asked::Definition(of) if of.sku == asked.sku);
            same && other.parent() == key.parent()
        });
        refusals.extend(taken.then_some(("Conflict", "I-1")));
        refusals
    }

    pub(super) fn new_source(&self, key: Key, asked: &SourceAsked) -> Vec<Refusal> {
        let closed = self.closed(key.subscription(), asked.location);
        let overfull = asked.occupied_gb > asked.size_gb;
        let overfull = overfull.then_some((INVALID, "V-12"));
        closed.into_iter().chain(overfull).collect()
    }

    pub(super) fn new_version(&self, key: Key, asked: &VersionAsked) -> Vec<Refusal> {
        let closed = self.closed(key.subscription(), asked.location);
        let mut refusals: Vec<Refusal> = closed.into_iter().collect();
        refusals.extend(self.replica_refusals(key, Replicas::from(asked), None));
        refusals.extend(copied_though_shallow(asked));
        refusals.extend(self.end_of_life(None, asked.end_of_life));
        refusals.extend(self.source_refusals(key, asked));
        refusals
    }

    /// V-2, V-11, V-12, V-14.
    fn source_refusals(&self, key: Key, asked: &VersionAsked) -> Vec<Refusal> {
        let Some(facts) = self.facts(asked.source) else {
            return vec![("ResourceNotFound", "V-2")];
        };
        let definition = key.parent().and_then(|parent| self.kept.get(&parent));
        let state_differs = definition.is_some_and(|kept| {
            matches!(&kept.asked, Asked::Definition(of) if of.specialized != facts.specialized)
        });
        let most = self.limit(key.subscription(), Limit::DiskSize, asked.location);
        let wrong = [
            (!facts.places.contains(&asked.location), ("Conflict", "V-2")),
            (state_differs, (INVALID, "V-11")),
            (facts.size_gb > most, (INVALID, "V-12")),
            (facts.unmanaged, (INVALID, "V-14")),
        ];
        let wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong);
        wrong.map(|(_, refusal)| refusal).collect()
    }

    fn facts(&self, source: Key) -> Option<Facts> {
        let kept = self.kept.get(&source)?;
        match &kept.asked {
            Asked::Source(source) => Some(Facts {
                places: vec![source.location],
                specialized: source.specialized,
                size_gb: source.size_gb,
                occupied_gb: source.occupied_gb,
                unmanaged: source.unmanaged,
            }),
            Asked::Version(_) => {
                let Asked::Definition(definition) = &self.kept.get(&source.parent()?)?.asked else {
                    return None;
                };
                let replication = self.replication(kept).into_iter();
                let there = replication.filter(|(_, copying)| *copying == Copying::Completed);
                Some(Facts {
                    places: there.map(|(area, _)| area).collect(),
                    specialized: definition.specialized,
                    size_gb: u32::try_from(kept.made.size_gb).unwrap(),
                    occupied_gb: u32::try_from(kept.made.occupied_gb).unwrap(),
                    unmanaged: false,
                })
            }
            _ => None,
        }
    }

    /// The size of a source, and how much of it is in use.
    pub(super) fn sizes(&self, source: Key) -> Option<(u64, u64)> {
        let facts = self.facts(source)?;
        Some((facts.size_gb.into(), facts.occupied_gb.into()))
    }

    /// V-15: whether a version must stay until its end of life, or that of its definition (I-11).
    pub(super) fn is_protected(&self, key: Key, kept: &Kept) -> bool {
        let Asked::Version(version) = &kept.asked else {
            return false;
        };
        let inherited = || match &self.kept.get(&key.parent()?)?.asked {
            Asked::Definition(definition) => definition.end_of_life,
            _ => None,
        };
        let date = version.end_of_life.or_else(inherited);
        version.kept_until_end_of_life && date.is_some_and(|date| self.now < date)
    }

    /// D-4: until when a version is kept that is deleted now.
    pub(super) fn retained_until(&self, key: Key) -> Option<Instant> {
        let Key::Version(gallery, ..) = key else {
            return None;
        };
        let Asked::Gallery(gallery) = &self.kept.get(&Key::Gallery(gallery))?.asked else {
            return None;
        };
        let SoftDelete { enabled, days } = gallery.soft_delete?;
        enabled.then(|| self.now + i64::from(days) * 24 * 60 * 60)
    }

    pub(super) fn kept_deleted(&self, key: Key) -> Option<&Deleted> {
        let deleted = self.deleted.get(&key);
        deleted.filter(|deleted| self.now < deleted.until)
    }

    pub(super) fn restore(&mut self, key: Key) -> Outcome<Answer> {
        self.strike(&Call::of(key, "restore"))?;
        self.authorize_write(key)?;
        let Some(deleted) = self.kept_deleted(key) else {
            let there = self.kept.contains_key(&key);
            let code = if there {
                "Conflict"
            } else {
                "ResourceNotFound"
            };
            return Err(Answer::Failed(code.to_owned()));
        };
        let (kept, assigned) = (deleted.kept.clone(), deleted.assigned.clone());
        let location = kept.asked.location();
        if let Some(refusal) = location.and_then(|location| self.no_room(key, location, false)) {
            return Err(Answer::refused(vec![refusal]));
        }
        self.deleted.remove(&key);
        self.assigned
            .extend(assigned.into_iter().map(|assigned| (assigned, None)));
        self.watch(&kept.made);
        let object = self.object(&kept);
        self.kept.insert(key, kept);
        Ok(Answer::one(object))
    }

    pub(super) fn purge(&mut self, key: Key) -> Outcome<Answer> {
        self.strike(&Call::of(key, "purge"))?;
        self.authorize_delete(key)?;
        let there = self.kept_deleted(key).is_some();
        self.deleted.remove(&key);
        Ok(if there {
            Answer::Gone
        } else {
            Answer::WasAbsent
        })
    }
}

/// D-4: a retention has 1 to 365 days.
pub(super) fn retention(asked: &GalleryAsked) -> Option<Refusal> {
    let days = asked.soft_delete?.days;
    (!(1..=365).contains(&days)).then_some((INVALID, "D-4"))
}

/// I-8: the least does not exceed the most.
pub(super) fn vcpus(asked: &DefinitionAsked) -> Option<Refusal> {
    let (least, most) = asked.vcpus?;
    (least > most).then_some((INVALID, "I-8"))
}

/// V-16: a shallow version stays in its source region.
pub(super) fn copied_though_shallow(asked: &VersionAsked) -> Option<Refusal> {
    let mut targets = asked.targets.iter();
    let wrong = asked.shallow && targets.any(|target| target.area != asked.location);
    wrong.then_some((INVALID, "V-16"))
}
