//! Role assignments on the command line.

use clap::Args;
use serde::Serialize;

use crate::cli::frame::answer::{Answer, Outcome, Row, Sheet, Table};
use crate::cli::frame::argument::by;
use crate::cli::frame::cell::Cell;
use crate::cli::frame::deletion::{self, Absent};
use crate::cli::frame::failure::Failure;
use crate::cli::frame::scope::{self, ScopeReference};
use crate::cli::frame::session::Session;
use crate::gallery::access::{
    AccessScope, AccessService, PrincipalReference, PrincipalType, RoleAssignment,
    RoleAssignmentId, RoleAssignmentSpec, RoleReference, advice, parse_assignment_name,
};
use crate::gallery::{Deleted, ResourceKind};

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// Where: "golden", "golden/ubuntu" or "golden/agent" (an image definition or a VM application),
    /// "golden/ubuntu/1.0.0", an id, or "/" for the subscription;
    /// with everything below [default: the subscription, or the group of --resource-group]
    scope: Option<ScopeReference>,
    /// Also what is assigned above and inherited
    #[arg(long)]
    inherited: bool,
    /// Only those of this principal, by its name or object id
    #[arg(long, value_parser = by(PrincipalReference::parse))]
    principal: Option<PrincipalReference>,
    /// Only those of this role, by its name or id
    #[arg(long, value_parser = by(RoleReference::parse))]
    role: Option<RoleReference>,
    /// Those of every subscription
    #[arg(long, conflicts_with_all = ["scope", "resource_group"])]
    all_subscriptions: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// The id of the role assignment
    #[arg(value_parser = by(RoleAssignmentId::parse))]
    id: RoleAssignmentId,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Assign {
    /// The role, by its name or id
    #[arg(value_parser = by(RoleReference::parse))]
    role: RoleReference,
    /// To whom, by name or object id
    #[arg(value_parser = by(PrincipalReference::parse))]
    principal: PrincipalReference,
    /// Where: "golden", "golden/ubuntu" or "golden/agent" (an image definition or a VM application),
    /// "golden/ubuntu/1.0.0", an id, or "/" for the subscription
    scope: ScopeReference,
    /// What the principal is: an object id that is not in the directory is taken on trust then
    #[arg(long = "type", value_name = "TYPE", value_parser = by(PrincipalType::parse))]
    principal_type: Option<PrincipalType>,
    /// Why
    #[arg(long)]
    description: Option<String>,
    /// The name of the assignment, a UUID [default: one that follows from the rest]
    #[arg(long)]
    name: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Unassign {
    /// The role, by its name or id; or the id of the role assignment, and nothing else
    role_or_id: String,
    /// From whom, by name or object id
    #[arg(requires = "scope", value_parser = by(PrincipalReference::parse))]
    principal: Option<PrincipalReference>,
    /// Where: "golden", "golden/ubuntu" or "golden/agent" (an image definition or a VM application),
    /// "golden/ubuntu/1.0.0", an id, or "/" for the subscription
    scope: Option<ScopeReference>,
}

/// A role assignment as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct AssignmentView {
    id: String,
    name: String,
    scope: String,
    role_definition_id: String,
    role_definition_name: String,
    principal_id: String,
    principal_name: Option<String>,
    principal_type: &'static str,
    description: Option<String>,
    #[serde(skip)]
    place: Cell,
}

impl From<&RoleAssignment> for AssignmentView {
    fn from(assignment: &RoleAssignment) -> Self {
        Self {
            id: assignment.id.to_string(),
            name: assignment.id.name().to_string(),
            scope: assignment.id.scope().to_string(),
            role_definition_id: assignment.role.id.arm_id(),
            role_definition_name: assignment.role.name.clone(),
            principal_id: assignment.principal.to_string(),
            principal_name: assignment.principal_name.clone(),
            principal_type: assignment.principal_type.as_str(),
            description: assignment.description.clone(),
            place: scope::cell(assignment.id.scope()),
        }
    }
}

impl AssignmentView {
    /// The principal's name, or its object id where it has none.
    fn principal(&self) -> Cell {
        match &self.principal_name {
            Some(name) => Cell::text(name),
            None => Cell::text(&self.principal_id),
        }
    }
}

impl Row for AssignmentView {
    const COLUMNS: &'static [&'static str] = &["name", "role", "principal", "type", "scope"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::pair(&self.name, &self.id),
            Cell::text(&self.role_definition_name),
            self.principal(),
            Cell::text(self.principal_type),
            self.place.clone(),
        ]
    }
}

impl Sheet for AssignmentView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("role", Cell::text(&self.role_definition_name)),
            ("role id", Cell::text(&self.role_definition_id)),
            ("principal", Cell::optional(self.principal_name.as_deref())),
            ("principal id", Cell::text(&self.principal_id)),
            ("type", Cell::text(self.principal_type)),
            ("scope", self.place.clone()),
            ("description", Cell::optional(self.description.as_deref())),
        ]
    }
}

