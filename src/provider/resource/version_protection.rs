//! What protects an `acg_image_version`: its safety profile, and the encryption of each region.

use std::collections::BTreeMap;

use crate::framework::model::Attr;
use crate::framework::schema::Attribute;
use crate::framework::value::Value;
use crate::gallery::{DiskEncryptionSetId, Encryption, PropertyPath, SafetyProfile, parse_lun};
use crate::provider::draft::Drafting;
use crate::provider::schema;

crate::model! {
    /// What protects a version from being deleted by mistake.
    pub struct SafetyProfileModel {
        pub allow_deletion_of_replicated_locations: Attr<bool>,
        pub block_deletion_before_end_of_life: Attr<bool>,
    }
}

crate::model! {
    /// What encrypts the replicas of a region.
    pub struct EncryptionModel {
        pub os_disk_encryption_set_id: Attr<String>,
        pub data_disk_encryption_set_ids: Attr<BTreeMap<String, Attr<String>>>,
    }
}

/// The attribute `safety_profile`.
pub(super) fn safety_profile() -> Attribute {
    Attribute::object(
        "What protects the version from being deleted by mistake.",
        [
            (
                "allow_deletion_of_replicated_locations",
                Attribute::boolean(
                    "Whether target regions can be removed, and the replicas there with them. \
                     Azure answers `false` where it was never set, and removes all the same: set \
                     it to `false` to have that refused.",
                ),
            ),
            (
                "block_deletion_before_end_of_life",
                Attribute::boolean(
                    "Whether the version cannot be deleted before its `end_of_life_date`, or the \
                     image definition's where it has none. Defaults to `false`.",
                )
                .default(false),
            ),
        ],
    )
}

/// The attribute `encryption` of a target region.
pub(super) fn encryption() -> Attribute {
    let set = |noun: &str| {
        format!("The id of the disk encryption set that encrypts {noun} in this region")
    };
    Attribute::object(
        "What encrypts the replicas in this region besides the platform's key. The same disks are \
         encrypted in every target region, or in none. Changing this for a region that is \
         replicated to already forces a new resource to be created.",
        [
            (
                "os_disk_encryption_set_id",
                Attribute::string(format!("{}.", set("the OS disk")))
                    .check(schema::parsed(DiskEncryptionSetId::parse))
                    .equivalence(same_set),
            ),
            (
                "data_disk_encryption_set_ids",
                Attribute::map_of_strings(format!("{}, by LUN.", set("each data disk")))
                    .check(schema::no_nulls)
                    .check(schema::no_empty_map)
                    .check(schema::every_key(schema::parsed(parse_lun)))
                    .check(schema::every_value(schema::parsed(
                        DiskEncryptionSetId::parse,
                    )))
                    .equivalence(same_sets),
            ),
        ],
    )
}

fn same_set(one: &Value, two: &Value) -> bool {
    schema::same(one, two, DiskEncryptionSetId::parse)
}

fn same_sets(one: &Value, two: &Value) -> bool {
    let (Value::Map(one), Value::Map(two)) = (one, two) else {
        return false;
    };
    let other = |lun: &String, set: &Value| two.get(lun).is_some_and(|two| same_set(set, two));
    one.len() == two.len() && one.iter().all(|(lun, set)| other(lun, set))
}

/// Whether two values of `encryption` name the same sets.
pub(super) fn same_encryption(one: &Value, two: &Value) -> bool {
    let same_or_null = |name: &str, same: fn(&Value, &Value) -> bool| {
        let (one, two) = (one.attribute(name), two.attribute(name));
        one == two || same(one, two)
    };
    one.is_null() == two.is_null()
        && same_or_null("os_disk_encryption_set_id", same_set)
        && same_or_null("data_disk_encryption_set_ids", same_sets)
}

/// The encryption that a target region asks for.
pub(super) fn draft_encryption(
    draft: &mut Drafting,
    model: &Attr<EncryptionModel>,
    region: &PropertyPath,
) -> Option<Encryption> {
    let model = draft.known(model)?.clone();
    let path = region.clone().property("encryption");
    let os_disk = draft.optional(
        &model.os_disk_encryption_set_id,
        DiskEncryptionSetId::parse,
        &path.clone().property("os_disk_encryption_set_id"),
    );
    let path = path.property("data_disk_encryption_set_ids");
    let mut data_disks = BTreeMap::new();
    for (key, set) in draft
        .known(&model.data_disk_encryption_set_ids)
        .into_iter()
        .flatten()
    {
        let at = path.clone().key(key);
        match parse_lun(key) {
            Ok(lun) => data_disks.extend(
                draft
                    .optional(set, DiskEncryptionSetId::parse, &at)
                    .map(|set| (lun, set)),
            ),
            Err(violation) => draft.refuse([violation.at(at)]),
        }
    }
    Some(Encryption {
        os_disk,
        data_disks,
    })
}

/// The encryption of a target region.
pub(super) fn encryption_to_state(encryption: Option<&Encryption>) -> Attr<EncryptionModel> {
    let model = encryption.map(|encryption| {
        let data_disks: BTreeMap<_, _> = encryption
            .data_disks
            .iter()
            .map(|(lun, set)| (lun.to_string(), Attr::Known(set.to_string())))
            .collect();
        EncryptionModel {
            os_disk_encryption_set_id: encryption.os_disk.as_ref().map(ToString::to_string).into(),
            data_disk_encryption_set_ids: (!data_disks.is_empty()).then_some(data_disks).into(),
        }
    });
    model.into()
}

/// The safety profile that a model asks for.
pub(super) fn draft_safety_profile(
    draft: &mut Drafting,
    model: &Attr<SafetyProfileModel>,
) -> SafetyProfile {
    let model = draft.known(model).cloned().unwrap_or_default();
    let mut known = |value: &Attr<bool>| draft.known(value).copied();
    SafetyProfile {
        allow_deletion_of_replicated_locations: known(
            &model.allow_deletion_of_replicated_locations,
        ),
        block_deletion_before_end_of_life: known(&model.block_deletion_before_end_of_life)
            .unwrap_or(false),
    }
}

/// The safety profile. Terraform tells one that says nothing from none, and the gallery does not: what
/// was `before` decides.
pub(super) fn safety_profile_to_state(
    profile: SafetyProfile,
    before: &Attr<SafetyProfileModel>,
) -> Attr<SafetyProfileModel> {
    if profile == SafetyProfile::default() && before.known().is_none() {
        return Attr::Null;
    }
    Attr::Known(SafetyProfileModel {
        allow_deletion_of_replicated_locations: profile
            .allow_deletion_of_replicated_locations
            .into(),
        block_deletion_before_end_of_life: Attr::Known(profile.block_deletion_before_end_of_life),
    })
}

/// The safety profile as the service answers it.
pub(in crate::provider) fn safety_profile_answered(
    profile: SafetyProfile,
) -> Attr<SafetyProfileModel> {
    Attr::Known(SafetyProfileModel {
        allow_deletion_of_replicated_locations: Attr::Known(
            profile.allows_deletion_of_replicated_locations(),
        ),
        block_deletion_before_end_of_life: Attr::Known(profile.block_deletion_before_end_of_life),
    })
}
