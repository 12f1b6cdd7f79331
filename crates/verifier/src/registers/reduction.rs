//! `registers.reduction` — the values of the register slots, moved from r1 to r3.
//!
//! Chapter: docs/protocol/registers.md#reduction
//!
//!   RdWriteValue(r1) + γ·Rs1Value(r1) + γ²·Rs2Value(r1) = Σ_j eq(r1,j)·(the same at j)
//!
//! rounds    n
//! degree    2
//! draws     γ
//! consumes  RdWriteValue, Rs1Value, Rs2Value at r1    from spartan.outer
//! produces  RdWriteValue at r3
//! shares    Rs1Value, Rs2Value at r3                    with operands.input
//! error     (2n + 2)/|F|

use crate::operands::input;
use crate::points::R1;
use crate::spartan::outer::Columns;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "registers.reduction",
    /// The opening at r3 that this relation owns.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { rd_write_value }
}

cells! { eq; Openings; rs1_value, rs2_value }

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
    pub fn draw(transcript: &mut impl Transcript, r1: impl Into<R1>) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r1: r1.into().0 }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, z: &Columns<R>) -> R {
        self.fold(z.rd_write_value, z.rs1_value, z.rs2_value)
    }

    /// The final value at `r3`.
    pub fn final_value<R: Ring>(
        &self,
        r3: &[F],
        own: &Openings<R>,
        shared: &input::Openings<R>,
    ) -> R {
        let eq = R::constant(eq(&self.r1, r3));
        let input::Openings { rs1_value, rs2_value, .. } = *shared;
        self.summand(&Cells { eq, own: *own, rs1_value, rs2_value })
    }

    /// `rd + γ·rs1 + γ²·rs2`.
    pub fn fold<R: Ring>(&self, rd: R, rs1: R, rs2: R) -> R {
        rd + (rs1 + rs2 * self.gamma) * self.gamma
    }
}

impl Relation for Reduction {
    const SLUG: &'static str = "registers.reduction";
    shape!(self => rounds: self.r1.len(), degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.eq * self.fold(cells.own.rd_write_value, cells.rs1_value, cells.rs2_value)
    }
}
