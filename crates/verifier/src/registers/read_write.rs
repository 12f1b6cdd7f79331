//! `registers.read_write` — every register read returns the last value written.
//!
//! Chapter: docs/protocol/registers.md#read_write
//!
//!   RdWriteValue(r3) + γ·Rs1Value(r3) + γ²·Rs2Value(r3)
//!     = Σ_{k,j} eq(r3,j)·[ RdWa(k,j)·(Val(k,j) + RdInc(j)) + γ·Rs1Ra(k,j)·Val(k,j) + γ²·Rs2Ra(k,j)·Val(k,j) ]
//!
//! k ∈ {0,1}^7: register, j ∈ {0,1}^n: row; Val(k,j): register k before row j.
//!
//! rounds    n cycle variables, then 7 register variables, low bit first
//! degree    3
//! draws     γ
//! consumes  RdWriteValue, Rs1Value, Rs2Value at r3    from registers.reduction
//! produces  Val, RdWa, Rs1Ra, Rs2Ra at (rg,r4), RdInc at r4
//! error     (3(n + 7) + 2)/|F|

use crate::dimensions::LOG_REGISTERS;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "registers.read_write",
    /// Openings at (rg, r4); `rd_inc` at r4.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { val, rd_wa, rs1_ra, rs2_ra, rd_inc }
}

cells! { eq; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct ReadWrite {
    /// Batches the write and the two reads.
    pub gamma: F,
    /// The point of the claims.
    pub r3: Vec<F>,
}

impl ReadWrite {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r3: &[F]) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r3: r3.to_vec() }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, rd_write_value: R, rs1_value: R, rs2_value: R) -> R {
        rd_write_value + (rs1_value + rs2_value * self.gamma) * self.gamma
    }

    /// The final value at cycle point `r4`.
    pub fn final_value<R: Ring>(&self, r4: &[F], openings: &Openings<R>) -> R {
        self.summand(&Cells { eq: R::constant(eq(&self.r3, r4)), own: *openings })
    }
}

impl Relation for ReadWrite {
    const SLUG: &'static str = "registers.read_write";
    // Once cycles are bound, eq and RdInc are constants, and what is left has degree 2: it is sent
    // as 3 all the same.
    shape!(self => rounds: self.r3.len().saturating_add(LOG_REGISTERS), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let Openings { val, rd_wa, rs1_ra, rs2_ra, rd_inc } = cells.own;
        let write = rd_wa * (val + rd_inc);
        let reads = (rs1_ra + rs2_ra * self.gamma) * self.gamma * val;
        cells.eq * (write + reads)
    }
}
