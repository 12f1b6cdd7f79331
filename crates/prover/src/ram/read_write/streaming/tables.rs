//! The passes that make what the linear form starts from.

use super::slots::Slots;
use super::weights::CellWeights;
use super::{Fixed, Rows};
use crate::columns::integer::IntegerSum;
use crate::ram::read_write::touch::{Entry, Place};
use rill_field::{F, Zero};
use rill_field_simd::SmallSum;
use rill_sumcheck_prover::{Joined, Part, Sums, encode};
use rill_witness::{Block, Cycle};

/// The cells of a range of rows.
#[derive(Debug)]
pub(super) struct TableScratch {
    words: usize,
    fixed: Fixed,
    /// The open cell: how many of its rows were seen, its words, where its entries begin.
    row: usize,
    slots: Slots,
    open: usize,
    access: F,
    constant: SmallSum,
    increment: IntegerSum,
    /// Entries, cell by cell.
    entries: Pieces<Entry<u64>>,
    /// `h`.
    accesses: Vec<F>,
    /// RamInc.
    increments: Vec<F>,
    /// `Σ_k RamRa(k)·w(k)` over fixed words, if there are any.
    reads: Vec<F>,
    /// The cell of the first entry.
    first: usize,
}

impl TableScratch {
    /// No rows, before cell `cell`; about `cells` to come.
    pub(super) fn new(rows: &Rows, fixed: Fixed, cell: usize, cells: usize) -> Self {
        Self {
            words: rows.words,
            fixed,
            row: 0,
            slots: Slots::new(rows.in_cell, rows.words),
            open: 0,
            access: F::zero(),
            constant: SmallSum::default(),
            increment: IntegerSum::default(),
            entries: Pieces::new(),
            accesses: Vec::with_capacity(cells),
            increments: Vec::with_capacity(cells),
            reads: Vec::with_capacity(if fixed.exist() { cells } else { 0 }),
            first: cell,
        }
    }

    /// Bytes a worker needs beside the tables, if a cell accesses up to `slots` words.
    pub(super) fn scratch_bytes(rows: &Rows, slots: usize) -> usize {
        Slots::bytes(rows.in_cell, rows.words, slots)
    }

    /// Bytes of the tables of `cells` cells with `entries` entries and so many columns.
    pub(super) fn bytes(cells: usize, columns: usize, entries: usize) -> usize {
        entries * size_of::<Entry<u64>>() + cells * columns * size_of::<F>()
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, weights: &CellWeights, block: &Block) {
        for cycle in &block.cycles {
            if cycle.ram_word.is_some() || cycle.ram_inc != 0 {
                self.add(weights, cycle);
            }
            self.row += 1;
            if self.row == weights.rows() {
                self.close();
            }
        }
    }

    fn add(&mut self, weights: &CellWeights, cycle: &Cycle) {
        let weight = weights.of_row(self.row);
        if cycle.ram_inc != 0 {
            self.increment.add(&weight, cycle.ram_inc);
        }
        let Some(word) = self.fixed.accessed(cycle, self.words) else { return };
        self.access += self.fixed.weigh(word, weight);
        if self.fixed.holds(word) {
            self.constant.add(&weight, cycle.ram_read_value);
            return;
        }
        let (known, slot) = (self.slots.len(), self.slots.of(word));
        let index = self.open + slot;
        if slot == known {
            let row = (self.first + self.accesses.len()) as u32;
            let (selector, before) = (F::zero(), cycle.ram_read_value);
            let (value, after) = (F::from(before), before);
            let place = Place { word, row };
            self.entries.push(index, Entry { place, selector, value, before, after });
        }
        let entry = self.entries.get_mut(index);
        entry.selector += weight;
        if cycle.ram_inc != 0 {
            entry.value += weights.of_change(self.row, cycle.ram_inc);
        }
        entry.after = cycle.ram_write_value;
    }

    fn close(&mut self) {
        self.row = 0;
        self.open += self.slots.len();
        self.slots.clear();
        self.accesses.push(std::mem::replace(&mut self.access, F::zero()));
        self.increments.push(std::mem::take(&mut self.increment).reduce());
        if self.fixed.exist() {
            self.reads.push(std::mem::take(&mut self.constant).reduce());
        }
    }

