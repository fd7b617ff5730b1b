//! The roles that Azure itself defines and that concern galleries, with their ids and actions.

use std::sync::LazyLock;

use uuid::Uuid;

use super::{ActionPattern, Permissions, RoleDefinition, RoleDefinitionId};

struct BuiltIn {
    id: u128,
    name: &'static str,
    description: &'static str,
    actions: &'static [&'static str],
    not_actions: &'static [&'static str],
}

const ROLES: [BuiltIn; 6] = [
    BuiltIn {
        id: 0x8e3a_f657_a8ff_443c_a75c_2fe8_c4bc_b635,
        name: "Owner",
        description: "Does everything, gives roles to others too.",
        actions: &["*"],
        not_actions: &[],
    },
    BuiltIn {
        id: 0xb249_88ac_6180_42a0_ab88_20f7_382d_d24c,
        name: "Contributor",
        description: "Does everything but give roles to others and share galleries.",
        actions: &["*"],
        not_actions: &[
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
            "Microsoft.Blueprint/blueprintAssignments/write",
            "Microsoft.Blueprint/blueprintAssignments/delete",
            "Microsoft.Compute/galleries/share/action",
            "Microsoft.Purview/consents/write",
            "Microsoft.Purview/consents/delete",
        ],
    },
    BuiltIn {
        id: 0xacdd_72a7_3385_48ef_bd42_f606_fba8_1ae7,
        name: "Reader",
        description: "Reads everything, and so deploys from image versions.",
        actions: &["*/read"],
        not_actions: &[],
    },
    BuiltIn {
        id: 0x1ef6_a3be_d0ac_425d_8c01_acb6_2866_290b,
        name: "Compute Gallery Sharing Admin",
        description: "Shares a gallery with subscriptions, tenants or everybody.",
        actions: &["Microsoft.Compute/galleries/share/action"],
        not_actions: &[],
    },
    BuiltIn {
        id: 0x85a2_d0d9_2eba_4c9c_b355_11c2_cc07_88ab,
        name: "Compute Gallery Artifacts Publisher",
        description: "Publishes images and applications, without sharing the gallery.",
        actions: &[
            "Microsoft.Compute/galleries/*",
            "Microsoft.Compute/locations/capsOperations/read",
            "Microsoft.Compute/locations/communityGalleries/*",
            "Microsoft.Compute/locations/sharedGalleries/*",
            "Microsoft.Compute/images/*",
            "Microsoft.Compute/virtualMachines/write",
            "Microsoft.Compute/disks/write",
            "Microsoft.Authorization/*/read",
            "Microsoft.Insights/alertRules/*",
            "Microsoft.Resources/deployments/*",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ],
        not_actions: &["Microsoft.Compute/galleries/share/action"],
    },
    BuiltIn {
        id: 0xcf7c_76d2_98a3_4358_a134_615a_a78b_f44d,
        name: "Compute Gallery Image Reader",
        description: "Reads image definitions and image versions.",
        actions: &[
            "Microsoft.Compute/galleries/images/read",
            "Microsoft.Compute/galleries/images/versions/read",
        ],
        not_actions: &[],
    },
];

/// Every role that Azure itself defines and that concerns galleries.
pub fn built_in_roles() -> &'static [RoleDefinition] {
    static DEFINITIONS: LazyLock<Vec<RoleDefinition>> =
        LazyLock::new(|| ROLES.iter().map(definition).collect());
    &DEFINITIONS
}

/// The role of Azure's own that has this name, in any case.
pub fn built_in_role(name: &str) -> Option<&'static RoleDefinition> {
    built_in_roles()
        .iter()
        .find(|role| role.name.eq_ignore_ascii_case(name))
}

fn definition(role: &BuiltIn) -> RoleDefinition {
    let patterns = |texts: &'static [&'static str]| {
        texts
            .iter()
            .map(|text| ActionPattern::built_in(text))
            .collect()
    };
    RoleDefinition {
        id: RoleDefinitionId::new(Uuid::from_u128(role.id)),
        name: role.name.to_owned(),
        description: role.description.to_owned(),
        permissions: Permissions {
            actions: patterns(role.actions),
            not_actions: patterns(role.not_actions),
            ..Permissions::default()
        },
        assignable_scopes: Vec::new(),
    }
}
