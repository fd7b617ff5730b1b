//! The stored shapes of principals, custom roles and role assignments.

use serde::{Deserialize, Serialize};

use super::{Damage, Stored};
use crate::engine::access::Assigned;
use crate::gallery::access::{
    AccessScope, ActionPattern, Permissions, Principal, PrincipalId, PrincipalType,
    RoleAssignmentId, RoleDefinition, RoleDefinitionId,
};
use crate::gallery::{TenantId, Violation};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct PrincipalShape {
    id: String,
    name: String,
    #[serde(rename = "type")]
    principal_type: String,
    tenant: String,
    registered_in: Vec<String>,
}

impl Stored for Principal {
    type Shape = PrincipalShape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> PrincipalShape {
        PrincipalShape {
            id: self.id.to_string(),
            name: self.name.clone(),
            principal_type: self.principal_type.to_string(),
            tenant: self.tenant.to_string(),
            registered_in: self.registered_in.iter().map(TenantId::to_string).collect(),
        }
    }

    fn from_shape(shape: PrincipalShape) -> Result<Self, Damage> {
        let registered_in = shape.registered_in.iter().map(|one| TenantId::parse(one));
        Ok(Self {
            id: PrincipalId::parse(&shape.id)?,
            name: shape.name,
            principal_type: PrincipalType::parse(&shape.principal_type)?,
            tenant: TenantId::parse(&shape.tenant)?,
            registered_in: registered_in.collect::<Result<_, Violation>>()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct RoleShape {
    id: String,
    name: String,
    description: String,
    actions: Vec<String>,
    not_actions: Vec<String>,
    data_actions: Vec<String>,
    not_data_actions: Vec<String>,
    assignable_scopes: Vec<String>,
}

impl Stored for RoleDefinition {
    type Shape = RoleShape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> RoleShape {
        let texts = |patterns: &[ActionPattern]| {
            let texts = patterns.iter().map(|pattern| pattern.as_str().to_owned());
            texts.collect()
        };
        RoleShape {
            id: self.id.to_string(),
            name: self.name.clone(),
            description: self.description.clone(),
            actions: texts(&self.permissions.actions),
            not_actions: texts(&self.permissions.not_actions),
            data_actions: texts(&self.permissions.data_actions),
            not_data_actions: texts(&self.permissions.not_data_actions),
            assignable_scopes: self
                .assignable_scopes
                .iter()
                .map(AccessScope::to_string)
                .collect(),
        }
    }

    fn from_shape(shape: RoleShape) -> Result<Self, Damage> {
        let patterns = |texts: Vec<String>| {
            let patterns = texts.iter().map(|text| ActionPattern::parse(text));
            patterns.collect::<Result<Vec<_>, Violation>>()
        };
        let scopes = shape
            .assignable_scopes
            .iter()
            .map(|one| AccessScope::parse(one));
        Ok(Self {
            id: role_id(&shape.id)?,
            name: shape.name,
            description: shape.description,
            permissions: Permissions {
                actions: patterns(shape.actions)?,
                not_actions: patterns(shape.not_actions)?,
                data_actions: patterns(shape.data_actions)?,
                not_data_actions: patterns(shape.not_data_actions)?,
            },
            assignable_scopes: scopes.collect::<Result<_, Violation>>()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct AssignmentShape {
    id: String,
    role: String,
    principal: String,
    principal_type: String,
    description: Option<String>,
}

impl Stored for Assigned {
    type Shape = AssignmentShape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> AssignmentShape {
        AssignmentShape {
            id: self.id.to_string(),
            role: self.role.to_string(),
            principal: self.principal.to_string(),
            principal_type: self.principal_type.to_string(),
            description: self.description.clone(),
        }
    }

    fn from_shape(shape: AssignmentShape) -> Result<Self, Damage> {
        Ok(Self {
            id: RoleAssignmentId::parse(&shape.id)?,
            role: role_id(&shape.role)?,
            principal: PrincipalId::parse(&shape.principal)?,
            principal_type: PrincipalType::parse(&shape.principal_type)?,
            description: shape.description,
        })
    }
}

fn role_id(text: &str) -> Result<RoleDefinitionId, Damage> {
    RoleDefinitionId::parse(text).ok_or_else(|| Damage(format!("{text:?} is not the id of a role")))
}
