//! Equations of integers of 256 bits as equations of polynomials.
//!
//! An integer is a polynomial of four limbs of 64 bits, `a(X) = Σ_i a_i·X^i`. Two sides are equal
//! as integers if their difference is `(2^64 - X)·c(X)` for some integers c_i, the carries of the
//! schoolbook columns: put X = 2^64. A system has all of them as bits and compares at a random δ.
//! That is an equation over the integers if all coefficients are far below the order of F.

use crate::system::{Number, columns, powers};
use crate::{Cell, PARTS};
use core::iter::successors;
use rill_field::{AdditiveGroup, F, Field, power_of_two};

columns! {
    /// The integers of a division, at δ: a·b by m, with the quotient q.
    Division { a, b, q, m }
}

impl<R: Number> Division<R> {
    /// What is left of it, the only part.
    pub(crate) fn parts(self, zero: R) -> [R; PARTS] {
        [self.a * self.b - self.q * self.m, zero, zero, zero]
    }
}

/// `1, δ, …, δ^5`.
#[derive(Clone, Debug)]
pub(crate) struct Limbs([F; 6]);

impl Limbs {
    pub(crate) fn at(delta: F) -> Self {
        Self(powers(delta))
    }

    /// The integer from bit `first` on, times `factor`.
    pub(crate) fn integer(&self, first: usize, factor: F, put: impl FnMut(Cell, F)) {
        self.bits(first, 64, factor, put);
    }

    /// The columns of a [`Division`] from 1 on, whose integers begin at these bits.
    pub(crate) fn division(&self, firsts: [usize; 4], mut put: impl FnMut(usize, Cell, F)) {
        for (column, first) in (1..).zip(firsts) {
            self.integer(first, F::ONE, |cell, coefficient| put(column, cell, coefficient));
        }
    }

    /// The integer from bit `first` on whose highest limb has `top` bits and is `2^(top - 1)` less
    /// than they say, times `factor`.
    pub(crate) fn signed_integer(
        &self,
        first: usize,
        top: usize,
        factor: F,
        mut put: impl FnMut(Cell, F),
    ) {
        self.bits(first, top, factor, &mut put);
        let [_, _, _, power, ..] = self.0;
        put(Cell::One, -half(top) * power * factor);
    }

    /// Four limbs from bit `first` on, of which the highest has `top` bits.
    fn bits(&self, first: usize, top: usize, factor: F, mut put: impl FnMut(Cell, F)) {
        let starts = (first..).step_by(64).zip([64, 64, 64, top]);
        for ((first, count), power) in starts.zip(&self.0) {
            sum_of_bits(first, count, factor * power, &mut put);
        }
    }

    /// The integer of these limbs, lowest first, times `factor`.
    pub(crate) fn constant(&self, limbs: [u64; 4], factor: F) -> F {
        limbs.iter().zip(&self.0).map(|(limb, power)| F::from(*limb) * power).sum::<F>() * factor
    }

    /// `-(2^64 - δ)·c(δ)·factor`: six carries from bit `first` on, which are numbers of `size` bits
    /// less `2^(size - 1)`.
    pub(crate) fn carries(
        &self,
        first: usize,
        size: usize,
        factor: F,
        mut put: impl FnMut(Cell, F),
    ) {
        let shift = self.shift() * factor;
        for (power, first) in self.0.iter().zip((first..).step_by(size)) {
            sum_of_bits(first, size, -shift * power, &mut put);
        }
        put(Cell::One, shift * half(size) * self.0.iter().sum::<F>());
    }

    /// `( r(δ) + s(δ) + 1 - (2^64 - δ)·k(δ) )·factor`, where r and s begin at these bits, and the
    /// three carries are the bits from `carries` on. If that is m(δ), then `r < m`.
    pub(crate) fn next_of_sum(
        &self,
        [r, s]: [usize; 2],
        carries: usize,
        factor: F,
        mut put: impl FnMut(Cell, F),
    ) {
        self.integer(r, factor, &mut put);
        self.integer(s, factor, &mut put);
        for (bit, power) in (carries..).zip(&self.0).take(3) {
            put(Cell::Bit(bit), -self.shift() * factor * power);
        }
        put(Cell::One, factor);
    }

    /// `2^64 - δ`.
    fn shift(&self) -> F {
        let [_, delta, ..] = self.0;
        power_of_two(64) - delta
    }
}

/// `2^(bits - 1)`.
fn half(bits: usize) -> F {
    power_of_two(bits.saturating_sub(1) as u32)
}

/// `factor·Σ_k 2^k·(bit first + k)` for k below `count`.
fn sum_of_bits(first: usize, count: usize, factor: F, mut put: impl FnMut(Cell, F)) {
    let coefficients = successors(Some(factor), |coefficient| Some(coefficient.double()));
    for (bit, coefficient) in (first..).zip(coefficients).take(count) {
        put(Cell::Bit(bit), coefficient);
    }
}
