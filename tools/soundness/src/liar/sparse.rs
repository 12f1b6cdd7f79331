//! A sum most of whose terms are zero.

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Zero};
use rill_poly::interpolate;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::RoundProver;

/// The dense tables of a relation whose summand is a multiple of one cell: what is added up are the
/// pairs of entries where that cell is not zero.
pub(super) struct Sparse<R> {
    relation: R,
    /// The place of the factor among the cells.
    factor: usize,
    tables: Vec<Vec<F>>,
    round: usize,
}

impl<R: Relation> Sparse<R> {
    /// `tables` as the naive form takes them.
    pub(super) fn new(relation: R, factor: usize, tables: Vec<Vec<F>>) -> Self {
        assert_eq!(tables.len(), relation.weights() + relation.openings(), "a table for each cell");
        assert!(tables.iter().all(|table| table.len() == 1 << relation.rounds()));
        Self { relation, factor, tables, round: 0 }
    }

    fn summand(&self, values: &[F]) -> F {
        let cells = self.relation.cells(values).expect("as many values as cells");
        self.relation.summand(&cells)
    }
}

impl<R: Relation + Send + Sync> RoundProver for Sparse<R> {
    fn rounds(&self) -> usize {
        self.relation.rounds() - self.round
    }

    fn round(&mut self, _: F) -> Vec<F> {
        let factors = self.tables[self.factor].chunks(2).enumerate();
        let pairs: Vec<usize> = factors
            .filter(|(_, pair)| !pair.iter().all(Zero::is_zero))
            .map(|(index, _)| index)
            .collect();
        let at = |x: u64| -> F {
            let x = F::from(x);
            let line =
                |table: &Vec<F>, i: usize| table[2 * i] + x * (table[2 * i + 1] - table[2 * i]);
            let values =
                |i: usize| self.tables.iter().map(|table| line(table, i)).collect::<Vec<F>>();
            pairs.iter().map(|i| self.summand(&values(*i))).sum()
        };
        let degree = self.relation.degree(self.round) as u64;
        interpolate(0, &(0..=degree).map(at).collect::<Vec<F>>())
    }

    fn bind(&mut self, challenge: F) {
        self.tables.par_iter_mut().for_each(|table| {
            *table = table.chunks(2).map(|p| p[0] + challenge * (p[1] - p[0])).collect();
        });
        self.round += 1;
    }

    fn openings(&self) -> Vec<F> {
        let own = self.tables[self.relation.weights()..].iter();
        own.map(|table| table.first().copied().unwrap_or(F::ZERO)).collect()
    }
}
