//! What a request for an image definition can break: I-5 to I-9, G-3.

use super::{ImageDefinitionSpec, PurchasePlan, Recommended, features, words};
use crate::gallery::change::ResourceSpec;
use crate::gallery::{
    PropertyPath, Region, RegionAccess, Timestamp, Violation, check_architecture,
    check_end_of_life, rule,
};

/// What a request for a new image definition breaks by itself, at `now`.
///
/// That its gallery exists (N-9) and that its triple is free (I-1) is for who knows what is stored.
pub fn check_new(
    spec: &ImageDefinitionSpec,
    access: &RegionAccess,
    now: Timestamp,
) -> Vec<Violation> {
    let location = spec
        .location
        .and_then(|location| access.check(location, PropertyPath::of("location")));
    let mut violations: Vec<Violation> = location
        .into_iter()
        .chain(check_architecture(
            spec.architecture,
            spec.hyper_v_generation,
        ))
        .chain(features::check(&spec.features, spec.hyper_v_generation))
        .chain(spec.purchase_plan.iter().flat_map(check_purchase_plan))
        .collect();
    violations.extend(check_updatable(None, spec, now));
    violations
}

/// What a request to change an image definition breaks, at `now`: I-7, N-10, and the rules of what
/// may change. A request without a location keeps the one there is.
pub fn check_change(
    old: &ImageDefinitionSpec,
    new: &ImageDefinitionSpec,
    now: Timestamp,
) -> Vec<Violation> {
    let kept;
    let new = match new.location {
        Some(_) => new,
        None => {
            kept = ImageDefinitionSpec {
                location: old.location,
                ..new.clone()
            };
            &kept
        }
    };
    let mut violations = new.refused_changes_from(old);
    violations.extend(check_updatable(old.end_of_life_date, new, now));
    violations
}

fn check_updatable(
    previous_end_of_life: Option<Timestamp>,
    spec: &ImageDefinitionSpec,
    now: Timestamp,
) -> Vec<Violation> {
    let recommended = |property, range: Recommended| {
        check_recommended(property, range.min.map(i64::from), range.max.map(i64::from))
    };
    let mut violations = recommended("recommended_vcpus", spec.recommended_vcpus);
    violations.extend(recommended(
        "recommended_memory_gb",
        spec.recommended_memory_gb,
    ));
    violations.extend(check_end_of_life(
        previous_end_of_life,
        spec.end_of_life_date,
        now,
    ));
    violations
}

/// I-8 for the range at `property`, given as it was written: both ends are from 1 to the largest
/// 32-bit integer, and the minimum is not above the maximum.
pub fn check_recommended(
    property: &'static str,
    min: Option<i64>,
    max: Option<i64>,
) -> Vec<Violation> {
    let path = PropertyPath::of(property);
    let mut violations = Vec::new();
    for (end, value) in [("min", min), ("max", max)] {
        if let Some(value) = value.filter(|value| !(1..=i64::from(i32::MAX)).contains(value)) {
            violations.push(
                Violation::invalid(
                    rule::I_8,
                    path.clone().property(end),
                    format!("{property}.{end} is {}.", words::given(value)),
                )
                .remedy(format!(
                    "Use a number from {}.",
                    words::range(1, i32::MAX.unsigned_abs())
                )),
            );
        }
    }
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        violations.push(
            Violation::invalid(
                rule::I_8,
                path,
                format!(
                    "{property}.min is {}, which is above {property}.max, {}.",
                    words::given(min),
                    words::given(max)
                ),
            )
            .remedy("Lower the minimum or raise the maximum."),
        );
    }
    violations
}

/// I-5: what a purchase plan says is not empty.
fn check_purchase_plan(plan: &PurchasePlan) -> Vec<Violation> {
    let given = [
        ("name", Some(&plan.name)),
        ("publisher", plan.publisher.as_ref()),
        ("product", plan.product.as_ref()),
    ];
    given
        .into_iter()
        .filter(|(_, value)| value.is_some_and(String::is_empty))
        .map(|(property, _)| {
            Violation::invalid(
                rule::I_5,
                PropertyPath::of("purchase_plan").property(property),
                format!("The purchase plan's {property} is empty."),
            )
            .remedy("Give the value that the marketplace shows for the plan.")
        })
        .collect()
}

/// G-3: advice, in one sentence, for a definition or version away from its gallery.
pub fn location_advice(location: Region, gallery_location: Region) -> Option<String> {
    (location != gallery_location).then(|| {
        format!(
            "The gallery lies in \"{gallery_location}\" and this resource in \"{location}\"; keeping them in one location is recommended, so that an outage of one region does not keep both from being managed."
        )
    })
}
