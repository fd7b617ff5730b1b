//! The provider block: its schema, and what it means together with the environment.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::environment::ProviderEnvironment;
use super::schema::{one_of, parsed, positive};
use super::{problem, stand_in};
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::schema::{Attribute, Schema};
use crate::framework::validation::NotEmpty;
use crate::gallery::{
    LimitName, LimitOverrides, Region, RegionAccess, ReplicationModel, SubscriptionId, Violation,
};

/// Where the embedded engine keeps its state when nobody says.
const DEFAULT_STATE_PATH: &str = ".acg/gallery.db";
/// The subscription when nobody says.
const DEFAULT_SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

crate::model! {
    /// The limits that a provider block sets.
    pub struct LimitsConfig {
        ///
        pub galleries_per_region: Attr<u32>,
        ///
        pub image_definitions_per_region: Attr<u32>,
        ///
        pub image_versions_per_region: Attr<u32>,
        ///
        pub replicas_per_region: Attr<u32>,
        /// Q-5, in GiB.
        pub disk_size_gb: Attr<u32>,
    }
}

crate::model! {
    /// The provider block.
    pub struct ProviderConfig {
        /// The file that keeps the embedded engine's state.
        pub state_path: Attr<String>,
        /// The subscription of what is created.
        pub subscription_id: Attr<String>,
        /// The principal to act as.
        pub acting_as: Attr<String>,
        /// The restricted regions that the subscription was allowed.
        pub allowed_regions: Attr<BTreeSet<Attr<String>>>,
        /// How replication takes its time.
        pub replication_model: Attr<String>,
        /// Limits that differ from the documented ones.
        pub limits: Attr<LimitsConfig>,
    }
}

/// What the provider was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The file that keeps the embedded engine's state.
    pub state_path: PathBuf,
    /// The subscription of what is created.
    pub subscription: SubscriptionId,
    /// Whether the subscription was said, by the provider block or the environment.
    pub subscription_said: bool,
    /// The principal to act as, by name or object id; none is the administrator of everything.
    pub acting_as: Option<String>,
    /// The restricted regions that the subscription was allowed, besides those that the service
    /// knows of.
    pub region_access: RegionAccess,
    /// How replication takes its time.
    pub replication_model: ReplicationModel,
    /// The limits that differ from those that the service knows of.
    pub limits: LimitOverrides,
}

impl Settings {
    /// What a provider block and the environment say together; the block wins. `None` while part
    /// of the block is unknown: the environment must not stand in for what is yet to come.
    pub(super) fn of(
        config: &ProviderConfig,
        environment: &ProviderEnvironment,
    ) -> Result<Option<Self>, Diagnostics> {
        let said = |block: &Attr<String>, variable: &Option<String>| {
            block.known().cloned().or_else(|| variable.clone())
        };
        let state_path = config.state_path.known().map(PathBuf::from);
        let state_path = state_path.or_else(|| environment.state_path.clone());
        let said_subscription = said(&config.subscription_id, &environment.subscription_id);
        let subscription_said = said_subscription.is_some();
        let subscription = said_subscription.unwrap_or_else(|| DEFAULT_SUBSCRIPTION.to_owned());
        let at = Path::root().attribute("subscription_id");
        let mut diagnostics = Diagnostics::new();
        let from_environment = config.subscription_id.known().is_none();
        let subscription = SubscriptionId::parse(&subscription).map_err(|violation| {
            diagnostics.push(if from_environment {
                wrong_variable("ACG_SUBSCRIPTION_ID", "Invalid Subscription Id", &violation)
            } else {
                problem::violation(&violation, at)
            });
        });
        let regions = config.allowed_regions.known().into_iter().flatten();
        let mut allowed = Vec::new();
        for name in regions.filter_map(Attr::known) {
            // A set's elements have no path of their own.
            let at = Path::root().attribute("allowed_regions");
            match Region::parse(name) {
                Ok(region) => allowed.push(region),
                Err(violation) => diagnostics.push(problem::violation(&violation, at)),
            }
        }
        let model = said(&config.replication_model, &environment.replication_model);
        let model = model.map(|text| ReplicationModel::parse(&text)).transpose();
        let model = model.map_err(|violation| {
            let said_by_block = config.replication_model.known().is_some();
            diagnostics.push(if said_by_block {
                let at = Path::root().attribute("replication_model");
                problem::violation(&violation, at)
            } else {
                wrong_variable(
                    "ACG_REPLICATION_MODEL",
                    "Invalid Replication Model",
                    &violation,
                )
            });
        });
        let (Ok(subscription), Ok(model)) = (subscription, model) else {
            return Err(diagnostics);
        };
        if diagnostics.has_error() {
            return Err(diagnostics);
        }
        let unknown = config.state_path.is_unknown()
            || config.subscription_id.is_unknown()
            || config.acting_as.is_unknown()
            || config.allowed_regions.is_unknown()
            || config
                .allowed_regions
                .known()
                .into_iter()
                .flatten()
                .any(Attr::is_unknown)
            || config.replication_model.is_unknown()
            || config.limits.is_unknown()
            || config.limits.known().is_some_and(any_unknown);
        Ok((!unknown).then(|| Self {
            state_path: state_path.unwrap_or_else(|| PathBuf::from(DEFAULT_STATE_PATH)),
            subscription,
            subscription_said,
            acting_as: said(&config.acting_as, &environment.acting_as),
            region_access: RegionAccess::allowing(allowed),
            replication_model: model.unwrap_or_default(),
            limits: config.limits.known().map(limits).unwrap_or_default(),
        }))
    }
}