    /// How many entries there are.
    #[cfg(test)]
    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }

    /// The cells of the range.
    pub(super) fn finish(self) -> Tables {
        let columns = [self.accesses, self.increments, self.reads];
        let [accesses, increments, reads] = columns.map(Joined);
        Tables { entries: self.entries, accesses, increments, reads }
    }
}

/// The cells of a range of rows.
#[derive(Debug)]
pub(super) struct Tables {
    /// Cell by cell.
    pub(super) entries: Pieces<Entry<u64>>,
    /// `h`.
    pub(super) accesses: Joined<F>,
    /// RamInc.
    pub(super) increments: Joined<F>,
    /// `Σ_k RamRa(k)·w(k)` over fixed words, if there are any.
    pub(super) reads: Joined<F>,
}

encode!(Tables { entries, accesses, increments, reads });

impl Part for Tables {
    fn append(&mut self, mut next: Self) {
        self.entries.0.append(&mut next.entries.0);
        self.accesses.append(next.accesses);
        self.increments.append(next.increments);
        self.reads.append(next.reads);
    }
}

/// Items of a piece.
const PIECE: usize = 1 << 11;

/// A list that grows, and is joined to another, without being copied: nothing is held twice. All
/// pieces of a range are full but the last.
#[derive(Debug)]
pub(super) struct Pieces<T>(Vec<Vec<T>>);

encode!(Pieces<Entry<u64>> { 0 });

impl<T> Pieces<T> {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Adds an item as number `index`.
    fn push(&mut self, index: usize, item: T) {
        if index.is_multiple_of(PIECE) {
            self.0.push(Vec::with_capacity(PIECE));
        }
        self.0[index / PIECE].push(item);
    }

    fn get_mut(&mut self, index: usize) -> &mut T {
        &mut self.0[index / PIECE][index % PIECE]
    }

    /// All items, each piece set free when it has been moved.
    pub(super) fn into_vec(self) -> Vec<T> {
        let mut items = Vec::with_capacity(self.len());
        self.0.into_iter().for_each(|mut piece| items.append(&mut piece));
        items
    }
}

/// Rows of the cell that is the whole trace: all words at once, as the word rounds want them.
#[derive(Debug)]
pub(super) struct WordsScratch {
    row: usize,
    ram_ra: Vec<F>,
    changes: Vec<F>,
    increment: IntegerSum,
}

impl WordsScratch {
    /// No rows, before row `row`.
    pub(super) fn new(words: usize, row: u64) -> Self {
        let zeros = || vec![F::zero(); words];
        let increment = IntegerSum::default();
        Self { row: row as usize, ram_ra: zeros(), changes: zeros(), increment }
    }

    /// Bytes for `words` words.
    pub(super) fn bytes(words: usize) -> usize {
        words * 2 * size_of::<F>()
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, weights: &CellWeights, block: &Block) {
        for cycle in &block.cycles {
            if cycle.ram_word.is_some() || cycle.ram_inc != 0 {
                self.add(weights, cycle);
            }
            self.row += 1;
        }
    }

    fn add(&mut self, weights: &CellWeights, cycle: &Cycle) {
        let weight = weights.of_row(self.row);
        if cycle.ram_inc != 0 {
            self.increment.add(&weight, cycle.ram_inc);
        }
        let word = cycle.ram_word.map(|word| word as usize);
        if let Some(word) = word.filter(|word| *word < self.changes.len()) {
            self.ram_ra[word] += weight;
            if cycle.ram_inc != 0 {
                self.changes[word] += weights.of_change(self.row, cycle.ram_inc);
            }
        }
    }

    /// What the range adds.
    pub(super) fn finish(self) -> WordTables {
        let [ram_ra, changes] = [self.ram_ra, self.changes].map(Sums);
        WordTables { ram_ra, changes, increment: self.increment.reduce() }
    }
}

/// What a range of rows adds at `r4`.
#[derive(Debug)]
pub(super) struct WordTables {
    /// To `RamRa(·,r4)`.
    pub(super) ram_ra: Sums,
    /// To `Val(·,r4)`, beside the initial words.
    pub(super) changes: Sums,
    /// To `RamInc(r4)`.
    pub(super) increment: F,
}

encode!(WordTables { ram_ra, changes, increment });

impl Part for WordTables {
    fn append(&mut self, next: Self) {
        self.ram_ra.append(next.ram_ra);
        self.changes.append(next.changes);
        self.increment += next.increment;
    }
}
