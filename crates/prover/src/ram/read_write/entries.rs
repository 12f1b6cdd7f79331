//! The sparse matrix of the cycle rounds: one entry for each word and each cell of rows that accesses it.
//!
//! After `i` binds row `m` stands for the *cell* of the trace's rows `2^i·m … 2^i·(m+1) - 1`. With
//! `W[o] = Π_{b<i} eq(r_b, o_b)` the bound polynomials are
//!
//! ```text
//! RamRa(k,m) = Σ_o W[o]·RamRa(k, 2^i·m + o)
//! Val(k,m)   = Σ_o W[o]·Val(k, 2^i·m + o)        Val(k,j): word k before row j
//! ```
//!
//! A cell that does not access word `k` has `RamRa(k,m) = 0` and leaves the word as it is, so its neighbours know `Val(k,m)`.
//!
//! Entries are sorted by word, then by row. Binding joins neighbours in the list, whatever the sizes of rows and columns are,
//! so that the list can be cut nearly anywhere for several workers; and when all cycles are bound, it is sorted by word.

use super::linear::Access;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, from_i128};
use rill_sumcheck_prover::dense::{Line, Weights};

/// Entries a worker takes at a time.
pub(super) const PART: usize = 1 << 12;

/// One word in one cell that accesses it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// `k`.
    pub(super) word: u32,
    /// `m`.
    pub(super) row: u32,
    /// `RamRa(k,m)`.
    pub(super) selector: F,
    /// `Val(k,m)`.
    pub(super) value: F,
    /// The word before the first row of the cell.
    pub(super) before: F,
    /// The word after the last.
    pub(super) after: F,
}

impl Entry {
    /// Whether `next`, the next entry of the list, is the same word in the other cell of a pair.
    fn is_paired(&self, next: &Self) -> bool {
        self.word == next.word && self.row / 2 == next.row / 2
    }
}

/// One word in two neighbouring cells of which at least one accesses it.
#[derive(Clone, Copy, Debug)]
enum Touch<'a> {
    Both(&'a Entry, &'a Entry),
    /// In the later cell the word is what it was after the earlier one.
    Earlier(&'a Entry),
    /// In the earlier cell the word is what it will be before the later one.
    Later(&'a Entry),
}

impl<'a> Touch<'a> {
    /// The first of a list, and the rest of the list.
    fn split_first(entries: &'a [Entry]) -> Option<(Self, &'a [Entry])> {
        match entries {
            [earlier, later, rest @ ..] if earlier.is_paired(later) => {
                Some((Self::Both(earlier, later), rest))
            }
            [earlier, rest @ ..] if earlier.row.is_multiple_of(2) => {
                Some((Self::Earlier(earlier), rest))
            }
            [later, rest @ ..] => Some((Self::Later(later), rest)),
            [] => None,
        }
    }

    /// First and last entry.
    fn ends(self) -> (&'a Entry, &'a Entry) {
        match self {
            Self::Both(earlier, later) => (earlier, later),
            Self::Earlier(entry) | Self::Later(entry) => (entry, entry),
        }
    }

    /// `RamRa` on the variable that tells the cells apart.
    fn selector(self) -> Line {
        match self {
            Self::Both(earlier, later) => Line::through(earlier.selector, later.selector),
            Self::Earlier(earlier) => Line::through(earlier.selector, F::ZERO),
            Self::Later(later) => Line::through(F::ZERO, later.selector),
        }
    }

    /// `Val` on this variable.
    fn value(self) -> Line {
        match self {
            Self::Both(earlier, later) => Line::through(earlier.value, later.value),
            Self::Earlier(earlier) => Line::through(earlier.value, earlier.after),
            Self::Later(later) => Line::through(later.before, later.value),
        }
    }

    /// The entry of the two cells as one.
    fn bind(self, challenge: F) -> Entry {
        let (first, last) = self.ends();
        let at = |line: Line| line.zero + challenge * line.slope;
        Entry {
            word: first.word,
            row: first.row / 2,
            selector: at(self.selector()),
            value: at(self.value()),
            before: first.before,
            after: last.after,
        }
    }
}

/// The touches of a list.
fn touches(mut entries: &[Entry]) -> impl Iterator<Item = Touch<'_>> {
    std::iter::from_fn(move || {
        let (touch, rest) = Touch::split_first(entries)?;
        entries = rest;
        Some(touch)
    })
}

