//! `sparse.reduction` — what rows read through ports, moved from r2 to r3.
//!
//! Chapter: docs/protocol/sparse.md#reduction
//!
//!   First(r2) + γ·Second(r2) + γ²·Modulus(r2) = Σ_j eq(r2,j)·( First(j) + γ·Second(j) + γ²·Modulus(j) )
//!
//! rounds    n
//! degree    2
//! draws     γ
//! consumes  First, Second, Modulus at r2    from sparse.gated
//! produces  the three at r3
//! error     (2n + 2)/|F|

use super::gated;
use crate::points::R2;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "sparse.reduction",
    /// Openings at r3.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { first, second, modulus }
}

cells! { eq; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// Batches the three columns.
    pub gamma: F,
    /// The point of the claims.
    pub r2: Vec<F>,
}

impl Reduction {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r2: impl Into<R2>) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r2: r2.into().0 }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, at: &gated::Openings<R>) -> R {
        self.fold(&Openings { first: at.first, second: at.second, modulus: at.modulus })
    }

    /// The final value at `r3`.
    pub fn final_value<R: Ring>(&self, r3: &[F], openings: &Openings<R>) -> R {
        self.summand(&Cells { eq: R::constant(eq(&self.r2, r3)), own: *openings })
    }

    fn fold<R: Ring>(&self, Openings { first, second, modulus }: &Openings<R>) -> R {
        *first + (*second + *modulus * self.gamma) * self.gamma
    }
}

impl Relation for Reduction {
    const SLUG: &'static str = "sparse.reduction";
    shape!(self => rounds: self.r2.len(), degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.eq * self.fold(&cells.own)
    }
}
