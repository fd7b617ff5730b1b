//! How histories are drawn: mostly what can succeed, and enough of what cannot.

mod requests;

use proptest::prelude::*;
use proptest::sample::select;

use self::requests::{
    application_requests, application_version_requests, parent_requests, version_requests,
};
use super::names::{Area, CHILDREN, GALLERIES, Key, Kind, Role, SOURCES, Scope, VERSIONS, Who};
use super::step::{
    ApplicationAsked, Asked, DefinitionAsked, Effect, FaultAsked, GalleryAsked, Instant, Limit,
    Pace, SoftDelete, SourceAsked, Step,
};

const HOUR: Instant = 60 * 60;
const DAY: Instant = 24 * HOUR;

/// What a history is mostly about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Images,
    Applications,
    Access,
    Faults,
}

impl Topic {
    /// How often steps on a topic are drawn in histories on this one, and in others.
    fn weight(self, topic: Self, often: u32, else_: u32) -> u32 {
        if self == topic { often } else { else_ }
    }
}

pub(super) fn histories(topic: Topic, longest: usize) -> impl Strategy<Value = Vec<Step>> {
    let rest = prop_oneof![
        40 => steps(topic).prop_map(|step| vec![step]),
        topic.weight(Topic::Access, 3, 1) => returns(),
    ];
    let rest = prop::collection::vec(rest, longest / 2..longest);
    rest.prop_map(move |rest| {
        let mut history = beginning();
        if topic == Topic::Access {
            history.extend(first_roles());
        }
        history.extend(rest.into_iter().flatten());
        history
    })
}

/// A world in which most requests have what they need.
fn beginning() -> Vec<Step> {
    let limit = |limit, area, to| Step::SetLimit {
        subscription: 0,
        limit,
        area,
        to: Some(to),
    };
    let source = |location, specialized| {
        Asked::Source(SourceAsked {
            location,
            specialized,
            size_gb: 30,
            occupied_gb: 4,
            unmanaged: false,
            tagged: false,
        })
    };
    let definition = |sku, specialized| {
        Asked::Definition(DefinitionAsked {
            location: None,
            sku,
            specialized,
            described: false,
            vcpus: None,
            end_of_life: None,
        })
    };
    let gallery = |soft_delete| {
        Asked::Gallery(GalleryAsked {
            location: Area::WestEurope,
            described: true,
            soft_delete,
        })
    };
    let application = Asked::Application(ApplicationAsked {
        location: None,
        windows: false,
        described: false,
        end_of_life: None,
    });
    let week = SoftDelete {
        enabled: true,
        days: 7,
    };
    vec![
        limit(Limit::Count(Kind::Gallery), Some(Area::NorthEurope), 1),
        limit(Limit::Count(Kind::Definition), None, 3),
        limit(Limit::Count(Kind::Version), None, 5),
        Step::Create(Key::Source(0), source(Area::WestEurope, false)),
        Step::Create(Key::Source(1), source(Area::NorthEurope, true)),
        Step::Create(Key::Gallery(0), gallery(Some(week))),
        Step::Create(Key::Definition(0, 0), definition(0, false)),
        Step::Create(Key::Application(0, 0), application),
        Step::Create(Key::Gallery(1), gallery(None)),
        Step::Create(Key::Definition(1, 0), definition(0, false)),
    ]
}

/// Enough for the first that act.
fn first_roles() -> [Step; 4] {
    let assign = |role, scope, to| Step::Assign {
        role,
        scope,
        to,
        on_trust: false,
    };
    [
        assign(Role::Reader, Scope::Subscription(0), Who::Team),
        assign(Role::Owner, Scope::Of(Key::Gallery(0)), Who::Ann),
        assign(
            Role::Contributor,
            Scope::Of(Key::Definition(0, 0)),
            Who::Bob,
        ),
        Step::Member {
            who: Who::Bob,
            joins: true,
        },
    ]
}

fn steps(topic: Topic) -> BoxedStrategy<Step> {
    prop_oneof![
        topic.weight(Topic::Images, 20, 12) => images(),
        topic.weight(Topic::Images, 3, 2) => parents(),
        topic.weight(Topic::Applications, 20, 2) => applications(),
        topic.weight(Topic::Access, 8, 1) => access(),
        topic.weight(Topic::Faults, 3, 1) => faults(),
        6 => reading(),
        3 => times(),
        1 => settings(),
        topic.weight(Topic::Access, 4, 1) => restarts(topic),
    ]
    .boxed()
}

