//! Few rows in which every pair of values occurs.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A value of a factor: `(factor, value)`.
type Value = (usize, usize);

/// A covering array of strength two: rows with one value below `levels[f]` for each factor `f`,
/// such that any two values of different factors are together in some row. The same at every call.
///
/// Greedy: each row begins with the first pair that no row has yet, and takes for every other
/// factor the value that completes the most new pairs, among those the one used least.
pub fn pairwise(levels: &[usize]) -> Vec<Vec<usize>> {
    let mut missing = pairs(levels);
    let mut used: Vec<Vec<usize>> = levels.iter().map(|count| vec![0; *count]).collect();
    let mut rows = Vec::new();
    while let Some((first, second)) = missing.first().copied() {
        let mut row = vec![first, second];
        for factor in (0..levels.len()).filter(|f| *f != first.0 && *f != second.0) {
            let gain = |value| {
                let new = row.iter().filter(|other| missing.contains(&pair(**other, value)));
                new.count()
            };
            let best = (0..levels[factor])
                .min_by_key(|level| (Reverse(gain((factor, *level))), used[factor][*level]))
                .expect("a factor with a missing pair beside it has values");
            row.push((factor, best));
        }
        row.sort_unstable();
        for (factor, level) in &row {
            used[*factor][*level] += 1;
        }
        for (i, value) in row.iter().enumerate() {
            for other in &row[..i] {
                missing.remove(&pair(*other, *value));
            }
        }
        rows.push(row.into_iter().map(|(_, level)| level).collect());
    }
    rows
}

/// All pairs of values of different factors.
fn pairs(levels: &[usize]) -> BTreeSet<(Value, Value)> {
    let values = |factor: usize| (0..levels[factor]).map(move |level| (factor, level));
    (0..levels.len())
        .flat_map(|second| (0..second).map(move |first| (first, second)))
        .flat_map(|(first, second)| {
            values(first).flat_map(move |value| values(second).map(move |other| (value, other)))
        })
        .collect()
}

/// The pair in the order of the factors.
fn pair(one: Value, other: Value) -> (Value, Value) {
    (one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::Choices;

    /// Pairs of values that are together in no row.
    fn uncovered(levels: &[usize], rows: &[Vec<usize>]) -> usize {
        let together =
            |&((f, a), (g, b)): &(Value, Value)| rows.iter().any(|row| row[f] == a && row[g] == b);
        pairs(levels).iter().filter(|pair| !together(pair)).count()
    }

    #[test]
    fn every_pair_of_choices_of_the_gate_occurs_in_far_fewer_rows_than_the_product() {
        let levels = Choices::of_the_gate().levels();
        let rows = pairwise(&levels);
        let pairs_of = |i: usize| levels[..i].iter().map(|other| other * levels[i]).sum::<usize>();
        assert_eq!(pairs(&levels).len(), (0..levels.len()).map(pairs_of).sum());
        assert_eq!(uncovered(&levels, &rows), 0);
        // No array is shorter than the product of the two largest factors.
        let least = 11 * 4;
        assert!((least..=least + 2).contains(&rows.len()), "{} rows", rows.len());
        assert!(rows.len() * 10 < levels.iter().product());
        // Without its last row something is missing, so the check above can fail.
        assert!(uncovered(&levels, &rows[..rows.len() - 1]) > 0);
    }

    #[test]
    fn values_are_those_of_their_factors() {
        let levels = [2, 5, 3];
        for row in pairwise(&levels) {
            assert_eq!(row.len(), 3);
            assert!(row.iter().zip(levels).all(|(value, count)| *value < count));
        }
    }

    #[test]
    fn two_factors_give_their_product() {
        assert_eq!(pairwise(&[2, 2]), [[0, 0], [0, 1], [1, 0], [1, 1]]);
    }
}
