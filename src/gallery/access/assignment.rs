//! Role assignments: who has which role where (S-1, S-2, S-4).

use std::fmt;

use uuid::Uuid;

use super::{
    AccessScope, Principal, PrincipalId, PrincipalReference, PrincipalType, RoleDefinition,
    RoleReference, ScopeKind,
};
use crate::gallery::change::{Property, ResourceSpec, properties};
use crate::gallery::{ArmCode, PropertyPath, TenantId, Violation, hyphenated_uuid, rule};

/// The id of a role assignment: its scope and a UUID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAssignmentId {
    scope: AccessScope,
    name: Uuid,
}

impl RoleAssignmentId {
    const SEGMENTS: &str = "/providers/Microsoft.Authorization/roleAssignments/";

    /// The id of the assignment of that name at a scope.
    pub fn new(scope: AccessScope, name: Uuid) -> Self {
        Self { scope, name }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `id` that shows the right form, or says what is wrong with its scope.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let wrong = || {
            Violation::invalid(
                rule::N_6,
                PropertyPath::of("id"),
                format!("{text:?} is not the id of a role assignment."),
            )
            .remedy(format!(
                "Write it as the id of the scope, followed by \"{}00000000-0000-0000-0000-000000000000\".",
                Self::SEGMENTS
            ))
        };
        let lower = text.to_ascii_lowercase();
        let (at, segments) = lower
            .rmatch_indices(&Self::SEGMENTS.to_ascii_lowercase())
            .next()
            .ok_or_else(wrong)?;
        let scope = text.get(..at).ok_or_else(wrong)?;
        let name = text.get(at + segments.len()..).ok_or_else(wrong)?;
        let scope =
            AccessScope::parse(scope).map_err(|violation| violation.at(PropertyPath::of("id")))?;
        let name = parse_assignment_name(name).map_err(|_| wrong())?;
        Ok(Self { scope, name })
    }

    /// Where the role is assigned.
    pub fn scope(&self) -> &AccessScope {
        &self.scope
    }

    /// The assignment's own name.
    pub fn name(&self) -> Uuid {
        self.name
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl fmt::Display for RoleAssignmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}{}",
            self.scope,
            Self::SEGMENTS,
            self.name.hyphenated()
        )
    }
}

/// Reads the name of a role assignment: a UUID in its hyphenated form, in any case.
///
/// # Errors
/// A violation at `name` when the text is not such a UUID.
pub fn parse_assignment_name(text: &str) -> Result<Uuid, Violation> {
    hyphenated_uuid(text).ok_or_else(|| {
        Violation::invalid(
            rule::N_6,
            PropertyPath::of("name"),
            format!("The name {text:?} of a role assignment is not a UUID."),
        )
        .remedy("Write it as 00000000-0000-0000-0000-000000000000, or leave it out.")
    })
}

/// A role assignment as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAssignmentSpec {
    /// What it is called; where nothing is said, a name follows from the rest.
    pub name: Option<Uuid>,
    /// Where.
    pub scope: AccessScope,
    /// Which role.
    pub role: RoleReference,
    /// To whom.
    pub principal: PrincipalReference,
    /// What the principal is; given, a principal that the directory does not know is taken on trust.
    pub principal_type: Option<PrincipalType>,
    /// Why.
    pub description: Option<String>,
}

impl RoleAssignmentSpec {
    /// The id of the assignment that the request makes. The same request asks for the same one
    /// every time, as a template does that derives the name.
    pub fn id(&self) -> RoleAssignmentId {
        let name = self.name.unwrap_or_else(|| {
            let what = [
                self.scope.key(),
                self.role.to_string().to_ascii_lowercase(),
                self.principal.to_string().to_ascii_lowercase(),
            ];
            Uuid::new_v5(&Uuid::NAMESPACE_URL, what.join("\n").as_bytes())
        });
        RoleAssignmentId::new(self.scope.clone(), name)
    }
}

