//! What somebody does to a resource, and the patterns by which roles name it: S-4.

use std::fmt;

use super::{AccessScope, ScopeKind};
use crate::gallery::{PropertyPath, Violation, rule};

/// What is done to a resource of any kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Look at it.
    Read,
    /// Create or change it.
    Write,
    /// Delete it.
    Delete,
}

impl Verb {
    fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}

/// One action, such as `Microsoft.Compute/galleries/read`.
#[derive(Debug, Clone)]
pub struct Action {
    name: String,
    on_data: bool,
}

impl Action {
    /// A verb on the resource that a scope is. Of a subscription and a resource group, the
    /// resource is that of Resource Manager itself.
    pub fn on(scope: &AccessScope, verb: Verb) -> Self {
        let resource_type = scope
            .resource_type()
            .unwrap_or("Microsoft.Resources/subscriptions");
        Self::control(format!("{resource_type}/{}", verb.as_str()))
    }

    /// What there is to do at a scope: what its resource allows, and giving roles there.
    pub fn usual_on(scope: &AccessScope) -> Vec<Self> {
        let verbs = [Verb::Read, Verb::Write, Verb::Delete];
        let mut actions = verbs.map(|verb| Self::on(scope, verb)).to_vec();
        match scope.kind() {
            // Of these, more is asked of what they hold than of themselves.
            ScopeKind::Subscription | ScopeKind::ResourceGroup => {
                let galleries =
                    |verb: Verb| format!("Microsoft.Compute/galleries/{}", verb.as_str());
                actions = verbs.map(|verb| Self::control(galleries(verb))).to_vec();
            }
            ScopeKind::Gallery => actions.push(Self::share()),
            _ => {}
        }
        actions.push(Self::on_role_assignments(Verb::Write));
        actions
    }

    /// Shares a gallery (S-5, S-6).
    pub fn share() -> Self {
        Self::control("Microsoft.Compute/galleries/share/action")
    }

    /// A verb on role assignments.
    pub fn on_role_assignments(verb: Verb) -> Self {
        Self::control(format!(
            "Microsoft.Authorization/roleAssignments/{}",
            verb.as_str()
        ))
    }

    /// A verb on role definitions.
    pub fn on_role_definitions(verb: Verb) -> Self {
        Self::control(format!(
            "Microsoft.Authorization/roleDefinitions/{}",
            verb.as_str()
        ))
    }

    /// Reads what others share with a subscription directly (S-5).
    pub fn read_shared() -> Self {
        Self::control("Microsoft.Compute/locations/sharedGalleries/images/versions/read")
    }

    /// Reads how much of its limits a subscription uses.
    pub fn read_usage() -> Self {
        Self::control("Microsoft.Compute/locations/usages/read")
    }

    fn control(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            on_data: false,
        }
    }

    /// Reads an action on the resource itself.
    ///
    /// # Errors
    /// A violation at `actions` when it is not written as one, or has a wildcard.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        check(text, "actions", false)?;
        Ok(Self::control(text))
    }

    /// Reads an action on the data that a resource holds.
    ///
    /// # Errors
    /// A violation at `data_actions` when it is not written as one, or has a wildcard.
    pub fn parse_on_data(text: &str) -> Result<Self, Violation> {
        check(text, "data_actions", false)?;
        Ok(Self {
            name: text.to_owned(),
            on_data: true,
        })
    }

    /// Whether it is done to the data that a resource holds.
    pub fn is_on_data(&self) -> bool {
        self.on_data
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Actions as a role names them: `*` stands for any characters, slashes too.
#[derive(Debug, Clone)]
pub struct ActionPattern(String);

impl ActionPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A violation at `actions` when it is neither `*` nor written as an action.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        check(text, "actions", true)?;
        Ok(Self(text.to_owned()))
    }

    /// A pattern of a role that Azure defines.
    pub(super) fn built_in(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The pattern as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the action is one of these, in any case.
    pub fn matches(&self, action: &Action) -> bool {
        let (pattern, text) = (self.0.as_bytes(), action.name.as_bytes());
        let (mut at, mut seen) = (0, 0);
        // Where the last wildcard stands, and how much of the text it has taken so far.
        let mut wildcard: Option<(usize, usize)> = None;
        while seen < text.len() {
            match (pattern.get(at), text.get(seen)) {
                (Some(b'*'), _) => {
                    wildcard = Some((at, seen));
                    at += 1;
                }
                (Some(one), Some(other)) if one.eq_ignore_ascii_case(other) => {
                    at += 1;
                    seen += 1;
                }
                _ => {
                    let Some((star, taken)) = wildcard else {
                        return false;
                    };
                    wildcard = Some((star, taken + 1));
                    at = star + 1;
                    seen = taken + 1;
                }
            }
        }
        pattern
            .get(at..)
            .is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
    }
}

impl PartialEq for ActionPattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for ActionPattern {}

fn check(text: &str, property: &'static str, wildcards: bool) -> Result<(), Violation> {
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || "./-_".contains(c) || (wildcards && c == '*');
    let right = !text.is_empty()
        && text.chars().all(allowed)
        && ((wildcards && text == "*") || text.contains('/'));
    if right {
        return Ok(());
    }
    let what = if wildcards {
        "an action or a pattern of actions"
    } else {
        "an action"
    };
    Err(Violation::invalid(
        rule::S_4,
        PropertyPath::of(property),
        format!("{text:?} is not {what}."),
    )
    .remedy(if wildcards {
        "Write it as \"Microsoft.Compute/galleries/read\", with \"*\" for any characters, as in \"Microsoft.Compute/galleries/*/read\"."
    } else {
        "Write it as \"Microsoft.Compute/galleries/read\", without a wildcard."
    }))
}
