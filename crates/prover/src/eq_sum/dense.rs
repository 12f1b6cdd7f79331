//! The sum on dense tables.

use super::Summand;
use rill_field::F;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{SplitEq, Table};

/// *Memory* 32 bytes per entry and column.
pub(crate) struct Dense<S, const N: usize> {
    summand: S,
    eq: SplitEq,
    columns: [Table; N],
}

impl<S: Summand<N>, const N: usize> Dense<S, N> {
    pub(super) fn new(summand: S, eq: SplitEq, columns: [Table; N]) -> Self {
        Self { summand, eq, columns }
    }

    /// The form at the round after `challenges`, from the tables of the columns there.
    #[cfg(test)]
    pub(crate) fn resume(summand: &S, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let mut eq = SplitEq::new(summand.point());
        challenges.iter().for_each(|challenge| eq.bind(*challenge));
        let columns = std::array::from_fn(|c| Table::new(tables[c].clone()));
        Self::new(summand.clone(), eq, columns)
    }
}

impl<S: Summand<N>, const N: usize> RoundProver for Dense<S, N> {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let (summand, columns) = (&self.summand, &self.columns);
        self.eq.round_polynomial(claim, 2, |pair| {
            summand.values(std::array::from_fn(|c| columns[c].line(pair)))
        })
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.columns.iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(Table::value).collect()
    }
}
