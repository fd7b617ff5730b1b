//! The stored shape of a fault, which is also how documents spell one.

use serde::{Deserialize, Serialize};

use super::duration::{parse_duration, show_duration};
use super::fault::{Chance, Effect, Fault, FaultError};
use crate::engine::store::{Body, StoreError, StoredFault};
use crate::gallery::Region;

/// The version of the shape.
const VERSION: u32 = 1;

/// A fault as documents and the store spell it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    #[serde(default = "every")]
    operation: String,
    #[serde(default = "every")]
    resource: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chance: Option<ChanceShape>,
    effect: EffectShape,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChanceShape {
    probability: f64,
    seed: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum EffectShape {
    Delay(String),
    Error {
        code: String,
        http_status: u16,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    Throttle {
        retry_after: String,
    },
    Quota,
    Region {
        region: String,
        #[serde(default)]
        progress: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<String>,
    },
}

/// The pattern that fits everything.
fn every() -> String {
    "*".to_owned()
}

impl From<&Fault> for Shape {
    fn from(fault: &Fault) -> Self {
        Self {
            operation: fault.operation.clone(),
            resource: fault.resource.clone(),
            times: fault.times,
            chance: fault.chance.map(|chance| ChanceShape {
                probability: chance.probability,
                seed: chance.seed,
            }),
            effect: match &fault.effect {
                Effect::Delay(delay) => EffectShape::Delay(show_duration(*delay)),
                Effect::Error {
                    code,
                    http_status,
                    message,
                } => EffectShape::Error {
                    code: code.clone(),
                    http_status: *http_status,
                    message: message.clone(),
                },
                Effect::Throttle { retry_after } => EffectShape::Throttle {
                    retry_after: show_duration(*retry_after),
                },
                Effect::Quota => EffectShape::Quota,
                Effect::Region {
                    region,
                    progress,
                    details,
                } => EffectShape::Region {
                    region: region.name().to_owned(),
                    progress: *progress,
                    details: details.clone(),
                },
            },
        }
    }
}

impl TryFrom<Shape> for Fault {
    type Error = FaultError;

    fn try_from(shape: Shape) -> Result<Self, FaultError> {
        Ok(Self {
            operation: shape.operation,
            resource: shape.resource,
            times: shape.times,
            chance: shape.chance.map(|chance| Chance {
                probability: chance.probability,
                seed: chance.seed,
            }),
            effect: match shape.effect {
                EffectShape::Delay(delay) => Effect::Delay(parse_duration(&delay)?),
                EffectShape::Error {
                    code,
                    http_status,
                    message,
                } => Effect::Error {
                    code,
                    http_status,
                    message,
                },
                EffectShape::Throttle { retry_after } => Effect::Throttle {
                    retry_after: parse_duration(&retry_after)?,
                },
                EffectShape::Quota => Effect::Quota,
                EffectShape::Region {
                    region,
                    progress,
                    details,
                } => Effect::Region {
                    region: Region::parse(&region).map_err(|violation| FaultError {
                        message: violation.message,
                        remedy: violation.remedy,
                    })?,
                    progress,
                    details,
                },
            },
        })
    }
}

/// The body that stores a fault.
pub(super) fn encode(fault: &Fault) -> Result<Body, StoreError> {
    let json =
        serde_json::to_string(&Shape::from(fault)).map_err(|error| StoreError::Unreadable {
            key: "fault".to_owned(),
            detail: error.to_string(),
        })?;
    Ok(Body {
        version: VERSION,
        json,
    })
}

/// The fault that is stored.
pub(super) fn decode(stored: &StoredFault) -> Result<Fault, StoreError> {
    let unreadable = |detail: String| StoreError::Unreadable {
        key: format!("fault {}", stored.id),
        detail,
    };
    if stored.body.version != VERSION {
        return Err(unreadable(format!(
            "its shape has the unknown version {}",
            stored.body.version
        )));
    }
    let shape: Shape =
        serde_json::from_str(&stored.body.json).map_err(|error| unreadable(error.to_string()))?;
    Fault::try_from(shape).map_err(|error| unreadable(error.message))
}
