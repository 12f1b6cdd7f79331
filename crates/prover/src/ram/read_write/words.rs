//! The word rounds: all cycles are bound, eq and RamInc are constants.
//!
//! ```text
//! Σ_k eq(r3,r4)·RamRa(k)·[ (1 + γ)·Val(k) + γ·(1 + γ·fixed(k))·RamInc ]          all at r4
//! ```
//!
//! The degree is 2; it is sent as degree 3, like the cycle rounds.

use crate::ram::border::Border;
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, Table, Values, coefficients, product, sum_pairs};

/// Dense tables over the words.
#[derive(Debug)]
pub(super) struct Words {
    /// `γ`.
    pub(super) gamma: F,
    /// The words below are not fixed.
    pub(super) fixed: Border,
    /// `eq(r3,r4)`.
    pub(super) eq: F,
    /// `RamInc(r4)`.
    pub(super) increment: F,
    /// `Val(·,r4)`.
    pub(super) val: Table,
    /// `RamRa(·,r4)`.
    pub(super) ram_ra: Table,
}

impl RoundProver for Words {
    fn rounds(&self) -> usize {
        self.val.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let Self { gamma, eq, increment, val, .. } = &*self;
        let sums = sum_pairs(val.pairs(), 4, |pair| self.sums(pair));
        let change = *gamma * increment;
        let at = |node: usize| *eq * ((F::one() + gamma) * sums[node] + change * sums[2 + node]);
        let (zero, infinity) = (at(0), at(1));
        let mut polynomial = coefficients(&[zero, infinity], claim - zero);
        polynomial.push(F::zero());
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        self.val.bind(challenge);
        self.ram_ra.bind(challenge);
        self.fixed.bind(challenge);
    }

    /// `Val` and `RamRa` at `(ra,r4)`, `RamInc` at `r4`.
    fn openings(&self) -> Vec<F> {
        vec![self.val.value(), self.ram_ra.value(), self.increment]
    }
}

impl Words {
    /// `RamRa·Val` and `RamRa·(1 + γ·fixed)` at 0 and ∞.
    fn sums(&self, pair: Pair) -> [F; 4] {
        let ram_ra = self.ram_ra.line(pair);
        if ram_ra.zero.is_zero() && ram_ra.slope.is_zero() {
            return [F::zero(); 4];
        }
        let Values([zero, infinity]) = product([ram_ra, self.val.line(pair)]);
        // Most pairs have no fixed word.
        if pair.one < self.fixed.end {
            return [zero, infinity, ram_ra.zero, F::zero()];
        }
        let weight = |k: usize| F::one() + self.gamma - self.fixed.weigh(k, self.gamma);
        let weight = Line::through(weight(pair.zero), weight(pair.one));
        let Values([fixed, slopes]) = product([ram_ra, weight]);
        [zero, infinity, fixed, slopes]
    }
}
