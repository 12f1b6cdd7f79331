//! Root of an integer a modulo the prime p of secp256k1 or P-256: the even b below p with
//! `b^2 = a` or `b^2 = -a mod p`. There is a row if a is below p, and no other.
//!
//! A word of flags has the bit t, which says that the curve is P-256; so `p = p_0 + t·(p_1 - p_0)`.
//! With integers as polynomials of four limbs (`limbs.rs`) and carries as polynomials c, k and k',
//!
//! ```text
//! b(X)^2 - q(X)·p(X) - a(X) + 2e·a(X) = (2^64 - X)·c(X)        |c_i| < 2^67,   i < 6
//! a(X) + s(X)  + 1 - p(X)             = (2^64 - X)·k(X)        k_i bits,       i < 3
//! b(X) + s'(X) + 1 - p(X)             = (2^64 - X)·k'(X)       k'_i bits,      i < 3
//! lowest bit of b                     = 0
//! ```
//!
//! for some q, s and s' of 256 bits and a bit e.
//!
//! *Why that determines b.* At X = 2^64 they say that b^2 is a modulo p, or -a if e is 1, that a
//! and b are below p, and that b is even. Both primes are 3 modulo 4, so -1 has no root: if a is
//! not 0, exactly one of a and -a has roots. They are some r and p - r, and one of them is even,
//! since p is odd. If a is 0, so is b, and only e is free.
//!
//! *All a below p have a row.* Where e is 0, `b^2 - a` is a multiple of p above -p, so q is not
//! negative. In both cases q is below p, since `b^2 + a <= (p-1)^2 + p-1 = (p-1)·p`. Coefficients
//! before carries are below `2^130`, and a carry is that and the carry before it over `2^64`.
//!
//! *All is over the integers.* With carries, coefficients are below `2^133`, so equations of
//! polynomials over the field are equations over the integers; and those are checked at random δ
//! and ε, with error 9/|F|.
//!
//! There is one point. The equations have as weights the powers of ε, in this order.

use crate::Pointer::{Rd, Rs1, Rs2};
use crate::Source::Guest;
use crate::ec256::prime;
use crate::limbs::Limbs;
use crate::system::{Number, columns, powers, take};
use crate::{Cell, Entry, Operation, PARTS, Shape, System};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field};

/// The first bit of a, the lowest.
pub const A: usize = 0;
/// The first bit of b.
pub const B: usize = 256;
/// The first bit of the quotient q.
pub const Q: usize = 512;
/// The first bit of `s = p - 1 - a`.
pub const SA: usize = 768;
/// The first bit of `s' = p - 1 - b`.
pub const SB: usize = 1024;
/// The first bit of the carries of the square, `c_i + 2^67`.
pub const SQUARE_CARRIES: usize = 1280;
/// Bits of each.
pub const CARRY_BITS: usize = 68;
/// The first of the three carries of `a + s + 1`.
pub const SUM_CARRIES_A: usize = 1688;
/// The first of the three carries of `b + s' + 1`.
pub const SUM_CARRIES_B: usize = 1691;
/// The bit e: b is a root of -a.
pub const NEGATIVE: usize = 1694;
/// The bit t: the curve is P-256.
pub const CURVE: usize = 1695;

columns! {
    /// What products have as factors, at δ.
    Columns {
        /// b.
        b,
        /// q.
        q,
        /// p.
        p,
        /// 2e.
        twice,
        /// a.
        a,
    }
}

/// The system at its challenges.
#[derive(Clone, Debug)]
pub struct Root {
    limbs: Limbs,
    /// `1, ε, ε^2, ε^3`.
    weights: [F; 4],
}

impl Root {
    /// What is linear: -a and the carries of the first equation, and the others.
    fn linear(&self, mut put: impl FnMut(Cell, F)) {
        let Self { limbs, weights: [one, second, third, fourth] } = self;
        limbs.integer(A, -*one, &mut put);
        limbs.carries(SQUARE_CARRIES, CARRY_BITS, *one, &mut put);
        limbs.next_of_sum([A, SA], SUM_CARRIES_A, *second, &mut put);
        limbs.next_of_sum([B, SB], SUM_CARRIES_B, *third, &mut put);
        prime(limbs, CURVE, -(*second + third), &mut put);
        put(Cell::Bit(B), *fourth);
    }
}

impl System for Root {
    /// a (4 words), flags (1), b (4).
    const SHAPE: Shape = Shape {
        id: 8,
        name: "root256",
        log_words: 4,
        inputs: 5,
        outputs: 4,
        log_bits: 11,
        log_points: 0,
        columns: 6,
        challenges: 2,
    };

    const OPERATIONS: &'static [Operation] = &[Operation::new(
        &Self::SHAPE,
        31,
        "root256",
        &[(Guest(Rs1), 4), (Guest(Rs2), 1)],
        Some((Rd, 4)),
    )];

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
        self.limbs.integer(B, F::ONE, |cell, coefficient| put(1, cell, coefficient));
        self.limbs.integer(Q, F::ONE, |cell, coefficient| put(2, cell, coefficient));
        prime(&self.limbs, CURVE, F::ONE, |cell, coefficient| put(3, cell, coefficient));
        put(4, Cell::Bit(NEGATIVE), F::ONE.double());
        self.limbs.integer(A, F::ONE, |cell, coefficient| put(5, cell, coefficient));
    }

    fn weights(&self) -> Vec<F> {
        Vec::from([F::ONE])
    }

    fn part_weights(&self) -> [F; PARTS] {
        [F::ONE, F::ZERO, F::ZERO, F::ZERO]
    }

    fn parts<R: Number>(columns: &Columns<R>, _one: R, zero: R) -> [R; PARTS] {
        let Columns { b, q, p, twice, a } = *columns;
        [b * b - q * p + twice * a, zero, zero, zero]
    }

    fn word(index: usize) -> [Option<usize>; 64] {
        core::array::from_fn(|k| match (index, k) {
            (0..4, _) => Some(index << 6 | k),
            (4, 0) => Some(CURVE),
            // b is behind a word of flags that has no place of its own.
            (5..9, _) => Some(index.saturating_sub(1) << 6 | k),
            _ => None,
        })
    }
}
