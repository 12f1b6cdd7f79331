//! The rows by class.

use super::super::prefix_suffix::Class;
use rill_sumcheck_prover::encode;
use rill_witness::Cycle;
use std::ops::Range;

/// A lookup as its class reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Lookup {
    words: (u64, u64),
    class: Class,
}

encode!(Lookup { words, class });

impl Lookup {
    const PADDING: Self = Self { words: (0, 0), class: Class::NONE };

    pub(super) fn of(cycle: &Cycle) -> Self {
        let class = Class::of(cycle);
        Self { words: class.words(cycle.lookup_index), class }
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
