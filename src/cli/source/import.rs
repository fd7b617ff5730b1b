//! `acg source import`: an image source of a VHD file (M-1).
//!
//! What can be refused is refused before the file is read from end to end, and nothing is stored
//! before it is.

use std::path::PathBuf;

use clap::Args;

use super::SourceView;
use crate::cli::frame::answer::{Answer, Outcome};
use crate::cli::frame::argument::by;
use crate::cli::frame::exit::Exit;
use crate::cli::frame::failure::Failure;
use crate::cli::frame::progress::FileProgress;
use crate::cli::frame::session::Session;
use crate::cli::frame::words;
use crate::gallery::vhd::{MeasuredVhd, Sha256};
use crate::gallery::{
    Architecture, BlobPlace, CapacityService, Check, ContainerName, DiskType, Finding,
    GalleryService, GivenSource, HyperVGeneration, ImageSource, ImageSourceId, ImageSourceSpec,
    LimitName, ListScope, OsState, OsType, Region, ResourceSpec, ServiceError, SourceDisk,
    SourceKind, SourceName, StorageAccountName, Tags,
};
use crate::vhd::{VhdError, VhdFile, measure_in_background, open_in_background};

const GIB: u64 = 1 << 30;
/// From this length on a file takes so long to read that it is said where no bar shows it.
const LONG: u64 = GIB;

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportVhd {
    /// The VHD file: a fixed one, of whole MiB and at most 1,024 GiB
    file: PathBuf,
    /// The name of the image source [default: the file's, without its ".vhd"]
    #[arg(long, value_parser = by(SourceName::parse))]
    name: Option<SourceName>,
    /// What it becomes: managed_image, snapshot, disk or vhd
    #[arg(long, default_value = "managed_image", value_parser = by(SourceKind::parse))]
    kind: SourceKind,
    /// The region that it lies in
    #[arg(long, value_name = "REGION", value_parser = by(Region::parse))]
    location: Region,
    /// The operating system on it: Linux or Windows
    #[arg(long, value_parser = by(OsType::parse))]
    os_type: OsType,
    /// Whether it still carries the identity of its machine: Generalized or Specialized
    #[arg(long, default_value = "Generalized", value_parser = by(OsState::parse))]
    os_state: OsState,
    /// The generation of machine that it starts on, V1 or V2 [default: what the disk tells, else V1]
    #[arg(long, value_name = "GENERATION", value_parser = by(HyperVGeneration::parse))]
    hyper_v_generation: Option<HyperVGeneration>,
    /// The processor architecture: x64 or Arm64
    #[arg(long, default_value = "x64", value_parser = by(Architecture::parse))]
    architecture: Architecture,
    /// The storage that the disk lies on, such as Premium_LRS [default: Standard_LRS]
    #[arg(long, value_name = "TYPE", value_parser = by(DiskType::parse))]
    storage_account_type: Option<DiskType>,
    /// Of a vhd, the storage account that holds the blob [default: acgvhds]
    #[arg(long, value_name = "NAME", value_parser = by(StorageAccountName::parse))]
    storage_account_name: Option<StorageAccountName>,
    /// Of a vhd, the container that holds the blob [default: vhds]
    #[arg(long, value_name = "NAME", value_parser = by(ContainerName::parse))]
    container_name: Option<ContainerName>,
}

