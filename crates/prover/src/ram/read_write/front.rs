//! A table of which the first entries are there, and a few others.

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::table::bind_in_place;
use rill_sumcheck_prover::dense::{Line, Pair};

/// Entries a worker takes; a power of two.
const PARALLEL: usize = 1 << 11;

/// The first entries of a table, and single ones. All others are zero.
#[derive(Clone, Debug)]
pub(super) struct Front {
    first: Vec<F>,
    /// Ascending, behind the first ones and their siblings.
    single: Vec<(usize, F)>,
}

impl Front {
    pub(super) fn new(first: Vec<F>) -> Self {
        Self { first, single: Vec::new() }
    }

    /// Sets an entry behind all that are there.
    pub(super) fn put(&mut self, index: usize, value: F) {
        self.single.push((index, value));
        self.join();
    }

    /// Single entries next to the first ones are some of them.
    fn join(&mut self) {
        let is_next = |length: usize, index: usize| index <= length | 1;
        while let Some((index, value)) = self.single.first().copied()
            && is_next(self.first.len(), index)
        {
            self.first.resize(index, F::ZERO);
            self.first.push(value);
            self.single.remove(0);
        }
    }

    /// How many pairs of entries are not all zero.
    pub(super) fn pairs(&self) -> usize {
        self.first.len().div_ceil(2) + self.siblings().count()
    }

    /// The single entries of a pair.
    fn siblings(&self) -> impl Iterator<Item = &[(usize, F)]> {
        self.single.chunk_by(|left, right| left.0 / 2 == right.0 / 2)
    }

    /// The pairs of single entries, one by one.
    fn single_pairs(&self) -> impl Iterator<Item = (Pair, Line)> {
        self.siblings().map(|entries| {
            let mut values = [F::ZERO; 2];
            entries.iter().for_each(|(index, value)| values[index % 2] = *value);
            (Pair::new(entries[0].0 / 2), Line::through(values[0], values[1]))
        })
    }

    /// Pair `i` of those that are not all zero, and the polynomial on the current variable there.
    pub(super) fn line(&self, i: usize) -> (Pair, Line) {
        let pair = Pair::new(i);
        match self.first.get(pair.zero..=pair.one) {
            Some([zero, one]) => (pair, Line::through(*zero, *one)),
            _ => self.last_line(i),
        }
    }

    /// The same where the first entries end.
    #[cold]
    fn last_line(&self, i: usize) -> (Pair, Line) {
        let pair = Pair::new(i);
        if let Some(zero) = self.first.get(pair.zero) {
            return (pair, Line::through(*zero, F::ZERO));
        }
        let single = i - self.first.len().div_ceil(2);
        self.single_pairs().nth(single).expect("the pair is one of those that are not zero")
    }

    /// Binds the current variable, in place.
    pub(super) fn bind(&mut self, challenge: F) {
        self.single = self
            .single_pairs()
            .map(|(pair, line)| (pair.index(), line.zero + challenge * line.slope))
            .collect();
        if self.first.len() % 2 == 1 {
            let last = self.first.pop().unwrap_or_default();
            self.bind_first(challenge);
            self.first.push(last * (F::ONE - challenge));
        } else {
            self.bind_first(challenge);
        }
        self.join();
    }

    /// An even number of them.
    fn bind_first(&mut self, challenge: F) {
        let length = self.first.len();
        self.first.par_chunks_mut(PARALLEL).for_each(|piece| bind_in_place(piece, challenge));
        // The results are in the first half of each piece.
        for start in (PARALLEL..length).step_by(PARALLEL) {
            let bound = (length - start).min(PARALLEL) / 2;
            self.first.copy_within(start..start + bound, start / 2);
        }
        self.first.truncate(length / 2);
        self.first.shrink_to_fit();
    }

    /// The first entry.
    pub(super) fn value(&self) -> F {
        self.first.first().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_sumcheck_prover::dense::Table;

    #[test]
    fn what_is_there_is_bound_as_in_the_whole_table() {
        let value = |index: usize| F::from((index * index + 3) as u64);
        for (length, single) in [
            (1 << 13, &[][..]),
            ((1 << 13) - 1, &[]),
            (4097, &[4099, 5000, 5001, 8191]),
            (96, &[97, 98, 128]),
            (1, &[1 << 12]),
        ] {
            let mut whole = vec![F::ZERO; 1 << 13];
            let set = |index: &usize| whole[*index] = value(*index);
            (0..length).collect::<Vec<_>>().iter().chain(single).for_each(set);
            let mut front = Front::new(whole[..length].to_vec());
            let mut table = Table::new(whole);
            single.iter().for_each(|index| front.put(*index, value(*index)));
            for round in 0..13u64 {
                let mut seen = vec![F::ZERO; table.values().len()];
                for (pair, line) in (0..front.pairs()).map(|i| front.line(i)) {
                    (seen[pair.zero], seen[pair.one]) = (line.zero, line.zero + line.slope);
                }
                assert_eq!(seen, table.values(), "{length}, {single:?}, round {round}");
                table.bind(F::from(7 + round));
                front.bind(F::from(7 + round));
            }
            assert_eq!(front.value(), table.value());
        }
    }
}
