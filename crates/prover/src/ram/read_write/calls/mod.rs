//! The words of calls in the word rounds, without a table of them.
//!
//! No access changes them, so `Val(k,j) = w(k)` is known from the call, and rows access them while
//! their call or the next one goes on, never again. With some low variables of the word bound, an
//! *item* of call words is what is left of `2^bound` of them:
//!
//! ```text
//! RamRa(item) = Σ_j eq(r4,j)·eq(bound, low bits of the word of row j)          Val(item) = Σ_low eq(bound,low)·w
//! ```
//!
//! over rows j that access it. Of items in a group of `2^b`, all that the next b rounds need is the
//! sum of `RamRa(a)·Val(a')` over all groups, by the places a and a' in the group ([`products`]).
//! One pass adds that up, and the next one begins after those rounds. Once items are few, a pass
//! gives all of them.

mod groups;
mod pass;
mod products;

use super::streaming::CellWeights;
use crate::Context;
use crate::calls::place;
use crate::forms::added;
use crate::forms::running_sum::Addresses;
use groups::Group;
use pass::{ItemPass, Items, Kind, TableItems};
use products::Products;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::{Table, product, sum_pairs};
use rill_verifier::calls::Table as CallTable;

/// Rounds that one pass is for: the words of a row of SHA-256 twice.
const GROUP: usize = 5;

/// Binary logarithm of the items of one table that may be held: 2 MiB of them; few in tests, whose
/// runs are short.
const ITEMS: usize = if cfg!(test) { 5 } else { 15 };

/// Bytes of what is held of a table of `words` words, with so many workers.
pub(crate) fn bytes(words: usize, workers: usize) -> usize {
    workers * Products::bytes(GROUP) + words.min(1 << ITEMS) * 2 * size_of::<F>()
}

/// Passes for a table of `2^variables` words. Passes for several tables are the same.
pub(crate) fn passes(variables: usize) -> usize {
    1 + variables.saturating_sub(ITEMS).div_ceil(GROUP)
}

/// The words of all calls, at a word round.
pub(super) struct CallWords {
    /// `eq(r4, ·)`.
    rows: CellWeights,
    /// Of the words' variables, so far.
    challenges: Vec<F>,
    /// By address.
    tables: Vec<Known>,
}

/// A table, and what is known of it.
struct Known {
    table: CallTable,
    /// The place of its precompile among those of the program.
    place: Option<usize>,
    state: State,
}

/// What is known of a table.
enum State {
    Nothing,
    Products(Products),
    Items { ram_ra: Table, val: Table },
}

impl CallWords {
    /// Before the first word round; `rows` are the weights of all rows.
    pub(super) fn new(context: &Context<'_>, rows: CellWeights) -> Self {
        let known = |table: CallTable| Known {
            table,
            place: place(context.key, &table),
            state: State::Nothing,
        };
        let mut tables: Vec<Known> = context.calls.shapes().into_iter().map(known).collect();
        tables.sort_unstable_by_key(|known| known.table.first_word());
        Self { rows, challenges: Vec::new(), tables }
    }

    /// No words.
    pub(super) fn none() -> Self {
        Self { rows: CellWeights::new(0), challenges: Vec::new(), tables: Vec::new() }
    }

    /// Binds a variable of the rows, before the first word round.
    pub(super) fn bind_row(&mut self, challenge: F) {
        self.rows.bind(challenge);
    }

    /// Binds a variable of the words.
    pub(super) fn bind(&mut self, challenge: F) {
        self.challenges.push(challenge);
        for known in &mut self.tables {
            match &mut known.state {
                State::Nothing => {}
                State::Products(products) => products.bind(challenge),
                State::Items { ram_ra, val } => {
                    ram_ra.bind(challenge);
                    val.bind(challenge);
                }
            }
        }
    }

    /// Index, RamRa and `Val` of the tables that have become one entry, in ascending order.
    pub(super) fn take_bound(&mut self) -> Vec<(usize, [F; 2])> {
        let is_bound = |known: &&Known| match &known.state {
            State::Items { ram_ra, .. } => ram_ra.variables() == 0,
            State::Nothing | State::Products(_) => false,
        };
        let count = self.tables.iter().take_while(is_bound).count();
        let variables = self.challenges.len();
        let bound = self.tables.drain(..count).map(|known| {
            let index = (known.table.first_word() >> variables) as usize;
            match known.state {
                State::Items { ram_ra, val } => (index, [ram_ra.value(), val.value()]),
                State::Nothing | State::Products(_) => (index, [F::ZERO; 2]),
            }
        });
        bound.collect()
    }

    /// `RamRa·Val` at 0 and ∞, and RamRa at 0.
    pub(super) fn sums(&self) -> [F; 3] {
        let of_table = |known: &Known| match &known.state {
            State::Nothing => [F::ZERO; 3],
            State::Products(products) => products.sums(),
            State::Items { ram_ra, val } => {
                let sums = sum_pairs(ram_ra.pairs(), 3, |pair| {
                    let accesses = ram_ra.line(pair);
                    let [zero, infinity] = product([accesses, val.line(pair)]).0;
                    [zero, infinity, accesses.zero]
                });
                [sums[0], sums[1], sums[2]]
            }
        };
        self.tables.iter().map(of_table).fold([F::ZERO; 3], added)
    }

    /// The pass that is due, if one is.
    pub(super) fn pass(&self) -> Option<ItemPass> {
        let bound = self.challenges.len();
        let items = |known: &Known| {
            let is_due = match &known.state {
                State::Nothing => true,
                State::Products(products) => products.variables() == 0,
                State::Items { .. } => false,
            };
            let variables = known.table.log_words() + known.table.log_calls - bound;
            let kind = if variables > ITEMS { Kind::Products } else { Kind::Items };
            let (table, place) = (known.table, known.place);
            is_due.then_some(TableItems { table, place, kind, variables })
        };
        let tables: Vec<Option<TableItems>> = self.tables.iter().map(items).collect();
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        let is_due = tables.iter().any(Option::is_some);
        is_due.then(|| ItemPass {
            rows: self.rows.clone(),
            low: Addresses::new(&point),
            bound,
            tables: tables.into_iter().flatten().collect(),
        })
    }

    /// Goes on with what a pass gave.
    pub(super) fn take(&mut self, pass: &ItemPass, items: Vec<Items>) {
        for (wanted, items) in pass.tables.iter().zip(items) {
            let of = |known: &&mut Known| known.table == wanted.table;
            if let Some(known) = self.tables.iter_mut().find(of) {
                known.state = match wanted.kind {
                    Kind::Products => State::Products(items.into_products()),
                    Kind::Items => {
                        let [ram_ra, val] = items.into_tables(wanted.variables).map(Table::new);
                        State::Items { ram_ra, val }
                    }
                };
            }
        }
    }
}
