//! The reduction on dense tables.

use rill_field::{F, Zero};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};

/// *Computes* `s = Σ_j w(j)·V(j)` with `V = Σ_c γ_c·X_c`. *Memory* 32 bytes per entry for weight, V
/// and each column.
pub(crate) struct Dense {
    weight: Table,
    folded: Table,
    columns: Vec<Table>,
}

impl Dense {
    /// From tables of weight and columns, and the coefficients `γ_c`.
    pub(crate) fn new(weight: Vec<F>, columns: Vec<Vec<F>>, coefficients: &[F]) -> Self {
        let fold = |j: usize| -> F {
            columns.iter().zip(coefficients).map(|(column, c)| *c * column[j]).sum()
        };
        let folded = (0..weight.len()).map(fold).collect();
        Self {
            weight: Table::new(weight),
            folded: Table::new(folded),
            columns: columns.into_iter().map(Table::new).collect(),
        }
    }
}

impl RoundProver for Dense {
    fn rounds(&self) -> usize {
        self.weight.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let (w, v) = (&self.weight, &self.folded);
        round_polynomial(claim, w.pairs(), |pair| product([w.line(pair), v.line(pair)]))
    }

    fn bind(&mut self, challenge: F) {
        self.weight.bind(challenge);
        self.folded.bind(challenge);
        self.columns.iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(Table::value).collect()
    }
}

/// Adds `scale·values` to `sums`.
pub(super) fn add_scaled(mut sums: Vec<F>, scale: F, values: &[F]) -> Vec<F> {
    sums.resize(values.len(), F::zero());
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += scale * value);
    sums
}
