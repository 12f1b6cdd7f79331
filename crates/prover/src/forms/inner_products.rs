//! The form in memory of a sum of products of two tables.

use rill_field::F;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};

/// *Computes* `s(X) = Σ_x Σ_k a_k(X,x)·b_k(X,x)`. *Memory* 64 bytes per entry and product.
pub(crate) struct InnerProducts {
    left: Vec<Table>,
    right: Vec<Table>,
    open: Open,
}

/// The openings, from the values of all `a_k` and all `b_k`.
type Open = fn(Vec<F>, Vec<F>) -> Vec<F>;

impl InnerProducts {
    /// From the tables of the `a_k` and of the `b_k`, at least one of each.
    pub(crate) fn new(left: Vec<Vec<F>>, right: Vec<Vec<F>>, open: Open) -> Self {
        assert_eq!(left.len(), right.len(), "tables in pairs");
        let [left, right] =
            [left, right].map(|tables| tables.into_iter().map(Table::new).collect());
        Self { left, right, open }
    }
}

impl RoundProver for InnerProducts {
    fn rounds(&self) -> usize {
        self.left[0].variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        round_polynomial(claim, self.left[0].pairs(), |pair| {
            let terms = self.left.iter().zip(&self.right);
            terms
                .map(|(a, b)| product([a.line(pair), b.line(pair)]))
                .reduce(|sum, term| sum + term)
                .expect("there is a product")
        })
    }

    fn bind(&mut self, challenge: F) {
        self.left.iter_mut().chain(&mut self.right).for_each(|table| table.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        let [left, right] =
            [&self.left, &self.right].map(|tables| tables.iter().map(Table::value).collect());
        (self.open)(left, right)
    }
}
