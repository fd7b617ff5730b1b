//! The directory on the command line: users, groups, service principals.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::assignment::AssignmentView;
use crate::cli::frame::answer::{Answer, Outcome, Part, Row, Sheet, Table};
use crate::cli::frame::argument::by;
use crate::cli::frame::cell::Cell;
use crate::cli::frame::deletion::{self, Absent};
use crate::cli::frame::exit::Exit;
use crate::cli::frame::failure::Failure;
use crate::cli::frame::session::Session;
use crate::engine::Engine;
use crate::gallery::access::{
    AccessService, Principal, PrincipalId, PrincipalReference, PrincipalType,
};
use crate::gallery::{Deleted, TenantId};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum PrincipalCommand {
    /// List users, groups and service principals
    List {
        /// Only those of this type: User, Group or ServicePrincipal
        #[arg(long = "type", value_name = "TYPE", value_parser = by(PrincipalType::parse))]
        principal_type: Option<PrincipalType>,
    },
    /// Show a principal with its groups, members and roles
    Show(OnePrincipal),
    /// Add a principal to the directory
    Add(Add),
    /// Remove a principal from the directory and its groups; what it was assigned stays, and helps
    /// nobody
    Remove(OnePrincipal),
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum MemberCommand {
    /// Make a principal a member of a group
    Add(Membership),
    /// Take a principal out of a group
    Remove(Membership),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct OnePrincipal {
    /// The principal, by its name or object id
    #[arg(value_parser = by(PrincipalReference::parse))]
    principal: PrincipalReference,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Add {
    /// Its name
    name: String,
    /// What it is: User, Group or ServicePrincipal
    #[arg(long = "type", value_name = "TYPE", value_parser = by(PrincipalType::parse))]
    principal_type: PrincipalType,
    /// Its object id, a UUID [default: a new one]
    #[arg(long, value_parser = by(PrincipalId::parse))]
    id: Option<PrincipalId>,
    /// The tenant that it is of [default: the tenant of all subscriptions that name none]
    #[arg(long, value_parser = by(TenantId::parse))]
    tenant: Option<TenantId>,
    /// Another tenant in which the application is registered too
    #[arg(long, value_name = "TENANT", value_parser = by(TenantId::parse))]
    registered_in: Vec<TenantId>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Membership {
    /// The group, by its name or object id
    #[arg(value_parser = by(PrincipalReference::parse))]
    group: PrincipalReference,
    /// The member, by its name or object id
    #[arg(value_parser = by(PrincipalReference::parse))]
    member: PrincipalReference,
}

/// A principal as it is shown.
#[derive(Debug, Serialize)]
struct PrincipalView {
    id: String,
    name: String,
    principal_type: &'static str,
    tenant_id: String,
    registered_in: Vec<String>,
}

/// A principal with its surroundings.
#[derive(Debug, Serialize)]
struct PrincipalSheet {
    #[serde(flatten)]
    principal: PrincipalView,
    groups: Vec<String>,
    members: Vec<String>,
    role_assignments: Vec<AssignmentView>,
}

#[derive(Debug, Serialize)]
struct MembershipView {
    group: String,
    member: String,
}

impl From<&Principal> for PrincipalView {
    fn from(principal: &Principal) -> Self {
        let registered_in = principal.registered_in.iter().map(TenantId::to_string);
        Self {
            id: principal.id.to_string(),
            name: principal.name.clone(),
            principal_type: principal.principal_type.as_str(),
            tenant_id: principal.tenant.to_string(),
            registered_in: registered_in.collect(),
        }
    }
}

impl Row for PrincipalView {
    const COLUMNS: &'static [&'static str] = &["name", "type", "id"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::text(self.principal_type),
            Cell::text(&self.id),
        ]
    }
}

impl Sheet for PrincipalSheet {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let principal = &self.principal;
        vec![
            ("name", Cell::text(&principal.name)),
            ("id", Cell::text(&principal.id)),
            ("type", Cell::text(principal.principal_type)),
            ("tenant", Cell::text(&principal.tenant_id)),
            ("registered in", Cell::list(&principal.registered_in)),
            ("groups", Cell::list(&self.groups)),
            ("members", Cell::list(&self.members)),
        ]
    }
}

impl PrincipalCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { principal_type } => {
                let all = session.engine().await?.principals().await?;
                let wanted = principal_type.as_ref();
                let rows: Vec<PrincipalView> = all
                    .iter()
                    .filter(|one| wanted.is_none_or(|wanted| one.principal_type == *wanted))
                    .map(PrincipalView::from)
                    .collect();
                Ok(Answer::list(rows, "There are no principals."))
            }
            Self::Show(one) => one.show(session).await,
            Self::Add(add) => add.run(session).await,
            Self::Remove(one) => one.remove(session).await,
        }
    }
}

