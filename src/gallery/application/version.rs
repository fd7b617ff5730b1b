//! The application version: what is asked for, what there is, and what may change. It is replicated,
//! counted as the latest and changed by the rules of image versions (P-1).

use super::{GalleryApplicationSpec, GalleryApplicationVersionId, check_link, without_secrets};
use crate::gallery::change::{Property, ResourceSpec, Shown, properties};
use crate::gallery::replication::{
    self, Replicas, Workload, check_replicas, settle, storage_differences,
};
use crate::gallery::{
    Copies, CopyFailure, Limits, PropertyPath, Region, RegionAccess, ReplicationMode,
    ReplicationModel, ReplicationStatus, StorageAccountType, Tags, TargetRegion, TargetRegionSpec,
    Timestamp, Violation, check_end_of_life, rule, words,
};
use std::fmt;

/// How long a command may be, in characters.
const LONGEST_COMMAND: usize = 4096;

/// How much of a package is copied, in GB: nobody fetches it to weigh it, and most are smaller.
const PACKAGE_GB: u64 = 1;

/// Where an application comes from. Its links may carry signatures, which nothing shows.
#[derive(Clone, PartialEq, Eq)]
pub struct PackageSource {
    /// The address of the package.
    pub media_link: String,
    /// The address of the configuration that a machine gets unless it is given its own.
    pub default_configuration_link: Option<String>,
}

impl fmt::Debug for PackageSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let configuration = self.default_configuration_link.as_deref();
        f.debug_struct("PackageSource")
            .field("media_link", &without_secrets(&self.media_link))
            .field(
                "default_configuration_link",
                &configuration.map(without_secrets),
            )
            .finish()
    }
}

/// The commands that manage an application on a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManageAction {
    /// Installs it.
    pub install: String,
    /// Removes it.
    pub remove: String,
    /// Brings it from an earlier version to this one; without it, the earlier one is removed and
    /// this one installed.
    pub update: Option<String>,
}

/// An application version as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GalleryApplicationVersionSpec {
    /// Its id.
    pub id: GalleryApplicationVersionId,
    /// The region from which it is replicated.
    pub location: Region,
    /// Where it comes from.
    pub source: PackageSource,
    /// How it is managed on a machine.
    pub manage_action: ManageAction,
    /// The name that the package gets on a machine.
    pub package_file: Option<String>,
    /// The name that the configuration gets on a machine.
    pub config_file: Option<String>,
    /// Whether the machine reports the application's health.
    pub enable_health_check: bool,
    /// The common replica count: that of every target region without its own (V-5).
    pub replica_count: u32,
    /// The storage of every target region without its own (V-6).
    pub storage_account_type: StorageAccountType,
    /// Where it is replicated to; the source region alone when empty (V-3).
    pub target_regions: Vec<TargetRegionSpec>,
    /// Whether it never counts as the latest version (L-1).
    pub exclude_from_latest: bool,
    /// When it should no longer be used; the application's date when absent (V-10).
    pub end_of_life_date: Option<Timestamp>,
    /// Its tags.
    pub tags: Tags,
}

impl GalleryApplicationVersionSpec {
    /// The replica count of a version that does not say (V-5).
    pub const DEFAULT_REPLICA_COUNT: u32 = 1;
}

/// An application version that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GalleryApplicationVersion {
    /// What was asked for.
    pub spec: GalleryApplicationVersionSpec,
    /// Where it is replicated to, with every count and storage type settled, by region name.
    pub target_regions: Vec<TargetRegion>,
    /// When it was created (V-18).
    pub published_date: Timestamp,
    /// How far replication has come, at the instant at which the version was read.
    pub replication: ReplicationStatus,
    /// What is kept of the copying, from which follows how far it is at any instant.
    pub copies: Copies,
}

impl GalleryApplicationVersion {
    /// the version as it is at `now`.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        Self {
            replication: replication::status(&self.target_regions, &self.copies, now),
            ..self
        }
    }

    /// the version once the request that made it of `before` is accepted at `now`, as
    /// [`ImageVersion::begin_replication`](crate::gallery::ImageVersion::begin_replication).
    #[must_use]
    pub fn begin_replication(
        self,
        before: Option<&Self>,
        model: ReplicationModel,
        now: Timestamp,
        failure_in: impl FnMut(Region) -> Option<CopyFailure>,
    ) -> Self {
        let workload = Workload {
            model,
            mode: ReplicationMode::Full,
            source: self.spec.location,
            occupied_gb: PACKAGE_GB,
        };
        let before = before.map(|before| (&before.replication, &before.copies));
        let copies = replication::begin(&workload, &self.target_regions, before, now, failure_in);
        Self { copies, ..self }.at(now)
    }

    /// V-10: when it should no longer be used, by its own date or else its application's, where
    /// that is known.
    pub fn end_of_life_date(
        &self,
        application: Option<&GalleryApplicationSpec>,
    ) -> Option<Timestamp> {
        let inherited = application.and_then(|application| application.end_of_life_date);
        self.spec.end_of_life_date.or(inherited)
    }
}

impl<'a> From<&'a GalleryApplicationVersionSpec> for Replicas<'a> {
    fn from(spec: &'a GalleryApplicationVersionSpec) -> Self {
        Self {
            source: spec.location,
            asked: &spec.target_regions,
            common_count: spec.replica_count,
            storage_account_type: spec.storage_account_type,
        }
    }
}

