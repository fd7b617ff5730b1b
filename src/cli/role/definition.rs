//! Roles on the command line.

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::cli::frame::answer::{Answer, Outcome, Row, Sheet};
use crate::cli::frame::argument::by;
use crate::cli::frame::cell::Cell;
use crate::cli::frame::deletion::{self, Absent};
use crate::cli::frame::exit::Exit;
use crate::cli::frame::failure::Failure;
use crate::cli::frame::scope::ScopeReference;
use crate::cli::frame::session::Session;
use crate::engine::Engine;
use crate::gallery::access::{
    AccessScope, ActionPattern, Permissions, RoleDefinition, RoleDefinitionId, RoleReference,
    unknown_role,
};
use crate::gallery::{Deleted, ServiceError};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum DefinitionCommand {
    /// List roles
    List {
        /// Only custom ones
        #[arg(long)]
        custom: bool,
    },
    /// Show a role
    Show(OneRole),
    /// Make a custom role
    Create(Create),
    /// Delete a custom role that is assigned nowhere
    Delete(OneRole),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct OneRole {
    /// The role, by its name or id
    #[arg(value_parser = by(RoleReference::parse))]
    role: RoleReference,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Create {
    /// Its name
    name: String,
    /// Actions that it allows, with "*" for any characters
    #[arg(long, value_name = "ACTION", value_parser = by(ActionPattern::parse))]
    action: Vec<ActionPattern>,
    /// Of these, what it does not allow after all
    #[arg(long, value_name = "ACTION", value_parser = by(ActionPattern::parse))]
    not_action: Vec<ActionPattern>,
    /// Actions on the data that resources hold
    #[arg(long, value_name = "ACTION", value_parser = by(ActionPattern::parse))]
    data_action: Vec<ActionPattern>,
    /// Of these, what it does not allow after all
    #[arg(long, value_name = "ACTION", value_parser = by(ActionPattern::parse))]
    not_data_action: Vec<ActionPattern>,
    /// Where it can be assigned: "golden", "golden/ubuntu" or "golden/agent" (an image definition or a
    /// VM application), an id, or "/" for the subscription
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    scopes: Vec<ScopeReference>,
    /// What it is for
    #[arg(long, default_value = "")]
    description: String,
    /// Its id, a UUID [default: a new one]
    #[arg(long, value_parser = by(RoleDefinitionId::required))]
    id: Option<RoleDefinitionId>,
}

/// A role as it is shown.
#[derive(Debug, Serialize)]
struct RoleView {
    id: String,
    name: String,
    description: String,
    built_in: bool,
    actions: Vec<String>,
    not_actions: Vec<String>,
    data_actions: Vec<String>,
    not_data_actions: Vec<String>,
    assignable_scopes: Vec<String>,
}

impl From<&RoleDefinition> for RoleView {
    fn from(role: &RoleDefinition) -> Self {
        let texts = |patterns: &[ActionPattern]| {
            let texts = patterns.iter().map(|pattern| pattern.as_str().to_owned());
            texts.collect()
        };
        let permissions = &role.permissions;
        let scopes = role.assignable_scopes.iter().map(AccessScope::to_string);
        Self {
            id: role.id.arm_id(),
            name: role.name.clone(),
            description: role.description.clone(),
            built_in: role.is_built_in(),
            actions: texts(&permissions.actions),
            not_actions: texts(&permissions.not_actions),
            data_actions: texts(&permissions.data_actions),
            not_data_actions: texts(&permissions.not_data_actions),
            assignable_scopes: if role.is_built_in() {
                vec!["/".to_owned()]
            } else {
                scopes.collect()
            },
        }
    }
}

impl RoleView {
    fn description(&self) -> Cell {
        Cell::optional(Some(&self.description).filter(|text| !text.is_empty()))
    }
}

impl Row for RoleView {
    const COLUMNS: &'static [&'static str] = &["name", "custom", "description"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::flag(!self.built_in),
            self.description(),
        ]
    }
}

impl Sheet for RoleView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let lines = |texts: &[String]| {
            if texts.is_empty() {
                Cell::optional(None::<&str>)
            } else {
                Cell::pair(texts.join("\n"), &texts.join(","))
            }
        };
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("description", self.description()),
            ("custom", Cell::flag(!self.built_in)),
            ("actions", lines(&self.actions)),
            ("not actions", lines(&self.not_actions)),
            ("data actions", lines(&self.data_actions)),
            ("not data actions", lines(&self.not_data_actions)),
            ("assignable at", lines(&self.assignable_scopes)),
        ]
    }
}

impl DefinitionCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { custom } => {
                let roles = session
                    .engine_that_may_create()
                    .await?
                    .role_definitions()
                    .await?;
                let rows = roles.iter().map(RoleView::from);
                let rows: Vec<RoleView> = rows.filter(|one| !(*custom && one.built_in)).collect();
                Ok(Answer::list(rows, "There are no custom roles."))
            }
            Self::Show(one) => one.show(session).await,
            Self::Create(create) => create.run(session).await,
            Self::Delete(one) => one.delete(session).await,
        }
    }
}

impl OneRole {
    async fn find(&self, session: &Session) -> Result<Option<RoleDefinition>, Failure> {
        let roles = session
            .engine_that_may_create()
            .await?
            .role_definitions()
            .await?;
        Ok(roles.into_iter().find(|role| self.role.means(role)))
    }

    async fn show(&self, session: &Session) -> Outcome {
        let role = self.find(session).await?.ok_or_else(|| {
            let mut failure = Failure::from(ServiceError::from(unknown_role(&self.role)));
            failure.exit = Exit::NotFound;
            failure
        })?;
        Ok(Answer::sheet(RoleView::from(&role)))
    }

    async fn delete(&self, session: &Session) -> Outcome {
        let Some(role) = self.find(session).await? else {
            let id = None;
            let what = format!("The role \"{}\"", self.role);
            return Ok(deletion::absent(&what, Absent { id }));
        };
        let name = &role.name;
        session.confirm(&format!("The role \"{name}\" will be deleted."))?;
        let engine = session.engine().await?;
        let deleted = engine
            .role_definition_delete(RoleReference::Id(role.id))
            .await?;
        if deleted == Deleted::WasAbsent {
            let what = format!("The role \"{name}\"");
            return Ok(deletion::absent(&what, RoleView::from(&role)));
        }
        let sentence = format!("The role \"{name}\" was deleted.");
        Ok(deletion::gone(sentence, RoleView::from(&role)))
    }
}

impl Create {
    async fn run(&self, session: &Session) -> Outcome {
        let mut assignable_scopes = Vec::new();
        for scope in &self.scopes {
            assignable_scopes.push(scope.resolve(session).await?);
        }
        let role = RoleDefinition {
            id: self.id.unwrap_or_else(Engine::new_role_definition_id),
            name: self.name.clone(),
            description: self.description.clone(),
            permissions: Permissions {
                actions: self.action.clone(),
                not_actions: self.not_action.clone(),
                data_actions: self.data_action.clone(),
                not_data_actions: self.not_data_action.clone(),
            },
            assignable_scopes,
        };
        let engine = session.engine_that_may_create().await?;
        let made = engine.role_definition_create(role).await?.resource;
        let sentence = format!("The role \"{}\" can be assigned.", made.name);
        Ok(Answer::done(sentence, RoleView::from(&made)))
    }
}
