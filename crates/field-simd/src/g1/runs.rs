//! Sums of runs: each run a list of points, all runs summed together, level by level.
//!
//! On each level the members of every run are added in pairs, so a run of `n` takes `ceil(log2 n)`
//! levels and all additions of a level, whatever their run, share inversions.

use super::add::{Pair, Room, add_pairs};
use ark_bn254::G1Affine;
use core::mem::swap;

/// Runs over a list of points: run `r` has `lengths[r]` consecutive entries, each the index of a
/// point.
#[derive(Default)]
pub(crate) struct Runs {
    pub(crate) entries: Vec<u32>,
    pub(crate) lengths: Vec<u32>,
}

/// Sums runs, in vectors that are kept from one list of runs to the next: they are so large that
/// many allocators have the system clear them anew each time.
#[derive(Default)]
pub(crate) struct Summer {
    /// The two latest levels; the vectors are longer than what is in use.
    level: Vec<G1Affine>,
    next: Vec<G1Affine>,
    pairs: Vec<Pair>,
    /// The odd ones out of a level.
    odd: Vec<G1Affine>,
    room: Room,
}

impl Summer {
    /// The sum of each run, the identity for an empty one; `runs` is empty afterwards.
    pub(crate) fn sum(&mut self, runs: &mut Runs, points: &[G1Affine]) -> Vec<G1Affine> {
        let mut first = true;
        while runs.lengths.iter().any(|&length| length > 1) {
            self.halve(runs, first.then_some(points));
            swap(&mut self.level, &mut self.next);
            first = false;
        }
        let source = if first { points } else { &self.level };
        let mut entries = runs.entries.iter();
        let mut single = |length: &u32| match length {
            0 => G1Affine::identity(),
            _ => source[*entries.next().expect("one entry per run of length one") as usize],
        };
        let sums = runs.lengths.iter().map(&mut single).collect();
        runs.entries.clear();
        runs.lengths.clear();
        sums
    }

    /// Adds the entries of each run in pairs into `next`, where the sums come first and then the
    /// odd ones out. The entries are of `points`, or else of the latest level.
    fn halve(&mut self, runs: &mut Runs, points: Option<&[G1Affine]>) {
        let Self { level, next, pairs, odd, room } = self;
        let source = points.unwrap_or(level);
        pairs.clear();
        odd.clear();
        let mut rest = runs.entries.as_slice();
        for &length in &runs.lengths {
            let (run, tail) = rest.split_at(length as usize);
            let (twos, one) = run.as_chunks::<2>();
            pairs.extend_from_slice(twos);
            odd.extend(one.iter().map(|&entry| source[entry as usize]));
            rest = tail;
        }
        let used = pairs.len() + odd.len();
        next.resize(next.len().max(used), G1Affine::identity());
        let (sums, rest) = next.split_at_mut(pairs.len());
        add_pairs(source, pairs, sums, room);
        rest[..odd.len()].copy_from_slice(odd);
        runs.renumber(pairs.len() as u32);
    }
}

impl Runs {
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
