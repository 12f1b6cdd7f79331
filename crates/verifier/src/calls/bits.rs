//! `calls.bits` — the bits of calls are zero or one.
//!
//! Chapter: docs/protocol/calls.md#bits
//!
//!   0 = Σ_{β,u} eq(τ,u)·eq(τ_b,β)·( B(β,u)² - B(β,u) )
//!
//! u ∈ {0,1}^t: call, β ∈ {0,1}^c: bit.
//!
//! rounds    t call variables, then c bit variables, low bit first
//! degree    3
//! draws     τ_b ∈ F^c; τ is that of calls.rows
//! produces  B at (rb,ru)
//! error     4(t + c)/|F|

use super::rows::Rows;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "calls.bits",
    /// The opening at (rb, ru).
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { bit }
}

cells! { eq; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Bits {
    /// The call point of the zero-check.
    pub tau: Vec<F>,
    /// The bit point of the zero-check.
    pub tau_bits: Vec<F>,
}

impl Bits {
    /// Draws `τ_b`; `rows` is the other zero-check of the table.
    pub fn draw(transcript: &mut impl Transcript, rows: &Rows) -> Self {
        let tau_bits = transcript.challenges(Self::SLUG, rows.table.log_bits());
        Self { tau: rows.tau.clone(), tau_bits }
    }

    /// The final value at (rb, ru).
    pub fn final_value<R: Ring>(&self, rb: &[F], ru: &[F], own: &Openings<R>) -> R {
        let weight = eq(&self.tau, ru) * eq(&self.tau_bits, rb);
        self.summand(&Cells { eq: R::constant(weight), own: *own })
    }
}

impl Relation for Bits {
    const SLUG: &'static str = "calls.bits";
    shape!(self => rounds: self.tau.len().saturating_add(self.tau_bits.len()), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let bit = cells.own.bit;
        cells.eq * (bit * bit - bit)
    }
}
