//! The oracle: the address rounds from the verifier's extensions, the cycle rounds from dense
//! tables.

use crate::forms::oracle;
use crate::{Context, Form};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, Ring, Zero};
use rill_isa::Table;
use rill_poly::{eq_index, eq_table, interpolate};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Naive, RoundProver, SourceError};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::{ReadRaf, RowValues};
use rill_witness::Cycle;
use std::collections::BTreeMap;

/// The wires of a row that the relation is about: index, table, Raf, Gate.
pub(super) type Lookup = (u128, Option<Table>, bool, bool);

/// The relation after its address rounds: a dense sum over rows, in which what the tables and
/// operands contribute is constant.
#[derive(Clone, Debug)]
pub struct CycleRounds {
    /// The relation.
    pub whole: ReadRaf,
    /// What tables and operands are at the point of the address rounds.
    pub values: RowValues,
}

impl CycleRounds {
    /// The cells after the weight, which no row changes: both operands, the tables, the gated words.
    pub fn constants(&self) -> impl Iterator<Item = F> {
        let RowValues { tables, interleaved, identity, gate } = &self.values;
        [interleaved, identity].into_iter().chain(tables).chain([gate]).copied()
    }
}

impl Relation for CycleRounds {
    const SLUG: &'static str = ReadRaf::SLUG;
    type Cells<R: Ring> = <ReadRaf as Relation>::Cells<R>;

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

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
        let (eq, openings) = values.split_first()?;
        let constants = self.constants().map(R::constant);
        let all: Vec<R> =
            [*eq].into_iter().chain(constants).chain(openings.iter().copied()).collect();
        self.whole.cells(&all)
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        self.whole.summand(cells)
    }
}

/// The naive form. Table, flag and index of a row are independent wires; nothing is assumed of
/// them.
pub(super) fn form<'a>(relation: &ReadRaf, context: &Context<'_>) -> Result<Form<'a>, SourceError> {
    let (whole, rows) = (relation.clone(), oracle::rows(context, lookup)?);
    let address = Address::new(whole.clone(), &rows);
    Ok(Form::resident(address).followed(move |_, challenges| {
        let rl = challenges.try_into().expect("as many address rounds as bits");
        let (tables, values) = (cycle_tables(&whole, rl, &rows), whole.row_values(rl));
        Form::resident(Naive::new(CycleRounds { whole, values }, tables))
    }))
}

/// The address rounds.
pub(super) struct Address {
    relation: ReadRaf,
    /// `Σ_j eq(r2,j)·eq(bound coordinates, k_j)` over the rows `j` with the same lookup.
    weights: BTreeMap<Lookup, F>,
    /// The coordinates bound; zeros after them.
    point: [F; LOOKUP_BITS],
    bound: usize,
}

impl Address {
    pub(super) fn new(relation: ReadRaf, rows: &[Lookup]) -> Self {
        let mut weights = BTreeMap::new();
        for (row, eq) in rows.iter().zip(eq_table(&relation.r2, F::ONE)) {
            *weights.entry(*row).or_insert(F::ZERO) += eq;
        }
        Self { relation, weights, point: [F::ZERO; LOOKUP_BITS], bound: 0 }
    }

    /// The sum of the summand over all rows: what an honest claim is.
    #[cfg(test)]
    pub(super) fn sum(&self) -> F {
        self.sum_at(0) + self.sum_at(1)
    }

    /// The round polynomial of an address round at `x`.
    fn sum_at(&self, x: u64) -> F {
        let terms = self.weights.par_iter().map(|(&(index, table, raf, gate), weight)| {
            let eq = eq_bit(F::from(x), index, self.bound);
            if eq.is_zero() {
                return eq;
            }
            let mut point = self.point;
            point[self.bound] = F::from(x);
            for (i, coordinate) in point.iter_mut().enumerate().skip(self.bound + 1) {
                *coordinate = F::from(bit(index, i));
            }
            let values = self.relation.row_values(&point);
            let operands = if raf { values.identity } else { values.interleaved };
            let read = table.map_or(F::ZERO, |table| values.tables[table as usize]);
            let words = if gate { values.gate } else { F::ZERO };
            *weight * eq * (read + operands + words)
        });
        terms.sum()
    }
}

impl RoundProver for Address {
    fn rounds(&self) -> usize {
        LOOKUP_BITS - self.bound
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        interpolate(0, &[0, 1, 2].map(|x| self.sum_at(x)))
    }

    fn bind(&mut self, challenge: F) {
        for ((index, ..), weight) in &mut self.weights {
            *weight *= eq_bit(challenge, *index, self.bound);
        }
        self.point[self.bound] = challenge;
        self.bound += 1;
    }

    fn openings(&self) -> Vec<F> {
        Vec::new()
    }
}

/// The lookup of a row.
pub(super) fn lookup(cycle: &Cycle) -> Lookup {
    (cycle.lookup_index, cycle.table, cycle.flags.is_identity(), cycle.gate.is_some())
}

/// The cells of [`CycleRounds`] at the address point `rl`.
pub(super) fn cycle_tables(
    relation: &ReadRaf,
    rl: &[F; LOOKUP_BITS],
    rows: &[Lookup],
) -> Vec<Vec<F>> {
    let column = |value: &dyn Fn(&Lookup) -> F| rows.iter().map(value).collect::<Vec<F>>();
    let flag = |value: bool| F::from(u64::from(value));

    let mut tables = vec![eq_table(&relation.r2, F::ONE)];
    tables.extend(Table::ALL.map(|t| column(&|(_, table, ..)| flag(*table == Some(t)))));
    tables.push(column(&|(_, _, raf, _)| flag(*raf)));
    if relation.has_ports {
        tables.push(column(&|(.., gate)| flag(*gate)));
    }
    let bits = LOOKUP_BITS / relation.selectors;
    for (v, point) in rl.chunks(bits).enumerate() {
        let segment = |index: u128| index << (v * bits) >> (LOOKUP_BITS - bits);
        tables.push(column(&|(index, ..)| eq_index(segment(*index) as u64, point)));
    }
    tables
}

/// Bit `i` of the index, the most significant first.
pub fn bit(index: u128, i: usize) -> u64 {
    (index >> (LOOKUP_BITS - 1 - i)) as u64 & 1
}

/// `eq(x, bit i of the index)`.
pub fn eq_bit(x: F, index: u128, i: usize) -> F {
    if bit(index, i) == 1 { x } else { F::ONE - x }
}