/// A version with a role at it that is deleted and comes back, which single steps seldom come to.
fn returns() -> impl Strategy<Value = Vec<Step>> {
    let drawn = (
        select(Role::ALL.to_vec()),
        versions(),
        select(Who::ALL.to_vec()),
    );
    drawn.prop_map(|(role, key, to)| {
        let assign = Step::Assign {
            role,
            scope: Scope::Of(key),
            to,
            on_trust: false,
        };
        vec![assign, Step::Delete(key), Step::Restore(key)]
    })
}

fn versions() -> impl Strategy<Value = Key> + Clone {
    let names = (
        prop_oneof![16 => Just(0), 5 => Just(1), 1 => Just(2)],
        prop_oneof![12 => Just(0), 1 => Just(1)],
        0..VERSIONS,
    );
    names.prop_map(|(gallery, definition, version)| Key::Version(gallery, definition, version))
}

fn application_versions() -> impl Strategy<Value = Key> + Clone {
    let names = (prop_oneof![9 => Just(0), 1 => Just(1)], 0..VERSIONS);
    names.prop_map(|(gallery, version)| Key::ApplicationVersion(gallery, 0, version))
}

fn definitions() -> impl Strategy<Value = Key> + Clone {
    let any = (0..GALLERIES, 0..CHILDREN);
    let any = any.prop_map(|(gallery, name)| Key::Definition(gallery, name));
    prop_oneof![2 => Just(Key::Definition(0, 0)), 1 => any]
}

fn application_names() -> impl Strategy<Value = Key> + Clone {
    let any = (0..GALLERIES, 0..CHILDREN);
    let any = any.prop_map(|(gallery, name)| Key::Application(gallery, name));
    prop_oneof![2 => Just(Key::Application(0, 0)), 1 => any]
}

fn keys() -> impl Strategy<Value = Key> + Clone {
    prop_oneof![
        1 => (0..GALLERIES).prop_map(Key::Gallery),
        1 => (0..SOURCES).prop_map(Key::Source),
        2 => definitions(),
        3 => versions(),
        1 => application_names(),
        2 => application_versions(),
    ]
}

fn areas() -> impl Strategy<Value = Area> + Clone {
    prop_oneof![
        8 => Just(Area::WestEurope),
        5 => Just(Area::NorthEurope),
        2 => Just(Area::EastUs),
        1 => select(Area::ALL.to_vec()),
    ]
}

fn images() -> BoxedStrategy<Step> {
    let requests = || (versions(), version_requests());
    prop_oneof![
        12 => requests().prop_map(|(key, asked)| Step::Create(key, asked)),
        6 => requests().prop_map(|(key, asked)| Step::Update(key, asked)),
        1 => requests().prop_map(|(key, asked)| Step::Check(key, asked)),
        4 => versions().prop_map(Step::Delete),
        1 => versions().prop_map(Step::DeleteForGood),
        3 => versions().prop_map(Step::Restore),
        1 => versions().prop_map(Step::Purge),
        1 => Just(Step::ListDeleted(Key::Definition(0, 0))),
    ]
    .boxed()
}

fn parents() -> BoxedStrategy<Step> {
    let parents = prop_oneof![
        (0..GALLERIES).prop_map(Key::Gallery),
        definitions(),
        (0..SOURCES).prop_map(Key::Source),
    ];
    prop_oneof![
        4 => parent_requests().prop_map(|(key, asked)| Step::Create(key, asked)),
        3 => parent_requests().prop_map(|(key, asked)| Step::Update(key, asked)),
        1 => parent_requests().prop_map(|(key, asked)| Step::Check(key, asked)),
        2 => parents.prop_map(Step::Delete),
    ]
    .boxed()
}

fn applications() -> BoxedStrategy<Step> {
    let requests = prop_oneof![
        1 => (application_names(), application_requests()),
        3 => (application_versions(), application_version_requests()),
    ];
    let keys = prop_oneof![1 => application_names(), 3 => application_versions()];
    prop_oneof![
        6 => requests.clone().prop_map(|(key, asked)| Step::Create(key, asked)),
        3 => requests.clone().prop_map(|(key, asked)| Step::Update(key, asked)),
        1 => requests.prop_map(|(key, asked)| Step::Check(key, asked)),
        2 => keys.prop_map(Step::Delete),
    ]
    .boxed()
}

fn access() -> BoxedStrategy<Step> {
    let scopes = prop_oneof![
        2 => (0..2u8).prop_map(Scope::Subscription),
        1 => (0..2u8).prop_map(Scope::Group),
        5 => keys().prop_map(Scope::Of),
    ];
    let roles = || select(Role::ALL.to_vec());
    let people = || select(Who::ALL.to_vec());
    prop_oneof![
        5 => (roles(), scopes.clone(), people(), prop::bool::weighted(0.3)).prop_map(
            |(role, scope, to, on_trust)| Step::Assign { role, scope, to, on_trust }
        ),
        1 => (roles(), scopes, people())
            .prop_map(|(role, scope, from)| Step::Unassign { role, scope, from }),
        1 => Just(Step::ListAssignments),
        1 => (people(), prop::bool::weighted(0.7))
            .prop_map(|(who, joins)| Step::Member { who, joins }),
    ]
    .boxed()
}

