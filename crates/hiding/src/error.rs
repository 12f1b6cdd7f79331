//! Why hidden values are refused.

use rill_sumcheck::FinalMismatch;
use rill_transcript::{ReadError, Unequal};
use thiserror::Error;

/// Why the proof about hidden values is refused.
///
/// Which stage was false cannot be told: whatever is false of hidden values ends in one of the last
/// equations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HidingError {
    /// The proof bytes could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A row is not the encoding of a point.
    #[error("`{label}`: row {row} does not encode a group element")]
    NotAnElement {
        /// Which rows: all that are combined, those of the last rounds, or their masks.
        label: &'static str,
        /// Its number among these, from 0.
        row: usize,
    },
    /// A challenge that must not be zero is; happens with probability about `2^-254`.
    #[error("the challenge `{label}` is zero")]
    ZeroChallenge {
        /// The challenge's label.
        label: &'static str,
    },
    /// Two values that both sides know and that must be equal are not.
    #[error("two public values differ")]
    Public,
    /// The row that is shown is not the combination of the committed ones.
    #[error("hidden values refused: row equation")]
    RowEquation,
    /// The masked entries of the last rounds do not satisfy the last equation.
    #[error("hidden values refused: closing equation")]
    ClosingEquation,
    /// The masked entries of the last rounds are not those that were committed to.
    #[error("hidden values refused: closing rows")]
    ClosingRows,
}

impl From<FinalMismatch> for HidingError {
    fn from(_: FinalMismatch) -> Self {
        Self::Public
    }
}

impl From<Unequal> for HidingError {
    fn from(_: Unequal) -> Self {
        Self::Public
    }
}
