//! Sub-products of the two interleaved operands.

use super::number;
use rill_field::{AdditiveGroup, F, Field};

const WORD: usize = 64;
const WORD_W: usize = 32;

/// Sums and products over the coordinates `x_i`, `y_i`.
pub(super) struct Operands {
    /// `sum_i 2^i x_i`.
    pub(super) x: F,
    /// `sum_i 2^i y_i`.
    pub(super) y: F,
    pub(super) x63: F,
    pub(super) y63: F,
    pub(super) x31: F,
    pub(super) y31: F,
    pub(super) y0: F,
    /// `sum_i 2^i x_i y_i`.
    pub(super) and: F,
    /// `prod_i eq_i` with `eq_i = x_i y_i + (1 - x_i)(1 - y_i)`.
    pub(super) equal: F,
    /// `sum_i (1 - x_i) y_i prod_{j>i} eq_j`.
    pub(super) less: F,
    /// `prod_i (1 - x_i)`.
    pub(super) x_zero: F,
    /// `prod_i (1 - y_i)`.
    pub(super) y_zero: F,
    /// `prod_i (1 - x_i) y_i`.
    pub(super) x_zero_y_ones: F,
    /// The bits of `x` under the ones of `y`: `v <- v(1 + y_i) + x_i y_i` from the top.
    pub(super) packed: F,
    /// The same of the low words.
    pub(super) packed_w: F,
    /// `sum_{i=1}^{63} 2^i (1 - y_{63-i})`.
    pub(super) fill: F,
    /// `sum_{i=1}^{31} 2^i (1 - y_{31-i})`.
    pub(super) fill_w: F,
    /// `sum_{i<31} 2^i y_i`.
    pub(super) y_low_31: F,
    /// `prod_{i<31} (1 - y_i)`.
    pub(super) y_zero_31: F,
}

impl Operands {
    /// `x` and `y` are least significant bit first.
    pub(super) fn new(x: &[F; WORD], y: &[F; WORD]) -> Self {
        let mut both = *x;
        both.iter_mut().zip(y).for_each(|(both, y)| *both *= y);
        let (equal, less) = compare(x, y, &both);
        let (y_w, _) = y.split_at(WORD_W);
        let (both_w, _) = both.split_at(WORD_W);
        let (y_low_31, y_high_33) = y.split_at(31);
        let y_zero_31 = none(y_low_31);
        Self {
            x: number(x.iter()),
            y: number(y.iter()),
            x63: x[63],
            y63: y[63],
            x31: x[31],
            y31: y[31],
            y0: y[0],
            and: number(both.iter()),
            equal,
            less,
            x_zero: none(x),
            y_zero: y_zero_31 * none(y_high_33),
            x_zero_y_ones: y.iter().zip(&both).map(|(y, both)| *y - both).product(),
            packed: pack(y, &both),
            packed_w: pack(y_w, both_w),
            fill: fill(y),
            fill_w: fill(y_w),
            y_low_31: number(y_low_31.iter()),
            y_zero_31,
        }
    }

    /// `x < y` as signed integers: the sign bits weigh negatively.
    pub(super) fn less_signed(&self) -> F {
        self.x63 - self.y63 + self.less
    }
}

/// `(x = y, x < y)`, with `both_i = x_i y_i`: then `eq_i = 1 - x_i - y_i + 2 both_i` and `(1 - x_i)
/// y_i = y_i - both_i`.
fn compare(x: &[F], y: &[F], both: &[F]) -> (F, F) {
    let (mut equal, mut less) = (F::ONE, F::ZERO);
    for ((x, y), both) in x.iter().zip(y).zip(both).rev() {
        less += equal * (*y - both);
        equal *= F::ONE - x - y + both.double();
    }
    (equal, less)
}

/// `prod_i (1 - bits_i)`.
fn none(bits: &[F]) -> F {
    bits.iter().map(|bit| F::ONE - bit).product()
}

/// Horner from the top: a one of `y` doubles what was packed and appends its bit of `x`.
fn pack(y: &[F], both: &[F]) -> F {
    y.iter().zip(both).rev().fold(F::ZERO, |packed, (y, both)| packed + packed * y + both)
}

/// `sum_{i=1}^{n-1} 2^i (1 - y_{n-1-i})` for `n` bits: the bits but the top one, complemented and
/// reversed.
fn fill(y: &[F]) -> F {
    let below_top = y.split_last().map_or(y, |(_, rest)| rest);
    below_top.iter().fold(F::ZERO, |sum, bit| sum.double() + F::ONE - bit).double()
}
