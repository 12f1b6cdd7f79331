//! Sum of two points, or double of one, on secp256k1 or P-256: `y^2 = x^3 + a·x + b` over the
//! integers modulo a prime p, with `a = -3t`.
//!
//! A word of flags has the bits o (double the first point, of which the second is no matter) and t
//! (the curve is P-256, else secp256k1). With the prime `p = p_0 + t·(p_1 - p_0)` and
//!
//! ```text
//! d = (1-o)·(x2 - x1) + o·2·y1         n = (1-o)·(y2 - y1) + o·(3·x1^2 - 3·t)
//! ```
//!
//! the equations are, all letters being polynomials of four limbs (`limbs.rs`) and c and k
//! carries,
//!
//! ```text
//! λ·d - n                             - q_0·p = (2^64 - X)·c_0
//! λ^2 - x1 - (1-o)·x2 - o·x1 - x3     - q_1·p = (2^64 - X)·c_1       |c_i| < 2^69, 6 in each
//! λ·(x1 - x3) - y1 - y3               - q_2·p = (2^64 - X)·c_2
//! i·d - 1                             - q_3·p = (2^64 - X)·c_3
//! x3 + s + 1 - p = (2^64 - X)·k       y3 + s' + 1 - p = (2^64 - X)·k'         bits, 3 in each
//! ```
//!
//! for some λ, i, s and s' of 256 bits, and quotients q from `-2^259` to `2^259 - 1`: their highest
//! limb has 68 bits and is `2^67` less than these say.
//!
//! *Why that determines the outputs.* At X = 2^64, d is not 0 modulo p by the fourth equation. So
//! the first has one solution λ modulo p, then the second one x3, then the third one y3, and by the
//! last two x3 and y3 are below p. Where d is 0 modulo p there is no row: for two points with the
//! same x, and for the double of a point with y = 0. Inputs count modulo p; whether they are on the
//! curve is not asked.
//!
//! *All calls that have a λ and an i have a row.* For inputs, λ and i below `2^256`, what stands
//! before `- q·p` is between `-2^514` and `2^514`, so a quotient is between `-2^259` and `2^259`.
//! Coefficients before carries are below `31·2^128 + 2^67`: 8 of a product with d, 12 of n and 11
//! of q·p, whose limbs of q add up to `3·2^64 + 2^67` at most. A carry is that and the carry before
//! it over `2^64`.
//!
//! *All is over the integers.* With carries, coefficients are below `2^135`, so equations of
//! polynomials over the field are equations over the integers; and those are checked at random δ and
//! ε, with error 12/|F|.
//!
//! There is one point. The equations have as weights the powers of ε, in this order; the four
//! quotients are one column that has these weights in it.

use crate::limbs::Limbs;
use crate::system::{Number, columns, powers, take};
use crate::{Cell, Entry, PARTS, Shape, System};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field};

mod layout;
mod operations;

pub use layout::*;

/// 2^256 - 2^32 - 977, the prime of secp256k1.
pub const SECP256K1: [u64; 4] = [0xffff_fffe_ffff_fc2f, u64::MAX, u64::MAX, u64::MAX];
/// 2^256 - 2^224 + 2^192 + 2^96 - 1, the prime of P-256.
pub const P256: [u64; 4] = [u64::MAX, 0xffff_ffff, 0, 0xffff_ffff_0000_0001];

columns! {
    /// What products have as factors, at δ.
    Columns {
        /// λ.
        slope,
        /// i.
        inverse,
        /// o.
        double,
        /// x1.
        x,
        /// x2 - x1.
        run,
        /// 2·y1 - (x2 - x1).
        rest,
        /// 3·t + y2 - y1.
        rise,
        /// x1 - x3.
        back,
        /// Σ_i ε^i·q_i.
        quotient,
        /// p.
        prime,
    }
}

/// The system at its challenges.
#[derive(Clone, Debug)]
pub struct Ec256 {
    limbs: Limbs,
    /// `1, ε, …, ε^5`.
    weights: [F; 6],
}

/// The integer from this bit on, so many times.
type Term = (usize, i64);

