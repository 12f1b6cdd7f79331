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

use super::REGISTERS;
use super::fold::{CellWeights, Fold};
use super::matrix::Entry;
use super::timelines::{Timeline, Timelines};
use crate::ternary::{Products, add, ternary};
use rill_field::{F, Zero, from_i128};
use rill_sumcheck_prover::dense::Weights;
use rill_sumcheck_prover::window::Grid;
use rill_witness::Block;

/// What the super-cells of a range of rows add to `t`.
#[derive(Debug)]
pub(super) struct WindowPart {
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

impl WindowPart {
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
        open.timelines.drain(fold.file(), |line| {
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

    /// Adds what the next range adds: its registers start where those of this range end.
    pub(super) fn append(&mut self, next: &Self) {
        add(&mut self.sums, &next.sums);
        for (k, start) in self.fold.file().iter().enumerate().filter(|(_, start)| **start != 0) {
            let units = &next.units[k << self.rounds..(k + 1) << self.rounds];
            add_constant_product(units, from_i128(*start), &mut self.sums);
        }
        add(&mut self.units, &next.units);
        self.fold.advance(next.fold.file());
    }

    /// `t`, if the range is the whole trace.
    pub(super) fn into_grid(self) -> Grid {
        Grid::new(2, self.sums)
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