impl ResourceSpec for RoleAssignmentSpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "name" S_1 |spec| spec.name.map(|name| name.to_string());
        fixed "scope" S_1 |spec| spec.scope.to_string().to_ascii_lowercase();
        fixed "role_definition_id" S_1 |spec| spec.role.to_string().to_ascii_lowercase();
        fixed "principal_id" S_1 |spec| spec.principal.to_string().to_ascii_lowercase();
        fixed "principal_type" S_1 |spec| spec.principal_type.map(PrincipalType::as_str);
        fixed "description" S_1 |spec| &spec.description;
    };

    fn title(&self) -> String {
        format!("assignment of \"{}\" to {}", self.role, self.principal)
    }
}

/// A role assignment that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAssignment {
    /// Its id.
    pub id: RoleAssignmentId,
    /// The role.
    pub role: RoleDefinition,
    /// Who has it.
    pub principal: PrincipalId,
    /// What the directory calls the principal; nothing when it does not know it, or no longer.
    pub principal_name: Option<String>,
    /// What the principal is.
    pub principal_type: PrincipalType,
    /// Why.
    pub description: Option<String>,
}

impl RoleAssignment {
    /// Whether it is this principal that has it.
    pub fn is_of(&self, principal: &PrincipalReference) -> bool {
        match principal {
            PrincipalReference::Id(id) => *id == self.principal,
            PrincipalReference::Name(name) => {
                let known = self.principal_name.as_ref();
                known.is_some_and(|known| known.eq_ignore_ascii_case(name))
            }
            PrincipalReference::Both(id, name) => {
                let known = self.principal_name.as_ref();
                *id == self.principal && known.is_some_and(|known| known.eq_ignore_ascii_case(name))
            }
        }
    }

    /// The request that would make it.
    pub fn spec(&self) -> RoleAssignmentSpec {
        RoleAssignmentSpec {
            name: Some(self.id.name),
            scope: self.id.scope.clone(),
            role: RoleReference::Id(self.role.id),
            principal: PrincipalReference::Id(self.principal),
            principal_type: Some(self.principal_type),
            description: self.description.clone(),
        }
    }
}

/// Which arguments of a request say the role and the principal; none where that is not known yet.
#[derive(Debug, Clone, Copy)]
pub struct GivenAssignment {
    /// Whether the role's id is given.
    pub role_definition_id: Option<bool>,
    /// Whether the role's name is given.
    pub role_definition_name: Option<bool>,
    /// Whether the principal's object id is given.
    pub principal_id: Option<bool>,
    /// Whether the principal's name is given.
    pub principal_name: Option<bool>,
}

impl GivenAssignment {
    /// S-1: a role and a principal are said. Whether what is said twice is the same, the references tell.
    pub fn check(self) -> Vec<Violation> {
        let role = (self.role_definition_id, self.role_definition_name);
        let principal = (self.principal_id, self.principal_name);
        let pairs = [
            (role, "role_definition_id", "role_definition_name", "role"),
            (principal, "principal_id", "principal_name", "principal"),
        ];
        let check = |(given, id, name, noun)| {
            (given == (Some(false), Some(false))).then(|| {
                let message = format!("Nothing says which {noun}.");
                Violation::invalid(rule::S_1, PropertyPath::of(id), message)
                    .remedy(format!("Give {id} or {name}."))
            })
        };
        pairs.into_iter().filter_map(check).collect()
    }
}

/// S-1, S-4: what a request breaks, given the principal as the directory knows it and the tenant
/// that the scope lies in; none while the scope is yet to be known.
pub fn check_new(
    spec: &RoleAssignmentSpec,
    principal: Option<&Principal>,
    tenant: Option<TenantId>,
) -> Vec<Violation> {
    let Some(principal) = principal else {
        return match (&spec.principal, spec.principal_type) {
            (PrincipalReference::Id(_), Some(_)) => Vec::new(),
            (unknown, _) => vec![unknown_principal(unknown)],
        };
    };
    let mut violations: Vec<_> = spec
        .principal_type
        .and_then(|said| unmatched_principal_type(principal, said))
        .into_iter()
        .chain(other_principal(&spec.principal, principal))
        .collect();
    if let Some(tenant) = tenant.filter(|tenant| !principal.acts_in(*tenant)) {
        violations.push(of_another_tenant(principal, tenant));
    }
    violations
}

