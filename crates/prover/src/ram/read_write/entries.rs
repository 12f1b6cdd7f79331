//! The sparse matrix of the cycle rounds: one entry for each word and each cell of rows that
//! accesses it; see [`super::touch`].
//!
//! Entries are sorted by word, then by row. Binding joins neighbours in the list, whatever the
//! sizes of rows and columns are, so that the list can be cut nearly anywhere for several workers;
//! and when all cycles are bound, it is sorted by word.

use super::linear::Access;
use super::touch::{Entry, Place, Touch, Word};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, from_i128};
use rill_sumcheck_prover::dense::{Line, Weights};

/// Entries a worker takes at a time.
pub(super) const PART: usize = 1 << 12;

/// Whether two neighbours in the list are the same word in the two cells of a pair.
fn are_paired<V: Word>(earlier: &Entry<V>, later: &Entry<V>) -> bool {
    earlier.place.pair() == later.place.pair()
}

/// The first touch of a list, and the rest of the list.
fn split_first<V: Word>(entries: &[Entry<V>]) -> Option<(Touch<'_, V>, &[Entry<V>])> {
    match entries {
        [earlier, later, rest @ ..] if are_paired(earlier, later) => {
            Some((Touch::Both(earlier, later), rest))
        }
        [earlier, rest @ ..] if earlier.place.row.is_multiple_of(2) => {
            Some((Touch::Earlier(earlier), rest))
        }
        [later, rest @ ..] => Some((Touch::Later(later), rest)),
        [] => None,
    }
}

/// The touches of a list.
fn touches<V: Word>(mut entries: &[Entry<V>]) -> impl Iterator<Item = Touch<'_, V>> {
    std::iter::from_fn(move || {
        let (touch, rest) = split_first(entries)?;
        entries = rest;
        Some(touch)
    })
}

/// All entries, sorted by word, then by row.
#[derive(Clone, Debug)]
pub(super) struct Entries<V>(Vec<Entry<V>>);

impl Entries<F> {
    /// One entry per access of a word below `words` of `initial` memory. Values are sums of
    /// increments, not what the rows claim to have read: the polynomials are those of the committed
    /// columns even if the rows are forged.
    pub(super) fn of_accesses(rows: &[Access], initial: &[u64], words: usize) -> Self {
        let mut accesses: Vec<(u32, u32)> = rows
            .par_iter()
            .enumerate()
            .filter_map(|(row, access)| Some((access.word_below(words)?, row as u32)))
            .collect();
        accesses.par_sort_unstable();
        let of_word = |accesses: &[(u32, u32)]| -> Vec<Entry<F>> {
            let mut after = F::from(initial[accesses[0].0 as usize]);
            let entry = |&(word, row): &(u32, u32)| {
                let before = after;
                let increment = rows[row as usize].increment;
                if increment != 0 {
                    after += from_i128(increment);
                }
                Entry { place: Place { word, row }, selector: F::ONE, value: before, before, after }
            };
            accesses.iter().map(entry).collect()
        };
        Self(accesses.par_chunk_by(|a, b| a.0 == b.0).flat_map_iter(of_word).collect())
    }
}

impl<V: Word> Entries<V> {
    /// `entries` in any order, one per word and cell.
    pub(super) fn new(mut entries: Vec<Entry<V>>) -> Self {
        entries.par_sort_unstable_by_key(|entry| (entry.place.word, entry.place.row));
        Self(entries)
    }

    /// `RamRa` and `Val` of all words when all cycles are bound. A word without entry was never
    /// accessed: it has its initial value.
    ///
    /// From the last word to the first, so that the tables replace the list.
    pub(super) fn into_tables(mut self, initial: &[u64]) -> [Vec<F>; 2] {
        let [mut ram_ra, mut val] = [(); 2].map(|()| Vec::with_capacity(initial.len()));
        for (word, value) in initial.iter().enumerate().rev() {
            if let Some(entry) = self.0.pop_if(|entry| entry.place.word as usize == word) {
                ram_ra.push(entry.selector);
                val.push(entry.value);
                give_back(&mut self.0);
            } else {
                ram_ra.push(F::ZERO);
                val.push(F::from(*value));
            }
        }
        ram_ra.reverse();
        val.reverse();
        [ram_ra, val]
    }

    /// `Σ weight(pair)·values(RamRa, Val)` over the touches, `weights` being those of pairs of
    /// rows.
    pub(super) fn sum(
        &self,
        weights: Weights<'_>,
        values: impl Fn(Line, Line) -> [F; 2] + Sync,
    ) -> [F; 2] {
        let sum_part = |part: &[Entry<V>]| {
            let mut sums = [F::ZERO; 2];
            for touch in touches(part) {
                let weight = weights.at(touch.pair().row as usize);
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

    /// Joins neighbouring cells at `challenge`, in place: what is written is never longer than what
    /// was read.
    pub(super) fn bind(&mut self, challenge: F) {
        let lengths: Vec<usize> = self.parts().into_iter().map(<[Entry<V>]>::len).collect();
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
        give_back(&mut self.0);
    }

    /// The list in parts that split no pair.
    fn parts(&self) -> Vec<&[Entry<V>]> {
        let mut parts = Vec::with_capacity(self.0.len() / PART + 1);
        let mut rest = self.0.as_slice();
        while rest.len() > PART {
            let cut = PART + usize::from(are_paired(&rest[PART - 1], &rest[PART]));
            let (part, others) = rest.split_at(cut);
            parts.push(part);
            rest = others;
        }
        parts.push(rest);
        parts
    }
}

/// Returns memory that a list no longer needs, if it is an eighth or more.
fn give_back<T>(items: &mut Vec<T>) {
    if items.len() < items.capacity() / 8 * 7 {
        items.shrink_to_fit();
    }
}

/// Binds a part and moves what is left to its front; returns how many entries that is.
fn bind_part<V: Word>(part: &mut [Entry<V>], challenge: F) -> usize {
    let (mut read, mut written) = (0, 0);
    while let Some((touch, rest)) = split_first(&part[read..]) {
        let (entry, left) = (touch.bind(challenge), rest.len());
        part[written] = entry;
        read = part.len() - left;
        written += 1;
    }
    written
}
