//! Role definitions: what a role allows, and where it can be assigned (S-4).

use std::fmt;

use uuid::Uuid;

use super::{AccessScope, Action, ActionPattern, built_in_role, built_in_roles};
use crate::gallery::{ArmCode, PropertyPath, Violation, hyphenated_uuid, rule};

/// The id of a role definition: a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleDefinitionId(Uuid);

impl RoleDefinitionId {
    const SEGMENTS: &str = "/providers/Microsoft.Authorization/roleDefinitions/";

    /// One from its parts.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// Reads a UUID, or an Azure Resource Manager id that ends in one.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let name = match lower.rsplit_once(&Self::SEGMENTS.to_ascii_lowercase()) {
            Some((_, name)) => name,
            None => lower.as_str(),
        };
        hyphenated_uuid(name).map(Self)
    }

    /// Reads a UUID, or an Azure Resource Manager id that ends in one.
    ///
    /// # Errors
    /// A violation at `role_definition_id` when the text is neither.
    pub fn required(text: &str) -> Result<Self, Violation> {
        Self::parse(text).ok_or_else(|| {
            Violation::invalid(
                rule::S_4,
                PropertyPath::of("role_definition_id"),
                format!("{text:?} is not the id of a role."),
            )
            .remedy(format!(
                "Write it as 00000000-0000-0000-0000-000000000000 or \"{}00000000-0000-0000-0000-000000000000\", or name the role.",
                Self::SEGMENTS
            ))
        })
    }

    /// One that follows from a name, for a world that is to be the same each time it is made.
    pub fn of_name(name: &str) -> Self {
        let name = format!("role\n{}", name.to_ascii_lowercase());
        Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
    }

    /// The id that Azure Resource Manager has for it.
    pub fn arm_id(self) -> String {
        format!("{}{self}", Self::SEGMENTS)
    }
}

impl fmt::Display for RoleDefinitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// What a role allows: the actions less the "not actions", of resources and of their data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Permissions {
    /// Actions on resources.
    pub actions: Vec<ActionPattern>,
    /// Of these, what is not allowed after all.
    pub not_actions: Vec<ActionPattern>,
    /// Actions on the data that resources hold.
    pub data_actions: Vec<ActionPattern>,
    /// Of these, what is not allowed after all.
    pub not_data_actions: Vec<ActionPattern>,
}

impl Permissions {
    /// Whether they allow an action. What one role leaves out, another may still allow.
    pub fn allow(&self, action: &Action) -> bool {
        let (given, taken) = if action.is_on_data() {
            (&self.data_actions, &self.not_data_actions)
        } else {
            (&self.actions, &self.not_actions)
        };
        let any = |patterns: &[ActionPattern]| patterns.iter().any(|one| one.matches(action));
        any(given) && !any(taken)
    }
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDefinition {
    /// Its id.
    pub id: RoleDefinitionId,
    /// Its name, unique without regard to case.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it allows.
    pub permissions: Permissions,
    /// Where it can be assigned: there and below. Nowhere else; a role of Azure's own has none and
    /// can be assigned everywhere.
    pub assignable_scopes: Vec<AccessScope>,
}

impl RoleDefinition {
    /// Whether Azure defines it.
    pub fn is_built_in(&self) -> bool {
        self.assignable_scopes.is_empty()
    }

    /// Whether it can be assigned at a scope.
    pub fn is_assignable_at(&self, scope: &AccessScope) -> bool {
        self.is_built_in() || self.assignable_scopes.iter().any(|one| one.contains(scope))
    }

    /// What is wrong with a custom role that is to be made.
    pub fn check_new(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        let mut wrong = |property, message: String, remedy: &str| {
            violations.push(
                Violation::invalid(rule::S_4, PropertyPath::of(property), message).remedy(remedy),
            );
        };
        if self.name.trim().is_empty() {
            wrong("name", "A role needs a name.".to_owned(), "Give it one.");
        }
        if RoleDefinitionId::parse(&self.name).is_some() {
            let message = format!("The name of a role cannot be an id, as {:?} is.", self.name);
            wrong("name", message, "Give it a name in words.");
        }
        if built_in_role(&self.name).is_some() {
            let message = format!("Azure itself has a role of the name {:?}.", self.name);
            wrong("name", message, "Give the custom role another name.");
        }
        if self.permissions.actions.is_empty() && self.permissions.data_actions.is_empty() {
            let message = format!("The role {:?} allows nothing.", self.name);
            wrong(
                "actions",
                message,
                "Give it at least one action or data action.",
            );
        }
        if self.assignable_scopes.is_empty() {
            let message = format!("The role {:?} can be assigned nowhere.", self.name);
            wrong(
                "assignable_scopes",
                message,
                "Give at least one subscription, resource group or resource as an assignable scope.",
            );
        }
        violations
    }
}

/// Which role is meant: by the name of one, or by an id.
#[derive(Debug, Clone)]
pub enum RoleReference {
    /// By its id.
    Id(RoleDefinitionId),
    /// By its name.
    Name(String),
    /// By its id, and by a name of which only the roles there are tell whether it is the same one's.
    Both(RoleDefinitionId, String),
}

impl RoleReference {
    /// One role that is said twice.
    ///
    /// # Errors
    /// A violation at `role_definition_id` when the two are not the same role (S-1).
    pub fn both(by_id: Self, by_name: &Self) -> Result<Self, Violation> {
        match (&by_id, by_name) {
            (Self::Id(id), Self::Name(name)) => {
                let built_in = built_in_roles().iter().any(|role| role.id == *id);
                if built_in {
                    Err(other_role(&by_id, name))
                } else {
                    Ok(Self::Both(*id, name.clone()))
                }
            }
            (one, other) if one == other => Ok(by_id),
            (one, other) => Err(other_role(one, &other.to_string())),
        }
    }

