//! The naive form: dense tables and the relation's own formula. It is the oracle of all other
//! forms.

use crate::RoundProver;
use rill_field::{AdditiveGroup, F, Ring};
use rill_poly::interpolate;
use rill_sumcheck::Relation;

/// Interprets a relation on dense tables.
///
/// *Computes* `s(X) = Σ_x summand(cells(X, x))` at `X = 0 … degree` as it is written, and
/// interpolates. *Memory* 32 bytes per cell and point of the hypercube. *Passes* none.
#[derive(Clone, Debug)]
pub struct Naive<R> {
    relation: R,
    tables: Vec<Vec<F>>,
    /// Rounds done.
    round: usize,
}

impl<R: Relation> Naive<R> {
    /// `tables` holds one table per cell of the relation, weights first, each of `2^rounds`
    /// entries, index bit `i` being the variable of round `i`.
    ///
    /// # Panics
    /// If the number or size of the tables is wrong.
    pub fn new(relation: R, tables: Vec<Vec<F>>) -> Self {
        assert_eq!(tables.len(), relation.weights() + relation.openings(), "{}: tables", R::SLUG);
        assert!(
            tables.iter().all(|table| table.len() == 1 << relation.rounds()),
            "{}: a table does not have 2^rounds entries",
            R::SLUG
        );
        Self { relation, tables, round: 0 }
    }

    /// The relation.
    pub fn relation(&self) -> &R {
        &self.relation
    }

    /// The tables as bound so far, one per cell, `2^(rounds left)` entries each.
    pub fn tables(&self) -> &[Vec<F>] {
        &self.tables
    }

    /// The sum of the summand over all entries: what an honest claim is.
    pub fn sum(&self) -> F {
        (0..self.tables.first().map_or(0, Vec::len))
            .map(|index| {
                let cells: Vec<F> = self.tables.iter().map(|table| table[index]).collect();
                summand(&self.relation, &cells)
            })
            .sum()
    }

    /// `s(x) = Σ_i summand(low_i + x·(high_i - low_i))` over the pairs `i`.
    fn sum_at(&self, x: F) -> F {
        let pairs = self.tables.first().map_or(0, |table| table.len() / 2);
        (0..pairs)
            .map(|i| {
                let line = |table: &Vec<F>| table[2 * i] + x * (table[2 * i + 1] - table[2 * i]);
                summand(&self.relation, &self.tables.iter().map(line).collect::<Vec<F>>())
            })
            .sum()
    }
}

/// The summand on the values of all cells in order.
///
/// # Panics
/// If their number is wrong.
pub(crate) fn summand<S: Relation, R: Ring>(relation: &S, values: &[R]) -> R {
    let cells = relation.cells(values).expect("as many values as the relation has cells");
    relation.summand(&cells)
}

impl<R: Relation + Send + Sync> RoundProver for Naive<R> {
    fn rounds(&self) -> usize {
        self.relation.rounds() - self.round
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let degree = self.relation.degree(self.round) as u64;
        let values: Vec<F> = (0..=degree).map(|x| self.sum_at(F::from(x))).collect();
        interpolate(0, &values)
    }

    fn bind(&mut self, challenge: F) {
        for table in &mut self.tables {
            *table = table.chunks(2).map(|p| p[0] + challenge * (p[1] - p[0])).collect();
        }
        self.round += 1;
    }

    fn openings(&self) -> Vec<F> {
        self.tables[self.relation.weights()..]
            .iter()
            .map(|table| table.first().copied().unwrap_or(F::ZERO))
            .collect()
    }
}
