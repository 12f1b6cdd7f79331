//! The linear form: unmap is affine between a few borders, and stays so when variables are bound.

use super::unmap::Unmap;
use crate::Form;
use crate::forms::passes::{Addends, from_scatter};
use rill_field::{F, Zero};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table, Values, product, round_polynomial};
use rill_verifier::ram::raf::Raf;
use rill_witness::Cycle;

/// Computes `s(X) = Σ_k RamRa(k)·(unmap(k) + γ)`.
#[derive(Debug)]
pub(super) struct Linear {
    gamma: F,
    unmap: Unmap,
    ram_ra: Table,
}

/// `eq(r1, row)`, for the word the row accesses.
pub(super) struct Accesses(SplitEq);

impl Addends for Accesses {
    fn each(&self, row: u64, cycle: &Cycle, mut add: impl FnMut(u32, F)) {
        if let Some(word) = cycle.ram_word {
            add(word, self.0.weights(0).at(row as usize));
        }
    }
}

/// The form, from `RamRa(k,r1) = Σ_j eq(r1,j)·[row j accesses word k]`. A word beyond the last is
/// none.
pub(super) fn form<'a>(relation: &Raf, r1: &[F]) -> Form<'a> {
    let (gamma, log_memory) = (relation.gamma, relation.log_memory);
    let (unmap, words) = (Unmap::new(&relation.unmap), 1 << log_memory);
    from_scatter(Accesses(SplitEq::new(r1)), words, move |sums| Linear {
        gamma,
        unmap,
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
        let weight = Line::through(
            self.unmap.at(pair.zero) + self.gamma,
            self.unmap.at(pair.one) + self.gamma,
        );
        product([weight, ram_ra])
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.ram_ra.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        round_polynomial(claim, self.ram_ra.pairs(), |pair| self.product(pair))
    }

    fn bind(&mut self, challenge: F) {
        self.unmap.bind(challenge);
        self.ram_ra.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.ram_ra.value()]
    }
}

#[cfg(test)]
impl Linear {
    /// From the table of RamRa as bound by the naive form at `challenges`.
    pub(super) fn from_bound(relation: &Raf, ram_ra: &[F], challenges: &[F]) -> Self {
        let mut unmap = Unmap::new(&relation.unmap);
        challenges.iter().for_each(|challenge| unmap.bind(*challenge));
        Self { gamma: relation.gamma, unmap, ram_ra: Table::new(ram_ra.to_vec()) }
    }
}
