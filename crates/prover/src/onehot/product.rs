//! `Σ_j weight(j)·Π_i column_i(j)` over folded one-hot columns: the linear form of several
//! relations.

use super::column::OneHotColumn;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, Table, coefficients};

/// The most factors: weight and seven chunks.
const MAX_FACTORS: usize = 8;

/// The fewest pairs that a worker takes.
const PAIRS: usize = 1 << 9;

/// A weight times a product of one-hot columns.
///
/// *Memory* 32 bytes per row for the weight, 2 per row and column while indexed, 2 after. *Work*
/// per pair `d²` products for `d` factors; pairs at which a column is cold cost nothing. *Passes*
/// none.
#[derive(Clone, Debug)]
pub(crate) struct WeightedProduct {
    weight: Table,
    columns: Vec<OneHotColumn>,
}

impl WeightedProduct {
    /// `weight` and columns, all of `2^rounds` entries; seven columns at most.
    pub(crate) fn new(weight: Vec<F>, columns: Vec<OneHotColumn>) -> Self {
        assert!(columns.len() < MAX_FACTORS, "a product of at most seven chunks");
        Self { weight: Table::new(weight), columns }
    }

    /// The tables of the naive form: weight, then columns.
    #[cfg(test)]
    pub(crate) fn from_bound(tables: &[Vec<F>]) -> Self {
        let columns = tables[1..].iter().cloned().map(OneHotColumn::Dense).collect();
        Self::new(tables[0].clone(), columns)
    }

    /// Adds the values of pair `index` at the nodes to `sums`.
    fn add_pair(&self, index: usize, sums: &mut [F]) {
        let mut lines = [Line { zero: F::ZERO, slope: F::ZERO }; MAX_FACTORS];
        for (line, column) in lines[1..].iter_mut().zip(&self.columns) {
            let (zero, one) = (column.at(2 * index), column.at(2 * index + 1));
            if zero == F::ZERO && one == F::ZERO {
                return;
            }
            *line = Line::through(zero, one);
        }
        lines[0] = self.weight.line(Pair::new(index));
        add_product(&mut lines[..=self.columns.len()], sums);
    }
}

/// Adds the product of `lines` at the nodes `0, ∞, 2, …` to `sums`.
fn add_product(lines: &mut [Line], sums: &mut [F]) {
    let product = |value: fn(&Line) -> F, lines: &[Line]| lines.iter().map(value).product::<F>();
    sums[0] += product(|line| line.zero, lines);
    if let Some(infinity) = sums.get_mut(1) {
        *infinity += product(|line| line.slope, lines);
    }
    lines.iter_mut().for_each(|line| line.zero += line.slope);
    for sum in sums.iter_mut().skip(2) {
        lines.iter_mut().for_each(|line| line.zero += line.slope);
        *sum += product(|line| line.zero, lines);
    }
}

impl RoundProver for WeightedProduct {
    fn rounds(&self) -> usize {
        self.weight.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let degree = self.columns.len() + 1;
        let pairs = self.weight.pairs();
        let zero = || vec![F::ZERO; degree];
        let sums = (0..pairs.div_ceil(PAIRS))
            .into_par_iter()
            .map(|part| {
                let mut sums = zero();
                for index in part * PAIRS..pairs.min((part + 1) * PAIRS) {
                    self.add_pair(index, &mut sums);
                }
                sums
            })
            .reduce(zero, |mut left, right| {
                left.iter_mut().zip(right).for_each(|(l, r)| *l += r);
                left
            });
        coefficients(&sums, claim - sums[0])
    }

    fn bind(&mut self, challenge: F) {
        self.weight.bind(challenge);
        self.columns.par_iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(OneHotColumn::value).collect()
    }
}
