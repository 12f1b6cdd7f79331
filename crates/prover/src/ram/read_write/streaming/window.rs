//! The pass of a window.
//!
//! A super-cell has `2^w` cells. Of each word that it accesses, RamRa and `Val` are extended from
//! `{0,1}^w` to the grid `{0,1,∞}^w` by additions, and multiplied there point by point; so are `h`
//! and RamInc, as if they were one word more. Two kinds of words cost less:
//!
//! - a word that the super-cell only reads has a constant as `Val`: its products are summed cell by
//!   cell;
//! - of a word that few cells `y` access, the products `RamRa(y)·Val(z)` are summed by the *class*
//!   of `(y,z)`, as in [`super::gram`]. They are as few as the changes of the word.

use super::slots::Slots;
use super::weights::CellWeights;
use super::{Fixed, Rows};
use crate::columns::integer::IntegerSum;
use crate::columns::ternary::{Products, add, classes_to_grid, ternary};
use rill_field::{F, One, Zero};
use rill_field_simd::{SmallSum, table};
use rill_sumcheck_prover::Sums;
use rill_sumcheck_prover::dense::Weights;
use rill_witness::{Block, Cycle};

/// The super-cells of a range of rows.
#[derive(Debug)]
pub(super) struct WindowScratch {
    /// `2^w`.
    cells: usize,
    words: usize,
    fixed: Fixed,
    /// `1 + γ` and `γ`: of `Σ_k RamRa·Val` and `h·RamInc`.
    factors: [F; 2],
    /// The next super-cell, and how many of its rows were seen.
    super_cell: usize,
    row: usize,
    slots: Slots,
    lines: Lines,
    /// `h` and RamInc by cell, and whether RamInc is not zero somewhere.
    accesses: Vec<F>,
    increments: Vec<IntegerSum>,
    changes: bool,
    /// Whether the super-cell accesses a word.
    accessed: bool,
    /// What `t` is on the grid, and what it has by class.
    sums: Vec<F>,
    classes: Vec<F>,
    room: Room,
}

/// The words of a super-cell, by slot, cell by cell.
#[derive(Debug, Default)]
struct Lines {
    states: Vec<State>,
    /// RamRa, `2^w` each.
    selectors: Vec<F>,
    /// `Val`, `2^w` each, of words that change.
    values: Vec<F>,
}

/// A word of the super-cell.
#[derive(Clone, Copy, Debug)]
struct State {
    /// What it is before the first row.
    before: u64,
    /// And now.
    after: u64,
    /// Number of its line of values and one more, if it changes.
    line: u32,
    /// Cells for which the line is filled in.
    known: u32,
}

/// Room to compute in.
#[derive(Debug)]
struct Room {
    products: Products,
    /// `Σ_k RamRa·Val` of the super-cell on the grid.
    sums: Vec<F>,
    /// The same by class, and whether there is any.
    classes: Vec<F>,
    has_classes: bool,
    /// The same by cell, of words that do not change, and whether there is any.
    constants: Vec<SmallSum>,
    has_constants: bool,
    line: Vec<F>,
    /// The class of `(y,0)` by `y`.
    ternary: Vec<usize>,
}

impl WindowScratch {
    /// No rows, before super-cell `super_cell` of a window of `rounds` rounds.
    pub(super) fn new(rows: &Rows, fixed: Fixed, rounds: usize, super_cell: usize) -> Self {
        let (cells, points) = (1 << rounds, 3usize.pow(rounds as u32));
        Self {
            cells,
            words: rows.words,
            factors: [fixed.factor(), fixed.factor() - F::one()],
            fixed,
            super_cell,
            row: 0,
            slots: Slots::new(rows.in_cell << rounds, rows.words),
            lines: Lines::default(),
            accesses: vec![F::zero(); cells],
            increments: vec![IntegerSum::default(); cells],
            changes: false,
            accessed: false,
            sums: vec![F::zero(); points],
            classes: vec![F::zero(); points],
            room: Room::new(cells, points),
        }
    }

    /// Bytes it holds if a super-cell accesses up to `slots` words.
    pub(super) fn bytes(rows: &Rows, rounds: usize, slots: usize) -> usize {
        let points = 3usize.pow(rounds as u32);
        Slots::bytes(rows.in_cell << rounds, rows.words, slots)
            + slots * (size_of::<State>() + ((2 * size_of::<F>()) << rounds))
            + (4 * points + Products::elements(points)) * size_of::<F>()
            + ((size_of::<IntegerSum>() + size_of::<SmallSum>() + 2 * size_of::<F>()) << rounds)
    }

    /// Adds the rows of a block; `outer` are the weights of the super-cells.
    pub(super) fn visit(&mut self, weights: &CellWeights, outer: Weights<'_>, block: &Block) {
        for cycle in &block.cycles {
            if cycle.ram_word.is_some() || cycle.ram_inc != 0 {
                self.add(weights, cycle);
            }
            self.row += 1;
            if self.row == weights.rows() * self.cells {
                if self.slots.len() > 0 || self.room.has_constants {
                    self.accessed = true;
                    self.close(outer.at(self.super_cell));
                }
                self.clear();
            }
        }
    }

