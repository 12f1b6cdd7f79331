//! The sparse matrix of a read-write relation, one row per cell, one entry per register that the
//! cell touches.
//!
//! After `i` binds row `m` stands for the *cell* of the trace's rows `2^i·m … 2^i·(m+1) - 1`. With
//! `W[o] = Π_{b<i} eq(r_b, o_b)` the bound polynomials are
//!
//! ```text
//! c(k,m)   = Σ_o W[o]·c(k, 2^i·m + o)          c = RdWa + γ·Rs1Ra + γ²·Rs2Ra
//! Val(k,m) = Σ_o W[o]·Val(k, 2^i·m + o)        Val(k,j): register k before row j
//! ```
//!
//! A register that a cell does not touch has `c = 0` there and keeps its value, so nothing needs to
//! be stored for it: its neighbours know what it held. That is all there is to the algorithm.

use super::File;
use super::chunk::Chunk;
use rayon::prelude::*;
use rill_field::{F, Zero, from_i128};
use rill_sumcheck_prover::dense::{Line, Pair, Values};
use rill_sumcheck_prover::encode;

/// Rows of a chunk when it is made: the unit of parallel work.
const CHUNK_ROWS: usize = 1 << 10;

/// One register in one cell that touches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// `k`.
    pub(super) register: u8,
    /// `c(k,m)`.
    pub(super) selector: F,
    /// Whether a row of the cell changes the register; if not, `Val(k,m)` is the integer `before`.
    pub(super) changed: bool,
    /// `Val(k,m)`.
    pub(super) value: F,
    /// What the register holds before the first row of the cell.
    pub(super) before: i128,
    /// What it holds after the last.
    pub(super) after: i128,
}

encode!(Entry { register, selector, changed, value, before, after });

/// One register in two neighbouring cells of which at least one touches it.
#[derive(Clone, Copy, Debug)]
enum Touch<'a> {
    Both(&'a Entry, &'a Entry),
    /// In the later cell the register keeps what it held after the earlier one.
    Earlier(&'a Entry),
    /// In the earlier cell the register held what it does before the later one.
    Later(&'a Entry),
}

impl Touch<'_> {
    /// `c` on the variable that tells the cells apart.
    fn selector(self) -> Line {
        match self {
            Self::Both(earlier, later) => Line::through(earlier.selector, later.selector),
            Self::Earlier(earlier) => Line::through(earlier.selector, F::zero()),
            Self::Later(later) => Line::through(F::zero(), later.selector),
        }
    }

    /// `Val` on this variable.
    fn value(self) -> Line {
        match self {
            Self::Both(earlier, later) if earlier.changed || later.changed => {
                Line::through(earlier.value, later.value)
            }
            Self::Earlier(earlier) if earlier.changed => {
                Line::through(earlier.value, from_i128(earlier.after))
            }
            Self::Later(later) if later.changed => {
                Line::through(from_i128(later.before), later.value)
            }
            Self::Both(entry, _) | Self::Earlier(entry) | Self::Later(entry) => {
                Line { zero: entry.value, slope: F::zero() }
            }
        }
    }

    /// The entry of the two cells as one.
    fn bind(self, challenge: F) -> Entry {
        let (first, last) = match self {
            Self::Both(earlier, later) => (earlier, later),
            Self::Earlier(entry) | Self::Later(entry) => (entry, entry),
        };
        Entry {
            register: first.register,
            selector: at(self.selector(), challenge),
            changed: first.changed || last.changed,
            value: at(self.value(), challenge),
            before: first.before,
            after: last.after,
        }
    }
}

/// Joins the entries of two neighbouring cells, both sorted by register.
fn join<'a>(mut earlier: &'a [Entry], mut later: &'a [Entry]) -> impl Iterator<Item = Touch<'a>> {
    std::iter::from_fn(move || match (earlier, later) {
        ([a, rest @ ..], [b, others @ ..]) if a.register == b.register => {
            (earlier, later) = (rest, others);
            Some(Touch::Both(a, b))
        }
        ([a, rest @ ..], []) => {
            earlier = rest;
            Some(Touch::Earlier(a))
        }
        ([a, rest @ ..], [b, ..]) if a.register < b.register => {
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
    bound.extend(join(earlier, later).map(|touch| touch.bind(challenge)));
}

/// The matrix: chunks of equally many rows, the last of them possibly shorter while the matrix is
/// being filled.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    chunks: Vec<Chunk>,
    /// Number of the row to be pushed next, counted from the first row of the trace.
    next: usize,
}

encode!(Matrix { chunks, next });

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
            self.chunks.last_mut().into_iter().for_each(Chunk::shrink);
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
    pub(super) fn raise(&mut self, start: &File<i128>) {
        let value = start.map(from_i128);
        self.chunks.par_iter_mut().flat_map_iter(Chunk::entries_mut).for_each(|entry| {
            let k = usize::from(entry.register);
            entry.value += value[k];
            entry.before = entry.before.wrapping_add(start[k]);
            entry.after = entry.after.wrapping_add(start[k]);
        });
    }

    /// The entries of row `m`.
    pub(super) fn row(&self, m: usize) -> &[Entry] {
        let chunk_rows = self.chunks[0].rows();
        self.chunks[m / chunk_rows].row(m % chunk_rows)
    }

    /// `Σ_k c(k,X)·Val(k,X)` of a pair of rows. Which row came first in time does not change if the
    /// pair is flipped.
    pub(super) fn products(&self, pair: Pair) -> Values<2> {
        let earlier = pair.zero.min(pair.one);
        let mut sum = Values([F::zero(); 2]);
        for touch in join(self.row(earlier), self.row(earlier + 1)) {
            let (mut c, mut value) = (touch.selector(), touch.value());
            if pair.zero > pair.one {
                (c, value) = (c.flipped(), value.flipped());
            }
            sum = sum + product(c, value);
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

/// `c·value` at 0 and `∞`. Selectors that start and values that rest are common enough to be worth
/// a look.
fn product(c: Line, value: Line) -> Values<2> {
    let unless = |skip: &F, a: F, b: F| if skip.is_zero() { F::zero() } else { a * b };
    Values([unless(&c.zero, c.zero, value.zero), unless(&value.slope, c.slope, value.slope)])
}

/// The value of a line.
fn at(line: Line, x: F) -> F {
    if line.slope.is_zero() { line.zero } else { line.zero + x * line.slope }
}
