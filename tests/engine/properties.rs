//! Random histories: the engine and a model of a few maps agree on every answer; and random damage to
//! the file, which is never more than an error.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    Created, Deleted, GalleryService, GallerySpec, Identifier, ImageDefinitionSpec,
    ImageVersionSpec, LimitName, LimitOverrides, ListScope, ServiceError,
};
use tokio::runtime::Runtime;

use crate::fixture::{
    Place, definition, definition_id, furnish, gallery, gallery_id, region, source, version,
    version_id,
};

/// A resource of the model's small world: a gallery, a definition in it, a version in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Id {
    Gallery(u8),
    Definition(u8, u8),
    Version(u8, u8, u8),
}

/// What is asked of a resource: what is fixed (the gallery's region, the definition's SKU) and what may
/// change (the description, or whether a version is excluded from latest).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Request {
    fixed: bool,
    changing: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Create(Id, Request),
    Update(Id, Request),
    Delete(Id),
    ConfirmAll,
    /// Ends the session gracefully, or as death does, and begins another.
    Restart {
        graceful: bool,
    },
}

struct Kept {
    request: Request,
    session: Option<u32>,
}

#[derive(Default)]
struct Model {
    kept: BTreeMap<Id, Kept>,
    session: u32,
}

const GALLERIES: u32 = 2;
const DEFINITIONS: u32 = 3;
const VERSIONS: u32 = 4;

fn limits() -> LimitOverrides {
    LimitOverrides::default()
        .with(LimitName::Galleries, GALLERIES)
        .with(LimitName::ImageDefinitions, DEFINITIONS)
        .with(LimitName::ImageVersions, VERSIONS)
}

impl Model {
    /// What a step answers, in words.
    fn take(&mut self, step: &Step) -> String {
        match *step {
            Step::Create(id, request) => self.create(id, request),
            Step::Update(id, request) => self.update(id, request),
            Step::Delete(id) => {
                if self.kept.keys().any(|other| parent(*other) == Some(id)) {
                    "D-1".to_owned()
                } else if self.kept.remove(&id).is_some() {
                    "gone".to_owned()
                } else {
                    "absent".to_owned()
                }
            }
            Step::ConfirmAll => {
                self.kept.values_mut().for_each(|kept| kept.session = None);
                "done".to_owned()
            }
            Step::Restart { graceful } => {
                let ending = self.session;
                let ended = self
                    .kept
                    .values_mut()
                    .filter(|kept| graceful && kept.session == Some(ending));
                ended.for_each(|kept| kept.session = None);
                self.session += 1;
                "done".to_owned()
            }
        }
    }

    fn create(&mut self, id: Id, request: Request) -> String {
        let current = self.session;
        if let Some(kept) = self.kept.get_mut(&id) {
            if kept.request == request && kept.session.is_some_and(|session| session != current) {
                kept.session = Some(current);
                return "adopted".to_owned();
            }
            let elsewhere = matches!(id, Id::Gallery(_)) && kept.request.fixed != request.fixed;
            return if elsewhere { "N-10" } else { "exists" }.to_owned();
        }
        let mut rules = Vec::new();
        if parent(id).is_some_and(|parent| !self.kept.contains_key(&parent)) {
            rules.push("N-9");
        }
        let in_region = |wanted: bool| {
            self.kept
                .keys()
                .filter(|other| kind(**other) == kind(id) && self.region(**other) == Some(wanted))
                .count()
        };
        let region = if kind(id) == 0 {
            Some(request.fixed)
        } else {
            self.region(id)
        };
        let (limit, rule) = [(GALLERIES, "Q-1"), (DEFINITIONS, "Q-2"), (VERSIONS, "Q-3")][kind(id)];
        if let Id::Definition(..) = id
            && self.kept.iter().any(|(other, kept)| {
                kind(*other) == 1
                    && parent(*other) == parent(id)
                    && kept.request.fixed == request.fixed
            })
        {
            rules.push("I-1");
        }
        if region.is_some_and(|region| in_region(region) >= limit as usize) {
            rules.push(rule);
        }
        if rules.is_empty() {
            self.kept.insert(
                id,
                Kept {
                    request,
                    session: Some(current),
                },
            );
            return "created".to_owned();
        }
        rules.join(" ")
    }

    fn update(&mut self, id: Id, request: Request) -> String {
        let Some(kept) = self.kept.get_mut(&id) else {
            return "not found".to_owned();
        };
        if kept.request.fixed != request.fixed {
            match id {
                Id::Gallery(_) => return "N-10".to_owned(),
                Id::Definition(..) => return "I-7".to_owned(),
                Id::Version(..) => return "V-19".to_owned(),
            }
        }
        *kept = Kept {
            request,
            session: None,
        };
        "changed".to_owned()
    }

