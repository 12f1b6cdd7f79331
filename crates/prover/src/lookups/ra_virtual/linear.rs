//! The chunks as folded one-hot columns, the selectors as products of four lines.

use crate::lookups::weighted::{Weighted, add};
use crate::onehot::column::{Digit, OneHotColumn};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};
use rill_field_simd::line_products::sum_of_4;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::SplitEq;
use rill_verifier::lookups::ra_virtual::RaVirtual;

/// Chunks in a selector, as `Dimensions` has it.
const CHUNKS: usize = 4;

/// Pairs that are written out at once, to stay in the first-level cache.
const PAIRS: usize = 1 << 6;

/// *Memory* 2 bytes per row and chunk, indexed or written out at a sixteenth. *Work* per pair and
/// selector a product of four lines and the look-ups.
pub(super) struct Linear {
    gamma: F,
    eq: Weighted,
    columns: Vec<OneHotColumn>,
    /// `Σ_v γ^v·Π_{i in v}` of what the columns are on the padding.
    rest: F,
}

impl Linear {
    /// Digits and folding tables of all chunks.
    pub(super) fn new(relation: &RaVirtual, digits: Vec<Vec<Digit>>, tables: &[Vec<F>]) -> Self {
        assert_eq!(relation.chunks_per_selector, CHUNKS, "chunks in a selector");
        let live = digits.iter().filter_map(|digits| digits.iter().rposition(|digit| *digit != 0));
        let live = live.max().map_or(0, |last| last + 1);
        let zeros: Vec<F> = tables.iter().map(|table| table[0]).collect();
        let products = zeros.chunks(CHUNKS).map(|selector| selector.iter().product::<F>());
        let rest = products.rev().fold(F::ZERO, |sum, product| sum * relation.gamma + product);
        let columns = OneHotColumn::folded(digits, tables);
        Self { gamma: relation.gamma, eq: Weighted::new(&relation.r5, live), columns, rest }
    }

    /// The form where `eq` stands, from the columns bound up to there.
    pub(super) fn of_tables(relation: &RaVirtual, eq: SplitEq, columns: Vec<Vec<F>>) -> Self {
        let columns = columns.into_iter().map(OneHotColumn::Dense).collect();
        let eq = Weighted::resumed(&relation.r5, eq);
        Self { gamma: relation.gamma, eq, columns, rest: F::ZERO }
    }
}

/// The coefficients of `Σ_i weight_i·Π` of the lines of the columns at the pairs from `first` on.
fn selector_sum(columns: &[OneHotColumn; CHUNKS], first: usize, weights: &[F]) -> [F; 5] {
    let mut scratch = [[F::ZERO; 2 * PAIRS]; CHUNKS];
    let starts = (first..).step_by(PAIRS);
    let sums = weights.chunks(PAIRS).zip(starts).map(|(weights, first)| {
        let mut tables = [[].as_slice(); CHUNKS];
        for ((table, column), scratch) in tables.iter_mut().zip(columns).zip(&mut scratch) {
            *table = column.entries(2 * first, &mut scratch[..2 * weights.len()]);
        }
        sum_of_4(weights, tables)
    });
    sums.fold([F::ZERO; 5], add)
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        self.eq.round(self.rest, |first, weights| {
            let selectors = self.columns.as_chunks::<CHUNKS>().0.iter();
            let sums = selectors.map(|selector| selector_sum(selector, first, weights));
            sums.rev().fold([F::ZERO; 5], |sum, next| add(sum.map(|s| s * self.gamma), next))
        })
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.columns.par_iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(OneHotColumn::value).collect()
    }
}
