//! What a fault is: which requests it meets, what it does to them, and how often.
//!
//! Pure: nothing here knows where faults are kept or who counts them.

use std::fmt;
use std::time::Duration;

use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use wildmatch::WildMatch;

use super::request::Request;
use crate::gallery::{Failure, LimitName, Region};

/// A fault that is injected into requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Which operations it meets: the name of an operation, such as `image_version_create`, where
    /// `*` stands for any text and `?` for one character.
    pub operation: String,
    /// Which resources it meets: a pattern of the same kind for the whole id where it has a `/`,
    /// else for the last name in the id. Case does not matter.
    pub resource: String,
    /// What it does.
    pub effect: Effect,
    /// How often it strikes at most; for ever when `None`.
    pub times: Option<u32>,
    /// With what chance it strikes a request that it meets; always when `None`.
    pub chance: Option<Chance>,
}

/// What a fault does to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The request begins later.
    Delay(Duration),
    /// The request is answered with an error, and nothing is done.
    Error {
        /// The code, as Azure Resource Manager spells it.
        code: String,
        /// The HTTP status that goes with it, 400 to 599.
        http_status: u16,
        /// The message, if not one that tells of the fault.
        message: Option<String>,
    },
    /// The request is answered with `TooManyRequests`, and nothing is done.
    Throttle {
        /// How long the service asks to wait.
        retry_after: Duration,
    },
    /// Creating finds the limit of the subscription reached.
    Quota,
    /// The request is accepted, and replication to a region fails.
    Region {
        /// The region.
        region: Region,
        /// How far replication came, in percent, 0 to 99.
        progress: u8,
        /// What is told of the failure, if not that it was injected.
        details: Option<String>,
    },
}

/// A probability with the seed of the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Of striking a request, 0 to 1.
    pub probability: f64,
    /// The same seed draws the same, request by request, in whatever process.
    pub seed: u64,
}

impl Chance {
    /// What the draw of the given number, counted from 0, says. The generator's output is fixed for
    /// all time, and drawn anew for each number, so that there is no state to keep but the count.
    fn draw(self, number: u32) -> bool {
        let spread = SplitMix64::seed_from_u64(self.seed).next_u64();
        let drawn = SplitMix64::seed_from_u64(spread.wrapping_add(number.into())).next_u64();
        // The 32 upper bits, which a floating point number holds exactly.
        let share = f64::from(u32::try_from(drawn >> 32).unwrap_or(u32::MAX));
        share < self.probability * (f64::from(u32::MAX) + 1.0)
    }
}

/// How often a fault was asked, and has struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FaultCount {
    /// The requests that it met.
    pub matched: u32,
    /// Those of them that it struck.
    pub struck: u32,
}

/// What is wrong with a fault, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} {remedy}")]
pub struct FaultError {
    /// What is wrong, naming the value.
    pub message: String,
    /// What to do, in one sentence.
    pub remedy: String,
}

impl Fault {
    /// Whether the fault can mean anything.
    ///
    /// # Errors
    /// When it can never strike, or has a value out of range.
    pub fn check(&self) -> Result<(), FaultError> {
        let wrong = |message: String, remedy: &str| {
            Err(FaultError {
                message,
                remedy: remedy.to_owned(),
            })
        };
        let operation = WildMatch::new(&self.operation);
        if !Request::all_operations().any(|name| operation.matches(&name)) {
            let mut names: Vec<_> = Request::all_operations().collect();
            names.sort();
            return Err(FaultError {
                message: format!("No operation has the name {:?}.", self.operation),
                remedy: format!(
                    "Give one of these, or a pattern for some of them: {}.",
                    names.join(", ")
                ),
            });
        }
        if self.resource.is_empty() {
            return wrong(
                "The pattern for resources is empty.".to_owned(),
                "Give a name, an id, or \"*\" for every resource.",
            );
        }
        if self.times == Some(0) {
            return wrong(
                "The fault would strike 0 times.".to_owned(),
                "Give a count of 1 or more, or none for a fault that stays.",
            );
        }
        if let Some(chance) = self.chance
            && !(chance.probability > 0.0 && chance.probability <= 1.0)
        {
            return wrong(
                format!("The probability {} is out of range.", chance.probability),
                "Give a probability above 0 and up to 1.",
            );
        }
        match &self.effect {
            Effect::Error { http_status, .. } if !(400..600).contains(http_status) => wrong(
                format!("The HTTP status {http_status} is not that of an error."),
                "Give a status from 400 to 599.",
            ),
            Effect::Error { code, .. } if code.is_empty() => wrong(
                "The code of the error is empty.".to_owned(),
                "Give a code as Azure spells it, such as InternalServerError.",
            ),
            Effect::Region { progress, .. } if *progress > 99 => wrong(
                format!("Replication that fails cannot have come to {progress} percent."),
                "Give a progress from 0 to 99.",
            ),
            _ if !self.meets_any_kind(&operation) => wrong(
                format!(
                    "A fault of the kind \"{}\" never meets the operation {:?}.",
                    self.effect.name(),
                    self.operation
                ),
                self.effect.operations(),
            ),
            _ => Ok(()),
        }
    }

