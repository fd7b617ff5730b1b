//! The VM application: what is asked for, what there is, and what may change (P-1).

mod id;
mod service;
pub mod version;

pub use id::{GalleryApplicationId, GalleryApplicationVersionId};
pub use service::ApplicationService;
pub use version::{
    GalleryApplicationVersion, GalleryApplicationVersionSpec, ManageAction, PackageSource,
};

use super::change::{Property, ResourceSpec, properties};
use super::{OsType, PropertyPath, Region, RegionAccess, Tags, Timestamp, Violation};
use super::{check_end_of_life, rule};

/// An application as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GalleryApplicationSpec {
    /// Its id.
    pub id: GalleryApplicationId,
    /// Where it lies; the gallery's location when absent.
    pub location: Option<Region>,
    /// The operating system that it runs on.
    pub supported_os_type: OsType,
    /// What it is for.
    pub description: Option<String>,
    /// The licence agreement.
    pub eula: Option<String>,
    /// Where the privacy statement can be read.
    pub privacy_statement_uri: Option<String>,
    /// Where the release notes can be read.
    pub release_note_uri: Option<String>,
    /// When it should no longer be used (I-9).
    pub end_of_life_date: Option<Timestamp>,
    /// Its tags.
    pub tags: Tags,
}

/// An application that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GalleryApplication {
    spec: GalleryApplicationSpec,
    location: Region,
}

impl GalleryApplication {
    /// The application that comes of a request in a gallery at `gallery_location`.
    pub fn new(mut spec: GalleryApplicationSpec, gallery_location: Region) -> Self {
        let location = spec.location.unwrap_or(gallery_location);
        spec.location = Some(location);
        Self { spec, location }
    }

    /// What was asked for, with the location filled in.
    pub fn spec(&self) -> &GalleryApplicationSpec {
        &self.spec
    }

    /// Where it lies.
    pub fn location(&self) -> Region {
        self.location
    }
}

impl ResourceSpec for GalleryApplicationSpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "gallery_id" G_4 |spec| spec.id.gallery();
        fixed "name" P_1 |spec| spec.id.name();
        fixed "location" N_10 |spec| spec.location;
        fixed "supported_os_type" P_1 |spec| spec.supported_os_type;
        in_place "description" P_1 |spec| &spec.description;
        in_place "eula" P_1 |spec| &spec.eula;
        in_place "privacy_statement_uri" P_1 |spec| &spec.privacy_statement_uri;
        in_place "release_note_uri" P_1 |spec| &spec.release_note_uri;
        in_place "end_of_life_date" P_1 |spec| spec.end_of_life_date;
        in_place "tags" P_1 |spec| spec.tags.as_map();
    };

    fn title(&self) -> String {
        format!("gallery application \"{}\"", self.id.name())
    }
}

/// What a request for a new application breaks by itself, at `now`: N-8, I-9.
pub fn check_new(
    spec: &GalleryApplicationSpec,
    access: &RegionAccess,
    now: Timestamp,
) -> Vec<Violation> {
    let location = spec.location;
    location
        .and_then(|location| access.check(location, PropertyPath::of("location")))
        .into_iter()
        .chain(check_end_of_life(None, spec.end_of_life_date, now))
        .collect()
}

/// What a request to change an application breaks, at `now`: P-1, N-10, I-9. A request without a
/// location keeps the one there is.
pub fn check_change(
    old: &GalleryApplicationSpec,
    new: &GalleryApplicationSpec,
    now: Timestamp,
) -> Vec<Violation> {
    let new = GalleryApplicationSpec {
        location: new.location.or(old.location),
        ..new.clone()
    };
    let mut violations = new.refused_changes_from(old);
    violations.extend(check_end_of_life(
        old.end_of_life_date,
        new.end_of_life_date,
        now,
    ));
    violations
}

/// P-1: an application's package is found by an address of the web.
///
/// # Errors
/// A violation at `source.media_link`; whoever reads another link says where it stood.
pub fn check_link(text: &str) -> Result<(), Violation> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()?.rsplit('@').next());
    let right = host.is_some_and(|host| !host.is_empty() && !host.starts_with(':'))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if right {
        return Ok(());
    }
    Err(Violation::invalid(
        rule::P_1,
        PropertyPath::of("source").property("media_link"),
        format!(
            "{:?} is not an address that a package could be fetched from.",
            without_secrets(text)
        ),
    )
    .remedy("Write the whole address, such as \"https://contoso.blob.core.windows.net/packages/agent.tar.gz\"."))
}

/// A link for people to read: without its query, which may be a shared access signature, and without
/// a password. Whoever has those has the package.
pub fn without_secrets(link: &str) -> String {
    let (address, query) = match link.split_once('?') {
        Some((address, _)) => (address, "?(not shown)"),
        None => (link, ""),
    };
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), address),
    };
    let host_ends = rest.find('/').unwrap_or(rest.len());
    let host = rest.get(..host_ends).and_then(|host| host.rfind('@'));
    let rest = host.and_then(|at| rest.get(at + 1..)).unwrap_or(rest);
    format!("{scheme}{rest}{query}")
}