    /// The region of a resource: a gallery says, a definition is in its gallery's, and versions are where
    /// their source is.
    fn region(&self, id: Id) -> Option<bool> {
        match id {
            Id::Gallery(_) => self.kept.get(&id).map(|kept| kept.request.fixed),
            Id::Definition(gallery, _) => self.region(Id::Gallery(gallery)),
            Id::Version(..) => Some(true),
        }
    }
}

const fn kind(id: Id) -> usize {
    match id {
        Id::Gallery(_) => 0,
        Id::Definition(..) => 1,
        Id::Version(..) => 2,
    }
}

const fn parent(id: Id) -> Option<Id> {
    match id {
        Id::Gallery(_) => None,
        Id::Definition(gallery, _) => Some(Id::Gallery(gallery)),
        Id::Version(gallery, definition, _) => Some(Id::Definition(gallery, definition)),
    }
}

fn gallery_of(name: u8, request: Request) -> GallerySpec {
    GallerySpec {
        location: region(if request.fixed {
            "westeurope"
        } else {
            "northeurope"
        }),
        description: request.changing.then(|| "Golden".to_owned()),
        ..gallery(&format!("g{name}"))
    }
}

fn definition_of(gallery: u8, name: u8, request: Request) -> ImageDefinitionSpec {
    ImageDefinitionSpec {
        identifier: Identifier::parse(
            "contoso",
            "linux",
            if request.fixed { "one" } else { "two" },
        )
        .unwrap(),
        description: request.changing.then(|| "Golden".to_owned()),
        ..definition(&format!("g{gallery}"), &format!("d{name}"))
    }
}

fn version_of(gallery: u8, definition: u8, name: u8, request: Request) -> ImageVersionSpec {
    let source_name = if request.fixed { "build" } else { "rebuild" };
    let mut spec = version(
        &format!("g{gallery}"),
        &format!("d{definition}"),
        &format!("1.0.{name}"),
    );
    spec.source = terraform_provider_acg::gallery::VersionSource::Whole(
        terraform_provider_acg::gallery::SourceId::ImageSource(crate::fixture::source_id(
            source_name,
        )),
    );
    spec.exclude_from_latest = request.changing;
    spec
}

fn refused(error: &ServiceError) -> String {
    match error {
        ServiceError::Refused(violations) => {
            let rules: Vec<_> = violations
                .iter()
                .map(|violation| violation.rule.as_str())
                .collect();
            rules.join(" ")
        }
        ServiceError::AlreadyExists { .. } => "exists".to_owned(),
        ServiceError::NotFound { .. } => "not found".to_owned(),
        ServiceError::Unavailable { message, .. } => message.clone(),
        ServiceError::Failed(failure) => failure.code.clone(),
    }
}

fn created<T>(outcome: Result<Created<T>, ServiceError>) -> String {
    match outcome {
        Ok(created) if created.adopted => "adopted".to_owned(),
        Ok(_) => "created".to_owned(),
        Err(error) => refused(&error),
    }
}

fn changed<T>(outcome: Result<T, ServiceError>) -> String {
    outcome.map_or_else(|error| refused(&error), |_| "changed".to_owned())
}

fn deleted(outcome: Result<Deleted, ServiceError>) -> String {
    match outcome {
        Ok(Deleted::Gone) => "gone".to_owned(),
        Ok(Deleted::WasAbsent) => "absent".to_owned(),
        Err(error) => refused(&error),
    }
}

async fn take(engine: &mut Engine, place: &Place, step: &Step) -> String {
    let g = |name: u8| format!("g{name}");
    let d = |name: u8| format!("d{name}");
    match *step {
        Step::Create(Id::Gallery(a), request) => {
            created(engine.gallery_create(gallery_of(a, request)).await)
        }
        Step::Create(Id::Definition(a, b), request) => created(
            engine
                .image_definition_create(definition_of(a, b, request))
                .await,
        ),
        Step::Create(Id::Version(a, b, c), request) => created(
            engine
                .image_version_create(version_of(a, b, c, request))
                .await,
        ),
        Step::Update(Id::Gallery(a), request) => {
            changed(engine.gallery_update(gallery_of(a, request)).await)
        }
        Step::Update(Id::Definition(a, b), request) => changed(
            engine
                .image_definition_update(definition_of(a, b, request))
                .await,
        ),
        Step::Update(Id::Version(a, b, c), request) => changed(
            engine
                .image_version_update(version_of(a, b, c, request))
                .await,
        ),
        Step::Delete(Id::Gallery(a)) => deleted(engine.gallery_delete(&gallery_id(&g(a))).await),
        Step::Delete(Id::Definition(a, b)) => deleted(
            engine
                .image_definition_delete(&definition_id(&g(a), &d(b)))
                .await,
        ),
        Step::Delete(Id::Version(a, b, c)) => deleted(
            engine
                .image_version_delete(&version_id(&g(a), &d(b), &format!("1.0.{c}")))
                .await,
        ),
        Step::ConfirmAll => {
            let keys: Vec<String> = contents(engine).await.into_keys().collect();
            engine.confirm(&keys).await.unwrap();
            "done".to_owned()
        }
        Step::Restart { graceful } => {
            if graceful {
                engine.close().await.unwrap();
            }
            *engine = place.engine_with(limits());
            "done".to_owned()
        }
    }
}

