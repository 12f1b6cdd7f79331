//! Sums of products of two multilinear factors on the grid `{0,1,∞}^w`.

use super::{Shape, Term, extend};
use crate::dense::Weights;
use rill_field::{F, Zero};
use rill_field_simd::table;

/// Elements of a factor that are worked on at once: they stay in the second-level cache.
const ELEMENTS: usize = 3000;

/// Batches of fewer super-cells are not worth an inner product.
const SMALLEST: usize = 32;

/// `Σ_x weight(x)·c·A·B` at all points of the grid.
///
/// Super-cells are gathered to batches of `b`: point `y` of the `x`-th of them stands at `b·y + x`,
/// and all steps run over long vectors. The weights go to the `2^w` values of one factor before
/// these are extended to `3^w` points.
pub(super) struct Products {
    cells: usize,
    batch: usize,
    /// The first super-cell of the batch, and how many are closed.
    first: usize,
    closed: usize,
    /// The next cell of the open one.
    cell: usize,
    columns: Vec<Vec<F>>,
    /// Those of the closed super-cells; the others are zero.
    weights: Vec<F>,
    left: Vec<F>,
    right: Vec<F>,
    spare: Vec<F>,
    sums: Vec<F>,
}

/// Super-cells in a batch for a grid of `points` points.
fn batch(points: usize) -> usize {
    let fitting = (ELEMENTS / points).max(1);
    if fitting < SMALLEST { 1 } else { 1 << fitting.ilog2() }
}

impl Products {
    /// Elements it holds.
    pub(super) fn elements(shape: Shape) -> usize {
        let points = shape.grid_len();
        batch(points) * ((shape.columns << shape.rounds) + 3 * points) + points
    }

    /// Before super-cell `first`.
    pub(super) fn new(shape: Shape, first: usize) -> Self {
        let (cells, points) = (1 << shape.rounds, shape.grid_len());
        let batch = batch(points);
        let room = || Vec::with_capacity(batch * points);
        Self {
            cells,
            batch,
            first,
            closed: 0,
            cell: 0,
            columns: vec![vec![F::zero(); batch * cells]; shape.columns],
            weights: vec![F::zero(); batch],
            left: room(),
            right: room(),
            spare: room(),
            sums: vec![F::zero(); points],
        }
    }

    /// Takes in the columns at the next cell; `weights` are those of the super-cells.
    pub(super) fn push(&mut self, values: &[F], weights: Weights<'_>, terms: &[Term]) {
        let place = self.batch * self.cell + self.closed;
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column[place] = *value);
        self.cell += 1;
        if self.cell == self.cells {
            self.weights[self.closed] = weights.at(self.first + self.closed);
            self.closed += 1;
            self.cell = 0;
            if self.closed == self.batch {
                self.flush(terms);
            }
        }
    }

    /// The sums over all closed super-cells.
    pub(super) fn finish(mut self, terms: &[Term]) -> Vec<F> {
        self.flush(terms);
        self.sums
    }

    /// Adds the batch.
    fn flush(&mut self, terms: &[Term]) {
        for term in terms {
            self.add(term);
        }
        self.weights.fill(F::zero());
        self.first += std::mem::take(&mut self.closed);
    }

    /// Adds a term of the batch.
    fn add(&mut self, term: &Term) {
        let Self { batch, columns, weights, left, right, spare, sums, .. } = self;
        let [a, b] = term.factors.map(|k| &columns[k]);
        if [a, b].iter().any(|factor| factor.iter().all(F::is_zero)) {
            return;
        }
        left.resize(a.len(), F::zero());
        for (left, a) in left.chunks_exact_mut(*batch).zip(a.chunks_exact(*batch)) {
            table::multiply(a, weights, left);
        }
        right.clear();
        right.extend_from_slice(b);
        extend(left, spare, *batch);
        extend(right, spare, *batch);
        if *batch == 1 {
            spare.resize(left.len(), F::zero());
            table::multiply(left, right, spare);
        } else {
            let points = left.chunks_exact(*batch).zip(right.chunks_exact(*batch));
            spare.clear();
            spare.extend(points.map(|(left, right)| table::inner_product(left, right)));
        }
        sums.iter_mut().zip(spare).for_each(|(sum, value)| *sum += term.coefficient * value);
    }
}
