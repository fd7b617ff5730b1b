//! What speaks against new applications and their versions: P-1.

use super::super::answer::Refusal;
use super::super::names::Key;
use super::super::step::{ApplicationAsked, ApplicationVersionAsked};
use super::Model;
use super::replicas::Replicas;

impl Model {
    pub(super) fn new_application(&self, key: Key, asked: &ApplicationAsked) -> Vec<Refusal> {
        let location = asked.location;
        let closed = location.and_then(|area| self.closed(key.subscription(), area));
        let late = self.end_of_life(None, asked.end_of_life);
        closed.into_iter().chain(late).collect()
    }

    pub(super) fn new_application_version(
        &self,
        key: Key,
        asked: &ApplicationVersionAsked,
    ) -> Vec<Refusal> {
        let closed = self.closed(key.subscription(), asked.location);
        let mut refusals: Vec<Refusal> = closed.into_iter().collect();
        refusals.extend(self.replica_refusals(key, Replicas::from(asked), None));
        refusals.extend(self.end_of_life(None, asked.end_of_life));
        refusals
    }
}
