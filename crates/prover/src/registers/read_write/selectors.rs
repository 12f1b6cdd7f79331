//! The selectors at `r4`, register by register.
//!
//! The sum over the cycles needs only their combination `c`, but the openings, and RdInc's factor,
//! need each of them. Keeping them apart in the matrix would double its binds; one more pass costs
//! three additions per row.

use super::lines::Slots;
use super::{File, REGISTERS};
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::dense::Weights;
use rill_sumcheck_prover::{Part, encode};
use rill_witness::{Block, Cycle};

/// `RdWa(k,r4)`, `Rs1Ra(k,r4)`, `Rs2Ra(k,r4)` and those of ports, each for all `k`.
#[derive(Clone, Debug)]
pub(super) struct Selectors(pub(super) Vec<File<F>>);

encode!(Selectors { 0 });

impl Part for Selectors {
    fn append(&mut self, next: Self) {
        self.add_scaled(F::one(), &next);
    }
}

impl Selectors {
    /// Nothing counted in so many slots.
    pub(super) fn zero(slots: usize) -> Self {
        Self(vec![[F::zero(); REGISTERS]; slots])
    }

    /// Bytes of so many slots.
    pub(super) fn bytes(slots: usize) -> usize {
        slots * size_of::<File<F>>()
    }

    /// Adds `weight` for the registers in the slots of a row.
    pub(super) fn add(&mut self, cycle: &Cycle, weight: F) {
        for (slot, register) in Slots::of(cycle).registers() {
            self.0[slot][register.index()] += weight;
        }
    }

    /// `self += scale·other`.
    fn add_scaled(&mut self, scale: F, other: &Self) {
        let pairs = self.0.iter_mut().flatten().zip(other.0.iter().flatten());
        pairs.filter(|(_, term)| !term.is_zero()).for_each(|(sum, term)| *sum += scale * term);
    }
}

/// Sums the selectors of consecutive rows.
#[derive(Clone, Debug)]
pub(super) struct SelectorSums {
    /// The next row.
    row: usize,
    /// The sums over the rows with the current outer weight, without that weight.
    block: Selectors,
    sums: Selectors,
}

impl SelectorSums {
    /// From row `row` on, with so many slots.
    pub(super) fn new(row: u64, slots: usize) -> Self {
        let [block, sums] = [(); 2].map(|()| Selectors::zero(slots));
        Self { row: row as usize, block, sums }
    }

    /// Adds the rows of a block; `weights` are those of all rows, `eq(r4, ·)`.
    pub(super) fn visit(&mut self, weights: Weights<'_>, block: &Block) {
        let width = weights.inner.len();
        for cycle in &block.cycles {
            let weight = weights.inner[self.row % width];
            self.block.add(cycle, weight);
            self.row += 1;
            if self.row.is_multiple_of(width) {
                self.close_block(weights);
            }
        }
    }

    /// The sums.
    pub(super) fn finish(mut self, weights: Weights<'_>) -> Selectors {
        if !self.row.is_multiple_of(weights.inner.len()) {
            self.close_block(weights);
        }
        self.sums
    }

    /// Multiplies by the outer weight of the row before.
    fn close_block(&mut self, weights: Weights<'_>) {
        let outer = weights.outer[(self.row - 1) / weights.inner.len()];
        self.sums.add_scaled(outer, &self.block);
        self.block = Selectors::zero(self.sums.0.len());
    }
}
