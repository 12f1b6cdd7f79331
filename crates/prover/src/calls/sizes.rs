//! What tables take.

use super::record::{KEPT_BYTES, input_bytes};
use super::zero_check::kept_cells;
use super::{values, weighted};
use crate::forms::{CELL_BYTES, LINEAR_CELL_BYTES};
use crate::ram::read_write::{call_bytes, call_passes};
use rill_program::MemoryMap;
use rill_verifier::calls::Table;

/// Bytes of a field element.
const F: usize = 32;

/// What the tables of a run take, for plans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallSizes {
    /// Bits of all calls.
    pub bits: u64,
    /// Words of RAM of all tables, and those of the program if there is a table.
    pub words: usize,
    pub(crate) others: usize,
    /// Calls of all tables.
    pub calls: u64,
    /// Bits of one call of each table.
    pub bits_of_one: u64,
    /// Of the largest table.
    pub most_words: usize,
    /// Tables.
    pub tables: usize,
    /// Bytes of what is kept of the calls from beginning to end.
    pub kept_bytes: usize,
    /// Passes of `ram.read_write` about their words, besides the first.
    pub(crate) word_passes: usize,
    /// Bytes of the stage `calls` in all its rounds.
    always_bytes: usize,
    /// Bytes of the cells that each thread works on, before any are kept.
    cell_bytes: usize,
    /// Bytes of the cells that are kept of all tables.
    kept_cells: KeptCells,
    /// Bytes of the columns, once all calls are bound.
    column_bytes: usize,
    /// Bytes of one cell for every table: what the reduction works on.
    pub(crate) reduction_bytes: usize,
}

/// Bytes of cells, by form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct KeptCells {
    streaming: usize,
    linear: usize,
}

impl CallSizes {
    /// Those of a run with this memory map.
    pub fn of(map: &MemoryMap) -> Self {
        let mut sizes = Self { others: map.words() as usize, ..Self::default() };
        for table in Table::all(map) {
            let shape = table.shape;
            let cell = F << table.log_bits();
            let log_words = table.log_words() + table.log_calls;
            let words = 1usize << log_words;
            sizes.words += words;
            sizes.most_words = sizes.most_words.max(words);
            sizes.tables += 1;
            sizes.calls += table.calls;
            sizes.bits_of_one += 1 << table.log_bits();
            sizes.bits += table.calls << table.log_bits();
            sizes.kept_bytes += input_bytes(&table).min(KEPT_BYTES);
            sizes.word_passes = sizes.word_passes.max(call_passes(log_words) - 1);
            // Words, and columns of a system of one point; weights and places of all columns, in the
            // order of points and in that of groups.
            let sums = weighted::bytes(table.log_calls) + values::bytes(&table);
            let places = (8 * F + 16 * shape.columns) << table.log_points();
            sizes.always_bytes += sums + places + 6 * cell;
            sizes.cell_bytes = sizes.cell_bytes.max(2 * cell);
            sizes.kept_cells.streaming += kept_cells(&table, CELL_BYTES);
            sizes.kept_cells.linear += kept_cells(&table, LINEAR_CELL_BYTES);
            sizes.column_bytes += ((shape.columns + 1) * F) << table.log_points();
            sizes.reduction_bytes += weighted::bytes(table.log_calls) + 7 * cell;
        }
        sizes
    }

    /// Bytes of the stage `calls`.
    pub(crate) fn stage_bytes(&self, threads: usize) -> usize {
        self.always_bytes + self.at_once(threads, self.kept_cells.streaming)
    }

    /// Bytes that the linear form has more there.
    pub(crate) fn more_when_linear(&self, threads: usize) -> usize {
        let KeptCells { streaming, linear } = self.kept_cells;
        self.at_once(threads, linear) - self.at_once(threads, streaming)
    }

    /// Cells under way, those that are kept, and columns follow each other.
    fn at_once(&self, threads: usize, kept_cells: usize) -> usize {
        kept_cells.max(threads * self.cell_bytes).max(self.column_bytes)
    }

    /// Words of RAM that rows may access and that are not words of calls, of `2^log_memory` in all.
    pub fn other_words(&self, log_memory: usize) -> usize {
        if self.words > 0 { self.others } else { 1 << log_memory }
    }

    /// Bytes of what `ram.read_write` holds of their words, with so many threads.
    pub(crate) fn item_bytes(&self, threads: usize) -> usize {
        self.tables * call_bytes(self.most_words, threads)
    }
}
