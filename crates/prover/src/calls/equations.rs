//! The equations of a precompile, as they are summed over cells of calls.
//!
//! ```text
//! Σ_y ω(y)·C(y) = Λ + Σ_y Σ_i ω(y)·weight_i·part_i( X_1(y), …, X_{Q-1}(y) )       Λ = Σ_y ω(y)·X_0(y)
//! ```
//!
//! Λ is linear in the bits: one number of each call. The columns inside of products are sums of a few
//! bits with signs, so on groups of four calls they are small integers.

use super::bit_sum::BitSum;
use super::points::Points;
use super::zero_check::{Quad, Summand, values};
use crate::Form;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::{SmallSum, WideSum};
use rill_precompiles::{Cell, Entry, PARTS, System};
use rill_sumcheck_prover::dense::Line;
use std::ops::{Add, Mul, Sub};

/// Points that are worked on at a time.
const LANES: usize = 32;
/// Points that a worker takes.
const POINTS: usize = 512;
/// What is added to a small integer so that it is positive.
const BIAS: i32 = 1 << 15;

/// A bit of a cell, or the one behind the last, with its sign.
#[derive(Clone, Copy, Debug)]
struct Term {
    cell: u32,
    negative: bool,
}

/// A system at its challenges, by point.
pub(super) struct Equations<S> {
    system: S,
    linear: BitSum,
    /// What the ones in the linear column add.
    linear_one: F,
    /// The terms of the columns behind the linear one, point by point, of points that have any.
    terms: Vec<Term>,
    /// Where the terms of a column begin, and an end.
    starts: Vec<u32>,
    /// `ω(y)·weight_i` of those points.
    weights: Vec<[F; PARTS]>,
    /// The sums of [`Self::weights`] of each stretch of [`LANES`] points.
    sums: Vec<[F; PARTS]>,
}

