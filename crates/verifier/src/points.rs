//! The points that the stages fix, each of a type of its own: where two are at hand, one does not
//! stand for the other.
//!
//! ```compile_fail
//! # use rill_verifier::points::{R1, R2};
//! # let transcript = &mut rill_transcript::Writer::new(b"");
//! let r2 = R2(vec![]);
//! rill_verifier::spartan::shift::Shift::draw(transcript, &r2); // takes R1
//! ```

use alloc::vec::Vec;
use core::ops::Deref;
use rill_field::F;

/// Declares points. Each reads as its coordinates, most significant first, and is made of such.
macro_rules! points {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub Vec<F>);

        impl Deref for $name {
            type Target = Vec<F>;
            fn deref(&self) -> &Vec<F> {
                &self.0
            }
        }

        impl From<&$name> for $name {
            fn from(point: &Self) -> Self {
                point.clone()
            }
        }

        impl From<&Vec<F>> for $name {
            fn from(coordinates: &Vec<F>) -> Self {
                Self(coordinates.clone())
            }
        }
    )+};
}

points! {
    /// The cycle point of the stage `constraints`.
    R1,
    /// That of `products`.
    R2,
    /// That of `operands`.
    R3,
    /// That of `accesses`.
    R4,
    /// The register point of `accesses`.
    Rg,
    /// The word point of `accesses`.
    Ra,
    /// The cycle point of `lookups`.
    R5,
    /// The bytecode index of `addresses`.
    Rb,
    /// The chunk value of booleanity, of `addresses`.
    Rx,
    /// The cycle point of `cycles`.
    R6,
    /// The chunk point of `chunks`.
    R7,
}

/// Cycle points, in order.
#[derive(Clone, Debug)]
pub struct Points<const N: usize>(pub [Vec<F>; N]);

impl<const N: usize> From<[Vec<F>; N]> for Points<N> {
    fn from(points: [Vec<F>; N]) -> Self {
        Self(points)
    }
}

impl From<(&R1, &R4, &R5)> for Points<3> {
    fn from((r1, r4, r5): (&R1, &R4, &R5)) -> Self {
        Self([&r1.0, &r4.0, &r5.0].map(Vec::clone))
    }
}

impl From<(&R1, &R2, &R3, &R4, &R5)> for Points<5> {
    fn from((r1, r2, r3, r4, r5): (&R1, &R2, &R3, &R4, &R5)) -> Self {
        Self([&r1.0, &r2.0, &r3.0, &r4.0, &r5.0].map(Vec::clone))
    }
}
