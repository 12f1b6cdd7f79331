//! Multi-scalar multiplication by signed windows (Pippenger).
//!
//! A scalar is `Σ_w d_w·2^(cw)` with digits `|d_w| <= 2^(c-1)`. In each window the bases are summed
//! by digit, all windows sharing inversions; the bucket sums `B_k` give `Σ k·B_k`, and these the
//! result by Horner's rule. A zero digit costs nothing.

use super::runs::{Runs, Summer};
use crate::backend::in_lanes;
use ark_bn254::{G1Affine, G1Projective};
use ark_ff::{AdditiveGroup, PrimeField, Zero};
use rill_field::F;

/// Entries summed together, as for sums by digit.
const BATCH: usize = 1 << 14;

/// `Σ scalars[i]·bases[i]`.
///
/// # Panics
/// If there are fewer bases than scalars.
pub fn msm(bases: &[G1Affine], scalars: &[F]) -> G1Projective {
    let scalars: Vec<Scalar<4>> =
        scalars.iter().map(|s| Scalar { limbs: s.into_bigint().0, negative: false }).collect();
    signed_windows(bases, &scalars)
}

/// `Σ scalars[i]·bases[i]` for small scalars, below `2^127` in size; the shorter the largest, the
/// faster, and zeros are free.
///
/// # Panics
/// If there are fewer bases than scalars.
pub fn msm_small(bases: &[G1Affine], scalars: &[i128]) -> G1Projective {
    let split = |s: &i128| {
        let size = s.unsigned_abs();
        Scalar { limbs: [size as u64, (size >> 64) as u64], negative: *s < 0 }
    };
    signed_windows(bases, &scalars.iter().map(split).collect::<Vec<_>>())
}

/// Sign and size.
#[derive(Clone, Copy)]
struct Scalar<const L: usize> {
    limbs: [u64; L],
    negative: bool,
}

impl<const L: usize> Scalar<L> {
    fn bits(&self) -> u32 {
        let top = self.limbs.iter().rposition(|&limb| limb != 0);
        top.map_or(0, |top| 64 * top as u32 + 64 - self.limbs[top].leading_zeros())
    }

    /// `length` bits from `start`, for `length < 32`.
    fn window(&self, start: u32, length: u32) -> u32 {
        let (limb, shift) = ((start / 64) as usize, start % 64);
        let low = self.limbs.get(limb).copied().unwrap_or(0);
        let high = self.limbs.get(limb + 1).copied().unwrap_or(0);
        let both = u128::from(high) << 64 | u128::from(low);
        (both >> shift) as u32 & ((1 << length) - 1)
    }
}

fn signed_windows<const L: usize>(bases: &[G1Affine], scalars: &[Scalar<L>]) -> G1Projective {
    assert!(scalars.len() <= bases.len(), "a base for every scalar");
    let bits = scalars.iter().map(Scalar::bits).max().unwrap_or(0);
    if bits == 0 {
        return G1Projective::zero();
    }
    let used = scalars.iter().filter(|s| s.bits() > 0).count();
    let width = window_width(bits, used);
    let windows = (bits / width + 1) as usize;
    // A negative digit takes the opposite base.
    let mut signed = Vec::with_capacity(2 * scalars.len());
    signed.extend_from_slice(&bases[..scalars.len()]);
    signed.extend(bases[..scalars.len()].iter().map(|base| -*base));
    let digits = digits(scalars, width, windows);
    let sums = window_sums(&signed, &digits.chunks(scalars.len()).collect::<Vec<_>>(), width);
    sums.into_iter().rev().fold(G1Projective::zero(), |mut total, sum| {
        (0..width).for_each(|_| {
            total.double_in_place();
        });
        total + sum
    })
}

/// The width with the least estimated time: one addition per digit, and per bucket two that
/// together cost about three; each window also has some overhead.
fn window_width(bits: u32, used: usize) -> u32 {
    let cost = |width: u32| (bits / width + 1) as usize * (used + (3 << (width - 1)) + 256);
    (2..=14).min_by_key(|&width| cost(width)).expect("not empty")
}

/// The digits, window by window. A digit above half the base is lowered by the base, and the next
/// one raised.
fn digits<const L: usize>(scalars: &[Scalar<L>], width: u32, windows: usize) -> Vec<i16> {
    let mut digits = vec![0i16; windows * scalars.len()];
    for (i, scalar) in scalars.iter().enumerate() {
        let mut carry = 0;
        for w in 0..windows {
            let mut digit = (scalar.window(w as u32 * width, width) + carry) as i32;
            carry = 0;
            if digit > 1 << (width - 1) {
                digit -= 1 << width;
                carry = 1;
            }
            digits[w * scalars.len() + i] = if scalar.negative { -digit } else { digit } as i16;
        }
    }
    digits
}

