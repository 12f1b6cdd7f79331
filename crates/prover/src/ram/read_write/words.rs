//! The word rounds: all cycles are bound, eq and RamInc are constants.
//!
//! ```text
//! Σ_k eq(r3,r4)·RamRa(k)·[ (1 + γ)·Val(k) + γ·(1 + γ·fixed(k))·RamInc ]          all at r4
//! ```
//!
//! The degree is 2; it is sent as degree 3, like the cycle rounds.

use super::calls::CallWords;
use super::front::Front;
use crate::Form;
use crate::ram::border::Border;
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::Phase;
use rill_sumcheck_prover::dense::{Line, Values, coefficients, product, sum_pairs};
use rill_witness::Block;

/// Dense tables over the words, but for those of calls that are elsewhere.
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
    pub(super) val: Front,
    /// `RamRa(·,r4)`, with the same entries.
    pub(super) ram_ra: Front,
    /// Words of calls, if they are not entries.
    pub(super) calls: CallWords,
    /// Rounds left.
    pub(super) rounds: usize,
}

impl Words {
    /// The form, at a word round.
    pub(super) fn form<'a>(self) -> Form<'a> {
        Box::new(self).settled()
    }

    /// Takes over what is bound to one entry, and waits for a pass if calls need one.
    fn settled<'a>(mut self: Box<Self>) -> Form<'a> {
        for (index, [ram_ra, val]) in self.calls.take_bound() {
            self.ram_ra.put(index, ram_ra);
            self.val.put(index, val);
        }
        if let Some(pass) = self.calls.pass() {
            return Form::pass(pass, move |pass, items| {
                self.calls.take(&pass, items);
                self.settled()
            });
        }
        if self.rounds == 0 {
            return Form::Openings(self.openings());
        }
        Form::Rounds(self)
    }

    /// `Val` and `RamRa` at `(ra,r4)`, `RamInc` at `r4`.
    fn openings(&self) -> Vec<F> {
        vec![self.val.value(), self.ram_ra.value(), self.increment]
    }

    /// `RamRa·Val` and `RamRa·(1 + γ·fixed)` of pair `i` at 0 and ∞.
    fn sums(&self, i: usize) -> [F; 4] {
        let (pair, ram_ra) = self.ram_ra.line(i);
        if ram_ra.zero.is_zero() && ram_ra.slope.is_zero() {
            return [F::zero(); 4];
        }
        let Values([zero, infinity]) = product([ram_ra, self.val.line(i).1]);
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

impl<'a> Phase<'a, Block> for Words {
    fn round(&mut self, claim: F) -> Vec<F> {
        let Self { gamma, eq, increment, val, calls, .. } = &*self;
        let mut sums = sum_pairs(val.pairs(), 4, |pair| self.sums(pair.index()));
        let [zero, infinity, accesses] = calls.sums();
        sums[0] += zero;
        sums[1] += infinity;
        sums[2] += (F::one() + gamma) * accesses;
        let change = *gamma * increment;
        let at = |node: usize| *eq * ((F::one() + gamma) * sums[node] + change * sums[2 + node]);
        let (zero, infinity) = (at(0), at(1));
        let mut polynomial = coefficients(&[zero, infinity], claim - zero);
        polynomial.push(F::zero());
        polynomial
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.val.bind(challenge);
        self.ram_ra.bind(challenge);
        self.fixed.bind(challenge);
        self.calls.bind(challenge);
        self.rounds -= 1;
        self.settled()
    }
}
