//! How a linear form starts: one pass that keeps what it needs of every row.

use crate::gathered::{Gather, Gathered};
use rill_sumcheck_prover::{Request, RoundProver, Scratch, join, scratch_into, scratch_mut};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// A form in memory, made of one value per row that a single pass extracts.
///
/// *Memory* `size_of::<T>()` bytes per row until the form is built, beside what it builds. *Passes*
/// one.
pub(crate) type FromRows<T, L> = Gathered<Rows<T>, L>;

/// The value of every row so far.
pub(crate) struct Rows<T> {
    extract: fn(&Cycle) -> T,
    rows: Vec<T>,
}

impl<T: Send + Sync + 'static, L: RoundProver> FromRows<T, L> {
    /// A form of `rounds` rounds: `build` makes it of `extract` of every row, in order, padding
    /// included.
    pub(crate) fn new(
        rounds: usize,
        extract: fn(&Cycle) -> T,
        build: impl FnOnce(Vec<T>) -> L + Send + Sync + 'static,
    ) -> Self {
        Self::of(rounds, Rows { extract, rows: Vec::new() }, build)
    }
}

impl<T: Send + Sync + 'static> Gather for Rows<T> {
    type Gathered = Vec<T>;

    fn request(&self) -> Request {
        Request { scratch_bytes: 0, kept_bytes: 0, row_bytes: size_of::<T>(), align_rows: 1 }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(Vec::<T>::with_capacity((rows.end - rows.start) as usize))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        scratch_mut::<Vec<T>>(scratch).extend(block.cycles.iter().map(self.extract));
    }

    fn merge(&mut self, scratch: Scratch) {
        join(&mut self.rows, scratch_into(scratch));
    }

    fn finish(self) -> Vec<T> {
        self.rows
    }
}