/// All entries, sorted by word, then by row.
#[derive(Clone, Debug)]
pub(super) struct Entries(Vec<Entry>);

impl Entries {
    /// One entry per access of a word of `initial` memory. Values are sums of increments, not what the rows claim to have read:
    /// the polynomials are those of the committed columns even if the rows are forged.
    pub(super) fn of_accesses(rows: &[Access], initial: &[u64]) -> Self {
        let mut accesses: Vec<(u32, u32)> = rows
            .par_iter()
            .enumerate()
            .filter_map(|(row, access)| Some((access.word_below(initial.len())?, row as u32)))
            .collect();
        accesses.par_sort_unstable();
        let of_word = |accesses: &[(u32, u32)]| -> Vec<Entry> {
            let mut after = F::from(initial[accesses[0].0 as usize]);
            let entry = |&(word, row): &(u32, u32)| {
                let before = after;
                let increment = rows[row as usize].increment;
                if increment != 0 {
                    after += from_i128(increment);
                }
                Entry { word, row, selector: F::ONE, value: before, before, after }
            };
            accesses.iter().map(entry).collect()
        };
        Self(accesses.par_chunk_by(|a, b| a.0 == b.0).flat_map_iter(of_word).collect())
    }

    /// `entries`, sorted by word, then by row.
    #[cfg(test)]
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        Self(entries)
    }

    /// The entries.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.0.iter()
    }

    /// `Σ weight(pair)·values(RamRa, Val)` over the touches, `weights` being those of pairs of rows.
    pub(super) fn sum(
        &self,
        weights: Weights<'_>,
        values: impl Fn(Line, Line) -> [F; 2] + Sync,
    ) -> [F; 2] {
        let sum_part = |part: &[Entry]| {
            let mut sums = [F::ZERO; 2];
            for touch in touches(part) {
                let weight = weights.at(touch.ends().0.row as usize / 2);
                let values = values(touch.selector(), touch.value());
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
            }
            sums
        };
        self.parts()
            .into_par_iter()
            .map(sum_part)
            .reduce(|| [F::ZERO; 2], |[a, b], [c, d]| [a + c, b + d])
    }

    /// Joins neighbouring cells at `challenge`, in place: what is written is never longer than what was read.
    pub(super) fn bind(&mut self, challenge: F) {
        let lengths: Vec<usize> = self.parts().into_iter().map(<[Entry]>::len).collect();
        let mut rest = self.0.as_mut_slice();
        let mut parts = Vec::with_capacity(lengths.len());
        for length in &lengths {
            let (part, others) = rest.split_at_mut(*length);
            parts.push(part);
            rest = others;
        }
        let kept: Vec<usize> =
            parts.into_par_iter().map(|part| bind_part(part, challenge)).collect();
        let (mut read, mut written) = (0, 0);
        for (length, kept) in lengths.into_iter().zip(kept) {
            self.0.copy_within(read..read + kept, written);
            read += length;
            written += kept;
        }
        self.0.truncate(written);
    }

    /// The list in parts that split no pair.
    fn parts(&self) -> Vec<&[Entry]> {
        let mut parts = Vec::with_capacity(self.0.len() / PART + 1);
        let mut rest = self.0.as_slice();
        while rest.len() > PART {
            let cut = PART + usize::from(rest[PART - 1].is_paired(&rest[PART]));
            let (part, others) = rest.split_at(cut);
            parts.push(part);
            rest = others;
        }
        parts.push(rest);
        parts
    }
}

/// Binds a part and moves what is left to its front; how many that are.
fn bind_part(part: &mut [Entry], challenge: F) -> usize {
    let (mut read, mut written) = (0, 0);
    while let Some((touch, rest)) = Touch::split_first(&part[read..]) {
        let (entry, left) = (touch.bind(challenge), rest.len());
        part[written] = entry;
        read = part.len() - left;
        written += 1;
    }
    written
}