impl List {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let scope = self.scope(session).await?;
        let engine = session.engine().await?;
        let found = match &scope {
            Some(scope) if !self.inherited => engine.role_assignment_list(Some(scope)).await?,
            _ => engine.role_assignment_list(None).await?,
        };
        let found = found.into_iter();
        let found = found.filter(|one| self.asks_for(one, scope.as_ref()));
        let found: Vec<RoleAssignment> = found.collect();
        let rows: Vec<AssignmentView> = found.iter().map(AssignmentView::from).collect();
        let mut table = Table::of(&rows);
        if self.all_subscriptions {
            let subscriptions = found.iter().map(|one| one.id.scope().subscription());
            table = table.column(
                "subscription",
                subscriptions.map(|subscription| Cell::text(&subscription)),
            );
        }
        Ok(Answer::table(
            rows,
            table,
            &session.nothing("There are no role assignments."),
        ))
    }

    async fn scope(&self, session: &Session) -> Result<Option<AccessScope>, Failure> {
        if let Some(scope) = &self.scope {
            return Ok(Some(scope.resolve(session).await?));
        }
        if self.all_subscriptions {
            return Ok(None);
        }
        let subscription = session.settings.subscription;
        let Some(group) = &session.settings.resource_group else {
            return Ok(Some(AccessScope::subscription_scope(subscription)));
        };
        let text = format!("/subscriptions/{subscription}/resourceGroups/{group}");
        let scope = AccessScope::parse(&text);
        Ok(Some(
            scope.map_err(|violation| Failure::argument(&violation))?,
        ))
    }

    fn asks_for(&self, assignment: &RoleAssignment, scope: Option<&AccessScope>) -> bool {
        let at = assignment.id.scope();
        let here = scope.is_none_or(|scope| scope.contains(at) || at.contains(scope));
        let role = self.role.as_ref();
        let principal = self.principal.as_ref();
        here && role.is_none_or(|role| role.means(&assignment.role))
            && principal.is_none_or(|principal| assignment.is_of(principal))
    }
}

impl Show {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let found = session
            .engine()
            .await?
            .role_assignment_get(&self.id)
            .await?;
        let found = session.found(found, ResourceKind::RoleAssignment, &self.id)?;
        Ok(Answer::sheet(AssignmentView::from(&found)))
    }
}

impl Assign {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let name = self.name.as_deref().map(parse_assignment_name).transpose();
        let spec = RoleAssignmentSpec {
            name: name.map_err(|violation| {
                Failure::argument(&violation).in_arguments(&[("name", "--name")])
            })?,
            scope: self.scope.resolve(session).await?,
            role: self.role.clone(),
            principal: self.principal.clone(),
            principal_type: self.principal_type,
            description: self.description.clone(),
        };
        let advice = advice(&spec.scope);
        let made = session.engine_that_may_create().await?;
        let made = made.role_assignment_create(spec).await?.resource;
        let view = AssignmentView::from(&made);
        let sentence = format!(
            "{} has the role \"{}\" at the {}.",
            view.principal().shown,
            view.role_definition_name,
            view.place.shown
        );
        let answer = Answer::done(sentence, view);
        Ok(match advice {
            Some(advice) => answer.note(advice),
            None => answer,
        })
    }
}

impl Unassign {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let engine = session.engine().await?;
        let assignment = match (&self.principal, &self.scope) {
            (Some(principal), Some(scope)) => {
                match self.find(session, principal, scope).await? {
                    Ok(found) => found,
                    // Whoever acts as somebody finds by name what they may read, which may not be all.
                    Err(what) if session.settings.acting_as.is_some() => {
                        return Err(Failure::not_found(ResourceKind::RoleAssignment, what));
                    }
                    Err(what) => return Ok(absent(&what, None)),
                }
            }
            _ => {
                let id = RoleAssignmentId::parse(&self.role_or_id);
                let id = id.map_err(|violation| Failure::argument(&violation))?;
                match engine.role_assignment_get(&id).await? {
                    Some(found) => found,
                    None => return Ok(absent(&id.to_string(), Some(&id))),
                }
            }
        };
        let view = AssignmentView::from(&assignment);
        let what = format!(
            "the role \"{}\" at the {}",
            view.role_definition_name, view.place.shown
        );
        let who = view.principal().shown;
        session.confirm(&format!("{who} will lose {what}."))?;
        if engine.role_assignment_delete(&assignment.id).await? == Deleted::WasAbsent {
            let id = &assignment.id;
            return Ok(absent(&id.to_string(), Some(id)));
        }
        Ok(deletion::gone(format!("{who} has lost {what}."), view))
    }

    /// The assignment, or what it would be called.
    async fn find(
        &self,
        session: &Session,
        principal: &PrincipalReference,
        scope: &ScopeReference,
    ) -> Result<Result<RoleAssignment, String>, Failure> {
        let role = RoleReference::parse(&self.role_or_id);
        let role = role.map_err(|violation| Failure::argument(&violation))?;
        let scope = scope.resolve(session).await?;
        let found = session
            .engine()
            .await?
            .role_assignment_list(Some(&scope))
            .await?;
        let mut found = found.into_iter().filter(|one| {
            *one.id.scope() == scope && role.means(&one.role) && one.is_of(principal)
        });
        let what = format!("{role} of {principal} at {scope}");
        Ok(found.next().ok_or(what))
    }
}

fn absent(what: &str, id: Option<&RoleAssignmentId>) -> Answer {
    let id = id.map(ToString::to_string);
    deletion::absent(&format!("The role assignment \"{what}\""), Absent { id })
}
