//! `operands.reduction` — the lookup's operands and outputs, moved from r1 to r2.
//!
//! Chapter: docs/protocol/operands.md#reduction
//!
//!   Σ_{i<6} γ^i·X_i(r1) = Σ_j eq(r1,j)·Σ_i γ^i·X_i(j)
//!
//! X = LookupOutput, LeftLookup, RightLookup, LeftInput, RightInput, LaneOffset.
//!
//! rounds    n
//! degree    2
//! draws     γ
//! consumes  the six at r1                              from spartan.outer
//! produces  LeftLookup, RightLookup, LaneOffset at r2
//! shares    LookupOutput, LeftInput, RightInput at r2    with spartan.product
//! error     (2n + 5)/|F|

use crate::spartan::outer::Columns;
use crate::spartan::product;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "operands.reduction",
    /// Openings at r2 that this relation owns.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { left_lookup, right_lookup, lane_offset }
}

/// The cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells<R> {
    /// `eq(r1, ·)`.
    pub eq: R,
    /// LookupOutput, LeftLookup, RightLookup, LeftInput, RightInput, LaneOffset.
    pub columns: [R; 6],
}

/// Parameters.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// Batches the columns.
    pub gamma: F,
    /// The point of the claims.
    pub r1: Vec<F>,
}

impl Reduction {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r1: &[F]) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r1: r1.to_vec() }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, z: &Columns<R>) -> R {
        self.fold(&[
            z.lookup_output,
            z.left_lookup,
            z.right_lookup,
            z.left_input,
            z.right_input,
            z.lane_offset,
        ])
    }

    /// The final value at `r2`.
    pub fn final_value<R: Ring>(
        &self,
        r2: &[F],
        own: &Openings<R>,
        shared: &product::Openings<R>,
    ) -> R {
        let columns = [
            shared.lookup_output,
            own.left_lookup,
            own.right_lookup,
            shared.left_input,
            shared.right_input,
            own.lane_offset,
        ];
        self.summand(&Cells { eq: R::constant(eq(&self.r1, r2)), columns })
    }

    /// `Σ_i γ^i X_i`.
    pub fn fold<R: Ring>(&self, columns: &[R; 6]) -> R {
        columns.iter().rev().fold(R::zero(), |sum, column| sum * self.gamma + *column)
    }
}

impl Relation for Reduction {
    const SLUG: &'static str = "operands.reduction";
    type Cells<R: Ring> = Cells<R>;

    fn weights(&self) -> usize {
        1
    }

    /// LookupOutput, LeftLookup, RightLookup, LeftInput, RightInput, LaneOffset.
    fn openings(&self) -> usize {
        6
    }

    fn rounds(&self) -> usize {
        self.r1.len()
    }

    fn degree(&self, _round: usize) -> usize {
        2
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
        let (eq, columns) = values.split_first()?;
        Some(Cells { eq: *eq, columns: columns.try_into().ok()? })
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.eq * self.fold(&cells.columns)
    }
}
