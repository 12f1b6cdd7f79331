//! A formula at points: its sums over lines and planes.

use super::points::Stretches;
use super::small::{self, NODES, PLANE, Plane};
use super::{Formula, Points, Program, STRETCH, Step, Stretch};
use crate::backend::in_lanes;
use crate::cell::{Cell, Repr};
use crate::{SmallSum, WideSum};
use core::ops::Range;
use rill_field::{AdditiveGroup, F};

/// What is added to a small integer so that it is positive.
pub(crate) const BIAS: i16 = i16::MIN;

/// Stretches whose sums an accumulator has room for.
const CHUNK: usize = 64;

/// `Σ_y Σ_i weight_i(y)·part_i( X_0(y), … )`, as a sum over stretches of 32 points.
#[derive(Clone, Debug)]
pub struct FormulaSum {
    program: Program,
    stretches: Stretches,
    /// The sum of all weights of the stretches before each.
    weights_before: Vec<F>,
}

impl FormulaSum {
    /// The sum of a formula over points. Of the bits that cells are made of, entry `zero` must be
    /// zero, and entry `one` one wherever another is.
    ///
    /// # Panics
    /// If the columns and parts of the points are not those of the formula, or its values might be
    /// no integers of 16 bits where four calls are made of bits.
    pub fn new(formula: &Formula, points: &Points, [zero, one]: [u32; 2]) -> Self {
        let bounds = points.bounds(one);
        assert_eq!(bounds.len(), formula.columns, "all columns");
        let program = Program::new(formula, &bounds, |part| points.weighs(part));
        let stretches = points.stretches(&program, zero);
        let (mut weights_before, mut sum) = (vec![F::ZERO], F::ZERO);
        for stretch in stretches.range(0..stretches.len()) {
            sum += stretch.weights.as_flattened().iter().sum::<F>();
            weights_before.push(sum);
        }
        Self { program, stretches, weights_before }
    }

    /// How many stretches there are.
    pub fn stretches(&self) -> usize {
        self.stretches.len()
    }

    /// The sum over some stretches on the line through two cells, at -1, 0 and 2.
    ///
    /// # Panics
    /// If a place of an entry is not in the cells, or they were made by different backends.
    pub fn line(&self, stretches: Range<usize>, [zero, one]: [&Cell; 2]) -> [F; 3] {
        match (&zero.0, &one.0) {
            #[cfg(target_arch = "x86_64")]
            (Repr::Lanes(detected, zero), Repr::Lanes(_, one)) => {
                let points = (&self.stretches, stretches);
                crate::ifma::formula_line(*detected, &self.program, points, [zero, one])
            }
            (Repr::Portable(zero), Repr::Portable(one)) => {
                line(&self.program, self.stretches.range(stretches), [zero, one])
            }
            #[cfg(target_arch = "x86_64")]
            _ => panic!("cells of one backend"),
        }
    }

    /// The sum over some stretches on the plane through four calls `x + 2y`, of which `quad` has a
    /// bit each: at `(x,y)`, both being -1, 0, 1 or 2 by index, x moving faster. Zero where both are
    /// 0 or 1.
    ///
    /// # Panics
    /// If a place of an entry is not in `quad`.
    pub fn plane(&self, stretches: Range<usize>, quad: &[u8]) -> [F; 16] {
        let [before, behind] = [stretches.start, stretches.end].map(|at| self.weights_before[at]);
        let bias = (behind - before) * F::from(1u64 << 15);
        let mut sums = [F::ZERO; 16];
        for first in stretches.clone().step_by(CHUNK) {
            let points = (&self.stretches, first..stretches.end.min(first + CHUNK));
            let plane = in_lanes!(
                formula_plane(&self.program, points, quad),
                plane(&self.program, points, quad)
            );
            NODES.iter().zip(plane).for_each(|(node, sum)| sums[*node] += sum);
        }
        NODES.iter().for_each(|node| sums[*node] -= bias);
        sums
    }
}

/// The sums at -1, 0 and 2, point by point.
fn line<'a>(
    program: &Program,
    stretches: impl Iterator<Item = Stretch<'a>>,
    [zeros, ones]: [&[F]; 2],
) -> [F; 3] {
    let mut sums = [WideSum::default(); 3];
    let mut slots = vec![[F::ZERO; 3]; program.slots];
    for stretch in stretches {
        for lane in 0..STRETCH {
            let mut places = stretch.places.iter().map(|places| places[lane] as usize);
            for (counts, slot) in stretch.counts.iter().zip(&mut slots) {
                let (mut zero, mut one) = (F::ZERO, F::ZERO);
                for place in places.by_ref().take(counts[0].into()) {
                    (zero, one) = (zero + zeros[place], one + ones[place]);
                }
                for place in places.by_ref().take(counts[1].into()) {
                    (zero, one) = (zero - zeros[place], one - ones[place]);
                }
                let slope = one - zero;
                *slot = [zero - slope, zero, one + slope];
            }
            run(program, &mut slots, |part, values| {
                let weight = &stretch.weights[part][lane];
                sums.iter_mut().zip(values).for_each(|(sum, value)| sum.add(weight, value));
            });
        }
    }
    sums.map(|sum| sum.reduce())
}

/// Carries out the steps on field elements; `part` gets the parts.
fn run(program: &Program, slots: &mut [[F; 3]], mut part: impl FnMut(usize, &[F; 3])) {
    for step in &program.steps {
        match step {
            Step::Combine { terms, constant, to, .. } => {
                let mut sum = [F::from(*constant); 3];
                for (from, coefficient) in terms {
                    sum.iter_mut().zip(&slots[*from]).for_each(|(sum, value)| match coefficient {
                        1 => *sum += value,
                        -1 => *sum -= value,
                        2 => *sum += value.double(),
                        -2 => *sum -= value.double(),
                        _ => *sum += F::from(*coefficient) * value,
                    });
                }
                slots[*to] = sum;
            }
            Step::Multiply { factors: [a, b], to, .. } => {
                slots[*to] = std::array::from_fn(|node| slots[*a][node] * slots[*b][node]);
            }
            Step::Part { index, from } => part(*index, &slots[*from]),
        }
    }
}

/// The biased sums at the nodes of a plane.
fn plane(
    program: &Program,
    (stretches, range): (&Stretches, Range<usize>),
    quad: &[u8],
) -> [F; PLANE] {
    let mut sums = [SmallSum::default(); PLANE];
    let mut slots = vec![small::ZEROS; program.slots];
    for stretch in stretches.range(range) {
        small::load(&stretch, quad, &mut slots);
        small::run(program, &mut slots, |part, plane: &Plane| {
            for (sum, values) in sums.iter_mut().zip(plane) {
                for (weight, value) in stretch.weights[part].iter().zip(values.0) {
                    sum.add(weight, u64::from((value ^ BIAS) as u16));
                }
            }
        });
    }
    sums.map(|sum| sum.reduce())
}