impl ResourceSpec for GalleryApplicationVersionSpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "gallery_application_id" G_4 |spec| spec.id.application();
        fixed "name" P_1 |spec| spec.id.name();
        fixed "location" N_10 |spec| spec.location;
        fixed "source.media_link" V_19 |spec| Link(&spec.source.media_link);
        fixed "source.default_configuration_link" V_19 |spec| spec.source.default_configuration_link.as_deref().map(Link);
        fixed "manage_action" P_1 |spec| &spec.manage_action;
        fixed "package_file" P_1 |spec| &spec.package_file;
        fixed "config_file" P_1 |spec| &spec.config_file;
        in_place "enable_health_check" P_1 |spec| spec.enable_health_check;
        in_place "replica_count" P_1 |spec| spec.replica_count;
        fixed "storage_account_type" P_1 |spec| spec.storage_account_type;
        in_place "target_regions" P_1 |spec| settle(Replicas::from(spec));
        fixed "target_regions.*.storage_account_type" P_1 |old, new| storage_differences(old.into(), new.into());
        in_place "exclude_from_latest" P_1 |spec| spec.exclude_from_latest;
        in_place "end_of_life_date" P_1 |spec| spec.end_of_life_date;
        in_place "tags" P_1 |spec| spec.tags.as_map();
    };

    fn title(&self) -> String {
        format!(
            "gallery application version \"{}\" of gallery application \"{}\"",
            self.id.name(),
            self.id.application().name()
        )
    }
}

/// A link that messages do not show the whole of.
#[derive(PartialEq)]
struct Link<'a>(&'a str);

impl Shown for Link<'_> {
    fn shown(&self) -> String {
        without_secrets(self.0).shown()
    }
}

impl Shown for ManageAction {
    fn shown(&self) -> String {
        format!(
            "(install {}, remove {}, update {})",
            self.install.shown(),
            self.remove.shown(),
            self.update.shown()
        )
    }
}

/// What a request for a new application version breaks by itself, at `now`: P-1, N-8, V-3 to V-6,
/// I-9.
pub fn check_new(
    spec: &GalleryApplicationVersionSpec,
    limits: &Limits,
    access: &RegionAccess,
    now: Timestamp,
) -> Vec<Violation> {
    let mut violations: Vec<Violation> = access
        .check(spec.location, PropertyPath::of("location"))
        .into_iter()
        .collect();
    violations.extend(check_source(&spec.source));
    violations.extend(check_commands(&spec.manage_action));
    violations.extend(check_file_names(spec));
    violations.extend(check_replicas(spec.into(), None, limits, access));
    violations.extend(check_end_of_life(None, spec.end_of_life_date, now));
    violations
}

/// What a request to change an application version breaks, at `now`: P-1, V-19, N-10, V-8, I-9.
pub fn check_change(
    old: &GalleryApplicationVersionSpec,
    new: &GalleryApplicationVersionSpec,
    limits: &Limits,
    access: &RegionAccess,
    now: Timestamp,
) -> Vec<Violation> {
    let mut violations = new.refused_changes_from(old);
    violations.extend(check_replicas(new.into(), Some(old.into()), limits, access));
    violations.extend(check_end_of_life(
        old.end_of_life_date,
        new.end_of_life_date,
        now,
    ));
    violations
}

fn check_source(source: &PackageSource) -> impl Iterator<Item = Violation> {
    let links = [
        ("media_link", Some(&source.media_link)),
        (
            "default_configuration_link",
            source.default_configuration_link.as_ref(),
        ),
    ];
    links.into_iter().filter_map(|(property, link)| {
        let violation = check_link(link?).err()?;
        Some(violation.at(PropertyPath::of("source").property(property)))
    })
}

fn check_commands(actions: &ManageAction) -> impl Iterator<Item = Violation> {
    let commands = [
        ("install", Some(&actions.install)),
        ("remove", Some(&actions.remove)),
        ("update", actions.update.as_ref()),
    ];
    let longest = words::number(LONGEST_COMMAND as u64);
    commands.into_iter().filter_map(move |(property, command)| {
        let length = command?.chars().count();
        let wrong = match length {
            0 => "is empty".to_owned(),
            1..=LONGEST_COMMAND => return None,
            _ => format!("has {} characters, more than {longest}", words::number(length as u64)),
        };
        let violation = Violation::invalid(
            rule::P_1,
            PropertyPath::of("manage_action").property(property),
            format!("The command to {property} the application {wrong}."),
        );
        Some(violation.remedy(format!(
            "Give a command of 1 to {longest} characters; put a longer one into a script of the package."
        )))
    })
}

fn check_file_names(spec: &GalleryApplicationVersionSpec) -> impl Iterator<Item = Violation> {
    let names = [
        ("package_file", spec.package_file.as_ref()),
        ("config_file", spec.config_file.as_ref()),
    ];
    names.into_iter().filter_map(|(property, name)| {
        let wrong = match name?.as_str() {
            "" => "is empty",
            name if name.contains(['/', '\\', '\0']) => "is a path",
            _ => return None,
        };
        let violation = Violation::invalid(
            rule::P_1,
            PropertyPath::of(property),
            format!("The name {property} {wrong}."),
        );
        Some(violation.remedy("Give the name of a file alone, or leave it out."))
    })
}
