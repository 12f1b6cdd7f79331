//! Why a stage could not be proven.

use crate::PassError;
use thiserror::Error;

/// Why a stage could not be proven.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The form does not have as many rounds as its relation.
    #[error("{slug}: the form does not have the {declared} rounds of its relation")]
    RoundCount {
        /// The member.
        slug: &'static str,
        /// Rounds of the relation.
        declared: usize,
    },
    /// The form did not return `degree + 1` coefficients.
    #[error("{slug}, round {round} of the stage: degree {declared}, but {found} coefficients")]
    Degree {
        /// The member.
        slug: &'static str,
        /// Round of the stage.
        round: usize,
        /// Degree of the relation in this round.
        declared: usize,
        /// Coefficients returned.
        found: usize,
    },
    /// `s(0) + s(1)` is not the claim.
    #[error("{slug}, round {round} of the stage: s(0) + s(1) is not the claim")]
    RoundMismatch {
        /// The member.
        slug: &'static str,
        /// Round of the stage.
        round: usize,
    },
    /// The members of a pass ask for more memory than was planned.
    #[error(
        "{stage}: the pass before round {round} asks for {bytes} bytes, but {limit} were planned"
    )]
    PassBytes {
        /// The stage.
        stage: &'static str,
        /// Round of the stage.
        round: usize,
        /// Bytes asked for.
        bytes: u64,
        /// Bytes planned.
        limit: u64,
    },
    /// The observer of the progress has stopped the proof.
    #[error("stopped")]
    Stopped,
    /// A pass failed.
    #[error(transparent)]
    Pass(#[from] PassError),
}
