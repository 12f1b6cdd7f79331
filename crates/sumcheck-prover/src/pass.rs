//! A pass as a value: what one look at all rows will give.

use crate::part::Parts;
use crate::{Form, Part, PartError};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One look at all rows. A pure function of what it was made from: any cut of the rows, worked on
/// in any order and anywhere, gives the same part, because field arithmetic is exact.
///
/// A worker goes over a contiguous range: [`scratch`](Pass::scratch), [`visit`](Pass::visit) for
/// each block in order, [`finish`](Pass::finish). Parts are [appended](Part::append) in the order
/// of their ranges. Blocks do not carry their place: a scratch that needs to know the row counts
/// from the start of its range. `visit` runs on a worker, so it is not parallel inside.
pub trait Pass<B>: Send + Sync {
    /// What a worker holds while it goes over its range.
    type Scratch: Send;

    /// What is left of a range.
    type Part: Part;

    /// What it needs.
    fn request(&self) -> Request;

    /// Empty scratch for the rows `rows`.
    fn scratch(&self, rows: Range<u64>) -> Self::Scratch;

    /// Accounts for one block.
    fn visit(&self, scratch: &mut Self::Scratch, block: &B);

    /// The part of the scratch that is handed in before the range is over, so that a large sum is
    /// not held by every worker. Only for parts that may be appended in any order.
    fn early(&self, _scratch: &mut Self::Scratch) -> Option<Self::Part> {
        None
    }

    /// The part of the range, after its last block, without what was handed in.
    fn finish(&self, scratch: Self::Scratch) -> Self::Part;
}

/// What a pass needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Bytes held per worker during the pass.
    pub scratch_bytes: usize,
    /// Bytes kept after the pass, and of the form during it.
    pub kept_bytes: usize,
    /// Additional bytes kept of every row: 0 for a form that streams.
    pub row_bytes: usize,
    /// A power of two: each worker's range begins at a multiple of this many rows. A form that sums
    /// over cells of `2^k` rows asks for `2^k`, so that no cell is split; 1 if any split will do.
    pub align_rows: u64,
}

impl Request {
    /// Sums of `bytes` bytes, which any range of rows adds to.
    pub fn of_sums(bytes: usize) -> Self {
        Self { scratch_bytes: bytes, kept_bytes: bytes, row_bytes: 0, align_rows: 1 }
    }

    /// Tables of `bytes` bytes, of which a worker's scratch is a share, with an entry for every
    /// `cell` rows.
    pub fn of_tables(bytes: usize, cell: usize) -> Self {
        Self { scratch_bytes: 0, kept_bytes: bytes, row_bytes: 0, align_rows: cell as u64 }
    }

    /// Bytes of a pass of `rows` rows for these requests on this machine: the scratch of all on
    /// every worker of the current pool that finds an aligned range, and what is kept of it and of
    /// rows.
    pub fn pass_bytes(requests: &[Self], rows: u64) -> u64 {
        let align = requests.iter().map(|request| request.align_rows).max().unwrap_or(1);
        let workers = rayon::current_num_threads() as u64;
        let holders = workers.min(rows.div_ceil(align.max(1)));
        let scratch: usize = requests.iter().map(|request| request.scratch_bytes).sum();
        let kept: usize = requests.iter().map(|request| request.kept_bytes).sum();
        let of_row: usize = requests.iter().map(|request| request.row_bytes).sum();
        holders * scratch as u64 + kept as u64 + rows * of_row as u64
    }
}

/// A pass under way, whatever its types are: it takes the parts of its ranges, in any order.
pub trait Gathering<B>: Send + Sync {
    /// What it needs.
    fn request(&self) -> Request;

    /// A worker for the rows `rows`; if it is for another process, its part will be sent.
    fn worker(&self, rows: Range<u64>, sends: bool) -> Box<dyn Worker<B> + '_>;

