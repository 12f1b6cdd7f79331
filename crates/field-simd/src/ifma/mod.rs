//! Eight-lane arithmetic with AVX-512 IFMA.
//!
//! Functions here carry `#[target_feature]`: inside they call one another and the intrinsics safely. From
//! outside they are reached through the entrances below, which take [`Detected`] as evidence that the
//! processor has the instructions. The remaining unsafe operations are loads and stores.

mod complex;
mod fq12;
mod g1_add;
mod lanes;
mod lines;
mod miller;
mod modulus;
mod transpose;
mod wide;

use crate::Detected;
use crate::g1::Pair;
use crate::pairing::{Line, Multipliers};
use ark_bn254::{Fq12, G1Affine, G2Affine};

/// Safe entrances to functions with target features.
macro_rules! entrances {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),*) $(-> $out:ty)? = $inner:path;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(_: Detected, $($arg: $type),*) $(-> $out)? {
            // SAFETY: `Detected` is made only where the processor has all the features the lanes use.
            unsafe { $inner($($arg),*) }
        }
    )*};
}

entrances! {
    /// `out[k] = points[i] + points[j]` for `pairs[k] = [i, j]`, all cases included.
    fn add_pairs(points: &[G1Affine], pairs: &[Pair], out: &mut [G1Affine]) = g1_add::add_pairs;
    /// The Miller lines of points of G2 other than the identity.
    fn lines(points: &[G2Affine]) -> Vec<Vec<Line>> = lines::lines;
    /// The product of the Miller values of all pairs.
    fn miller_loop(multipliers: &[Multipliers], lines: &[&[Line]]) -> Fq12 = miller::miller_loop;
}

#[cfg(test)]
mod tests;
