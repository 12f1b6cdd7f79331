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

use super::REGISTERS;
use super::lines::slots;
#[cfg(test)]
use super::matrix::Entry;
use super::matrix::Matrix;
use super::registers::Registers;
use super::selectors::{SelectorSums, Selectors};
use crate::Form;
use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::{SplitEq, Table, product};
use rill_sumcheck_prover::{Pass, Phase, Request};
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::Block;
use std::ops::Range;

/// The linear form, at a cycle round.
#[derive(Debug)]
pub(super) struct Linear {
    relation: ReadWrite,
    challenges: Vec<F>,
    cycles: Cycles,
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
struct BoundCycles {
    /// `eq(r3,r4)`.
    eq: F,
    /// `RdInc(r4)`.
    increment: F,
    /// `Val(k,r4)`. A register without entry was never touched, so it was never written and is
    /// zero.
    values: Vec<F>,
    /// `eq(r4, ·)`: the weights of the pass.
    weights: SplitEq,
    /// Selectors.
    slots: usize,
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

    fn bound(&self, relation: &ReadWrite, challenges: &[F]) -> BoundCycles {
        let mut values = vec![F::zero(); REGISTERS];
        for entry in self.matrix.row(0) {
            values[usize::from(entry.register)] = entry.value;
        }
        let r4: Vec<F> = challenges.iter().rev().copied().collect();
        let (eq, increment) = (self.eq.value(), self.increments.value());
        let weights = SplitEq::new(&r4);
        BoundCycles { eq, increment, values, weights, slots: slots(relation) }
    }
}

impl Linear {
    /// The form after the cycle rounds of `challenges`, all or some of them; with the selectors at
    /// `r4`, if they are known already.
    pub(super) fn form<'a>(
        relation: &ReadWrite,
        challenges: Vec<F>,
        cycles: Cycles,
        selectors: Option<Selectors>,
    ) -> Form<'a> {
        if let (0, Some(selectors)) = (cycles.eq.variables(), selectors) {
            return cycles.bound(relation, &challenges).registers(relation.gamma, &selectors);
        }
        Box::new(Self { relation: relation.clone(), challenges, cycles }).settled()
    }

    /// Leaves the cycles when all are bound.
    fn settled<'a>(self: Box<Self>) -> Form<'a> {
        if self.cycles.eq.variables() > 0 {
            return Form::Rounds(self);
        }
        let gamma = self.relation.gamma;
        let bound = self.cycles.bound(&self.relation, &self.challenges);
        Form::pass(bound, move |bound, selectors| bound.registers(gamma, &selectors))
    }
}

impl<'a> Phase<'a, Block> for Linear {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.cycles.round(claim)
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.cycles.bind(challenge);
        self.challenges.push(challenge);
        self.settled()
    }
}

impl BoundCycles {
    /// The register rounds, from the selectors at `r4`.
    fn registers<'a>(self, gamma: F, Selectors(selectors): &Selectors) -> Form<'a> {
        let selectors = selectors.iter().map(|selector| selector.to_vec());
        let constants = [self.eq, self.increment];
        Form::resident(Registers::new(gamma, constants, self.values, selectors))
    }
}

/// The pass for the selectors at `r4`.
impl Pass<Block> for BoundCycles {
    type Scratch = SelectorSums;
    type Part = Box<Selectors>;

    fn request(&self) -> Request {
        let bytes = 2 * Selectors::bytes(self.slots);
        Request { scratch_bytes: bytes, kept_bytes: 0, row_bytes: 0, align_rows: 1 }
    }

    fn scratch(&self, rows: Range<u64>) -> SelectorSums {
        SelectorSums::new(rows.start, self.slots)
    }

    fn visit(&self, scratch: &mut SelectorSums, block: &Block) {
        scratch.visit(self.weights.weights(0), block);
    }

    fn finish(&self, scratch: SelectorSums) -> Box<Selectors> {
        Box::new(scratch.finish(self.weights.weights(0)))
    }
}

#[cfg(test)]
impl Linear {
    /// The form at round `round`, from `tables` (all cells, weights first) as bound by the naive
    /// form at `challenges`.
    pub(super) fn from_bound<'a>(
        relation: &ReadWrite,
        round: usize,
        tables: &[Vec<F>],
        challenges: &[F],
    ) -> Form<'a> {
        if round < relation.r3.len() {
            let cycles = Cycles::from_bound(relation, tables, challenges);
            return Self::form(relation, challenges.to_vec(), cycles, None);
        }
        let [eq, val, rd, rs1, rs2, increment, ports @ ..] = tables else { panic!("six cells") };
        let selectors = [rd, rs1, rs2].into_iter().chain(ports).cloned();
        let constants = [eq[0], increment[0]];
        Form::resident(Registers::new(relation.gamma, constants, val.clone(), selectors))
    }
}

#[cfg(test)]
impl Cycles {
    /// With an entry for every register in every row, so that what a register held before and after
    /// is never asked.
    fn from_bound(relation: &ReadWrite, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let [_, val, rd_wa, rs1_ra, rs2_ra, rd_inc, ports @ ..] = tables else {
            panic!("six cells")
        };
        let selectors: Vec<&Vec<F>> = [rd_wa, rs1_ra, rs2_ra].into_iter().chain(ports).collect();
        let (gamma, rows) = (relation.gamma, 1 << (relation.r3.len() - challenges.len()));
        let mut matrix = Matrix::starting_at(0);
        for m in 0..rows {
            matrix.push_row(|entries| {
                entries.extend((0..REGISTERS).map(|k| {
                    let at = |table: &[F]| table[k * rows + m];
                    let all = selectors.iter().rev();
                    let selector = all.fold(F::zero(), |sum, table| sum * gamma + at(table));
                    let (register, value) = (k as u8, at(val));
                    Entry { register, selector, changed: true, value, before: 0, after: 0 }
                }));
            });
        }
        let eq = crate::testing::subject::bound(SplitEq::new(&relation.r3), challenges);
        let writes = (0..rows).map(|m| (0..REGISTERS).map(|k| rd_wa[k * rows + m]).sum());
        let writes = Table::new(writes.collect());
        Self { eq, matrix, writes, increments: Table::new(rd_inc[..rows].to_vec()) }
    }
}
