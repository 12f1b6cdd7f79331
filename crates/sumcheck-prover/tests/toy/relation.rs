//! `toy.product`: `c = Σ_j eq(r,j)·a(j)·b(j)`.

use rill_field::{F, Ring};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::{EqProduct, SplitEq, Table};

/// The relation over `2^rounds` rows. Cells: the weight `eq(r, ·)`; the openings `a`, `b`.
#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub(crate) rounds: usize,
}

impl Relation for Product {
    const SLUG: &'static str = "toy.product";
    type Cells<R: Ring> = [R; 3];

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        2
    }

    fn rounds(&self) -> usize {
        self.rounds
    }

    fn degree(&self, _: usize) -> usize {
        3
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<[R; 3]> {
        values.try_into().ok()
    }

    fn summand<R: Ring>(&self, [eq, a, b]: &[R; 3]) -> R {
        *eq * *a * *b
    }
}

/// The tables of eq, a, b.
pub(crate) fn tables(rows: &[(u64, u64)], r: &[F]) -> Vec<Vec<F>> {
    let a = rows.iter().map(|row| F::from(row.0)).collect();
    let b = rows.iter().map(|row| F::from(row.1)).collect();
    vec![eq_table(r, F::from(1u64)), a, b]
}

/// The honest claim.
pub(crate) fn claim(rows: &[(u64, u64)], r: &[F]) -> F {
    let weights = eq_table(r, F::from(1u64));
    rows.iter().zip(weights).map(|((a, b), weight)| weight * F::from(*a) * F::from(*b)).sum()
}

/// The linear form after the rounds of `challenges`, from tables bound to them.
pub(crate) fn linear(tables: &[Vec<F>], r: &[F], challenges: &[F]) -> EqProduct {
    let mut eq = SplitEq::new(r);
    challenges.iter().for_each(|challenge| eq.bind(*challenge));
    EqProduct::new(eq, [1, 2].map(|cell: usize| Table::new(tables[cell].clone())))
}
