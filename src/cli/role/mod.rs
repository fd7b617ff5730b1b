//! `acg role`: who has which role where, the roles, and the directory of those who have them.

mod assignment;
mod check;
mod definition;
mod principal;

use clap::Subcommand;

use super::frame::answer::Outcome;
use super::frame::session::Session;

#[derive(Debug, Subcommand)]
pub(super) enum RoleCommand {
    /// List role assignments
    List(assignment::List),
    /// Show a role assignment
    Show(assignment::Show),
    /// Assign a role
    Assign(assignment::Assign),
    /// Take a role away
    Unassign(assignment::Unassign),
    /// Say what somebody may do somewhere, and through which role
    Check(check::Check),
    /// List, show, create and delete roles
    #[command(subcommand)]
    Definition(definition::DefinitionCommand),
    /// List, show, add and remove users, groups and service principals
    #[command(subcommand)]
    Principal(principal::PrincipalCommand),
    /// Add and remove members of a group
    #[command(subcommand)]
    Member(principal::MemberCommand),
}

/// How the properties of principals, roles and their assignments are given on the command line.
const ARGUMENTS: &[(&str, &str)] = &[
    ("name", "NAME"),
    ("principal", "PRINCIPAL"),
    ("principal_id", "PRINCIPAL"),
    ("principal_type", "--type"),
    ("group", "GROUP"),
    ("member", "MEMBER"),
    ("role_definition_id", "ROLE"),
    ("scope", "SCOPE"),
    ("actions", "--action"),
    ("assignable_scopes", "--scope"),
];

impl RoleCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let outcome = self.outcome(session).await;
        outcome.map_err(|failure| failure.in_arguments(ARGUMENTS))
    }

    async fn outcome(&self, session: &Session) -> Outcome {
        match self {
            Self::List(command) => command.run(session).await,
            Self::Show(command) => command.run(session).await,
            Self::Assign(command) => command.run(session).await,
            Self::Unassign(command) => command.run(session).await,
            Self::Check(command) => command.run(session).await,
            Self::Definition(command) => command.run(session).await,
            Self::Principal(command) => command.run(session).await,
            Self::Member(command) => command.run(session).await,
        }
    }
}
