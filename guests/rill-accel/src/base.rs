//! Multiples of the base points, which a linear combination adds up.

use crate::curve::{Curve, Point};

mod secp256k1;
mod secp256r1;

/// Bits of a window: its odd values are as many as there are multiples.
pub(crate) const WINDOW: u32 = 7;

/// The multiples by 1, 3, 5 and so on.
pub(crate) fn multiples(curve: Curve) -> &'static [Point; 1 << (WINDOW - 1)] {
    match curve {
        Curve::Secp256k1 => &secp256k1::MULTIPLES,
        Curve::Secp256r1 => &secp256r1::MULTIPLES,
    }
}
