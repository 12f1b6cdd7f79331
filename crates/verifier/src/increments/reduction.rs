//! `increments.reduction` — the increments seen by reads and writes are those that values sum up.
//!
//! Chapter: docs/protocol/increments.md#reduction
//!
//!   RamInc(r4) + γ·RamInc(r5) + γ²·RdInc(r4) + γ³·RdInc(r5)
//!     = Σ_j ( eq(r4,j) + γ·eq(r5,j) )·( RamInc(j) + γ²·RdInc(j) )
//!
//! rounds    n
//! degree    2
//! draws     γ
//! consumes  RamInc, RdInc at r4, r5    from the read_write and value relations
//! produces  RamInc, RdInc at r6
//! error     (2n + 3)/|F|

use crate::points::{R4, R5};
use alloc::vec::Vec;
use rill_field::{F, Field, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "increments.reduction",
    /// Openings at r6.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { ram_inc, rd_inc }
}

cells! { weight; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// Batches points and columns.
    pub gamma: F,
    /// First point of the claims.
    pub r4: Vec<F>,
    /// Second point of the claims.
    pub r5: Vec<F>,
}

impl Reduction {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r4: impl Into<R4>, r5: impl Into<R5>) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r4: r4.into().0, r5: r5.into().0 }
    }

    /// The claimed sum, from the two columns at (r4, r5).
    pub fn claim<R: Ring>(&self, ram_inc: (R, R), rd_inc: (R, R)) -> R {
        let ram = ram_inc.0 + ram_inc.1 * self.gamma;
        let rd = rd_inc.0 + rd_inc.1 * self.gamma;
        ram + rd * self.gamma.square()
    }

    /// The weight at `r6`.
    pub fn weight_at(&self, r6: &[F]) -> F {
        eq(&self.r4, r6) + self.gamma * eq(&self.r5, r6)
    }

    /// The final value at `r6`.
    pub fn final_value<R: Ring>(&self, r6: &[F], openings: &Openings<R>) -> R {
        self.summand(&Cells { weight: R::constant(self.weight_at(r6)), own: *openings })
    }
}

impl Relation for Reduction {
    const SLUG: &'static str = "increments.reduction";
    shape!(self => rounds: self.r4.len(), degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.weight * (cells.own.ram_inc + cells.own.rd_inc * self.gamma.square())
    }
}
