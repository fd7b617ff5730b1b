//! What a rule says when it is broken.
//!
//! Must not know who asks: the provider makes a diagnostic of it, an HTTP server an error body.

use super::{PropertyPath, RuleId};
use std::fmt;

/// One broken rule: which one, where, what is wrong and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Violation {
    /// The code that Azure Resource Manager answers for it.
    pub code: ArmCode,
    /// The rule that was broken.
    pub rule: RuleId,
    /// The property at fault; empty when it is the resource as a whole.
    pub target: PropertyPath,
    /// What is wrong, naming the values.
    pub message: String,
    /// What to do, in one sentence; empty when there is nothing to add.
    pub remedy: String,
}

impl Violation {
    /// A value that a rule does not accept (`InvalidParameter`).
    pub fn invalid(rule: RuleId, target: PropertyPath, message: impl Into<String>) -> Self {
        Self::new(ArmCode::InvalidParameter, rule, target, message)
    }

    /// A violation with any code.
    pub fn new(
        code: ArmCode,
        rule: RuleId,
        target: PropertyPath,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            rule,
            target,
            message: message.into(),
            remedy: String::new(),
        }
    }

    /// The same violation with what to do about it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// The same violation at another property: a parser names the property that its type usually
    /// stands in, and whoever read the value from elsewhere says so with this.
    #[must_use]
    pub fn at(mut self, target: PropertyPath) -> Self {
        self.target = target;
        self
    }
}

/// The error codes of Azure Resource Manager that the gallery answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ArmCode {
    /// A value breaks a rule.
    InvalidParameter,
    /// A property that is fixed at creation would change.
    PropertyChangeNotAllowed,
    /// The gallery or definition above the resource is missing.
    ParentResourceNotFound,
    /// The resource, or one that it refers to, is missing.
    ResourceNotFound,
    /// The resource exists in another location.
    InvalidResourceLocation,
    /// The region is unknown, or closed to the subscription.
    LocationNotAvailableForResourceType,
    /// The resource still has others nested in it.
    CannotDeleteResource,
    /// A limit of the subscription would be exceeded.
    QuotaExceeded,
    /// The request collides with what exists.
    Conflict,
    /// The resource is protected from this.
    OperationNotAllowed,
    /// What the gallery stands on cannot be used at the moment.
    ServiceUnavailable,
    /// Nobody knows who is asking.
    AuthenticationFailed,
    /// No role allows the caller what it asks for.
    AuthorizationFailed,
    /// The caller may not read what the request refers to.
    LinkedAuthorizationFailed,
    /// The directory has no such principal.
    PrincipalNotFound,
    /// The principal is of another type than was said.
    UnmatchedPrincipalType,
    /// The principal has the role at the scope already.
    RoleAssignmentExists,
    /// There is no such role.
    RoleDefinitionDoesNotExist,
    /// The role is still assigned.
    RoleDefinitionHasAssignments,
    /// The role was not made for that scope.
    RoleAssignmentScopeNotAssignableToRoleDefinition,
}

impl ArmCode {
    /// The code as it goes over the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidParameter => "InvalidParameter",
            Self::PropertyChangeNotAllowed => "PropertyChangeNotAllowed",
            Self::ParentResourceNotFound => "ParentResourceNotFound",
            Self::ResourceNotFound => "ResourceNotFound",
            Self::InvalidResourceLocation => "InvalidResourceLocation",
            Self::LocationNotAvailableForResourceType => "LocationNotAvailableForResourceType",
            Self::CannotDeleteResource => "CannotDeleteResource",
            Self::QuotaExceeded => "QuotaExceeded",
            Self::Conflict => "Conflict",
            Self::OperationNotAllowed => "OperationNotAllowed",
            Self::ServiceUnavailable => "ServiceUnavailable",
            Self::AuthenticationFailed => "AuthenticationFailed",
            Self::AuthorizationFailed => "AuthorizationFailed",
            Self::LinkedAuthorizationFailed => "LinkedAuthorizationFailed",
            Self::PrincipalNotFound => "PrincipalNotFound",
            Self::UnmatchedPrincipalType => "UnmatchedPrincipalType",
            Self::RoleAssignmentExists => "RoleAssignmentExists",
            Self::RoleDefinitionDoesNotExist => "RoleDefinitionDoesNotExist",
            Self::RoleDefinitionHasAssignments => "RoleDefinitionHasAssignments",
            Self::RoleAssignmentScopeNotAssignableToRoleDefinition => {
                "RoleAssignmentScopeNotAssignableToRoleDefinition"
            }
        }
    }

    /// The HTTP status that goes with the code.
    pub fn http_status(self) -> u16 {
        match self {
            Self::InvalidParameter
            | Self::LocationNotAvailableForResourceType
            | Self::PrincipalNotFound
            | Self::UnmatchedPrincipalType
            | Self::RoleDefinitionHasAssignments
            | Self::RoleAssignmentScopeNotAssignableToRoleDefinition => 400,
            Self::AuthenticationFailed => 401,
            Self::AuthorizationFailed | Self::LinkedAuthorizationFailed => 403,
            Self::ParentResourceNotFound
            | Self::ResourceNotFound
            | Self::RoleDefinitionDoesNotExist => 404,
            Self::PropertyChangeNotAllowed
            | Self::InvalidResourceLocation
            | Self::CannotDeleteResource
            | Self::QuotaExceeded
            | Self::Conflict
            | Self::OperationNotAllowed
            | Self::RoleAssignmentExists => 409,
            Self::ServiceUnavailable => 503,
        }
    }
}

impl fmt::Display for ArmCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
