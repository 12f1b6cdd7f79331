//! What is committed and opened: random columns, their matrix entry by entry, and its value at a
//! point.

use rill_field::{AdditiveGroup, F, from_i128, to_bytes};
use rill_pcs::Shape;
use rill_pcs_prover::Column;
use rill_transcript::{Transcript, Writer};

/// Columns, the coefficients that join them, and a point, most significant coordinate first.
pub(crate) struct Case {
    pub(crate) shape: Shape,
    pub(crate) polynomials: Vec<Polynomial>,
    pub(crate) coefficients: Vec<F>,
    pub(crate) point: Vec<F>,
}

/// One polynomial over all cycles.
pub(crate) enum Polynomial {
    OneHot { digits: Vec<u8>, hot: Option<Vec<bool>> },
    Dense(Vec<i128>),
}

impl Case {
    /// A one-hot, a sparse and a signed dense polynomial on a matrix of `2^log_columns` columns.
    pub(crate) fn random(log_cycles: usize, chunk_width: usize, log_columns: usize) -> Self {
        let shape = Shape::new(log_cycles, chunk_width, log_columns).unwrap();
        let mut random = Random::new(shape);
        let one_hot = Polynomial::OneHot { digits: random.digits(shape), hot: None };
        let hot = (0..1 << log_cycles).map(|_| random.below(4) == 0).collect();
        let sparse = Polynomial::OneHot { digits: random.digits(shape), hot: Some(hot) };
        let dense = Polynomial::Dense((0..1 << log_cycles).map(|_| random.signed()).collect());
        Self {
            shape,
            polynomials: vec![one_hot, sparse, dense],
            coefficients: (0..3).map(|_| random.field()).collect(),
            point: (0..shape.variables()).map(|_| random.field()).collect(),
        }
    }

    /// Square and wide matrices, one window and several, and a single row.
    pub(crate) fn of_all_shapes() -> Vec<Self> {
        let shapes = [(3, 3, 3), (4, 4, 4), (5, 4, 5), (4, 2, 4), (5, 1, 3), (5, 2, 4), (4, 0, 4)];
        shapes.map(|(cycles, width, columns)| Self::random(cycles, width, columns)).into()
    }

    /// The joint matrix `Σ_i coefficients_i·M_i`, row-major.
    pub(crate) fn joint_matrix(&self) -> Vec<F> {
        let mut joint = vec![F::ZERO; 1 << self.shape.variables()];
        for (polynomial, coefficient) in self.polynomials.iter().zip(&self.coefficients) {
            for (sum, entry) in joint.iter_mut().zip(polynomial.matrix(self.shape)) {
                *sum += *coefficient * entry;
            }
        }
        joint
    }

    /// The joint polynomial's value at `point`, by definition: `Σ_i eq(point, i)·M[i]`.
    pub(crate) fn value_at(&self, point: &[F]) -> F {
        let fold = |table: Vec<F>, x: &F| {
            let (zero, one) = table.split_at(table.len() / 2);
            zero.iter().zip(one).map(|(zero, one)| *zero + *x * (*one - zero)).collect()
        };
        point.iter().fold(self.joint_matrix(), fold)[0]
    }

    pub(crate) fn value(&self) -> F {
        self.value_at(&self.point)
    }
}

impl Polynomial {
    /// The cycles of a window.
    pub(crate) fn window(&self, window: usize, length: usize) -> Column<'_> {
        let range = window * length..(window + 1) * length;
        match self {
            Self::OneHot { digits, hot } => Column::OneHot {
                digits: &digits[range.clone()],
                hot: hot.as_ref().map(|hot| &hot[range]),
            },
            Self::Dense(values) => Column::Dense(&values[range]),
        }
    }

    /// All `2^(chunk_width + log_cycles)` entries: that of chunk value `k` and cycle `t` at
    /// `k·2^log_cycles + t`.
    pub(crate) fn matrix(&self, shape: Shape) -> Vec<F> {
        let cycles = 1 << shape.log_cycles();
        let entry = |k: usize, t: usize| match self {
            Self::OneHot { digits, hot } => {
                let hot = hot.as_ref().is_none_or(|hot| hot[t]);
                F::from(hot && usize::from(digits[t]) == k)
            }
            Self::Dense(values) if k == 0 => from_i128(values[t]),
            Self::Dense(_) => F::ZERO,
        };
        (0..1 << shape.variables()).map(|i| entry(i / cycles, i % cycles)).collect()
    }
}

/// Choices that are the same in every run: the challenges of a transcript.
struct Random(Writer);

impl Random {
    fn new(shape: Shape) -> Self {
        let mut writer = Writer::new(b"dory-oracle/case");
        let shape = [shape.log_cycles(), shape.chunk_width(), shape.log_columns()];
        writer.absorb("shape", &shape.map(|dimension| dimension as u8));
        Self(writer)
    }

    fn field(&mut self) -> F {
        self.0.challenge("choice")
    }

    fn word(&mut self) -> u128 {
        to_bytes(self.field()).iter().take(16).fold(0, |word, byte| word << 8 | u128::from(*byte))
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.word() % bound as u128) as usize
    }

    fn digits(&mut self, shape: Shape) -> Vec<u8> {
        let values = 1 << shape.chunk_width();
        (0..1 << shape.log_cycles()).map(|_| self.below(values) as u8).collect()
    }

    /// All lengths up to 65 bits, both signs.
    fn signed(&mut self) -> i128 {
        let magnitude = (self.word() >> 63 >> self.below(66)) as i128;
        if self.below(2) == 0 { magnitude } else { -magnitude }
    }
}
