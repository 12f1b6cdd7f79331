//! Columns of bits are committed and opened as their definition says, alone and with others.

use crate::trace::{Polynomial, Random, commit, example, joint_vector, multilinear, verify};
use ark_bn254::{Bn254, G1Projective};
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, CurveGroup};
use rill_field::{AdditiveGroup, F, Field, powers};
use rill_field_simd::g1::RowSums;
use rill_pcs::{G1Affine, Shape, Target, write_commitment};
use rill_pcs_prover::{
    BitCommitter, BitMatrix, Joint, ProverSetup, RowCommitments, evaluate_bits, open,
};
use rill_poly::eq_table;
use rill_transcript::{Transcript, Writer};

/// A column of bits over some parts.
struct Bits {
    words: Vec<u64>,
    parts: usize,
}

impl Bits {
    /// Rows that are random, full, empty, sparse, in turn.
    fn example(shape: Shape, rows: usize, parts: usize, seed: u64) -> Self {
        let mut random = Random(seed);
        let words = (0..rows << (shape.log_columns() - 6)).map(|i| {
            match (i >> (shape.log_columns() - 6)) % 4 {
                0 => random.next() << 33 ^ random.next(),
                1 => u64::MAX,
                2 => 0,
                _ => 1 << random.below(64),
            }
        });
        Self { words: words.collect(), parts }
    }

    fn bit(&self, x: usize) -> bool {
        self.words.get(x / 64).is_some_and(|word| word >> (x % 64) & 1 == 1)
    }

    /// The entries of one part.
    fn entries(&self, shape: Shape, part: usize) -> Vec<F> {
        let first = part << shape.variables();
        (first..first + (1 << shape.variables())).map(|x| F::from(self.bit(x))).collect()
    }

    /// The row commitments, from pieces of some words.
    fn commit(&self, committer: &BitCommitter, piece: usize) -> Vec<G1Affine> {
        let mut rows = RowSums::default();
        self.words.chunks(piece).for_each(|words| committer.add(&mut rows, words));
        committer.finish(rows)
    }

    /// What it adds to the vector, from pieces of some rows.
    fn vector(&self, matrix: &BitMatrix, shape: Shape, piece: usize) -> Vec<F> {
        let mut sums = matrix.sums();
        for (number, words) in self.words.chunks(piece << (shape.log_columns() - 6)).enumerate() {
            matrix.add(&mut sums, number * piece, words);
        }
        sums.finish()
    }
}

/// The sum of the generators at set bits, for each row.
fn naive_rows(generators: &[G1Affine], bits: &Bits) -> Vec<G1Affine> {
    let columns = generators.len();
    let sum = |row: usize| -> G1Projective {
        let chosen = generators.iter().enumerate().filter(|(c, _)| bits.bit(row * columns + c));
        chosen.map(|(_, generator)| generator).sum()
    };
    (0..(64 * bits.words.len()).div_ceil(columns)).map(|row| sum(row).into_affine()).collect()
}

#[test]
fn rows_of_bits_are_sums_of_the_generators_at_set_bits() {
    for (log_columns, rows) in [(6, 64), (7, 1), (7, 31), (8, 7)] {
        let shape = Shape::new(8, 4, log_columns).unwrap();
        let setup = ProverSetup::new(shape).unwrap();
        let bits = Bits::example(shape, rows, 1, rows as u64);
        let expected = naive_rows(setup.generators().0, &bits);
        assert_eq!(expected.len(), rows);
        for width in [1, 2, 4, 8] {
            let committer = BitCommitter::new(&setup, width);
            let piece = 3 << (log_columns - 6);
            assert_eq!(bits.commit(&committer, piece), expected, "2^{log_columns}, {width}");
            let bytes = BitCommitter::bytes(shape, width);
            assert_eq!(bytes, (64 << width) * (1 << log_columns) / width);
        }
    }
    assert!([0, 1, 10_000].map(BitCommitter::best_width).is_sorted());
}

#[test]
fn a_last_row_may_be_short() {
    let shape = Shape::new(8, 4, 8).unwrap();
    let setup = ProverSetup::new(shape).unwrap();
    let mut bits = Bits::example(shape, 6, 1, 3);
    bits.words.truncate(4 * 4 + 1);
    let committer = BitCommitter::new(&setup, 4);
    assert_eq!(bits.commit(&committer, 4), naive_rows(setup.generators().0, &bits));
    let (_, point) = example(shape, 1);
    let matrix = BitMatrix::new(shape, &[F::from(3u64)], &point).unwrap();
    let vector = bits.vector(&matrix, shape, 2);
    let value = multilinear(vector, &point[shape.log_rows()..]);
    assert_eq!(value, F::from(3u64) * multilinear(bits.entries(shape, 0), &point));
}

