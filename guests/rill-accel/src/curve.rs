//! Two curves `y^2 = x^3 + a·x + b` over the integers modulo a prime.

use core::mem::MaybeUninit;

use crate::modular::{add, negated, square_times};
use crate::probe::{Precompile, has};
use crate::{instruction, mulmod256};

/// A point of a curve, which is not the one at infinity: x, then y, in limbs, lowest first.
pub(crate) type Point = [u64; 8];

/// A number of four limbs, lowest first.
pub(crate) type Number = [u64; 4];

/// The curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Of Bitcoin and Ethereum.
    Secp256k1,
    /// NIST P-256.
    Secp256r1,
}

impl Curve {
    /// What coordinates are modulo.
    pub(crate) fn prime(self) -> &'static Number {
        match self {
            Self::Secp256k1 => &[0xFFFF_FFFE_FFFF_FC2F, u64::MAX, u64::MAX, u64::MAX],
            Self::Secp256r1 => &[u64::MAX, 0xFFFF_FFFF, 0, 0xFFFF_FFFF_0000_0001],
        }
    }

    /// The number of points, a prime: what scalars are modulo.
    pub(crate) fn order(self) -> &'static Number {
        match self {
            Self::Secp256k1 => &[
                0xBFD2_5E8C_D036_4141,
                0xBAAE_DCE6_AF48_A03B,
                0xFFFF_FFFF_FFFF_FFFE,
                0xFFFF_FFFF_FFFF_FFFF,
            ],
            Self::Secp256r1 => &[
                0xF3B9_CAC2_FC63_2551,
                0xBCE6_FAAD_A717_9E84,
                0xFFFF_FFFF_FFFF_FFFF,
                0xFFFF_FFFF_0000_0000,
            ],
        }
    }

    /// `x^3 + a·x + b`, of an x below the prime.
    fn right_side(self, x: &Number) -> Number {
        let p = self.prime();
        let square = mulmod256(x, x, p);
        match self {
            Self::Secp256k1 => add(&mulmod256(&square, x, p), &[7, 0, 0, 0], p),
            Self::Secp256r1 => {
                const B: Number = [
                    0x3BCE_3C3E_27D2_604B,
                    0x651D_06B0_CC53_B0F6,
                    0xB3EB_BD55_7698_86BC,
                    0x5AC6_35D8_AA3A_93E7,
                ];
                let square_and_a = add(&square, &negated(&[3, 0, 0, 0], p), p);
                add(&mulmod256(&square_and_a, x, p), &B, p)
            }
        }
    }

    /// Whether these numbers are coordinates, in their least form, of a point.
    pub(crate) fn has(self, point: &Point) -> bool {
        let ([x, y], p) = (coordinates(point), self.prime());
        is_below(x, p) && is_below(y, p) && is_equal(&mulmod256(y, y, p), &self.right_side(x))
    }

    /// The point with this x whose y is odd or not.
    pub(crate) fn point(self, x: &Number, is_odd: bool) -> Option<Point> {
        let p = self.prime();
        if !is_below(x, p) {
            return None;
        }
        let square = self.right_side(x);
        let root = self.root(&square);
        // It is one of -square, where square has none.
        if !is_equal(&mulmod256(&root, &root, p), &square) {
            return None;
        }
        // No y is 0: the number of points is odd.
        let y = if root[0] & 1 == u64::from(is_odd) { root } else { negated(&root, p) };
        Some(joined(x, &y))
    }

    /// A root of a or of -a, which is below the prime.
    fn root(self, a: &Number) -> Number {
        if has(Precompile::Root) {
            static FLAGS: [u64; 2] = [0, 1];
            let mut root = MaybeUninit::<Number>::uninit();
            let flag = &FLAGS[self as usize];
            // SAFETY: the machine has the precompile, a is below the prime, and all of the root is
            // written.
            unsafe {
                instruction::root(root.as_mut_ptr().cast(), a.as_ptr(), flag);
                root.assume_init()
            }
        } else {
            self.power(a)
        }
    }

    /// `a^((p+1)/4)`, whose square is a or -a: both primes are 3 modulo 4.
    fn power(self, a: &Number) -> Number {
        let p = self.prime();
        // From a to the 2^i - 1 and the 2^j - 1: to the 2^(i+j) - 1.
        let join = |high: &Number, j, low: &Number| square_times(high, j, low, p);
        let two = join(a, 1, a);
        match self {
            // (p+1)/4 = 2^254 - 2^30 - 244
            Self::Secp256k1 => {
                let three = join(&two, 1, a);
                let six = join(&three, 3, &three);
                let nine = join(&six, 3, &three);
                let eleven = join(&nine, 2, &two);
                let twice = join(&eleven, 11, &eleven);
                let four = join(&twice, 22, &twice);
                let eight = join(&four, 44, &four);
                let sixteen = join(&eight, 88, &eight);
                let all = join(&join(&sixteen, 44, &four), 3, &three);
                let low = join(&join(&all, 23, &twice), 6, &two);
                let square = mulmod256(&low, &low, p);
                mulmod256(&square, &square, p)
            }
            // (p+1)/4 = (((2^32 - 1)·2^32 + 1)·2^96 + 1)·2^94
            Self::Secp256r1 => {
                let four = join(&two, 2, &two);
                let eight = join(&four, 4, &four);
                let sixteen = join(&eight, 8, &eight);
                let half = join(&sixteen, 16, &sixteen);
                let high = join(&join(&half, 32, a), 96, a);
                square_times(&high, 94, &[1, 0, 0, 0], p)
            }
        }
    }
}

pub(crate) fn is_below(a: &Number, b: &Number) -> bool {
    a.iter().rev().lt(b.iter().rev())
}

/// Whether two numbers are equal, word by word: a comparison of arrays is one of their bytes.
pub(crate) fn is_equal(a: &Number, b: &Number) -> bool {
    a.iter().zip(b).fold(0, |other, (a, b)| other | a ^ b) == 0
}

/// x and y.
pub(crate) fn coordinates(point: &Point) -> [&Number; 2] {
    let ([x, y], []) = point.as_chunks() else { unreachable!("a point has eight limbs") };
    [x, y]
}

/// The point of x and y.
pub(crate) fn joined(x: &Number, y: &Number) -> Point {
    let mut point = [0; 8];
    let (to_x, to_y) = point.split_at_mut(4);
    to_x.copy_from_slice(x);
    to_y.copy_from_slice(y);
    point
}
