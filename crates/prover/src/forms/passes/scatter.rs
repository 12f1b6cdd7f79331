//! A large table to whose scattered entries single rows add.

use crate::Form;
use rill_field::{AdditiveGroup, F, Zero};
use rill_sumcheck_prover::{Encode, Part, Pass, Request, add_all};
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

/// What `then` makes of the table of `entries` entries that all rows added up.
///
/// *Memory* the table, once for all workers, and 80 KB for each of them. *Passes* one.
pub(crate) fn from_scatter<'a, A: Addends + 'a>(
    addends: A,
    entries: usize,
    then: impl FnOnce(Vec<F>) -> Form<'a> + Send + Sync + 'a,
) -> Form<'a> {
    Form::pass(Scattered { addends, entries }, |_, added| then(added.into_table()))
}

/// The pass.
struct Scattered<A> {
    addends: A,
    entries: usize,
}

/// What rows add to a table of `entries` entries: the table, unless it is empty, and single
/// entries.
struct Added {
    entries: usize,
    table: Vec<F>,
    single: Vec<(u32, F)>,
}

/// Single entries only: those of the table that are not zero come first.
impl Encode for Added {
    fn write(&self, to: &mut Vec<u8>) {
        let table = (0..).zip(&self.table).filter(|(_, value)| !value.is_zero());
        let single = self.single.iter().map(|(index, value)| (*index, value));
        let all: Vec<(u32, F)> =
            table.chain(single).map(|(index, value)| (index, *value)).collect();
        (self.entries, all).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let (entries, single) = Encode::read(from)?;
        Some(Self { entries, table: Vec::new(), single })
    }
}

impl Added {
    /// Adds single entries to the table.
    fn settle(&mut self, single: Vec<(u32, F)>) {
        self.table.resize(self.entries, F::ZERO);
        for (index, value) in single {
            if let Some(entry) = self.table.get_mut(index as usize) {
                *entry += value;
            }
        }
    }

    fn into_table(mut self) -> Vec<F> {
        let single = take(&mut self.single);
        self.settle(single);
        self.table
    }
}

impl Part for Added {
    fn append(&mut self, next: Self) {
        let single = take(&mut self.single);
        self.settle(single);
        add_all(&mut self.table, next.table);
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
        Added { entries: self.entries, table: Vec::new(), single }
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
