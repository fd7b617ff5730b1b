//! Faults: which requests they meet, and when they strike.

use super::super::answer::Answer;
use super::super::names::{Area, Key, Kind};
use super::super::step::{Effect, FaultAsked};
use super::{Model, Outcome};

/// A request as faults see it.
pub(super) struct Call {
    operation: String,
    /// The last name in the id.
    name: String,
}

impl Call {
    pub(super) fn of(key: Key, verb: &str) -> Self {
        Self::named(key.kind().name(), verb, key.name())
    }

    pub(super) fn named(kind: &str, verb: &str, name: String) -> Self {
        Self {
            operation: format!("{kind}_{verb}"),
            name,
        }
    }
}

/// A fault, with how often it was asked and has struck.
#[derive(Debug, Clone)]
pub(super) struct KeptFault {
    asked: FaultAsked,
    matched: u32,
    struck: u32,
}

impl KeptFault {
    pub(super) const fn new(asked: FaultAsked) -> Self {
        Self {
            asked,
            matched: 0,
            struck: 0,
        }
    }

    fn meets(&self, call: &Call) -> bool {
        let operation = call.operation.as_str();
        let concerned = match self.asked.effect {
            Effect::Error | Effect::Throttle => true,
            Effect::Quota => Kind::COUNTED
                .iter()
                .any(|kind| operation == format!("{}_create", kind.name())),
            Effect::Region { .. } => {
                operation.ends_with("_version_create") || operation.ends_with("_version_update")
            }
        };
        let spent = self.asked.times.is_some_and(|times| self.struck >= times);
        concerned
            && !spent
            && fits(self.asked.operation, operation)
            && fits(self.asked.resource, &call.name)
    }

    fn strikes(&self) -> bool {
        self.asked
            .chance
            .is_none_or(|(probability, seed)| draw(probability, seed, self.matched))
    }

    fn count(&mut self, struck: bool) {
        self.matched += 1;
        self.struck += u32::from(struck);
    }
}

/// Whether a text fits a pattern with a `*` at one end at most, or nothing else.
fn fits(pattern: &str, text: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => text.ends_with(end),
        (_, Some(start)) => text.starts_with(start),
        (None, None) => text == pattern,
    }
}

/// The upper half of the second number of a chain that a seed begins, against a probability.
fn draw(probability: f64, seed: u64, number: u32) -> bool {
    let spread = split_mix(seed).wrapping_add(number.into());
    let share = f64::from(u32::try_from(split_mix(spread) >> 32).unwrap());
    share < probability * 4_294_967_296.0
}

/// The first number of Vigna's `SplitMix64` from a seed.
const fn split_mix(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Model {
    /// Lets the faults strike that answer a request before it runs, the oldest first; whether limits
    /// are found reached.
    pub(super) fn strike(&mut self, call: &Call) -> Outcome<bool> {
        let mut limits_reached = false;
        for fault in self.faults.values_mut() {
            let effect = fault.asked.effect;
            if matches!(effect, Effect::Region { .. }) || !fault.meets(call) {
                continue;
            }
            let strikes = fault.strikes();
            fault.count(strikes);
            match effect {
                Effect::Error if strikes => {
                    return Err(Answer::Failed("InternalServerError".to_owned()));
                }
                Effect::Throttle if strikes => {
                    return Err(Answer::Failed("TooManyRequests".to_owned()));
                }
                Effect::Quota => limits_reached |= strikes,
                _ => {}
            }
        }
        Ok(limits_reached)
    }

    /// How far the copying to a region comes that begins with an accepted request, where it fails.
    pub(super) fn fail_region(&mut self, call: &Call, area: Area) -> Option<u8> {
        for fault in self.faults.values_mut() {
            let Effect::Region {
                area: failing,
                progress,
            } = fault.asked.effect
            else {
                continue;
            };
            if failing != area || !fault.meets(call) {
                continue;
            }
            let strikes = fault.strikes();
            fault.count(strikes);
            if strikes {
                return Some(progress);
            }
        }
        None
    }

    /// Every fault by its number, with how often it was asked and has struck.
    pub(in crate::properties) fn fault_counts(&self) -> Vec<(i64, u32, u32)> {
        let faults = self.faults.iter();
        faults
            .map(|(id, fault)| (*id, fault.matched, fault.struck))
            .collect()
    }

    /// Takes every fault away.
    pub(in crate::properties) fn clear_faults(&mut self) {
        self.faults.clear();
    }
}