impl ImportVhd {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let id = self.id(session)?;
        let violations = self.given().check();
        if !violations.is_empty() {
            return Err(ServiceError::Refused(violations).into());
        }
        let engine = session.engine_that_may_create().await?;
        let allowance = engine.allowance(session.settings.subscription).await?;
        let most_gb = allowance.limits.of(LimitName::DiskSize, self.location);
        let file = open_in_background(self.file.clone(), most_gb).await?;
        self.judge(&id, &file, session).await?;
        let measured = self.measure(file, session).await?;
        let spec = self.spec(id, &measured);
        let same = content_of_others(&spec, session).await?;
        let answer = match engine.image_source_create(spec.clone()).await {
            Ok(created) => Ok(self.made(&created.resource, &measured)),
            Err(ServiceError::AlreadyExists { .. }) => {
                let existing = engine.image_source_get(&spec.id).await?;
                there_already(&spec, existing.as_ref())
            }
            Err(error) => Err(error.into()),
        };
        let answer = answer?;
        Ok(match same {
            Some(other) => answer.note(format!(
                "The image source \"{other}\" has the same content."
            )),
            None => answer,
        })
    }

    /// The id of what is to be made.
    fn id(&self, session: &Session) -> Result<ImageSourceId, Failure> {
        let Some(group) = session.settings.resource_group.clone() else {
            return Err(Failure::usage(
                "Nothing says which resource group the image source is to be in.",
                "Give it with --resource-group.",
            ));
        };
        let name = match &self.name {
            Some(name) => name.clone(),
            None => self.name_of_file()?,
        };
        let usual = BlobPlace::default();
        let (account, container) = (&self.storage_account_name, &self.container_name);
        let place = BlobPlace {
            account: account.clone().unwrap_or(usual.account),
            container: container.clone().unwrap_or(usual.container),
        };
        let subscription = session.settings.subscription;
        Ok(ImageSourceId::at(
            subscription,
            group,
            self.kind,
            name,
            place,
        ))
    }

    fn name_of_file(&self) -> Result<SourceName, Failure> {
        let vhd = self.file.extension();
        let stem = if vhd.is_some_and(|extension| extension.eq_ignore_ascii_case("vhd")) {
            self.file.file_stem()
        } else {
            self.file.file_name()
        };
        let name = stem.unwrap_or_default().to_string_lossy();
        SourceName::parse(&name).map_err(|violation| {
            let remedy = format!("{} Give one with --name.", violation.remedy);
            Failure::argument(&violation.remedy(remedy))
        })
    }

    fn given(&self) -> GivenSource {
        GivenSource {
            kind: Some(self.kind),
            os_disk: Some(false),
            vhd_file: Some(true),
            blob_place: self.storage_account_name.is_some() || self.container_name.is_some(),
        }
    }

    /// Refuses what is known to be wrong before the file is read.
    async fn judge(
        &self,
        id: &ImageSourceId,
        file: &VhdFile,
        session: &Session,
    ) -> Result<(), Failure> {
        let unread = MeasuredVhd {
            size: file.size(),
            occupied: 0,
            sha256: Sha256::new([0; 32]),
            generation: file.generation(),
        };
        let spec = self.spec(id.clone(), &unread);
        if let Some(violation) = unread.check_generation(spec.hyper_v_generation) {
            return Err(violation.into());
        }
        let engine = session.engine_that_may_create().await?;
        let findings = engine.image_source_check(spec.clone(), Check::default());
        let refused: Vec<_> = findings
            .await?
            .into_iter()
            .filter_map(|finding| match finding {
                Finding::Refused(violation) => Some(violation),
                // Whether it has the same content is known when the file has been read.
                Finding::Exists { .. } => None,
            })
            .collect();
        if !refused.is_empty() {
            return Err(ServiceError::Refused(refused).into());
        }
        match engine.image_source_get(id).await? {
            Some(existing) if existing.spec.sha256.is_none() => {
                Err(taken(&existing, "and was not made of a VHD file"))
            }
            _ => Ok(()),
        }
    }

    /// Reads the file, with a bar while somebody watches.
    async fn measure(&self, file: VhdFile, session: &Session) -> Result<MeasuredVhd, Failure> {
        let measured = async {
            let label = self.file.file_name().unwrap_or_default().to_string_lossy();
            if !session.terminal.watched && file.length() >= LONG {
                let size = words::gib(file.size().div_ceil(GIB));
                session
                    .terminal
                    .message(&format!("Reading {label}, {size}.\n"));
            }
            let progress = FileProgress::new(&session.terminal, &label, file.length());
            measure_in_background(file, progress.counter()).await
        };
        tokio::select! {
            // First of all somebody listens, so that the work never runs without.
            biased;
            _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
            measured = measured => measured.map_err(Failure::from),
        }
    }

    fn spec(&self, id: ImageSourceId, vhd: &MeasuredVhd) -> ImageSourceSpec {
        let kind = self.kind.disk_on(self.storage_account_type);
        let storage = self.storage_account_type;
        ImageSourceSpec {
            id,
            location: self.location,
            os_type: self.os_type,
            os_state: self.os_state,
            hyper_v_generation: self
                .hyper_v_generation
                .or(vhd.generation)
                .unwrap_or(HyperVGeneration::V1),
            architecture: self.architecture,
            os_disk: SourceDisk {
                size_gb: vhd.size_gb(),
                occupied_gb: vhd.occupied_gb(),
                kind,
                storage_account_type: storage.unwrap_or_else(|| kind.usual_storage()),
            },
            data_disks: [].into(),
            sha256: Some(vhd.sha256),
            tags: Tags::default(),
        }
    }

    fn made(&self, source: &ImageSource, vhd: &MeasuredVhd) -> Answer {
        let sentence = format!(
            "Made the {} of {}: {} with {} in use, SHA-256 {}.",
            source.spec.title(),
            self.file.display(),
            words::gib(vhd.size_gb().into()),
            words::gib(vhd.occupied_gb().into()),
            vhd.sha256
        );
        Answer::done(sentence, SourceView::from(source))
    }
}

