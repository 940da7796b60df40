//! The exit codes (`planning.md`, Exit codes).

use std::process::{ExitCode, Termination};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; also when the reader of our output went away.
    Done,
    /// The tool failed (a file could not be written …).
    Failed,
    /// Wrong arguments.
    Usage,
    /// Invalid scenario or data.
    Invalid,
    /// No plan meets the targets; the best one is written.
    NoPlan,
    /// Interrupted; the best evaluated plan is written.
    Interrupted,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::NoPlan => 4,
            Self::Interrupted => 5,
        })
    }
}