#[test]
fn the_vector_of_bits_is_the_product_with_the_rows_weights() {
    for (log_columns, rows, parts) in [(6, 200, 4), (7, 33, 2), (8, 0, 1), (8, 32, 2)] {
        let shape = Shape::new(8, 4, log_columns).unwrap();
        let bits = Bits::example(shape, rows, parts, 7);
        let (_, point) = example(shape, 2);
        let coefficients: Vec<F> = (5..).map(F::from).take(parts).collect();
        let weights = eq_table(&point[..shape.log_rows()], F::ONE);
        let mut expected = vec![F::ZERO; 1 << log_columns];
        for (part, coefficient) in coefficients.iter().enumerate() {
            let entries = bits.entries(shape, part);
            for (row, weight) in entries.chunks(1 << log_columns).zip(&weights) {
                for (sum, bit) in expected.iter_mut().zip(row) {
                    *sum += *coefficient * weight * bit;
                }
            }
        }
        let matrix = BitMatrix::new(shape, &coefficients, &point).unwrap();
        for piece in [1, 5, 64, 1000] {
            assert_eq!(bits.vector(&matrix, shape, piece), expected, "2^{log_columns}, {piece}");
        }
    }
}

#[test]
fn bits_evaluate_to_their_multilinear_extension() {
    let mut random = Random(17);
    for variables in [6, 7, 11, 12] {
        let point: Vec<F> = (0..variables).map(|_| random.field()).collect();
        for words in [1 << (variables - 6), (1 << (variables - 6)) * 2 / 3, 0] {
            let words = (0..words).map(|_| random.next() << 33 ^ random.next()).collect();
            let bits = Bits { words, parts: 1 };
            let entries = (0..1 << variables).map(|x| F::from(bits.bit(x))).collect();
            assert_eq!(evaluate_bits(&bits.words, &point), multilinear(entries, &point));
        }
    }
}

/// The rows of everything: polynomials of a trace, then the parts of columns of bits.
fn commit_all(setup: &ProverSetup, polynomials: &[Polynomial], columns: &[Bits]) -> RowCommitments {
    let mut rows = commit(setup, polynomials);
    let committer = BitCommitter::new(setup, 4);
    for bits in columns {
        rows.push_bits(bits.parts, &bits.commit(&committer, 100));
    }
    rows
}

fn columns(shape: Shape) -> [Bits; 3] {
    let rows = 1 << shape.log_rows();
    [
        Bits::example(shape, rows + rows / 2 + 1, 2, 19),
        Bits::example(shape, 3, 1, 23),
        Bits::example(shape, 0, 1, 29),
    ]
}

#[test]
fn parts_are_committed_as_matrices_of_their_own() {
    let shape = Shape::new(8, 4, 7).unwrap();
    let setup = ProverSetup::new(shape).unwrap();
    let columns = columns(shape);
    let rows = commit_all(&setup, &example(shape, 3).0[..1], &columns);
    let (left, right) = setup.generators();
    let expected = columns.iter().flat_map(|bits| {
        let rows = naive_rows(left, bits);
        (0..bits.parts).map(move |part| -> Target {
            let rows = rows.iter().skip(part << shape.log_rows());
            rows.zip(&right[..1 << shape.log_rows()]).map(|(p, q)| Bn254::pairing(p, q)).sum()
        })
    });
    let commitments = rows.commitments(&setup);
    assert_eq!(commitments.len(), 1 + 4);
    for (commitment, expected) in commitments[1..].iter().zip(expected) {
        assert_eq!(commitment.element(), expected);
    }
}

#[test]
fn row_commitments_with_bits_survive_as_bytes() {
    let shape = Shape::new(8, 4, 6).unwrap();
    let setup = ProverSetup::new(shape).unwrap();
    let rows = commit_all(&setup, &example(shape, 4).0[1..2], &columns(shape));
    let mut bytes = Vec::new();
    rows.write(&mut bytes).unwrap();
    let read = RowCommitments::from_bytes(shape, 5, &bytes).unwrap();
    let coefficients = powers(F::from(7u64), 5);
    let combined = read.combine(&coefficients);
    assert_eq!(combined, rows.combine(&coefficients));
    assert!(combined.iter().any(|row| !row.is_zero()));
    assert_eq!(read.commitments(&setup), rows.commitments(&setup));
}

