//! Why a command did not do what it was asked to, and its exit status.

use rill::{
    DecodeError, FileError, LoadError, ProgramError, ProveError, ReplayError, RunError, VerifyError,
};
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// The proof is invalid, or the guest failed.
const REFUSED: u8 = 1;
/// Bad usage or unusable input.
const UNUSABLE: u8 = 2;
/// Does not fit the memory budget.
pub(crate) const NO_ROOM: u8 = 3;

/// Why a command did not do what it was asked to.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("cannot read {}: {source}", .path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}: longer than the limit of {limit} bytes", .path.display())]
    TooLong { path: PathBuf, limit: u64 },
    #[error("cannot write {}: {source}", .path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot write to standard output: {0}")]
    StandardOutput(io::Error),
    #[error("{} exists; --force overwrites it", .0.display())]
    Exists(PathBuf),
    #[error("{} is given as the place of two results", .0.display())]
    SameFile(PathBuf),
    #[error("{}: {source}", .path.display())]
    Elf { path: PathBuf, source: ProgramError },
    #[error("{}: {source}", .path.display())]
    Key { path: PathBuf, source: DecodeError },
    #[error("{}: {source}", .path.display())]
    Proof { path: PathBuf, source: FileError },
    #[error("the program cannot be loaded: {0}")]
    Load(#[from] LoadError),
    #[error("{error}{place}")]
    Run { error: RunError, place: String },
    #[error("the run cannot be replayed: {0}")]
    Replay(#[from] ReplayError),
    #[error("the guest failed with exit code {0}")]
    Guest(u64),
    #[error("{0}")]
    Prove(ProveError),
    #[error("{0}")]
    Refused(#[from] VerifyError),
    #[error("--strict says how to stream: it needs --form streaming")]
    Strict,
    #[error("{0} is not there yet in this version")]
    NotYet(&'static str),
    #[error("no guest is called `{name}`; there are {known}")]
    UnknownGuest { name: String, known: String },
    #[error("guest `{guest}` takes more than 2^{log_cycles} rows, even with the least count")]
    Fill { guest: &'static str, log_cycles: u8 },
    #[error("{0}")]
    Wrong(&'static str),
}

impl Failure {
    /// The exit status of the process.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Run { error, .. } | Self::Prove(ProveError::Run(error)) => of_run(error),
            Self::Prove(ProveError::Memory(_) | ProveError::NoRoom { .. }) => NO_ROOM,
            // A header of another kind is a mistake of the caller's; a file that breaks off or goes
            // on is a proof that proves nothing.
            Self::Proof {
                source: FileError::Truncated { .. } | FileError::Trailing { .. },
                ..
            }
            | Self::Prove(ProveError::ExitCode { .. })
            | Self::Guest(_)
            | Self::Refused(_)
            | Self::Wrong(_) => REFUSED,
            _ => UNUSABLE,
        }
    }
}

/// A guest that goes wrong while it runs has failed; one that cannot even start is unusable.
fn of_run(error: &RunError) -> u8 {
    match error {
        RunError::InputTooLong { .. } | RunError::MemoryLimit { .. } => UNUSABLE,
        _ => REFUSED,
    }
}
