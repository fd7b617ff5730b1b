//! Exit codes: what a script can tell without reading.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done.
    Done,
    /// The gallery refused it by one of its rules, or the user declined.
    Refused,
    /// The command line is wrong, or a file that it names is not what the command reads.
    Usage,
    /// There is no such resource.
    NotFound,
    /// The gallery's state cannot be used, or the answer cannot be written.
    Unusable,
    /// The command did its work, and its finding is no: a deployment that would fail, a store
    /// that is not sound.
    SaysNo,
    /// The user ended it before it was done.
    Interrupted,
}

impl Exit {
    /// Every code with its meaning, for the help text.
    pub const ALL: [(Self, &str); 7] = [
        (Self::Done, "done"),
        (Self::Refused, "refused by a rule, or declined"),
        (
            Self::Usage,
            "the command line, or a file that it names, is wrong",
        ),
        (Self::NotFound, "no such resource"),
        (
            Self::Unusable,
            "the gallery's state cannot be used, or the answer cannot be written",
        ),
        (Self::SaysNo, "a check found that the answer is no"),
        (Self::Interrupted, "interrupted"),
    ];

    /// The number that the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Unusable => 4,
            Self::SaysNo => 5,
            // As shells tell of a process that ended by SIGINT.
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
