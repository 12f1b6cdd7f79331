//! The sparse matrix of a read-write relation, one row per cell, one entry per register that the cell touches. See
//! [`crate::twist`].

use super::chunk::Chunk;
use crate::twist::{self, flipped};
use rayon::prelude::*;
use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::{Pair, Values, product};

/// Rows of a chunk when it is made: the unit of parallel work.
const CHUNK_ROWS: usize = 1 << 10;

/// One register in one cell that touches it, `c = RdWa + γ·Rs1Ra + γ²·Rs2Ra`; its place is the register, as the matrix has rows.
pub(super) type Entry = twist::Entry<u8>;

type Touch<'a> = twist::Touch<'a, u8>;

/// Joins the entries of two neighbouring cells, both sorted by register.
fn join<'a>(mut earlier: &'a [Entry], mut later: &'a [Entry]) -> impl Iterator<Item = Touch<'a>> {
    std::iter::from_fn(move || match (earlier, later) {
        ([a, rest @ ..], [b, others @ ..]) if a.place == b.place => {
            (earlier, later) = (rest, others);
            Some(Touch::Both(a, b))
        }
        ([a, rest @ ..], []) => {
            earlier = rest;
            Some(Touch::Earlier(a))
        }
        ([a, rest @ ..], [b, ..]) if a.place < b.place => {
            earlier = rest;
            Some(Touch::Earlier(a))
        }
        (_, [b, others @ ..]) => {
            later = others;
            Some(Touch::Later(b))
        }
        ([], []) => None,
    })
}

/// `entries` of two neighbouring cells as those of one cell, appended to `bound`.
pub(super) fn bind_rows(earlier: &[Entry], later: &[Entry], challenge: F, bound: &mut Vec<Entry>) {
    bound.extend(join(earlier, later).map(|touch| touch.bind(touch.ends().0.place, challenge)));
}

/// The matrix: chunks of equally many rows, the last of them possibly shorter while the matrix is being filled.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    chunks: Vec<Chunk>,
    /// Number of the row to be pushed next, counted from the first row of the trace.
    next: usize,
}

impl Matrix {
    /// An empty matrix whose first row is to be row `next` of the whole.
    pub(super) fn starting_at(next: usize) -> Self {
        let begun =
            if next.is_multiple_of(CHUNK_ROWS) { Vec::new() } else { vec![Chunk::default()] };
        Self { chunks: begun, next }
    }

    /// Adds a row of the entries that `fill` appends, sorted by register.
    pub(super) fn push_row(&mut self, fill: impl FnOnce(&mut Vec<Entry>)) {
        if self.next.is_multiple_of(CHUNK_ROWS) {
            self.chunks.push(Chunk::with_rows(CHUNK_ROWS));
        }
        self.chunks.last_mut().expect("a row begins a chunk or has one").push_row(fill);
        self.next += 1;
    }

    /// Adds the rows of `other`, which begin where those of `self` end.
    pub(super) fn append(&mut self, other: Self) {
        let mut chunks = other.chunks.into_iter();
        if !self.next.is_multiple_of(CHUNK_ROWS)
            && let (Some(open), Some(rest)) = (self.chunks.last_mut(), chunks.next())
        {
            open.append(rest);
        }
        self.chunks.extend(chunks);
        self.next = other.next;
    }

    /// Adds `start[k]` to all values of register `k`.
    pub(super) fn raise(&mut self, start: &[F]) {
        self.chunks.par_iter_mut().flat_map_iter(Chunk::entries_mut).for_each(|entry| {
            let start = start[usize::from(entry.place)];
            entry.before += start;
            entry.value += start;
            entry.after += start;
        });
    }

    /// The entries of row `m`.
    pub(super) fn row(&self, m: usize) -> &[Entry] {
        let chunk_rows = self.chunks[0].rows();
        self.chunks[m / chunk_rows].row(m % chunk_rows)
    }

    /// `Σ_k c(k,X)·Val(k,X)` of a pair of rows. Which row came first in time does not change if the pair is flipped.
    pub(super) fn products(&self, pair: Pair) -> Values<2> {
        let earlier = pair.zero.min(pair.one);
        let mut sum = Values([F::zero(); 2]);
        for touch in join(self.row(earlier), self.row(earlier + 1)) {
            let (mut c, mut value) = (touch.selector(), touch.value());
            if pair.zero > pair.one {
                (c, value) = (flipped(c), flipped(value));
            }
            sum = sum + product([c, value]);
        }
        sum
    }

    /// Joins neighbouring rows at `challenge`.
    pub(super) fn bind(&mut self, challenge: F) {
        self.chunks.par_iter_mut().for_each(|chunk| chunk.bind(challenge));
        self.next /= 2;
        if self.chunks[0].rows() == 1 && self.chunks.len() > 1 {
            let mut whole = Self::starting_at(0);
            for chunk in &self.chunks {
                whole.push_row(|entries| entries.extend_from_slice(chunk.row(0)));
            }
            *self = whole;
        }
    }
}
