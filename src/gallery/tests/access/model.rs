//! The decision held against a naive model, on random grants.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::gallery::access::{ActionPattern, Permissions, is_allowed};

/// A naive reading of the rules, on texts: what a role allows is asked character by character.
mod naive {
    pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((b'*', rest)) => (0..=text.len()).any(|taken| matches(rest, &text[taken..])),
            Some((one, rest)) => text.split_first().is_some_and(|(other, more)| {
                one.eq_ignore_ascii_case(other) && matches(rest, more)
            }),
        }
    }

    pub(super) fn below(outer: &str, inner: &str) -> bool {
        let (outer, inner) = (outer.to_lowercase(), inner.to_lowercase());
        inner == outer || inner.starts_with(&format!("{outer}/"))
    }
}

const PATTERNS: [&str; 9] = [
    "*",
    "*/read",
    "Microsoft.Compute/*",
    "Microsoft.Compute/galleries/*",
    "Microsoft.Compute/galleries/*/read",
    "Microsoft.Compute/galleries/read",
    "microsoft.compute/GALLERIES/images/versions/read",
    "Microsoft.Compute/galleries/share/action",
    "*/images/*/*e*",
];

const ACTIONS: [&str; 7] = [
    "Microsoft.Compute/galleries/read",
    "Microsoft.Compute/galleries/write",
    "Microsoft.Compute/galleries/images/read",
    "Microsoft.Compute/galleries/images/versions/read",
    "Microsoft.Compute/galleries/images/versions/delete",
    "Microsoft.Compute/galleries/share/action",
    "Microsoft.Authorization/roleAssignments/write",
];

type RandomGrant = (u128, usize, Vec<usize>, Vec<usize>, bool);

fn grants_strategy() -> impl Strategy<Value = Vec<RandomGrant>> {
    let patterns = || prop::collection::vec(0..PATTERNS.len(), 0..3);
    prop::collection::vec(
        (0_u128..5, 0_usize..7, patterns(), patterns(), any::<bool>()),
        0..8,
    )
}

proptest! {
    #[test]
    fn s1_the_decision_agrees_with_a_naive_reading(
        random in grants_strategy(),
        memberships in prop::collection::btree_set(0_u128..5, 1..4),
        action_at in 0..ACTIONS.len(),
        scope_at in 0_usize..7,
        shout in any::<bool>(),
    ) {
        let mut scopes = chain();
        scopes.push(scope(&format!("{SUBSCRIPTION}/resourceGroups/images2")));
        scopes.push(scope(&format!("{}/images/ubuntu2", scopes[2])));
        let patterns = |at: &[usize]| -> Vec<ActionPattern> {
            at.iter().map(|at| ActionPattern::parse(PATTERNS[*at]).unwrap()).collect()
        };
        let grants: Vec<Grant> = random
            .iter()
            .map(|(holder, at, actions, not_actions, on_data)| {
                let (given, taken) = (patterns(actions), patterns(not_actions));
                let permissions = if *on_data {
                    Permissions { data_actions: given, not_data_actions: taken, ..Permissions::default() }
                } else {
                    Permissions { actions: given, not_actions: taken, ..Permissions::default() }
                };
                Grant {
                    assignment: RoleAssignmentId::new(scopes[*at].clone(), Uuid::nil()),
                    role: String::new(),
                    principal: principal(*holder),
                    permissions,
                }
            })
            .collect();
        let mut text = scopes[scope_at].to_string();
        if shout {
            text = text.to_uppercase();
        }
        let ids: BTreeSet<PrincipalId> = memberships.iter().map(|one| principal(*one)).collect();
        let decided = is_allowed(&grants, &ids, &action(ACTIONS[action_at]), &scope(&text));

        let any = |patterns: &[usize]| patterns
            .iter()
            .any(|at| naive::matches(PATTERNS[*at].as_bytes(), ACTIONS[action_at].as_bytes()));
        let expected = random.iter().any(|(holder, at, actions, not_actions, on_data)| {
            !on_data
                && memberships.contains(holder)
                && naive::below(&scopes[*at].to_string(), &text)
                && any(actions)
                && !any(not_actions)
        });
        prop_assert_eq!(decided, expected);
    }
}
