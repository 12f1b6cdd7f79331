//! A random trace and its opening.

use rill_field::{AdditiveGroup, F, from_i128, powers};
use rill_pcs::{
    Commitment, PcsError, Shape, VerifierSetup, read_commitment, verify_opening, write_commitment,
};
use rill_pcs_prover::{
    Column, Joint, ProverSetup, RowCommitments, VectorMatrix, WindowCommitter, open,
};
use rill_transcript::{Reader, Transcript, Writer};

/// Columns of one polynomial over the whole trace.
pub(crate) enum Polynomial {
    OneHot { digits: Vec<u8>, hot: Option<Vec<bool>> },
    Dense(Vec<i128>),
}

impl Polynomial {
    pub(crate) fn column(&self, start: usize, length: usize) -> Column<'_> {
        let range = start..start + length;
        match self {
            Self::OneHot { digits, hot } => Column::OneHot {
                digits: &digits[range.clone()],
                hot: hot.as_ref().map(|hot| &hot[range]),
            },
            Self::Dense(values) => Column::Dense(&values[range]),
        }
    }

    /// The matrix entry of chunk value `k` at cycle `t`.
    pub(crate) fn entry(&self, k: usize, t: usize) -> F {
        match self {
            Self::OneHot { digits, hot } => {
                let hot = hot.as_ref().is_none_or(|hot| hot[t]);
                F::from(u64::from(hot && usize::from(digits[t]) == k))
            }
            Self::Dense(values) if k == 0 => from_i128(values[t]),
            Self::Dense(_) => F::ZERO,
        }
    }

    /// The multilinear extension at `point`, by definition.
    pub(crate) fn evaluate(&self, shape: Shape, point: &[F]) -> F {
        let cycles = 1 << shape.log_cycles();
        let entries = (0..1usize << shape.variables()).map(|i| self.entry(i / cycles, i % cycles));
        multilinear(entries.collect(), point)
    }
}

/// The multilinear extension of a table at `point`, by definition.
pub(crate) fn multilinear(mut table: Vec<F>, point: &[F]) -> F {
    for x in point {
        let (low, high) = table.split_at(table.len() / 2);
        table = low.iter().zip(high).map(|(l, h)| *l + *x * (*h - l)).collect();
    }
    table[0]
}

/// A small generator of test data (64-bit linear congruence, high bits).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 31
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(crate) fn field(&mut self) -> F {
        (0..9).fold(F::ZERO, |sum, _| sum * F::from(1u64 << 33) + F::from(self.next()))
    }

    pub(crate) fn one_hot(&mut self, shape: Shape) -> Polynomial {
        let values = 1 << shape.chunk_width();
        let digits = (0..1usize << shape.log_cycles()).map(|_| self.below(values) as u8).collect();
        Polynomial::OneHot { digits, hot: None }
    }

    /// About three of four cycles are cold.
    pub(crate) fn sparse(&mut self, shape: Shape) -> Polynomial {
        let Polynomial::OneHot { digits, .. } = self.one_hot(shape) else { unreachable!() };
        let hot = digits.iter().map(|_| self.below(4) == 0).collect();
        Polynomial::OneHot { digits, hot: Some(hot) }
    }

    /// Signed values of all lengths, up to `2^65 − 1`.
    pub(crate) fn dense(&mut self, shape: Shape) -> Polynomial {
        let value = |random: &mut Self| {
            let word =
                (i128::from(random.next()) << 33 | i128::from(random.next())) & ((1 << 65) - 1);
            let value = word >> random.below(66);
            if random.below(2) == 0 { value } else { -value }
        };
        Polynomial::Dense((0..1usize << shape.log_cycles()).map(|_| value(self)).collect())
    }
}

/// Two one-hot, one sparse, one dense polynomial and a point.
pub(crate) fn example(shape: Shape, seed: u64) -> (Vec<Polynomial>, Vec<F>) {
    let mut random = Random(seed);
    let polynomials = vec![
        random.one_hot(shape),
        random.dense(shape),
        random.sparse(shape),
        random.one_hot(shape),
    ];
    let point = (0..shape.variables()).map(|_| random.field()).collect();
    (polynomials, point)
}

pub(crate) fn commit(setup: &ProverSetup, polynomials: &[Polynomial]) -> RowCommitments {
    let shape = setup.shape();
    let committer = WindowCommitter::new(setup);
    let mut rows = RowCommitments::new(shape, polynomials.len());
    let length = 1 << shape.log_columns();
    for window in 0..1 << shape.log_windows() {
        let columns: Vec<_> = polynomials
            .iter()
            .map(|polynomial| polynomial.column(window * length, length))
            .collect();
        rows.push(committer.commit(&columns));
    }
    rows
}

pub(crate) fn joint_vector(
    shape: Shape,
    polynomials: &[Polynomial],
    coefficients: &[F],
    point: &[F],
) -> Vec<F> {
    let matrix = VectorMatrix::new(shape, coefficients, point).unwrap();
    let mut vector = matrix.vector();
    let length = VectorMatrix::stretch(shape);
    for first in (0..1 << shape.log_cycles()).step_by(length) {
        let columns: Vec<_> =
            polynomials.iter().map(|polynomial| polynomial.column(first, length)).collect();
        matrix.add(&mut vector, first, &columns);
    }
    vector
}

/// Commits to and opens `polynomials` at `point`: the proof, and the joint value.
pub(crate) fn prove(setup: &ProverSetup, polynomials: &[Polynomial], point: &[F]) -> (Vec<u8>, F) {
    let shape = setup.shape();
    let rows = commit(setup, polynomials);
    let mut writer = Writer::new(b"test");
    for commitment in rows.commitments(setup) {
        write_commitment(&mut writer, "commitment", &commitment);
    }
    let coefficients = powers(writer.challenge("rho"), polynomials.len());
    let values = polynomials.iter().map(|polynomial| polynomial.evaluate(shape, point));
    let value = coefficients.iter().zip(values).map(|(c, value)| *c * value).sum();
    let joint = Joint {
        rows: rows.combine(&coefficients),
        vector: joint_vector(shape, polynomials, &coefficients, point),
        point: point.to_vec(),
        value,
    };
    open(&mut writer, setup, joint).unwrap();
    (writer.finish().0, value)
}

/// What a verifier does with a proof of [`prove`]; `permute` may reorder the commitments after they
/// were read.
pub(crate) fn verify_permuted(
    shape: Shape,
    proof: &[u8],
    count: usize,
    point: &[F],
    value: F,
    permute: impl FnOnce(&mut Vec<Commitment>),
) -> Result<(), PcsError> {
    let setup = VerifierSetup::for_shape(shape)?;
    let mut reader = Reader::new(b"test", proof);
    let mut commitments = (0..count)
        .map(|_| read_commitment(&mut reader, "commitment"))
        .collect::<Result<Vec<_>, _>>()?;
    permute(&mut commitments);
    let coefficients = powers(reader.challenge("rho"), count);
    verify_opening(&mut reader, &setup, shape, &commitments, &coefficients, point, value)?;
    reader.finish()?;
    Ok(())
}

pub(crate) fn verify(
    shape: Shape,
    proof: &[u8],
    count: usize,
    point: &[F],
    value: F,
) -> Result<(), PcsError> {
    verify_permuted(shape, proof, count, point, value, |_| {})
}