/// The coefficients of a column's parts: its own times `eq(top, part)`, of its first coordinates.
fn part_coefficients(parts: usize, coefficient: F, top: &[F]) -> Vec<F> {
    eq_table(&top[..parts.ilog2() as usize], coefficient)
}

#[test]
fn columns_of_bits_open_with_others_and_to_no_other_value() {
    let shape = Shape::new(8, 4, 7).unwrap();
    let setup = ProverSetup::new(shape).unwrap();
    let ((polynomials, point), columns) = (example(shape, 5), columns(shape));
    let rows = commit_all(&setup, &polynomials, &columns);
    let mut writer = Writer::new(b"test");
    for commitment in rows.commitments(&setup) {
        write_commitment(&mut writer, "commitment", &commitment);
    }
    let coefficients = powers(writer.challenge("rho"), rows.polynomials());
    let (own, parts) = coefficients.split_at(polynomials.len());
    let mut vector = joint_vector(shape, &polynomials, own, &point);
    let values = polynomials.iter().map(|polynomial| polynomial.evaluate(shape, &point));
    let mut value: F = own.iter().zip(values).map(|(c, value)| *c * value).sum();
    let mut parts = parts.iter().copied();
    for bits in &columns {
        let coefficients: Vec<F> = parts.by_ref().take(bits.parts).collect();
        let matrix = BitMatrix::new(shape, &coefficients, &point).unwrap();
        let added = bits.vector(&matrix, shape, 9);
        vector.iter_mut().zip(added).for_each(|(sum, term)| *sum += term);
        let words_of_part = 1 << (shape.variables() - 6);
        for (coefficient, words) in coefficients.iter().zip(bits.words.chunks(words_of_part)) {
            value += *coefficient * evaluate_bits(words, &point);
        }
    }
    let combined = rows.combine(&coefficients);
    let joint = Joint { rows: combined, vector, point: point.clone(), value };
    open(&mut writer, &setup, joint).unwrap();
    let (proof, count) = (writer.finish().0, rows.polynomials());
    assert_eq!(verify(shape, &proof, count, &point, value), Ok(()));
    assert!(verify(shape, &proof, count, &point, value + F::ONE).is_err());
}

/// `P(top, point) = Σ_part eq(top, part)·P_part(point)`.
#[test]
fn a_column_is_the_combination_of_its_parts() {
    let shape = Shape::new(8, 4, 7).unwrap();
    let bits = Bits::example(shape, 70, 4, 31);
    let mut random = Random(37);
    let whole: Vec<F> = (0..shape.variables() + 2).map(|_| random.field()).collect();
    let (top, point) = whole.split_at(2);
    let coefficients = part_coefficients(bits.parts, F::ONE, top);
    let matrix = BitMatrix::new(shape, &coefficients, point).unwrap();
    let vector = bits.vector(&matrix, shape, 16);
    let value = multilinear(vector, &point[shape.log_rows()..]);
    assert_eq!(value, evaluate_bits(&bits.words, &whole));
}

#[test]
fn threads_can_take_rows_in_any_way() {
    let shape = Shape::new(8, 4, 6).unwrap();
    let setup = ProverSetup::new(shape).unwrap();
    let (bits, (_, point)) = (Bits::example(shape, 100, 2, 41), example(shape, 6));
    let committer = BitCommitter::new(&setup, 8);
    let matrix = BitMatrix::new(shape, &powers(point[0], 2), &point).unwrap();
    let (mut rows, mut vector) = (Vec::new(), matrix.sums().finish());
    std::thread::scope(|scope| {
        let pieces = bits.words.chunks(37).enumerate().map(|(number, words)| {
            let (committer, matrix) = (&committer, &matrix);
            scope.spawn(move || {
                let (mut rows, mut sums) = (RowSums::default(), matrix.sums());
                committer.add(&mut rows, words);
                matrix.add(&mut sums, 37 * number, words);
                (committer.finish(rows), sums.finish())
            })
        });
        for piece in pieces.collect::<Vec<_>>() {
            let (next, added) = piece.join().unwrap();
            rows.extend(next);
            vector.iter_mut().zip(added).for_each(|(sum, term)| *sum += term);
        }
    });
    assert_eq!(rows, bits.commit(&committer, 1000));
    assert_eq!(vector, bits.vector(&matrix, shape, 1000));
}
