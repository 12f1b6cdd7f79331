//! How a prover hides scalars.

use alloc::vec::Vec;
use rill_field::F;

/// Commitments to scalars and the randomness for them.
///
/// Nothing here decides whether a proof is accepted; a verifier cannot tell how blinds were made.
pub trait Cover: Send + Sync {
    /// The blind `index` of the item `label` that follows the transcript with this `state`.
    fn blind(&self, state: &[u8; 64], label: &'static str, index: u64) -> F;

    /// The commitment to at most [`crate::ROW_WIDTH`] values.
    fn row(&self, values: &[F], blind: F) -> [u8; 32];
}

/// What a row of a hiding proof commits to. It is secret, so it has no `Debug`.
#[derive(Clone)]
pub struct Row {
    /// At most [`crate::ROW_WIDTH`] values; those that are missing are zero.
    pub values: Vec<F>,
    /// The blind.
    pub blind: F,
}
