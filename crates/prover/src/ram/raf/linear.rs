//! The form in tables of `√K` entries.
//!
//! Let a word be `k = (high, low)`, the low variables being bound first, and `e_j = eq(r1,j)`. A
//! group of words with the same `high` through which no border of the memory map goes has the
//! weight `8·low + base(high)`. So as long as low variables are left it is enough to know
//!
//! ```text
//! H_0(low) = Σ_j e_j,   H_1(low) = Σ_j e_j·base(high_j)     over accesses to such groups
//! H_g(low) = Σ_j e_j                                        over accesses to group g, for the others
//! ```
//!
//! which are multiplied with `8·low`, 1, and the weight of group g. Then a second pass gives
//! `RamRa(high, ra_low) = Σ_j e_j·eq(ra_low, low_j)`.

use super::weight::Weight;
use crate::Form;
use crate::forms::passes::{Addends, from_scatter};
use rill_field::{AdditiveGroup, F, Field, Zero};
use rill_poly::eq_table;
use rill_program::WORD_BYTES;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table, Values, product, round_polynomial};
use rill_verifier::ram::raf::Raf;
use rill_witness::Cycle;

/// Computes `s(X) = Σ_parts Σ_k table(X,k)·weight(X,k)`.
#[derive(Debug)]
pub(super) struct Linear(Vec<Part>);

/// A table over words, and what it is multiplied with.
#[derive(Debug)]
struct Part {
    table: Table,
    weight: Weight,
}

/// The words whose low variables are left.
struct Low {
    eq: SplitEq,
    variables: usize,
    /// By `high`.
    groups: Vec<Group>,
}

enum Group {
    /// No border: `base`.
    Plain(F),
    /// Its place among those with a border.
    Own(u32),
}

impl Low {
    /// With the weights of the parts.
    fn new(relation: &Raf, r1: &[F]) -> (Self, Vec<Weight>) {
        let variables = relation.log_memory / 2;
        let (size, whole) = (1 << variables, Weight::new(relation));
        let mut weights = vec![Weight::affine(0, WORD_BYTES), Weight::affine(1, 0)];
        let group = |high: usize| {
            let weight = whole.stretch(high << variables, size);
            if weight.is_affine() {
                return Group::Plain(weight.rest);
            }
            weights.push(weight);
            Group::Own(weights.len() as u32 - 1)
        };
        let groups = (0..1 << (relation.log_memory - variables)).map(group).collect();
        (Self { eq: SplitEq::new(r1), variables, groups }, weights)
    }
}

impl Addends for Low {
    fn each(&self, row: u64, cycle: &Cycle, mut add: impl FnMut(u32, F)) {
        let Some(word) = cycle.ram_word else { return };
        let (high, low) = (word >> self.variables, word & ((1 << self.variables) - 1));
        let Some(group) = self.groups.get(high as usize) else { return };
        let weight = self.eq.weights(0).at(row as usize);
        match group {
            Group::Plain(base) => {
                add(low, weight);
                add((1 << self.variables) + low, weight * base);
            }
            Group::Own(part) => add((part << self.variables) + low, weight),
        }
    }
}

/// `e_j·eq(ra_low, low_j)`, for the group of the word.
struct High {
    eq: SplitEq,
    low: Vec<F>,
}

impl Addends for High {
    fn each(&self, row: u64, cycle: &Cycle, mut add: impl FnMut(u32, F)) {
        if let Some(word) = cycle.ram_word {
            let size = self.low.len() as u32;
            let weight = self.eq.weights(0).at(row as usize);
            add(word / size, weight * self.low[(word % size) as usize]);
        }
    }
}

/// The form. A word beyond the last is none.
pub(super) fn form<'a>(relation: &Raf, r1: &[F]) -> Form<'a> {
    let (low, weights) = Low::new(relation, r1);
    let (relation, eq) = (relation.clone(), low.eq.clone());
    let (variables, size) = (low.variables, 1 << low.variables);
    from_scatter(low, weights.len() << variables, move |sums| {
        let tables = sums.chunks(size).map(|sums| Table::new(sums.to_vec()));
        let parts = tables.zip(weights).map(|(table, weight)| Part { table, weight });
        Form::resident(Linear(parts.collect())).after(variables, move |challenges| {
            let point: Vec<F> = challenges.iter().rev().copied().collect();
            let high = High { eq, low: eq_table(&point, F::ONE) };
            let mut weight = Weight::new(&relation);
            challenges.iter().for_each(|challenge| weight.bind(*challenge));
            from_scatter(high, 1 << (relation.log_memory - variables), |sums| {
                Form::resident(Linear(vec![Part { table: Table::new(sums), weight }]))
            })
        })
    })
}

impl Part {
    fn product(&self, pair: Pair) -> Values<2> {
        let line = self.table.line(pair);
        if line.zero.is_zero() && line.slope.is_zero() {
            return Values([F::ZERO; 2]);
        }
        let weight = Line::through(self.weight.at(pair.zero), self.weight.at(pair.one));
        product([weight, line])
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.0[0].table.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        round_polynomial(claim, self.0[0].table.pairs(), |pair| {
            let products = self.0.iter().map(|part| part.product(pair));
            products.fold(Values([F::ZERO; 2]), |sum, product| sum + product)
        })
    }

    fn bind(&mut self, challenge: F) {
        for Part { table, weight } in &mut self.0 {
            table.bind(challenge);
            weight.bind(challenge);
        }
    }

    fn openings(&self) -> Vec<F> {
        vec![self.0[0].table.value()]
    }
}

#[cfg(test)]
impl Linear {
    /// From the table of RamRa as bound by the naive form at `challenges`.
    pub(super) fn from_bound(relation: &Raf, ram_ra: &[F], challenges: &[F]) -> Self {
        let mut weight = Weight::new(relation);
        challenges.iter().for_each(|challenge| weight.bind(*challenge));
        Self(vec![Part { table: Table::new(ram_ra.to_vec()), weight }])
    }
}
