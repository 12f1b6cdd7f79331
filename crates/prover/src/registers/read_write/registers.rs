//! The register rounds: all cycles are bound, eq and RdInc are constants, and 128 registers are
//! left.
//!
//! ```text
//! Σ_k eq(r3,r4)·[ RdWa(k)·RdInc + c(k)·Val(k) ]          c = RdWa + γ·Rs1Ra + γ²·Rs2Ra, all at r4
//! ```
//!
//! The degree is 2; it is sent as degree 3, like the cycle rounds.

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
    /// `Val`, `RdWa`, `Rs1Ra` and `Rs2Ra`.
    tables: [Table; 4],
}

impl Registers {
    /// `eq(r3,r4)` and `RdInc(r4)`; the tables of `Val`, `RdWa`, `Rs1Ra` and `Rs2Ra`.
    pub(super) fn new(gamma: F, [eq, increment]: [F; 2], tables: [Vec<F>; 4]) -> Self {
        Self { gamma, eq, increment, tables: tables.map(Table::new) }
    }
}

impl RoundProver for Registers {
    fn rounds(&self) -> usize {
        self.tables[0].variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let Self { gamma, eq, increment, tables: [val, rd, rs1, rs2] } = self;
        let mut polynomial = round_polynomial(claim, val.pairs(), |pair| {
            let rd = rd.line(pair);
            let selector = rd + (rs1.line(pair) + rs2.line(pair) * *gamma) * *gamma;
            (rd.values::<2>() * *increment + product([selector, val.line(pair)])) * *eq
        });
        polynomial.push(F::zero());
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        self.tables.iter_mut().for_each(|table| table.bind(challenge));
    }

    /// `Val, RdWa, Rs1Ra, Rs2Ra` at `(rg,r4)`, `RdInc` at `r4`.
    fn openings(&self) -> Vec<F> {
        self.tables.iter().map(Table::value).chain([self.increment]).collect()
    }
}
