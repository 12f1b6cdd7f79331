//! Sums of weights by column of a matrix of bits.
//!
//! ```text
//! s_c = Σ_row weight_row·bit(row, c)
//! ```
//!
//! A set bit costs an addition of integers and no reduction: limbs have 52 bits and their sums 64.

use crate::SmallSum;
use crate::backend::in_lanes;
use crate::limbs::{Limbs, to_limbs};
use rill_field::{AdditiveGroup, F};

/// Rows for which the limbs of a sum have room.
const ROOM: usize = 1 << 12;

/// Rows added at a time.
const ROWS: usize = 64;

/// The sums of eight columns: limb by limb, eight columns each.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Block(pub(crate) [[u64; 8]; 5]);

/// For each column of a matrix of bits the sum of the weights of the rows in which it has a set
/// bit; 72 bytes per column. Any number of rows may be added at a time; the best is 16 and more.
#[derive(Clone, Debug)]
pub struct ColumnSums {
    blocks: Vec<Block>,
    /// Rows for which the limbs still have room.
    room: usize,
    /// What was reduced already.
    reduced: Vec<F>,
}

impl ColumnSums {
    /// Zeros.
    ///
    /// # Panics
    /// If a row is not a whole number of words.
    pub fn new(columns: usize) -> Self {
        assert!(columns != 0 && columns.is_multiple_of(64), "rows of whole words");
        let blocks = vec![Block::ZERO; columns / 8];
        Self { blocks, room: ROOM, reduced: vec![F::ZERO; columns] }
    }

    /// Adds rows of bits, each with its weight. Rows follow one another, column 0 being bit 0 of
    /// the first word; what the last one lacks is zero.
    ///
    /// # Panics
    /// If there are more or fewer weights than rows.
    pub fn add_rows(&mut self, weights: &[F], bits: &[u64]) {
        let words = self.blocks.len() / 8;
        assert_eq!(weights.len(), bits.len().div_ceil(words), "a weight for each row");
        for (weights, bits) in weights.chunks(ROWS).zip(bits.chunks(ROWS * words)) {
            if self.room < weights.len() {
                self.reduce();
            }
            self.room -= weights.len();
            let weights: Vec<Limbs> = weights.iter().map(|weight| to_limbs(weight.0.0)).collect();
            let whole = bits.len() / words;
            let (whole_rows, rest) = bits.split_at(whole * words);
            self.add(&weights[..whole], whole_rows);
            if let [weight] = &weights[whole..] {
                let row = [rest, &vec![0; words - rest.len()]].concat();
                self.add(&[*weight], &row);
            }
        }
    }

    fn add(&mut self, weights: &[Limbs], bits: &[u64]) {
        let blocks = &mut self.blocks[..];
        in_lanes!(add_rows(blocks, weights, bits), add_rows(blocks, weights, bits));
    }

    /// The sums.
    pub fn finish(mut self) -> Vec<F> {
        self.reduce();
        self.reduced
    }

    /// Makes room for more rows.
    fn reduce(&mut self) {
        for (block, reduced) in self.blocks.iter_mut().zip(self.reduced.as_chunks_mut::<8>().0) {
            for (column, reduced) in reduced.iter_mut().enumerate() {
                *reduced += SmallSum::of_limbs(block.0.map(|limbs| limbs[column])).reduce();
            }
            *block = Block::ZERO;
        }
        self.room = ROOM;
    }
}

impl Block {
    const ZERO: Self = Self([[0; 8]; 5]);
}

/// Set bit by set bit.
fn add_rows(blocks: &mut [Block], weights: &[Limbs], bits: &[u64]) {
    let words = blocks.len() / 8;
    for (row, weight) in bits.chunks_exact(words).zip(weights) {
        for (word, blocks) in row.iter().zip(blocks.as_chunks_mut::<8>().0) {
            let mut rest = *word;
            while rest != 0 {
                let column = rest.trailing_zeros() as usize;
                for (sums, limb) in blocks[column / 8].0.iter_mut().zip(weight) {
                    sums[column % 8] += limb;
                }
                rest &= rest - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Words, edge_words, on_all, random_elements};
    use rill_field::Field;

    fn weights(rows: usize) -> Vec<F> {
        edge_words().into_iter().chain(random_elements(71, rows)).take(rows).collect()
    }

    fn naive(columns: usize, weights: &[F], bits: &[u64]) -> Vec<F> {
        let bit = |i: usize| bits.get(i / 64).is_some_and(|word| word >> (i % 64) & 1 == 1);
        let rows = weights.iter().enumerate();
        let sum = |c: usize| -> F {
            rows.clone().filter(|(row, _)| bit(row * columns + c)).map(|(_, weight)| weight).sum()
        };
        (0..columns).map(sum).collect()
    }

    /// Rows that are random, full, empty, sparse.
    fn bits(words: usize, rows: usize) -> Vec<u64> {
        let row = |row: usize| {
            Words(row as u64).take(words).map(move |word| match row % 4 {
                0 => word,
                1 => u64::MAX,
                2 => 0,
                _ => 1 << (word % 64),
            })
        };
        (0..rows).flat_map(row).collect()
    }

    #[test]
    fn sums_by_column_agree_with_their_formula() {
        for (columns, rows) in [(64, 0), (64, 1), (192, 63), (64, 64), (1024, 65), (128, 131)] {
            let (weights, bits) = (weights(rows), bits(columns / 64, rows));
            let expected = naive(columns, &weights, &bits);
            on_all(|backend| {
                for at_once in [1, 5, 64, 200] {
                    let mut sums = ColumnSums::new(columns);
                    let chunks = bits.chunks(at_once * columns / 64);
                    for (weights, bits) in weights.chunks(at_once).zip(chunks) {
                        sums.add_rows(weights, bits);
                    }
                    assert_eq!(sums.finish(), expected, "{backend:?}, {rows} rows of {columns}");
                }
            });
        }
    }

    #[test]
    fn what_the_last_row_lacks_is_zero() {
        let (weights, bits) = (weights(70), bits(4, 70));
        for length in [1usize, 3, 64 * 4 - 1, 64 * 4 + 2, 69 * 4 + 1] {
            let (weights, bits) = (&weights[..length.div_ceil(4)], &bits[..length]);
            let expected = naive(256, weights, bits);
            on_all(|backend| {
                let mut sums = ColumnSums::new(256);
                sums.add_rows(weights, bits);
                assert_eq!(sums.finish(), expected, "{backend:?}, {length} words");
            });
        }
    }

    #[test]
    fn limbs_do_not_overflow() {
        // The most that limbs can be.
        let unscale = F::from(2u64).pow([256]).inverse().unwrap();
        let largest = (F::from(2u64).pow([253]) - F::from(1u64)) * unscale;
        assert_eq!(to_limbs(largest.0.0)[..4], [crate::limbs::LOW_52; 4]);
        let rows = 3 * ROOM / 2;
        on_all(|backend| {
            let mut sums = ColumnSums::new(64);
            for _ in 0..rows {
                sums.add_rows(&[largest], &[u64::MAX]);
            }
            sums.add_rows(&vec![largest; rows], &vec![u64::MAX; rows]);
            let expected = largest * F::from(2 * rows as u64);
            assert_eq!(sums.finish(), [expected; 64], "{backend:?}");
        });
    }
}