impl OnePrincipal {
    async fn show(&self, session: &Session) -> Outcome {
        let engine = session.engine().await?;
        let found = engine.principal(&self.principal).await?;
        let principal = found.ok_or_else(|| {
            Failure::of(
                Exit::NotFound,
                "PrincipalNotFound",
                format!(
                    "The principal \"{}\" is not in the directory.",
                    self.principal
                ),
                "See who is with \"acg role principal list\".",
            )
        })?;
        let id = principal.id.to_string();
        let names = |all: Vec<Principal>| all.into_iter().map(|one| one.name).collect();
        let assignments = engine.role_assignment_list(None).await?;
        let assignments = assignments
            .iter()
            .filter(|one| one.principal == principal.id);
        let sheet = PrincipalSheet {
            principal: PrincipalView::from(&principal),
            groups: names(engine.groups_of(id.clone()).await?),
            members: names(engine.group_members(id).await?),
            role_assignments: assignments.map(AssignmentView::from).collect(),
        };
        let roles = Table::of(&sheet.role_assignments);
        let answer = Answer::sheet(sheet);
        Ok(if roles.rows.is_empty() {
            answer
        } else {
            answer.part(Part::Table(roles))
        })
    }

    async fn remove(&self, session: &Session) -> Outcome {
        let engine = session.engine().await?;
        let Some(principal) = engine.principal(&self.principal).await? else {
            let id = None;
            let what = format!("The principal \"{}\"", self.principal);
            return Ok(deletion::absent(&what, Absent { id }));
        };
        let noun = principal.principal_type.noun();
        let what = format!("The {noun} \"{}\"", principal.name);
        session.confirm(&format!("{what} will be removed from the directory."))?;
        let removed = engine.principal_remove(principal.id.to_string()).await?;
        let view = PrincipalView::from(&principal);
        if removed == Deleted::WasAbsent {
            return Ok(deletion::absent(&what, view));
        }
        let sentence = format!("{what} was removed from the directory.");
        Ok(deletion::gone(sentence, view))
    }
}

impl Add {
    async fn run(&self, session: &Session) -> Outcome {
        let principal = Principal {
            id: self.id.unwrap_or_else(Engine::new_principal_id),
            name: self.name.clone(),
            principal_type: self.principal_type,
            tenant: self.tenant.unwrap_or(TenantId::HOME),
            registered_in: self.registered_in.iter().copied().collect(),
        };
        let engine = session.engine_that_may_create().await?;
        let added = engine.principal_add(principal).await.map_err(|error| {
            Failure::from(error).in_arguments(&[("registered_in", "--registered-in")])
        })?;
        let sentence = format!(
            "The {} \"{}\" is in the directory, with the object id {}.",
            added.principal_type.noun(),
            added.name,
            added.id
        );
        Ok(Answer::done(sentence, PrincipalView::from(&added)))
    }
}

impl MemberCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let engine = session.engine().await?;
        let (Self::Add(membership) | Self::Remove(membership)) = self;
        let (group, member) = (membership.group.to_string(), membership.member.to_string());
        let view = MembershipView {
            group: group.clone(),
            member: member.clone(),
        };
        match self {
            Self::Add(_) => {
                engine.member_add(group.clone(), member.clone()).await?;
                let sentence = format!("\"{member}\" is a member of \"{group}\".");
                Ok(Answer::done(sentence, view))
            }
            Self::Remove(_) => {
                session.confirm(&format!(
                    "\"{member}\" will lose what \"{group}\" was assigned."
                ))?;
                let removed = engine.member_remove(group.clone(), member.clone()).await?;
                if removed == Deleted::WasAbsent {
                    let what = format!("\"{member}\" in \"{group}\"");
                    return Ok(deletion::absent(&what, view));
                }
                let sentence = format!("\"{member}\" is no member of \"{group}\" any more.");
                Ok(deletion::gone(sentence, view))
            }
        }
    }
}