/// `Σ_i d_i·base_i` for each window; `signed` holds the bases, then their opposites.
fn window_sums(signed: &[G1Affine], windows: &[&[i16]], width: u32) -> Vec<G1Projective> {
    let buckets = 1 << (width - 1);
    let mut sums = Vec::with_capacity(windows.len());
    let mut bucket_sums = Vec::with_capacity(windows.len() * buckets);
    let (mut runs, mut summer) = (Runs::default(), Summer::default());
    for (number, digits) in windows.iter().enumerate() {
        push_sorted(&mut runs, digits, buckets);
        if number + 1 == windows.len() || runs.entries.len() + digits.len() > BATCH {
            bucket_sums.extend(summer.sum(&mut runs, signed));
        }
    }
    sums.extend(weighted_sums(&bucket_sums, buckets));
    sums
}

/// Appends one run per digit size `1..=buckets`, by counting sort.
fn push_sorted(runs: &mut Runs, digits: &[i16], buckets: usize) {
    let mut next = vec![0u32; buckets + 1];
    for digit in digits {
        next[usize::from(digit.unsigned_abs())] += 1;
    }
    let mut end = runs.entries.len() as u32;
    for count in &mut next[1..] {
        runs.lengths.push(*count);
        let start = end;
        end += *count;
        *count = start;
    }
    runs.entries.resize(end as usize, 0);
    for (i, digit) in digits.iter().enumerate().filter(|(_, digit)| **digit != 0) {
        let position = &mut next[usize::from(digit.unsigned_abs())];
        let opposite = if *digit < 0 { digits.len() } else { 0 };
        runs.entries[*position as usize] = (i + opposite) as u32;
        *position += 1;
    }
}

/// For every consecutive `buckets` points, `1·B_1 + 2·B_2 + …`.
fn weighted_sums(points: &[G1Affine], buckets: usize) -> Vec<G1Projective> {
    in_lanes!(weighted_sums(points, buckets), points.chunks(buckets).map(weighted_sum).collect())
}

/// Running sums from the top: bucket `k` is in `k` of them.
fn weighted_sum(buckets: &[G1Affine]) -> G1Projective {
    let (mut running, mut total) = (G1Projective::zero(), G1Projective::zero());
    for bucket in buckets.iter().rev() {
        running += bucket;
        total += running;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Words, edge_words, on_all, random_elements, random_points};
    use rill_field::from_i128;

    fn bases(count: usize) -> Vec<G1Affine> {
        let mut bases = random_points(61, count);
        for i in 0..count {
            match i % 13 {
                4 => bases[i] = G1Affine::identity(),
                7 => bases[i] = bases[i - 1],
                9 => bases[i] = -bases[i - 1],
                _ => {}
            }
        }
        bases
    }

    fn naive(bases: &[G1Affine], scalars: &[F]) -> G1Projective {
        bases.iter().zip(scalars).map(|(base, scalar)| *base * scalar).sum()
    }

    #[test]
    fn full_sums_agree_with_separate_products() {
        let bases = bases(700);
        let mut scalars: Vec<F> = edge_words();
        scalars.extend(random_elements::<F>(62, 600));
        for count in [0, 1, 2, 16, 100, scalars.len()] {
            let expected = naive(&bases, &scalars[..count]);
            on_all(|backend| {
                assert_eq!(msm(&bases, &scalars[..count]), expected, "{backend:?}, {count}");
            });
        }
        let equal = vec![random_elements::<F>(62, 1)[0]; 300];
        on_all(|_| assert_eq!(msm(&bases, &equal), naive(&bases, &equal)));
    }

    #[test]
    fn small_sums_agree_with_separate_products() {
        let bases = bases(600);
        let word = |w: u64| i128::from(w);
        let cases: Vec<Vec<i128>> = vec![
            vec![0; 50],
            vec![1; 600],
            vec![-1, 0, 1, -2, 2, i128::from(u64::MAX), -i128::from(u64::MAX)],
            Words(63)
                .take(600)
                .map(|w| if w % 3 == 0 { 0 } else { word(w) - word(w << 1) })
                .collect(),
            Words(64).take(600).map(|w| word(w >> 44) - (1 << 19)).collect(),
            vec![i128::MAX, i128::MIN + 1, 1 << 126],
            Words(65).take(600).map(|w| word(w & 1)).collect(),
        ];
        for scalars in &cases {
            let elements: Vec<F> = scalars.iter().map(|s| from_i128(*s)).collect();
            let expected = naive(&bases, &elements);
            on_all(|backend| assert_eq!(msm_small(&bases, scalars), expected, "{backend:?}"));
        }
    }
}
