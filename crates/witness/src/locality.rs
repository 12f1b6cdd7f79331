//! How far apart the accesses to a word are.

use crate::{CycleSource, SourceError};
use rill_isa::REGISTER_COUNT;

/// Bits of a row number.
const ROW_BITS: usize = 32;

/// For every `i` the number of pairs of a cell of `2^i` rows and a word that it accesses.
///
/// Two rows `j < j'` are in one cell of `2^i` rows iff `j xor j'` has at most `i` bits. So an
/// access is the first to its word in its cell iff there is none before, or the last before, on row
/// `j`, has `bits(j xor j') > i`: counting accesses by this one number gives all cells of all
/// sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locality {
    /// Words accessed.
    pub first: u64,
    /// Accesses by the number of bits of their row xor that of the access to the word before; none
    /// has 0.
    pub counts: [u64; ROW_BITS + 1],
}

/// The localities of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Localities {
    /// Of its words of RAM.
    pub ram: Locality,
    /// Of its registers.
    pub registers: Locality,
}

impl Localities {
    /// Of all rows of `source`, replayed once, and of its accesses to the first `words` words.
    ///
    /// *Memory* four bytes per word.
    pub fn of(source: &dyn CycleSource, words: usize) -> Result<Self, SourceError> {
        let [mut ram, mut registers] = [words, REGISTER_COUNT].map(Accesses::new);
        for segment in source.segments() {
            source.replay(segment, &mut |block| {
                for (row, cycle) in (block.first_row..).zip(&block.cycles) {
                    if let Some(word) = cycle.ram_word {
                        ram.add(row, word);
                    }
                    for register in [cycle.rs1, cycle.rs2, cycle.rd].into_iter().flatten() {
                        registers.add(row, register.index() as u32);
                    }
                }
            })?;
        }
        Ok(Self { ram: ram.locality(), registers: registers.locality() })
    }
}

impl Locality {
    /// The locality with `entries(log_cell)` entries over cells of `2^log_cell` rows; the larger
    /// the cells, the fewer they are.
    pub fn of_entries(entries: impl Fn(usize) -> u64) -> Self {
        let counts = std::array::from_fn(|bits| match bits {
            0 => 0,
            _ => entries(bits - 1).saturating_sub(entries(bits)),
        });
        Self { first: entries(ROW_BITS), counts }
    }

    /// How many entries the matrix of accesses has over cells of `2^log_cell` rows.
    pub fn entries(&self, log_cell: usize) -> u64 {
        self.first + self.counts.iter().skip(log_cell + 1).sum::<u64>()
    }
}

/// Accesses on the way to a [`Locality`].
#[derive(Clone, Debug)]
pub struct Accesses {
    /// By word the last row that accesses it, and one more; 0 if none does.
    last: Vec<u32>,
    locality: Locality,
}

impl Accesses {
    /// None yet, of `words` words.
    pub fn new(words: usize) -> Self {
        let locality = Locality { first: 0, counts: [0; ROW_BITS + 1] };
        Self { last: vec![0; words], locality }
    }

    /// Row `row` accesses `word`; no row before it is added later. Words beyond the last do not
    /// count, nor do rows from `2^32` on, which no trace has.
    pub fn add(&mut self, row: u64, word: u32) {
        let (Ok(row), Some(next)) = (u32::try_from(row), self.last.get_mut(word as usize)) else {
            return;
        };
        match next.checked_sub(1) {
            None => self.locality.first += 1,
            Some(last) => self.locality.counts[bits(row ^ last)] += 1,
        }
        // The very last row of the longest trace is not the last access before any other.
        *next = row.saturating_add(1);
    }

    /// What the accesses so far come to.
    pub fn locality(&self) -> Locality {
        self.locality
    }
}

/// Bits of a number.
fn bits(number: u32) -> usize {
    (u32::BITS - number.leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn cells_of_every_size_are_counted() {
        // Some words in bursts, some far apart, some once.
        let rows = [0u64, 1, 5, 6, 7, 8, 64, 65, 127, 128, 1000, (1 << 32) - 1];
        let words = [3u32, 3, 0, 3, 0, 0, 7, 3, 7, 3, 0, 7];
        let mut accesses = Accesses::new(8);
        for (row, word) in rows.into_iter().zip(words) {
            accesses.add(row, word);
        }
        accesses.add((1 << 32) - 1, 8);
        let locality = accesses.locality();
        for log_cell in 0..=ROW_BITS {
            let cells: BTreeSet<(u64, u32)> =
                rows.into_iter().map(|row| row >> log_cell).zip(words).collect();
            assert_eq!(locality.entries(log_cell), cells.len() as u64, "cells of 2^{log_cell}");
        }
    }
}
