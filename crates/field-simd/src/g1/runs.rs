//! Sums of runs: each run a list of points, all runs summed together, level by level.
//!
//! On each level the members of every run are added in pairs, so a run of `n` takes `ceil(log2 n)`
//! levels and all additions of a level, whatever their run, share inversions.

use super::add::{Pair, add_pairs};
use ark_bn254::G1Affine;

/// Runs over a list of points: run `r` has `lengths[r]` consecutive entries, each the index of a
/// point.
#[derive(Default)]
pub(crate) struct Runs {
    pub(crate) entries: Vec<u32>,
    pub(crate) lengths: Vec<u32>,
}

impl Runs {
    /// The sum of each run; the identity for an empty one.
    pub(crate) fn sum(mut self, points: &[G1Affine]) -> Vec<G1Affine> {
        // The two latest levels; their vectors are longer than what is in use.
        let (mut level, mut next) = (Vec::new(), Vec::new());
        let mut pairs = Vec::new();
        while self.lengths.iter().any(|&length| length > 1) {
            let source = if level.is_empty() { points } else { &level };
            self.halve(source, &mut pairs, &mut next);
            core::mem::swap(&mut level, &mut next);
        }
        let source = if level.is_empty() { points } else { &level };
        let mut entries = self.entries.iter();
        let mut single = |length: &u32| match length {
            0 => G1Affine::identity(),
            _ => source[*entries.next().expect("one entry per run of length one") as usize],
        };
        self.lengths.iter().map(&mut single).collect()
    }

    /// Adds the entries of each run in pairs into `next`, where the sums come first and then the
    /// odd ones out.
    fn halve(&mut self, source: &[G1Affine], pairs: &mut Vec<Pair>, next: &mut Vec<G1Affine>) {
        pairs.clear();
        let mut odd = Vec::new();
        let mut rest = self.entries.as_slice();
        for &length in &self.lengths {
            let (run, tail) = rest.split_at(length as usize);
            let (twos, one) = run.as_chunks::<2>();
            pairs.extend_from_slice(twos);
            odd.extend(one.iter().map(|&entry| source[entry as usize]));
            rest = tail;
        }
        let used = pairs.len() + odd.len();
        next.resize(next.len().max(used), G1Affine::identity());
        let (sums, rest) = next.split_at_mut(pairs.len());
        add_pairs(source, pairs, sums);
        rest[..odd.len()].copy_from_slice(&odd);
        self.renumber(pairs.len() as u32);
    }

    /// The entries of the next level: of each run its sums, then its odd one out.
    fn renumber(&mut self, sums: u32) {
        self.entries.clear();
        let (mut sum, mut odd) = (0, sums);
        for length in &mut self.lengths {
            let half = *length / 2;
            self.entries.extend(sum..sum + half);
            sum += half;
            if *length % 2 == 1 {
                self.entries.push(odd);
                odd += 1;
            }
            *length = length.div_ceil(2);
        }
    }
}
