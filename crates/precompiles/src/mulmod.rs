//! Product of two integers modulo a third, all of 256 bits: `r = a·b mod m`, for any m of at least
//! 1 with `a·b/m < 2^256`. Other inputs have no row; it suffices that a or b is below m.
//!
//! With integers as polynomials of four limbs (`limbs.rs`) and carries as polynomials c and k,
//!
//! ```text
//! a(X)·b(X) - q(X)·m(X) - r(X) = (2^64 - X)·c(X)       |c_i| < 2^67,  i < 6
//! r(X) + s(X) + 1 - m(X)       = (2^64 - X)·k(X)       k_i bits,      i < 3
//! ```
//!
//! for some q and s. At X = 2^64 they say `a·b = q·m + r` and `r < m`. All coefficients are
//! integers below `2^133`, so equations of polynomials over the field are equations over the
//! integers; and those are checked at a random δ, with error 7/|F|.
//!
//! There is one point. The equations have weights 1 and ε.

use crate::Pointer::{Rd, Rs1, Rs2, Rs3};
use crate::Source::{Before, Guest};
use crate::limbs::{Division, Limbs};
use crate::system::{Number, take};
use crate::{Cell, Entry, Operation, PARTS, Shape, System};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field};

/// The first bit of a, the lowest.
pub const A: usize = 0;
/// The first bit of b.
pub const B: usize = 256;
/// The first bit of m.
pub const M: usize = 512;
/// The first bit of r.
pub const R: usize = 768;
/// The first bit of the quotient q.
pub const Q: usize = 1024;
/// The first bit of `s = m - 1 - r`.
pub const S: usize = 1280;

/// Bits of a carry of the product, `c_i + 2^67`.
pub const CARRY_BITS: usize = 68;

/// The first bit of carry `index` of the product.
pub const fn product_carry(index: usize) -> usize {
    CARRY_BITS.saturating_mul(index).saturating_add(1536)
}

/// The bit of carry `index` of the sum.
pub const fn sum_carry(index: usize) -> usize {
    product_carry(6).saturating_add(index)
}

/// The system at its challenges.
#[derive(Clone, Debug)]
pub struct MulMod {
    limbs: Limbs,
    epsilon: F,
}

impl MulMod {
    /// The terms that are linear:
    /// `-r(δ) - (2^64 - δ)·c(δ) + ε·( r(δ) + s(δ) + 1 - m(δ) - (2^64 - δ)·k(δ) )`.
    fn linear(&self, mut put: impl FnMut(Cell, F)) {
        let Self { limbs, epsilon } = self;
        limbs.integer(R, -F::ONE, &mut put);
        limbs.carries(product_carry(0), CARRY_BITS, F::ONE, &mut put);
        limbs.next_of_sum([R, S], sum_carry(0), *epsilon, &mut put);
        limbs.integer(M, -*epsilon, &mut put);
    }
}

impl System for MulMod {
    /// a, b, m (4 words each), r (4).
    const SHAPE: Shape = Shape {
        id: 3,
        name: "mulmod256",
        log_words: 4,
        inputs: 12,
        outputs: 4,
        log_bits: 11,
        log_points: 0,
        columns: 5,
        challenges: 2,
    };

    const OPERATIONS: &'static [Operation] = &[
        Operation::new(
            &Self::SHAPE,
            16,
            "mulmod256",
            &[(Guest(Rs1), 4), (Guest(Rs2), 4), (Guest(Rs3), 4)],
            Some((Rd, 4)),
        ),
        // Of the result before, for powers.
        Operation::new(
            &Self::SHAPE,
            17,
            "mulmod256.square",
            &[(Before(0), 4), (Before(0), 4), (Guest(Rs3), 4)],
            None,
        ),
        Operation::new(
            &Self::SHAPE,
            18,
            "mulmod256.times",
            &[(Before(0), 4), (Guest(Rs2), 4), (Guest(Rs3), 4)],
            Some((Rd, 4)),
        ),
    ];

    type Columns<R> = Division<R>;

    fn new(challenges: &[F]) -> Self {
        let [delta, epsilon] = take(&mut challenges.iter().copied());
        Self { limbs: Limbs::at(delta), epsilon }
    }

    fn columns<R: Copy>(values: &[R]) -> Option<Division<R>> {
        Division::from_slice(values)
    }

    fn entries(&self, mut each: impl FnMut(Entry)) {
        let mut put = |column, cell, coefficient| {
            each(Entry { column, point: 0, cell, coefficient });
        };
        self.linear(|cell, coefficient| put(0, cell, coefficient));
        self.limbs.division([A, B, Q, M], put);
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
        core::array::from_fn(|k| (index < 16).then_some(index << 6 | k))
    }
}
