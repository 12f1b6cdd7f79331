//! A table of which the first entries are there, and a few others.

use crate::ram::stretch::Stretch;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::{Line, Pair};

/// The first entries of a table, and single ones. All others are zero.
#[derive(Clone, Debug)]
pub(super) struct Front {
    first: Stretch,
    /// Ascending, behind the first ones and their siblings.
    single: Vec<(usize, F)>,
}

impl Front {
    pub(super) fn new(first: Vec<F>) -> Self {
        Self { first: Stretch(first), single: Vec::new() }
    }

    /// Sets an entry behind all that are there.
    pub(super) fn put(&mut self, index: usize, value: F) {
        self.single.push((index, value));
        self.join();
    }

    /// Single entries next to the first ones are some of them.
    fn join(&mut self) {
        let first = &mut self.first.0;
        while let Some((index, value)) = self.single.first().copied()
            && index <= first.len() | 1
        {
            first.resize(index, F::ZERO);
            first.push(value);
            self.single.remove(0);
        }
    }

    /// How many pairs of entries are not all zero.
    pub(super) fn pairs(&self) -> usize {
        self.first.pairs() + self.single_pairs().count()
    }

    /// The pairs of single entries.
    fn single_pairs(&self) -> impl Iterator<Item = (Pair, Line)> {
        self.single.chunk_by(|left, right| left.0 / 2 == right.0 / 2).map(|entries| {
            let mut values = [F::ZERO; 2];
            entries.iter().for_each(|(index, value)| values[index % 2] = *value);
            (Pair::new(entries[0].0 / 2), Line::through(values[0], values[1]))
        })
    }

    /// Pair `i` of those that are not all zero, and the polynomial on the current variable there.
    pub(super) fn line(&self, i: usize) -> (Pair, Line) {
        let Some(single) = i.checked_sub(self.first.pairs()) else {
            let pair = Pair::new(i);
            return (pair, self.first.line(pair));
        };
        self.single_pairs().nth(single).expect("the pair is one of those that are not zero")
    }

    /// Binds the current variable, in place.
    pub(super) fn bind(&mut self, challenge: F) {
        let bound = |(pair, line): (Pair, Line)| (pair.index(), line.zero + challenge * line.slope);
        self.single = self.single_pairs().map(bound).collect();
        self.first.bind(challenge);
        self.join();
    }

    /// The first entry.
    pub(super) fn value(&self) -> F {
        self.first.at(0)
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
