//! What the two read-write relations have in common: a memory whose rows are bound variable by variable.
//!
//! After `i` binds row `m` stands for the *cell* of the trace's rows `2^i·m … 2^i·(m+1) - 1`. With
//! `W[o] = Π_{b<i} eq(r_b, o_b)` the bound polynomials are
//!
//! ```text
//! c(k,m)   = Σ_o W[o]·c(k, 2^i·m + o)            c(k,j): how row j selects slot k
//! Val(k,m) = Σ_o W[o]·Val(k, 2^i·m + o)          Val(k,j): slot k before row j
//! ```
//!
//! A slot that a cell does not touch has `c = 0` there and keeps its value, so nothing needs to be stored for it: its
//! neighbours know what it held. That is all there is to the algorithm (Twist; Setty, Thaler, ePrint 2025/105).

use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::Line;

/// One slot in one cell that touches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry<P> {
    /// Which slot, and which cell if the list does not tell.
    pub(crate) place: P,
    /// `c(k,m)`.
    pub(crate) selector: F,
    /// `Val(k,m)`.
    pub(crate) value: F,
    /// What the slot holds before the first row of the cell.
    pub(crate) before: F,
    /// What it holds after the last.
    pub(crate) after: F,
}

/// One slot in two neighbouring cells of which at least one touches it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Touch<'a, P> {
    Both(&'a Entry<P>, &'a Entry<P>),
    /// In the later cell the slot keeps what it held after the earlier one.
    Earlier(&'a Entry<P>),
    /// In the earlier cell the slot held what it does before the later one.
    Later(&'a Entry<P>),
}

impl<'a, P> Touch<'a, P> {
    /// First and last entry, possibly the same.
    pub(crate) fn ends(self) -> (&'a Entry<P>, &'a Entry<P>) {
        match self {
            Self::Both(earlier, later) => (earlier, later),
            Self::Earlier(entry) | Self::Later(entry) => (entry, entry),
        }
    }

    /// `c` on the variable that tells the cells apart.
    pub(crate) fn selector(&self) -> Line {
        match self {
            Self::Both(earlier, later) => Line::through(earlier.selector, later.selector),
            Self::Earlier(earlier) => Line::through(earlier.selector, F::zero()),
            Self::Later(later) => Line::through(F::zero(), later.selector),
        }
    }

    /// `Val` on this variable.
    pub(crate) fn value(&self) -> Line {
        match self {
            Self::Both(earlier, later) => Line::through(earlier.value, later.value),
            Self::Earlier(earlier) => Line::through(earlier.value, earlier.after),
            Self::Later(later) => Line::through(later.before, later.value),
        }
    }

    /// The entry of the two cells as one, which is to stand at `place`.
    pub(crate) fn bind(self, place: P, challenge: F) -> Entry<P> {
        let at = |line: Line| line.zero + challenge * line.slope;
        let (selector, value) = (at(self.selector()), at(self.value()));
        let (first, last) = self.ends();
        Entry { place, selector, value, before: first.before, after: last.after }
    }
}

/// The line with `X` and `1 - X` exchanged.
pub(crate) fn flipped(line: Line) -> Line {
    Line { zero: line.zero + line.slope, slope: -line.slope }
}
