//! The word rounds: all cycles are bound, eq and RamInc are constants.
//!
//! ```text
//! Σ_k eq(r3,r4)·RamRa(k)·[ (1 + γ)·Val(k) + γ·RamInc ]          all at r4
//! ```
//!
//! The degree is 2; it is sent as degree 3, like the cycle rounds.

use rill_field::{F, One, Zero};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Pair, Table, Values, coefficients, product, sum_pairs};

/// Dense tables over the words.
#[derive(Debug)]
pub(super) struct Words {
    /// `γ`.
    pub(super) gamma: F,
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
        let sums = sum_pairs(val.pairs(), 3, |pair| self.sums(pair));
        let (read, slopes, selectors) = (sums[0], sums[1], sums[2]);
        let zero = *eq * ((F::one() + gamma) * read + *gamma * increment * selectors);
        let infinity = *eq * (F::one() + gamma) * slopes;
        let mut polynomial = coefficients(&[zero, infinity], claim - zero);
        polynomial.push(F::zero());
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        self.val.bind(challenge);
        self.ram_ra.bind(challenge);
    }

    /// `Val` and `RamRa` at `(ra,r4)`, `RamInc` at `r4`.
    fn openings(&self) -> Vec<F> {
        vec![self.val.value(), self.ram_ra.value(), self.increment]
    }
}

impl Words {
    /// `RamRa·Val` at 0 and ∞, and `RamRa` at 0.
    fn sums(&self, pair: Pair) -> [F; 3] {
        let ram_ra = self.ram_ra.line(pair);
        if ram_ra.zero.is_zero() && ram_ra.slope.is_zero() {
            return [F::zero(); 3];
        }
        let Values([zero, infinity]) = product([ram_ra, self.val.line(pair)]);
        [zero, infinity, ram_ra.zero]
    }
}