    /// S-1: whether the role that was found is the one that is said, where it is said twice.
    pub fn contradicted_by(&self, role: &RoleDefinition) -> Option<Violation> {
        match self {
            Self::Both(_, name) if !self.means(role) => {
                Some(other_role(&Self::Name(role.name.clone()), name))
            }
            _ => None,
        }
    }

    /// Reads the name of a role, a UUID, or an Azure Resource Manager id of one.
    ///
    /// # Errors
    /// A violation at `role_definition_id` when the text is neither.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        match RoleDefinitionId::parse(text) {
            Some(id) => Ok(Self::Id(id)),
            None => Self::parse_name(text),
        }
    }

    /// Reads a UUID, or an Azure Resource Manager id of a role.
    ///
    /// # Errors
    /// A violation at `role_definition_id` when the text is no such id.
    pub fn parse_id(text: &str) -> Result<Self, Violation> {
        RoleDefinitionId::required(text).map(Self::Id)
    }

    /// Reads the name of a role.
    ///
    /// # Errors
    /// A violation at `role_definition_id` when the text cannot be one.
    pub fn parse_name(text: &str) -> Result<Self, Violation> {
        if let Some(role) = built_in_role(text) {
            return Ok(Self::Id(role.id));
        }
        let is_id = RoleDefinitionId::parse(text).is_some();
        if text.trim().is_empty() || text.contains('/') || is_id {
            return Err(Violation::invalid(
                rule::S_4,
                PropertyPath::of("role_definition_id"),
                format!("{text:?} is not the name of a role."),
            )
            .remedy(format!(
                "Give one of {}, or the name or id of a custom role.",
                names()
            )));
        }
        Ok(Self::Name(text.to_owned()))
    }

    /// Whether a role is the one that is meant.
    pub fn means(&self, role: &RoleDefinition) -> bool {
        match self {
            Self::Id(id) => *id == role.id,
            Self::Name(name) => name.eq_ignore_ascii_case(&role.name),
            Self::Both(id, name) => *id == role.id && name.eq_ignore_ascii_case(&role.name),
        }
    }
}

/// By name, names differ in case alone when they mean one role.
impl PartialEq for RoleReference {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Id(one), Self::Id(other)) => one == other,
            (Self::Name(one), Self::Name(other)) => one.eq_ignore_ascii_case(other),
            (Self::Both(id, one), Self::Both(other_id, other)) => {
                id == other_id && one.eq_ignore_ascii_case(other)
            }
            _ => false,
        }
    }
}

impl Eq for RoleReference {}

impl fmt::Display for RoleReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) | Self::Both(id, _) => {
                match built_in_roles().iter().find(|role| role.id == *id) {
                    Some(role) => f.write_str(&role.name),
                    None => id.fmt(f),
                }
            }
            Self::Name(name) => f.write_str(name),
        }
    }
}

fn names() -> String {
    let names: Vec<_> = built_in_roles()
        .iter()
        .map(|role| role.name.as_str())
        .collect();
    names.join(", ")
}

/// S-1: the id is that of one role, the name that of another.
fn other_role(said: &RoleReference, name: &str) -> Violation {
    Violation::invalid(
        rule::S_1,
        PropertyPath::of("role_definition_id"),
        format!(
            "role_definition_id says the role \"{said}\" and role_definition_name the role \"{name}\"."
        ),
    )
    .remedy("Correct one of them, or remove it.")
}

/// There is no such role.
pub fn unknown_role(reference: &RoleReference) -> Violation {
    Violation::new(
        ArmCode::RoleDefinitionDoesNotExist,
        rule::S_4,
        PropertyPath::of("role_definition_id"),
        format!("There is no role \"{reference}\"."),
    )
    .remedy(format!(
        "Give one of {}, or make the custom role first with `acg role definition create`.",
        names()
    ))
}

/// A custom role is assigned where it was made for.
pub fn check_assignable(role: &RoleDefinition, scope: &AccessScope) -> Option<Violation> {
    (!role.is_assignable_at(scope)).then(|| {
        let scopes: Vec<_> = role
            .assignable_scopes
            .iter()
            .map(|scope| format!("\"{scope}\""))
            .collect();
        Violation::new(
            ArmCode::RoleAssignmentScopeNotAssignableToRoleDefinition,
            rule::S_4,
            PropertyPath::of("scope"),
            format!(
                "The role \"{}\" cannot be assigned at \"{scope}\": its assignable scopes are {}.",
                role.name,
                scopes.join(", ")
            ),
        )
        .remedy("Assign another role, or add the scope to the role's assignable scopes.")
    })
}
