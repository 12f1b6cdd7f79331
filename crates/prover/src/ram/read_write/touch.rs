//! Accesses to a word in neighbouring cells of rows.
//!
//! After `i` binds row `m` stands for the *cell* of the trace's rows `2^i·m … 2^i·(m+1) - 1`. With
//! `W[o] = Π_{b<i} eq(r_b, o_b)` the bound polynomials are
//!
//! ```text
//! RamRa(k,m) = Σ_o W[o]·RamRa(k, 2^i·m + o)
//! Val(k,m)   = Σ_o W[o]·Val(k, 2^i·m + o)          Val(k,j): word k before row j
//! ```
//!
//! A cell that does not access word `k` has `RamRa(k,m) = 0` and leaves the word as it is, so
//! nothing needs to be stored for it: its neighbours know the word. That is all there is to the
//! algorithm (Twist; Setty, Thaler, ePrint 2025/105).

use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::Line;
use rill_sumcheck_prover::encode;

/// Word and cell of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// `k`.
    pub(super) word: u32,
    /// `m`.
    pub(super) row: u32,
}

impl Place {
    /// Word and pair of cells.
    pub(super) fn pair(self) -> Self {
        Self { word: self.word, row: self.row / 2 }
    }
}

/// What a word holds between two rows: an integer in a run, a sum of increments if these are made
/// up.
pub(super) trait Word: Copy + Into<F> + Send + Sync + std::fmt::Debug {}

impl Word for u64 {}
impl Word for F {}

/// One word in one cell that accesses it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<V> {
    /// `(k,m)`.
    pub(super) place: Place,
    /// `RamRa(k,m)`.
    pub(super) selector: F,
    /// `Val(k,m)`.
    pub(super) value: F,
    /// The word before the first row of the cell.
    pub(super) before: V,
    /// The word after the last.
    pub(super) after: V,
}

encode!(Place { word, row });
encode!(Entry<u64> { place, selector, value, before, after });

/// One word in two neighbouring cells of which at least one accesses it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Touch<'a, V> {
    Both(&'a Entry<V>, &'a Entry<V>),
    /// In the later cell the word is what it was after the earlier one.
    Earlier(&'a Entry<V>),
    /// In the earlier cell the word is what it will be before the later one.
    Later(&'a Entry<V>),
}

impl<'a, V: Word> Touch<'a, V> {
    /// First and last entry, possibly the same.
    fn ends(self) -> (&'a Entry<V>, &'a Entry<V>) {
        match self {
            Self::Both(earlier, later) => (earlier, later),
            Self::Earlier(entry) | Self::Later(entry) => (entry, entry),
        }
    }

    /// `RamRa` on the variable that tells the cells apart.
    pub(super) fn selector(self) -> Line {
        match self {
            Self::Both(earlier, later) => Line::through(earlier.selector, later.selector),
            Self::Earlier(earlier) => Line::through(earlier.selector, F::zero()),
            Self::Later(later) => Line::through(F::zero(), later.selector),
        }
    }

    /// `Val` on this variable.
    pub(super) fn value(self) -> Line {
        match self {
            Self::Both(earlier, later) => Line::through(earlier.value, later.value),
            Self::Earlier(earlier) => Line::through(earlier.value, earlier.after.into()),
            Self::Later(later) => Line::through(later.before.into(), later.value),
        }
    }

    /// The word and the pair of cells.
    pub(super) fn pair(self) -> Place {
        self.ends().0.place.pair()
    }

    /// The entry of the two cells as one.
    pub(super) fn bind(self, challenge: F) -> Entry<V> {
        let at = |line: Line| line.zero + challenge * line.slope;
        let (selector, value) = (at(self.selector()), at(self.value()));
        let (first, last) = self.ends();
        Entry { place: self.pair(), selector, value, before: first.before, after: last.after }
    }
}
