//! The stages in order. Each is one batched sum-check: it draws its members' challenges, states
//! their claims, and after the rounds checks their openings. The prover uses the same `draw`,
//! `members` and openings, so the two sides cannot drift.

pub mod accesses;
pub mod addresses;
pub mod calls;
pub mod chunks;
pub mod constraints;
pub mod cycles;
pub mod lookups;
pub mod opening;
pub mod operands;
pub mod products;

use alloc::vec::Vec;
use rill_field::F;
use rill_poly::pad_left;

/// The points of the chunks of an index point: `point` padded on the left with zeros to
/// `chunks·bits` variables, cut into `chunks` parts, most significant first.
pub fn chunk_points(point: &[F], bits: usize, chunks: usize) -> Vec<Vec<F>> {
    pad_left(point, bits.saturating_mul(chunks)).chunks(bits.max(1)).map(<[F]>::to_vec).collect()
}
