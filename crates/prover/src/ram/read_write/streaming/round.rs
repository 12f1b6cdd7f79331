//! The pass of a single round, for cells that access many words.
//!
//! Two elements are kept for each word. While the earlier cell is read, they are its `c = RamRa`
//! and `v = Val`; then they become what is needed at `∞`:
//!
//! ```text
//! q(0) = Σ eq(tau,x)·c_0·v_0          q(∞) = Σ eq(tau,x)·(c_1 - c_0)·(v_1 - v_0)
//! ```
//!
//! and as both differences start from the earlier cell and grow with each access, nothing else is.
//! `q(1)` is what the claim says.

use super::slots::Slots;
use super::weights::CellWeights;
use super::{Fixed, Rows};
use crate::columns::integer::IntegerSum;
use rill_field::{F, One, Zero};
use rill_field_simd::SmallSum;
use rill_sumcheck_prover::Sums;
use rill_sumcheck_prover::dense::Weights;
use rill_witness::{Block, Cycle};

/// The pairs of cells of a range of rows.
#[derive(Debug)]
pub(super) struct RoundScratch {
    words: usize,
    fixed: Fixed,
    /// `1 + γ` and `γ`: of `Σ_k RamRa·Val` and `h·RamInc`.
    factors: [F; 2],
    /// The next pair of cells, and how many of its rows were seen.
    pair: usize,
    row: usize,
    slots: Slots,
    states: Vec<State>,
    /// `Σ_k RamRa·Val` of fixed words in the earlier cell.
    constants: SmallSum,
    /// `h` and RamInc in the earlier cell, or their differences.
    access: F,
    increment: F,
    /// At 0 and `∞`: `Σ_x eq(tau,x)·Σ_k RamRa·Val` and `Σ_x eq(tau,x)·h·RamInc`.
    sums: [[F; 2]; 2],
}

/// A word of the pair of cells.
#[derive(Clone, Copy, Debug)]
struct State {
    /// `c_0`, then `c_1 - c_0`.
    selector: F,
    /// `v_0`, then `v_1 - v_0`.
    value: F,
    /// What the word is now.
    after: u64,
}

impl RoundScratch {
    /// No rows, before pair `pair` of cells.
    pub(super) fn new(rows: &Rows, fixed: Fixed, pair: usize) -> Self {
        Self {
            words: rows.words,
            factors: [fixed.factor(), fixed.factor() - F::one()],
            fixed,
            pair,
            row: 0,
            slots: Slots::new(2 * rows.in_cell, rows.words),
            states: Vec::new(),
            constants: SmallSum::default(),
            access: F::zero(),
            increment: F::zero(),
            sums: [[F::zero(); 2]; 2],
        }
    }

    /// Bytes it holds if a pair of cells accesses up to `slots` words.
    pub(super) fn bytes(rows: &Rows, slots: usize) -> usize {
        Slots::bytes(2 * rows.in_cell, rows.words, slots) + slots * size_of::<State>()
    }

    /// Adds the rows of a block; `outer` are the weights of the pairs.
    pub(super) fn visit(&mut self, weights: &CellWeights, outer: Weights<'_>, block: &Block) {
        for cycle in &block.cycles {
            if cycle.ram_word.is_some() || cycle.ram_inc != 0 {
                self.add(weights, cycle);
            }
            self.row += 1;
            if self.row == weights.rows() {
                self.close(0, outer);
                self.begin_later_cell();
            } else if self.row == 2 * weights.rows() {
                self.close(1, outer);
                self.clear();
            }
        }
    }

    fn add(&mut self, weights: &CellWeights, cycle: &Cycle) {
        let is_later = self.row >= weights.rows();
        let offset = self.row & (weights.rows() - 1);
        let weight = weights.of_row(offset);
        if cycle.ram_inc != 0 {
            self.increment += IntegerSum::product(&weight, cycle.ram_inc);
        }
        let Some(word) = self.fixed.accessed(cycle, self.words) else { return };
        self.access += self.fixed.weigh(word, weight);
        if self.fixed.holds(word) {
            // Linear in the variable, so zero at ∞.
            if !is_later {
                self.constants.add(&weight, cycle.ram_read_value);
            }
            return;
        }
        let slot = self.slots.of(word);
        if slot == self.states.len() {
            // Before its first access a word keeps its value: no difference between the cells.
            let value = if is_later { F::zero() } else { F::from(cycle.ram_read_value) };
            self.states.push(State { selector: F::zero(), value, after: 0 });
        }
        let state = &mut self.states[slot];
        state.selector += weight;
        if cycle.ram_inc != 0 {
            state.value += weights.of_change(offset, cycle.ram_inc);
        }
        state.after = cycle.ram_write_value;
    }

    /// Adds the products of all words, at node 0 or `∞`.
    fn close(&mut self, node: usize, outer: Weights<'_>) {
        let products = self.states.iter().filter(|state| !state.value.is_zero());
        let reads: F = products.map(|state| state.selector * state.value).sum();
        let reads = reads + std::mem::take(&mut self.constants).reduce();
        let writes = self.access * self.increment;
        if !reads.is_zero() || !writes.is_zero() {
            let weight = outer.at(self.pair);
            self.sums[node][0] += weight * reads;
            self.sums[node][1] += weight * writes;
        }
    }

    /// From the earlier cell to the differences.
    fn begin_later_cell(&mut self) {
        for state in &mut self.states {
            state.selector = -state.selector;
            state.value = F::from(state.after) - state.value;
        }
        self.access = -self.access;
        self.increment = -self.increment;
    }

    /// Goes on to the next pair.
    fn clear(&mut self) {
        self.pair += 1;
        self.row = 0;
        self.slots.clear();
        self.states.clear();
        self.access = F::zero();
        self.increment = F::zero();
    }

    /// What the range adds to `q` at 0 and `∞`.
    pub(super) fn finish(&self) -> Sums {
        let [read, write] = self.factors;
        Sums(self.sums.map(|[reads, writes]| read * reads + write * writes).to_vec())
    }
}
