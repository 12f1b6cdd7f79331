//! `u·G + v·Q`, of the base point G and another one.

use core::mem::MaybeUninit;
use core::ptr::null;
use core::slice;

use crate::base::{self, multiples};
use crate::chain::{Step, add, add_different, chain, double};
use crate::curve::{Curve, Number, Point};

/// Bits of a window of v: there are `2^(WINDOW - 1)` odd multiples of Q to compute.
const WINDOW: u32 = 4;

/// Most windows of a number: limbs have 16 of 4 bits.
const MOST: usize = 256 / WINDOW as usize;

/// The sum; `None` is the point at infinity. `point` is on the curve, u and v are any numbers.
pub(crate) fn lincomb(curve: Curve, u: &Number, v: &Number, point: &Point) -> Option<Point> {
    let of_point = odd_multiples(curve, point);
    // Not moved once it is there: it is large.
    let mut merged = Merged {
        base: Windows::NONE,
        other: Windows::NONE,
        of_base: multiples(curve),
        of_point: &of_point,
    };
    merged.base.add::<{ base::WINDOW }>(u);
    merged.other.add::<WINDOW>(v);
    let (mut place, first) = merged.next()?;
    let mut steps = [const { MaybeUninit::uninit() }; 2 * MOST];
    let mut count = 0;
    while let Some((below, point)) = merged.next() {
        steps[count].write(Step { doublings: place - below, point });
        (place, count) = (below, count + 1);
    }
    if place > 0 {
        steps[count].write(Step { doublings: place, point: null() });
        count += 1;
    }
    // SAFETY: so many steps were written.
    let steps = unsafe { slice::from_raw_parts_mut(steps.as_mut_ptr().cast(), count) };
    let mut sum = [0; 8];
    // SAFETY: all points are on the curve, and all steps but the last have one.
    if unsafe { chain(curve, first, steps, &mut sum) } {
        Some(sum)
    } else {
        bit_by_bit(curve, u, v, point)
    }
}

/// 1, 3, 5 times the point, and so on. None of them has the x of its double: the order of the group
/// is a prime.
fn odd_multiples(curve: Curve, point: &Point) -> [Point; 1 << (WINDOW - 1)] {
    let mut twice = [0; 8];
    double(curve, point, &mut twice);
    let mut multiples = [[0; 8]; 1 << (WINDOW - 1)];
    multiples[0] = *point;
    let mut last = point;
    for multiple in &mut multiples[1..] {
        add_different(curve, last, &twice, multiple);
        last = multiple;
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
        sum = add(curve, sum, sum);
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
    /// `(place + 1)·2^8 + (digit - 1)/2`, from the lowest place on, behind a zero.
    windows: [MaybeUninit<u32>; MOST + 1],
    last: usize,
}

impl Windows {
    const NONE: Self = Self { windows: [const { MaybeUninit::uninit() }; MOST + 1], last: 0 };

    /// Adds those of a number to none. No window is longer than `WIDTH`, or in two limbs.
    fn add<const WIDTH: u32>(&mut self, number: &Number) {
        let Self { windows, last } = self;
        windows[0].write(0);
        let mask = (1 << WIDTH) - 1;
        for (limb, first) in number.iter().zip([1, 65, 129, 193]) {
            let (mut rest, mut place) = (*limb, first);
            while rest != 0 {
                if rest & 1 == 0 {
                    (rest, place) = (rest >> 1, place + 1);
                } else {
                    *last += 1;
                    windows[*last].write(place << 8 | (rest & mask) as u32 >> 1);
                    (rest, place) = (rest >> WIDTH, place + WIDTH);
                }
            }
        }
    }

    /// The window of the highest place that is left; 0 if there is none.
    #[inline(always)]
    fn last(&self) -> u32 {
        // SAFETY: all windows up to the last are written.
        unsafe { self.windows[self.last].assume_init() }
    }
}

/// The windows of two numbers, with the points that they count.
struct Merged<'a> {
    base: Windows,
    other: Windows,
    of_base: &'a [Point; 1 << (base::WINDOW - 1)],
    of_point: &'a [Point; 1 << (WINDOW - 1)],
}

impl<'a> Merged<'a> {
    /// The highest place that is left, and its point.
    #[inline(always)]
    fn next(&mut self) -> Option<(usize, &'a Point)> {
        let [base, other] = [self.base.last(), self.other.last()];
        let place = |window: u32| (window >> 8) as usize - 1;
        if base >= other {
            if base == 0 {
                return None;
            }
            self.base.last -= 1;
            Some((place(base), &self.of_base[base as usize % self.of_base.len()]))
        } else {
            self.other.last -= 1;
            Some((place(other), &self.of_point[other as usize % self.of_point.len()]))
        }
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

    /// Sums in which a chain meets a point with the same x: at the first step, later, and in the
    /// last.
    #[test]
    fn chains_that_meet_the_same_x_are_done_again() {
        for curve in CURVES {
            let base = &multiples(curve)[0];
            let mut steps = [Step { doublings: 0, point: base }; 3];
            let chain = |point, steps: &mut _| {
                let mut sum = [0; 8];
                // SAFETY: the steps have a point on the curve.
                unsafe { chain(curve, point, steps, &mut sum) }.then_some(sum)
            };
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

    fn windows_add_up<const WIDTH: u32>() {
        for number in [[0; 4], [1, 0, 0, 0], [u64::MAX; 4], [0, 0, 0, 1 << 63], number(5)] {
            let mut windows = Windows::NONE;
            windows.add::<WIDTH>(&number);
            let (mut total, mut before) = ([0; 4], 256);
            while windows.last() != 0 {
                let place = (windows.last() >> 8) as usize - 1;
                let digit = u64::from(windows.last() % 256) * 2 + 1;
                windows.last -= 1;
                assert!(digit < 1 << WIDTH && place < before);
                before = place;
                let mut term = [digit, 0, 0, 0];
                (0..place).for_each(|_| term = sum(&term, &term).0);
                total = sum(&total, &term).0;
            }
            assert_eq!(total, number);
        }
    }

    #[test]
    fn windows_add_up_to_their_number() {
        windows_add_up::<WINDOW>();
        windows_add_up::<5>();
        windows_add_up::<{ base::WINDOW }>();
    }
}
