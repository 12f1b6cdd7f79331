//! `u·G + v·Q`, of the base point G and another one.

use core::ptr::null;

use crate::base::{self, multiples};
use crate::chain::{Step, add, chain, double};
use crate::curve::{Curve, Number, Point};

/// Bits of a window of v: there are `2^(WINDOW - 1)` odd multiples of Q to compute.
const WINDOW: u32 = 4;

/// Most windows of a number.
const MOST: usize = 256 / WINDOW as usize;

/// The sum; `None` is the point at infinity. `point` is on the curve, u and v are any numbers.
pub(crate) fn lincomb(curve: Curve, u: &Number, v: &Number, point: &Point) -> Option<Point> {
    let multiples_of_point = odd_multiples(curve, point);
    let (mut of_base, mut of_point) = (Windows::of(u, base::WINDOW), Windows::of(v, WINDOW));
    let mut next = || {
        let next = of_base.last().max(of_point.last())?;
        let (windows, multiples) = if Some(next) == of_base.last() {
            (&mut of_base, &multiples(curve)[..])
        } else {
            (&mut of_point, &multiples_of_point[..])
        };
        Some((next, &multiples[windows.take() / 2]))
    };
    let (mut place, first) = next()?;
    let (mut steps, mut count) = ([Step { doublings: 0, point: null() }; 2 * MOST + 1], 0);
    while let Some((below, point)) = next() {
        steps[count] = Step { doublings: place - below, point };
        (place, count) = (below, count + 1);
    }
    if place > 0 {
        steps[count] = Step { doublings: place, point: null() };
        count += 1;
    }
    // SAFETY: all points are on the curve, and all steps but the last have one.
    let sum = unsafe { chain(curve, first, &mut steps[..count]) };
    sum.or_else(|| bit_by_bit(curve, u, v, point))
}

/// 1, 3, 5 times the point, and so on. None of them has the x of its double: the group has a prime
/// order.
fn odd_multiples(curve: Curve, point: &Point) -> [Point; 1 << (WINDOW - 1)] {
    let mut multiples = [*point; 1 << (WINDOW - 1)];
    let twice = double(curve, point);
    let mut last = *point;
    for multiple in &mut multiples[1..] {
        last = add(curve, Some(last), Some(twice)).unwrap_or(last);
        *multiple = last;
    }
    multiples
}

/// The sum by additions that stop at nothing, at five times the cost.
#[cold]
#[inline(never)]
fn bit_by_bit(curve: Curve, u: &Number, v: &Number, point: &Point) -> Option<Point> {
    let base = multiples(curve)[0];
    let mut sum = None;
    for bit in (0..256).rev() {
        sum = sum.map(|sum| double(curve, &sum));
        for (number, point) in [(u, &base), (v, point)] {
            if number[bit / 64] >> (bit % 64) & 1 == 1 {
                sum = add(curve, sum, Some(*point));
            }
        }
    }
    sum
}

/// A number as a sum of odd digits, each times a power of two, at places that are far apart.
struct Windows {
    /// Places times 2^8, and digits; from the lowest place on.
    windows: [u16; MOST],
    count: usize,
}

impl Windows {
    fn of(number: &Number, width: u32) -> Self {
        let (mut windows, mut count) = ([0; MOST], 0);
        let mask = (1 << width) - 1;
        let mut place = 0;
        while place < 256 {
            let (limb, shift) = (place / 64, place % 64);
            let low = number[limb] >> shift;
            if low == 0 {
                place = 64 * (limb + 1);
            } else if low & 1 == 0 {
                place += 1;
            } else {
                let high = number.get(limb + 1).map_or(0, |high| high << 1 << (63 - shift));
                windows[count] = (place << 8) as u16 | ((low | high) & mask) as u16;
                count += 1;
                place += width as usize;
            }
        }
        Self { windows, count }
    }

    /// The highest place that is left.
    fn last(&self) -> Option<usize> {
        Some(usize::from(self.windows[self.count.checked_sub(1)?] >> 8))
    }

