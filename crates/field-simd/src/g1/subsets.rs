//! Sums of rows of bits: the row commitments of columns of bits.
//!
//! All rows choose among the same bases, so the sums of all subsets of a few neighbours are made
//! once. With `w` neighbours a row then costs `(1 - 2^-w)/w` additions per random bit, where adding
//! bases one by one costs half an addition.

use super::add::{Pair, Room, add_pairs};
use super::aligned::Aligned;
use super::runs::{Runs, Summer};
use ark_bn254::G1Affine;

/// Entries summed together, as for sums by digit.
const BATCH: usize = 1 << 14;

/// Entries of a table that a task makes.
const TASK: usize = 1 << 14;

/// The sums of all subsets of every `width` neighbouring bases: `2^width` points of 64 bytes for
/// each such group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubsetSums {
    width: usize,
    /// Entry `2^width·g + d` is the sum of the bases `width·g + i` over the bits `i` of `d`.
    sums: Vec<Aligned>,
}

/// The sums of some groups, to be made.
#[derive(Debug)]
pub struct SubsetTask<'a> {
    width: usize,
    bases: &'a [G1Affine],
    sums: &'a mut [Aligned],
}

/// Rows whose sums are under way, with the room that takes: about 1.5 MB, and 64 bytes for each row.
#[derive(Default)]
pub struct RowSums {
    runs: Runs,
    summer: Summer,
    sums: Vec<G1Affine>,
}

impl SubsetSums {
    /// Of `bases` in groups of `width`: `(2^width - 1)/width - 1` additions per base.
    ///
    /// # Panics
    /// If the width is not 1, 2, 4 or 8, or the bases do not have a whole number of words as bits.
    pub fn new(bases: &[G1Affine], width: usize) -> Self {
        Self::new_by(bases, width, |tasks| tasks.into_iter().for_each(SubsetTask::run))
    }

