//! `spartan.product` — the products among the columns are products.
//!
//! Chapter: docs/protocol/spartan.md#product
//!
//!   Product(r1) + γ·ShouldBranch(r1)
//!     = Σ_j eq(r1,j)·( LeftInput(j)·RightInput(j) + γ·LookupOutput(j)·Branch(j) )
//!
//! rounds    n
//! degree    3
//! draws     γ
//! consumes  Product, ShouldBranch at r1        from spartan.outer
//! produces  LeftInput, RightInput, LookupOutput, Branch at r2
//! error     (3n + 1)/|F|

use super::outer::Columns;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "spartan.product",
    /// Openings at r2.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { left_input, right_input, lookup_output, branch }
}

cells! { eq; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Product {
    /// Batches the two products.
    pub gamma: F,
    /// The point of the claims.
    pub r1: Vec<F>,
}

impl Product {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r1: &[F]) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r1: r1.to_vec() }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, columns: &Columns<R>) -> R {
        columns.product + columns.should_branch * self.gamma
    }

    /// The final value at `r2`.
    pub fn final_value<R: Ring>(&self, r2: &[F], openings: &Openings<R>) -> R {
        self.summand(&Cells { eq: R::constant(eq(&self.r1, r2)), own: *openings })
    }
}

impl Relation for Product {
    const SLUG: &'static str = "spartan.product";
    shape!(self => rounds: self.r1.len(), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let Openings { left_input, right_input, lookup_output, branch } = cells.own;
        let product = left_input * right_input;
        cells.eq * (product + lookup_output * branch * self.gamma)
    }
}
