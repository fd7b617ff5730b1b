//! What a version and its source must agree on: V-2, V-11, V-12, V-14, V-17.

use super::{DiskSize, ImageVersionSpec};
use crate::gallery::encryption::check_encrypted_luns;
use crate::gallery::{
    ArmCode, DiskKind, ImageDefinitionSpec, LimitName, Limits, PropertyPath, ReplicationState,
    SourceDisk, SourceFacts, SourceId, VersionSource, Violation, rule, words,
};
use std::collections::BTreeMap;
use std::fmt;

/// What a new version breaks together with its definition and with what was found of its sources;
/// a source that is not in `found` does not exist. A definition that is planned, and so not known
/// yet, leaves V-11 open.
pub fn check_source(
    spec: &ImageVersionSpec,
    definition: Option<&ImageDefinitionSpec>,
    found: &BTreeMap<SourceId, SourceFacts>,
    limits: &Limits,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let most = limits.of(LimitName::DiskSize, spec.location);
    for (path, id) in spec.source.places() {
        let Some(facts) = found.get(id) else {
            violations.push(missing(path, id, spec));
            continue;
        };
        violations.extend(check_location(&path, id, facts, spec));
        for (disk, name) in disks(facts) {
            violations.extend(check_size(&path, id, disk, &name, most));
            violations.extend(check_kind(&path, id, disk, &name));
        }
    }
    if let Some(definition) = definition {
        violations.extend(check_definition(spec, definition, found));
    }
    if let Some((_, data_disks)) = disk_sizes(&spec.source, found) {
        let luns = data_disks.into_keys().collect();
        violations.extend(check_encrypted_luns(&spec.target_regions, &luns));
    }
    violations
}

/// V-11: in what a version's definition and what was found of its sources differ. A data disk carries no
/// operating system, so that only its size and kind matter.
pub fn check_definition(
    spec: &ImageVersionSpec,
    definition: &ImageDefinitionSpec,
    found: &BTreeMap<SourceId, SourceFacts>,
) -> Vec<Violation> {
    let places = spec.source.places().into_iter();
    let with_os = places
        .filter(|(_, id)| spec.source.whole() == Some(id) || spec.source.os_disk() == Some(id));
    with_os
        .filter_map(|(path, id)| Some((path, id, found.get(id)?)))
        .flat_map(|(path, id, facts)| check_match(&path, id, facts, definition))
        .collect()
}

/// The sizes of the OS disk and of the data disks by LUN of a version made from these sources;
/// `None` when one of them is missing.
pub fn disk_sizes(
    source: &VersionSource,
    found: &BTreeMap<SourceId, SourceFacts>,
) -> Option<(DiskSize, BTreeMap<u32, DiskSize>)> {
    match source {
        VersionSource::Whole(id) => {
            let facts = found.get(id)?;
            let data = facts.data_disks.iter();
            Some((
                facts.os_disk.into(),
                data.map(|(lun, disk)| (*lun, (*disk).into())).collect(),
            ))
        }
        VersionSource::Disks { os, data } => {
            let size = |id| found.get(id).map(|facts| DiskSize::from(facts.os_disk));
            let data: Option<BTreeMap<u32, DiskSize>> = data
                .iter()
                .map(|(lun, id)| size(id).map(|size| (*lun, size)))
                .collect();
            Some((size(os)?, data?))
        }
    }
}

/// V-2: the source exists.
fn missing(path: PropertyPath, id: &SourceId, spec: &ImageVersionSpec) -> Violation {
    Violation::new(
        ArmCode::ResourceNotFound,
        rule::V_2,
        path,
        format!(
            "The source \"{id}\" was not found, so that no version can be made of it in \"{}\".",
            spec.location
        ),
    )
    .remedy(format!(
        "Create the {} first, or correct the id.",
        id.noun()
    ))
}