/// The name is taken: by what is asked for, or by something else.
fn there_already(spec: &ImageSourceSpec, existing: Option<&ImageSource>) -> Outcome {
    let Some(existing) = existing else {
        return Err(Failure::of(
            Exit::Refused,
            "Conflict",
            format!("The {} was deleted meanwhile.", spec.title()),
            "Import the file again.",
        ));
    };
    let differing = spec.changes_from(&existing.spec);
    if !differing.is_empty() {
        let how = format!("with another {}", differing.join(", "));
        return Err(taken(existing, &how));
    }
    let sentence = format!(
        "The {} is there already, with the same content.",
        existing.spec.title()
    );
    Ok(Answer::done(sentence, SourceView::from(existing)))
}

fn taken(existing: &ImageSource, how: &str) -> Failure {
    let id = &existing.spec.id;
    Failure::of(
        Exit::Refused,
        "Conflict",
        format!("The {} exists already, {how}.", existing.spec.title()),
        format!(
            "Give another --name, or delete what is there with \"acg source delete {}/{}\".",
            id.kind(),
            id.name()
        ),
    )
}

/// The id of another image source in the subscription with this content.
async fn content_of_others(
    spec: &ImageSourceSpec,
    session: &Session,
) -> Result<Option<String>, Failure> {
    let engine = session.engine_that_may_create().await?;
    let scope = ListScope::Subscription(session.settings.subscription);
    let sources = engine.image_source_list(scope).await?;
    let same = sources
        .iter()
        .find(|other| other.spec.sha256 == spec.sha256 && other.spec.id.key() != spec.id.key());
    Ok(same.map(|other| other.spec.id.to_string()))
}

impl From<VhdError> for Failure {
    fn from(error: VhdError) -> Self {
        let remedy = match error {
            VhdError::Refused(violations) => return ServiceError::Refused(violations).into(),
            VhdError::Interrupted => return Self::interrupted(),
            VhdError::Unreadable { .. } => "Check the path and its permissions.",
            VhdError::Changed { .. } => "Import it when nobody writes to it any more.",
        };
        let exit = match error {
            VhdError::Changed { .. } => Exit::Refused,
            _ => Exit::Usage,
        };
        Self::of(exit, "File", format!("{}.", sentence(&error)), remedy)
    }
}

fn sentence(error: &VhdError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
