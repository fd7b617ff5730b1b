//! The VHD file of `acg_image_source`: when it is read, and what is known of it without reading it.
//!
//! What was measured is kept in the private state together with the file's length and the time of its
//! last change. While these stay, the file is not read again.

use std::path::{Path as FilePath, PathBuf};

use serde_json::{Value as Json, json};

use super::image_source::{ImageSourceKind, ImageSourceModel};
use super::managed::Managed as _;
use super::source_disks::DiskModel;
use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::{Attr, Model as _};
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::gallery::vhd::{MeasuredVhd, Sha256};
use crate::gallery::{HyperVGeneration, LimitName, Limits, PropertyPath, Region};
use crate::provider::data::Data;
use crate::provider::planning::{self, InState};
use crate::provider::problem;
use crate::vhd::{self, Stamp, VhdError};

/// The private document that says what was measured, and of which file.
const MEASURED: &str = "vhd";

/// Fills in what the plan's VHD file says, if it is there.
pub(super) async fn observe(
    context: &Context<'_, Data>,
    plan: &mut Plan<ImageSourceModel>,
    in_state: &InState,
) -> Result<(), Diagnostics> {
    let (Some(config), Some(planned)) = (&plan.config, &mut plan.planned) else {
        return Ok(());
    };
    let prior = plan.prior.as_ref();
    let path = match &config.vhd_file {
        Attr::Null => {
            planned.sha256 = prior.map_or(Attr::Null, |prior| prior.sha256.clone());
            return Ok(());
        }
        Attr::Unknown => {
            measured_later(planned);
            plan.requires_replace.extend(prior.map(|_| here()));
            return Ok(());
        }
        Attr::Known(path) => FilePath::new(path),
    };
    let replaces = prior.is_none() && comes_after_another(context, planned, in_state);
    let Some(stamp) = vhd::stamp(path).map_err(|error| problem_of(&error))? else {
        if plan.applying && prior.is_none() {
            return Err(missing(path).into());
        }
        let moves = not_there(context, path, prior, planned, replaces);
        plan.requires_replace.extend(moves.then(here));
        return Ok(());
    };
    let (stamp, measured) = match remembered(context, stamp) {
        Some(measured) => (stamp, measured),
        None => measure(context, path.to_owned(), planned).await?,
    };
    remember(context, stamp, &measured);
    accept(planned, &measured)?;
    if replaces && !plan.applying {
        // The same run may build it anew before it is needed.
        measured_later(planned);
    }
    if let Some(prior) = prior
        && prior.sha256 != planned.sha256
    {
        if plan.applying {
            return Err(changed(path).into());
        }
        let changed = prior.vhd_file != planned.vhd_file;
        let sha256 = Path::root().attribute("sha256");
        plan.requires_replace.insert(sha256);
        plan.requires_replace.extend(changed.then(here));
    }
    Ok(())
}

/// Before the create: the file is the one that was planned, or is measured now.
pub(super) async fn prepare(
    context: &Context<'_, Data>,
    planned: &mut ImageSourceModel,
) -> Result<(), Diagnostics> {
    let Some(path) = planned.vhd_file.known().map(PathBuf::from) else {
        return Ok(());
    };
    let stamp = vhd::stamp(&path).map_err(|error| problem_of(&error))?;
    let Some(stamp) = stamp else {
        return Err(missing(&path).into());
    };
    if !planned.sha256.is_unknown() {
        return match remembered(context, stamp) {
            Some(_) => Ok(()),
            None => Err(changed(&path).into()),
        };
    }
    let (stamp, measured) = measure(context, path, planned).await?;
    remember(context, stamp, &measured);
    accept(planned, &measured)?;
    super::source_disks::complete(planned, None);
    Ok(())
}

/// The file is measured during apply.
fn measured_later(planned: &mut ImageSourceModel) {
    planned.os_disk = Attr::Unknown;
    planned.sha256 = Attr::Unknown;
}

/// There is no file: what was measured stands for what exists, and apply may find it for the rest. Whether
/// what exists is replaced by it.
fn not_there(
    context: &Context<'_, Data>,
    path: &FilePath,
    prior: Option<&ImageSourceModel>,
    planned: &mut ImageSourceModel,
    replaces: bool,
) -> bool {
    if let Some(prior) = prior
        && !prior.sha256.is_null()
        && (prior.vhd_file == planned.vhd_file || prior.vhd_file.is_null())
    {
        planned.os_disk = prior.os_disk.clone();
        planned.sha256 = prior.sha256.clone();
        return false;
    }
    measured_later(planned);
    let before = match prior.is_some() || replaces {
        true => " What it replaces is destroyed before that.",
        false => "",
    };
    context.tell(
        Diagnostic::warning(
            "VHD File Not There Yet",
            format!(
                "The VHD file \"{}\" was not found. It is measured during apply, and must be \
                 there by then.{before}",
                path.display()
            ),
        )
        .at(here()),
    );
    prior.is_some()
}

