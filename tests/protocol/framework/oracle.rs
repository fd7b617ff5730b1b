//! Terraform's own checks of what a provider answers, written from its rules.

use terraform_provider_acg::framework::proto::schema::nested_block::NestingMode as BlockMode;
use terraform_provider_acg::framework::proto::schema::object::NestingMode;
use terraform_provider_acg::framework::proto::schema::{Attribute, Block, Object};
use terraform_provider_acg::framework::value::Value;

use super::terraform::{body, element};

type Verdict = Result<(), String>;

/// Refuses a planned state as Terraform does ("Provider produced invalid plan").
pub fn plan_valid(block: &Block, prior: &Value, config: &Value, planned: &Value) -> Verdict {
    match (config.is_null(), planned.is_null()) {
        (true, true) => return Ok(()),
        (true, false) => return Err("planned for existence but config wants absence".into()),
        (false, true) => return Err("planned for absence but config wants existence".into()),
        (false, false) => {}
    }
    for attribute in &block.attributes {
        let name = &attribute.name;
        let (prior, config, planned) = (
            prior.attribute(name),
            config.attribute(name),
            planned.attribute(name),
        );
        attribute_valid(attribute, prior, config, planned)
            .map_err(|why| format!(".{name}{why}"))?;
    }
    for nested in &block.block_types {
        let name = &nested.type_name;
        let (prior, config, planned) = (
            prior.attribute(name),
            config.attribute(name),
            planned.attribute(name),
        );
        let valid = |prior: &Value, config: &Value, planned: &Value| {
            if planned.is_unknown() && !config.is_unknown() {
                return Err(
                    ": element representing nested block must not be unknown itself".into(),
                );
            }
            plan_valid(body(nested), prior, config, planned)
        };
        let verdict = match nested.nesting() {
            BlockMode::Single | BlockMode::Group => valid(prior, config, planned),
            _ if planned.is_null() => Err(": must be empty to indicate no blocks, not null".into()),
            _ if config.is_unknown() => known_only(planned, ": planned for unknown dynamic block"),
            BlockMode::Set => set_valid(config, planned, &|config, planned| {
                valid(&Value::Null, config, planned).is_ok()
            }),
            _ => elements_valid(prior, config, planned, &valid),
        };
        verdict.map_err(|why| format!(".{name}{why}"))?;
    }
    Ok(())
}

fn known_only(planned: &Value, why: &str) -> Verdict {
    if planned.is_unknown() {
        Ok(())
    } else {
        Err(why.into())
    }
}

fn attribute_valid(
    attribute: &Attribute,
    prior: &Value,
    config: &Value,
    planned: &Value,
) -> Verdict {
    if attribute.write_only {
        return if planned.is_null() {
            Ok(())
        } else {
            Err(": planned value for write-only attribute is not null".into())
        };
    }
    let suppressed = planned == prior && !prior.is_null() && !config.is_null();
    let free = attribute.computed && (config.is_null() || !attribute.optional);
    if planned == config || suppressed || free {
        return Ok(());
    }
    if config.is_null() {
        return Err(format!(
            ": planned value {planned:?} for a non-computed attribute"
        ));
    }
    match &attribute.nested_type {
        Some(nested) if !config.is_unknown() => nested_valid(nested, prior, config, planned),
        _ => Err(format!(
            ": planned value {planned:?} does not match config value {config:?} nor prior value {prior:?}"
        )),
    }
}

fn nested_valid(nested: &Object, prior: &Value, config: &Value, planned: &Value) -> Verdict {
    if planned.is_null() {
        return Err(": planned for absence but config wants existence".into());
    }
    if planned.is_unknown() {
        return Err(": planned unknown for configured value".into());
    }
    let object_valid = |prior: &Value, config: &Value, planned: &Value| {
        if config.is_unknown() {
            return known_only(planned, ": planned for an unknown element");
        }
        for attribute in &nested.attributes {
            let name = &attribute.name;
            let (prior, config, planned) = (
                prior.attribute(name),
                config.attribute(name),
                planned.attribute(name),
            );
            attribute_valid(attribute, prior, config, planned)
                .map_err(|why| format!(".{name}{why}"))?;
        }
        Ok(())
    };
    match nested.nesting() {
        // The elements of a set are trusted, their count is not.
        NestingMode::Set => set_valid(config, planned, &|_, _| true),
        NestingMode::Single => object_valid(prior, config, planned),
        _ => elements_valid(prior, config, planned, &object_valid),
    }
}

type Each<'a> = dyn Fn(&Value, &Value, &Value) -> Verdict + 'a;

fn elements_valid(prior: &Value, config: &Value, planned: &Value, each: &Each<'_>) -> Verdict {
    match (config, planned) {
        (Value::List(config), Value::List(planned)) if config.len() == planned.len() => config
            .iter()
            .zip(planned)
            .enumerate()
            .try_for_each(|(index, (config, planned))| {
                each(element(prior, index), config, planned)
                    .map_err(|why| format!("[{index}]{why}"))
            }),
        (Value::Map(config), Value::Map(planned)) if config.keys().eq(planned.keys()) => {
            config.iter().try_for_each(|(key, config)| {
                each(
                    prior.attribute(key),
                    config,
                    planned.get(key).unwrap_or(&Value::Null),
                )
                .map_err(|why| format!("[{key:?}]{why}"))
            })
        }
        _ => Err(": count in plan disagrees with count in config".into()),
    }
}

fn set_valid(config: &Value, planned: &Value, same: &dyn Fn(&Value, &Value) -> bool) -> Verdict {
    let (Value::Set(config), Value::Set(planned)) = (config, planned) else {
        return Err(": a set is no set in the plan".into());
    };
    if config.len() != planned.len() {
        return Err(": count in plan disagrees with count in config".into());
    }
    let each_planned = planned
        .iter()
        .all(|planned| config.iter().any(|config| same(config, planned)));
    let each_config = config
        .iter()
        .all(|config| planned.iter().any(|planned| same(config, planned)));
    if each_planned && each_config {
        Ok(())
    } else {
        Err(": planned set elements do not correlate with the configuration".into())
    }
}

/// Whether `later` is `sooner` with unknown parts become known, as Terraform demands of the second
/// plan against the first and of the new state against the plan.
pub fn fulfils(sooner: &Value, later: &Value) -> Verdict {
    let differ = || Err(format!(": was {sooner:?}, but now {later:?}"));
    match (sooner, later) {
        (Value::Unknown(_), _) => Ok(()),
        (Value::Object(one), Value::Object(two)) | (Value::Map(one), Value::Map(two))
            if one.keys().eq(two.keys()) =>
        {
            one.iter().try_for_each(|(key, one)| {
                fulfils(one, two.get(key).unwrap_or(&Value::Null))
                    .map_err(|why| format!(".{key}{why}"))
            })
        }
        (Value::List(one), Value::List(two)) if one.len() == two.len() => one
            .iter()
            .zip(two)
            .try_for_each(|(one, two)| fulfils(one, two)),
        // Sets may shrink when elements become equal.
        (Value::Set(one), Value::Set(two)) if one.len() >= two.len() => {
            let planned = |two: &Value| one.iter().any(|one| fulfils(one, two).is_ok());
            let made = |one: &Value| two.iter().any(|two| fulfils(one, two).is_ok());
            if two.iter().all(planned) && one.iter().all(made) {
                Ok(())
            } else {
                differ()
            }
        }
        _ if sooner == later => Ok(()),
        _ => differ(),
    }
}
