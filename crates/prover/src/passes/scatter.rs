//! A large table to which single rows add here and there.

use crate::Form;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::{Part, Pass, Request, RoundProver, add_all, encode};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// What rows add to entries of a table.
pub(crate) trait Addends: Send + Sync {
    /// Calls `add` with the entries that row `row` adds to, and what; an entry beyond the last is
    /// none.
    fn each(&self, row: u64, cycle: &Cycle, add: impl FnMut(u32, F));
}

/// Entries of a page: 16 KiB.
const PAGE: usize = 1 << 9;

/// The form in memory that `build` makes of `table` after all rows added to it.
///
/// *Memory* the table; for each worker as much of it as its rows touch, in pages. *Passes* one.
pub(crate) fn from_scatter<'a, A: Addends + 'a, L: RoundProver + 'a>(
    addends: A,
    table: Vec<F>,
    build: impl FnOnce(Vec<F>) -> L + Send + Sync + 'a,
) -> Form<'a> {
    let scattered = Scattered { addends, table };
    Form::pass(scattered, |Scattered { mut table, .. }, pages| {
        for (entries, page) in table.chunks_mut(PAGE).zip(pages.0) {
            add_all(entries, page.into_iter().flatten());
        }
        Form::resident(build(table))
    })
}

/// The pass, with the table that it is to be added to.
struct Scattered<A> {
    addends: A,
    table: Vec<F>,
}

/// What the rows of a range add: the pages they touch.
struct Pages(Vec<Option<Vec<F>>>);

encode!(Pages { 0 });

impl Pages {
    fn add(&mut self, index: usize, value: F) {
        if let Some(page) = self.0.get_mut(index / PAGE) {
            page.get_or_insert_with(|| vec![F::ZERO; PAGE])[index % PAGE] += value;
        }
    }
}

impl Part for Pages {
    fn append(&mut self, next: Self) {
        for (page, next) in self.0.iter_mut().zip(next.0) {
            match (page, next) {
                (Some(page), Some(next)) => add_all(page, next),
                (page @ None, next) => *page = next,
                (Some(_), None) => {}
            }
        }
    }
}

/// What a worker has touched, and its next row.
struct Scratch {
    row: u64,
    pages: Pages,
}

impl<A: Addends> Pass<Block> for Scattered<A> {
    type Scratch = Scratch;
    type Part = Pages;

    fn request(&self) -> Request {
        let bytes = self.table.len() * size_of::<F>();
        Request { scratch_bytes: bytes, kept_bytes: bytes, row_bytes: 0, align_rows: 1 }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        let pages = vec![None; self.table.len().div_ceil(PAGE)];
        Scratch { row: rows.start, pages: Pages(pages) }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        for cycle in &block.cycles {
            self.addends.each(scratch.row, cycle, |index, value| {
                scratch.pages.add(index as usize, value);
            });
            scratch.row += 1;
        }
    }

    fn finish(&self, scratch: Scratch) -> Pages {
        scratch.pages
    }
}