/// V-2: the source is in the version's location.
fn check_location(
    path: &PropertyPath,
    id: &SourceId,
    facts: &SourceFacts,
    spec: &ImageVersionSpec,
) -> Option<Violation> {
    if facts.locations.contains(&spec.location) {
        return None;
    }
    let refused = |message| Violation::new(ArmCode::Conflict, rule::V_2, path.clone(), message);
    if let Some(state) = facts.incomplete.get(&spec.location) {
        let location = spec.location;
        return Some(match state {
            ReplicationState::Failed => refused(format!(
                "The replication of the source \"{id}\" to \"{location}\" failed."
            ))
            .remedy("Update the source, which tries it again, and wait until it is complete."),
            _ => refused(format!(
                "The source \"{id}\" is still being replicated to \"{location}\"."
            ))
            .remedy("Wait until that is complete, as `acg replication status` shows."),
        });
    }
    let places: Vec<String> = facts
        .locations
        .iter()
        .map(|region| format!("\"{region}\""))
        .collect();
    if places.is_empty() {
        let what = refused(format!("The source \"{id}\" is in no region yet."));
        let remedy = format!("Replicate it to \"{}\" as well, and wait.", spec.location);
        return Some(what.remedy(remedy));
    }
    Some(
        refused(format!(
            "The source \"{id}\" is in {}, and the version's location is \"{}\".",
            places.join(", "),
            spec.location
        ))
        .remedy(match id {
            SourceId::ImageVersion(_) => format!(
                "Set location to {}, or replicate the source to \"{}\" as well.",
                places.join(" or "),
                spec.location
            ),
            SourceId::ImageSource(_) | SourceId::SharedImageVersion(_) => format!(
                "Set location to {}, or use a source in \"{}\".",
                places.join(" or "),
                spec.location
            ),
        }),
    )
}

/// V-11: the source is what the definition says its versions are.
fn check_match(
    path: &PropertyPath,
    id: &SourceId,
    facts: &SourceFacts,
    definition: &ImageDefinitionSpec,
) -> Vec<Violation> {
    fn pair<T: PartialEq + fmt::Display>(source: &T, definition: &T) -> Option<(String, String)> {
        (source != definition).then(|| (source.to_string(), definition.to_string()))
    }
    let comparisons = [
        ("os_type", pair(&facts.os_type, &definition.os_type)),
        ("os_state", pair(&facts.os_state, &definition.os_state)),
        (
            "hyper_v_generation",
            pair(&facts.hyper_v_generation, &definition.hyper_v_generation),
        ),
        (
            "architecture",
            pair(&facts.architecture, &definition.architecture),
        ),
    ];
    comparisons
        .into_iter()
        .filter_map(|(property, difference)| {
            let (source, definition_value) = difference?;
            Some(
                Violation::invalid(
                    rule::V_11,
                    path.clone(),
                    format!(
                        "The {property} of source \"{id}\" is \"{source}\", and that of image definition \"{}\" is \"{definition_value}\".",
                        definition.id.name()
                    ),
                )
                .remedy("Use a source that matches the definition, or a definition that matches the source."),
            )
        })
        .collect()
}

fn disks(facts: &SourceFacts) -> impl Iterator<Item = (&SourceDisk, String)> {
    let data = facts
        .data_disks
        .iter()
        .map(|(lun, disk)| (disk, format!("data disk at LUN {lun}")));
    std::iter::once((&facts.os_disk, "disk".to_owned())).chain(data)
}

/// V-12, Q-5: no disk is above the limit.
fn check_size(
    path: &PropertyPath,
    id: &SourceId,
    disk: &SourceDisk,
    name: &str,
    most: u32,
) -> Option<Violation> {
    (disk.size_gb > most).then(|| {
        Violation::invalid(
            rule::V_12,
            path.clone(),
            format!(
                "The {name} of source \"{id}\" has {} GiB.",
                words::number(disk.size_gb.into())
            ),
        )
        .remedy(format!(
            "Use disks of at most {} GiB.",
            words::number(most.into())
        ))
    })
}

/// V-14: every disk is a managed one of a kind that can be captured, but for a VHD, which is a blob by
/// nature.
fn check_kind(
    path: &PropertyPath,
    id: &SourceId,
    disk: &SourceDisk,
    name: &str,
) -> Option<Violation> {
    (disk.kind != DiskKind::Managed && id.vhd().is_none()).then(|| {
        Violation::invalid(
            rule::V_14,
            path.clone(),
            format!(
                "The {name} of source \"{id}\" is of the kind \"{}\".",
                disk.kind
            ),
        )
        .remedy(if disk.kind == DiskKind::Unmanaged {
            "Make a managed image of it first, and the version of that image."
        } else {
            "Use a source with managed disks only, none of them ephemeral or Ultra."
        })
    })
}
