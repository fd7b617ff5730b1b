//! What a command works with: the engine, what names mean, and a way to ask.

use std::fmt::Display;
use std::path::Path;

use super::exit::Exit;
use super::failure::Failure;
use super::options::Settings;
use super::terminal::Terminal;
use crate::engine::Engine;
use crate::gallery::{GalleryService, ListScope, ResourceKind, ServiceError};

/// A command's hold on the gallery.
#[derive(Debug)]
pub struct Session {
    /// What the command was told about the gallery.
    pub settings: Settings,
    /// Where it writes and asks.
    pub terminal: Terminal,
    engine: Engine,
    yes: bool,
}

impl Session {
    /// A session on an engine; `yes` answers every question.
    #[must_use]
    pub fn new(settings: Settings, engine: Engine, terminal: Terminal, yes: bool) -> Self {
        Self {
            settings,
            terminal,
            engine,
            yes,
        }
    }

    /// The engine, for whatever needs a gallery that is there.
    ///
    /// # Errors
    /// When there is no state file: a wrong path should not look like an empty gallery. When the command
    /// acts as somebody that there is not.
    pub async fn engine(&self) -> Result<&Engine, Failure> {
        let path = &self.settings.state_path;
        if path.exists() {
            return self.engine_that_may_create().await;
        }
        Err(Failure::of(
            Exit::Unusable,
            "NoState",
            format!("There is no gallery state at \"{}\".", path.display()),
            "Give its path with --state or ACG_STATE_PATH, or run where Terraform runs: the \
             provider makes it with the first apply.",
        ))
    }

    /// Makes sure that something can be written to a file in place of what is there; `otherwise` says what
    /// to do instead when something else than a file is there.
    ///
    /// # Errors
    /// When it is the state itself, no file, or lies in a folder that is not there.
    pub fn check_target(&self, file: &Path, otherwise: &'static str) -> Result<(), Failure> {
        let refused = |message, remedy| Err(Failure::of(Exit::Usage, "Target", message, remedy));
        let shown = file.display();
        if self.engine.is_database(file) {
            let message = format!("The file \"{shown}\" belongs to the gallery database itself.");
            return refused(message, "Give another path.");
        }
        if file.exists() && !file.is_file() {
            let message = format!("What is at \"{shown}\" is no file.");
            return refused(message, otherwise);
        }
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            let message = format!("The folder of the file \"{shown}\" is not there.");
            return refused(message, "Make it first, or give another path.");
        }
        Ok(())
    }

    /// The engine, for what may make the state file.
    ///
    /// # Errors
    /// When the command acts as somebody that there is not.
    pub async fn engine_that_may_create(&self) -> Result<&Engine, Failure> {
        match self.engine.check_caller().await {
            // The command says so itself, and what it can say of it besides.
            Ok(()) | Err(ServiceError::Unavailable { .. }) => Ok(&self.engine),
            Err(refused) => Err(refused.into()),
        }
    }

    /// What a list command lists.
    #[must_use]
    pub fn scope(&self, all_subscriptions: bool) -> ListScope {
        match &self.settings.resource_group {
            _ if all_subscriptions => ListScope::Everywhere,
            Some(group) => ListScope::ResourceGroup(self.settings.subscription, group.clone()),
            None => ListScope::Subscription(self.settings.subscription),
        }
    }

    /// A sentence that says that there are none of `these` in [`Self::scope`], and where others may be.
    #[must_use]
    pub fn none(&self, these: &str, all_subscriptions: bool) -> String {
        let subscription = self.settings.subscription;
        self.nothing(&match &self.settings.resource_group {
            _ if all_subscriptions => format!("There are no {these}."),
            Some(group) => format!(
                "There are no {these} in resource group \"{group}\" of subscription \"{subscription}\"."
            ),
            None => format!(
                "There are no {these} in subscription \"{subscription}\". --all-subscriptions looks \
                 in the others as well."
            ),
        })
    }

    /// A sentence that says that a list is empty, and who sees no more than it may where the command acts
    /// as somebody.
    #[must_use]
    pub fn nothing(&self, sentence: &str) -> String {
        match &self.settings.acting_as {
            Some(who) => format!("{sentence} \"{who}\" sees only what it may read."),
            None => sentence.to_owned(),
        }
    }

    /// What was looked for, or that it is not there.
    ///
    /// # Errors
    /// When it is not there.
    pub fn found<T>(
        &self,
        resource: Option<T>,
        kind: ResourceKind,
        id: &impl Display,
    ) -> Result<T, Failure> {
        resource.ok_or_else(|| Failure::not_found(kind, id))
    }

    /// Makes sure that something destructive is meant. `consequence` says in a full sentence what
    /// will be: `The fault "slow" will be removed.`
    ///
    /// # Errors
    /// When the answer is no, or nobody can be asked and `--yes` is not given.
    pub fn confirm(&self, consequence: &str) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        if !self.terminal.interactive {
            let remedy = "Say --yes when that is meant: there is no terminal to ask on.";
            return Err(Failure::usage(consequence, remedy));
        }
        let question = format!("{consequence} Go on?");
        match self.terminal.ask(&question).map_err(Failure::machine)? {
            true => Ok(()),
            false => Err(Failure::declined()),
        }
    }

    /// Confirms what was created, and closes the database.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn close(&self) -> Result<(), Failure> {
        Ok(self.engine.close().await?)
    }
}
