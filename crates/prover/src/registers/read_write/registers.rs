//! The register rounds: all cycles are bound, eq and RdInc are constants, and 128 registers are
//! left.
//!
//! ```text
//! Σ_k eq(r3,r4)·[ RdWa(k)·RdInc + c(k)·Val(k) ]          c = RdWa + γ·Rs1Ra + γ²·Rs2Ra, all at r4
//! ```
//!
//! Selectors of ports follow with higher powers of γ.
//!
//! The degree is 2; it is sent as degree 3, like the cycle rounds.

use super::lines::SLOTS;
use rill_field::{F, Zero};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};

/// Dense tables over the registers.
#[derive(Debug)]
pub(super) struct Registers {
    gamma: F,
    /// `eq(r3,r4)`.
    eq: F,
    /// `RdInc(r4)`.
    increment: F,
    /// `Val`.
    values: Table,
    /// `RdWa`, `Rs1Ra`, `Rs2Ra` and those of ports.
    selectors: Vec<Table>,
}

impl Registers {
    /// `eq(r3,r4)` and `RdInc(r4)`; the tables of `Val`, `RdWa`, `Rs1Ra`, `Rs2Ra`, and of ports.
    pub(super) fn new(
        gamma: F,
        [eq, increment]: [F; 2],
        values: Vec<F>,
        selectors: impl Iterator<Item = Vec<F>>,
    ) -> Self {
        let (values, selectors) = (Table::new(values), selectors.map(Table::new).collect());
        Self { gamma, eq, increment, values, selectors }
    }
}

impl RoundProver for Registers {
    fn rounds(&self) -> usize {
        self.values.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let Self { gamma, eq, increment, values, selectors } = self;
        let mut polynomial = round_polynomial(claim, values.pairs(), |pair| {
            let lines = selectors.iter().rev().map(|selector| selector.line(pair));
            let selector = lines.reduce(|sum, line| sum * *gamma + line);
            let rd = selectors[0].line(pair);
            let read = product([selector.unwrap_or(rd), values.line(pair)]);
            (rd.values::<2>() * *increment + read) * *eq
        });
        polynomial.push(F::zero());
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        self.values.bind(challenge);
        self.selectors.iter_mut().for_each(|table| table.bind(challenge));
    }

    /// `Val, RdWa, Rs1Ra, Rs2Ra` at `(rg,r4)`, `RdInc` at `r4`, then those of ports.
    fn openings(&self) -> Vec<F> {
        let (slots, ports) = self.selectors.split_at(SLOTS);
        let slots = [&self.values].into_iter().chain(slots).map(Table::value);
        slots.chain([self.increment]).chain(ports.iter().map(Table::value)).collect()
    }
}
