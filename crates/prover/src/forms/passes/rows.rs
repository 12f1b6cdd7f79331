//! One value of every row.

use crate::Form;
use rill_sumcheck_prover::{Encode, Joined, Pass, Request, RoundProver};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// The form that `build` makes of `extract` of every row, in order, padding included.
///
/// *Memory* `size_of::<T>()` bytes per row until the form is built. *Passes* one.
pub(crate) fn keep_rows<'a, T: Encode + Send + 'static>(
    extract: fn(&Cycle) -> T,
    build: impl FnOnce(Vec<T>) -> Form<'a> + Send + Sync + 'a,
) -> Form<'a> {
    Form::pass(Rows { extract }, |_, rows| build(rows.0))
}

/// Like [`keep_rows`], for a form in memory.
pub(crate) fn from_rows<'a, T: Encode + Send + 'static, L: RoundProver + 'a>(
    extract: fn(&Cycle) -> T,
    build: impl FnOnce(Vec<T>) -> L + Send + Sync + 'a,
) -> Form<'a> {
    keep_rows(extract, |rows| Form::resident(build(rows)))
}

/// The pass.
struct Rows<T> {
    extract: fn(&Cycle) -> T,
}

impl<T: Encode + Send> Pass<Block> for Rows<T> {
    type Scratch = Vec<T>;
    type Part = Joined<T>;

    fn request(&self) -> Request {
        Request { scratch_bytes: 0, kept_bytes: 0, row_bytes: size_of::<T>(), align_rows: 1 }
    }

    fn scratch(&self, rows: Range<u64>) -> Vec<T> {
        Vec::with_capacity((rows.end - rows.start) as usize)
    }

    fn visit(&self, scratch: &mut Vec<T>, block: &Block) {
        scratch.extend(block.cycles.iter().map(self.extract));
    }

    fn finish(&self, scratch: Vec<T>) -> Joined<T> {
        Joined(scratch)
    }
}
