//! Consecutive rows of the matrix, the entries of all of them in one piece of memory.

use super::matrix::{Entry, bind_rows};
use rill_field::F;
use rill_sumcheck_prover::encode;

/// Some rows of the matrix.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    /// The entries, row by row.
    entries: Vec<Entry>,
    /// Where each row ends.
    ends: Vec<u32>,
}

encode!(Chunk { entries, ends });

impl Chunk {
    /// No rows yet, about `rows` to come.
    pub(super) fn with_rows(rows: usize) -> Self {
        Self { entries: Vec::with_capacity(2 * rows), ends: Vec::with_capacity(rows) }
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.ends.len()
    }

    /// The entries of row `index`, sorted by register.
    pub(super) fn row(&self, index: usize) -> &[Entry] {
        &self.entries[self.start(index)..self.ends[index] as usize]
    }

    /// All entries.
    pub(super) fn entries_mut(&mut self) -> std::slice::IterMut<'_, Entry> {
        self.entries.iter_mut()
    }

    /// Adds a row of the entries that `fill` appends.
    pub(super) fn push_row(&mut self, fill: impl FnOnce(&mut Vec<Entry>)) {
        fill(&mut self.entries);
        self.ends.push(self.entries.len() as u32);
    }

    /// Gives back the room that its entries do not take.
    pub(super) fn shrink(&mut self) {
        self.entries.shrink_to_fit();
    }

    /// Adds the rows of `other`.
    pub(super) fn append(&mut self, mut other: Self) {
        let offset = self.entries.len() as u32;
        self.entries.append(&mut other.entries);
        self.ends.extend(other.ends.iter().map(|end| offset + end));
    }

    /// Joins rows `2m` and `2m + 1` to row `m`, in place: what is written is never longer than what
    /// was read.
    pub(super) fn bind(&mut self, challenge: F) {
        let mut joined = Vec::new();
        let (mut start, mut written) = (0, 0);
        for m in 0..self.rows() / 2 {
            let (middle, end) = (self.ends[2 * m] as usize, self.ends[2 * m + 1] as usize);
            let (earlier, later) = (&self.entries[start..middle], &self.entries[middle..end]);
            joined.clear();
            bind_rows(earlier, later, challenge, &mut joined);
            self.entries[written..written + joined.len()].copy_from_slice(&joined);
            written += joined.len();
            start = end;
            self.ends[m] = written as u32;
        }
        self.entries.truncate(written);
        self.ends.truncate(self.rows() / 2);
    }

    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.ends[before] as usize)
    }
}
