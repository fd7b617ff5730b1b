//! `acg role check`: what somebody may do somewhere.

use clap::Args;
use serde::Serialize;

use crate::cli::frame::answer::{Answer, Outcome, Part, Row, Table};
use crate::cli::frame::argument::by;
use crate::cli::frame::cell::{Cell, Tone};
use crate::cli::frame::exit::Exit;
use crate::cli::frame::scope::{self, ScopeReference};
use crate::cli::frame::session::Session;
use crate::gallery::access::{
    AccessDecision, AccessQuestion, AccessService, Action, PrincipalReference,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    /// Who, by name or object id
    #[arg(value_parser = by(PrincipalReference::parse))]
    principal: PrincipalReference,
    /// Where: "golden", "golden/ubuntu" or "golden/agent" (an image definition or a VM application),
    /// "golden/ubuntu/1.0.0", an id, or "/" for the subscription
    scope: ScopeReference,
    /// What, such as Microsoft.Compute/galleries/images/versions/read [default: whatever there is to
    /// do there]
    #[arg(value_name = "ACTION", value_parser = by(Action::parse))]
    actions: Vec<Action>,
    /// What is done to the data that a resource holds
    #[arg(long, value_name = "ACTION", value_parser = by(Action::parse_on_data))]
    data_action: Vec<Action>,
}

/// Whether one action is allowed, as it is shown.
#[derive(Debug, Serialize)]
struct DecisionView {
    action: String,
    allowed: bool,
    through: Vec<ThroughView>,
}

/// What allows it.
#[derive(Debug, Serialize)]
struct ThroughView {
    role_assignment_id: String,
    role_definition_name: String,
    scope: String,
    principal_id: String,
    principal_name: Option<String>,
    #[serde(skip)]
    place: Cell,
}

impl From<&AccessDecision> for DecisionView {
    fn from(decision: &AccessDecision) -> Self {
        let through = decision.through.iter().map(|one| ThroughView {
            role_assignment_id: one.assignment.to_string(),
            role_definition_name: one.role.clone(),
            scope: one.assignment.scope().to_string(),
            principal_id: one.principal.to_string(),
            principal_name: one.principal_name.clone(),
            place: scope::cell(one.assignment.scope()),
        });
        Self {
            action: decision.action.to_string(),
            allowed: decision.allowed,
            through: through.collect(),
        }
    }
}

impl Row for DecisionView {
    const COLUMNS: &'static [&'static str] = &["action", "allowed", "through"];

    fn cells(&self) -> Vec<Cell> {
        let tone = if self.allowed { Tone::Good } else { Tone::Bad };
        let through: Vec<String> = self.through.iter().map(ThroughView::words).collect();
        let ids = self
            .through
            .iter()
            .map(|one| one.role_assignment_id.as_str());
        let ids: Vec<&str> = ids.collect();
        vec![
            Cell::text(&self.action),
            Cell::flag(self.allowed).toned(tone),
            if through.is_empty() {
                Cell::optional(None::<&str>)
            } else {
                Cell::pair(through.join("\n"), &ids.join(","))
            },
        ]
    }
}

impl ThroughView {
    /// `Reader of team-b at the gallery golden`.
    fn words(&self) -> String {
        let who = self.principal_name.as_ref().unwrap_or(&self.principal_id);
        let (role, place) = (&self.role_definition_name, &self.place.shown);
        format!("{role} of {who} at the {place}")
    }
}

impl Check {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let scope = self.scope.resolve(session).await?;
        let mut actions = self.actions.clone();
        actions.extend(self.data_action.iter().cloned());
        if actions.is_empty() {
            actions = Action::usual_on(&scope);
        }
        let question = AccessQuestion {
            principal: Some(self.principal.to_string()),
            scope,
            actions,
        };
        let decisions = session.engine().await?.access_check(question).await?;
        let rows: Vec<DecisionView> = decisions.iter().map(DecisionView::from).collect();
        let all = rows.iter().all(|row| row.allowed);
        let asked = !self.actions.is_empty() || !self.data_action.is_empty();
        let table = Part::Table(Table::of(&rows));
        let answer = Answer::new(rows).part(table);
        // Whoever names actions asks a question with an answer.
        Ok(if asked && !all {
            answer.ending(Exit::SaysNo)
        } else {
            answer
        })
    }
}
