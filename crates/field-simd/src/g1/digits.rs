//! Sums of bases by digit: the row commitments of one-hot columns.

use super::runs::{Runs, Summer};
use ark_bn254::G1Affine;
use core::ops::Range;

/// Entries summed together. More share inversions better, fewer stay in the cache.
const BATCH: usize = 1 << 14;

/// For each column, and in it for each digit `d` of `counted`, in order, the sum of the bases `i`
/// with `digits[i] = d`. All columns share inversions.
///
/// Other digits are skipped: give `1..16` if digit 0 is free, and mark absent entries by any value
/// outside. Every case is right: equal and opposite bases, the identity, empty input.
///
/// # Panics
/// If there are fewer bases than digits.
pub fn sum_by_digit_columns(
    bases: &[G1Affine],
    columns: &[&[u8]],
    counted: Range<usize>,
) -> Vec<Vec<G1Affine>> {
    let buckets = counted.len();
    let mut sums = Vec::with_capacity(columns.len());
    let mut rest = columns;
    let (mut runs, mut summer) = (Runs::default(), Summer::default());
    while !rest.is_empty() {
        let mut taken = 0;
        while taken < rest.len() && (taken == 0 || runs.entries.len() + rest[taken].len() <= BATCH)
        {
            assert!(rest[taken].len() <= bases.len(), "a base for every digit");
            push_sorted(&mut runs, rest[taken], &counted);
            taken += 1;
        }
        let flat = summer.sum(&mut runs, bases);
        sums.extend((0..taken).map(|c| flat[c * buckets..(c + 1) * buckets].to_vec()));
        rest = &rest[taken..];
    }
    sums
}

/// Appends one run per counted digit, by counting sort.
fn push_sorted(runs: &mut Runs, digits: &[u8], counted: &Range<usize>) {
    let mut count = [0u32; 256];
    for &digit in digits {
        count[digit as usize] += 1;
    }
    let start = runs.entries.len() as u32;
    let mut next = [u32::MAX; 256];
    let mut end = start;
    for digit in counted.clone() {
        let length = count.get(digit).copied().unwrap_or(0);
        if digit < 256 {
            next[digit] = end;
        }
        runs.lengths.push(length);
        end += length;
    }
    runs.entries.resize(end as usize, 0);
    for (index, &digit) in digits.iter().enumerate() {
        let position = &mut next[digit as usize];
        if *position != u32::MAX {
            runs.entries[*position as usize] = index as u32;
            *position += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Words, on_all, random_points};
    use ark_bn254::G1Projective;
    use ark_ec::{AffineRepr, CurveGroup};
    use ark_ff::Zero;

    fn naive(bases: &[G1Affine], digits: &[u8], counted: Range<usize>) -> Vec<G1Affine> {
        let sum = |d: usize| -> G1Projective {
            let with_digit = digits.iter().zip(bases).filter(|(digit, _)| **digit as usize == d);
            with_digit.fold(G1Projective::zero(), |sum, (_, base)| sum + base)
        };
        counted.map(|d| sum(d).into_affine()).collect()
    }

    fn columns(bases: usize) -> Vec<Vec<u8>> {
        let random = Words(3).take(bases).map(|w| (w >> 40) as u8).collect();
        let nibbles = Words(4).take(bases).map(|w| (w >> 60) as u8).collect();
        let sparse = Words(5).take(bases / 2).map(|w| if w % 9 == 0 { 7 } else { 255 }).collect();
        vec![random, nibbles, sparse, vec![5; bases], vec![], vec![200; bases]]
    }

    #[test]
    fn sums_by_digit_agree_with_naive_sums() {
        let mut bases = random_points(11, 500);
        // Equal, opposite and vanishing bases.
        for i in 0..60 {
            bases.push(bases[i]);
            bases.push(-bases[i]);
        }
        bases.push(G1Affine::zero());
        let columns = columns(bases.len());
        let slices: Vec<&[u8]> = columns.iter().map(Vec::as_slice).collect();
        for counted in [0..16, 1..16, 0..256, 1..256, 4..4] {
            let expected: Vec<_> =
                slices.iter().map(|digits| naive(&bases, digits, counted.clone())).collect();
            on_all(|backend| {
                let sums = |columns| sum_by_digit_columns(&bases, columns, counted.clone());
                assert_eq!(sums(&slices), expected, "{backend:?}, {counted:?}");
                assert_eq!(sums(&slices[..1]), expected[..1], "{backend:?}, {counted:?}");
            });
        }
    }
}