    /// [`Self::new`], where `run` must run all tasks: in any order, on any threads.
    ///
    /// # Panics
    /// As [`Self::new`].
    pub fn new_by(bases: &[G1Affine], width: usize, run: impl FnOnce(Vec<SubsetTask<'_>>)) -> Self {
        assert!(matches!(width, 1 | 2 | 4 | 8), "groups that fill words");
        assert!(!bases.is_empty() && bases.len().is_multiple_of(64), "rows of whole words");
        let mut sums = vec![Aligned::identity(); Self::bytes(bases.len(), width) / 64];
        let parts = bases.chunks((TASK >> width) * width).zip(sums.chunks_mut(TASK));
        run(parts.map(|(bases, sums)| SubsetTask { width, bases, sums }).collect());
        Self { width, sums }
    }

    /// Bytes of the sums of so many bases.
    pub fn bytes(bases: usize, width: usize) -> usize {
        (size_of::<Aligned>() * (bases / width)) << width
    }

    /// Adds rows behind those of `rows`: for each the sum of the bases whose bit is set, where a
    /// row has a bit for each base, bit 0 of its first word first. Rows follow one another; what
    /// the last one lacks is zero.
    ///
    /// Groups without a set bit are free. Every case is right: equal and opposite bases, the
    /// identity, empty rows.
    pub fn add_rows(&self, rows: &mut RowSums, bits: &[u64]) {
        let groups = self.sums.len() >> self.width;
        for row in bits.chunks(groups * self.width / 64) {
            self.push(&mut rows.runs, row);
            if rows.runs.entries.len() + groups > BATCH {
                self.sum(rows);
            }
        }
    }

    /// The sums of all rows that were added.
    pub fn finish(&self, mut rows: RowSums) -> Vec<G1Affine> {
        self.sum(&mut rows);
        rows.sums
    }

    fn sum(&self, rows: &mut RowSums) {
        let sums = rows.summer.sum(&mut rows.runs, Aligned::points(&self.sums));
        rows.sums.extend(sums);
    }

    /// Appends a row as a run of entries.
    fn push(&self, runs: &mut Runs, row: &[u64]) {
        let before = runs.entries.len();
        let mask = (1 << self.width) - 1;
        let mut first = 0;
        for word in row {
            for shift in (0..64).step_by(self.width) {
                let digit = (word >> shift) & mask;
                if digit != 0 {
                    runs.entries.push(first + digit as u32);
                }
                first += 1 << self.width;
            }
        }
        runs.lengths.push((runs.entries.len() - before) as u32);
    }
}

impl SubsetTask<'_> {
    /// Makes them: in each group, the sums without base `k` give those with it. All groups share
    /// inversions.
    pub fn run(self) {
        let sums = Aligned::points_mut(self.sums);
        let (mut room, mut pairs, mut added) = (Room::default(), Vec::<Pair>::new(), Vec::new());
        for k in 0..self.width {
            let half = 1 << k;
            pairs.clear();
            for (group, bases) in self.bases.chunks(self.width).enumerate() {
                let start = group << self.width;
                let alone = start + half;
                sums[alone] = bases[k];
                pairs.extend((1..half).map(|low| [(start + low) as u32, alone as u32]));
            }
            added.resize(pairs.len(), G1Affine::identity());
            add_pairs(sums, &pairs, &mut added, &mut room);
            for ([low, _], sum) in pairs.iter().zip(&added) {
                sums[*low as usize + half] = *sum;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Words, on_all, random_points};
    use ark_bn254::G1Projective;
    use ark_ff::AdditiveGroup;

    /// Equal, opposite and vanishing bases among others: some subsets' sums are the identity, and
    /// some are bases.
    fn bases(count: usize) -> Vec<G1Affine> {
        let mut bases = random_points(81, count);
        for i in 0..count {
            match i % 11 {
                3 => bases[i] = G1Affine::identity(),
                6 => bases[i] = bases[i - 1],
                9 => bases[i] = -bases[i - 1],
                _ => {}
            }
        }
        bases
    }

    /// Rows that are random, full, empty, sparse; also such that are twice the same.
    fn bits(words: usize, rows: usize) -> Vec<u64> {
        let row = |row: usize| {
            Words(row as u64 / 10).take(words).map(move |word| match row % 5 {
                0 | 1 => word,
                2 => u64::MAX,
                3 => 0,
                _ => 1 << (word % 64),
            })
        };
        (0..rows).flat_map(row).collect()
    }

    fn naive(bases: &[G1Affine], row: &[u64]) -> G1Affine {
        let bit = |i: usize| row.get(i / 64).is_some_and(|word| word >> (i % 64) & 1 == 1);
        let chosen = bases.iter().enumerate().filter(|(i, _)| bit(*i));
        chosen.fold(G1Projective::ZERO, |sum, (_, base)| sum + base).into()
    }

    #[test]
    fn each_subset_is_its_rest_and_a_base() {
        let bases = bases(1088);
        for width in [1, 2, 4, 8] {
            on_all(|backend| {
                let sums = SubsetSums::new(&bases, width);
                let entries = Aligned::points(&sums.sums);
                assert_eq!(size_of_val(entries), SubsetSums::bytes(bases.len(), width));
                for (group, entries) in entries.chunks(1 << width).enumerate() {
                    assert_eq!(entries[0], G1Affine::identity());
                    for subset in 1..1usize << width {
                        let base = bases[group * width + subset.trailing_zeros() as usize];
                        let rest = entries[subset & (subset - 1)];
                        assert_eq!(entries[subset], rest + base, "{backend:?}, {subset}");
                    }
                }
                let reversed = |tasks: Vec<SubsetTask<'_>>| {
                    tasks.into_iter().rev().for_each(SubsetTask::run);
                };
                assert_eq!(SubsetSums::new_by(&bases, width, reversed), sums);
            });
        }
    }

    /// Numbers of rows around those of a batch, which are 128 to 1024.
    #[test]
    fn rows_of_bits_agree_with_naive_sums() {
        let bases = bases(128);
        let bits = bits(2, 1100);
        let expected: Vec<_> = bits.chunks(2).map(|row| naive(&bases, row)).collect();
        on_all(|backend| {
            for width in [1, 2, 4, 8] {
                let table = SubsetSums::new(&bases, width);
                for count in [0, 1, 127, 128, 129, 511, 512, 513, 1023, 1024, 1025, 1100] {
                    let mut rows = RowSums::default();
                    table.add_rows(&mut rows, &bits[..2 * count]);
                    assert_eq!(table.finish(rows), expected[..count], "{backend:?}, {count}");
                }
            }
        });
    }

    #[test]
    fn rows_may_come_in_pieces_and_the_last_one_short() {
        let bases = bases(192);
        let bits = bits(3, 100);
        for (piece, length) in [(3, 30), (9, 29), (300, 299), (6, 1)] {
            let bits = &bits[..length];
            let expected: Vec<_> = bits.chunks(3).map(|row| naive(&bases, row)).collect();
            on_all(|backend| {
                let table = SubsetSums::new(&bases, 4);
                let mut rows = RowSums::default();
                bits.chunks(piece).for_each(|bits| table.add_rows(&mut rows, bits));
                assert_eq!(table.finish(rows), expected, "{backend:?}, {length} words");
            });
        }
    }
}