    /// Takes the bytes of the part of range `index`, as [`Worker::send`] made them.
    ///
    /// # Errors
    /// If they are not those of a part.
    fn receive(&self, index: usize, bytes: &[u8]) -> Result<(), PartError>;
}

/// A pass that a form waits for.
pub trait Due<'a, B>: Gathering<B> {
    /// All parts have arrived: what follows.
    fn close(self: Box<Self>) -> Form<'a, B>;
}

/// One range of a pass under way.
pub trait Worker<B>: Send {
    /// Accounts for one block.
    fn visit(&mut self, block: &B);

    /// Hands in the part of the range, which is the `index`-th of the pass.
    fn finish(self: Box<Self>, index: usize);

    /// The bytes of the part of the range.
    fn send(self: Box<Self>) -> Vec<u8>;
}

/// A pass with the parts that have come so far, and what follows it.
pub(crate) struct Gathered<B, P: Pass<B>, T> {
    pass: P,
    parts: Mutex<Parts<P::Part>>,
    then: T,
}

impl<B, P: Pass<B>, T> Gathered<B, P, T> {
    pub(crate) fn new(pass: P, then: T) -> Self {
        Self { pass, parts: Mutex::default(), then }
    }

    /// The pass, the part of all rows, and what follows.
    pub(crate) fn whole(self) -> (P, P::Part, T) {
        let Self { pass, parts, then } = self;
        let whole = parts.into_inner().unwrap_or_else(PoisonError::into_inner).whole();
        let whole = whole.unwrap_or_else(|| pass.finish(pass.scratch(0..0)));
        (pass, whole, then)
    }
}

impl<B, P: Pass<B>, T: Send + Sync> Gathering<B> for Gathered<B, P, T> {
    fn request(&self) -> Request {
        self.pass.request()
    }

    fn worker(&self, rows: Range<u64>, sends: bool) -> Box<dyn Worker<B> + '_> {
        let Self { pass, parts, .. } = self;
        let sent = sends.then(|| pass.finish(pass.scratch(rows.start..rows.start)));
        Box::new(Ranged { scratch: pass.scratch(rows), pass, parts, sent })
    }

    fn receive(&self, index: usize, bytes: &[u8]) -> Result<(), PartError> {
        let part = P::Part::from_bytes(bytes)?;
        lock(&self.parts).put(index, part);
        Ok(())
    }
}

impl<'a, B, P, T> Due<'a, B> for Gathered<B, P, T>
where
    P: Pass<B>,
    T: FnOnce(P, P::Part) -> Form<'a, B> + Send + Sync,
{
    fn close(self: Box<Self>) -> Form<'a, B> {
        let (pass, part, then) = self.whole();
        then(pass, part)
    }
}

/// What a lock guards is whole even if a thread that held it has failed.
fn lock<T>(parts: &Mutex<T>) -> MutexGuard<'_, T> {
    parts.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Ranged<'g, B, P: Pass<B>> {
    pass: &'g P,
    parts: &'g Mutex<Parts<P::Part>>,
    scratch: P::Scratch,
    /// What will be sent, so far; `None` if parts are handed in.
    sent: Option<P::Part>,
}

impl<B, P: Pass<B>> Worker<B> for Ranged<'_, B, P> {
    fn visit(&mut self, block: &B) {
        self.pass.visit(&mut self.scratch, block);
        if let Some(part) = self.pass.early(&mut self.scratch) {
            match &mut self.sent {
                Some(sent) => sent.append(part),
                None => lock(self.parts).add(part),
            }
        }
    }

    fn finish(self: Box<Self>, index: usize) {
        let part = self.pass.finish(self.scratch);
        lock(self.parts).put(index, part);
    }

    fn send(self: Box<Self>) -> Vec<u8> {
        let part = self.pass.finish(self.scratch);
        match self.sent {
            Some(mut sent) => {
                sent.append(part);
                sent.to_bytes()
            }
            None => part.to_bytes(),
        }
    }
}

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
