//! Sums over all rows.

use crate::Form;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::{Pass, Request, RoundProver, Sums};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// Sums that each row adds to.
pub(crate) trait RowSums: Send + Sync {
    /// How many.
    fn count(&self) -> usize;

    /// Adds row `row`.
    fn add(&self, row: u64, cycle: &Cycle, sums: &mut [F]);
}

/// The form in memory that `build` makes of the sums.
///
/// *Memory* the sums, once per worker. *Passes* one.
pub(crate) fn from_sums<'a, A: RowSums + 'a, L: RoundProver + 'a>(
    rows: A,
    build: impl FnOnce(Vec<F>) -> L + Send + Sync + 'a,
) -> Form<'a> {
    sum_rows(rows, |sums| Form::resident(build(sums)))
}

/// Like [`from_sums`], for any form.
pub(crate) fn sum_rows<'a, A: RowSums + 'a>(
    rows: A,
    next: impl FnOnce(Vec<F>) -> Form<'a> + Send + Sync + 'a,
) -> Form<'a> {
    Form::pass(Summed(rows), |_, sums| next(sums.0))
}

/// The pass.
pub(crate) struct Summed<A>(pub(crate) A);

/// What a worker adds up, and its next row.
pub(crate) struct Scratch {
    row: u64,
    sums: Vec<F>,
}

impl<A: RowSums> Pass<Block> for Summed<A> {
    type Scratch = Scratch;
    type Part = Sums;

    fn request(&self) -> Request {
        Request::of_sums(self.0.count() * size_of::<F>())
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Scratch { row: rows.start, sums: vec![F::ZERO; self.0.count()] }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        for cycle in &block.cycles {
            self.0.add(scratch.row, cycle, &mut scratch.sums);
            scratch.row += 1;
        }
    }

    fn finish(&self, scratch: Scratch) -> Sums {
        Sums(scratch.sums)
    }
}
