//! How a form starts that needs sums over all rows, and no row itself.

use crate::gathered::{Gather, Gathered};
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::{Request, RoundProver, Scratch, scratch_into, scratch_mut};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// Sums that each row adds to.
pub(crate) trait RowSums: Send + Sync {
    /// How many.
    fn count(&self) -> usize;

    /// Adds row `row`.
    fn add(&self, row: u64, cycle: &Cycle, sums: &mut [F]);
}

/// A form in memory, made of sums over all rows that a single pass adds up.
///
/// *Memory* the sums, once per worker. *Passes* one.
pub(crate) type FromSums<A, L> = Gathered<Sums<A>, L>;

/// The sums so far.
pub(crate) struct Sums<A> {
    rows: A,
    sums: Vec<F>,
}

/// What a worker adds up, and its next row.
struct Part {
    row: u64,
    sums: Vec<F>,
}

impl<A: RowSums, L: RoundProver> FromSums<A, L> {
    /// A form of `rounds` rounds that `build` makes of the sums.
    pub(crate) fn new(
        rounds: usize,
        rows: A,
        build: impl FnOnce(Vec<F>) -> L + Send + Sync + 'static,
    ) -> Self {
        let sums = vec![F::ZERO; rows.count()];
        Self::of(rounds, Sums { rows, sums }, build)
    }
}

impl<A: RowSums> Gather for Sums<A> {
    type Gathered = Vec<F>;

    fn request(&self) -> Request {
        let bytes = self.sums.len() * size_of::<F>();
        Request { scratch_bytes: bytes, kept_bytes: bytes, row_bytes: 0, align_rows: 1 }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(Part { row: rows.start, sums: vec![F::ZERO; self.sums.len()] })
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let part: &mut Part = scratch_mut(scratch);
        for cycle in &block.cycles {
            self.rows.add(part.row, cycle, &mut part.sums);
            part.row += 1;
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        let part: Part = scratch_into(scratch);
        self.sums.iter_mut().zip(part.sums).for_each(|(sum, value)| *sum += value);
    }

    fn finish(self) -> Vec<F> {
        self.sums
    }
}
