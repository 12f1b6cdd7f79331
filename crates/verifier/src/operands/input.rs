//! `operands.input` — the operands come from where the bytecode says.
//!
//! Chapter: docs/protocol/operands.md#input
//!
//!   RightInput(r2) + γ·LeftInput(r2)
//!     = Σ_j eq(r2,j)·{ RightIsRs2·Rs2Value + RightIsImm·Imm
//!                      + γ·( LeftIsRs1·Rs1Value + LeftIsPC·UnexpandedPC + LeftIsRam·RamReadValue ) }(j)
//!
//! rounds    n
//! degree    3
//! draws     γ
//! consumes  LeftInput, RightInput at r2            from spartan.product
//! produces  the five flags, Rs1Value, Rs2Value, Imm, RamReadValue at r3
//! shares    UnexpandedPC at r3                       with spartan.shift
//! error     (3n + 1)/|F|

use crate::points::R2;
use crate::spartan::product;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "operands.input",
    /// Openings at r3 that this relation owns.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings {
        left_is_rs1, left_is_pc, left_is_ram, right_is_rs2, right_is_imm,
        rs1_value, rs2_value, imm, ram_read_value,
    }
}

flags! { Openings {
    left_is_rs1: LeftIsRs1, left_is_pc: LeftIsPc, left_is_ram: LeftIsRam,
    right_is_rs2: RightIsRs2, right_is_imm: RightIsImm,
} }

cells! { eq; Openings; unexpanded_pc }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Input {
    /// Batches the two operands.
    pub gamma: F,
    /// The point of the claims.
    pub r2: Vec<F>,
}

impl Input {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r2: impl Into<R2>) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r2: r2.into().0 }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, openings: &product::Openings<R>) -> R {
        openings.right_input + openings.left_input * self.gamma
    }

    /// The final value at `r3`.
    pub fn final_value<R: Ring>(&self, r3: &[F], own: &Openings<R>, unexpanded_pc: R) -> R {
        let eq = R::constant(eq(&self.r2, r3));
        self.summand(&Cells { eq, own: *own, unexpanded_pc })
    }
}

impl Relation for Input {
    const SLUG: &'static str = "operands.input";
    shape!(self => rounds: self.r2.len(), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let z = &cells.own;
        let right = z.right_is_rs2 * z.rs2_value + z.right_is_imm * z.imm;
        let left = z.left_is_rs1 * z.rs1_value
            + z.left_is_pc * cells.unexpanded_pc
            + z.left_is_ram * z.ram_read_value;
        cells.eq * (right + left * self.gamma)
    }
}
