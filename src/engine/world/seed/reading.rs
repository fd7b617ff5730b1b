//! From a document to the steps that make its world: subscriptions, then sources, then all galleries,
//! then what is in them, then versions, role assignments last, so that whatever is needed is there.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{GalleryEntry, SubscriptionEntry, World};
use super::reader::{Home, Place, Reader};
use super::{
    SeedProblem, SubscriptionId, Timestamp, access, applications, images, repetition, sharing,
    sources,
};
use crate::engine::faults::{Fault, FaultShape};
use crate::gallery::access::{
    Principal, PrincipalReference, RoleAssignmentSpec, RoleDefinition, RoleReference,
};
use crate::gallery::{
    Failure, GalleryApplicationSpec, GalleryApplicationVersionSpec, GalleryId, GalleryName,
    GallerySharingSpec, GallerySpec, ImageDefinitionSpec, ImageSourceSpec, ImageVersionSpec,
    LimitName, PropertyPath, Region, ServiceError, SoftDeletePolicy, SourceId, TenantId, Violation,
    parse_instant, rule,
};

/// One thing that there is to be, and where the document says so.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) at: String,
    pub(super) wanted: Wanted,
}

impl Step {
    /// Where the document says a property of what is wanted: all of it where the document has no such
    /// property.
    pub(super) fn place_of(&self, property: &PropertyPath) -> String {
        let name = property.to_string();
        let below = match (&self.wanted, name.as_str()) {
            (_, "" | "acting_as") | (Wanted::Clock(_) | Wanted::Member { .. }, _) => "",
            (Wanted::Subscription(_), "region") => "allowed_regions",
            (Wanted::RoleDefinition(_), "role_definition_id") => "id",
            (Wanted::RoleAssignment(spec), "role_definition_id")
                if matches!(spec.role, RoleReference::Name(_)) =>
            {
                "role_definition_name"
            }
            (Wanted::RoleAssignment(spec), "principal_id")
                if matches!(spec.principal, PrincipalReference::Name(_)) =>
            {
                "principal_name"
            }
            (_, name) => name,
        };
        match below {
            "" => self.at.clone(),
            below => format!("{}.{below}", self.at),
        }
    }
}

/// What there is to be.
#[derive(Debug)]
pub(super) enum Wanted {
    /// The clock stands still at this instant, or at a later one.
    Clock(Timestamp),
    Subscription(WantedSubscription),
    Principal(Box<Principal>),
    /// Both by name or object id.
    Member {
        group: String,
        member: String,
    },
    RoleDefinition(Box<RoleDefinition>),
    RoleAssignment(Box<RoleAssignmentSpec>),
    Source(Box<ImageSourceSpec>),
    Gallery(Box<GallerySpec>),
    Sharing(Box<GallerySharingSpec>),
    Definition(Box<ImageDefinitionSpec>),
    Version(Box<ImageVersionSpec>),
    Application(Box<GalleryApplicationSpec>),
    ApplicationVersion(Box<GalleryApplicationVersionSpec>),
    Fault(Box<Fault>),
}

/// What a subscription is to have; what is not said here stays as it is.
#[derive(Debug)]
pub(super) struct WantedSubscription {
    pub(super) id: SubscriptionId,
    pub(super) display_name: Option<String>,
    pub(super) tenant_id: Option<TenantId>,
    pub(super) allowed_regions: Vec<Region>,
    pub(super) limits: Vec<(LimitName, Option<Region>, i64)>,
}

/// The steps as they are found, in the order of the document.
#[derive(Debug, Default)]
pub(super) struct Steps {
    parents: Vec<Step>,
    children: Vec<Step>,
    versions: Vec<Step>,
    assignments: Vec<Step>,
}

impl Steps {
    pub(super) fn parent(&mut self, at: &Place, wanted: Wanted) {
        self.parents.push(step(at, wanted));
    }

    pub(super) fn child(&mut self, at: &Place, wanted: Wanted) {
        self.children.push(step(at, wanted));
    }

