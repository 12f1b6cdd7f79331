//! The rows by class.

use rill_isa::Table;
use rill_isa::tables::{deinterleave, interleave};
use rill_sumcheck_prover::encode;
use rill_witness::Cycle;
use std::ops::Range;

/// A lookup as its class reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Lookup {
    words: (u64, u64),
    class: Class,
}

/// The rows with a certain table, or with none: 0 for none, else one more than the table's
/// discriminant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Class(u8);

encode!(Lookup { words, class });
encode!(Class { 0 });

impl Class {
    /// Rows without table.
    pub(in super::super) const NONE: Self = Self(0);
    /// How many there are.
    pub(in super::super) const COUNT: usize = Table::COUNT + 1;

    pub(in super::super) fn of(table: Option<Table>) -> Self {
        Self(table.map_or(0, |table| table as u8 + 1))
    }

    pub(in super::super) fn table(self) -> Option<Table> {
        Some(Table::ALL[self.number().checked_sub(1)?])
    }

    pub(in super::super) fn number(self) -> usize {
        usize::from(self.0)
    }

    /// Whether the index is one integer; otherwise it is two interleaved operands.
    pub(in super::super) fn is_identity(self) -> bool {
        self.table().is_some_and(Table::is_identity)
    }

    /// The index with these words.
    fn index(self, (left, right): (u64, u64)) -> u128 {
        if self.is_identity() {
            u128::from(left) << 64 | u128::from(right)
        } else {
            interleave(left, right)
        }
    }

    /// All of them, by number.
    pub(in super::super) fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT as u8).map(Self)
    }
}

impl Lookup {
    const PADDING: Self = Self { words: (0, 0), class: Class::NONE };

    pub(super) fn of(cycle: &Cycle) -> Self {
        let index = cycle.lookup_index;
        let words = cycle.table.map_or_else(|| deinterleave(index), |table| table.words(index));
        Self { words, class: Class::of(cycle.table) }
    }
}

/// The rows before the padding, sorted by class: the rows of a class are scanned together, so that
/// its accumulators stay in the cache and its branches are foreseen.
///
/// *Memory* 21 bytes per row.
pub(super) struct Rows {
    /// The class of each row, in order of rows.
    pub(super) classes: Vec<Class>,
    /// The words of each row, in order of classes and of rows within.
    pub(super) words: Vec<(u64, u64)>,
    /// The row of each entry of `words`.
    pub(super) order: Vec<u32>,
    /// The classes that occur, with their entries.
    pub(super) runs: Vec<(Class, Range<usize>)>,
}

impl Rows {
    pub(super) fn new(rows: &[Lookup]) -> Self {
        let live = rows.iter().rposition(|row| *row != Lookup::PADDING).map_or(0, |last| last + 1);
        let rows = &rows[..live];
        let mut counts = [0usize; Class::COUNT];
        rows.iter().for_each(|row| counts[row.class.number()] += 1);

        let (mut runs, mut next, mut start) = (Vec::new(), [0; Class::COUNT], 0);
        for (class, count) in Class::all().zip(counts) {
            next[class.number()] = start;
            if count > 0 {
                runs.push((class, start..start + count));
            }
            start += count;
        }
        let (mut words, mut order) = (vec![(0, 0); live], vec![0; live]);
        for (j, row) in rows.iter().enumerate() {
            let place = &mut next[row.class.number()];
            words[*place] = row.words;
            order[*place] = j as u32;
            *place += 1;
        }
        Self { classes: rows.iter().map(|row| row.class).collect(), words, order, runs }
    }

    /// The index of each row, in order of rows.
    pub(super) fn indices(&self) -> Vec<u128> {
        let mut indices = vec![0; self.order.len()];
        for (class, entries) in &self.runs {
            let order = &self.order[entries.clone()];
            for (row, words) in order.iter().zip(&self.words[entries.clone()]) {
                indices[*row as usize] = class.index(*words);
            }
        }
        indices
    }
}
