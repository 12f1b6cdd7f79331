//! One formula, several readings.

use crate::F;
use core::ops::{Add, Mul, Sub};

/// What a relation's formula needs of its cells: ring operations, and public scalars as factors
/// and constants.
///
/// A summand written over `Ring` is evaluated on [`F`] by verifier and provers, on [`Degree`] by
/// the test that compares the declared with the actual degree, and on whatever a verifier's channel
/// gives.
pub trait Ring:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Mul<F, Output = Self>
{
    /// A constant of the formula.
    fn constant(value: F) -> Self;

    /// The constant one.
    fn one() -> Self {
        Self::constant(F::from(1u64))
    }

    /// The constant zero.
    fn zero() -> Self {
        Self::constant(F::from(0u64))
    }
}

impl Ring for F {
    fn constant(value: F) -> Self {
        value
    }
}

/// Reads a formula as its total degree in the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Degree(pub usize);

impl Add for Degree {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

impl Sub for Degree {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

impl Mul for Degree {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Mul<F> for Degree {
    type Output = Self;
    fn mul(self, _: F) -> Self {
        self
    }
}

impl Ring for Degree {
    fn constant(_: F) -> Self {
        Self(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degree_adds_under_products_only() {
        let (x, y) = (Degree(1), Degree(1));
        assert_eq!(x * y + x, Degree(2));
        assert_eq!(x - Degree::one(), Degree(1));
    }
}
