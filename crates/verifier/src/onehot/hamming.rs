//! `onehot.hamming` — each column has one hot entry, and all openings of a chunk meet at one point.
//!
//! Chapter: docs/protocol/onehot.md#hamming
//!
//!   Σ_i [ γ^(3i)·H_i + γ^(3i+1)·Ra_i(rx,r6) + γ^(3i+2)·Ra_i(a_i,r6) ]
//!     = Σ_k Σ_i Ra_i(k,r6)·[ γ^(3i)·H_i + γ^(3i+1)·eq(rx,k) + γ^(3i+2)·eq(a_i,k) ]
//!
//! H_i is 1 for lookups and bytecode, 0 for RAM, whose weight is proven by ram.raf. a_i is the
//! chunk's own point: rl_i, rb_i or ra_i.
//!
//! rounds    w
//! degree    2
//! draws     γ
//! consumes  Ra_i at (rx,r6) and (a_i,r6)    from onehot.booleanity and the virtualisations
//! produces  Ra_i at (r7,r6)
//! error     (2w + 3·chunks)/|F|

use crate::points::Rx;
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field, Ring, powers};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Label of the openings `Ra_i`.
pub const RA: &str = "onehot.hamming/ra";

/// The cells, one of each for every chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells<R> {
    /// `W_i`.
    pub weights: Vec<R>,
    /// `Ra_i`.
    pub ra: Vec<R>,
}

/// Parameters.
#[derive(Clone, Debug)]
pub struct Hamming {
    /// Powers of γ, three for each chunk.
    pub gammas: Vec<F>,
    /// The booleanity point.
    pub rx: Vec<F>,
    /// `a_i`.
    pub points: Vec<Vec<F>>,
    /// Chunks with `H_i = 1`: lookups and bytecode, which come first.
    pub weighted: usize,
}

impl Hamming {
    /// Draws γ.
    pub fn draw(
        transcript: &mut impl Transcript,
        rx: impl Into<Rx>,
        points: Vec<Vec<F>>,
        weighted: usize,
    ) -> Self {
        let gamma = transcript.challenge(Self::SLUG);
        let gammas = powers(gamma, points.len().saturating_mul(3));
        Self { gammas, rx: rx.into().0, points, weighted }
    }

    /// The claimed sum, from Ra_i at (rx,r6) and at (a_i,r6).
    pub fn claim<R: Ring>(&self, booleanity: &[R], own: &[R]) -> R {
        let claims = booleanity.iter().zip(own);
        self.terms().zip(claims).fold(R::zero(), |sum, ((gammas, weight), (at_rx, at_own))| {
            sum + R::constant(gammas.0 * weight) + *at_rx * gammas.1 + *at_own * gammas.2
        })
    }

    /// The weights `W_i(k)`, extended to `r7`.
    pub fn weights_at(&self, r7: &[F]) -> Vec<F> {
        let eq_rx = eq(&self.rx, r7);
        self.terms()
            .zip(&self.points)
            .map(|((gammas, weight), point)| {
                gammas.0 * weight + gammas.1 * eq_rx + gammas.2 * eq(point, r7)
            })
            .collect()
    }

    /// The final value at `r7`.
    pub fn final_value<R: Ring>(&self, r7: &[F], ra: &[R]) -> R {
        let weights = self.weights_at(r7).into_iter().map(R::constant).collect();
        self.summand(&Cells { weights, ra: ra.to_vec() })
    }

    fn terms(&self) -> impl Iterator<Item = ((F, F, F), F)> + '_ {
        self.gammas.chunks_exact(3).enumerate().filter_map(|(i, gammas)| {
            let &[a, b, c] = gammas else { return None };
            let weight = if i < self.weighted { F::ONE } else { F::ZERO };
            Some(((a, b, c), weight))
        })
    }
}

impl Relation for Hamming {
    const SLUG: &'static str = "onehot.hamming";
    type Cells<R: Ring> = Cells<R>;

    /// One for each chunk.
    fn weights(&self) -> usize {
        self.points.len()
    }

    fn openings(&self) -> usize {
        self.points.len()
    }

    fn rounds(&self) -> usize {
        self.rx.len()
    }

    fn degree(&self, _round: usize) -> usize {
        2
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
        let (weights, ra) = values.split_at_checked(self.points.len())?;
        let cells = Cells { weights: weights.to_vec(), ra: ra.to_vec() };
        (ra.len() == self.points.len()).then_some(cells)
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let terms = cells.weights.iter().zip(&cells.ra);
        terms.fold(R::zero(), |sum, (weight, ra)| sum + *weight * *ra)
    }
}
