//! `hiding.rows` — a random combination of all equations holds.
//!
//!   t = Σ_i Σ_j A_j(i)·M_j(i)
//!
//! i ∈ {0,1}^ρ: rows; j < 32: their columns. M are the committed entries, A and −t the weights and the
//! constant of `Σ_e z^e·equation_e`. Rows beyond the last are zero.
//!
//! rounds    ρ, low bit first
//! degree    2
//! draws     z, before A is made
//! consumes  all equations
//! produces  M_j at r, in clear: the combination of the committed rows
//! error     (2ρ + number of equations - 1)/|F|

use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_sumcheck::Relation;
use rill_transcript::ROW_WIDTH;

/// The relation.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// `ρ`.
    pub variables: usize,
}

/// The cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells<R> {
    /// `A_j`.
    pub weights: Vec<R>,
    /// `M_j`.
    pub entries: Vec<R>,
}

impl Rows {
    /// The final value for the folded weights and entries.
    pub fn final_value(&self, weights: &[F], entries: &[F]) -> F {
        self.summand(&Cells { weights: weights.to_vec(), entries: entries.to_vec() })
    }
}

impl Relation for Rows {
    const SLUG: &'static str = "hiding.rows";
    type Cells<R: Ring> = Cells<R>;

    fn weights(&self) -> usize {
        ROW_WIDTH
    }

    fn openings(&self) -> usize {
        ROW_WIDTH
    }

    fn rounds(&self) -> usize {
        self.variables
    }

    fn degree(&self, _round: usize) -> usize {
        2
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Cells<R>> {
        let (weights, entries) = values.split_at_checked(ROW_WIDTH)?;
        let fits = entries.len() == ROW_WIDTH;
        fits.then(|| Cells { weights: weights.to_vec(), entries: entries.to_vec() })
    }

    fn summand<R: Ring>(&self, cells: &Cells<R>) -> R {
        cells.weights.iter().zip(&cells.entries).fold(R::zero(), |sum, (a, m)| sum + *a * *m)
    }
}
