//! The linear form: a sparse matrix while cycle variables are bound, then seven rounds over dense
//! tables of registers.
//!
//! *Computes* in a cycle round, with `h(j) = Σ_k RdWa(k,j)` and `c = RdWa + γ·Rs1Ra + γ²·Rs2Ra`,
//!
//! ```text
//! s(X) = alpha·l(X)·q(X)
//! q(X) = Σ_j eq(r3_rest, j)·[ h(X,j)·RdInc(X,j) + Σ_k c(k,X,j)·Val(k,X,j) ]
//! ```
//!
//! RdInc does not depend on the register, so its term is one product of two columns, and what is
//! left of the relation is one product for each entry of the [`Matrix`].
//! *Memory* 112 bytes per entry, 64 per row of the matrix. A cell of `2^i` rows has about `2.3·2^i`
//! entries at first, and less than `6 + 4·i` when its rows touch the same registers again.
//! *Work* per entry and round two products to sum and two to bind, half of that if its cell only
//! reads the register. *Passes* one before the first register round, for the selectors at `r4`.

#[cfg(test)]
use super::matrix::Entry;
use super::matrix::Matrix;
use super::registers::Registers;
use super::selectors::{SelectorSums, Selectors};
use super::{LOG_REGISTERS, REGISTERS};
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::dense::{SplitEq, Table, Weights, product};
use rill_sumcheck_prover::{Form, Request, RoundProver, Scratch, scratch_into, scratch_mut};
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::Block;
use std::ops::Range;

/// The linear form, at any round.
#[derive(Debug)]
pub(super) struct Linear {
    gamma: F,
    rounds: usize,
    challenges: Vec<F>,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Cycles(Cycles),
    /// All cycles are bound; the selectors are those of the merged part of the pass.
    Bound(BoundCycles, Box<Selectors>),
    Registers(Registers),
}

/// What the sum over the cycles is made of.
#[derive(Debug)]
pub(super) struct Cycles {
    /// `eq(r3, ·)`.
    pub(super) eq: SplitEq,
    /// `c` and `Val`.
    pub(super) matrix: Matrix,
    /// `h`.
    pub(super) writes: Table,
    /// `RdInc`.
    pub(super) increments: Table,
}

/// What is left of it when all cycles are bound.
#[derive(Debug)]
pub(super) struct BoundCycles {
    /// `eq(r3,r4)`.
    pub(super) eq: F,
    /// `RdInc(r4)`.
    pub(super) increment: F,
    /// `Val(k,r4)`. A register without entry was never touched, so it was never written and is
    /// zero.
    pub(super) values: Vec<F>,
    /// `eq(r4, ·)`: the weights of the pass.
    weights: SplitEq,
}

impl Cycles {
    fn round(&self, claim: F) -> Vec<F> {
        let Self { eq, matrix, writes, increments } = self;
        eq.round_polynomial(claim, 2, |pair| {
            product([writes.line(pair), increments.line(pair)]) + matrix.products(pair)
        })
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.writes.bind(challenge);
        self.increments.bind(challenge);
        self.matrix.bind(challenge);
    }

    fn bound(&self, challenges: &[F]) -> BoundCycles {
        let mut values = vec![F::zero(); REGISTERS];
        for entry in self.matrix.row(0) {
            values[usize::from(entry.register)] = entry.value;
        }
        let r4: Vec<F> = challenges.iter().rev().copied().collect();
        let (eq, increment) = (self.eq.value(), self.increments.value());
        BoundCycles { eq, increment, values, weights: SplitEq::new(&r4) }
    }
}

impl Linear {
    /// The form after the cycle rounds of `challenges`, all or some of them.
    pub(super) fn new(relation: &ReadWrite, challenges: Vec<F>, cycles: Cycles) -> Self {
        let (gamma, rounds) = (relation.gamma, relation.r3.len() + LOG_REGISTERS);
        let mut form = Self { gamma, rounds, challenges, phase: Phase::Cycles(cycles) };
        form.settle();
        form
    }

    /// Leaves the cycles when all are bound.
    fn settle(&mut self) {
        if let Phase::Cycles(cycles) = &self.phase
            && cycles.eq.variables() == 0
        {
            self.phase = Phase::Bound(cycles.bound(&self.challenges), Box::new(Selectors::zero()));
        }
    }

