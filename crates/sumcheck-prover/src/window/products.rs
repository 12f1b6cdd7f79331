//! Sums of products of two multilinear factors on the grid `{0,1,∞}^w`.

use super::{Term, extend};
use rill_field::{F, Zero};
use rill_field_simd::table;

/// `Σ weight·c·A·B` at all points of the grid. The weight goes to the `2^w` values of one factor
/// before they are extended to the `3^w` points.
pub(super) struct Products {
    sums: Vec<F>,
    /// Where the points of the hypercube stand on the grid.
    hypercube: Vec<usize>,
    left: Vec<F>,
    right: Vec<F>,
    spare: Vec<F>,
}

impl Products {
    pub(super) fn new(rounds: usize) -> Self {
        let points = 3usize.pow(rounds as u32);
        let room = || Vec::with_capacity(points);
        let digits = |y: usize| (0..rounds).map(move |c| (y >> c & 1) * 3usize.pow(c as u32));
        Self {
            sums: vec![F::zero(); points],
            hypercube: (0..1 << rounds).map(|y| digits(y).sum()).collect(),
            left: room(),
            right: room(),
            spare: room(),
        }
    }

    /// Adds a term of a super-cell; `columns[k]` are the values of column `k` at its `2^w` cells.
    pub(super) fn add(&mut self, term: &Term, weight: F, columns: &[Vec<F>]) {
        let [a, b] = term.factors.map(|k| &columns[k][..]);
        if [a, b].iter().any(|factor| factor.iter().all(F::is_zero)) {
            return;
        }
        let Self { sums, hypercube, left, right, spare } = self;
        left.clear();
        left.resize(a.len(), F::zero());
        table::add_scaled(left, weight * term.coefficient, a);
        // Such a product is multilinear: zero at ∞. Padding is of this kind.
        if is_constant(a) || is_constant(b) {
            for (index, (left, right)) in hypercube.iter().zip(left.iter().zip(b)) {
                sums[*index] += *left * right;
            }
            return;
        }
        right.clear();
        right.extend_from_slice(b);
        extend(2, left, spare);
        extend(2, right, spare);
        spare.resize(left.len(), F::zero());
        table::multiply(left, right, spare);
        sums.iter_mut().zip(spare).for_each(|(sum, product)| *sum += *product);
    }

    pub(super) fn into_sums(self) -> Vec<F> {
        self.sums
    }
}

fn is_constant(values: &[F]) -> bool {
    values.iter().all(|value| *value == values[0])
}
