//! `lookups.read_raf` over indices with weights: the sum of the definition over all 128-bit indices
//! that some row gives a weight.

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, Ring, Zero};
use rill_poly::interpolate;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Naive, RoundProver};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::{ReadRaf, RowValues};
use std::collections::BTreeMap;

/// The relation after its address rounds, in which tables and operands are constants.
#[derive(Clone, Debug)]
pub(super) struct CycleRounds {
    whole: ReadRaf,
    constants: Vec<F>,
}

impl Relation for CycleRounds {
    const SLUG: &'static str = ReadRaf::SLUG;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        self.whole.openings()
    }

    fn rounds(&self) -> usize {
        self.whole.r2.len()
    }

    fn degree(&self, round: usize) -> usize {
        self.whole.degree(LOOKUP_BITS + round)
    }

    fn summand<R: Ring>(&self, cells: &[R]) -> R {
        let mut all = cells[..1].to_vec();
        all.extend(self.constants.iter().map(|value| R::constant(*value)));
        all.extend_from_slice(&cells[1..]);
        self.whole.summand(&all)
    }
}

/// What the rows with one index add up to, by what it multiplies.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    pub(super) tables: BTreeMap<usize, F>,
    pub(super) interleaved: F,
    pub(super) identity: F,
}

impl Weights {
    fn values(&mut self) -> impl Iterator<Item = &mut F> {
        self.tables.values_mut().chain([&mut self.interleaved, &mut self.identity])
    }

    fn dot(&self, values: &RowValues) -> F {
        let tables = self.tables.iter().map(|(t, weight)| values.tables[*t] * weight);
        tables.sum::<F>() + values.interleaved * self.interleaved + values.identity * self.identity
    }
}

/// Makes the tables of the cycle rounds at an index point, shown with these constants.
pub(super) type CycleTables<'a> =
    Box<dyn Fn(&[F; LOOKUP_BITS], &[F]) -> Vec<Vec<F>> + Send + Sync + 'a>;

/// The form.
pub(super) struct Form<'a> {
    pub(super) relation: ReadRaf,
    /// By index.
    pub(super) weights: BTreeMap<u128, Weights>,
    pub(super) tables: CycleTables<'a>,
    point: [F; LOOKUP_BITS],
    bound: usize,
    cycles: Option<Naive<CycleRounds>>,
}

impl<'a> Form<'a> {
    pub(super) fn new(
        relation: ReadRaf,
        weights: BTreeMap<u128, Weights>,
        tables: CycleTables<'a>,
    ) -> Self {
        let point = [F::ZERO; LOOKUP_BITS];
        Self { relation, weights, tables, point, bound: 0, cycles: None }
    }

    /// The round polynomial of an address round at `x`.
    fn sum_at(&self, x: u64) -> F {
        let terms = self.weights.par_iter().map(|(&index, weights)| {
            let eq = eq_bit(F::from(x), index, self.bound);
            if eq.is_zero() {
                return eq;
            }
            let mut point = self.point;
            point[self.bound] = F::from(x);
            for (i, coordinate) in point.iter_mut().enumerate().skip(self.bound + 1) {
                *coordinate = F::from(bit(index, i));
            }
            eq * weights.dot(&self.relation.row_values(&point))
        });
        terms.sum()
    }
}

impl RoundProver for Form<'_> {
    fn rounds(&self) -> usize {
        self.relation.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &mut self.cycles {
            Some(cycles) => cycles.round(claim),
            None => interpolate(0, &[0, 1, 2].map(|x| self.sum_at(x))),
        }
    }

    fn bind(&mut self, challenge: F) {
        if let Some(cycles) = &mut self.cycles {
            return cycles.bind(challenge);
        }
        for (index, weights) in &mut self.weights {
            let eq = eq_bit(challenge, *index, self.bound);
            weights.values().for_each(|weight| *weight *= eq);
        }
        self.point[self.bound] = challenge;
        self.bound += 1;
        if self.bound == LOOKUP_BITS {
            let whole = self.relation.clone();
            let RowValues { tables, interleaved, identity } = whole.row_values(&self.point);
            let constants: Vec<F> = [interleaved, identity].into_iter().chain(tables).collect();
            let tables = (self.tables)(&self.point, &constants);
            self.cycles = Some(Naive::new(CycleRounds { whole, constants }, tables));
        }
    }

    fn openings(&self) -> Vec<F> {
        self.cycles.as_ref().map_or_else(Vec::new, RoundProver::openings)
    }
}

/// Bit `i` of the index, the most significant first.
fn bit(index: u128, i: usize) -> u64 {
    (index >> (LOOKUP_BITS - 1 - i)) as u64 & 1
}

/// `eq(x, bit i of the index)`.
fn eq_bit(x: F, index: u128, i: usize) -> F {
    if bit(index, i) == 1 { x } else { F::ONE - x }
}
