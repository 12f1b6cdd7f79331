//! Which generators of a window are summed for a one-hot column, and to which row.
//!
//! Cycles fall into classes: the chunk values, and cold. The largest class is never summed. If that
//! is *cold*, the other classes' sums are the rows. If it is a chunk value `k`, the label `k` is
//! free for the cold cycles, and row `k` is the sum of all generators minus all that was summed. So
//! padding windows, and most cycles of sparse columns, are free.

use rill_field_simd::g1::sum_by_digit_columns;
use rill_pcs::{G1Affine, G1Projective};

/// A label that is not a chunk value unless there are 256 of them.
const SKIPPED: u8 = u8::MAX;

/// A one-hot column, labelled.
pub(crate) struct Labelled {
    /// The row of each cycle that is summed.
    labels: Vec<u8>,
    /// Those cycles. If absent, all: those of the largest class carry the label [`SKIPPED`].
    cycles: Option<Vec<u32>>,
    /// The largest class, unless it is *cold*.
    complement: Option<u8>,
}

impl Labelled {
    pub(crate) fn new(digits: &[u8], hot: Option<&[bool]>, chunk_values: usize) -> Self {
        assert!(hot.is_none_or(|hot| hot.len() == digits.len()), "one flag per digit");
        let is_hot = |cycle: usize| hot.is_none_or(|hot| hot[cycle]);
        let complement = largest_class(digits, is_hot);
        let label = |cycle: usize| match (is_hot(cycle), complement) {
            (true, Some(largest)) if digits[cycle] == largest => None,
            (true, _) => Some(digits[cycle]),
            // The largest class does not need its own label.
            (false, largest) => largest,
        };
        let labels = (0..digits.len()).map(label);
        if chunk_values <= usize::from(SKIPPED) {
            let labels = labels.map(|label| label.unwrap_or(SKIPPED)).collect();
            Self { labels, cycles: None, complement }
        } else {
            let kept = labels.enumerate().filter_map(|(cycle, label)| Some((label?, cycle as u32)));
            let (labels, cycles) = kept.unzip();
            Self { labels, cycles: Some(cycles), complement }
        }
    }

    /// The rows of several columns; `total` is the sum of all generators.
    pub(crate) fn rows(
        columns: &[Self],
        generators: &[G1Affine],
        chunk_values: usize,
        total: G1Affine,
    ) -> Vec<Vec<G1Affine>> {
        let all: Vec<&[u8]> = columns
            .iter()
            .filter(|column| column.cycles.is_none())
            .map(|column| &column.labels[..])
            .collect();
        let mut sums = sum_by_digit_columns(generators, &all, 0..chunk_values).into_iter();
        let column_sums = columns.iter().map(|column| match &column.cycles {
            None => sums.next().expect("one list of sums per column"),
            Some(cycles) => {
                let kept: Vec<_> = cycles.iter().map(|cycle| generators[*cycle as usize]).collect();
                sum_by_digit_columns(&kept, &[&column.labels], 0..chunk_values).swap_remove(0)
            }
        });
        columns.iter().zip(column_sums).map(|(column, sums)| column.complete(sums, total)).collect()
    }

    fn complete(&self, mut rows: Vec<G1Affine>, total: G1Affine) -> Vec<G1Affine> {
        if let Some(largest) = self.complement {
            let summed: G1Projective = rows.iter().sum();
            rows[usize::from(largest)] = (-summed + total).into();
        }
        rows
    }
}

/// The chunk value with the most cycles; `None` if more cycles are cold.
fn largest_class(digits: &[u8], is_hot: impl Fn(usize) -> bool) -> Option<u8> {
    let (mut sizes, mut cold) = ([0usize; 256], 0);
    for (cycle, digit) in digits.iter().enumerate() {
        if is_hot(cycle) {
            sizes[usize::from(*digit)] += 1;
        } else {
            cold += 1;
        }
    }
    let largest = (0..=u8::MAX).max_by_key(|digit| sizes[usize::from(*digit)])?;
    (sizes[usize::from(largest)] >= cold).then_some(largest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generators::g1_generators;

    /// Every combination of: 16 or 256 chunk values, the largest class a digit or *cold*, no cold
    /// cycle at all.
    #[test]
    fn rows_are_the_sums_of_the_hot_cycles_whatever_is_largest() {
        let generators = g1_generators(64);
        let total: G1Projective = generators.iter().sum();
        for (chunk_values, common, cold_every) in [16usize, 256].into_iter().flat_map(|k| {
            [0, k - 1].into_iter().flat_map(move |c| [0, 2, 5, 1].map(|every| (k, c, every)))
        }) {
            let digit = |i: usize| if i.is_multiple_of(3) { i * 37 % chunk_values } else { common };
            let digits: Vec<u8> = (0..64).map(|i| digit(i) as u8).collect();
            let hot: Vec<bool> =
                (0..64usize).map(|i| cold_every == 0 || !i.is_multiple_of(cold_every)).collect();
            let flags = (cold_every > 0).then_some(&hot[..]);
            let column = Labelled::new(&digits, flags, chunk_values);
            let rows = Labelled::rows(&[column], &generators, chunk_values, total.into());
            let expected = |k: usize| -> G1Projective {
                (0..64).filter(|i| hot[*i] && digit(*i) == k).map(|i| generators[i]).sum()
            };
            for (k, row) in rows[0].iter().enumerate() {
                assert_eq!(G1Projective::from(*row), expected(k), "{chunk_values} {common} {k}");
            }
        }
    }
}
