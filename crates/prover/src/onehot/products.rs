//! Products of one-hot columns on the grid of a window, and the [`Summand`] that is one of them.

use super::column::OneHotColumn;
use super::product::WeightedProduct;
use super::stream::Summand;
use super::window::Room;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::extend;

/// Adds the product of `columns`, given on `{0,1}^w`, to `values` on the grid of degree
/// `columns.len()`. Nothing is done if a column is zero.
pub(crate) fn add_product(columns: &mut [Vec<F>], spare: &mut Vec<F>, values: &mut [F]) {
    if columns.iter().any(|column| column.iter().all(|value| *value == F::ZERO)) {
        return;
    }
    let degree = columns.len();
    for column in columns.iter_mut() {
        extend(degree, column, spare);
    }
    let Some((product, others)) = columns.split_first_mut() else { return };
    for other in others {
        product.iter_mut().zip(other).for_each(|(left, right)| *left *= *right);
    }
    values.iter_mut().zip(product).for_each(|(value, product)| *value += *product);
}

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

    fn add_on_grid(&self, Room { columns, values, spare, .. }: &mut Room) {
        add_product(columns, spare, values);
    }

    fn linear(self, eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> WeightedProduct {
        let mut weight = vec![F::ZERO; columns.first().map_or(0, Vec::len)];
        for eq in &eqs {
            let (weights, scale) = (eq.weights(0), eq.value());
            weight.iter_mut().enumerate().for_each(|(m, sum)| *sum += scale * weights.at(m));
        }
        WeightedProduct::new(weight, columns.into_iter().map(OneHotColumn::dense).collect())
    }
}