    /// The keys of the image definitions and VM applications that were found.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        let keys = self.children.iter().filter_map(|step| match &step.wanted {
            Wanted::Definition(spec) => Some(spec.id.key()),
            Wanted::Application(spec) => Some(spec.id.key()),
            _ => None,
        });
        keys.collect()
    }

    pub(super) fn version(&mut self, at: &Place, wanted: Wanted) {
        self.versions.push(step(at, wanted));
    }

    pub(super) fn assignment(&mut self, at: &Place, wanted: Wanted) {
        self.assignments.push(step(at, wanted));
    }
}

fn step(at: &Place, wanted: Wanted) -> Step {
    let at = at.into();
    Step { at, wanted }
}

/// The steps that make a world, in an order in which they can be taken.
pub(super) fn steps(
    world: &World,
    subscription: SubscriptionId,
) -> Result<Vec<Step>, Vec<SeedProblem>> {
    let top = Place::document();
    let mut reader = Reader::default();
    let mut steps = Steps::default();
    if let Some(clock) = &world.clock
        && let Some(instant) = reader.value(&top, "clock", clock, parse_clock)
    {
        steps.parent(&top.field("clock"), Wanted::Clock(instant));
    }
    let home = Home::of_document(&mut reader, world, subscription);
    for (index, entry) in world.subscriptions.iter().enumerate() {
        let at = top.element("subscriptions", index);
        if let Some(wanted) = subscription_of(&mut reader, &at, entry) {
            steps.parent(&at, Wanted::Subscription(wanted));
        }
    }
    for (index, entry) in world.sources.iter().enumerate() {
        let at = top.element("sources", index);
        if let Some(spec) = sources::source(&mut reader, &at, &home, entry) {
            steps.parent(&at, Wanted::Source(Box::new(spec)));
        }
    }
    for (index, entry) in world.galleries.iter().enumerate() {
        let at = top.element("galleries", index);
        gallery(&mut reader, &mut steps, &at, &home, entry);
    }
    // Its scopes may name what the galleries hold.
    access::read(&mut reader, &mut steps, &home, world);
    let mut faults = Vec::new();
    for (index, entry) in world.faults.iter().enumerate() {
        let at = top.element("faults", index);
        if let Some(fault) = fault(&mut reader, &at, entry) {
            faults.push(step(&at, Wanted::Fault(Box::new(fault))));
        }
    }
    let Steps {
        parents,
        children,
        versions,
        assignments,
    } = steps;
    let versions = copied_after_their_sources(versions);
    let all = parents.into_iter().chain(children).chain(versions);
    let all: Vec<Step> = all.chain(assignments).chain(faults).collect();
    let mut problems = reader.problems;
    problems.extend(repetition::problems(all.iter()));
    if problems.is_empty() {
        Ok(all)
    } else {
        Err(problems)
    }
}

/// M-2: versions in the order of the document, but each after those that it is copied from. In a circle of
/// copies the first is refused like any other whose source is not there.
fn copied_after_their_sources(mut versions: Vec<Step>) -> Vec<Step> {
    let image = |step: &Step| match &step.wanted {
        Wanted::Version(spec) => Some(spec.id.key()),
        _ => None,
    };
    let copied: Vec<(String, Vec<String>)> = versions
        .iter()
        .filter_map(|step| Some((image(step)?, copied_from(step))))
        .collect();
    let mut depths: BTreeMap<String, usize> =
        copied.iter().map(|(key, _)| (key.clone(), 0)).collect();
    // No chain of copies is longer than there are versions.
    for _ in 0..copied.len() {
        let mut is_settled = true;
        for (key, sources) in &copied {
            let below = sources.iter().filter_map(|source| depths.get(source));
            let depth = below.max().map_or(0, |depth| depth + 1);
            if depths.get(key).is_some_and(|known| *known < depth) {
                depths.insert(key.clone(), depth);
                is_settled = false;
            }
        }
        if is_settled {
            break;
        }
    }
    versions.sort_by_cached_key(|step| image(step).and_then(|key| depths.get(&key).copied()));
    versions
}

/// The keys of the image versions that a version is made from.
fn copied_from(step: &Step) -> Vec<String> {
    let Wanted::Version(spec) = &step.wanted else {
        return Vec::new();
    };
    let sources = spec.source.places().into_iter();
    let versions = sources.filter_map(|(_, source)| match source {
        SourceId::ImageVersion(id) => Some(id.key()),
        _ => None,
    });
    versions.collect()
}