    fn meets_any_kind(&self, operation: &WildMatch) -> bool {
        Request::all()
            .filter(|request| operation.matches(&request.operation()))
            .any(|request| self.effect.concerns(&request))
    }

    /// Whether the fault meets a request.
    pub(super) fn meets(&self, request: &Request) -> bool {
        self.effect.concerns(request)
            && WildMatch::new(&self.operation).matches(&request.operation())
            && WildMatch::new_case_insensitive(&self.resource).matches(
                if self.resource.contains('/') {
                    request.key()
                } else {
                    request.name()
                },
            )
    }

    /// Whether the fault strikes the next request that it meets.
    pub(super) fn strikes(&self, count: FaultCount) -> bool {
        !self.is_spent(count) && self.chance.is_none_or(|chance| chance.draw(count.matched))
    }

    /// Whether the fault can strike no more.
    #[must_use]
    pub fn is_spent(&self, count: FaultCount) -> bool {
        self.times.is_some_and(|times| count.struck >= times)
    }
}

impl FaultCount {
    /// The count after one more request that the fault met.
    #[must_use]
    pub(super) const fn and(self, struck: bool) -> Self {
        Self {
            matched: self.matched.saturating_add(1),
            struck: if struck {
                self.struck.saturating_add(1)
            } else {
                self.struck
            },
        }
    }
}

impl Effect {
    /// The status of an error whose code alone is given, where the code is one with a status of its own.
    pub const DEFAULT_ERROR: (&'static str, u16) = ("InternalServerError", 500);

    /// How long a throttled client is asked to wait when nothing else is said.
    pub const DEFAULT_RETRY_AFTER: Duration = Duration::from_secs(10);

    /// The kind of effect, in a word.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Delay(_) => "delay",
            Self::Error { .. } => "error",
            Self::Throttle { .. } => "throttle",
            Self::Quota => "quota",
            Self::Region { .. } => "region",
        }
    }

    /// Whether the effect has a meaning for a request: limits are for what is counted, and failing
    /// regions for what is replicated.
    fn concerns(&self, request: &Request) -> bool {
        match self {
            Self::Delay(_) | Self::Error { .. } | Self::Throttle { .. } => true,
            Self::Quota => request.is_create() && LimitName::on(request.kind()).is_some(),
            Self::Region { .. } => request.replicates(),
        }
    }

    const fn operations(&self) -> &'static str {
        match self {
            Self::Region { .. } => {
                "Give image_version_create or image_version_update, or leave the operation out."
            }
            _ => "Give an operation that creates what is limited, such as image_version_create.",
        }
    }

    /// The answer to a request that the fault of this number strikes, where that is an error.
    pub(super) fn failure(&self, fault: i64) -> Option<Failure> {
        let remedy = remedy(fault);
        match self {
            Self::Error {
                code,
                http_status,
                message,
            } => Some(Failure {
                code: code.clone(),
                http_status: *http_status,
                message: message.clone().unwrap_or_else(|| {
                    format!("Fault {fault} answered this request with an error.")
                }),
                remedy,
                retry_after: None,
            }),
            Self::Throttle { retry_after } => Some(Failure {
                code: "TooManyRequests".to_owned(),
                http_status: 429,
                message: format!("Fault {fault} answered that there were too many requests."),
                remedy,
                retry_after: Some(*retry_after),
            }),
            Self::Delay(_) | Self::Quota | Self::Region { .. } => None,
        }
    }
}

