//! How a form starts that needs large tables to which single rows add here and there.

use crate::gathered::{Gather, Gathered};
use rill_field::F;
use rill_sumcheck_prover::{Request, RoundProver, Scratch, scratch_into, scratch_mut};
use rill_witness::{Block, Cycle};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// What rows add to entries of a table.
pub(crate) trait Addends: Send + Sync {
    /// Pushes the entries that row `row` adds to, and what; an entry beyond the last is none.
    fn push(&self, row: u64, cycle: &Cycle, addends: &mut Vec<(u32, F)>);
}

/// So many addends a worker gathers before it adds them to the table, which is locked meanwhile.
const GATHERED: usize = 1 << 10;
/// Room for those of one more row.
const ROOM: usize = GATHERED + 8;

/// A form in memory, made of one table that a single pass adds up.
///
/// *Memory* the table, shared by all workers, and 40 KB for each of them. *Passes* one.
pub(crate) type FromScatter<A, L> = Gathered<Scatter<A>, L>;

/// The table so far.
pub(crate) struct Scatter<A> {
    addends: A,
    table: Mutex<Vec<F>>,
}

/// What a worker has gathered, and its next row.
struct Part {
    row: u64,
    addends: Vec<(u32, F)>,
}

impl<A: Addends, L: RoundProver> FromScatter<A, L> {
    /// A form of `rounds` rounds that `build` makes of `table` after all rows added to it.
    pub(crate) fn new(
        rounds: usize,
        addends: A,
        table: Vec<F>,
        build: impl FnOnce(Vec<F>) -> L + Send + Sync + 'static,
    ) -> Self {
        Self::of(rounds, Scatter { addends, table: Mutex::new(table) }, build)
    }
}

impl<A> Scatter<A> {
    /// Adds what is gathered to the table. Sums are exact, so the order of workers leaves no trace.
    fn add(&self, addends: &mut Vec<(u32, F)>) {
        // The lock is never held while something can fail.
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, value) in addends.drain(..) {
            if let Some(entry) = table.get_mut(index as usize) {
                *entry += value;
            }
        }
    }
}

impl<A: Addends> Gather for Scatter<A> {
    type Gathered = Vec<F>;

    fn request(&self) -> Request {
        let entries = self.table.lock().unwrap_or_else(PoisonError::into_inner).len();
        Request {
            scratch_bytes: ROOM * size_of::<(u32, F)>(),
            kept_bytes: entries * size_of::<F>(),
            row_bytes: 0,
            align_rows: 1,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(Part { row: rows.start, addends: Vec::with_capacity(ROOM) })
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let part: &mut Part = scratch_mut(scratch);
        for cycle in &block.cycles {
            self.addends.push(part.row, cycle, &mut part.addends);
            part.row += 1;
            if part.addends.len() >= GATHERED {
                self.add(&mut part.addends);
            }
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        let mut part: Part = scratch_into(scratch);
        self.add(&mut part.addends);
    }

    fn finish(self) -> Vec<F> {
        self.table.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
