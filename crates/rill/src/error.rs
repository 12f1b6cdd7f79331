//! Why there is no proof.

use crate::StateError;
use crate::room::Limit;
use rill_executor::{Crash, LoadError, Log};
use rill_pcs::PcsError;
use rill_prover::PassError;
use rill_prover::plan::TooSmall;
use thiserror::Error;

/// Why there is no proof.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The program cannot be set up.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The program cannot be run to its end. [`Diagnosis`](crate::Diagnosis) says more.
    #[error(transparent)]
    Run(#[from] Box<Crash>),
    /// The program exited with a code other than the expected one: see
    /// [`Prover::expect_exit`](crate::Prover::expect_exit).
    #[error("the guest exited with code {code}, not with {expected}; there is no proof")]
    ExitCode {
        /// Its code.
        code: u64,
        /// The expected code.
        expected: u8,
        /// What it wrote to its log.
        log: Log,
    },
    /// The run cannot be replayed for its plan.
    #[error(transparent)]
    Replay(#[from] PassError),
    /// The commitment scheme has no parameters for a run of this size.
    #[error(transparent)]
    Parameters(#[from] PcsError),
    /// The stages failed.
    #[error(transparent)]
    Stages(rill_prover::ProveError),
    /// The folder of [`Prover::resume`](crate::Prover::resume) cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// It was given up: see [`Prover::cancel`](crate::Prover::cancel).
    #[error("cancelled")]
    Cancelled,
    /// It would take more memory than it may.
    #[error(transparent)]
    Memory(#[from] TooSmall),
    /// It would take more memory than there is.
    #[error("{limit} leaves too little: {refusal}")]
    NoRoom {
        /// Whose limit it is.
        limit: Limit,
        /// What there is and what it would take.
        #[source]
        refusal: TooSmall,
    },
    /// The system has no randomness for a proof in zero-knowledge.
    #[error("the system gives no random bytes, which a proof in zero-knowledge needs: {0}")]
    Randomness(getrandom::Error),
    /// The streaming forms are not compiled in.
    #[error("this build has no streaming prover: the Cargo feature `streaming` is off")]
    NoStreaming,
    /// The requested threads cannot be started.
    #[error("cannot start {threads} threads: {source}")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        source: rayon::ThreadPoolBuildError,
    },
}

impl ProveError {
    /// Whether the prover is at fault, and not its input.
    pub fn is_internal(&self) -> bool {
        match self {
            Self::Replay(_) => true,
            Self::Stages(error) => error.is_internal(),
            _ => false,
        }
    }
}

impl From<rill_prover::ProveError> for ProveError {
    fn from(error: rill_prover::ProveError) -> Self {
        match error {
            rill_prover::ProveError::Stopped => Self::Cancelled,
            error => Self::Stages(error),
        }
    }
}
