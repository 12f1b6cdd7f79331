//! Why a command failed, and its exit status.

use crate::files::Destination;
use crate::terminal;
use rill::{
    FileError, KeyFileError, LoadError, ProgramError, ProgramKey, ProveError, ReplayError, Report,
    RunError, VerifyError, hex,
};
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// The name of the outcome of a command that succeeded.
pub(crate) const OK: &str = "ok";

/// The ways in which a command can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The proof is invalid.
    Refused,
    /// The guest exited with a code other than the expected one.
    GuestExit,
    /// The guest was stopped at a limit.
    GuestStopped,
    /// The guest did what no program may.
    GuestCrash,
    /// Bad usage or unusable input.
    Unusable,
    /// Does not fit the memory budget.
    NoRoom,
    /// A fault of ours.
    Internal,
}

impl Kind {
    /// The exit status of the process.
    pub(crate) fn status(self) -> u8 {
        match self {
            Self::Refused | Self::GuestExit | Self::GuestStopped => 1,
            Self::Unusable => 2,
            Self::NoRoom => 3,
            Self::GuestCrash => 4,
            Self::Internal => 5,
        }
    }

    /// Its name in reports and events.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::GuestExit => "guest_exit",
            Self::GuestStopped => "guest_stopped",
            Self::GuestCrash => "guest_crash",
            Self::Unusable => "unusable",
            Self::NoRoom => "no_room",
            Self::Internal => "internal",
        }
    }
}

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
    #[error(
        "{} is given as the place of two results, {} and {}", .path.display(), .options[0], .options[1]
    )]
    SameFile { path: PathBuf, options: [&'static str; 2] },
    #[error(
        "{} is read as {} and would be written as {}", .path.display(), .options[0], .options[1]
    )]
    ReadAndWritten { path: PathBuf, options: [&'static str; 2] },
    #[error("standard input can be read once, not as {} and as {}", .options[0], .options[1])]
    TwiceRead { options: [&'static str; 2] },
    #[error("{} ({option}) is in the place of the state that --resume keeps", .path.display())]
    InStates { path: PathBuf, option: &'static str },
    #[error(
        "{} is being written by another command; wait for it, or name another file", .0.display()
    )]
    InUse(PathBuf),
    #[error("{}: {source}", .path.display())]
    Elf { path: PathBuf, source: ProgramError },
    #[error("{}: {source}", .path.display())]
    Key { path: PathBuf, source: KeyFileError },
    #[error("{}: {source}", .path.display())]
    Proof { path: PathBuf, source: FileError },
    #[error("the program cannot be loaded: {0}")]
    Load(#[from] LoadError),
    #[error("{text}")]
    Run { error: RunError, text: String },
    #[error("the run cannot be replayed: {0}")]
    Replay(#[from] ReplayError),
    #[error("the guest failed with exit code {0}")]
    Guest(u64),
    #[error("the guest exited with code {code}, not with {expected}; there is no proof{hint}")]
    Unexpected { code: u64, expected: u8, hint: String },
    #[error("{0}")]
    Prove(ProveError),
    #[error("{0}")]
    Refused(#[from] VerifyError),
    #[error(
        "{} is program {}, not program {}, which --id asks for", .path.display(), hex(.found), hex(.expected)
    )]
    OtherProgram { path: PathBuf, expected: [u8; 32], found: [u8; 32] },
    #[error(
        "{}: the proof is not in zero-knowledge, which --require-zk asks for", .path.display()
    )]
    Clear { path: PathBuf },
    #[error("--strict says how to stream, so it needs --form streaming")]
    Strict,
    #[error("{0} is not there yet in this version")]
    NotYet(&'static str),
    #[error("no guest is called `{name}`; the guests are {known}")]
    UnknownGuest { name: String, known: String },
    #[error("guest `{guest}` takes more than 2^{log_cycles} rows, even with the smallest count")]
    Fill { guest: &'static str, log_cycles: u8 },
    #[error("{0}")]
    Wrong(&'static str),
    /// A failure that the last event already reports.
    #[error("{0}")]
    Told(Box<Self>),
}

impl Failure {
    /// The guest of a proof exited with a code other than the expected one.
    pub(crate) fn unexpected(code: u64, expected: u8) -> Self {
        let hint = match u8::try_from(code) {
            Ok(byte) => format!(" (--expect-exit {byte} proves such a run)"),
            Err(_) => ", because only codes from 0 to 255 can be proven".to_owned(),
        };
        Self::Unexpected { code, expected, hint }
    }

    /// The same, with a report of it if one is wanted. A command that could not begin has
    /// nothing to report.
    pub(crate) fn reported(self, file: Option<Destination>, so_far: Report) -> Self {
        let Some(file) = file.filter(|_| self.kind() != Kind::Unusable) else { return self };
        let outcome = self.kind().name().to_owned();
        let report = Report { outcome, error: Some(self.to_string()), ..so_far };
        if let Err(error) = file.write_json(&report) {
            // The first failure is the one to end with.
            terminal::note(&format!("rill: {error}"));
        }
        self
    }

    /// The same, with a report in which only the program is known: what a refused proof claims is
    /// not.
    pub(crate) fn reported_of(self, key: &ProgramKey, file: Option<Destination>) -> Self {
        let program_digest = hex(key.digest());
        self.reported(file, Report { program_digest, ..Report::default() })
    }

    /// The code with which the guest exited, if that is the failure.
    pub(crate) fn exit_code(&self) -> Option<u64> {
        match self {
            Self::Guest(code) | Self::Unexpected { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// The kind of failure.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Run { error, .. } => of_run(error),
            Self::Prove(ProveError::Run(crash)) => of_run(&crash.error),
            Self::Prove(error) => of_proof(error),
            // A header of another kind is a mistake of the caller's; a file that breaks off or goes
            // on is a proof that proves nothing.
            Self::Proof {
                source: FileError::Truncated { .. } | FileError::Trailing { .. },
                ..
            }
            | Self::OtherProgram { .. }
            | Self::Clear { .. }
            | Self::Refused(_) => Kind::Refused,
            Self::Guest(_) | Self::Unexpected { .. } => Kind::GuestExit,
            Self::Wrong(_) | Self::Replay(_) => Kind::Internal,
            Self::Told(failure) => failure.kind(),
            _ => Kind::Unusable,
        }
    }

    /// The exit status of the process.
    pub(crate) fn status(&self) -> u8 {
        self.kind().status()
    }
}

/// A guest that goes wrong while it runs has crashed; one that cannot even start is unusable.
fn of_run(error: &RunError) -> Kind {
    match error {
        RunError::InputTooLong { .. } | RunError::MemoryLimit { .. } => Kind::Unusable,
        RunError::RowLimit { .. } | RunError::CallLimit { .. } => Kind::GuestStopped,
        _ => Kind::GuestCrash,
    }
}

fn of_proof(error: &ProveError) -> Kind {
    match error {
        ProveError::Memory(_) | ProveError::NoRoom { .. } | ProveError::Threads { .. } => {
            Kind::NoRoom
        }
        ProveError::ExitCode { .. } => Kind::GuestExit,
        error if error.is_internal() => Kind::Internal,
        _ => Kind::Unusable,
    }
}

/// A reader that has seen enough of standard output and closed the pipe is content.
pub(crate) fn unless_closed(outcome: Result<(), Failure>) -> Result<(), Failure> {
    match outcome {
        Err(Failure::StandardOutput(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_failed_is_told_by_the_status() {
        let run = |error| Failure::Run { error, text: String::new() };
        for (failure, kind, status) in [
            (Failure::Guest(3), Kind::GuestExit, 1),
            (Failure::unexpected(3, 0), Kind::GuestExit, 1),
            (run(RunError::RowLimit { pc: 0, rows: 1 }), Kind::GuestStopped, 1),
            (run(RunError::NoExit), Kind::GuestCrash, 4),
            (run(RunError::InputTooLong { length: 1 }), Kind::Unusable, 2),
            (Failure::Prove(ProveError::Run(RunError::NoExit.into())), Kind::GuestCrash, 4),
            (Failure::Strict, Kind::Unusable, 2),
            (Failure::Wrong("arithmetic"), Kind::Internal, 5),
        ] {
            assert_eq!((failure.kind(), failure.status()), (kind, status), "{failure}");
        }
    }

    #[test]
    fn an_exit_code_is_told_how_it_can_be_proven() {
        assert!(Failure::unexpected(3, 0).to_string().contains("--expect-exit 3"));
        assert!(!Failure::unexpected(300, 0).to_string().contains("--expect-exit"));
    }
}
