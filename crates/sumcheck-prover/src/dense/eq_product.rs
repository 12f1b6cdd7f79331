//! The form in memory of a sum with an eq factor and two columns.

use super::{SplitEq, Table, product};
use crate::RoundProver;
use rill_field::F;

/// *Computes* `s(X) = Σ_x eq(tau, (X,x))·a(X,x)·b(X,x)`; its openings are `a` and `b`. *Memory* 64
/// bytes per entry. *Work* 4 multiplications per entry in all to sum, 2 to bind.
#[derive(Clone, Debug)]
pub struct EqProduct {
    eq: SplitEq,
    columns: [Table; 2],
}

impl EqProduct {
    /// At the round where `eq` stands, from the columns bound up to there.
    pub fn new(eq: SplitEq, columns: [Table; 2]) -> Self {
        Self { eq, columns }
    }
}

impl RoundProver for EqProduct {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let [a, b] = &self.columns;
        self.eq.round_polynomial(claim, 2, |pair| product([a.line(pair), b.line(pair)]))
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.columns.iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(Table::value).collect()
    }
}
