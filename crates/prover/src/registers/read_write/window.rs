//! The pass of a window.
//!
//! A super-cell has `2^w` cells. Of each register that it touches, `c` and `Val` are extended from
//! `{0,1}^w` to the grid `{0,1,∞}^w` by additions, and multiplied there point by point; so are `h`
//! and RdInc, as if they were one register more. A register that the super-cell only reads has a
//! constant as `Val`, and needs no grid.
//!
//! **The start.** A worker does not know what the registers hold where its range begins. It counts
//! them from zero, and keeps what a start `v_k` would add to `t`: as it is a constant factor of the
//! sum over the range, that is `v_k·U_k(X)` with the multilinear `U_k(X) = Σ_x eq(tau,
//! x)·c(k,X,x)`. These *unit sums* are `2^w` elements per register, and vanish at `∞`.

use super::fold::{CellWeights, Fold, advance};
use super::matrix::Entry;
use super::timelines::{Timeline, Timelines};
use super::{File, REGISTERS};
use crate::columns::ternary::{Products, add, ternary};
use rill_field::{F, Zero, from_i128};
use rill_sumcheck_prover::dense::Weights;
use rill_sumcheck_prover::{Part, encode};
use rill_witness::Block;

/// The super-cells of a range of rows.
#[derive(Debug)]
pub(super) struct WindowScratch {
    rounds: usize,
    fold: Fold,
    /// The next super-cell, and its cells so far.
    super_cell: usize,
    open: SuperCell,
    /// `t` on the grid, registers counted from zero at the start of the range.
    sums: Vec<F>,
    /// `U_k(y)` at `k·2^w + y`.
    units: Vec<F>,
    spare: Spare,
}

/// The cells of a super-cell.
#[derive(Debug)]
struct SuperCell {
    /// `c` and `Val`.
    timelines: Timelines,
    /// `h`.
    writes: Vec<F>,
    /// `RdInc`.
    increments: Vec<F>,
}

impl WindowScratch {
    /// No rows, before super-cell `super_cell` of a window of `rounds` rounds.
    pub(super) fn new(rounds: usize, super_cell: usize) -> Self {
        let timelines = Timelines::new(1 << rounds);
        Self {
            rounds,
            fold: Fold::new(),
            super_cell,
            open: SuperCell { timelines, writes: Vec::new(), increments: Vec::new() },
            sums: vec![F::zero(); 3usize.pow(rounds as u32)],
            units: vec![F::zero(); REGISTERS << rounds],
            spare: Spare::default(),
        }
    }

    /// Bytes it holds: timelines and units; sums, and three times as much to compute in.
    pub(super) fn bytes(&self) -> usize {
        (3 * self.units.len() + 4 * self.sums.len()) * size_of::<F>()
    }

    /// Adds the rows of a block; `outer` are the weights of the super-cells.
    pub(super) fn visit(&mut self, weights: &CellWeights, outer: Weights<'_>, block: &Block) {
        for cycle in &block.cycles {
            if self.fold.add(weights, cycle) {
                self.close_cell();
                if self.open.writes.len() == 1 << self.rounds {
                    self.close_super_cell(outer.at(self.super_cell));
                }
            }
        }
    }

    fn close_cell(&mut self) {
        let Self { fold, open, spare, .. } = self;
        let cell = open.writes.len();
        spare.entries.clear();
        let folded = fold.close(&mut spare.entries);
        spare.entries.iter().for_each(|entry| open.timelines.record(cell, entry));
        open.writes.push(folded.write);
        open.increments.push(folded.increment);
    }

    /// Adds `weight·(h·RdInc + Σ_k c(k)·Val(k))` of the super-cell.
    fn close_super_cell(&mut self, weight: F) {
        let Self { rounds, fold, open, sums, units, spare, .. } = self;
        if open.increments.iter().any(|increment| !increment.is_zero()) {
            open.writes.iter_mut().for_each(|write| *write *= weight);
            spare.products.add(&open.writes, &open.increments, sums);
        }
        open.writes.clear();
        open.increments.clear();
        open.timelines.drain(&fold.file, |line| {
            let Timeline { register: k, changes, selectors, values } = line;
            let units = &mut units[k << *rounds..(k + 1) << *rounds];
            for (selector, unit) in selectors.iter_mut().zip(units) {
                if !selector.is_zero() {
                    *selector *= weight;
                    *unit += *selector;
                }
            }
            if changes {
                spare.products.add(selectors, values, sums);
            } else {
                add_constant_product(selectors, values[0], sums);
            }
        });
        self.super_cell += 1;
    }

    /// What the range adds.
    pub(super) fn finish(self) -> WindowSums {
        WindowSums { sums: self.sums, units: self.units, changes: self.fold.file }
    }
}

/// What the super-cells of a range of rows add to `t`, registers counted from zero at its start.
#[derive(Debug)]
pub(super) struct WindowSums {
    /// `t` on the grid.
    pub(super) sums: Vec<F>,
    /// `U_k(y)` at `k·2^w + y`.
    pub(super) units: Vec<F>,
    /// By how much the rows change each register.
    pub(super) changes: File<i128>,
}

encode!(WindowSums { sums, units, changes });

impl Part for WindowSums {
    /// The registers of the next range start where those of this range end.
    fn append(&mut self, next: Self) {
        add(&mut self.sums, &next.sums);
        let cells = self.units.len() / REGISTERS;
        let starts = self.changes.iter().zip(next.units.chunks_exact(cells));
        for (start, units) in starts.filter(|(start, _)| **start != 0) {
            add_constant_product(units, from_i128(*start), &mut self.sums);
        }
        add(&mut self.units, &next.units);
        advance(&mut self.changes, &next.changes);
    }
}

/// Room to compute in.
#[derive(Debug, Default)]
struct Spare {
    entries: Vec<Entry>,
    products: Products,
}

/// `sums += left·right` on the grid, for a factor given on the hypercube and a constant:
/// multilinear, so zero at `∞`.
fn add_constant_product(left: &[F], right: F, sums: &mut [F]) {
    for (y, left) in left.iter().enumerate().filter(|(_, left)| !left.is_zero()) {
        sums[ternary(y)] += *left * right;
    }
}
