//! What is committed and opened: random columns, their matrix entry by entry, and its value at a
//! point.

use crate::trace::{Polynomial, Random, multilinear};
use rill_field::{AdditiveGroup, F};
use rill_pcs::Shape;
use rill_pcs_prover::ProverSetup;

/// Columns, the coefficients that join them, and a point, most significant coordinate first.
pub(crate) struct Case {
    pub(crate) shape: Shape,
    pub(crate) setup: ProverSetup,
    pub(crate) polynomials: Vec<Polynomial>,
    pub(crate) coefficients: Vec<F>,
    pub(crate) point: Vec<F>,
}

impl Case {
    /// A one-hot, a sparse and a signed dense polynomial on a matrix of `2^log_columns` columns,
    /// the same in every run.
    pub(crate) fn random(log_cycles: usize, chunk_width: usize, log_columns: usize) -> Self {
        let shape = Shape::new(log_cycles, chunk_width, log_columns).unwrap();
        let mut random = Random((log_cycles << 16 | chunk_width << 8 | log_columns) as u64);
        Self {
            shape,
            setup: ProverSetup::new(shape).unwrap(),
            polynomials: vec![random.one_hot(shape), random.sparse(shape), random.dense(shape)],
            coefficients: (0..3).map(|_| random.field()).collect(),
            point: (0..shape.variables()).map(|_| random.field()).collect(),
        }
    }

    /// Square and wide matrices, one window and several, and a single row.
    pub(crate) fn of_all_shapes() -> Vec<Self> {
        let shapes = [(3, 3, 3), (4, 4, 4), (5, 4, 5), (4, 2, 4), (5, 1, 3), (5, 2, 4), (4, 0, 4)];
        shapes.map(|(cycles, width, columns)| Self::random(cycles, width, columns)).into()
    }

    /// The matrix of a polynomial, row-major: the entry of chunk value `k` and cycle `t` is at
    /// `k·2^log_cycles + t`.
    pub(crate) fn matrix(&self, polynomial: &Polynomial) -> Vec<F> {
        let cycles = 1 << self.shape.log_cycles();
        let entry = |i: usize| polynomial.entry(i / cycles, i % cycles);
        (0..1 << self.shape.variables()).map(entry).collect()
    }

    /// The joint matrix `Σ_i coefficients_i·M_i`, row-major.
    pub(crate) fn joint_matrix(&self) -> Vec<F> {
        let mut joint = vec![F::ZERO; 1 << self.shape.variables()];
        for (polynomial, coefficient) in self.polynomials.iter().zip(&self.coefficients) {
            for (sum, entry) in joint.iter_mut().zip(self.matrix(polynomial)) {
                *sum += *coefficient * entry;
            }
        }
        joint
    }

    /// The joint polynomial's value at `point`, by definition: `Σ_i eq(point, i)·M[i]`.
    pub(crate) fn value_at(&self, point: &[F]) -> F {
        multilinear(self.joint_matrix(), point)
    }

    pub(crate) fn value(&self) -> F {
        self.value_at(&self.point)
    }
}