/// Whether what is planned without a prior state replaces something: as the user asks, or because that
/// is tainted.
fn comes_after_another(
    context: &Context<'_, Data>,
    planned: &ImageSourceModel,
    in_state: &InState,
) -> bool {
    if planning::predecessor(context).is_some() {
        return true;
    }
    let Ok(acg) = context.provider().connected() else {
        return false;
    };
    let draft = ImageSourceKind::draft(planned, &acg.settings);
    draft.named && in_state.awaits(&draft.spec.id.key())
}

/// Takes over what was measured, if it fits what is declared.
fn accept(planned: &mut ImageSourceModel, measured: &MeasuredVhd) -> Result<(), Diagnostics> {
    let declared = planned.hyper_v_generation.known();
    let declared = declared.and_then(|text| HyperVGeneration::parse(text).ok());
    if let Some(violation) = declared.and_then(|declared| measured.check_generation(declared)) {
        let path = problem::path(&violation.target, ImageSourceModel::ATTRIBUTES);
        return Err(problem::violation(&violation, path).into());
    }
    let (kind, storage_account_type) = match &planned.os_disk {
        Attr::Known(disk) => (disk.kind.clone(), disk.storage_account_type.clone()),
        Attr::Null | Attr::Unknown => (Attr::Unknown, Attr::Unknown),
    };
    planned.os_disk = Attr::Known(DiskModel {
        size_gb: Attr::Known(measured.size_gb()),
        occupied_gb: Attr::Known(measured.occupied_gb()),
        kind,
        storage_account_type,
    });
    planned.sha256 = Attr::Known(measured.sha256.to_string());
    Ok(())
}

async fn measure(
    context: &Context<'_, Data>,
    path: PathBuf,
    planned: &ImageSourceModel,
) -> Result<(Stamp, MeasuredVhd), Diagnostics> {
    let region = planned.location.known();
    let region = region.and_then(|text| Region::parse(text).ok());
    let limits = match context.provider().connected() {
        Ok(acg) => {
            let allowance = acg.service.allowance(acg.settings.subscription).await;
            let summary = "Unable to Read VHD File";
            let allowance = allowance.map_err(|error| problem::service_error(summary, &error))?;
            allowance.limits
        }
        Err(_) => Limits::default(),
    };
    let most_gb = region.map_or_else(
        || LimitName::DiskSize.documented(),
        |region| limits.of(LimitName::DiskSize, region),
    );
    let file = vhd::open_in_background(path, most_gb).await;
    let file = file.map_err(|error| problem_of(&error))?;
    let stamp = file.stamp();
    let measured = vhd::measure_in_background(file, |_| {}).await;
    Ok((stamp, measured.map_err(|error| problem_of(&error))?))
}

/// What is known of a file with this stamp.
fn remembered(context: &Context<'_, Data>, stamp: Stamp) -> Option<MeasuredVhd> {
    context.private(|private| {
        let document = private.get(MEASURED)?;
        let number = |name: &str| document.get(name)?.as_u64();
        let text = |name: &str| document.get(name)?.as_str();
        let same = number("length") == Some(stamp.length)
            && text("modified") == Some(stamp.modified.to_string().as_str());
        let generation = match document.get("generation") {
            None | Some(Json::Null) => None,
            Some(generation) => Some(HyperVGeneration::parse(generation.as_str()?).ok()?),
        };
        same.then_some(MeasuredVhd {
            size: number("size")?,
            occupied: number("occupied")?,
            sha256: Sha256::parse(text("sha256")?).ok()?,
            generation,
        })
    })
}

fn remember(context: &Context<'_, Data>, stamp: Stamp, measured: &MeasuredVhd) {
    let document = json!({
        "length": stamp.length,
        "modified": stamp.modified.to_string(),
        "size": measured.size,
        "occupied": measured.occupied,
        "sha256": measured.sha256.to_string(),
        "generation": measured.generation.map(HyperVGeneration::as_str),
    });
    context.private(|private| private.set(MEASURED, document));
}

fn here() -> Path {
    Path::root().attribute("vhd_file")
}

fn missing(path: &FilePath) -> Diagnostic {
    Diagnostic::error(
        "VHD File Not Found",
        format!(
            "The VHD file \"{}\" was not found. Correct the path, which is read from the directory \
             that Terraform runs in, or make the file first.",
            path.display()
        ),
    )
    .at(here())
}

fn changed(path: &FilePath) -> Diagnostic {
    Diagnostic::error(
        "VHD File Changed",
        format!(
            "The VHD file \"{}\" is not the one that was planned: it changed since. Plan again.",
            path.display()
        ),
    )
    .at(here())
}

/// What went wrong with the file, at the attribute that names it.
fn problem_of(error: &VhdError) -> Diagnostics {
    match error {
        VhdError::Refused(violations) => {
            let path =
                |property: &PropertyPath| problem::path(property, ImageSourceModel::ATTRIBUTES);
            problem::violations(violations, &path)
        }
        VhdError::Changed { path } => changed(path).into(),
        VhdError::Unreadable { path, source } => Diagnostic::error(
            "Unable to Read VHD File",
            format!(
                "The VHD file \"{}\" cannot be read: {source}. Check the path and its permissions.",
                path.display()
            ),
        )
        .at(here())
        .into(),
        VhdError::Interrupted => Diagnostic::error(
            "Unable to Read VHD File",
            "The VHD file was not read to its end.",
        )
        .at(here())
        .into(),
    }
}
