//! `onehot.booleanity` — the entries of the committed one-hot columns are bits.
//!
//! Chapter: docs/protocol/onehot.md#booleanity
//!
//!   0 = Σ_{k,j} eq(rx_ref,k)·eq(r5,j)·Σ_i γ^i·( Ra_i(k,j)² - Ra_i(k,j) )
//!
//! k ∈ {0,1}^w: chunk value, j ∈ {0,1}^n: row, i over all chunks in the order lookups, bytecode,
//! RAM.
//!
//! rounds    w address variables (stage addresses), then n cycle variables (stage cycles), low bit first
//! degree    3
//! draws     rx_ref ∈ F^w, γ
//! produces  the value between the halves; Ra_i at (rx,r6)
//! error     (4(w + n) + chunks)/|F|

use crate::Weighted;
use crate::points::R5;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Label of the value between the halves.
pub const CARRY: &str = "onehot.booleanity/carry";
/// Label of the openings `Ra_i`.
pub const RA: &str = "onehot.booleanity/ra";

/// Parameters of both halves.
#[derive(Clone, Debug)]
pub struct Booleanity {
    /// The address point of the zero-check.
    pub rx_ref: Vec<F>,
    /// The cycle point of the zero-check.
    pub r5: Vec<F>,
    /// Batches the chunks.
    pub gamma: F,
    /// Number of chunks.
    pub chunks: usize,
}

impl Booleanity {
    /// Draws `rx_ref` and γ.
    pub fn draw(
        transcript: &mut impl Transcript,
        r5: impl Into<R5>,
        chunk_bits: usize,
        chunks: usize,
    ) -> Self {
        let rx_ref = transcript.challenges(Address::SLUG, chunk_bits);
        let gamma = transcript.challenge(Address::SLUG);
        Self { rx_ref, r5: r5.into().0, gamma, chunks }
    }

    /// `Σ_i γ^i·( ra_i² - ra_i )`.
    pub fn fold<R: Ring>(&self, ra: &[R]) -> R {
        ra.iter().rev().fold(R::zero(), |sum, ra| sum * self.gamma + (*ra * *ra - *ra))
    }
}

/// The address half. What it leaves is sent as the carry, so it has no final check of its own and
/// no cells: the naive prover works on the whole relation ([`Whole`]).
#[derive(Clone, Debug)]
pub struct Address(pub Booleanity);

impl Relation for Address {
    const SLUG: &'static str = "onehot.booleanity";
    /// The carry.
    type Cells<R: Ring> = R;

    fn weights(&self) -> usize {
        0
    }

    /// The carry.
    fn openings(&self) -> usize {
        1
    }

    fn rounds(&self) -> usize {
        self.0.rx_ref.len()
    }

    fn degree(&self, _round: usize) -> usize {
        3
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<R> {
        values.first().copied()
    }

    fn summand<R: Ring>(&self, carry: &R) -> R {
        *carry
    }
}

/// Both halves as one sum-check over (j,k), k the low variables. Cells: eq, then Ra_i.
#[derive(Clone, Debug)]
pub struct Whole(pub Booleanity);

impl Relation for Whole {
    const SLUG: &'static str = "onehot.booleanity";
    type Cells<R: Ring> = Weighted<R>;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        self.0.chunks
    }

    fn rounds(&self) -> usize {
        self.0.rx_ref.len().saturating_add(self.0.r5.len())
    }

    fn degree(&self, _round: usize) -> usize {
        3
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Weighted<R>> {
        Weighted::from_slice(values, self.0.chunks)
    }

    fn summand<R: Ring>(&self, cells: &Weighted<R>) -> R {
        cells.weight * self.0.fold(&cells.columns)
    }
}

/// The cycle half. Cells: `eq(rx_ref,rx)·eq(r5,j)`, then `Ra_i(rx,j)`.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// Parameters.
    pub whole: Booleanity,
    /// The address point fixed by the address half.
    pub rx: Vec<F>,
}

impl Cycle {
    /// The final value at `r6`.
    pub fn final_value<R: Ring>(&self, r6: &[F], ra: &[R]) -> R {
        let weight = eq(&self.whole.rx_ref, &self.rx) * eq(&self.whole.r5, r6);
        self.summand(&Weighted { weight: R::constant(weight), columns: ra.to_vec() })
    }
}

impl Relation for Cycle {
    const SLUG: &'static str = "onehot.booleanity";
    type Cells<R: Ring> = Weighted<R>;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        self.whole.chunks
    }

    fn rounds(&self) -> usize {
        self.whole.r5.len()
    }

    fn degree(&self, _round: usize) -> usize {
        3
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Weighted<R>> {
        Weighted::from_slice(values, self.whole.chunks)
    }

    fn summand<R: Ring>(&self, cells: &Weighted<R>) -> R {
        cells.weight * self.whole.fold(&cells.columns)
    }
}
