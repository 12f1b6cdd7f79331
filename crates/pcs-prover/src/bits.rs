//! Row commitments of columns of bits.

use crate::ProverSetup;
use rill_field_simd::g1;
use rill_pcs::G1Affine;

/// Commits to rows of bits, from any threads, in any order.
#[derive(Debug)]
pub struct BitCommitter<'a> {
    generators: &'a [G1Affine],
}

impl<'a> BitCommitter<'a> {
    /// A committer for the rows of `setup`'s shape.
    pub fn new(setup: &'a ProverSetup) -> Self {
        Self { generators: setup.generators().0 }
    }

    /// The commitments of the rows that follow each other in `bits`, lowest bit first.
    pub fn rows(&self, bits: &[u64]) -> Vec<G1Affine> {
        let words = self.generators.len() / 64;
        let digits: Vec<Vec<u8>> = bits
            .chunks(words)
            .map(|row| (0..64 * row.len()).map(|i| (row[i / 64] >> (i % 64) & 1) as u8).collect())
            .collect();
        let digits: Vec<&[u8]> = digits.iter().map(Vec::as_slice).collect();
        let sums = g1::sum_by_digit_columns(self.generators, &digits, 1..2);
        sums.into_iter().map(|row| row[0]).collect()
    }
}
