//! The contract of a form of a relation.

use rill_field::F;
use std::any::Any;
use std::ops::Range;

/// One form of one relation, as the round engine drives it. Pure field computation: it never sees a
/// transcript.
///
/// Call order: `round(claim_0) · bind(r_0) · round(claim_1) · … · bind(r_last) · openings()`.
pub trait RoundProver: Send + Sync {
    /// Number of rounds in all.
    fn rounds(&self) -> usize;

    /// The coefficients `c_0 … c_d` of the current round polynomial, all of them, `d` the
    /// relation's degree in this round (zeros at the end are kept). `claim` is `s(0) + s(1)` as the
    /// engine knows it.
    fn round(&mut self, claim: F) -> Vec<F>;

    /// Binds the current variable to `challenge`.
    fn bind(&mut self, challenge: F);

    /// After the last bind: the values of the relation's openings, in the order of its cells.
    fn openings(&self) -> Vec<F>;
}

/// A form over a trace that comes in blocks of type `B`. Before each round the engine asks every
/// member of the stage whether it needs a pass, and one replay of all rows feeds all that do.
///
/// A pass gives each worker a contiguous range of rows: `scratch(range)`, `visit` for each block of
/// the range in order, then `merge` of all scratches in order of their ranges, then `end_pass`.
/// Blocks do not carry their place: a scratch that needs to know the row counts from the start of
/// its range. `visit` runs on a worker, so it is not parallel inside.
pub trait Form<B>: RoundProver {
    /// What the member needs before its next `round`, or after its last `bind` before `openings`;
    /// `None` if it can answer without a pass. One pass must do.
    fn request(&self) -> Option<Request>;

    /// Empty scratch for the rows `rows`.
    fn scratch(&self, rows: Range<u64>) -> Scratch;

    /// Accounts for one block.
    fn visit(&self, scratch: &mut Scratch, block: &B);

    /// Takes over the scratch of the next range.
    fn merge(&mut self, scratch: Scratch);

    /// All ranges were merged.
    fn end_pass(&mut self);
}

impl<P: RoundProver + ?Sized> RoundProver for Box<P> {
    fn rounds(&self) -> usize {
        (**self).rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        (**self).round(claim)
    }

    fn bind(&mut self, challenge: F) {
        (**self).bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        (**self).openings()
    }
}

impl<B, P: Form<B> + ?Sized> Form<B> for Box<P> {
    fn request(&self) -> Option<Request> {
        (**self).request()
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        (**self).scratch(rows)
    }

    fn visit(&self, scratch: &mut Scratch, block: &B) {
        (**self).visit(scratch, block);
    }

    fn merge(&mut self, scratch: Scratch) {
        (**self).merge(scratch);
    }

    fn end_pass(&mut self) {
        (**self).end_pass();
    }
}

/// Scratch of one member for one range of rows.
pub type Scratch = Box<dyn Any + Send>;

/// A member's wish for a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Bytes the member will hold per worker during the pass.
    pub scratch_bytes: usize,
    /// Bytes it will keep after the pass.
    pub kept_bytes: usize,
    /// Bytes it will keep of every row, besides: 0 for a form that streams.
    pub row_bytes: usize,
    /// A power of two: each worker's range begins at a multiple of so many rows. A form that sums
    /// over cells of `2^k` rows asks for `2^k`, so that no cell is split; 1 if any split will do.
    pub align_rows: u64,
}

impl Request {
    /// Bytes of a pass of `rows` rows for members with these requests: the scratch of all on every
    /// worker of the current pool that finds an aligned range, and what is kept of it and of rows.
    pub(crate) fn pass_bytes(requests: &[Self], rows: u64) -> u64 {
        let align = requests.iter().map(|request| request.align_rows).max().unwrap_or(1);
        let workers = rayon::current_num_threads() as u64;
        let holders = workers.min(rows.div_ceil(align.max(1)));
        let scratch: usize = requests.iter().map(|request| request.scratch_bytes).sum();
        let kept: usize = requests.iter().map(|request| request.kept_bytes).sum();
        let of_row: usize = requests.iter().map(|request| request.row_bytes).sum();
        holders * scratch as u64 + kept as u64 + rows * of_row as u64
    }
}

/// All rows of a trace, padding included, as often as wanted.
pub trait BlockSource<B>: Sync {
    /// Rows in all: `2^log_cycles`.
    fn rows(&self) -> u64;

    /// Contiguous ranges that cover all rows in order; replay of one does not wait for another. The
    /// engine joins neighbours until every worker has one range, aligned as the members wish.
    fn segments(&self) -> Vec<Range<u64>>;

    /// What a segment costs next to others, in any unit; the engine shares this evenly.
    fn work(&self, segment: &Range<u64>) -> u64 {
        segment.end - segment.start
    }

    /// Calls `visit` with the blocks of one of the segments, in order.
    fn replay(&self, segment: Range<u64>, visit: &mut dyn FnMut(&B)) -> Result<(), SourceError>;
}

/// `scratch` as what the form made it of.
///
/// # Panics
/// If it is the scratch of another form.
pub fn scratch_mut<T: 'static>(scratch: &mut Scratch) -> &mut T {
    scratch.downcast_mut().expect("a form is handed its own scratch")
}

/// `scratch` taken apart, for `merge`.
///
/// # Panics
/// If it is the scratch of another form.
pub fn scratch_into<T: 'static>(scratch: Scratch) -> T {
    *scratch.downcast().expect("a form is handed its own scratch")
}

/// Appends the entries of the next range to a table. They are there twice only for as long as one
/// reallocation takes: the first part is taken over as it is.
pub fn join<T>(table: &mut Vec<T>, mut part: Vec<T>) {
    if table.is_empty() {
        *table = part;
    } else {
        table.reserve_exact(part.len());
        table.append(&mut part);
    }
}

/// The source of a stage whose members all live in memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBlocks;

impl<B> BlockSource<B> for NoBlocks {
    fn rows(&self) -> u64 {
        0
    }

    fn segments(&self) -> Vec<Range<u64>> {
        Vec::new()
    }

    fn replay(&self, _: Range<u64>, _: &mut dyn FnMut(&B)) -> Result<(), SourceError> {
        Ok(())
    }
}

/// A replay failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError(pub String);

impl std::fmt::Display for SourceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SourceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_holds_as_many_scratches_as_workers_find_ranges() {
        let request =
            |align_rows| Request { scratch_bytes: 10, kept_bytes: 1, row_bytes: 0, align_rows };
        let bytes = |aligns: &[u64]| {
            let requests: Vec<Request> = aligns.iter().copied().map(request).collect();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
            pool.install(|| Request::pass_bytes(&requests, 1 << 10))
        };
        assert_eq!(bytes(&[]), 0);
        assert_eq!(bytes(&[1]), 8 * 10 + 1);
        assert_eq!(bytes(&[1, 1 << 8]), 4 * 20 + 2);
        assert_eq!(bytes(&[1 << 10, 1]), 20 + 2);
        let keeper = Request { scratch_bytes: 0, kept_bytes: 0, row_bytes: 3, align_rows: 1 };
        assert_eq!(Request::pass_bytes(&[keeper], 1 << 10), 3 << 10);
    }
}
