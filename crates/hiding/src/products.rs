//! `hiding.products` — every product that the page wrote down is one.
//!
//!   Σ_q eq(τ,q)·p_q = Σ_q eq(τ,q)·a(q)·b(q)
//!
//! q ∈ {0,1}^κ: products of the page, then one of two uniform factors, which masks the openings. a, b
//! are the factors, p the committed products; beyond the last all three are zero.
//!
//! rounds    κ, low bit first
//! degree    3
//! draws     τ
//! consumes  p, entries of the rows
//! produces  a and b at r, in clear; their forms in the entries must have these values
//! error     4κ/|F|

use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// The relation.
#[derive(Clone, Debug)]
pub struct Products {
    /// `τ`, most significant coordinate first.
    pub tau: Vec<F>,
}

/// The cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells<R> {
    /// `eq(τ, q)`.
    pub eq: R,
    /// `a`.
    pub left: R,
    /// `b`.
    pub right: R,
}

impl Products {
    /// Draws τ for `2^variables` products.
    pub fn draw(transcript: &mut impl Transcript, variables: usize) -> Self {
        Self { tau: transcript.challenges(Self::SLUG, variables) }
    }

    /// The final value at `point`.
    pub fn final_value(&self, point: &[F], [left, right]: [F; 2]) -> F {
        self.summand(&Cells { eq: eq(&self.tau, point), left, right })
    }
}

impl Relation for Products {
    const SLUG: &'static str = "hiding.products";
    type Cells<R: Ring> = Cells<R>;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        2
    }

    fn rounds(&self) -> usize {
        self.tau.len()
    }

    fn degree(&self, _round: usize) -> usize {
        3
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Cells<R>> {
        match *values {
            [eq, left, right] => Some(Cells { eq, left, right }),
            _ => None,
        }
    }

    fn summand<R: Ring>(&self, cells: &Cells<R>) -> R {
        cells.eq * cells.left * cells.right
    }
}
