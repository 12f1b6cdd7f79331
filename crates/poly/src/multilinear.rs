//! Multilinear extensions of simple functions on indices.

use alloc::vec::Vec;
use rill_field::{F, One, Zero};

/// `eq(x, y) = Π_i (x_i y_i + (1 - x_i)(1 - y_i))`. Missing coordinates of the shorter point are
/// ignored.
pub fn eq(x: &[F], y: &[F]) -> F {
    x.iter().zip(y).map(|(x, y)| eq_bit(*x, *y)).product()
}

fn eq_bit(x: F, y: F) -> F {
    // x y + (1 - x)(1 - y) = 1 - x - y + 2 x y
    let product = x * y;
    F::one() - x - y + product + product
}

/// `eq(0, y)`.
pub fn eq_zero(y: &[F]) -> F {
    y.iter().map(|y| F::one() - y).product()
}

/// `eq(bits of index, y)` for an index below `2^len(y)`; 0 for a larger one.
pub fn eq_index(index: u64, y: &[F]) -> F {
    let mut rest = index;
    let mut value = F::one();
    for coordinate in y.iter().rev() {
        value *= if rest & 1 == 1 { *coordinate } else { F::one() - coordinate };
        rest >>= 1;
    }
    if rest == 0 { value } else { F::zero() }
}

/// All `2^k` values `eq(point, index)`, times `scale`.
pub fn eq_table(point: &[F], scale: F) -> Vec<F> {
    let mut table = Vec::with_capacity(1usize.checked_shl(point.len() as u32).unwrap_or(0));
    table.push(scale);
    for coordinate in point {
        let mut next = Vec::with_capacity(table.len().saturating_mul(2));
        for value in &table {
            let high = *value * coordinate;
            next.push(*value - high);
            next.push(high);
        }
        table = next;
    }
    table
}

/// The extension of `[int(y) = int(x) + 1]`; the largest `x` has no successor.
///
/// `Σ_k [Π_{i<k} x_{l-1-i}(1 - y_{l-1-i})]·(1 - x_{l-1-k}) y_{l-1-k}·Π_{i>k} eq(x_{l-1-i},
/// y_{l-1-i})`: the trailing `k` ones of `x` become zeros, the next zero becomes one, the rest is
/// equal.
pub fn eq_plus_one(x: &[F], y: &[F]) -> F {
    // From the most significant bit down: `equal` = the bits so far are equal; `carried` = the bits
    // so far differ by a carry that the remaining bits must produce: all of x one, all of y zero.
    let mut equal = F::one();
    let mut carried = F::zero();
    for (x, y) in x.iter().zip(y) {
        carried = carried * *x * (F::one() - y) + equal * (F::one() - x) * y;
        equal *= eq_bit(*x, *y);
    }
    carried
}

/// The extension of `int(x) < int(y)`: `Σ_i (1 - x_i) y_i Π_{j<i} eq(x_j, y_j)`.
pub fn less_than(x: &[F], y: &[F]) -> F {
    let mut equal = F::one();
    let mut less = F::zero();
    for (x, y) in x.iter().zip(y) {
        less += equal * (F::one() - x) * y;
        equal *= eq_bit(*x, *y);
    }
    less
}

/// `int(x) = Σ_i 2^(l-1-i) x_i`.
pub fn int(x: &[F]) -> F {
    x.iter().fold(F::zero(), |value, coordinate| value + value + coordinate)
}

/// The extension of `[index < bound]` at `point`, for `bound <= 2^len`.
pub fn masked_prefix(bound: u64, point: &[F]) -> F {
    let bits = point.len() as u32;
    if bits < 64 && bound >> bits != 0 {
        return F::one();
    }
    let mut equal = F::one();
    let mut less = F::zero();
    for (coordinate, shift) in point.iter().zip((0..bits).rev()) {
        if bound >> shift & 1 == 1 {
            less += equal * (F::one() - coordinate);
            equal *= coordinate;
        } else {
            equal *= F::one() - coordinate;
        }
    }
    less
}

/// `point` with zeros put before it, up to `length` coordinates.
pub fn pad_left(point: &[F], length: usize) -> Vec<F> {
    let zeros = length.saturating_sub(point.len());
    core::iter::repeat_n(F::zero(), zeros).chain(point.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(index: u64, length: u32) -> Vec<F> {
        (0..length).rev().map(|i| F::from(index >> i & 1)).collect()
    }

    fn truth(value: bool) -> F {
        F::from(u64::from(value))
    }

    #[test]
    fn extensions_agree_with_their_functions_on_all_indices() {
        for x in 0..16 {
            for y in 0..16 {
                let (p, q) = (bits(x, 4), bits(y, 4));
                assert_eq!(eq(&p, &q), truth(x == y));
                assert_eq!(eq_index(x, &q), truth(x == y));
                assert_eq!(eq_plus_one(&p, &q), truth(y == x + 1));
                assert_eq!(less_than(&p, &q), truth(x < y));
                assert_eq!(masked_prefix(x, &q), truth(y < x));
            }
            assert_eq!(int(&bits(x, 4)), F::from(x));
            assert_eq!(masked_prefix(16, &bits(x, 4)), F::one());
        }
        assert_eq!(eq_index(16, &bits(0, 4)), F::zero());
    }

    #[test]
    fn extensions_are_affine_in_every_coordinate() {
        let point: Vec<F> = (3..9u64).map(F::from).collect();
        let other: Vec<F> = (20..26u64).map(F::from).collect();
        for i in 0..point.len() {
            let at = |value: u64| {
                let mut moved = point.clone();
                moved[i] = F::from(value);
                [
                    eq(&moved, &other),
                    eq_plus_one(&moved, &other),
                    eq_plus_one(&other, &moved),
                    less_than(&moved, &other),
                    less_than(&other, &moved),
                    masked_prefix(37, &moved),
                ]
            };
            for ((a, b), c) in at(0).into_iter().zip(at(1)).zip(at(2)) {
                assert_eq!(c - b, b - a);
            }
        }
    }

    #[test]
    fn eq_table_lists_eq_of_every_index() {
        let point: Vec<F> = (3..7u64).map(F::from).collect();
        let table = eq_table(&point, F::from(5u64));
        assert_eq!(table.len(), 16);
        for (index, value) in (0u64..).zip(table) {
            assert_eq!(value, F::from(5u64) * eq_index(index, &point));
        }
    }
}
