//! The linear form: unmap is affine in the word, and stays so when variables are bound.

use crate::{Addends, FromScatter};
use rill_field::{F, Zero};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table, Values, product, round_polynomial};
use rill_verifier::ram::raf::Raf;
use rill_witness::Cycle;

/// Computes `s(X) = Σ_k RamRa(k)·(unmap(k) + γ)` with `unmap(k) + γ = first + step·k`.
#[derive(Debug)]
pub(super) struct Linear {
    first: F,
    step: F,
    ram_ra: Table,
}

/// `eq(r1, row)`, for the word the row accesses.
pub(super) struct Accesses(SplitEq);

impl Addends for Accesses {
    fn addend(&self, row: u64, cycle: &Cycle) -> Option<(u32, F)> {
        cycle.ram_word.map(|word| (word, self.0.weights(0).at(row as usize)))
    }
}

/// The form, from `RamRa(k,r1) = Σ_j eq(r1,j)·[row j accesses word k]`. A word beyond the last is
/// none.
pub(super) fn form(relation: &Raf, r1: &[F]) -> FromScatter<Accesses, Linear> {
    let Raf { lowest, gamma, log_memory, .. } = relation.clone();
    let table = vec![F::zero(); 1 << log_memory];
    FromScatter::new(log_memory, Accesses(SplitEq::new(r1)), table, move |sums| Linear {
        first: F::from(lowest) + gamma,
        step: F::from(8u64),
        ram_ra: Table::new(sums),
    })
}

impl Linear {
    /// Weight and selector of a pair, multiplied.
    fn product(&self, pair: Pair) -> Values<2> {
        let ram_ra = self.ram_ra.line(pair);
        if ram_ra.zero.is_zero() && ram_ra.slope.is_zero() {
            return Values([F::zero(); 2]);
        }
        let zero = self.first + self.step * F::from(pair.zero as u64);
        product([Line { zero, slope: self.step }, ram_ra])
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.ram_ra.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        round_polynomial(claim, self.ram_ra.pairs(), |pair| self.product(pair))
    }

    /// Entry `k` becomes the value between entries `2k` and `2k + 1`: `first + step·(2k +
    /// challenge)`.
    fn bind(&mut self, challenge: F) {
        self.first += self.step * challenge;
        self.step += self.step;
        self.ram_ra.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.ram_ra.value()]
    }
}

#[cfg(test)]
impl Linear {
    /// From the tables as bound by the naive form.
    pub(super) fn from_bound(gamma: F, tables: &[Vec<F>]) -> Self {
        let unmap = &tables[0];
        let step = unmap.get(1).map_or(F::zero(), |second| *second - unmap[0]);
        Self { first: unmap[0] + gamma, step, ram_ra: Table::new(tables[1].clone()) }
    }
}
