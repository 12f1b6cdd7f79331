//! The pass of the first window, in integers.
//!
//! Before any bind, `Val` and RamInc are integers, RamRa is a bit, and `h` is one that counts `1 +
//! γ` times on fixed words. For the `2^w` rows of a
//! super-cell, with `k(y)` the word that row `y` accesses,
//!
//! ```text
//! Σ_k RamRa(k,X)·Val(k,X) = Σ_{y,z} eq(X,y)·eq(X,z)·h(y)·Val(k(y),z)
//!           h(X)·RamInc(X) = Σ_{y,z} eq(X,y)·eq(X,z)·h(y)·RamInc(z)
//! ```
//!
//! `eq(X,y)·eq(X,z)` depends on the digits `y_c + z_c ∈ {0,1,2}` only, so both are summed by
//! *class* `Σ_c (y_c + z_c)·3^c`: `2^w` integer additions per access. What then meets a field
//! element are at most `2·3^w` integers per super-cell.

use super::{Fixed, Rows};
use crate::columns::integer::IntegerSum;
use crate::columns::ternary::{classes_to_grid, ternary};
use rill_field::{F, One};
use rill_sumcheck_prover::Sums;
use rill_sumcheck_prover::dense::Weights;
use rill_witness::{Block, Cycle};

/// The super-cells of a range of rows.
#[derive(Debug)]
pub(super) struct GramScratch {
    words: usize,
    fixed: Fixed,
    /// `1 + γ`, `γ` and `γ·(1 + γ)`: of the first sum above, and of the second for words that are
    /// not fixed and for those that are.
    factors: [F; 3],
    /// The next super-cell, and how many of its rows were seen.
    super_cell: usize,
    row: usize,
    accesses: Vec<Access>,
    /// RamInc by row, and whether it is not zero somewhere.
    increments: Vec<i128>,
    changes: bool,
    /// What a row reads of a fixed word, which is the same on all rows, and whether any does.
    constants: Vec<u64>,
    has_constants: bool,
    /// Room for the values of a word before each row.
    line: Vec<u64>,
    /// The sums by class.
    reads: Vec<i128>,
    writes: [Vec<i128>; 2],
    /// `Σ_x eq(tau,x)·((1 + γ)·reads + γ·writes + …)` by class.
    sums: Vec<IntegerSum>,
    /// `Σ_x eq(tau,x)·(1 + γ)·constants`, by row.
    constant_sums: Vec<IntegerSum>,
    /// The class of `(y,0)` by `y`.
    ternary: Vec<usize>,
}

#[derive(Debug)]
struct Access {
    row: usize,
    word: u32,
    before: u64,
    after: u64,
}

impl GramScratch {
    /// No rows, before super-cell `super_cell` of a window of `rounds` rounds.
    pub(super) fn new(rows: &Rows, fixed: Fixed, rounds: usize, super_cell: usize) -> Self {
        let (factor, gamma) = (fixed.factor(), fixed.factor() - F::one());
        let (cells, classes) = (1 << rounds, 3usize.pow(rounds as u32));
        Self {
            words: rows.words,
            fixed,
            factors: [factor, gamma, gamma * factor],
            super_cell,
            row: 0,
            accesses: Vec::with_capacity(cells),
            increments: vec![0; cells],
            changes: false,
            constants: vec![0; cells],
            has_constants: false,
            line: vec![0; cells],
            reads: vec![0; classes],
            writes: [vec![0; classes], vec![0; classes]],
            sums: vec![IntegerSum::default(); classes],
            constant_sums: vec![IntegerSum::default(); cells],
            ternary: (0..cells).map(ternary).collect(),
        }
    }

    /// Bytes it holds.
    pub(super) fn bytes(rounds: usize) -> usize {
        let (cells, classes) = (1 << rounds, 3usize.pow(rounds as u32));
        cells * (size_of::<Access>() + size_of::<[u64; 5]>() + size_of::<IntegerSum>())
            + classes * (size_of::<IntegerSum>() + 3 * size_of::<i128>())
    }

