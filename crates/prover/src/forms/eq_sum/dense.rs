//! The sum on dense tables.

use super::Formula;
use rill_field::F;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{SplitEq, Table};

/// *Memory* 32 bytes per entry and column.
pub(super) struct Dense<const N: usize> {
    formula: Formula,
    openings: usize,
    eq: SplitEq,
    columns: [Table; N],
}

impl<const N: usize> Dense<N> {
    /// From the tables of the columns; this many of them are openings.
    pub(super) fn new(formula: Formula, openings: usize, eq: SplitEq, columns: [Table; N]) -> Self {
        Self { formula, openings, eq, columns }
    }
}

impl<const N: usize> RoundProver for Dense<N> {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let Self { formula, eq, columns, .. } = self;
        eq.round_polynomial(claim, 2, |pair| {
            formula.values(&columns.each_ref().map(|column| column.line(pair)))
        })
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.columns.iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns[..self.openings].iter().map(Table::value).collect()
    }
}
