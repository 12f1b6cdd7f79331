//! The [`Summand`] that is a product of one-hot columns.

use super::column::OneHotColumn;
use super::product::WeightedProduct;
use super::stream::Summand;
use super::window::Batch;
use rill_field::{AdditiveGroup, F, Field};
use rill_sumcheck_prover::dense::SplitEq;

/// `Π_i h_i`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Product {
    /// Number of columns.
    pub(crate) columns: usize,
}

impl Summand for Product {
    type Linear = WeightedProduct;

    fn degree(&self) -> usize {
        self.columns
    }

    fn add(&self, batch: &mut Batch) {
        batch.add_product(F::ONE, 0..self.columns);
    }

    fn linear(self, eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> WeightedProduct {
        let mut weight = vec![F::ZERO; columns.first().map_or(0, Vec::len)];
        for eq in &eqs {
            let (weights, scale) = (eq.weights(0), eq.value());
            weight.iter_mut().enumerate().for_each(|(m, sum)| *sum += scale * weights.at(m));
        }
        WeightedProduct::new(weight, columns.into_iter().map(OneHotColumn::Dense).collect())
    }
}
