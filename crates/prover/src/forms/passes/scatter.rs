//! A large table to whose scattered entries single rows add.

use crate::Form;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::{Part, Pass, Request, RoundProver, add_all, encode};
use rill_witness::{BLOCK_ROWS, Block, Cycle};
use std::mem::{replace, take};
use std::ops::Range;

/// What rows add to entries of a table.
pub(crate) trait Addends: Send + Sync {
    /// Calls `add` with the entries that row `row` adds to, and what; an entry beyond the last is
    /// none.
    fn each(&self, row: u64, cycle: &Cycle, add: impl FnMut(u32, F));
}

/// How many addends a worker gathers before it hands them in.
const GATHERED: usize = 1 << 9;
/// Room for those, plus six for each row of one more block.
const ROOM: usize = GATHERED + 6 * BLOCK_ROWS;

/// Entries of a page: 16 KiB.
const PAGE: usize = 1 << 9;

/// Pages by which the table grows while it replaces them.
const STEP: usize = 1 << 6;

/// The form in memory that `build` makes of the table of `entries` entries that all rows added up.
///
/// *Memory* the table, once for all workers, and 80 KB for each of them. *Passes* one.
pub(crate) fn from_scatter<'a, A: Addends + 'a, L: RoundProver + 'a>(
    addends: A,
    entries: usize,
    build: impl FnOnce(Vec<F>) -> L + Send + Sync + 'a,
) -> Form<'a> {
    Form::pass(Scattered { addends, entries }, |_, added| Form::resident(build(added.into_table())))
}

/// The pass.
struct Scattered<A> {
    addends: A,
    entries: usize,
}

/// What rows add to a table of `entries` entries: to the pages that they touch, if there are any
/// yet, and to single entries.
struct Added {
    entries: usize,
    pages: Vec<Option<Vec<F>>>,
    single: Vec<(u32, F)>,
}

encode!(Added { entries, pages, single });

impl Added {
    /// Adds single entries to their pages.
    fn settle(&mut self, single: Vec<(u32, F)>) {
        self.pages.resize(self.entries.div_ceil(PAGE), None);
        for (index, value) in single {
            let index = index as usize;
            if let Some(page) = self.pages.get_mut(index / PAGE) {
                page.get_or_insert_with(|| vec![F::ZERO; PAGE])[index % PAGE] += value;
            }
        }
    }

    /// The table, which replaces the pages.
    fn into_table(mut self) -> Vec<F> {
        let (single, entries) = (take(&mut self.single), self.entries);
        self.settle(single);
        let mut table = Vec::new();
        for page in self.pages {
            let length = PAGE.min(entries - table.len());
            if table.len() + length > table.capacity() {
                table.reserve_exact((STEP * PAGE).min(entries - table.len()));
            }
            let page = page.unwrap_or_else(|| vec![F::ZERO; length]);
            table.extend_from_slice(&page[..length]);
        }
        table
    }
}

impl Part for Added {
    fn append(&mut self, next: Self) {
        let single = take(&mut self.single);
        self.settle(single);
        for (page, next) in self.pages.iter_mut().zip(next.pages) {
            match (page, next) {
                (Some(page), Some(next)) => add_all(page, next),
                (page @ None, next) => *page = next,
                (Some(_), None) => {}
            }
        }
        self.settle(next.single);
    }
}

/// What a worker has gathered, and its next row.
struct Scratch {
    row: u64,
    single: Vec<(u32, F)>,
}

impl<A> Scattered<A> {
    fn added(&self, single: Vec<(u32, F)>) -> Added {
        Added { entries: self.entries, pages: Vec::new(), single }
    }
}

impl<A: Addends> Pass<Block> for Scattered<A> {
    type Scratch = Scratch;
    type Part = Added;

    fn request(&self) -> Request {
        Request {
            scratch_bytes: ROOM * size_of::<(u32, F)>(),
            kept_bytes: self.entries * size_of::<F>(),
            row_bytes: 0,
            align_rows: 1,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Scratch { row: rows.start, single: Vec::with_capacity(ROOM) }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        for cycle in &block.cycles {
            let single = &mut scratch.single;
            self.addends.each(scratch.row, cycle, |index, value| single.push((index, value)));
            scratch.row += 1;
        }
    }

    fn early(&self, scratch: &mut Scratch) -> Option<Added> {
        let full = scratch.single.len() >= GATHERED;
        full.then(|| self.added(replace(&mut scratch.single, Vec::with_capacity(ROOM))))
    }

    fn finish(&self, scratch: Scratch) -> Added {
        self.added(scratch.single)
    }
}
