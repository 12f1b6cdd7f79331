//! The linear form: unmap is affine in the word, and stays so when variables are bound.

use crate::FromRows;
use rill_field::{F, Zero};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table, Values, product, round_polynomial};
use rill_verifier::ram::raf::Raf;

/// Computes `s(X) = Σ_k RamRa(k)·(unmap(k) + γ)` with `unmap(k) + γ = first + step·k`.
#[derive(Debug)]
pub(super) struct Linear {
    first: F,
    step: F,
    ram_ra: Table,
}

/// The form, from the words that the rows access.
pub(super) fn form(relation: &Raf, r1: &[F]) -> FromRows<Option<u32>, Linear> {
    let (own, r1) = (relation.clone(), r1.to_vec());
    let build = move |words: Vec<Option<u32>>| Linear {
        first: F::from(own.lowest) + own.gamma,
        step: F::from(8u64),
        ram_ra: Table::new(selector(&words, &r1, own.log_memory)),
    };
    FromRows::new(relation.log_memory, |cycle| cycle.ram_word, build)
}

/// `RamRa(k,r1) = Σ_j eq(r1,j)·[row j accesses word k]`. A word beyond the last is none.
fn selector(words: &[Option<u32>], r1: &[F], log_memory: usize) -> Vec<F> {
    let eq = SplitEq::new(r1);
    let weights = eq.weights(0);
    let mut sums = vec![F::zero(); 1 << log_memory];
    for (j, word) in words.iter().enumerate() {
        if let Some(sum) = word.and_then(|word| sums.get_mut(word as usize)) {
            *sum += weights.at(j);
        }
    }
    sums
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
