//! The register rounds: all cycles are bound, eq and RdInc are constants, and 128 registers are
//! left.
//!
//! ```text
//! Σ_k eq(r3,r4)·[ RdWa(k)·RdInc + c(k)·Val(k) ]          c = RdWa + γ·Rs1Ra + γ²·Rs2Ra, all at r4
//! ```
//!
//! The degree is 2; it is sent as degree 3, like the cycle rounds.

use super::linear::BoundCycles;
use super::selectors::Selectors;
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
    val: Table,
    rd: Table,
    rs1: Table,
    rs2: Table,
}

impl Registers {
    pub(super) fn new(gamma: F, bound: &BoundCycles, selectors: &Selectors) -> Self {
        let table = |values: &[F]| Table::new(values.to_vec());
        Self {
            gamma,
            eq: bound.eq,
            increment: bound.increment,
            val: table(&bound.values),
            rd: table(&selectors.rd),
            rs1: table(&selectors.rs1),
            rs2: table(&selectors.rs2),
        }
    }
}

impl RoundProver for Registers {
    fn rounds(&self) -> usize {
        self.val.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let Self { gamma, eq, increment, val, rd, rs1, rs2 } = self;
        let mut polynomial = round_polynomial(claim, val.pairs(), |pair| {
            let rd = rd.line(pair);
            let selector = rd + (rs1.line(pair) + rs2.line(pair) * *gamma) * *gamma;
            (rd.values::<2>() * *increment + product([selector, val.line(pair)])) * *eq
        });
        polynomial.push(F::zero());
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        for table in [&mut self.val, &mut self.rd, &mut self.rs1, &mut self.rs2] {
            table.bind(challenge);
        }
    }

    /// `Val, RdWa, Rs1Ra, Rs2Ra` at `(rg,r4)`, `RdInc` at `r4`.
    fn openings(&self) -> Vec<F> {
        let Self { val, rd, rs1, rs2, .. } = self;
        vec![val.value(), rd.value(), rs1.value(), rs2.value(), self.increment]
    }
}

#[cfg(test)]
impl Registers {
    /// From all cells as bound by the naive form.
    pub(super) fn from_bound(gamma: F, tables: &[Vec<F>]) -> Self {
        let [eq, val, rd, rs1, rs2, increment] = tables else { panic!("six cells") };
        let table = |values: &[F]| Table::new(values.to_vec());
        Self {
            gamma,
            eq: eq[0],
            increment: increment[0],
            val: table(val),
            rd: table(rd),
            rs1: table(rs1),
            rs2: table(rs2),
        }
    }
}
