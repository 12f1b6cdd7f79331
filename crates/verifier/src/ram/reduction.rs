//! `ram.reduction` — the accessed word before and after, moved from r1 to r3.
//!
//! Chapter: docs/protocol/ram.md#reduction
//!
//!   RamReadValue(r1) + γ·RamWriteValue(r1) = Σ_j eq(r1,j)·( RamReadValue(j) + γ·RamWriteValue(j) )
//!
//! rounds    n
//! degree    2
//! draws     γ
//! consumes  RamReadValue, RamWriteValue at r1    from spartan.outer
//! produces  RamWriteValue at r3
//! shares    RamReadValue at r3                     with operands.input
//! error     (2n + 1)/|F|

use crate::points::R1;
use crate::spartan::outer::Columns;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "ram.reduction",
    /// The opening at r3 that this relation owns.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { ram_write_value }
}

cells! { eq; ram_read_value, ram_write_value }

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
        z.ram_read_value + z.ram_write_value * self.gamma
    }

    /// The final value at `r3`.
    pub fn final_value<R: Ring>(&self, r3: &[F], own: &Openings<R>, ram_read_value: R) -> R {
        let eq = R::constant(eq(&self.r1, r3));
        self.summand(&Cells { eq, ram_read_value, ram_write_value: own.ram_write_value })
    }
}

impl Relation for Reduction {
    const SLUG: &'static str = "ram.reduction";
    shape!(self => rounds: self.r1.len(), degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.eq * (cells.ram_read_value + cells.ram_write_value * self.gamma)
    }
}
