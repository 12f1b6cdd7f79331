//! A pair of neighbouring entries as a line, and products of lines at the nodes.

use rill_field::{F, Zero};
use std::ops::{Add, Mul, Sub};

/// Where the two entries of a pair stand in a table: `zero` belongs to `X = 0`, `one` to `X = 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Index of the entry at `X = 0`.
    pub zero: usize,
    /// Index of the entry at `X = 1`.
    pub one: usize,
}

impl Pair {
    /// Pair `index`: entries `2·index` and `2·index + 1`.
    pub fn new(index: usize) -> Self {
        Self { zero: 2 * index, one: 2 * index + 1 }
    }

    /// The index the pair was made from.
    pub fn index(self) -> usize {
        self.zero / 2
    }

    /// The pair with `X` and `1 - X` exchanged; this is how a value at 1 is computed where the
    /// claim does not give it.
    #[must_use]
    pub fn flipped(self) -> Self {
        Self { zero: self.one, one: self.zero }
    }
}

/// `zero + X·slope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Value at 0.
    pub zero: F,
    /// Value at 1 minus value at 0; the value at `∞`.
    pub slope: F,
}

impl Line {
    /// The line through `(0, zero)` and `(1, one)`.
    pub fn through(zero: F, one: F) -> Self {
        Self { zero, slope: one - zero }
    }

    /// The line with `X` and `1 - X` exchanged.
    #[must_use]
    pub fn flipped(self) -> Self {
        Self { zero: self.zero + self.slope, slope: -self.slope }
    }

    /// Its values where a polynomial of degree `D` is expected: for `D > 1` the value at `∞` is
    /// zero.
    pub fn values<const D: usize>(self) -> Values<D> {
        let mut values = [self.zero; D];
        if D > 1 {
            values[1] = F::zero();
        }
        let mut value = self.zero + self.slope;
        for slot in values.iter_mut().skip(2) {
            value += self.slope;
            *slot = value;
        }
        Values(values)
    }
}

impl Add for Line {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { zero: self.zero + other.zero, slope: self.slope + other.slope }
    }
}

impl Sub for Line {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { zero: self.zero - other.zero, slope: self.slope - other.slope }
    }
}

impl Mul<F> for Line {
    type Output = Self;
    fn mul(self, factor: F) -> Self {
        Self { zero: self.zero * factor, slope: self.slope * factor }
    }
}

/// Values of a polynomial of degree `D` at the nodes `0, ∞, 2, …, D-1`. All operations are node by
/// node, so sums and multiples of polynomials are sums and multiples of their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values<const D: usize>(pub [F; D]);

impl<const D: usize> AsRef<[F]> for Values<D> {
    fn as_ref(&self) -> &[F] {
        &self.0
    }
}

impl<const D: usize> Add for Values<D> {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
        self
    }
}

impl<const D: usize> Mul<F> for Values<D> {
    type Output = Self;
    fn mul(mut self, factor: F) -> Self {
        self.0.iter_mut().for_each(|value| *value *= factor);
        self
    }
}

/// The values of `Π_k lines_k`, of degree `D`.
pub fn product<const D: usize>(lines: [Line; D]) -> Values<D> {
    let mut values = [F::zero(); D];
    for (k, mut line) in lines.into_iter().enumerate() {
        let mut at = line.zero;
        for (node, slot) in values.iter_mut().enumerate() {
            // Nodes 0, ∞, 2, 3, …: after node ∞ the line walks on by its slope.
            match node {
                0 => {}
                1 => {
                    at = line.slope;
                    line.zero += line.slope;
                }
                _ => {
                    line.zero += line.slope;
                    at = line.zero;
                }
            }
            *slot = if k == 0 { at } else { *slot * at };
        }
    }
    Values(values)
}
