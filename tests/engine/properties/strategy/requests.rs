//! How requests are drawn.

use proptest::prelude::*;

use super::super::names::{Area, GALLERIES, Key, SOURCES};
use super::super::step::{
    ApplicationAsked, ApplicationVersionAsked, Asked, DefinitionAsked, GalleryAsked, Instant,
    SoftDelete, SourceAsked, Storage, TargetAsked, VersionAsked,
};
use super::{DAY, areas, definitions, versions};

fn dates() -> impl Strategy<Value = Option<Instant>> + Clone {
    prop_oneof![
        20 => Just(None),
        1 => (0..DAY).prop_map(Some),
        4 => (DAY..100 * DAY).prop_map(Some),
    ]
}

fn storages() -> impl Strategy<Value = Storage> + Clone {
    prop_oneof![30 => Just(Storage::Lrs), 1 => Just(Storage::Zrs), 1 => Just(Storage::Premium)]
}

fn counts() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![40 => 1..4u32, 1 => Just(0), 1 => 9..12u32]
}

fn targets() -> impl Strategy<Value = Vec<TargetAsked>> + Clone {
    let target = (
        areas(),
        prop::option::of(counts()),
        prop::option::weighted(0.1, storages()),
        prop::bool::weighted(0.2),
    );
    let target = target.prop_map(|(area, replicas, storage, excluded)| TargetAsked {
        area,
        replicas,
        storage,
        excluded,
    });
    let source = TargetAsked {
        area: Area::WestEurope,
        replicas: None,
        storage: None,
        excluded: false,
    };
    prop_oneof![
        3 => Just(Vec::new()),
        // Most of these have the source region once.
        8 => prop::collection::vec(target.clone(), 0..3).prop_map(move |others| {
            let others = others.into_iter().filter(|other| other.area != Area::WestEurope);
            others.chain([source.clone()]).collect()
        }),
        1 => prop::collection::vec(target, 1..4),
    ]
}

pub(super) fn version_requests() -> impl Strategy<Value = Asked> {
    let sources = prop_oneof![
        30 => Just(Key::Source(0)),
        1 => (0..SOURCES).prop_map(Key::Source),
        4 => versions(),
    ];
    let locations = prop_oneof![20 => Just(Area::WestEurope), 1 => areas()];
    (
        (locations, sources, prop::bool::weighted(0.04), counts()),
        (storages(), targets(), prop::bool::weighted(0.2), dates()),
        (
            prop::option::weighted(0.3, any::<bool>()),
            prop::bool::weighted(0.2),
        ),
    )
        .prop_map(
            |(
                (location, source, shallow, replicas),
                (storage, targets, excluded, end_of_life),
                (regions_may_leave, kept_until_end_of_life),
            )| {
                Asked::Version(VersionAsked {
                    location,
                    source,
                    shallow,
                    replicas,
                    storage,
                    targets,
                    excluded,
                    end_of_life,
                    regions_may_leave,
                    kept_until_end_of_life,
                })
            },
        )
}

pub(super) fn application_version_requests() -> impl Strategy<Value = Asked> + Clone {
    let locations = prop_oneof![20 => Just(Area::WestEurope), 1 => areas()];
    let packages = prop_oneof![12 => Just(0u8), 1 => Just(1)];
    let rest = (
        counts(),
        storages(),
        targets(),
        prop::bool::weighted(0.2),
        dates(),
    );
    (locations, packages, rest).prop_map(|(location, package, rest)| {
        let (replicas, storage, targets, excluded, end_of_life) = rest;
        Asked::ApplicationVersion(ApplicationVersionAsked {
            location,
            package,
            replicas,
            storage,
            targets,
            excluded,
            end_of_life,
        })
    })
}

pub(super) fn application_requests() -> impl Strategy<Value = Asked> + Clone {
    let application = (
        prop::option::weighted(0.3, areas()),
        prop::bool::weighted(0.2),
        any::<bool>(),
        dates(),
    );
    application.prop_map(|(location, windows, described, end_of_life)| {
        Asked::Application(ApplicationAsked {
            location,
            windows,
            described,
            end_of_life,
        })
    })
}

pub(super) fn parent_requests() -> impl Strategy<Value = (Key, Asked)> {
    let policy = (any::<bool>(), prop_oneof![4 => 1..10u32, 1 => Just(400)]);
    let policy = prop::option::of(policy.prop_map(|(enabled, days)| SoftDelete { enabled, days }));
    let gallery = (areas(), any::<bool>(), policy);
    let gallery = gallery.prop_map(|(location, described, soft_delete)| {
        Asked::Gallery(GalleryAsked {
            location,
            described,
            soft_delete,
        })
    });
    let vcpus = prop::option::weighted(0.3, (1..6u32, 1..6u32));
    let basics = (
        prop::option::weighted(0.3, areas()),
        0..2u8,
        prop::bool::weighted(0.2),
    );
    let definition = (basics, any::<bool>(), vcpus, dates());
    let definition = definition.prop_map(|(basics, described, vcpus, end_of_life)| {
        let (location, sku, specialized) = basics;
        Asked::Definition(DefinitionAsked {
            location,
            sku,
            specialized,
            described,
            vcpus,
            end_of_life,
        })
    });
    let sizes = prop_oneof![8 => Just((30, 4)), 1 => Just((2_000, 4)), 1 => Just((30, 31))];
    let source = (
        areas(),
        prop::bool::weighted(0.2),
        sizes,
        prop::bool::weighted(0.1),
    );
    let source = (source, any::<bool>()).prop_map(|(source, tagged)| {
        let (location, specialized, (size_gb, occupied_gb), unmanaged) = source;
        Asked::Source(SourceAsked {
            location,
            specialized,
            size_gb,
            occupied_gb,
            unmanaged,
            tagged,
        })
    });
    prop_oneof![
        ((0..GALLERIES).prop_map(Key::Gallery), gallery),
        (definitions(), definition),
        ((0..SOURCES).prop_map(Key::Source), source),
    ]
}
