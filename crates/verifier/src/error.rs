//! Why a proof was refused.

use rill_hiding::HidingError;
use rill_pcs::PcsError;
use rill_sumcheck::FinalMismatch;
use rill_transcript::ReadError;
use thiserror::Error;

use crate::StatementError;

/// Why a proof was refused, and where. For diagnosis: what counts is that it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{at}: {kind}")]
pub struct VerifyError {
    /// A stage name or a relation's slug.
    pub at: &'static str,
    /// What went wrong there.
    #[source]
    pub kind: ErrorKind,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ErrorKind {
    /// The statement is not one about this program, or out of bounds.
    #[error(transparent)]
    Statement(StatementError),
    /// The proof bytes could not be read.
    #[error(transparent)]
    Read(ReadError),
    /// The last value of the stage's sum-check is not what the claims give.
    #[error("final check failed")]
    FinalMismatch,
    /// The first-round polynomial does not sum to zero over its domain.
    #[error("univariate round does not sum to the claim")]
    UnivariateMismatch,
    /// What was recorded of hidden values is not true.
    #[error(transparent)]
    Hiding(HidingError),
    /// The polynomial commitment scheme refused.
    #[error(transparent)]
    Pcs(PcsError),
}

impl VerifyError {
    /// `kind` at `at`.
    pub const fn new(at: &'static str, kind: ErrorKind) -> Self {
        Self { at, kind }
    }
}

/// Says where an error happened.
pub(crate) trait At<T> {
    fn at(self, place: &'static str) -> Result<T, VerifyError>;
}

impl<T, E: Into<ErrorKind>> At<T> for Result<T, E> {
    fn at(self, place: &'static str) -> Result<T, VerifyError> {
        self.map_err(|error| VerifyError::new(place, error.into()))
    }
}

impl From<ReadError> for ErrorKind {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<FinalMismatch> for ErrorKind {
    fn from(_: FinalMismatch) -> Self {
        Self::FinalMismatch
    }
}

impl From<HidingError> for ErrorKind {
    fn from(error: HidingError) -> Self {
        Self::Hiding(error)
    }
}

impl From<PcsError> for ErrorKind {
    fn from(error: PcsError) -> Self {
        Self::Pcs(error)
    }
}

impl From<StatementError> for ErrorKind {
    fn from(error: StatementError) -> Self {
        Self::Statement(error)
    }
}
