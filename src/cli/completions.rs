//! `acg completions`: scripts that complete command lines in a shell.

use clap::{Args, CommandFactory, ValueEnum};

use super::Acg;
use super::frame::answer::{Answer, Outcome};
use super::frame::failure::Failure;

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell that the script is for
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl From<Shell> for clap_complete::Shell {
    fn from(shell: Shell) -> Self {
        match shell {
            Shell::Bash => Self::Bash,
            Shell::Zsh => Self::Zsh,
            Shell::Fish => Self::Fish,
        }
    }
}

impl Completions {
    pub(super) fn run(&self) -> Outcome {
        let mut script = Vec::new();
        let shell = clap_complete::Shell::from(self.shell);
        clap_complete::generate(shell, &mut Acg::command(), "acg", &mut script);
        let script = String::from_utf8(script).map_err(Failure::machine)?;
        Ok(Answer::raw(script))
    }
}