impl<S: System> Equations<S> {
    pub(super) fn new(system: S) -> Self {
        let (omega, parts) = (system.weights(), system.part_weights());
        let columns = S::SHAPE.columns - 1;
        let ones = 1 << S::SHAPE.log_bits;
        let mut linear = vec![F::ZERO; ones];
        let mut linear_one = F::ZERO;
        let (mut terms, mut starts, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = None;
        system.entries(|Entry { column, point, cell, coefficient }| {
            let Some(column) = column.checked_sub(1) else {
                match cell {
                    Cell::Bit(bit) => linear[bit] += omega[point] * coefficient,
                    Cell::One => linear_one += omega[point] * coefficient,
                }
                return;
            };
            if last != Some(point) {
                last = Some(point);
                let full = weights.len() * columns;
                starts.resize(full, terms.len() as u32);
                weights.push(parts.map(|part| part * omega[point]));
            }
            let from = (weights.len() - 1) * columns;
            starts.resize((from + column + 1).max(starts.len()), terms.len() as u32);
            let negative = coefficient != F::ONE;
            assert!(!negative || coefficient == -F::ONE, "columns of bits have signs only");
            let cell = match cell {
                Cell::Bit(bit) => bit as u32,
                Cell::One => ones as u32,
            };
            terms.push(Term { cell, negative });
        });
        starts.resize(weights.len() * columns + 1, terms.len() as u32);
        let sum = |chunk: &[[F; PARTS]]| std::array::from_fn(|i| chunk.iter().map(|w| w[i]).sum());
        let sums = weights.chunks(LANES).map(sum).collect();
        let linear = BitSum::new(&linear);
        Self { system, linear, linear_one, terms, starts, weights, sums }
    }

    fn columns(&self) -> usize {
        S::SHAPE.columns - 1
    }

    /// The terms of column `column` at the `point`-th point in use.
    fn terms(&self, point: usize, column: usize) -> &[Term] {
        let at = point * self.columns() + column;
        &self.terms[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The columns of a stretch of points on the corners `x + 2y` of four calls.
    fn corners(&self, quad: &Quad, first: usize, to: &mut [[Lanes; 4]]) {
        for (column, corners) in to.iter_mut().enumerate() {
            *corners = [Lanes::ZERO; 4];
            for lane in 0..LANES.min(self.weights.len() - first) {
                for term in self.terms(first + lane, column) {
                    let nibble = quad[term.cell as usize];
                    for (corner, lanes) in corners.iter_mut().enumerate() {
                        let bit = i16::from(nibble >> corner & 1);
                        let value = &mut lanes.0[lane];
                        *value += if term.negative { -bit } else { bit };
                    }
                }
            }
        }
    }

    /// The sums of one stretch of points at all nodes but the corners.
    fn stretch(&self, quad: &Quad, index: usize, columns: &mut Columns) -> [F; 16] {
        let first = index * LANES;
        self.corners(quad, first, &mut columns.corners);
        let weights = &self.weights[first..self.weights.len().min(first + LANES)];
        let sums = &self.sums[index];
        let mut at_nodes = [F::ZERO; 16];
        for (node, total) in at_nodes.iter_mut().enumerate() {
            if [node % 4, node / 4].iter().all(|node| matches!(node, 1 | 2)) {
                continue;
            }
            let values = columns.corners.iter().zip(&mut columns.at);
            values.for_each(|(corners, at)| *at = at_node(corners, node));
            let parts = S::columns(&columns.at)
                .map(|columns| S::parts(&columns, Lanes([1; LANES]), Lanes::ZERO));
            for (i, part) in parts.expect("as many columns").into_iter().enumerate() {
                if part.0 == [0; LANES] {
                    continue;
                }
                let mut sum = SmallSum::default();
                for (weight, value) in weights.iter().zip(part.0) {
                    sum.add(&weight[i], (i32::from(value) + BIAS) as u64);
                }
                *total += sum.reduce() - sums[i] * F::from(BIAS as u64);
            }
        }
        at_nodes
    }
}

/// Room for the columns of a stretch of points.
struct Columns {
    corners: Vec<[Lanes; 4]>,
    at: Vec<Lanes>,
}

impl<S: System> Summand for Equations<S> {
    const DEGREE: usize = 3;

    fn linear(&self, bits: &[u64]) -> F {
        self.linear.of(bits) + self.linear_one
    }

    fn quad(&self, quad: &Quad) -> [F; 16] {
        let columns = self.columns();
        let room =
            || Columns { corners: vec![[Lanes::ZERO; 4]; columns], at: vec![Lanes::ZERO; columns] };
        let per_task = POINTS / LANES;
        let stretches = self.sums.len();
        let task = |task: usize| {
            let mut room = room();
            let stretches = task * per_task..stretches.min((task + 1) * per_task);
            let sums = stretches.map(|index| self.stretch(quad, index, &mut room));
            sums.fold([F::ZERO; 16], add)
        };
        (0..stretches.div_ceil(per_task)).into_par_iter().map(task).reduce(|| [F::ZERO; 16], add)
    }

    fn pair(&self, cells: [&[F]; 2], at_one: bool) -> [F; 4] {
        let columns = self.columns();
        let [zero, one] = cells;
        let value = |cell: &[F], terms: &[Term]| {
            terms.iter().fold(F::ZERO, |sum, term| {
                let value = cell[term.cell as usize];
                if term.negative { sum - value } else { sum + value }
            })
        };
        let task = |points: std::ops::Range<usize>| {
            let mut lines = vec![[F::ZERO; 4]; columns];
            let mut at = vec![F::ZERO; columns];
            let mut sums = [WideSum::default(); 4];
            for point in points {
                for (column, line) in lines.iter_mut().enumerate() {
                    let terms = self.terms(point, column);
                    *line = values(Line::through(value(zero, terms), value(one, terms)));
                }
                for (node, sum) in sums.iter_mut().enumerate() {
                    if node == 2 && !at_one {
                        continue;
                    }
                    at.iter_mut().zip(&lines).for_each(|(at, line)| *at = line[node]);
                    let columns = S::columns(&at).expect("as many columns");
                    let parts = S::parts(&columns, F::ONE, F::ZERO);
                    for (weight, part) in self.weights[point].iter().zip(parts) {
                        sum.add(weight, &part);
                    }
                }
            }
            sums.map(|sum| sum.reduce())
        };
        let points = self.weights.len();
        (0..points.div_ceil(POINTS))
            .into_par_iter()
            .map(|index| task(index * POINTS..points.min((index + 1) * POINTS)))
            .reduce(|| [F::ZERO; 4], add)
    }

    fn rest<'a>(self: Box<Self>, cell: Vec<F>, eq: F) -> Form<'a> {
        Points::form(self.system, &cell, eq)
    }
}

fn add<const N: usize>(left: [F; N], right: [F; N]) -> [F; N] {
    std::array::from_fn(|i| left[i] + right[i])
}

/// Small integers of several points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lanes([i16; LANES]);

impl Lanes {
    const ZERO: Self = Self([0; LANES]);

    #[inline]
    fn zip(self, other: Self, of: impl Fn(i16, i16) -> i16) -> Self {
        Self(std::array::from_fn(|lane| of(self.0[lane], other.0[lane])))
    }
}

impl Add for Lanes {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        self.zip(other, i16::wrapping_add)
    }
}

impl Sub for Lanes {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.zip(other, i16::wrapping_sub)
    }
}

impl Mul for Lanes {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        self.zip(other, i16::wrapping_mul)
    }
}

/// A column at one of `NODES × NODES`, from its corners.
fn at_node(corners: &[Lanes; 4], node: usize) -> Lanes {
    let at = |[zero, one]: [Lanes; 2], node: usize| match node {
        0 => zero + zero - one,
        1 => zero,
        2 => one,
        _ => one + one - zero,
    };
    let [a, b, c, d] = *corners;
    at([at([a, b], node % 4), at([c, d], node % 4)], node / 4)
}