impl Settings {
    /// Settings of a provider that was told nothing yet.
    pub(super) fn unsaid() -> Self {
        Self {
            state_path: PathBuf::new(),
            subscription: stand_in::subscription(),
            subscription_said: false,
            acting_as: None,
            region_access: RegionAccess::default(),
            replication_model: ReplicationModel::default(),
            limits: LimitOverrides::default(),
        }
    }

    /// The subscription of an object. One that exists stays in its own unless the provider was told
    /// another: an imported object must not be replaced because nobody named its subscription.
    pub(super) fn subscription_of(&self, existing: Option<SubscriptionId>) -> SubscriptionId {
        existing
            .filter(|_| !self.subscription_said)
            .unwrap_or(self.subscription)
    }
}

impl LimitsConfig {
    fn of(&self, name: LimitName) -> &Attr<u32> {
        match name {
            LimitName::Galleries => &self.galleries_per_region,
            LimitName::ImageDefinitions => &self.image_definitions_per_region,
            LimitName::ImageVersions => &self.image_versions_per_region,
            LimitName::Replicas => &self.replicas_per_region,
            LimitName::DiskSize => &self.disk_size_gb,
        }
    }
}

/// The message for an environment variable that does not hold what it should.
fn wrong_variable(name: &str, summary: &'static str, violation: &Violation) -> Diagnostic {
    let remedy = &violation.remedy;
    let text = format!("The environment variable {name} is wrong. {violation} {remedy}");
    Diagnostic::error(summary, text)
}

fn any_unknown(config: &LimitsConfig) -> bool {
    let mut names = LimitName::ALL.iter();
    names.any(|name| config.of(*name).is_unknown())
}

fn limits(config: &LimitsConfig) -> LimitOverrides {
    let mut limits = LimitOverrides::default();
    for name in LimitName::ALL {
        limits.set(*name, config.of(*name).known().copied());
    }
    limits
}

/// The schema of the provider block.
pub(super) fn schema() -> Schema {
    let limit = |name: &LimitName| {
        let text = match name {
            LimitName::DiskSize => format!("The most {}", name.noun()),
            _ => format!("The most {} in one region", name.noun()),
        };
        let text = format!(
            "{text}. Defaults to what is stored for the subscription, `{}` unless that was changed.",
            name.documented()
        );
        (name.as_str(), Attribute::integer(text).check(positive()))
    };
    Schema::new(
        "The ACG provider manages Azure Compute Gallery resources: galleries, image definitions, \
         image versions and the sources that they are made from. They live in a local reference \
         gallery engine that keeps the documented rules of the service, so that a configuration \
         can be planned and applied without an Azure subscription.",
    )
    .attribute(
        "state_path",
        Attribute::string(format!(
            "The file that keeps the state of the embedded engine; it and its directory are \
             created when needed. A relative path begins at the working directory. Can also be \
             set by the environment variable `ACG_STATE_PATH`. Defaults to `{DEFAULT_STATE_PATH}`."
        ))
        .check(NotEmpty),
    )
    .attribute(
        "subscription_id",
        Attribute::string(format!(
            "The subscription in which resources are created, a UUID. Can also be set by the \
             environment variable `ACG_SUBSCRIPTION_ID`. Defaults to `{DEFAULT_SUBSCRIPTION}`."
        ))
        .check(parsed(SubscriptionId::parse)),
    )
    .attribute(
        "acting_as",
        Attribute::string(
            "The principal to act as, by its name or object id: what its roles do not allow is \
             refused, as Azure would. A group signs in nowhere: act as one of its members. Can also \
             be set by the environment variable `ACG_ACTING_AS`. When it is left out, everything is \
             allowed.",
        )
        .check(NotEmpty),
    )
    .attribute(
        "allowed_regions",
        Attribute::set_of_strings(
            "The restricted regions that the subscription has been allowed to use, such as \
             `australiacentral`. Open regions need not be listed.",
        ),
    )
    .attribute(
        "replication_model",
        Attribute::string(
            "How replication takes its time: `instant` takes none, `realistic` takes as long as \
             the size in use and the distance ask for, and `manual` takes the same by a clock \
             that stands still until it is moved with `acg clock`. Can also be set by the \
             environment variable `ACG_REPLICATION_MODEL`. Defaults to `instant`.",
        )
        .check(one_of!(ReplicationModel)),
    )
    .attribute(
        "limits",
        Attribute::object(
            "Limits of the subscription that go over those which are stored for it, in every region.",
            LimitName::ALL.iter().map(limit),
        ),
    )
}
