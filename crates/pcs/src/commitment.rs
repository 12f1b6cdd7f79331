//! Commitments as items of a proof.

use crate::encoding::{TARGET_BYTES, decode_target, encode_target};
use crate::{PcsError, Target};
use rill_transcript::{Input, Writer};

/// The commitment of one polynomial: an element of the target group, checked to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment(pub(crate) Target);

impl Commitment {
    /// The commitment `Σ_i e(T_i, Γ2_i)` that a prover computed.
    pub fn new(element: Target) -> Self {
        Self(element)
    }

    /// The element.
    pub fn element(&self) -> Target {
        self.0
    }
}

/// Reads, absorbs and validates a commitment.
pub fn read_commitment<'proof>(
    reader: &mut impl Input<'proof>,
    label: &'static str,
) -> Result<Commitment, PcsError> {
    let bytes = reader.bytes::<TARGET_BYTES>(label)?;
    decode_target(bytes).map(Commitment).ok_or(PcsError::NotAnElement { label })
}

/// Sends a commitment.
pub fn write_commitment(writer: &mut Writer, label: &'static str, commitment: &Commitment) {
    writer.bytes(label, &encode_target(&commitment.0));
}
