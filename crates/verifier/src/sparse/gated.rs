//! `sparse.gated` — modular products are products modulo their modulus.
//!
//! Chapter: docs/protocol/sparse.md#gated
//!
//!   0 = Σ_j eq(r1,j)·( First(j)·Second(j) - Quotient(j)·Modulus(j) - Gate(j)·Remainder(j) )
//!
//! Gate(j) = [row j is a modular product]. All six columns are zero on other rows, each because of
//! what it comes from: a column of the bytecode, reads through ports, outputs of gated lookups.
//!
//! rounds    n
//! degree    3
//! draws     nothing: r1 comes after all that the columns are made of
//! consumes  nothing
//! produces  Gate, First, Second, Modulus, Quotient, Remainder at r2
//! error     4n/|F|

use crate::points::R1;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;

openings! { "sparse.gated",
    /// Openings at r2.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { gate, first, second, modulus, quotient, remainder }
}

cells! { eq; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Gated {
    /// The point of eq.
    pub r1: Vec<F>,
}

impl Gated {
    /// At the point `r1`.
    pub fn new(r1: impl Into<R1>) -> Self {
        Self { r1: r1.into().0 }
    }

    /// The final value at `r2`.
    pub fn final_value<R: Ring>(&self, r2: &[F], openings: &Openings<R>) -> R {
        self.summand(&Cells { eq: R::constant(eq(&self.r1, r2)), own: *openings })
    }
}

impl Relation for Gated {
    const SLUG: &'static str = "sparse.gated";
    shape!(self => rounds: self.r1.len(), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let Openings { gate, first, second, modulus, quotient, remainder } = cells.own;
        cells.eq * (first * second - quotient * modulus - gate * remainder)
    }
}
