//! `lookups.read_raf` over indices with weights: the sum of the definition over all 128-bit indices
//! that some row gives a weight.

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::interpolate;
use rill_prover::lookups::read_raf::{CycleRounds, bit, eq_bit};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Naive, RoundProver};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::{ReadRaf, RowValues};
use std::collections::BTreeMap;

/// What the rows with one index add up to, by what it multiplies.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    pub(super) tables: BTreeMap<usize, F>,
    pub(super) interleaved: F,
    pub(super) identity: F,
    pub(super) gate: F,
}

impl Weights {
    fn dot(&self, values: &RowValues) -> F {
        let tables = self.tables.iter().map(|(t, weight)| values.tables[*t] * weight);
        let operands = values.interleaved * self.interleaved + values.identity * self.identity;
        tables.sum::<F>() + operands + values.gate * self.gate
    }
}

/// An index among the terms of the address rounds. All tables are linear in each coordinate, so
/// that a round needs them at the index with the current bit as it is, which the round before
/// knows, and with the bit turned over.
struct Term {
    index: u128,
    weights: Weights,
    /// `eq(bound coordinates, bits of the index)`.
    eq: F,
    /// What the weights multiply at the bound coordinates and the rest of the index: as it is, and
    /// with the current bit turned over.
    values: [F; 2],
}

impl Term {
    /// The values at the current coordinate 0 and 1.
    fn line(&self, bound: usize) -> [F; 2] {
        let [own, other] = self.values;
        if bit(self.index, bound) == 0 { [own, other] } else { [other, own] }
    }

    /// The term of the round polynomial at 0, 1 and 2.
    fn polynomial(&self, bound: usize) -> [F; 3] {
        let [zero, one] = self.line(bound);
        let at = |x: u64, value: F| self.eq * eq_bit(F::from(x), self.index, bound) * value;
        [at(0, zero), at(1, one), at(2, one + one - zero)]
    }

    fn bind(&mut self, bound: usize, challenge: F) {
        let [zero, one] = self.line(bound);
        self.values[0] = zero + challenge * (one - zero);
        self.eq *= eq_bit(challenge, self.index, bound);
    }
}

/// Makes the tables of the cycle rounds at an index point, shown with these constants.
pub(super) type CycleTables<'a> =
    Box<dyn Fn(&[F; LOOKUP_BITS], &[F]) -> Vec<Vec<F>> + Send + Sync + 'a>;

/// The form.
pub(super) struct Form<'a> {
    relation: ReadRaf,
    terms: Vec<Term>,
    tables: CycleTables<'a>,
    point: [F; LOOKUP_BITS],
    bound: usize,
    cycles: Option<Naive<CycleRounds>>,
}

impl<'a> Form<'a> {
    /// The form of rows that add up to `weights` by index.
    pub(super) fn new(
        relation: ReadRaf,
        weights: BTreeMap<u128, Weights>,
        tables: CycleTables<'a>,
    ) -> Self {
        let term = |(index, weights)| Term { index, weights, eq: F::ONE, values: [F::ZERO; 2] };
        let mut terms: Vec<Term> = weights.into_iter().map(term).collect();
        let point = [F::ZERO; LOOKUP_BITS];
        terms.par_iter_mut().for_each(|term| {
            let values = relation.row_values(&with_rest(&point, 0, term.index));
            term.values[0] = term.weights.dot(&values);
        });
        Self { relation, terms, tables, point, bound: 0, cycles: None }
    }

    /// The round polynomial of an address round at 0, 1 and 2.
    fn address_round(&mut self) -> [F; 3] {
        let Self { relation, terms, point, bound, .. } = self;
        terms.par_iter_mut().for_each(|term| {
            let turned = term.index ^ 1 << (LOOKUP_BITS - 1 - *bound);
            let values = relation.row_values(&with_rest(point, *bound, turned));
            term.values[1] = term.weights.dot(&values);
        });
        terms.iter().fold([F::ZERO; 3], |sum, term| {
            let term = term.polynomial(*bound);
            [0, 1, 2].map(|x| sum[x] + term[x])
        })
    }
}

/// The point with the coordinates from `bound` on those of the index.
fn with_rest(point: &[F; LOOKUP_BITS], bound: usize, index: u128) -> [F; LOOKUP_BITS] {
    let mut point = *point;
    for (i, coordinate) in point.iter_mut().enumerate().skip(bound) {
        *coordinate = F::from(bit(index, i));
    }
    point
}

impl RoundProver for Form<'_> {
    fn rounds(&self) -> usize {
        match &self.cycles {
            Some(cycles) => cycles.rounds(),
            None => self.relation.rounds() - self.bound,
        }
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &mut self.cycles {
            Some(cycles) => cycles.round(claim),
            None => interpolate(0, &self.address_round()),
        }
    }

    fn bind(&mut self, challenge: F) {
        if let Some(cycles) = &mut self.cycles {
            return cycles.bind(challenge);
        }
        self.terms.iter_mut().for_each(|term| term.bind(self.bound, challenge));
        self.point[self.bound] = challenge;
        self.bound += 1;
        if self.bound == LOOKUP_BITS {
            let whole = self.relation.clone();
            let values = whole.row_values(&self.point);
            let rounds = CycleRounds { whole, values };
            let constants: Vec<F> = rounds.constants().collect();
            let tables = (self.tables)(&self.point, &constants);
            self.cycles = Some(Naive::new(rounds, tables));
        }
    }

    fn openings(&self) -> Vec<F> {
        self.cycles.as_ref().map_or_else(Vec::new, RoundProver::openings)
    }
}
