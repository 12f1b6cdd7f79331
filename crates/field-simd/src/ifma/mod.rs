//! Eight-lane arithmetic with AVX-512 IFMA.
//!
//! Functions here carry `#[target_feature]`: inside they call one another and the intrinsics
//! safely. From outside they are reached through the entrances below, which take [`Detected`] as
//! evidence that the processor has the instructions. The remaining unsafe operations are loads and
//! stores.
#![expect(
    clippy::needless_range_loop,
    reason = "loops over limbs and vectors are unrolled; indices show the formula"
)]
#![expect(
    clippy::large_types_passed_by_value,
    reason = "lanes are values in registers once inlined"
)]

mod buckets;
mod cell;
mod columns;
mod combine;
mod complex;
mod coordinate;
mod formula;
mod fq12;
mod g1_add;
mod jacobian;
mod lanes;
mod line_products;
mod lines;
mod miller;
mod modulus;
mod plane;
mod table;
mod transpose;
mod wide;

use crate::Detected;
use crate::cell::Eight;
use crate::columns::Block;
use crate::formula::small::PLANE;
use crate::formula::{Program, Stretches};
use crate::g1::Pair;
use crate::limbs::Limbs;
use crate::pairing::{Line, Multipliers};
use ark_bn254::{Fq12, G1Affine, G1Projective, G2Affine};
use core::ops::Range;
use rill_field::F;

pub(crate) use g1_add::Step;

/// Safe entrances to functions with target features.
macro_rules! entrances {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),*) $(-> $out:ty)? = $inner:path;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(_: Detected, $($arg: $type),*) $(-> $out)? {
            // SAFETY: `Detected` is made only where the processor has all the features the lanes
            // use.
            unsafe { $inner($($arg),*) }
        }
    )*};
}

/// For every consecutive `buckets` points, `1·B_1 + 2·B_2 + …`.
pub(crate) fn weighted_sums(
    evidence: Detected,
    points: &[G1Affine],
    buckets: usize,
) -> Vec<G1Projective> {
    // SAFETY: `Detected` is made only where the processor has all the features the lanes use.
    unsafe { buckets::weighted_sums(evidence, points, buckets) }
}

entrances! {
    /// `out[k] = points[i] + points[j]` for `pairs[k] = [i, j]`, all cases included.
    fn add_pairs(points: &[G1Affine], pairs: &[Pair], out: &mut [G1Affine], steps: &mut Vec<Step>)
        = g1_add::add_pairs;
    /// The Miller lines of points of G2 other than the identity.
    fn lines(points: &[G2Affine]) -> Vec<Vec<Line>> = lines::lines;
    /// The product of the Miller values of all pairs.
    fn miller_loop(multipliers: &[Multipliers], lines: &[&[Line]]) -> Fq12 = miller::miller_loop;
    /// Binds whole blocks in place; how many results are done.
    fn bind(table: &mut [F], challenge: &F) -> usize = table::bind;
    /// Binds whole blocks; how many results are done.
    fn bind_into(table: &[F], challenge: &F, out: &mut [F]) -> usize = table::bind_into;
    /// `out ← a·b` in whole blocks; how many results are done.
    fn multiply(a: &[F], b: &[F], out: &mut [F]) -> usize = table::multiply;
    /// `sum ← sum + scale·a` in whole blocks; how many results are done.
    fn add_scaled(sum: &mut [F], scale: &F, a: &[F]) -> usize = table::add_scaled;
    /// `sum ← sum + a` in whole blocks; how many results are done.
    fn add_to(sum: &mut [F], a: &[F]) -> usize = table::add_to;
    /// `sum ← sum - a` in whole blocks; how many results are done.
    fn subtract_from(sum: &mut [F], a: &[F]) -> usize = table::subtract_from;
    /// How many terms are in whole blocks, and their `Σ a·b`.
    fn inner_product(a: &[F], b: &[F]) -> (usize, F) = table::inner_product;
    /// How many terms are in whole blocks, and their `Σ a·k`.
    fn inner_product_small(a: &[F], k: &[u64]) -> (usize, F) = table::inner_product_small;
    /// Combinations of columns of words in whole blocks; how many results are done.
    fn combine_small(scales: &[F], columns: &[&[u64]], out: &mut [F]) -> usize
        = table::combine_small;
    /// Adds to each column the weights of the rows in which it has a set bit.
    fn add_rows(blocks: &mut [Block], weights: &[Limbs], bits: &[u64]) = columns::add_rows;
    /// The sums of a formula over stretches on the line through two cells.
    fn formula_line(program: &Program, points: (&Stretches, Range<usize>), cells: [&[Eight]; 2]) -> [F; 3]
        = formula::line;
    /// Its biased sums on the plane through four calls; 64 stretches at most.
    fn formula_plane(program: &Program, points: (&Stretches, Range<usize>), quad: &[u8]) -> [F; PLANE]
        = plane::plane;
    /// Adds multiples of rows of bits to a cell, or to zeros.
    fn cell_rows(cell: &mut [Eight], add: bool, scales: &[F], rows: &[&[u64]]) = cell::rows;
    /// The elements of a cell.
    fn cell_values(cell: &[Eight]) -> Vec<F> = cell::values;
    /// The line from one cell to another, or to zeros, at a point.
    fn cell_bind(zeros: &mut [Eight], ones: Option<&[Eight]>, challenge: &F) = cell::bind;
    /// Adds a cell to another.
    fn cell_add(cell: &mut [Eight], other: &[Eight]) = cell::add;
    /// Sums of squares of lines.
    fn cell_squares(cells: [&[Eight]; 2], weights: &[F]) -> [F; 2] = cell::squares;
    /// Sums of weights where rows have ones, in whole words; how many bits are done.
    fn sums_of_bits(weights: &[F], rows: &[&[u64]], sums: &mut [F]) -> usize = cell::sums_of_bits;
    /// Bits of four rows side by side; how many words are done.
    fn nibbles(rows: [&[u64]; 4], nibbles: &mut [u8]) -> usize = cell::nibbles;
    /// How many pairs are in whole blocks of eight, and the coefficients of their sum of products
    /// of four lines.
    fn sum_of_4(weights: &[F], tables: [&[F]; 4]) -> (usize, [F; 5]) = line_products::sum_of_4;
    /// The same for five lines.
    fn sum_of_5(weights: &[F], tables: [&[F]; 5]) -> (usize, [F; 6]) = line_products::sum_of_5;
    /// The same for nine lines.
    fn sum_of_9(weights: &[F], tables: [&[F]; 9]) -> (usize, [F; 10]) = line_products::sum_of_9;
}

#[cfg(test)]
mod tests;
