//! Why an opening is refused.

use rill_transcript::ReadError;
use thiserror::Error;

/// Why a commitment could not be read or an opening is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PcsError {
    /// The proof is too short.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The bytes are not the encoding of an element of the group the protocol asks for.
    #[error("`{label}` does not encode a group element")]
    NotAnElement {
        /// The item's label.
        label: &'static str,
    },
    /// No matrix shape is defined for this trace length and chunk width.
    #[error("no shape for 2^{log_cycles} cycles and chunks of {chunk_width} bits")]
    UnsupportedShape {
        /// Logarithm of the number of cycles.
        log_cycles: usize,
        /// Bits per chunk.
        chunk_width: usize,
    },
    /// The caller's point, coefficients and commitments do not fit the shape or each other.
    #[error("the statement's lengths do not fit together")]
    MalformedStatement,
    /// The committed constants are too short for the shape or do not decode.
    #[error("the verifier's constants do not cover this shape")]
    MissingConstants,
    /// A challenge that must be invertible is zero; happens with probability about `2^-254`.
    #[error("a challenge is zero")]
    ZeroChallenge,
    /// The folded row vector contradicts the claimed row combination.
    #[error("opening refused: row equation")]
    RowEquation,
    /// The folded column vector contradicts the claimed value.
    #[error("opening refused: column equation")]
    ColumnEquation,
    /// The value is not the one that is committed to.
    #[error("opening refused: value equation")]
    ValueEquation,
    /// The inner-product equation in the target group fails.
    #[error("opening refused: pairing equation")]
    PairingEquation,
}