    /// Adds to the selectors at `r4`.
    pub(super) fn add_selectors(&mut self, part: &Selectors) {
        if let Phase::Bound(_, selectors) = &mut self.phase {
            selectors.add_scaled(F::one(), part);
        }
    }

    /// Goes on to the registers: the selectors are complete.
    pub(super) fn close_selectors(&mut self) {
        if let Phase::Bound(bound, selectors) = &self.phase {
            self.phase = Phase::Registers(Registers::new(self.gamma, bound, selectors));
        }
    }

    /// The weights of the pass, `eq(r4, ·)`.
    fn weights(&self) -> Weights<'_> {
        match &self.phase {
            Phase::Bound(bound, _) => bound.weights.weights(0),
            _ => unreachable!("only the pass for the selectors is requested"),
        }
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &self.phase {
            Phase::Cycles(cycles) => cycles.round(claim),
            Phase::Bound(..) => unreachable!("the engine serves the pass before the round"),
            Phase::Registers(registers) => registers.round(claim),
        }
    }

    fn bind(&mut self, challenge: F) {
        match &mut self.phase {
            Phase::Cycles(cycles) => cycles.bind(challenge),
            Phase::Bound(..) => unreachable!("a bind follows a round"),
            Phase::Registers(registers) => registers.bind(challenge),
        }
        self.challenges.push(challenge);
        self.settle();
    }

    fn openings(&self) -> Vec<F> {
        match &self.phase {
            Phase::Registers(registers) => registers.openings(),
            _ => unreachable!("all rounds are over"),
        }
    }
}

impl Form<Block> for Linear {
    fn request(&self) -> Option<Request> {
        let bytes = 2 * size_of::<Selectors>();
        matches!(self.phase, Phase::Bound(..)).then_some(Request {
            scratch_bytes: bytes,
            kept_bytes: 0,
            row_bytes: 0,
            align_rows: 1,
        })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(SelectorSums::new(rows.start))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        scratch_mut::<SelectorSums>(scratch).visit(self.weights(), block);
    }

    fn merge(&mut self, scratch: Scratch) {
        let part = scratch_into::<SelectorSums>(scratch).finish(self.weights());
        self.add_selectors(&part);
    }

    fn end_pass(&mut self) {
        self.close_selectors();
    }
}

#[cfg(test)]
impl Linear {
    /// The form at round `round`, from `tables` (all cells, weights first) as bound by the naive
    /// form at `challenges`.
    pub(super) fn from_bound(
        relation: &ReadWrite,
        round: usize,
        tables: &[Vec<F>],
        challenges: &[F],
    ) -> Self {
        let (n, gamma) = (relation.r3.len(), relation.gamma);
        if round < n {
            let cycles = Cycles::from_bound(relation, tables, challenges);
            return Self::new(relation, challenges.to_vec(), cycles);
        }
        let phase = Phase::Registers(Registers::from_bound(gamma, tables));
        Self { gamma, rounds: n + LOG_REGISTERS, challenges: challenges.to_vec(), phase }
    }
}

#[cfg(test)]
impl Cycles {
    /// With an entry for every register in every row, so that what a register held before and after
    /// is never asked.
    fn from_bound(relation: &ReadWrite, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let [_, val, rd_wa, rs1_ra, rs2_ra, rd_inc] = tables else { panic!("six cells") };
        let (gamma, rows) = (relation.gamma, 1 << (relation.r3.len() - challenges.len()));
        let mut matrix = Matrix::starting_at(0);
        for m in 0..rows {
            matrix.push_row(|entries| {
                entries.extend((0..REGISTERS).map(|k| {
                    let at = |table: &[F]| table[k * rows + m];
                    let selector = at(rd_wa) + gamma * (at(rs1_ra) + gamma * at(rs2_ra));
                    let (register, value) = (k as u8, at(val));
                    Entry { register, selector, changed: true, value, before: 0, after: 0 }
                }));
            });
        }
        let mut eq = SplitEq::new(&relation.r3);
        for challenge in challenges {
            eq.bind(*challenge);
        }
        let writes = (0..rows).map(|m| (0..REGISTERS).map(|k| rd_wa[k * rows + m]).sum());
        let writes = Table::new(writes.collect());
        Self { eq, matrix, writes, increments: Table::new(rd_inc[..rows].to_vec()) }
    }
}
