//! One multi-exponentiation in the target group.

use crate::Target;
use crate::gls::{Short, decompose};
use alloc::vec;
use alloc::vec::Vec;
use ark_bn254::Fq12;
use ark_ec::pairing::PairingOutput;
use ark_ff::{CyclotomicMultSubgroup, Field, One};
use rill_field::F;

/// Bits per digit; digits are signed, so there are `2^(WINDOW-1)` buckets. Best for some hundred
/// terms.
const WINDOW: u32 = 7;

/// Digits of a magnitude below `2^64`, with one bit for the last carry.
const DIGITS: usize = 65usize.div_ceil(WINDOW as usize);

/// `Σ scalar·element` over `terms`.
///
/// Every scalar is split in four short ones by the Frobenius map; the sum over all of them is taken
/// by buckets (Pippenger). Inverses are conjugates, hence free.
pub fn target_multiexp(terms: &[(Target, F)]) -> Target {
    let short_terms: Vec<_> =
        terms.iter().flat_map(|(element, scalar)| split(element, *scalar)).collect();
    let mut result = Fq12::one();
    for position in (0..DIGITS).rev() {
        for _ in 0..WINDOW {
            result.cyclotomic_square_in_place();
        }
        result *= bucket_sum(&short_terms, position);
    }
    PairingOutput(result)
}

/// An element and the signed digits of its scalar.
type ShortTerm = (Fq12, [i8; DIGITS]);

/// `scalar·f = Σ k_i·φ^i(f)`: the four short terms.
fn split(element: &Target, scalar: F) -> impl Iterator<Item = ShortTerm> {
    let f = element.0;
    decompose(scalar).into_iter().enumerate().map(move |(power, short)| {
        let mut image = f;
        image.frobenius_map_in_place(power);
        if short.negative {
            image.conjugate_in_place();
        }
        (image, signed_digits(short))
    })
}

/// `magnitude = Σ digit_i·2^(WINDOW·i)` with digits in `−2^(WINDOW-1) .. 2^(WINDOW-1)`.
fn signed_digits(short: Short) -> [i8; DIGITS] {
    let mut rest = u128::from(short.magnitude);
    let mut digits = [0; DIGITS];
    for digit in &mut digits {
        let low = (rest & ((1 << WINDOW) - 1)) as i16;
        rest >>= WINDOW;
        if low >= 1 << (WINDOW - 1) {
            *digit = low.saturating_sub(1 << WINDOW) as i8;
            rest = rest.saturating_add(1);
        } else {
            *digit = low as i8;
        }
    }
    digits
}

/// `Π f^digit` for the digits at one position.
fn bucket_sum(terms: &[ShortTerm], position: usize) -> Fq12 {
    let mut buckets: Vec<Option<Fq12>> = vec![None; 1 << (WINDOW - 1)];
    for (f, digits) in terms {
        let digit = digits.get(position).copied().unwrap_or(0);
        // Bucket i holds the elements to be taken i + 1 times.
        let index = usize::from(digit.unsigned_abs()).checked_sub(1);
        if let Some(bucket) = index.and_then(|index| buckets.get_mut(index)) {
            let mut factor = *f;
            if digit < 0 {
                factor.conjugate_in_place();
            }
            *bucket = Some(bucket.map_or(factor, |product| product * factor));
        }
    }
    // Σ (i + 1)·B_i is the sum of all suffix sums.
    let mut suffix: Option<Fq12> = None;
    let mut total = Fq12::one();
    for bucket in buckets.into_iter().rev() {
        suffix = match (suffix, bucket) {
            (Some(left), Some(right)) => Some(left * right),
            (left, right) => left.or(right),
        };
        if let Some(product) = suffix {
            total *= product;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_ec::PrimeGroup;
    use ark_ff::Zero;
    use rill_field::{AdditiveGroup, from_i128, powers};

    #[test]
    fn agrees_with_separate_exponentiations() {
        let scalars = powers(-F::from(0xdead_beef_cafe_f00d_u64).square(), 12);
        let terms: Vec<(Target, F)> = scalars
            .iter()
            .chain(&[F::ZERO, F::ONE, -F::ONE, from_i128(i128::MIN)])
            .enumerate()
            .map(|(i, scalar)| (Target::generator() * F::from(i as u64 + 3), *scalar))
            .collect();
        let expected: Target = terms.iter().map(|(element, scalar)| *element * *scalar).sum();
        assert_eq!(target_multiexp(&terms), expected);
        assert_eq!(target_multiexp(&[]), Target::zero());
    }

    #[test]
    fn digits_recompose() {
        for magnitude in [0, 1, 63, 64, 65, 127, u64::MAX, 1 << 63, 0x8080_8080_8080_8080] {
            let digits = signed_digits(Short { negative: false, magnitude });
            let value = digits.iter().rev().fold(0i128, |sum, d| (sum << WINDOW) + i128::from(*d));
            assert_eq!(value, i128::from(magnitude));
        }
    }
}
