//! The equations of a precompile, as they are summed over cells of calls.
//!
//! ```text
//! Σ_y ω(y)·C(y) = Λ + Σ_y Σ_i ω(y)·weight_i·part_i( X_1(y), …, X_{Q-1}(y) )       Λ = Σ_y ω(y)·X_0(y)
//! ```
//!
//! Λ is linear in the bits: one number of each call. The columns inside of products are sums of a
//! few bits with signs, so on groups of four calls they are small integers.

use super::gather::Gathered;
use super::points::Points;
use super::zero_check::{NODES, Summand};
use crate::Form;
use crate::forms::added;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};
use rill_field_simd::Cell;
use rill_field_simd::bits::{nibbles, sums};
use rill_field_simd::formula::FormulaSum;
use rill_poly::interpolate;
use rill_precompiles::System;
use std::ops::Range;

/// Stretches of points that a worker takes, on lines and on planes.
const ON_LINES: usize = 16;
const ON_PLANES: usize = 64;

/// A system at its challenges.
pub(super) struct Equations<S> {
    system: S,
    /// The linear column, weighted: by bit, and what its ones add.
    linear: Vec<F>,
    linear_one: F,
    groups: Vec<FormulaSum>,
}

impl<S: System> Equations<S> {
    pub(super) fn new(system: S) -> Self {
        let Gathered { groups, linear, linear_one } = Gathered::new(&system);
        Self { system, linear, linear_one, groups }
    }

    /// The sum of what `of` makes of `size` stretches of a group at a time, on several workers.
    fn sum<const N: usize>(
        &self,
        size: usize,
        of: impl Fn(&FormulaSum, Range<usize>) -> [F; N] + Sync + Send,
    ) -> [F; N] {
        let tasks = self.groups.par_iter().flat_map(|group| {
            let firsts = (0..group.stretches()).into_par_iter().step_by(size);
            firsts.map(move |first| (group, first..group.stretches().min(first + size)))
        });
        tasks.map(|(group, stretches)| of(group, stretches)).reduce(|| [F::ZERO; N], added)
    }
}

impl<S: System> Summand for Equations<S> {
    const DEGREE: usize = 3;

    fn linear(&self, rows: &[&[u64]]) -> Option<Vec<F>> {
        let (words, exists): (Vec<&[u64]>, Vec<u64>) = rows
            .iter()
            .filter_map(|row| row.split_last().map(|(exists, words)| (words, *exists)))
            .unzip();
        let sums = sums(&self.linear, &words).into_iter().zip(exists);
        Some(sums.map(|(sum, exists)| sum + self.linear_one * F::from(exists)).collect())
    }

    fn plane(&self, rows: [&[u64]; 4]) -> [F; 16] {
        let quad = nibbles(rows);
        self.sum(ON_PLANES, |group, points| group.plane(points, &quad))
    }

    fn pair(&self, cells: [&Cell; 2], at_one: bool) -> [F; 4] {
        let [below, zero, two] = self.sum(ON_LINES, |group, points| group.line(points, cells));
        let [_, one, _] = if at_one {
            self.sum(ON_LINES, |group, points| group.line(points, [cells[1]; 2]))
        } else {
            [F::ZERO; 3]
        };
        [below, zero, one, two]
    }

    fn polynomial(values: [F; 4]) -> Vec<F> {
        interpolate(NODES[0], &values)
    }

    fn rest<'a>(self: Box<Self>, cell: Vec<F>, eq: F) -> Form<'a> {
        Points::form(self.system, &cell, eq)
    }
}
