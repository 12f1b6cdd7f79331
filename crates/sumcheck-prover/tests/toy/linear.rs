//! The linear form.

use rill_field::F;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{SplitEq, Table, product};

/// *Computes* `s = alpha·l·q` with `q = Σ_x eq(r_rest, x)·a(X, x)·b(X, x)` of degree 2.
/// *Memory* 64 bytes per row. *Work* 4 multiplications per row in all to sum, 2 to bind.
pub(crate) struct Linear {
    pub(crate) eq: SplitEq,
    pub(crate) a: Table,
    pub(crate) b: Table,
}

impl Linear {
    pub(crate) fn new(rows: &[(u64, u64)], r: &[F]) -> Self {
        let column = |value: fn(&(u64, u64)) -> u64| {
            Table::new(rows.iter().map(|row| F::from(value(row))).collect())
        };
        Self { eq: SplitEq::new(r), a: column(|row| row.0), b: column(|row| row.1) }
    }

    /// At the round after `challenges`, from tables bound by the naive form.
    pub(crate) fn resume(tables: &[Vec<F>], r: &[F], challenges: &[F]) -> Self {
        let mut eq = SplitEq::new(r);
        for challenge in challenges {
            eq.bind(*challenge);
        }
        Self { eq, a: Table::new(tables[1].clone()), b: Table::new(tables[2].clone()) }
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let (a, b) = (&self.a, &self.b);
        self.eq.round_polynomial(claim, 2, |pair| product([a.line(pair), b.line(pair)]))
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.a.bind(challenge);
        self.b.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.a.value(), self.b.value()]
    }
}
