//! The columns of a block as words.

use super::columns::{INTEGERS, integers};
use rill_field::{F, One, power_of_two};
use rill_witness::{BLOCK_ROWS, Cycle};

/// Words of an integer: low and high, if it is positive, low and high, if it is negative.
const PARTS: usize = 4;

/// The integers of a block's rows, word by word: column `k` is
///
/// ```text
/// (words[4k] + 2^64·words[4k+1]) - (words[4k+2] + 2^64·words[4k+3])
/// ```
///
/// Most words are zero in all rows of a block.
pub(super) struct Words {
    words: Vec<Vec<u64>>,
    rows: usize,
    /// Which may be other than zero.
    dirty: [bool; PARTS * INTEGERS],
}

impl Default for Words {
    fn default() -> Self {
        let words = vec![Vec::new(); PARTS * INTEGERS];
        Self { words, rows: 0, dirty: [false; PARTS * INTEGERS] }
    }
}

impl Words {
    /// Bytes it holds for blocks of the usual size.
    pub(super) const BYTES: usize = size_of::<[u64; BLOCK_ROWS]>() * PARTS * INTEGERS;

    /// Takes in the rows of a block instead of those before.
    pub(super) fn read(&mut self, cycles: &[Cycle]) {
        for (words, dirty) in self.words.iter_mut().zip(&mut self.dirty) {
            if std::mem::take(dirty) {
                words.fill(0);
            }
            words.resize(cycles.len().max(words.len()), 0);
        }
        self.rows = cycles.len();
        for (row, cycle) in cycles.iter().enumerate() {
            for (k, value) in integers(cycle).into_iter().enumerate() {
                let (low, high) = (value.magnitude as u64, (value.magnitude >> 64) as u64);
                let part = PARTS * k + 2 * usize::from(value.negative);
                if low != 0 {
                    self.words[part][row] = low;
                    self.dirty[part] = true;
                }
                if high != 0 {
                    self.words[part + 1][row] = high;
                    self.dirty[part + 1] = true;
                }
            }
        }
    }

    /// The words that are not zero in all rows, with their places.
    pub(super) fn used(&self) -> impl Iterator<Item = (usize, &[u64])> {
        let words = self.words.iter().zip(&self.dirty).enumerate();
        words
            .filter(|(_, (_, dirty))| **dirty)
            .map(|(place, (words, _))| (place, &words[..self.rows]))
    }
}

/// By what the words are multiplied in a sum of multiples of the columns, by place.
pub(super) fn scales(slopes: &[F; INTEGERS]) -> Vec<F> {
    let parts = part_values();
    slopes.iter().flat_map(|slope| parts.map(|part| part * slope)).collect()
}

/// The columns from sums of their words, by place.
pub(super) fn columns(sums: &[F]) -> [F; INTEGERS] {
    let parts = part_values();
    std::array::from_fn(|k| {
        sums[PARTS * k..PARTS * (k + 1)].iter().zip(parts).map(|(sum, part)| part * sum).sum()
    })
}

/// Places there are.
pub(super) const PLACES: usize = PARTS * INTEGERS;

fn part_values() -> [F; PARTS] {
    let high: F = power_of_two(64);
    [F::one(), high, -F::one(), -high]
}