    /// Takes the digit of the highest place; there is one.
    fn take(&mut self) -> usize {
        self.count -= 1;
        usize::from(self.windows[self.count] & 0xFF)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curve::{coordinates, joined};
    use crate::modular::{difference, negated, sum};
    use crate::mulmod256;

    const CURVES: [Curve; 2] = [Curve::Secp256k1, Curve::Secp256r1];

    fn number(seed: u64) -> Number {
        [1, 2, 3, 4].map(|i: u64| (i + 4 * seed).wrapping_mul(0x9E37_79B9_7F4A_7C15).pow(3))
    }

    /// The base point times a number.
    fn times(curve: Curve, number: &Number) -> Option<Point> {
        bit_by_bit(curve, number, &[0; 4], &multiples(curve)[0])
    }

    #[test]
    fn tables_have_the_odd_multiples_of_the_base_points() {
        for curve in CURVES {
            for (multiple, i) in multiples(curve).iter().zip(0..) {
                assert!(curve.has(multiple));
                assert_eq!(times(curve, &[2 * i + 1, 0, 0, 0]), Some(*multiple));
            }
            assert_eq!(times(curve, curve.order()), None);
            let less = difference(curve.order(), &[1, 0, 0, 0]);
            let [x, y] = coordinates(&multiples(curve)[0]);
            assert_eq!(times(curve, &less), Some(joined(x, &negated(y, curve.prime()))));
        }
    }

    /// Of a point d·G, the sum is `(u + v·d)·G`.
    #[test]
    fn sums_are_right_for_all_numbers_and_points() {
        for curve in CURVES {
            let n = curve.order();
            let small = [0, 1, 2, 3, 4, 15, 16, 127, 128].map(|limb| [limb, 0, 0, 0]);
            let near = [1, 2, 3].map(|less| difference(n, &[less, 0, 0, 0]));
            let large = [[u64::MAX; 4], [0, 0, 0, 1 << 63], [u64::MAX, 0, u64::MAX, 0], *n];
            let some: [Number; 4] = [1, 2, 3, 4].map(number);
            let all = [&small[..], &near, &large, &some].concat();
            for d in [&small[1..5], &near[..2], &some[..1]].concat() {
                let point = times(curve, &d).unwrap();
                for (i, u) in all.iter().enumerate() {
                    for v in [all[(7 * i + 3) % all.len()], all[(3 * i + 1) % all.len()]] {
                        let product = mulmod256(&v, &d, n);
                        let reduced = mulmod256(u, &[1, 0, 0, 0], n);
                        let total = crate::modular::add(&product, &reduced, n);
                        let expected = times(curve, &total);
                        assert_eq!(lincomb(curve, u, &v, &point), expected, "{u:x?} {v:x?} {d:x?}");
                    }
                    // Everything cancels.
                    let v = negated(&mulmod256(u, &crate::inverse256(&d, n), n), n);
                    assert_eq!(lincomb(curve, u, &v, &point), None, "{u:x?} {d:x?}");
                }
            }
        }
    }

    /// Sums in which a chain meets a point with the same x: at the first step, later, and in the last.
    #[test]
    fn chains_that_meet_the_same_x_are_done_again() {
        for curve in CURVES {
            let base = &multiples(curve)[0];
            let mut steps = [Step { doublings: 0, point: base }; 3];
            // SAFETY: the steps have a point on the curve.
            let chain = |point, steps: &mut _| unsafe { chain(curve, point, steps) };
            assert_eq!(chain(base, &mut steps[..1]), None);
            // 2·G + G + G, and 3·G - 3·G
            steps[0].doublings = 1;
            assert_eq!(chain(base, &mut steps[..2].to_vec()[..]), times(curve, &[4, 0, 0, 0]));
            let [x, y] = coordinates(&multiples(curve)[1]);
            let negative = joined(x, &negated(y, curve.prime()));
            steps[1].point = &negative;
            assert_eq!(chain(base, &mut steps[..2]), None);
            assert_eq!(add(curve, Some(negative), Some(multiples(curve)[1])), None);
        }
    }

    #[test]
    fn windows_add_up_to_their_number() {
        for width in [WINDOW, 5, base::WINDOW] {
            for number in [[0; 4], [1, 0, 0, 0], [u64::MAX; 4], [0, 0, 0, 1 << 63], number(5)] {
                let mut windows = Windows::of(&number, width);
                let mut total = [0; 4];
                let mut before = 256;
                while let Some(place) = windows.last() {
                    let digit = windows.take() as u64;
                    assert!(digit & 1 == 1 && digit < 1 << width && place < before);
                    before = place;
                    let mut term = [digit, 0, 0, 0];
                    (0..place).for_each(|_| term = sum(&term, &term).0);
                    total = sum(&total, &term).0;
                }
                assert_eq!(total, number);
            }
        }
    }
}