/// S-1: the directory has no such principal, and it is not one to be taken on trust.
pub fn unknown_principal(principal: &PrincipalReference) -> Violation {
    let remedy = match principal {
        PrincipalReference::Id(_) => {
            "Add it with `acg role principal add`, correct the id, or say what it is with principal_type: it is then taken on trust."
        }
        PrincipalReference::Name(_) | PrincipalReference::Both(..) => {
            "Add it with `acg role principal add`, or correct the name: `acg role principal list` shows all there are."
        }
    };
    Violation::new(
        ArmCode::PrincipalNotFound,
        rule::S_1,
        PropertyPath::of("principal_id"),
        format!("The principal \"{principal}\" is not in the directory."),
    )
    .remedy(remedy)
}

/// S-1: an object id that the directory had is not one to be taken on trust.
pub fn removed_principal(id: PrincipalId) -> Violation {
    Violation::new(
        ArmCode::PrincipalNotFound,
        rule::S_1,
        PropertyPath::of("principal_id"),
        format!("The principal \"{id}\" was removed from the directory."),
    )
    .remedy("Add it again with `acg role principal add`, or correct the id: `acg role principal list` shows all there are.")
}

/// S-1: the principal is something else than the request says.
pub fn unmatched_principal_type(principal: &Principal, said: PrincipalType) -> Option<Violation> {
    (principal.principal_type != said).then(|| {
        Violation::new(
            ArmCode::UnmatchedPrincipalType,
            rule::S_1,
            PropertyPath::of("principal_type"),
            format!(
                "The principal \"{}\" has type \"{}\", which is different from \"{said}\".",
                principal.id, principal.principal_type
            ),
        )
        .remedy("Correct principal_type, or leave it out.")
    })
}

/// S-1: the object id is that of one principal, the name that of another.
fn other_principal(said: &PrincipalReference, found: &Principal) -> Option<Violation> {
    let PrincipalReference::Both(_, name) = said else {
        return None;
    };
    (!name.eq_ignore_ascii_case(&found.name)).then(|| {
        Violation::invalid(
            rule::S_1,
            PropertyPath::of("principal_id"),
            format!(
                "principal_id says the principal \"{}\" and principal_name the principal \"{name}\".",
                found.name
            ),
        )
        .remedy("Correct one of them, or remove it.")
    })
}

/// S-4: the principal cannot be given a role in that tenant.
fn of_another_tenant(principal: &Principal, tenant: TenantId) -> Violation {
    let remedy = match principal.principal_type {
        PrincipalType::ServicePrincipal => {
            "Register the application in that tenant too: `acg role principal add --registered-in`, or registered_in in a seed."
        }
        PrincipalType::Group | PrincipalType::User => {
            "Assign the role to the people themselves, or to a group of that tenant that they are in."
        }
    };
    Violation::new(
        ArmCode::PrincipalNotFound,
        rule::S_4,
        PropertyPath::of("principal_id"),
        format!(
            "The {} \"{}\" of tenant {} does not exist in the directory of tenant {tenant}, which the scope lies in.",
            principal.principal_type.noun(),
            principal.name,
            principal.tenant
        ),
    )
    .remedy(remedy)
}

/// S-2: advice on sharing a single version.
pub fn advice(scope: &AccessScope) -> Option<String> {
    let whole = match scope.kind() {
        ScopeKind::ImageVersion => "definition",
        ScopeKind::GalleryApplicationVersion => "application",
        _ => return None,
    };
    Some(format!(
        "The role is assigned at the single version \"{scope}\": whoever has it sees neither newer versions nor what the latest is. Sharing the {whole} or the gallery is recommended."
    ))
}
