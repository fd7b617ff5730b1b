//! The options that every command has.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::argument::by;
use super::environment::Environment;
use super::failure::Failure;
use crate::gallery::{ReplicationModel, ResourceGroupName, SubscriptionId, Violation};

/// Where the provider keeps its state when nobody says.
const DEFAULT_STATE_PATH: &str = ".acg/gallery.db";
/// The provider's subscription when nobody says.
const DEFAULT_SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

/// The options that every command has.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct Options {
    /// The file that keeps the gallery [env: ACG_STATE_PATH] [default: .acg/gallery.db]
    #[arg(long, global = true, value_name = "PATH")]
    pub state: Option<PathBuf>,
    /// The subscription that names are looked up in, if not the default [env: ACG_SUBSCRIPTION_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub subscription: Option<String>,
    /// The resource group that names are looked up in
    #[arg(long, short = 'g', global = true, value_name = "NAME", value_parser = by(ResourceGroupName::parse))]
    pub resource_group: Option<ResourceGroupName>,
    /// The principal to act as, by name or object id [env: ACG_ACTING_AS] [default: nobody, who may do everything]
    #[arg(long, global = true, value_name = "PRINCIPAL")]
    pub acting_as: Option<String>,
    /// How the answer is written
    #[arg(
        long,
        short,
        global = true,
        value_name = "FORMAT",
        default_value = "table"
    )]
    pub output: OutputFormat,
    /// Whether to use colour; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Do not ask before something is destroyed
    #[arg(long, short, global = true)]
    pub yes: bool,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One YAML document
    Yaml,
    /// The table's rows, values separated by tabs, without a heading
    Tsv,
}

/// When colour is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What a command is told about the gallery to speak to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The file that keeps the state.
    pub state_path: PathBuf,
    /// The subscription that names are looked up in.
    pub subscription: SubscriptionId,
    /// The resource group that names are looked up in; any when absent.
    pub resource_group: Option<ResourceGroupName>,
    /// How replication takes its time in what is created.
    pub replication_model: ReplicationModel,
    /// The principal to act as; the administrator of everything when absent.
    pub acting_as: Option<String>,
}

impl Options {
    /// What the command line and the environment say together; the command line wins.
    ///
    /// # Errors
    /// When the subscription is no id, or the replication model no model.
    pub fn settings(&self, environment: &Environment) -> Result<Settings, Failure> {
        let wrong = |variable: &str, violation: Violation| {
            Failure::argument(&Violation {
                message: format!("{variable} is wrong. {}", violation.message),
                ..violation
            })
        };
        let model = environment.replication_model.as_deref();
        let model = model.map(ReplicationModel::parse).transpose();
        let state_path = self.state.clone();
        let state_path = state_path.or_else(|| environment.state_path.clone());
        let subscription = match (&self.subscription, &environment.subscription_id) {
            (Some(said), _) => {
                SubscriptionId::parse(said).map_err(|violation| Failure::argument(&violation))
            }
            (None, Some(said)) => SubscriptionId::parse(said)
                .map_err(|violation| wrong("ACG_SUBSCRIPTION_ID", violation)),
            (None, None) => Ok(SubscriptionId::parse(DEFAULT_SUBSCRIPTION)?),
        };
        Ok(Settings {
            state_path: state_path.unwrap_or_else(|| PathBuf::from(DEFAULT_STATE_PATH)),
            subscription: subscription?,
            resource_group: self.resource_group.clone(),
            replication_model: model
                .map_err(|violation| wrong("ACG_REPLICATION_MODEL", violation))?
                .unwrap_or_default(),
            acting_as: self
                .acting_as
                .clone()
                .or_else(|| environment.acting_as.clone()),
        })
    }
}
