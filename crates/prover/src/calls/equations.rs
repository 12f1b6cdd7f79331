//! The equations of a precompile, as they are summed over cells of calls.
//!
//! ```text
//! Σ_y ω(y)·C(y) = Λ + Σ_y Σ_i ω(y)·weight_i·part_i( X_1(y), …, X_{Q-1}(y) )       Λ = Σ_y ω(y)·X_0(y)
//! ```
//!
//! Λ is linear in the bits: one number of each call. The columns inside of products are sums of a
//! few bits with signs, so on groups of four calls they are small integers.

use super::bit_sum::BitSum;
use super::gather::{Gathered, LANES, Small, Stretch, Wide};
use super::points::Points;
use super::record::Quad;
use super::zero_check::{NODES, Summand, is_corner};
use crate::Form;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::table::{inner_product, inner_product_small};
use rill_poly::interpolate;
use rill_precompiles::System;

/// Stretches of points that a worker takes.
const STRETCHES: usize = 16;
/// What is added to a small integer so that it is positive.
const BIAS: i32 = 1 << 15;

/// A system at its challenges.
pub(super) struct Equations<S> {
    system: S,
    linear: BitSum,
    /// What the ones in the linear column add.
    linear_one: F,
    stretches: Vec<Stretch>,
}

impl<S: System> Equations<S> {
    pub(super) fn new(system: S) -> Self {
        let Gathered { stretches, linear, linear_one } = Gathered::new(&system);
        Self { system, linear: BitSum::new(&linear), linear_one, stretches }
    }

    /// The sum of what `of` makes of some stretches, on several workers.
    fn sum<const N: usize>(&self, of: impl Fn(&[Stretch]) -> [F; N] + Sync + Send) -> [F; N] {
        let add = |left: [F; N], right: [F; N]| std::array::from_fn(|i| left[i] + right[i]);
        self.stretches.par_chunks(STRETCHES).map(of).reduce(|| [F::ZERO; N], add)
    }

    /// The sums of some stretches over four calls at all nodes but the corners.
    fn quads(quad: &Quad, stretches: &[Stretch]) -> [F; 16] {
        let columns = S::SHAPE.columns - 1;
        let mut corners = vec![[Small::ZERO; 4]; columns];
        let mut at = vec![Small::ZERO; columns];
        let mut sums = [F::ZERO; 16];
        for stretch in stretches {
            stretch.corners(quad, &mut corners);
            for (node, total) in sums.iter_mut().enumerate().filter(|(node, _)| !is_corner(*node)) {
                corners.iter().zip(&mut at).for_each(|(corners, at)| *at = at_node(corners, node));
                let columns = S::columns(&at).expect("as many columns");
                let parts = S::parts(&columns, Small::ONE, Small::ZERO);
                for (part, weights) in parts.into_iter().zip(&stretch.weights) {
                    if part != Small::ZERO {
                        *total += small_sum(weights, part);
                    }
                }
            }
        }
        sums
    }

    /// The sums of some stretches over two cells.
    fn pairs(cells: [&[F]; 2], stretches: &[Stretch], at_one: bool) -> [F; 4] {
        let columns = S::SHAPE.columns - 1;
        let mut values = [(); 2].map(|()| vec![[F::ZERO; LANES]; columns]);
        let mut at = vec![Wide::ZERO; columns];
        let mut sums = [F::ZERO; 4];
        let one = Wide([F::ONE; LANES]);
        for stretch in stretches {
            for (cell, values) in cells.into_iter().zip(&mut values) {
                stretch.values(cell, values);
            }
            for (node, total) in
                sums.iter_mut().enumerate().filter(|(node, _)| at_one || *node != 2)
            {
                let [zeros, ones] = &values;
                for (at, (zero, one)) in at.iter_mut().zip(zeros.iter().zip(ones)) {
                    *at = wide_at(Wide(*zero), Wide(*one), node);
                }
                let columns = S::columns(&at).expect("as many columns");
                let parts = S::parts(&columns, one, Wide::ZERO);
                for (part, weights) in parts.into_iter().zip(&stretch.weights) {
                    if weights.iter().any(|weight| *weight != F::ZERO) {
                        *total += inner_product(weights, &part.0);
                    }
                }
            }
        }
        sums
    }
}

impl<S: System> Summand for Equations<S> {
    const DEGREE: usize = 3;

    fn linear(&self, bits: &[u64]) -> F {
        self.linear.of(bits) + self.linear_one
    }

    fn quad(&self, quad: &Quad) -> [F; 16] {
        self.sum(|stretches| Self::quads(quad, stretches))
    }

    fn pair(&self, cells: [&[F]; 2], at_one: bool) -> [F; 4] {
        self.sum(|stretches| Self::pairs(cells, stretches, at_one))
    }

    fn polynomial(values: [F; 4]) -> Vec<F> {
        interpolate(NODES[0], &values)
    }

    fn rest<'a>(self: Box<Self>, cell: Vec<F>, eq: F) -> Form<'a> {
        Points::form(self.system, &cell, eq)
    }
}

/// `Σ weight·value`.
fn small_sum(weights: &[F], values: Small) -> F {
    let words = values.0.map(|value| (i32::from(value) + BIAS) as u64);
    let bias: F = weights.iter().sum();
    inner_product_small(weights, &words) - bias * F::from(BIAS as u64)
}

/// A column at one of `NODES × NODES`, from its corners.
#[inline]
fn at_node(corners: &[Small; 4], node: usize) -> Small {
    let at = |[zero, one]: [Small; 2], node: usize| match node {
        0 => zero + zero - one,
        1 => zero,
        2 => one,
        _ => one + one - zero,
    };
    let [a, b, c, d] = *corners;
    at([at([a, b], node % 4), at([c, d], node % 4)], node / 4)
}

/// A column at one of `NODES`.
#[inline]
fn wide_at(zero: Wide, one: Wide, node: usize) -> Wide {
    match node {
        0 => zero + (zero - one),
        1 => zero,
        2 => one,
        _ => one + (one - zero),
    }
}
