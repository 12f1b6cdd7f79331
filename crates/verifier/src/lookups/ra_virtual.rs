//! `lookups.ra_virtual` — the virtual lookup selectors are products of committed chunks.
//!
//! Chapter: docs/protocol/lookups.md#ra_virtual
//!
//!   Σ_v γ^v·LookupRaV_v(rl_v,r5) = Σ_j eq(r5,j)·Σ_v γ^v·Π_{i in v} LookupRa_i(rl_i,j)
//!
//! rounds    n
//! degree    5
//! draws     γ
//! consumes  LookupRaV_v at (rl_v,r5)    from lookups.read_raf
//! produces  LookupRa_i at (rl_i,r6)
//! error     (5n + V - 1)/|F|

use crate::Weighted;
use crate::points::R5;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Label of the openings `LookupRa_i`.
pub const LOOKUP_RA: &str = "lookups.ra_virtual/lookup_ra";

/// Parameters.
#[derive(Clone, Debug)]
pub struct RaVirtual {
    /// Batches the selectors.
    pub gamma: F,
    /// The cycle point of the claims.
    pub r5: Vec<F>,
    /// `dL`.
    pub chunks: usize,
    /// Chunks in a selector.
    pub chunks_per_selector: usize,
}

impl RaVirtual {
    /// Draws γ.
    pub fn draw(
        transcript: &mut impl Transcript,
        r5: impl Into<R5>,
        chunks: usize,
        chunks_per_selector: usize,
    ) -> Self {
        let gamma = transcript.challenge(Self::SLUG);
        Self { gamma, r5: r5.into().0, chunks, chunks_per_selector }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, selectors: &[R]) -> R {
        selectors.iter().rev().fold(R::zero(), |sum, selector| sum * self.gamma + *selector)
    }

    /// The final value at `r6`.
    pub fn final_value<R: Ring>(&self, r6: &[F], lookup_ra: &[R]) -> R {
        let weight = R::constant(eq(&self.r5, r6));
        self.summand(&Weighted { weight, columns: lookup_ra.to_vec() })
    }
}

impl Relation for RaVirtual {
    const SLUG: &'static str = "lookups.ra_virtual";
    type Cells<R: Ring> = Weighted<R>;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        self.chunks
    }

    fn rounds(&self) -> usize {
        self.r5.len()
    }

    fn degree(&self, _round: usize) -> usize {
        self.chunks_per_selector.saturating_add(1)
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
        Weighted::from_slice(values, self.chunks)
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let products = cells
            .columns
            .chunks(self.chunks_per_selector.max(1))
            .map(|selector| selector.iter().fold(R::one(), |product, chunk| product * *chunk));
        let sum = products.rev().fold(R::zero(), |sum, product| sum * self.gamma + product);
        cells.weight * sum
    }
}
