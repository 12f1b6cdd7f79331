//! Inverse of an integer modulo another, both of 256 bits: the b below m with `a·b mod m = 1`.
//! There is a row if a and m have no common divisor and m is at least 2, and no other.
//!
//! With integers as polynomials of four limbs (`limbs.rs`) and carries as polynomials c and k,
//!
//! ```text
//! a(X)·b(X) - q(X)·m(X) - 1 = (2^64 - X)·c(X)       |c_i| < 2^67,  i < 6
//! b(X) + s(X) + 1 - m(X)    = (2^64 - X)·k(X)       k_i bits,      i < 3
//! ```
//!
//! for some q and s. At X = 2^64 they say `a·b = q·m + 1` and `b < m`, which fixes b: an inverse is
//! unique modulo m. The quotient is below a, so it fits. Where m is 1, b would be 0 and q negative.
//!
//! All coefficients are integers below `2^133`, so equations of polynomials over the field are
//! equations over the integers; and those are checked at a random δ, with error 7/|F|.
//!
//! There is one point. The equations have weights 1 and ε.

use crate::Pointer::{Rd, Rs1, Rs2};
use crate::Source::Guest;
use crate::limbs::{Division, Limbs};
use crate::system::{Number, take};
use crate::{Cell, Entry, Operation, PARTS, Shape, System};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field};

/// The first bit of a, the lowest.
pub const A: usize = 0;
/// The first bit of m.
pub const M: usize = 256;
/// The first bit of b.
pub const B: usize = 512;
/// The first bit of the quotient q.
pub const Q: usize = 768;
/// The first bit of `s = m - 1 - b`.
pub const S: usize = 1024;
/// The first bit of the carries of the product, `c_i + 2^67`.
pub const PRODUCT_CARRIES: usize = 1280;
/// Bits of each.
pub const CARRY_BITS: usize = 68;
/// The first of the bits that are the carries of the sum.
pub const SUM_CARRIES: usize = 1688;

/// The system at its challenges.
#[derive(Clone, Debug)]
pub struct Inverse {
    limbs: Limbs,
    epsilon: F,
}

impl System for Inverse {
    /// a, m (4 words each), b (4).
    const SHAPE: Shape = Shape {
        id: 4,
        name: "inverse256",
        log_words: 4,
        inputs: 8,
        outputs: 4,
        log_bits: 11,
        log_points: 0,
        columns: 5,
        challenges: 2,
    };

    const OPERATIONS: &'static [Operation] = &[Operation::new(
        &Self::SHAPE,
        20,
        "inverse256",
        &[(Guest(Rs1), 4), (Guest(Rs2), 4)],
        Some((Rd, 4)),
    )];

    type Columns<R> = Division<R>;

    fn new(challenges: &[F]) -> Self {
        let [delta, epsilon] = take(&mut challenges.iter().copied());
        Self { limbs: Limbs::at(delta), epsilon }
    }

    fn columns<R: Copy>(values: &[R]) -> Option<Division<R>> {
        Division::from_slice(values)
    }

    fn entries(&self, mut each: impl FnMut(Entry)) {
        let Self { limbs, epsilon } = self;
        let mut put = |column, cell, coefficient| {
            each(Entry { column, point: 0, cell, coefficient });
        };
        // -1 - (2^64 - δ)·c(δ) + ε·( b(δ) + s(δ) + 1 - m(δ) - (2^64 - δ)·k(δ) )
        let mut linear = |cell, coefficient| put(0, cell, coefficient);
        linear(Cell::One, -F::ONE);
        limbs.carries(PRODUCT_CARRIES, CARRY_BITS, F::ONE, &mut linear);
        limbs.next_of_sum([B, S], SUM_CARRIES, *epsilon, &mut linear);
        limbs.integer(M, -*epsilon, &mut linear);
        limbs.division([A, B, Q, M], put);
    }

    fn weights(&self) -> Vec<F> {
        Vec::from([F::ONE])
    }

    fn part_weights(&self) -> [F; PARTS] {
        [F::ONE, F::ZERO, F::ZERO, F::ZERO]
    }

    fn parts<R: Number>(columns: &Division<R>, _one: R, zero: R) -> [R; PARTS] {
        columns.parts(zero)
    }

    fn word(index: usize) -> [Option<usize>; 64] {
        core::array::from_fn(|k| (index < 12).then_some(index << 6 | k))
    }
}
