//! The chunks as folded one-hot columns, the selectors as products of four lines.

use crate::lookups::product::{Sums, Values, at_nodes, line, multiply};
use crate::onehot::column::{Digit, OneHotColumn};
use crate::onehot::digits::{Indices, indices, lookup_digits};
use crate::{Context, FromRows};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::{eq_table, masked_prefix};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{SplitEq, Weights};
use rill_verifier::lookups::ra_virtual::RaVirtual;

/// Chunks in a selector, as `Dimensions` has it.
const CHUNKS: usize = 4;

/// Pairs a worker takes at least.
const PIECE: usize = 1 << 8;

/// *Memory* 2 bytes per row and chunk, indexed or written out at a sixteenth. *Work* per pair and selector 13 multiplications
/// and the look-ups.
pub(super) struct Linear {
    r5: Vec<F>,
    gamma: F,
    eq: SplitEq,
    columns: Vec<OneHotColumn>,
    /// Entries before the padding, on which all columns are constant.
    live: usize,
    /// `Σ_v γ^v·Π_{i in v}` of those constants.
    rest: F,
}

/// The form over the rows of a pass.
pub(super) fn form(
    relation: &RaVirtual,
    context: &Context<'_>,
    points: &[Vec<F>],
) -> FromRows<Indices, Linear> {
    let (relation, dimensions) = (relation.clone(), context.dimensions);
    let tables: Vec<Vec<F>> = points.iter().map(|point| eq_table(point, F::ONE)).collect();
    FromRows::new(relation.r5.len(), indices, move |rows| {
        Linear::new(&relation, lookup_digits(&rows, &dimensions), &tables)
    })
}

impl Linear {
    /// Digits and folding tables of all chunks.
    fn new(relation: &RaVirtual, digits: Vec<Vec<Digit>>, tables: &[Vec<F>]) -> Self {
        let live = digits.iter().filter_map(|digits| digits.iter().rposition(|digit| *digit != 0));
        let live = live.max().map_or(0, |last| last + 1);
        let zeros: Vec<F> = tables.iter().map(|table| table[0]).collect();
        let products = zeros.chunks(CHUNKS).map(|selector| selector.iter().product::<F>());
        let rest = products.rev().fold(F::ZERO, |sum, product| sum * relation.gamma + product);
        let columns = digits.into_iter().zip(tables);
        let columns = columns.map(|(digits, table)| OneHotColumn::new(digits, table)).collect();
        Self { live, rest, ..Self::of_columns(relation, columns) }
    }

    /// From the bound tables of all cells, after rounds with these challenges.
    #[cfg(test)]
    pub(super) fn from_bound(relation: &RaVirtual, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let columns = tables[1..].iter().cloned().map(OneHotColumn::dense).collect();
        let mut form = Self::of_columns(relation, columns);
        challenges.iter().for_each(|challenge| form.eq.bind(*challenge));
        form
    }

    fn of_columns(relation: &RaVirtual, columns: Vec<OneHotColumn>) -> Self {
        assert_eq!(relation.chunks_per_selector, CHUNKS, "chunks in a selector");
        let live = columns[0].len();
        let eq = SplitEq::new(&relation.r5);
        Self { r5: relation.r5.clone(), gamma: relation.gamma, eq, columns, live, rest: F::ZERO }
    }

    /// `Σ_pairs weight·Σ_v γ^v·Π_{i in v}` at `∞, 0, 1, 2, 3`.
    fn sum(&self) -> Values<5> {
        let Weights { inner, outer } = self.eq.weights(1);
        let pairs = self.live.div_ceil(2);
        let blocks = outer.par_iter().enumerate().take(pairs.div_ceil(inner.len()));
        let blocks = blocks.with_min_len(PIECE.div_ceil(inner.len()));
        let total = blocks.map(|(block, outer)| {
            let first = block * inner.len();
            let inner = &inner[..inner.len().min(pairs - first)];
            let selectors = self.columns.as_chunks::<CHUNKS>().0.iter();
            let sums = selectors.map(|selector| selector_sum(selector, first, inner));
            let sum = sums.rev().reduce(|sum, next| add(sum.map(|s| s * self.gamma), next));
            sum.unwrap_or_default().map(|value| *outer * value)
        });
        let mut total = total.reduce(Values::default, add);
        // In the padding every factor is constant: nothing at ∞, the same everywhere else.
        let after = F::ONE - masked_prefix(pairs as u64, &self.r5[..self.eq.variables() - 1]);
        total[1..].iter_mut().for_each(|value| *value += after * self.rest);
        total
    }
}

/// `Σ_i weight_i·Π` of the lines of the columns at the pairs from `first` on.
fn selector_sum([a, b, c, d]: &[OneHotColumn; CHUNKS], first: usize, weights: &[F]) -> Values<5> {
    let at = |column: &OneHotColumn, pair| {
        let (zero, one) = column.pair(pair);
        line(zero, one)
    };
    let mut sums = Sums::default();
    for (pair, weight) in (first..).zip(weights) {
        let weighted = at(a, pair).map(|value| *weight * value);
        let left: Values<3> = multiply(weighted, at(b, pair));
        let right: Values<3> = multiply(at(c, pair), at(d, pair));
        sums.add_product(left, right);
    }
    sums.reduce()
}

fn add(mut left: Values<5>, right: Values<5>) -> Values<5> {
    left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
    left
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.r5.len()
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let (values, one) = at_nodes(&self.sum());
        self.eq.polynomial(&values, one)
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.columns.par_iter_mut().for_each(|column| column.bind(challenge));
        self.live = self.live.div_ceil(2);
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(OneHotColumn::value).collect()
    }
}
