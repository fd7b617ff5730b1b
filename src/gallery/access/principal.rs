//! Who can be given a role, and where: S-1, S-4.

use std::collections::BTreeSet;
use std::fmt;

use uuid::Uuid;

use crate::gallery::{PropertyPath, TenantId, Violation, hyphenated_uuid, rule};

/// The object id of a principal: a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PrincipalId(Uuid);

impl PrincipalId {
    /// Reads an object id in its hyphenated form, in any case.
    ///
    /// # Errors
    /// A violation at `principal_id` when the text is not such a UUID.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        hyphenated_uuid(text).map(Self).ok_or_else(|| {
            Violation::invalid(
                rule::S_1,
                PropertyPath::of("principal_id"),
                format!("The object id {text:?} of a principal is not a UUID."),
            )
            .remedy("Write it as 00000000-0000-0000-0000-000000000000.")
        })
    }

    /// One from its parts.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// One that follows from a name, for a world that is to be the same each time it is made.
    pub fn of_name(name: &str) -> Self {
        let name = format!("principal\n{}", name.to_ascii_lowercase());
        Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
    }
}

impl fmt::Display for PrincipalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// Which principal is meant: by its object id, or by its name in the directory.
#[derive(Debug, Clone)]
pub enum PrincipalReference {
    /// By its object id.
    Id(PrincipalId),
    /// By its name.
    Name(String),
    /// By its object id, and by a name of which only the directory tells whether it is the same one's.
    Both(PrincipalId, String),
}

impl PrincipalReference {
    /// One principal that is said twice.
    pub fn both(by_id: Self, by_name: Self) -> Self {
        match (by_id, by_name) {
            (Self::Id(id), Self::Name(name)) => Self::Both(id, name),
            (by_id, _) => by_id,
        }
    }

    /// Reads an object id or a name.
    ///
    /// # Errors
    /// A violation at `principal_id` when the text is empty.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        match PrincipalId::parse(text) {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => Self::parse_name(text),
        }
    }

    /// Reads an object id.
    ///
    /// # Errors
    /// A violation at `principal_id` when the text is none.
    pub fn parse_id(text: &str) -> Result<Self, Violation> {
        PrincipalId::parse(text).map(Self::Id)
    }

    /// Reads a name.
    ///
    /// # Errors
    /// A violation at `principal_id` when the text is empty, or an object id.
    pub fn parse_name(text: &str) -> Result<Self, Violation> {
        if text.trim().is_empty() || PrincipalId::parse(text).is_ok() {
            return Err(Violation::invalid(
                rule::S_1,
                PropertyPath::of("principal_id"),
                format!("{text:?} is not the name of a principal."),
            )
            .remedy("Give the name that the directory has for it, or its object id as such."));
        }
        Ok(Self::Name(text.to_owned()))
    }
}

/// By name, names differ in case alone when they mean one principal.
impl PartialEq for PrincipalReference {
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

impl Eq for PrincipalReference {}

impl fmt::Display for PrincipalReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) | Self::Both(id, _) => id.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// What kind of principal one is, in Azure's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalType {
    /// A person.
    User,
    /// A group, whose members have what it is given.
    Group,
    /// An application, perhaps registered in several tenants.
    ServicePrincipal,
}

impl PrincipalType {
    /// Every type.
    pub const ALL: &[Self] = &[Self::User, Self::Group, Self::ServicePrincipal];

    /// Reads a type, in any case.
    ///
    /// # Errors
    /// A violation that lists the types there are.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        Self::ALL
            .iter()
            .copied()
            .find(|one| one.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| {
                Violation::invalid(
                    rule::S_1,
                    PropertyPath::of("principal_type"),
                    format!("{text:?} is not a type of principal."),
                )
                .remedy("Use one of User, Group, ServicePrincipal.")
            })
    }

    /// The spelling of Azure.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::ServicePrincipal => "ServicePrincipal",
        }
    }

    /// The type in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::ServicePrincipal => "service principal",
        }
    }
}

impl fmt::Display for PrincipalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A principal that the directory knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Its object id.
    pub id: PrincipalId,
    /// Its name, unique in the directory without regard to case.
    pub name: String,
    /// What it is.
    pub principal_type: PrincipalType,
    /// The tenant that it is of.
    pub tenant: TenantId,
    /// Of a multi-tenant application: the other tenants that it is registered in.
    pub registered_in: BTreeSet<TenantId>,
}

impl Principal {
    /// S-4: whether a role can be given to it in a tenant, and used there. A person can be invited
    /// anywhere; a group is of its tenant; an application is where it is registered.
    pub fn acts_in(&self, tenant: TenantId) -> bool {
        match self.principal_type {
            PrincipalType::User => true,
            PrincipalType::Group => self.tenant == tenant,
            PrincipalType::ServicePrincipal => {
                self.tenant == tenant || self.registered_in.contains(&tenant)
            }
        }
    }

    /// What is wrong with a principal that is to be added: S-1, S-4.
    pub fn check_new(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        if self.name.trim().is_empty() || PrincipalId::parse(&self.name).is_ok() {
            violations.push(
                Violation::invalid(
                    rule::S_1,
                    PropertyPath::of("name"),
                    format!("{:?} is not the name of a principal.", self.name),
                )
                .remedy("Give it a name that is not empty and not an object id."),
            );
        }
        if !self.registered_in.is_empty() && self.principal_type != PrincipalType::ServicePrincipal
        {
            violations.push(
                Violation::invalid(
                    rule::S_4,
                    PropertyPath::of("registered_in"),
                    format!(
                        "The {} \"{}\" cannot be registered in further tenants: only an application can.",
                        self.principal_type.noun(),
                        self.name
                    ),
                )
                .remedy("Make it a service principal, or leave the further tenants out."),
            );
        }
        violations
    }
}