/// Everything in the engine but sources: keys, and what may change.
async fn contents(engine: &Engine) -> BTreeMap<String, bool> {
    let mut all = BTreeMap::new();
    for gallery in engine.gallery_list(ListScope::Everywhere).await.unwrap() {
        all.insert(gallery.spec.id.key(), gallery.spec.description.is_some());
        for definition in engine
            .image_definition_list(&gallery.spec.id)
            .await
            .unwrap()
        {
            let spec = definition.spec();
            all.insert(spec.id.key(), spec.description.is_some());
            for version in engine.image_version_list(&spec.id).await.unwrap() {
                all.insert(version.spec.id.key(), version.spec.exclude_from_latest);
            }
        }
    }
    all
}

fn key(id: Id) -> String {
    match id {
        Id::Gallery(a) => gallery_id(&format!("g{a}")).key(),
        Id::Definition(a, b) => definition_id(&format!("g{a}"), &format!("d{b}")).key(),
        Id::Version(a, b, c) => {
            version_id(&format!("g{a}"), &format!("d{b}"), &format!("1.0.{c}")).key()
        }
    }
}

fn ids() -> impl Strategy<Value = Id> {
    prop_oneof![
        1 => (0..3u8).prop_map(Id::Gallery),
        2 => (0..2u8, 0..3u8).prop_map(|(a, b)| Id::Definition(a, b)),
        3 => (0..2u8, 0..2u8, 0..3u8).prop_map(|(a, b, c)| Id::Version(a, b, c)),
    ]
}

fn requests() -> impl Strategy<Value = Request> {
    (prop::bool::weighted(0.7), any::<bool>())
        .prop_map(|(fixed, changing)| Request { fixed, changing })
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (ids(), requests()).prop_map(|(id, request)| Step::Create(id, request)),
        2 => (ids(), requests()).prop_map(|(id, request)| Step::Update(id, request)),
        2 => ids().prop_map(Step::Delete),
        1 => Just(Step::ConfirmAll),
        2 => any::<bool>().prop_map(|graceful| Step::Restart { graceful }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_and_a_model_agree_on_every_history(history in prop::collection::vec(steps(), 1..50)) {
        Runtime::new().unwrap().block_on(async {
            let place = Place::new();
            let mut engine = place.engine_with(limits());
            for name in ["build", "rebuild"] {
                engine.image_source_create(source(name)).await.unwrap();
            }
            let mut model = Model::default();
            for (number, step) in history.iter().enumerate() {
                let expected = model.take(step);
                let answer = take(&mut engine, &place, step).await;
                assert_eq!(answer, expected, "step {number}, {step:?}");
            }
            let expected: BTreeMap<String, bool> =
                model.kept.iter().map(|(id, kept)| (key(*id), kept.request.changing)).collect();
            assert_eq!(contents(&engine).await, expected);
        });
    }

    #[test]
    fn damage_to_the_file_is_never_more_than_an_error(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        length in any::<prop::sample::Index>(),
        truncate in prop::bool::weighted(0.2),
    ) {
        Runtime::new().unwrap().block_on(async {
            let place = Place::new();
            let engine = place.engine();
            furnish(&engine).await;
            engine.close().await.unwrap();
            let mut content = fs::read(place.database()).unwrap();
            for (position, byte) in damage {
                let position = position.index(content.len());
                content[position] = byte;
            }
            if truncate {
                content.truncate(length.index(content.len()));
            }
            fs::write(place.database(), content).unwrap();
            let engine = place.engine();
            let version = version("golden", "ubuntu", "1.0.0");
            let outcomes = [
                engine.gallery_list(ListScope::Everywhere).await.err(),
                engine.image_definition_get(&definition_id("golden", "ubuntu")).await.err(),
                engine.image_version_create(version).await.err(),
                engine.gallery_delete(&gallery_id("golden")).await.err(),
                engine.close().await.err(),
            ];
            // What comes of each is left open; that it is no panic, which the engine would report so, is not.
            for error in outcomes.into_iter().flatten() {
                let message = error.to_string();
                assert!(!message.contains("panicked") && !message.contains("without an answer"), "{message}");
            }
        });
    }
}
