//! The pass that adds up what rows do to the words of calls.

use super::groups::Groups;
use super::products::Products;
use super::{CellWeights, GROUP};
use crate::calls::set_words;
use crate::forms::running_sum::Addresses;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::{Part, Pass, Request, encode};
use rill_verifier::calls::Table as CallTable;
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// With `bound` low variables of the words bound.
pub(in crate::ram::read_write) struct ItemPass {
    /// `eq(r4, ·)`.
    pub(super) rows: CellWeights,
    /// `eq(bound, ·)` over the low bits of words.
    pub(super) low: Addresses,
    pub(super) bound: usize,
    /// The tables that need it.
    pub(super) tables: Vec<TableItems>,
}

/// What is wanted of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ram::read_write) enum Kind {
    /// Sums of products over all groups.
    Products,
    /// All items.
    Items,
}

/// A table whose items are wanted.
pub(in crate::ram::read_write) struct TableItems {
    pub(super) table: CallTable,
    /// The place of its precompile among those of the program.
    pub(super) place: Option<usize>,
    pub(super) kind: Kind,
    /// Of items.
    pub(super) variables: usize,
}

/// What is known of the items of a table.
pub(in crate::ram::read_write) struct Items {
    /// Of groups that are complete.
    products: Products,
    /// Others.
    groups: Groups,
}

encode!(Items { products, groups });

/// A range of rows.
pub(in crate::ram::read_write) struct Scratch {
    row: usize,
    tables: Vec<TableScratch>,
}

struct TableScratch {
    items: Items,
    /// Groups below are known in part: rows before the range may have accessed them. `None` before
    /// the first call that ends.
    whole_from: Option<u32>,
    /// Room for the words of a call.
    words: Vec<u64>,
}

impl TableItems {
    /// The word of the table that a row accesses.
    fn word(&self, cycle: &Cycle) -> Option<u64> {
        let word = u64::from(cycle.ram_word?).checked_sub(self.table.first_word())?;
        (word >> (self.table.log_words() + self.table.log_calls) == 0).then_some(word)
    }

    fn bytes(&self) -> usize {
        match self.kind {
            Kind::Products => Products::bytes(GROUP),
            Kind::Items => 0,
        }
    }
}

impl Items {
    fn new(kind: Kind) -> Self {
        let variables = if kind == Kind::Products { GROUP } else { 0 };
        Self { products: Products::new(variables), groups: Groups::default() }
    }

    /// The sums over all groups.
    pub(super) fn into_products(self) -> Products {
        let Self { mut products, groups } = self;
        groups.into_iter().for_each(|(_, group)| products.add(&group));
        products
    }

    /// RamRa and `Val` of all items.
    pub(super) fn into_tables(self, variables: usize) -> [Vec<F>; 2] {
        let mut tables = [(); 2].map(|()| vec![F::ZERO; 1 << variables]);
        for (index, group) in self.groups.into_iter() {
            let start = (index as usize) << GROUP;
            for (table, values) in tables.iter_mut().zip([group.ram_ra, group.val]) {
                table[start..].iter_mut().zip(values).for_each(|(entry, value)| *entry = value);
            }
        }
        tables
    }
}

impl Part for Items {
    fn append(&mut self, next: Self) {
        self.products.append(next.products);
        self.groups.append(next.groups);
    }
}

impl ItemPass {
    /// The group of an item of this word, its place there, and the weight of the word.
    fn place(&self, word: u64) -> (u32, usize, F) {
        let item = word >> self.bound;
        let low = word & ((1 << self.bound) - 1);
        let place = item & ((1 << GROUP) - 1);
        ((item >> GROUP) as u32, place as usize, self.low.at(low as u32))
    }

    /// How many groups lie wholly before this word.
    fn groups_before(&self, word: u64) -> u32 {
        (word >> (self.bound + GROUP)) as u32
    }

    fn add_access(&self, scratch: &mut TableScratch, word: u64, weight: F) {
        let (group, place, low) = self.place(word);
        scratch.items.groups.of(group, 1 << GROUP).ram_ra[place] += weight * low;
    }

    /// Adds the words of call `u`; nobody accesses those of calls before it any more.
    fn end(&self, items: &TableItems, scratch: &mut TableScratch, u: u64, inputs: &[u64]) {
        let first = u << items.table.log_words();
        set_words(&mut scratch.words, &items.table, inputs);
        for (word, value) in (first..).zip(&scratch.words).filter(|(_, value)| **value != 0) {
            let (group, place, low) = self.place(word);
            let group = scratch.items.groups.of(group, 1 << GROUP);
            group.val[place] += low * F::from(*value);
        }
        if items.kind == Kind::Items {
            return;
        }
        let next = first + (1 << items.table.log_words());
        let from = *scratch.whole_from.get_or_insert_with(|| self.groups_before(next - 1) + 1);
        let complete = from..self.groups_before(first).max(from);
        let Items { products, groups } = &mut scratch.items;
        groups.take(complete).for_each(|group| products.add(&group));
    }
}

impl Pass<Block> for ItemPass {
    type Scratch = Scratch;
    type Part = Vec<Items>;

    fn request(&self) -> Request {
        let kept = |table: &TableItems| match table.kind {
            Kind::Products => table.bytes(),
            Kind::Items => (2 * size_of::<F>()) << table.variables,
        };
        Request {
            scratch_bytes: self.tables.iter().map(TableItems::bytes).sum(),
            kept_bytes: self.tables.iter().map(kept).sum(),
            row_bytes: 0,
            align_rows: 1,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        let table = |table: &TableItems| {
            let (items, words) = (Items::new(table.kind), Vec::new());
            TableScratch { items, whole_from: None, words }
        };
        Scratch { row: rows.start as usize, tables: self.tables.iter().map(table).collect() }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        for cycle in &block.cycles {
            for (table, scratch_of) in self.tables.iter().zip(&mut scratch.tables) {
                if let Some(word) = table.word(cycle) {
                    self.add_access(scratch_of, word, self.rows.of_row(scratch.row));
                }
            }
            scratch.row += 1;
        }
        for call in block.calls.iter() {
            let tables = self.tables.iter().zip(&mut scratch.tables);
            for (table, scratch) in tables.filter(|(table, _)| table.place == Some(call.precompile))
            {
                self.end(table, scratch, call.number.into(), call.inputs);
            }
        }
    }

    fn finish(&self, scratch: Scratch) -> Vec<Items> {
        scratch.tables.into_iter().map(|table| table.items).collect()
    }
}
