//! Division with remainder, of which only the remainder is of interest.

/// Limbs of the longest dividend and one more.
const ROOM: usize = 9;

/// `value mod m` by long division in limbs (Knuth, algorithm D). `value` has 4 to 8 limbs, and m is
/// not 0.
pub(crate) fn remainder(value: &[u64], m: &[u64; 4]) -> [u64; 4] {
    let n = m.iter().rposition(|limb| *limb != 0).map_or(0, |top| top + 1);
    // With the highest bit of the divisor set, guesses of a digit are at most 2 too high.
    let shift = m[n - 1].leading_zeros();
    let (mut divisor, mut rest) = ([0; ROOM], [0; ROOM]);
    shift_left(&mut divisor, &m[..n], shift);
    shift_left(&mut rest, value, shift);
    let divisor = &divisor[..n];
    for low in (0..=value.len() - n).rev() {
        let part = &mut rest[low..=low + n];
        let [.., next, top] = *part else { unreachable!("a divisor has a limb") };
        let guess = (u128::from(top) << 64 | u128::from(next)) / u128::from(divisor[n - 1]);
        let digit = u64::try_from(guess).unwrap_or(u64::MAX);
        let mut is_negative = subtract(part, digit, divisor);
        while is_negative {
            is_negative = !add(part, divisor);
        }
    }
    let mut result = [0; 4];
    for (at, limb) in result[..n].iter_mut().enumerate() {
        *limb = rest[at] >> shift;
        if shift > 0 {
            *limb |= rest[at + 1] << (64 - shift);
        }
    }
    result
}

/// `to = from·2^shift`, one limb longer than `from`; shift is below 64.
fn shift_left(to: &mut [u64; ROOM], from: &[u64], shift: u32) {
    for (at, limb) in from.iter().enumerate() {
        to[at] |= limb << shift;
        if shift > 0 {
            to[at + 1] = limb >> (64 - shift);
        }
    }
}

/// `part -= digit·divisor`; `part` has one limb more. Whether it went below 0.
fn subtract(part: &mut [u64], digit: u64, divisor: &[u64]) -> bool {
    let mut carry = 0;
    for (limb, by) in part.iter_mut().zip(divisor) {
        let product = u128::from(digit) * u128::from(*by) + u128::from(carry);
        let (difference, borrow) = limb.overflowing_sub(product as u64);
        *limb = difference;
        // Of a product whose upper half is all ones, the lower half is 0, and nothing is borrowed.
        carry = (product >> 64) as u64 + u64::from(borrow);
    }
    let top = &mut part[divisor.len()];
    let (difference, borrow) = top.overflowing_sub(carry);
    *top = difference;
    borrow
}

/// `part += divisor`. Whether it wrapped around.
fn add(part: &mut [u64], divisor: &[u64]) -> bool {
    let mut carry = false;
    for (at, limb) in part.iter_mut().enumerate() {
        let by = divisor.get(at).copied().unwrap_or(0);
        let (sum, one) = limb.overflowing_add(by);
        let (sum, other) = sum.overflowing_add(u64::from(carry));
        *limb = sum;
        carry = one | other;
    }
    carry
}