    fn add(&mut self, weights: &CellWeights, cycle: &Cycle) {
        let rows = weights.rows();
        let (cell, offset) = (self.row / rows, self.row & (rows - 1));
        let weight = weights.of_row(offset);
        if cycle.ram_inc != 0 {
            self.increments[cell].add(&weight, cycle.ram_inc);
            self.changes = true;
        }
        let Some(word) = self.fixed.accessed(cycle, self.words) else { return };
        self.accesses[cell] += self.fixed.weigh(word, weight);
        if self.fixed.holds(word) {
            self.room.constants[cell].add(&weight, cycle.ram_read_value);
            self.room.has_constants = true;
            return;
        }
        let slot = self.slots.of(word);
        if slot == self.lines.states.len() {
            self.lines.open(self.cells, cycle.ram_read_value);
        }
        self.lines.selectors[slot * self.cells + cell] += weight;
        if cycle.ram_inc != 0 {
            let change = weights.of_change(offset, cycle.ram_inc);
            *self.lines.value(self.cells, slot, cell) += change;
        }
        self.lines.states[slot].after = cycle.ram_write_value;
    }

    /// Adds `weight·((1 + γ)·Σ_k RamRa·Val + γ·h·RamInc)` of the super-cell.
    fn close(&mut self, weight: F) {
        let [read, write] = self.factors.map(|factor| factor * weight);
        self.room.sums.fill(F::zero());
        self.lines.multiply(self.cells, &mut self.room);
        table::add_scaled(&mut self.sums, read, &self.room.sums);
        if std::mem::take(&mut self.room.has_classes) {
            table::add_scaled(&mut self.classes, read, &self.room.classes);
            self.room.classes.fill(F::zero());
        }
        if self.changes {
            let line = &mut self.room.line;
            line.clear();
            line.extend(self.increments.iter().map(IntegerSum::reduce));
            self.accesses.iter_mut().for_each(|access| *access *= write);
            self.room.products.add(&self.accesses, line, &mut self.sums);
        }
    }

    /// Goes on to the next super-cell.
    fn clear(&mut self) {
        self.super_cell += 1;
        self.row = 0;
        if std::mem::take(&mut self.changes) {
            self.increments.fill(IntegerSum::default());
        }
        if std::mem::take(&mut self.accessed) {
            self.slots.clear();
            self.lines.clear();
            self.accesses.fill(F::zero());
        }
    }

    /// What the range adds to `t` on the grid.
    pub(super) fn finish(mut self) -> Sums {
        classes_to_grid(&mut self.classes);
        add(&mut self.sums, &self.classes);
        Sums(self.sums)
    }
}

impl Room {
    fn new(cells: usize, points: usize) -> Self {
        Self {
            products: Products::default(),
            sums: vec![F::zero(); points],
            classes: vec![F::zero(); points],
            has_classes: false,
            constants: vec![SmallSum::default(); cells],
            has_constants: false,
            line: Vec::new(),
            ternary: (0..cells).map(ternary).collect(),
        }
    }

    /// Adds the products of a word that changes, the cheaper way.
    fn add(&mut self, selectors: &[F], values: &[F]) {
        let accesses = selectors.iter().filter(|selector| !selector.is_zero()).count();
        if accesses * selectors.len() > self.sums.len() {
            self.products.add(selectors, values, &mut self.sums);
            return;
        }
        self.has_classes = true;
        for (y, selector) in selectors.iter().enumerate().filter(|(_, c)| !c.is_zero()) {
            let (mut value, mut product) = (F::zero(), F::zero());
            for (z, next) in values.iter().enumerate() {
                if *next != value {
                    value = *next;
                    product = *selector * value;
                }
                self.classes[self.ternary[y] + self.ternary[z]] += product;
            }
        }
    }
}

impl Lines {
    /// One word more.
    fn open(&mut self, cells: usize, before: u64) {
        self.states.push(State { before, after: before, line: 0, known: 0 });
        self.selectors.resize(self.selectors.len() + cells, F::zero());
    }

    /// `Val` of the word in `slot` on `cell`, as far as it is known; all cells before are filled
    /// in.
    fn value(&mut self, cells: usize, slot: usize, cell: usize) -> &mut F {
        let state = &mut self.states[slot];
        if state.line == 0 {
            self.values.resize(self.values.len() + cells, F::zero());
            state.line = (self.values.len() / cells) as u32;
        }
        let line = (state.line - 1) as usize * cells;
        if (state.known as usize) <= cell {
            self.values[line + state.known as usize..=line + cell].fill(F::from(state.after));
            state.known = cell as u32 + 1;
        }
        &mut self.values[line + cell]
    }

    /// `Σ_k RamRa·Val` on the grid.
    fn multiply(&mut self, cells: usize, room: &mut Room) {
        for (state, selectors) in self.states.iter().zip(self.selectors.chunks_exact(cells)) {
            if let Some(line) = (state.line as usize).checked_sub(1) {
                let values = &mut self.values[line * cells..(line + 1) * cells];
                if (state.known as usize) < cells {
                    values[state.known as usize..].fill(F::from(state.after));
                }
                room.add(selectors, values);
            } else if state.before != 0 {
                room.has_constants = true;
                for (sum, selector) in room.constants.iter_mut().zip(selectors) {
                    if !selector.is_zero() {
                        sum.add(selector, state.before);
                    }
                }
            }
        }
        if std::mem::take(&mut room.has_constants) {
            // Multilinear, so zero at ∞.
            for (y, sum) in room.constants.iter_mut().enumerate() {
                room.sums[room.ternary[y]] += std::mem::take(sum).reduce();
            }
        }
    }

    fn clear(&mut self) {
        self.states.clear();
        self.selectors.clear();
        self.values.clear();
    }
}
