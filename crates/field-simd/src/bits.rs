//! Kernels over rows of bits, 64 to a word, the lowest first.

use crate::backend::in_lanes;
use rill_field::{AdditiveGroup, F};

/// `Σ_β weights_β·(bit β of the row)` for each row.
///
/// # Panics
/// If a row has fewer bits than there are weights.
pub fn sums(weights: &[F], rows: &[&[u64]]) -> Vec<F> {
    assert!(rows.iter().all(|row| weights.len() <= 64 * row.len()), "a bit for each weight");
    let mut sums = vec![F::ZERO; rows.len()];
    let done = in_lanes!(sums_of_bits(weights, rows, &mut sums), 0);
    for (sum, row) in sums.iter_mut().zip(rows) {
        for (weights, word) in weights[done..].chunks(64).zip(&row[done / 64..]) {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                *sum += weights.get(bit).unwrap_or(&F::ZERO);
                left &= left - 1;
            }
        }
    }
    sums
}

/// Bit β of four rows as number β, the first row's lowest.
///
/// # Panics
/// If the rows have different lengths.
pub fn nibbles(rows: [&[u64]; 4]) -> Vec<u8> {
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "rows of one length");
    let mut nibbles = vec![0; 64 * rows[0].len()];
    let done = in_lanes!(nibbles(rows, &mut nibbles), 0);
    for (word, nibbles) in nibbles.chunks_mut(64).enumerate().skip(done) {
        let words = rows.map(|row| row[word]);
        for (bit, nibble) in nibbles.iter_mut().enumerate() {
            let [a, b, c, d] = words.map(|word| word >> bit & 1);
            *nibble = (a | b << 1 | c << 2 | d << 3) as u8;
        }
    }
    nibbles
}
