//! Histograms of the digits, then tables of `2^w` entries.

use super::naive::weights;
use crate::onehot::column::COLD;
use crate::onehot::digits::{all_digits, indices};
use crate::passes::from_rows;
use crate::{Context, Form};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};
use rill_verifier::onehot::hamming::Hamming;

pub(crate) struct Linear {
    weights: Vec<Table>,
    ra: Vec<Table>,
}

pub(super) fn form<'a>(relation: &Hamming, context: &Context<'a>, r6: &[F]) -> Form<'a> {
    let (own, r6, dimensions) = (relation.clone(), r6.to_vec(), context.dimensions);
    from_rows(indices, move |rows| {
        let eq = eq_table(&r6, F::ONE);
        let histogram = |column: &Vec<u16>| {
            let mut sums = vec![F::ZERO; usize::from(COLD) + 1];
            column.iter().zip(&eq).for_each(|(k, weight)| sums[usize::from(*k)] += weight);
            sums.truncate(1 << own.rx.len());
            sums
        };
        let ra: Vec<Vec<F>> = all_digits(&rows, &dimensions).par_iter().map(histogram).collect();
        Linear::new(weights(&own), ra)
    })
}

impl Linear {
    pub(super) fn new(weights: Vec<Vec<F>>, ra: Vec<Vec<F>>) -> Self {
        let tables = |tables: Vec<Vec<F>>| tables.into_iter().map(Table::new).collect();
        Self { weights: tables(weights), ra: tables(ra) }
    }

    /// The form at any round, from the naive form's tables.
    #[cfg(test)]
    pub(super) fn from_bound(tables: &[Vec<F>]) -> Self {
        let (weights, ra) = tables.split_at(tables.len() / 2);
        Self::new(weights.to_vec(), ra.to_vec())
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.ra[0].variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        round_polynomial(claim, self.ra[0].pairs(), |pair| {
            let terms = self.weights.iter().zip(&self.ra);
            terms
                .map(|(weight, ra)| product([weight.line(pair), ra.line(pair)]))
                .reduce(|sum, term| sum + term)
                .expect("there are chunks")
        })
    }

    fn bind(&mut self, challenge: F) {
        self.weights.iter_mut().chain(&mut self.ra).for_each(|table| table.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.ra.iter().map(Table::value).collect()
    }
}
