//! The data source `acg_deployment_check`: whether virtual machines can be deployed from an image,
//! and how well it is prepared for that.

use super::{argument, unanswered};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::gallery::{Advice, DeployableId, Deployment, Region, ReplacedImageId, Violation};
use crate::provider::data::Data;
use crate::provider::schema;

crate::model! {
    /// Why a deployment would be refused.
    pub struct RefusalModel {
        pub rule: Attr<String>,
        pub message: Attr<String>,
        pub remedy: Attr<String>,
    }
}

crate::model! {
    /// What is worth knowing about a deployment.
    pub struct AdviceModel {
        pub rule: Attr<String>,
        pub message: Attr<String>,
    }
}

crate::model! {
    /// What is to be deployed, and what comes of it.
    pub struct DeploymentCheckData {
        pub image_id: Attr<String>,
        pub location: Attr<String>,
        pub virtual_machines: Attr<u32>,
        pub scale_sets: Attr<u32>,
        pub instances_per_scale_set: Attr<u32>,
        pub replaces_image_id: Attr<String>,
        pub allowed: Attr<bool>,
        pub refusals: Attr<Vec<Attr<RefusalModel>>>,
        pub advice: Attr<Vec<Attr<AdviceModel>>>,
        pub image_version_id: Attr<String>,
        pub replica_count: Attr<u32>,
        pub recommended_replica_count: Attr<u32>,
        pub instance_limit: Attr<u32>,
    }
}

impl From<&Violation> for RefusalModel {
    fn from(violation: &Violation) -> Self {
        Self {
            rule: Attr::Known(violation.rule.to_string()),
            message: Attr::Known(violation.message.clone()),
            remedy: Attr::Known(violation.remedy.clone()),
        }
    }
}

impl From<&Advice> for AdviceModel {
    fn from(advice: &Advice) -> Self {
        Self {
            rule: Attr::Known(advice.rule.to_string()),
            message: Attr::Known(advice.message.clone()),
        }
    }
}

/// The data source.
pub(in crate::provider) struct DeploymentCheckDataSource;

impl DataSource<Data> for DeploymentCheckDataSource {
    type Model = DeploymentCheckData;

    fn type_name(&self) -> &'static str {
        "acg_deployment_check"
    }

    fn schema(&self) -> Schema {
        let schema = Schema::new(
            "Says whether virtual machines and scale sets can be deployed from an image in a region, \
             why not, and how well the image is prepared for as many as are created at the same \
             time. A refusal is an answer, not an error: use it in a `check` block, a precondition \
             or a test.",
        );
        let schema = arguments()
            .into_iter()
            .fold(schema, |schema, (name, one)| schema.attribute(name, one));
        answers().into_iter().fold(schema, |schema, (name, one)| {
            schema.attribute(name, one.computed())
        })
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: DeploymentCheckData,
    ) -> Result<DeploymentCheckData, Diagnostics> {
        let acg = context.provider().connected()?;
        let number = |count: &Attr<u32>| count.known().copied().unwrap_or(0);
        let replaces = match config.replaces_image_id {
            Attr::Null => None,
            ref id => Some(argument(id, "replaces_image_id", ReplacedImageId::parse)?),
        };
        let machines = match (&config.virtual_machines, number(&config.scale_sets)) {
            (Attr::Null, 0) => 1,
            (machines, _) => number(machines),
        };
        let deployment = Deployment {
            subscription: acg.settings.subscription,
            image: argument(&config.image_id, "image_id", DeployableId::parse)?,
            region: argument(&config.location, "location", Region::parse)?,
            virtual_machines: machines,
            scale_sets: number(&config.scale_sets),
            instances_per_scale_set: number(&config.instances_per_scale_set),
            replaces,
        };
        let check = acg.service.deployment_check(deployment).await;
        let check = check.map_err(|error| unanswered("Unable to Check the Deployment", &error))?;
        let refusals = check.refusals.iter().map(RefusalModel::from);
        let advice = check.advice.iter().map(AdviceModel::from);
        let of_gallery = check.version.as_ref();
        Ok(DeploymentCheckData {
            allowed: Attr::Known(check.allowed()),
            refusals: Attr::Known(refusals.map(Attr::Known).collect()),
            advice: Attr::Known(advice.map(Attr::Known).collect()),
            image_version_id: of_gallery.map(ToString::to_string).into(),
            replica_count: Attr::Known(check.replicas),
            recommended_replica_count: Attr::Known(check.recommended_replicas),
            instance_limit: Attr::Known(check.instance_limit),
            ..config
        })
    }
}

fn arguments() -> [(&'static str, Attribute); 6] {
    let count = |text: &'static str| Attribute::integer(text).check(schema::not_negative());
    [
        (
            "image_id",
            Attribute::string(
                "What is deployed: the id of an image version, of an image definition for its \
                 latest version in the region, or of a managed image.",
            )
            .required()
            .check(schema::parsed(DeployableId::parse)),
        ),
        (
            "location",
            schema::location("The region to deploy in.").required(),
        ),
        (
            "virtual_machines",
            count(
                "How many virtual machines are created at the same time, those of scale sets not \
                 counted. Defaults to `1` when no scale sets are asked for.",
            ),
        ),
        (
            "scale_sets",
            count("How many scale sets are created at the same time. Defaults to `0`."),
        ),
        (
            "instances_per_scale_set",
            count("How many instances each scale set is to have at most. Defaults to `0`."),
        ),
        (
            "replaces_image_id",
            Attribute::string(
                "The id of the managed image that an existing scale set was made from: it is \
                 checked whether that scale set can take the image.",
            )
            .check(schema::parsed(ReplacedImageId::parse)),
        ),
    ]
}

fn answers() -> [(&'static str, Attribute); 7] {
    let rule = || Attribute::string("The ID of the rule, such as `R-5`.").computed();
    let message = |text: &'static str| Attribute::string(text).computed();
    [
        (
            "allowed",
            Attribute::boolean("Whether the deployment is allowed."),
        ),
        (
            "refusals",
            Attribute::nested(
                Nesting::List,
                "Why it would be refused. Empty when it is allowed.",
                [
                    ("rule", rule()),
                    ("message", message("What is wrong.")),
                    ("remedy", message("What to do.")),
                ],
            ),
        ),
        (
            "advice",
            Attribute::nested(
                Nesting::List,
                "What is worth knowing and stands in nobody's way, such as how many replicas are \
                 recommended.",
                [
                    ("rule", rule()),
                    ("message", message("What is recommended, and why.")),
                ],
            ),
        ),
        (
            "image_version_id",
            Attribute::string(
                "The version that would be deployed. Null when there is none, and for a managed \
                 image.",
            ),
        ),
        (
            "replica_count",
            Attribute::integer("How many replicas the version has in the region."),
        ),
        (
            "recommended_replica_count",
            Attribute::integer(
                "How many replicas are recommended: one for every 20 virtual machines and one for \
                 every scale set that are created at the same time.",
            ),
        ),
        (
            "instance_limit",
            Attribute::integer(
                "How many instances a scale set can have: 1,000 with a gallery image, 600 with a \
                 managed image.",
            ),
        ),
    ]
}