impl Ec256 {
    /// What is linear: `y1 - y2` of the first equation, all but products of the second and third,
    /// -1 of the fourth, the carries of all, and the last two.
    fn linear(&self, mut put: impl FnMut(Cell, F)) {
        let Self { limbs, weights: [one, second, third, fourth, fifth, sixth] } = self;
        let zero = F::ZERO;
        for (first, factor) in [
            (X1, zero - second),
            (X2, zero - second),
            (X3, zero - second),
            (Y1, *one - third),
            (Y2, zero - one),
            (Y3, zero - third),
        ] {
            limbs.integer(first, factor, &mut put);
        }
        put(Cell::One, zero - fourth);
        for (index, weight) in [one, second, third, fourth].into_iter().enumerate() {
            limbs.carries(carries(index), CARRY_BITS, *weight, &mut put);
        }
        limbs.next_of_sum([X3, SX], SUM_CARRIES_X, *fifth, &mut put);
        limbs.next_of_sum([Y3, SY], SUM_CARRIES_Y, *sixth, &mut put);
        prime(limbs, CURVE, zero - fifth - sixth, &mut put);
    }

    /// `Σ_i ε^i·q_i`.
    fn quotient(&self, mut put: impl FnMut(Cell, F)) {
        for (index, weight) in self.weights.iter().take(PARTS).enumerate() {
            self.limbs.signed_integer(quotient(index), TOP_BITS, *weight, &mut put);
        }
    }

    fn sum(&self, terms: &[Term], mut put: impl FnMut(Cell, F)) {
        for (first, factor) in terms {
            self.limbs.integer(*first, F::from(*factor), &mut put);
        }
    }
}

/// `p·factor`, where the bit `curve` of a call says that the curve is P-256.
pub(crate) fn prime(limbs: &Limbs, curve: usize, factor: F, mut put: impl FnMut(Cell, F)) {
    let [first, other] = [SECP256K1, P256].map(|prime| limbs.constant(prime, factor));
    put(Cell::One, first);
    put(Cell::Bit(curve), other - first);
}

impl System for Ec256 {
    /// x1, y1, x2, y2 (4 words each), flags (1), x3, y3 (4 each).
    const SHAPE: Shape = Shape {
        id: 5,
        name: "ec256",
        log_words: 5,
        inputs: 17,
        outputs: 8,
        log_bits: 13,
        log_points: 0,
        columns: 11,
        challenges: 2,
    };

    const OPERATIONS: &'static [crate::Operation] = operations::OPERATIONS;

    type Columns<R> = Columns<R>;

    fn new(challenges: &[F]) -> Self {
        let [delta, epsilon] = take(&mut challenges.iter().copied());
        Self { limbs: Limbs::at(delta), weights: powers(epsilon) }
    }

    fn columns<R: Copy>(values: &[R]) -> Option<Columns<R>> {
        Columns::from_slice(values)
    }

    fn entries(&self, mut each: impl FnMut(Entry)) {
        let mut put = |column, cell, coefficient| {
            each(Entry { column, point: 0, cell, coefficient });
        };
        self.linear(|cell, coefficient| put(0, cell, coefficient));
        let sums: [(&[Term], Option<(usize, u64)>); 8] = [
            (&[(SLOPE, 1)], None),
            (&[(INVERSE, 1)], None),
            (&[], Some((DOUBLE, 1))),
            (&[(X1, 1)], None),
            (&[(X2, 1), (X1, -1)], None),
            (&[(Y1, 2), (X2, -1), (X1, 1)], None),
            (&[(Y2, 1), (Y1, -1)], Some((CURVE, 3))),
            (&[(X1, 1), (X3, -1)], None),
        ];
        for (column, (terms, flag)) in (1..).zip(sums) {
            self.sum(terms, |cell, coefficient| put(column, cell, coefficient));
            if let Some((bit, factor)) = flag {
                put(column, Cell::Bit(bit), F::from(factor));
            }
        }
        self.quotient(|cell, coefficient| put(9, cell, coefficient));
        prime(&self.limbs, CURVE, F::ONE, |cell, coefficient| put(10, cell, coefficient));
    }

    fn weights(&self) -> Vec<F> {
        Vec::from([F::ONE])
    }

    fn part_weights(&self) -> [F; PARTS] {
        let [one, second, third, fourth, ..] = self.weights;
        [one, second, third, fourth]
    }

    fn parts<R: Number>(columns: &Columns<R>, _one: R, _zero: R) -> [R; PARTS] {
        let Columns { slope, inverse, double, x, run, rest, rise, back, quotient, prime } =
            *columns;
        let d = run + double * rest;
        // n, but for y2 - y1.
        let square = x * x;
        let n = double * (square + square + square - rise);
        [slope * d - n - quotient * prime, slope * slope + double * run, slope * back, inverse * d]
    }

    fn word(index: usize) -> [Option<usize>; 64] {
        word(index)
    }
}