fn faults() -> BoxedStrategy<Step> {
    const OPERATIONS: [&str; 9] = [
        "*_list",
        "*_create",
        "*_get",
        "image_version_*",
        "image_version_create",
        "image_version_update",
        "image_version_restore",
        "gallery_*",
        "role_assignment_*",
    ];
    const RESOURCES: [&str; 5] = ["*", "1.*", "2.0.0", "g0", "latest"];
    let effects = prop_oneof![
        Just(Effect::Error),
        Just(Effect::Throttle),
        Just(Effect::Quota),
        (areas(), 0..100u8).prop_map(|(area, progress)| Effect::Region { area, progress }),
    ];
    let fault = (
        select(OPERATIONS.to_vec()),
        select(RESOURCES.to_vec()),
        effects,
        prop_oneof![3 => (1..4u32).prop_map(Some), 1 => Just(None)],
        prop::option::weighted(0.5, (0.1..0.9f64, any::<u64>())),
    );
    let fault = fault.prop_map(|(operation, resource, effect, times, chance)| FaultAsked {
        operation,
        resource,
        effect,
        times,
        chance,
    });
    prop_oneof![
        2 => fault.prop_map(Step::AddFault),
        3 => (1..4i64).prop_map(Step::ClearFault),
    ]
    .boxed()
}

fn reading() -> BoxedStrategy<Step> {
    let within = prop_oneof![
        definitions().prop_map(|key| Step::ListIn(Kind::Version, key)),
        application_names().prop_map(|key| Step::ListIn(Kind::ApplicationVersion, key)),
        (select(&Kind::ALL), 0..GALLERIES)
            .prop_map(|(kind, name)| Step::ListIn(kind, Key::Gallery(name))),
    ];
    let kinds = select(&Kind::ALL);
    let numbered = prop_oneof![3 => definitions(), 1 => application_names()];
    prop_oneof![
        4 => keys().prop_map(Step::Get),
        1 => (kinds, prop::option::of(0..2u8)).prop_map(|(kind, of)| Step::ListAll(kind, of)),
        2 => within,
        3 => (numbered, prop::option::of(areas())).prop_map(|(of, area)| Step::Latest(of, area)),
        1 => (0..2u8, areas()).prop_map(|(of, area)| Step::Usage(of, area)),
    ]
    .boxed()
}

fn times() -> BoxedStrategy<Step> {
    prop_oneof![
        16 => (0..100i64).prop_map(Step::Advance),
        4 => (HOUR..12 * HOUR).prop_map(Step::Advance),
        2 => (DAY..9 * DAY).prop_map(Step::Advance),
        1 => (0..30 * DAY).prop_map(Step::SetClock),
        1 => Just(Step::SystemClock),
    ]
    .boxed()
}

fn settings() -> BoxedStrategy<Step> {
    let limits = prop_oneof![
        select(Kind::COUNTED.to_vec()).prop_map(Limit::Count),
        Just(Limit::Replicas),
        Just(Limit::DiskSize),
    ];
    let limit = (
        0..2u8,
        limits,
        prop::option::of(areas()),
        prop::option::weighted(0.7, 1..6u32),
    );
    prop_oneof![
        2 => limit.prop_map(|(subscription, limit, area, to)| Step::SetLimit {
            subscription, limit, area, to
        }),
        1 => (0..2u8, any::<bool>()).prop_map(|(subscription, allowed)| {
            Step::AllowRestricted { subscription, allowed }
        }),
    ]
    .boxed()
}

fn restarts(topic: Topic) -> BoxedStrategy<Step> {
    let acting = if topic == Topic::Access { 0.7 } else { 0.02 };
    let who = prop_oneof![
        2 => Just(Who::Ann), 2 => Just(Who::Bob), 1 => select(Who::ALL.to_vec()),
    ];
    let who = prop::option::weighted(acting, who);
    let paces = select(vec![Pace::Instant, Pace::Realistic, Pace::Manual]);
    let restart = (any::<bool>(), who, paces);
    prop_oneof![
        1 => Just(Step::ConfirmAll),
        4 => restart.prop_map(|(graceful, acting_as, pace)| Step::Restart {
            graceful,
            acting_as,
            pace,
        }),
    ]
    .boxed()
}