    /// Adds the rows of a block; `outer` are the weights of the super-cells.
    pub(super) fn visit(&mut self, outer: Weights<'_>, block: &Block) {
        for cycle in &block.cycles {
            self.push(cycle);
            if self.row == self.increments.len() {
                if !self.accesses.is_empty() {
                    self.close(outer.at(self.super_cell));
                }
                self.clear();
            }
        }
    }

    fn push(&mut self, cycle: &Cycle) {
        let row = self.row;
        self.row += 1;
        if cycle.ram_inc != 0 {
            self.increments[row] = cycle.ram_inc;
            self.changes = true;
        }
        if let Some(word) = self.fixed.accessed(cycle, self.words) {
            let (before, after) = (cycle.ram_read_value, cycle.ram_write_value);
            if self.fixed.holds(word) {
                self.constants[row] = before;
                self.has_constants = true;
            }
            self.accesses.push(Access { row, word, before, after });
        }
    }

    /// Adds the super-cell.
    fn close(&mut self, weight: F) {
        self.add_reads();
        if self.changes {
            self.add_writes();
        }
        let factors = self.factors.map(|factor| factor * weight);
        if std::mem::take(&mut self.has_constants) {
            for (sum, constant) in self.constant_sums.iter_mut().zip(&mut self.constants) {
                match std::mem::take(constant) {
                    0 => {}
                    constant => sum.add(&factors[0], i128::from(constant)),
                }
            }
        }
        let [writes, fixed] = &mut self.writes;
        for (factor, values) in factors.iter().zip([&mut self.reads, writes, fixed]) {
            for (sum, value) in self.sums.iter_mut().zip(values) {
                let value = std::mem::take(value);
                if value != 0 {
                    sum.add(factor, value);
                }
            }
        }
    }

    fn add_reads(&mut self) {
        let Self { accesses, line, reads, ternary, fixed, .. } = self;
        for (i, first) in accesses.iter().enumerate().filter(|(_, first)| !fixed.holds(first.word))
        {
            let is_same = |access: &&Access| access.word == first.word;
            if accesses[..i].iter().any(|access| access.word == first.word) {
                continue;
            }
            let (mut known, mut value) = (0, first.before);
            for access in accesses[i..].iter().filter(is_same) {
                line[known..=access.row].fill(value);
                (known, value) = (access.row + 1, access.after);
            }
            line[known..].fill(value);
            for access in accesses[i..].iter().filter(is_same) {
                for (value, z) in line.iter().zip(&*ternary) {
                    reads[ternary[access.row] + z] += i128::from(*value);
                }
            }
        }
    }

    fn add_writes(&mut self) {
        let Self { accesses, increments, writes, ternary, fixed, .. } = self;
        for (z, increment) in increments.iter().enumerate().filter(|(_, value)| **value != 0) {
            for access in accesses.iter() {
                let writes = &mut writes[usize::from(fixed.holds(access.word))];
                let sum = &mut writes[ternary[access.row] + ternary[z]];
                *sum = sum.wrapping_add(*increment);
            }
        }
    }

    /// Goes on to the next super-cell.
    fn clear(&mut self) {
        self.super_cell += 1;
        self.row = 0;
        self.accesses.clear();
        if std::mem::take(&mut self.changes) {
            self.increments.fill(0);
        }
    }

    /// What the range adds to `t` on the grid.
    pub(super) fn finish(self) -> Sums {
        let mut values: Vec<F> = self.sums.iter().map(IntegerSum::reduce).collect();
        classes_to_grid(&mut values);
        // Multilinear, so zero at ∞.
        for (y, sum) in self.constant_sums.iter().enumerate() {
            values[self.ternary[y]] += sum.reduce();
        }
        Sums(values)
    }
}
