//! Whether virtual machines can be deployed from an image, and how well it is prepared for that:
//!
//!
//! Must not know who deploys: that is for whoever holds the access rules.

mod availability;
mod choice;
mod id;
mod replacement;

pub use choice::LatestChoice;
pub use id::{DeployableId, VersionInUse};

use availability::{elsewhere, unavailable};
pub use replacement::ReplacedImageId;

use replacement::{Layout, check_replacement};

use super::{
    Allowance, ImageDefinitionSpec, ImageVersion, LimitName, Limits, Numbered, PropertyPath,
    Region, RuleId, SharedImageDefinitionId, SharedImageVersionId, SourceFacts, SubscriptionId,
    Timestamp, Violation, latest, rule, words,
};

/// Virtual machines that one replica serves at the same time.
const MACHINES_PER_REPLICA: u32 = 20;
/// Instances that a scale set can have with a gallery image.
const INSTANCES_OF_GALLERY_IMAGE: u32 = 1_000;
/// Instances that a scale set can have with a managed image.
const INSTANCES_OF_MANAGED_IMAGE: u32 = 600;

/// What is to be deployed at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// The subscription that it is deployed into.
    pub subscription: SubscriptionId,
    /// What it is deployed from.
    pub image: DeployableId,
    /// Where.
    pub region: Region,
    /// Virtual machines, those of scale sets not counted.
    pub virtual_machines: u32,
    /// Scale sets.
    pub scale_sets: u32,
    /// Instances that each of the scale sets is to have at most.
    pub instances_per_scale_set: u32,
    /// The managed image that an existing scale set was made from which is to take this image.
    pub replaces: Option<ReplacedImageId>,
}

/// The image of a deployment, as it was found.
#[derive(Debug)]
pub enum DeployableImage<'a> {
    /// A gallery image.
    Gallery {
        /// What the definition says.
        definition: &'a ImageDefinitionSpec,
        /// The version that is named; for the latest, all versions or those of a [`LatestChoice`].
        versions: &'a [ImageVersion],
    },
    /// A managed image.
    Managed(&'a SourceFacts),
}

/// Something worth knowing that stands in nobody's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The rule that recommends it.
    pub rule: RuleId,
    /// What is recommended and why, in full sentences.
    pub message: String,
}

/// What comes of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeploymentCheck {
    /// The version that would be used, where the image is a gallery's and there is one.
    pub version: Option<VersionInUse>,
    /// Why it would be refused; nothing when it is allowed.
    pub refusals: Vec<Violation>,
    /// What is worth knowing.
    pub advice: Vec<Advice>,
    /// The replicas that are there; none of a managed image.
    pub replicas: u32,
    /// The replicas that are recommended.
    pub recommended_replicas: u32,
    /// The instances that a scale set can have.
    pub instance_limit: u32,
}

impl DeploymentCheck {
    /// Whether the deployment is allowed.
    pub fn allowed(&self) -> bool {
        self.refusals.is_empty()
    }

    /// S-5, S-6: the same as a consumer of a shared gallery is told it: by the ids that it knows, and
    /// without advice that only the image's owner can follow.
    #[must_use]
    pub fn for_consumer(mut self, definition: &SharedImageDefinitionId) -> Self {
        self.version = self.version.map(|version| {
            VersionInUse::Shared(SharedImageVersionId {
                definition: definition.clone(),
                name: version.name(),
            })
        });
        for refusal in &mut self.refusals {
            if [rule::R_5, rule::L_2, rule::L_4].contains(&refusal.rule) {
                "Ask the image's owner to replicate it to this region, or deploy in another region."
                    .clone_into(&mut refusal.remedy);
            }
        }
        self
    }

    fn advise(&mut self, rule: RuleId, message: String) {
        self.advice.push(Advice { rule, message });
    }
}

/// the replicas that are recommended for what is created at the same time: one for every
/// 20 virtual machines and one for every scale set, and at least one.
pub fn recommended_replicas(virtual_machines: u32, scale_sets: u32) -> u32 {
    virtual_machines
        .div_ceil(MACHINES_PER_REPLICA)
        .saturating_add(scale_sets)
        .max(1)
}

/// what comes of a deployment at `now`. `replaced` is what is known of the managed
/// image that [`Deployment::replaces`] names, `allowance` that of the subscription that is
/// deployed into.
pub fn check_deployment(
    deployment: &Deployment,
    image: &DeployableImage<'_>,
    replaced: Option<&SourceFacts>,
    allowance: &Allowance,
    now: Timestamp,
) -> DeploymentCheck {
    let mut check = DeploymentCheck {
        recommended_replicas: recommended_replicas(
            deployment.virtual_machines,
            deployment.scale_sets,
        ),
        instance_limit: match image {
            DeployableImage::Gallery { .. } => INSTANCES_OF_GALLERY_IMAGE,
            DeployableImage::Managed(_) => INSTANCES_OF_MANAGED_IMAGE,
        },
        ..DeploymentCheck::default()
    };
    let closed = allowance
        .region_access
        .check(deployment.region, PropertyPath::of("location"));
    check.refusals.extend(closed);
    match image {
        DeployableImage::Gallery {
            definition,
            versions,
        } => {
            if let Some(version) = choose(deployment, versions, &mut check) {
                check.version = Some(VersionInUse::Own(version.spec.id.clone()));
                look_at_version(deployment, definition, version, now, &mut check);
                if let Some(replaced) = replaced {
                    let layout = Layout::of_version(definition, version);
                    let violations = check_replacement(&layout, replaced);
                    check.refusals.extend(violations);
                }
            }
            advise_on_replicas(deployment, &allowance.limits, &mut check);
        }
        DeployableImage::Managed(facts) => {
            check.refusals.extend(elsewhere(deployment.region, facts));
            if let Some(replaced) = replaced {
                let violations = check_replacement(&Layout::of_source(facts), replaced);
                check.refusals.extend(violations);
            }
            check.advise(
                rule::A_2,
                "A managed image has no replicas. To create many virtual machines at the same \
                 time, make an image version from it."
                    .to_owned(),
            );
        }
    }
    check_instances(deployment, image, &mut check);
    check
}

