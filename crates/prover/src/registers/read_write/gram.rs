//! The pass of the first window, in integers.
//!
//! Before any bind, `Val` and RdInc are integers and `c` is 1, γ or γ² in the slots of a row. For
//! the `2^w` rows of a super-cell and each slot `s`, with `k` the register in the slot of row `y`,
//!
//! ```text
//! M_s(y,z) = Val(k,z)          for the destination: Val(k,z) + RdInc(z)          0 if the slot is empty
//! g(X)     = Σ_{y,z} eq(X,y)·eq(X,z)·( M_rd + γ·M_rs1 + γ²·M_rs2 )(y,z)
//! ```
//!
//! `eq(X,y)·eq(X,z)` depends on the digits `y_c + z_c ∈ {0,1,2}` only, so `M` is summed by *class*
//! `Σ_c (y_c + z_c)·3^c`: `2^w` integer additions per slot and row. What then meets a field element
//! are `3·3^w` integers per super-cell. Ports are three more slots.
//!
//! Registers count from zero at the start of the range, as in [`super::window`].

use super::REGISTERS;
use super::lines::{Lines, SLOTS, Slots, slots};
use super::window::WindowSums;
use crate::columns::integer::IntegerSum;
use crate::columns::ternary::{classes_to_grid, ternary};
use rill_field::{F, Zero, powers};
use rill_isa::PORTS;
use rill_sumcheck_prover::dense::Weights;
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::Block;

/// The super-cells of a range of rows.
#[derive(Debug)]
pub(super) struct GramScratch {
    /// `1, γ, γ²`: of a destination and two sources; then those of ports.
    powers: [F; SLOTS + PORTS],
    /// The next super-cell, and its rows so far.
    super_cell: usize,
    lines: Lines,
    /// `M_s` by slot and class.
    gram: Vec<Vec<i128>>,
    /// `Σ_x Σ_s eq(tau,x)·γ^s·M_s` by class.
    sums: Vec<IntegerSum>,
    /// `U_k(y)` at `k·2^w + y`.
    units: Vec<F>,
    /// The class of `(y,0)` by `y`.
    ternary: Vec<usize>,
}

impl GramScratch {
    /// No rows, before super-cell `super_cell` of a window of `rounds` rounds.
    pub(super) fn new(relation: &ReadWrite, rounds: usize, super_cell: usize) -> Self {
        let (cells, classes) = (1 << rounds, 3usize.pow(rounds as u32));
        let (slots, powers) = (slots(relation), powers(relation.gamma, SLOTS + PORTS));
        Self {
            powers: std::array::from_fn(|slot| powers[slot]),
            super_cell,
            lines: Lines::new(cells),
            gram: vec![vec![0; classes]; slots],
            sums: vec![IntegerSum::default(); classes],
            units: vec![F::zero(); REGISTERS * cells],
            ternary: (0..cells).map(ternary).collect(),
        }
    }

    /// Bytes it holds, roughly: lines, units, sums.
    pub(super) fn bytes(&self) -> usize {
        self.units.len() * (size_of::<F>() + size_of::<i128>())
            + self.sums.len() * (size_of::<IntegerSum>() + self.gram.len() * size_of::<i128>())
    }

    /// Adds the rows of a block; `outer` are the weights of the super-cells.
    pub(super) fn visit(&mut self, outer: Weights<'_>, block: &Block) {
        for cycle in &block.cycles {
            self.lines.push(Slots::of(cycle));
            if self.lines.is_full() {
                self.close(outer);
            }
        }
    }

    /// Adds the super-cell.
    fn close(&mut self, outer: Weights<'_>) {
        let super_cell = self.super_cell;
        self.super_cell += 1;
        if self.lines.is_idle() {
            self.lines.clear();
            return;
        }
        let weight = outer.at(super_cell);
        let weights = self.powers.map(|power| power * weight);
        self.lines.finish();
        self.add_rows(&weights);
        self.lines.clear();
        for (gram, weight) in self.gram.iter_mut().zip(&weights) {
            for (sum, value) in self.sums.iter_mut().zip(gram) {
                sum.add(weight, std::mem::take(value));
            }
        }
    }

    /// The Gram sums of the rows, and the unit sums.
    fn add_rows(&mut self, weights: &[F]) {
        let Self { lines, gram, units, ternary, .. } = self;
        let cells = ternary.len();
        for (y, slots) in lines.rows.iter().enumerate() {
            for (s, register) in slots.registers() {
                let k = register.index();
                units[k * cells + y] += weights[s];
                let (line, increments) = (lines.values(k), &lines.increments);
                for z in 0..cells {
                    let change = if s == 0 { increments[z] } else { 0 };
                    gram[s][ternary[y] + ternary[z]] += line[z] + change;
                }
            }
        }
    }

    /// What the range adds.
    pub(super) fn finish(self) -> WindowSums {
        let mut sums: Vec<F> = self.sums.iter().map(IntegerSum::reduce).collect();
        classes_to_grid(&mut sums);
        WindowSums { sums, units: self.units, changes: self.lines.file }
    }
}
