//! How far apart the accesses to a word are.

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
    /// Locality of its words of RAM.
    pub ram: Locality,
    /// Locality of its registers.
    pub registers: Locality,
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

/// The accesses of consecutive rows on the way to a [`Locality`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accesses {
    /// By word the first and the last row that accesses it, each and one more; 0 if none does.
    pub rows: Vec<(u32, u32)>,
    /// Accesses after the first of their word, as [`Locality::counts`] has them.
    pub counts: [u64; ROW_BITS + 1],
}

impl Accesses {
    /// No accesses yet, to `words` words.
    pub fn new(words: usize) -> Self {
        Self { rows: vec![(0, 0); words], counts: [0; ROW_BITS + 1] }
    }

    /// Row `row` accesses `word`; no row before it is added later. Words beyond the last do not
    /// count, nor do rows from `2^32` on, which no trace has.
    pub fn add(&mut self, row: u64, word: u32) {
        let (Ok(row), Some((first, last))) = (u32::try_from(row), self.rows.get_mut(word as usize))
        else {
            return;
        };
        // The very last row of the longest trace is not the last access before any other.
        let next = row.saturating_add(1);
        match last.checked_sub(1) {
            None => *first = next,
            Some(last) => self.counts[bits(row ^ last)] += 1,
        }
        *last = next;
    }

    /// Adds the accesses of the rows that follow.
    pub fn append(&mut self, next: &Self) {
        for (count, next) in self.counts.iter_mut().zip(next.counts) {
            *count += next;
        }
        for ((first, last), next) in self.rows.iter_mut().zip(&next.rows) {
            match (last.checked_sub(1), next.0.checked_sub(1)) {
                (Some(last), Some(row)) => self.counts[bits(row ^ last)] += 1,
                (None, Some(_)) => *first = next.0,
                (_, None) => continue,
            }
            *last = next.1;
        }
    }

    /// The locality of the accesses so far.
    pub fn locality(&self) -> Locality {
        let first = self.rows.iter().filter(|(first, _)| *first > 0).count() as u64;
        Locality { first, counts: self.counts }
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
        // In two parts that meet anywhere.
        for cut in 0..=rows.len() {
            let [mut accesses, mut rest] = [0..cut, cut..rows.len()].map(|range| {
                let mut accesses = Accesses::new(8);
                range.for_each(|i| accesses.add(rows[i], words[i]));
                accesses
            });
            rest.add((1 << 32) - 1, 8);
            accesses.append(&rest);
            let locality = accesses.locality();
            for log_cell in 0..=ROW_BITS {
                let cells: BTreeSet<(u64, u32)> =
                    rows.into_iter().map(|row| row >> log_cell).zip(words).collect();
                assert_eq!(locality.entries(log_cell), cells.len() as u64, "2^{log_cell}, {cut}");
            }
        }
    }
}