/// The version that is deployed.
fn choose<'a>(
    deployment: &Deployment,
    versions: &'a [ImageVersion],
    check: &mut DeploymentCheck,
) -> Option<&'a ImageVersion> {
    let region = deployment.region;
    match &deployment.image {
        DeployableId::Version(id) => versions.iter().find(|version| version.spec.id == *id),
        DeployableId::Latest(definition) => {
            let everywhere = latest(versions, None, definition).ok();
            let here = match latest(versions, Some(region), definition) {
                Ok(version) => version,
                Err(violation) => {
                    let waiting = everywhere.and_then(|version| unavailable(version, region));
                    let refusal = violation.at(PropertyPath::of("image_id"));
                    check.refusals.push(refusal);
                    check.refusals.extend(waiting);
                    return None;
                }
            };
            if let Some(newer) = everywhere.filter(|newer| newer.number() > here.number()) {
                check.advise(
                    rule::L_2,
                    format!(
                        "Version {} would be deployed: the latest version, {}, does not count in region \"{region}\".",
                        here.spec.id.name(),
                        newer.spec.id.name()
                    ),
                );
            }
            Some(here)
        }
        // A shared one is found by the id under which it is kept.
        DeployableId::SharedLatest(_)
        | DeployableId::SharedVersion(_)
        | DeployableId::ManagedImage(_) => None,
    }
}

fn look_at_version(
    deployment: &Deployment,
    definition: &ImageDefinitionSpec,
    version: &ImageVersion,
    now: Timestamp,
    check: &mut DeploymentCheck,
) {
    let region = deployment.region;
    match unavailable(version, region) {
        Some(refusal) => check.refusals.push(refusal),
        None => {
            let mut targets = version.target_regions.iter();
            let here = targets.find(|target| target.region == region);
            check.replicas = here.map_or(0, |target| target.replica_count);
        }
    }
    if let Some(date) = version.end_of_life_date(Some(definition))
        && date <= now
    {
        check.advise(
            rule::I_9,
            format!(
                "Version {} reached its end of life on {date}. Nothing stops working; move on to a newer version.",
                version.spec.id.name()
            ),
        );
    }
}

/// the replicas that there are against those that are recommended.
fn advise_on_replicas(deployment: &Deployment, limits: &Limits, check: &mut DeploymentCheck) {
    let (present, recommended) = (check.replicas, check.recommended_replicas);
    if present == 0 {
        return;
    }
    let region = deployment.region;
    let most = limits.of(LimitName::Replicas, region);
    if present < recommended {
        let rule = if deployment.virtual_machines == 0 {
            rule::A_3
        } else {
            rule::A_2
        };
        let attainable = if recommended > most {
            format!(
                " A version has at most {} in a region (Q-4): create fewer at the same time.",
                words::number(most.into())
            )
        } else {
            String::new()
        };
        check.advise(
            rule,
            format!(
                "{} replicas are recommended in region \"{region}\" for what is created at the same time, one for every {MACHINES_PER_REPLICA} virtual machines and one for every scale set; there are {}.{attainable}",
                words::number(recommended.into()),
                words::number(present.into())
            ),
        );
    }
    if present <= recommended && recommended < most {
        check.advise(
            rule::A_5,
            format!(
                "Keep more replicas than the recommended {}: how many are needed also depends on the image's size, its content and its operating system.",
                words::number(recommended.into())
            ),
        );
    }
}

/// the instances of a scale set.
fn check_instances(
    deployment: &Deployment,
    image: &DeployableImage<'_>,
    check: &mut DeploymentCheck,
) {
    let (asked, most) = (deployment.instances_per_scale_set, check.instance_limit);
    if asked <= most {
        return;
    }
    let (noun, remedy) = match image {
        DeployableImage::Gallery { .. } => (
            "gallery",
            "Spread the instances over more scale sets.".to_owned(),
        ),
        DeployableImage::Managed(_) => (
            "managed",
            format!(
                "Make an image version from it, with which a scale set can have {}, or spread the instances over more scale sets.",
                words::number(INSTANCES_OF_GALLERY_IMAGE.into())
            ),
        ),
    };
    check.refusals.push(
        Violation::invalid(
            rule::A_4,
            PropertyPath::of("instances_per_scale_set"),
            format!(
                "A scale set with a {noun} image has at most {} instances, not {}.",
                words::number(most.into()),
                words::number(asked.into())
            ),
        )
        .remedy(remedy),
    );
}