fn parse_clock(text: &str) -> Result<Timestamp, Violation> {
    parse_instant(text).map_err(|message| {
        Violation::invalid(rule::R_3, PropertyPath::of("clock"), message)
            .remedy("Write it in RFC 3339, such as \"2030-01-01T00:00:00Z\".")
    })
}

fn subscription_of(
    reader: &mut Reader,
    at: &Place,
    entry: &SubscriptionEntry,
) -> Option<WantedSubscription> {
    let id = reader.value(at, "id", &entry.id, SubscriptionId::parse);
    let tenant_id = reader.optional(at, "tenant_id", entry.tenant_id.as_ref(), TenantId::parse);
    let mut allowed_regions = Vec::new();
    for (index, name) in entry.allowed_regions.iter().enumerate() {
        let at = at.element("allowed_regions", index);
        allowed_regions.extend(reader.outcome(&at, Region::parse(name)));
    }
    let mut limits = Vec::new();
    for (name, limit) in &entry.limits {
        let at = at.key("limits", name);
        let name = reader.outcome(&at, LimitName::parse(name));
        limits.extend(name.map(|name| (name, None, *limit)));
    }
    let mut places: BTreeMap<Region, String> = BTreeMap::new();
    for (region, regional) in &entry.regional_limits {
        let at = at.key("regional_limits", region);
        let Some(region) = reader.outcome(&at, Region::parse(region)) else {
            continue;
        };
        if let Some(first) = places.insert(region, String::from(&at)) {
            let title = format!("region \"{}\"", region.name());
            reader.wrong(&at, repetition::twice(&title, &first));
        }
        for (name, limit) in regional {
            let name = reader.outcome(&at.field(name), LimitName::parse(name));
            limits.extend(name.map(|name| (name, Some(region), *limit)));
        }
    }
    Some(WantedSubscription {
        id: id?,
        display_name: entry.display_name.clone(),
        tenant_id,
        allowed_regions,
        limits,
    })
}

fn gallery(
    reader: &mut Reader,
    steps: &mut Steps,
    at: &Place,
    home: &Home,
    entry: &GalleryEntry,
) -> Option<()> {
    let home = home.narrowed(
        reader,
        at,
        entry.subscription_id.as_ref(),
        entry.resource_group_name.as_ref(),
        entry.location.as_ref(),
    );
    let group = home.group(reader, at);
    let location = home.location(reader, at);
    let name = reader.value(at, "name", &entry.name, GalleryName::parse);
    let tags = reader.tags(at, &entry.tags);
    let id = GalleryId::new(home.subscription, group?, name?);
    let spec = GallerySpec {
        id: id.clone(),
        location: location?,
        description: entry.description.clone(),
        soft_delete_policy: entry.soft_delete_policy.as_ref().map(|policy| {
            let days = policy.retention_days;
            SoftDeletePolicy {
                enabled: policy.enabled,
                retention_days: days.unwrap_or(SoftDeletePolicy::DEFAULT_RETENTION_DAYS),
            }
        }),
        tags,
    };
    steps.parent(at, Wanted::Gallery(Box::new(spec)));
    if let Some(entry) = &entry.sharing {
        sharing::sharing(reader, steps, &at.field("sharing"), &id, entry);
    }
    for (index, definition) in entry.definitions.iter().enumerate() {
        let at = at.element("definitions", index);
        images::definition(reader, steps, &at, &home, &id, definition);
    }
    for (index, application) in entry.applications.iter().enumerate() {
        let at = at.element("applications", index);
        applications::application(reader, steps, &at, &home, &id, application);
    }
    Some(())
}

fn fault(reader: &mut Reader, at: &Place, entry: &FaultShape) -> Option<Fault> {
    let fault = Fault::try_from(entry.clone()).and_then(|fault| fault.check().map(|()| fault));
    let refused = |error: crate::engine::faults::FaultError| {
        ServiceError::Failed(Failure {
            code: "InvalidParameter".to_owned(),
            http_status: 400,
            message: error.message,
            remedy: error.remedy,
            retry_after: None,
        })
    };
    reader.outcome(at, fault.map_err(refused))
}