/// What to do about what the fault of this number did.
pub(super) fn remedy(fault: i64) -> String {
    format!("This fault was added on purpose; `acg fault clear {fault}` takes it away.")
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(effect: Effect) -> Fault {
        Fault {
            operation: "*".to_owned(),
            resource: "*".to_owned(),
            effect,
            times: None,
            chance: None,
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_and_about_as_often_as_it_says() {
        for (probability, least, most) in [(0.1, 60, 140), (0.5, 430, 570), (1.0, 1000, 1000)] {
            for seed in [0, 1, 7, u64::MAX] {
                let chance = Chance { probability, seed };
                let draws: Vec<bool> = (0..1000).map(|number| chance.draw(number)).collect();
                let again: Vec<bool> = (0..1000).map(|number| chance.draw(number)).collect();
                assert_eq!(draws, again);
                let hits = draws.iter().filter(|hit| **hit).count();
                assert!(
                    (least..=most).contains(&hits),
                    "{probability} {seed}: {hits}"
                );
            }
        }
        let first = |seed| {
            let chance = Chance {
                probability: 0.5,
                seed,
            };
            (0..64)
                .map(|number| chance.draw(number))
                .collect::<Vec<_>>()
        };
        assert_ne!(first(1), first(2));
    }

    /// What is drawn is written into people's tests: a new release must draw the same.
    #[test]
    fn the_draws_of_a_seed_never_change() {
        let chance = Chance {
            probability: 0.5,
            seed: 42,
        };
        let drawn: String = (0..16)
            .map(|number| if chance.draw(number) { 'x' } else { '.' })
            .collect();
        assert_eq!(drawn, "x.xx.......xxx.x");
    }

    #[test]
    fn a_count_ends_a_fault() {
        let twice = Fault {
            times: Some(2),
            ..fault(Effect::Quota)
        };
        let mut count = FaultCount::default();
        let mut strikes = Vec::new();
        for _ in 0..4 {
            let struck = twice.strikes(count);
            count = count.and(struck);
            strikes.push(struck);
        }
        assert_eq!(strikes, [true, true, false, false]);
        assert!(twice.is_spent(count));
    }

    #[test]
    fn a_fault_that_means_nothing_is_refused_with_a_way_out() {
        let delay = || fault(Effect::Delay(Duration::from_secs(1)));
        let error = |http_status| {
            fault(Effect::Error {
                code: "InternalServerError".to_owned(),
                http_status,
                message: None,
            })
        };
        let region = |progress| Effect::Region {
            region: Region::parse("westeurope").unwrap(),
            progress,
            details: None,
        };
        let chance = |probability| Fault {
            chance: Some(Chance {
                probability,
                seed: 1,
            }),
            ..delay()
        };
        let right = [
            delay(),
            error(400),
            error(599),
            chance(1.0),
            fault(region(0)),
            fault(region(99)),
            fault(Effect::Quota),
        ];
        for fault in right {
            assert_eq!(fault.check(), Ok(()));
        }
        let operation = |operation: &str, effect| Fault {
            operation: operation.to_owned(),
            ..fault(effect)
        };
        let wrong = [
            (
                operation("image_version_make", Effect::Quota),
                "image_version_make",
            ),
            (operation("image_version_get", Effect::Quota), "never meets"),
            (
                operation("image_source_create", Effect::Quota),
                "never meets",
            ),
            (operation("gallery_create", region(5)), "never meets"),
            (error(200), "200"),
            (error(600), "600"),
            (fault(region(100)), "100 percent"),
            (chance(0.0), "probability 0"),
            (chance(1.5), "1.5"),
            (chance(f64::NAN), "NaN"),
            (
                Fault {
                    times: Some(0),
                    ..delay()
                },
                "0 times",
            ),
            (
                Fault {
                    resource: String::new(),
                    ..delay()
                },
                "empty",
            ),
        ];
        for (fault, words) in wrong {
            let error = fault.check().unwrap_err();
            assert!(error.message.contains(words), "{error:?}");
            assert!(error.remedy.ends_with('.'), "{error:?}");
        }
    }
}
