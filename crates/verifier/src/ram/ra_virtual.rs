//! `ram.ra_virtual` — the RAM selector is the product of its committed chunks.
//!
//! Chapter: docs/protocol/ram.md#ra_virtual
//!
//!   RamRa(ra,r1) + γ·RamRa(ra,r4) + γ²·RamRa(ra,r5)
//!     = Σ_j ( eq(r1,j) + γ·eq(r4,j) + γ²·eq(r5,j) )·Π_{i<dR} RamRa_i(ra_i,j)
//!
//! rounds    n
//! degree    dR + 1
//! draws     γ
//! consumes  RamRa at (ra,r1), (ra,r4), (ra,r5)    from ram.raf, ram.read_write, ram.val_check
//! produces  RamRa_i at (ra_i,r6)
//! error     ((dR + 1)n + 2)/|F|

use crate::Weighted;
use crate::points::Points;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Label of the openings `RamRa_i`.
pub const RAM_RA: &str = "ram.ra_virtual/ram_ra";

/// Parameters.
#[derive(Clone, Debug)]
pub struct RaVirtual {
    /// Batches the three points.
    pub gamma: F,
    /// r1, r4, r5.
    pub points: [Vec<F>; 3],
    /// `dR`.
    pub chunks: usize,
}

impl RaVirtual {
    /// Draws γ.
    pub fn draw(
        transcript: &mut impl Transcript,
        points: impl Into<Points<3>>,
        chunks: usize,
    ) -> Self {
        let Points(points) = points.into();
        Self { gamma: transcript.challenge(Self::SLUG), points, chunks }
    }

    /// The claimed sum, from RamRa at (ra, r1), (ra, r4), (ra, r5).
    pub fn claim<R: Ring>(&self, claims: [R; 3]) -> R {
        self.fold(claims)
    }

    /// The weight at `r6`.
    pub fn weight_at(&self, r6: &[F]) -> F {
        let [r1, r4, r5] = &self.points;
        self.fold([eq(r1, r6), eq(r4, r6), eq(r5, r6)])
    }

    /// The final value at `r6`.
    pub fn final_value<R: Ring>(&self, r6: &[F], ram_ra: &[R]) -> R {
        let weight = R::constant(self.weight_at(r6));
        self.summand(&Weighted { weight, columns: ram_ra.to_vec() })
    }

    fn fold<R: Ring>(&self, [first, second, third]: [R; 3]) -> R {
        first + (second + third * self.gamma) * self.gamma
    }
}

impl Relation for RaVirtual {
    const SLUG: &'static str = "ram.ra_virtual";
    type Cells<R: Ring> = Weighted<R>;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        self.chunks
    }

    fn rounds(&self) -> usize {
        self.points.first().map_or(0, Vec::len)
    }

    fn degree(&self, _round: usize) -> usize {
        self.chunks.saturating_add(1)
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
        Weighted::from_slice(values, self.chunks)
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.columns.iter().fold(cells.weight, |product, chunk| product * *chunk)
    }
}
