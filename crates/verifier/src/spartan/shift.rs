//! `spartan.shift` — the Next columns of a row are the columns of the row after it.
//!
//! Chapter: docs/protocol/spartan.md#shift
//!
//!   NextUnexpandedPC(r1) + γ·NextPC(r1) + γ²·NextMiddle(r1)
//!     = Σ_j eq+1(r1,j)·( UnexpandedPC(j) + γ·PC(j) + γ²·Middle(j) )
//!
//! rounds    n
//! degree    2
//! draws     γ
//! consumes  NextUnexpandedPC, NextPC, NextMiddle at r1    from spartan.outer
//! produces  UnexpandedPC, PC, Middle at r3
//! error     (2n + 2)/|F|

use super::outer::Columns;
use crate::points::R1;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq_plus_one;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "spartan.shift",
    /// Openings at r3.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { unexpanded_pc, pc, middle }
}

cells! { weight; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Shift {
    /// Batches the columns.
    pub gamma: F,
    /// The point of the claims.
    pub r1: Vec<F>,
}

impl Shift {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r1: impl Into<R1>) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r1: r1.into().0 }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, columns: &Columns<R>) -> R {
        self.fold(columns.next_unexpanded_pc, columns.next_pc, columns.next_middle)
    }

    /// The final value at `r3`.
    pub fn final_value<R: Ring>(&self, r3: &[F], openings: &Openings<R>) -> R {
        self.summand(&Cells { weight: R::constant(eq_plus_one(&self.r1, r3)), own: *openings })
    }

    /// `unexpanded_pc + γ·pc + γ²·middle`.
    pub fn fold<R: Ring>(&self, unexpanded_pc: R, pc: R, middle: R) -> R {
        unexpanded_pc + (pc + middle * self.gamma) * self.gamma
    }
}

impl Relation for Shift {
    const SLUG: &'static str = "spartan.shift";
    shape!(self => rounds: self.r1.len(), degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let Openings { unexpanded_pc, pc, middle } = cells.own;
        cells.weight * self.fold(unexpanded_pc, pc, middle)
    }
}
