//! Honest openings are accepted, and commitments are what their definition says.

use crate::trace::{Polynomial, commit, example, joint_vector, multilinear, prove, verify};
use ark_bn254::{Bn254, G1Projective};
use ark_ec::pairing::Pairing;
use ark_ec::{CurveGroup, VariableBaseMSM};
use rill_field::{AdditiveGroup, F, Field};
use rill_pcs::{Shape, Target};
use rill_pcs_prover::ProverSetup;

fn round_trip(shape: Shape, polynomials: &[Polynomial], point: &[F]) {
    let setup = ProverSetup::new(shape).unwrap();
    let (proof, value) = prove(&setup, polynomials, point);
    assert_eq!(verify(shape, &proof, polynomials.len(), point, value), Ok(()));
}

#[test]
fn openings_of_several_shapes_are_accepted() {
    let square = Shape::new(8, 4, 6).unwrap();
    let one_window = Shape::new(8, 2, 8).unwrap();
    let wide_chunks = Shape::new(9, 8, 9).unwrap();
    let default = Shape::for_trace(9, 4).unwrap();
    for (seed, shape) in [square, one_window, wide_chunks, default].into_iter().enumerate() {
        let (polynomials, point) = example(shape, seed as u64 + 1);
        round_trip(shape, &polynomials, &point);
    }
}

#[test]
fn zero_polynomials_open_to_zero() {
    let shape = Shape::for_trace(8, 4).unwrap();
    let cycles = 1 << shape.log_cycles();
    let never_hot = Polynomial::OneHot { digits: vec![3; cycles], hot: Some(vec![false; cycles]) };
    let polynomials = [Polynomial::Dense(vec![0; cycles]), never_hot];
    let point: Vec<F> = (2..14u64).map(F::from).collect();
    let setup = ProverSetup::new(shape).unwrap();
    let (proof, value) = prove(&setup, &polynomials, &point);
    assert_eq!(value, F::ZERO);
    assert_eq!(verify(shape, &proof, 2, &point, value), Ok(()));
    assert!(verify(shape, &proof, 2, &point, F::ONE).is_err());
}

#[test]
fn points_with_zero_and_one_coordinates_open() {
    let shape = Shape::for_trace(8, 4).unwrap();
    let (polynomials, point) = example(shape, 5);
    let vertex: Vec<F> = (0..12).map(|i| F::from(i % 3 == 0)).collect();
    let mixed = [&vertex[..6], &point[6..]].concat();
    for point in [vec![F::ZERO; 12], vec![F::ONE; 12], vertex, mixed] {
        round_trip(shape, &polynomials, &point);
    }
}

#[test]
fn streamed_commitments_agree_with_the_whole_matrix() {
    let shape = Shape::new(8, 4, 6).unwrap();
    let setup = ProverSetup::new(shape).unwrap();
    let (polynomials, _) = example(shape, 9);
    let generators = setup.generators();
    let commitments = commit(&setup, &polynomials).commitments(&setup);
    for (polynomial, commitment) in polynomials.iter().zip(commitments) {
        let row = |row: usize| -> Vec<F> {
            (row << 6..(row + 1) << 6).map(|i| polynomial.entry(i >> 8, i & 0xff)).collect()
        };
        let expected: Target = (0..1 << shape.log_rows())
            .map(|i| {
                let commitment = G1Projective::msm(generators.0, &row(i)).unwrap();
                Bn254::pairing(commitment.into_affine(), generators.1[i])
            })
            .sum();
        assert_eq!(commitment.element(), expected);
    }
}

#[test]
fn the_streamed_vector_evaluates_to_the_joint_value() {
    let shape = Shape::new(9, 4, 7).unwrap();
    let (polynomials, point) = example(shape, 11);
    let coefficients: Vec<F> = (3..7u64).map(|i| F::from(i).inverse().unwrap()).collect();
    let vector = joint_vector(shape, &polynomials, &coefficients, &point);
    let expected: F = polynomials
        .iter()
        .zip(&coefficients)
        .map(|(polynomial, c)| *c * polynomial.evaluate(shape, &point))
        .sum();
    assert_eq!(multilinear(vector, &point[shape.log_rows()..]), expected);
}

#[test]
fn proofs_do_not_depend_on_the_number_of_threads() {
    let shape = Shape::for_trace(8, 4).unwrap();
    let (polynomials, point) = example(shape, 13);
    let setup = ProverSetup::new(shape).unwrap();
    let with_threads = |count| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
        pool.install(|| prove(&setup, &polynomials, &point))
    };
    assert_eq!(with_threads(1), with_threads(3));
}
