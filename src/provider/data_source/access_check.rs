//! The data source `acg_access_check`: what somebody may do somewhere, and through which role (S-1 to
//! S-4).

use std::collections::{BTreeMap, BTreeSet};

use super::argument;
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::{Attr, Model as _};
use crate::framework::schema::{Attribute, Schema};
use crate::framework::value::Type;
use crate::gallery::access::{AccessQuestion, AccessScope, Action, PrincipalReference};
use crate::gallery::{PropertyPath, Violation};
use crate::provider::data::Data;
use crate::provider::{problem, schema};

crate::model! {
    /// Who, where, what; and what comes of it.
    pub struct AccessCheckData {
        pub principal: Attr<String>,
        pub scope: Attr<String>,
        pub actions: Attr<BTreeSet<Attr<String>>>,
        pub data_actions: Attr<BTreeSet<Attr<String>>>,
        pub allowed: Attr<bool>,
        pub decisions: Attr<BTreeMap<String, Attr<bool>>>,
        pub role_assignment_ids: Attr<BTreeSet<Attr<String>>>,
    }
}

/// The data source.
pub(in crate::provider) struct AccessCheckDataSource;

impl DataSource<Data> for AccessCheckDataSource {
    type Model = AccessCheckData;

    fn type_name(&self) -> &'static str {
        "acg_access_check"
    }

    fn schema(&self) -> Schema {
        Schema::new(
            "Says what somebody may do somewhere, without doing any of it. That something is not \
             allowed is an answer, not an error: use it in a `check` block, a precondition or a test.",
        )
        .attribute(
            "scope",
            Attribute::string(
                "Where: the id of a subscription, a resource group, a gallery, or of something in a \
                 gallery. Whether it exists does not matter.",
            )
            .required()
            .check(schema::parsed(AccessScope::parse)),
        )
        .attribute(
            "principal",
            Attribute::string(
                "Who, by name or object id. Defaults to whom the provider is `acting_as`; whoever \
                 asks about somebody else needs to read role assignments at the scope.",
            )
            .check(schema::parsed(PrincipalReference::parse)),
        )
        .attribute(
            "actions",
            Attribute::set_of_strings(
                "What is done to resources, such as \
                 `Microsoft.Compute/galleries/images/versions/write`, without wildcards. Defaults to \
                 whatever there is to do at the scope, unless there are `data_actions`.",
            )
            .check(schema::every_element(schema::parsed(Action::parse))),
        )
        .attribute(
            "data_actions",
            Attribute::set_of_strings("What is done to the data that resources hold.")
                .check(schema::every_element(schema::parsed(Action::parse_on_data))),
        )
        .attribute(
            "allowed",
            Attribute::boolean("Whether all of it is allowed.").computed(),
        )
        .attribute(
            "decisions",
            Attribute::of(
                Type::map(Type::Bool),
                "Whether each of the actions is allowed, by the action.",
            )
            .computed(),
        )
        .attribute(
            "role_assignment_ids",
            Attribute::set_of_strings(
                "The ids of the role assignments that allow any of it. Empty when nothing is \
                 allowed, and when the provider acts as nobody: everything is allowed then.",
            )
            .computed(),
        )
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: AccessCheckData,
    ) -> Result<AccessCheckData, Diagnostics> {
        let acg = context.provider().connected()?;
        let scope = argument(&config.scope, "scope", AccessScope::parse)?;
        let mut actions = parsed(&config.actions, "actions", Action::parse)?;
        actions.extend(parsed(
            &config.data_actions,
            "data_actions",
            Action::parse_on_data,
        )?);
        if actions.is_empty() {
            actions = Action::usual_on(&scope);
        }
        let question = AccessQuestion {
            principal: config.principal.known().cloned(),
            scope,
            actions,
        };
        let decisions = acg.service.access_check(question).await;
        let path = |property: &PropertyPath| problem::path(property, AccessCheckData::ATTRIBUTES);
        let decisions = decisions
            .map_err(|error| problem::refused("Unable to Check the Access", &error, &path))?;
        let allowed = decisions.iter().all(|decision| decision.allowed);
        let through = decisions.iter().flat_map(|decision| &decision.through);
        let through = through.map(|one| Attr::Known(one.assignment.to_string()));
        let single = decisions
            .iter()
            .map(|one| (one.action.to_string(), Attr::Known(one.allowed)));
        Ok(AccessCheckData {
            allowed: Attr::Known(allowed),
            decisions: Attr::Known(single.collect()),
            role_assignment_ids: Attr::Known(through.collect()),
            ..config
        })
    }
}

/// The actions of a set.
fn parsed(
    set: &Attr<BTreeSet<Attr<String>>>,
    name: &'static str,
    parse: fn(&str) -> Result<Action, Violation>,
) -> Result<Vec<Action>, Diagnostics> {
    let known = set.known().into_iter().flatten().filter_map(Attr::known);
    let read = known.map(|text| parse(text));
    let read: Result<Vec<Action>, Violation> = read.collect();
    read.map_err(|violation| {
        let at = PropertyPath::of(name);
        problem::violations(&[violation.at(at)], &|property| {
            problem::path(property, &["actions", "data_actions"])
        })
    })
}
