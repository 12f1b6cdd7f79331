//! Everything but the honest opening is refused.

use crate::trace::{example, prove, verify, verify_permuted};
use ark_bn254::Fq;
use ark_ec::{AffineRepr, CurveGroup, PrimeGroup};
use ark_ff::PrimeField;
use rill_field::{F, Field};
use rill_pcs::encoding::{
    G1_BYTES, G2_BYTES, TARGET_BYTES, decode_g1, decode_g2, decode_target, encode_g1, encode_g2,
    encode_target,
};
use rill_pcs::{G1Affine, G2Affine, PcsError, Shape, Target, VerifierSetup, verify_opening};
use rill_pcs_prover::ProverSetup;
use rill_transcript::{Reader, Transcript};
use std::ops::Range;

struct Case {
    shape: Shape,
    proof: Vec<u8>,
    point: Vec<F>,
    value: F,
}

const COUNT: usize = 4;

fn case() -> Case {
    let shape = Shape::for_trace(8, 4).unwrap();
    let (polynomials, point) = example(shape, 77);
    let (proof, value) = prove(&ProverSetup::new(shape).unwrap(), &polynomials, &point);
    Case { shape, proof, point, value }
}

impl Case {
    fn verify(&self, proof: &[u8]) -> Result<(), PcsError> {
        verify(self.shape, proof, COUNT, &self.point, self.value)
    }

    /// Sizes of all items in the order they are sent.
    fn items(&self) -> Vec<Range<usize>> {
        let round = [[TARGET_BYTES; 4].as_slice(), &[G1_BYTES, G2_BYTES]].concat();
        let second = [TARGET_BYTES, TARGET_BYTES, G1_BYTES, G1_BYTES, G2_BYTES, G2_BYTES].to_vec();
        let mut sizes = vec![TARGET_BYTES; COUNT];
        sizes.extend([TARGET_BYTES, G1_BYTES]);
        for _ in 0..self.shape.log_columns() {
            sizes.extend(round.iter().chain(&second));
        }
        sizes.extend([G1_BYTES, G2_BYTES]);
        let mut start = 0;
        let ranges = sizes.into_iter().map(|size| {
            start += size;
            start - size..start
        });
        ranges.collect()
    }
}

/// Adds the group's generator to an encoded element.
fn shifted(bytes: &[u8]) -> Vec<u8> {
    match bytes.len() {
        G1_BYTES => {
            let point = decode_g1(bytes.try_into().unwrap()).unwrap();
            encode_g1(&(point + G1Affine::generator()).into_affine()).to_vec()
        }
        G2_BYTES => {
            let point = decode_g2(bytes.try_into().unwrap()).unwrap();
            encode_g2(&(point + G2Affine::generator()).into_affine()).to_vec()
        }
        _ => {
            let element = decode_target(bytes.try_into().unwrap()).unwrap();
            encode_target(&(element + Target::generator())).to_vec()
        }
    }
}

#[test]
fn a_proof_with_any_element_changed_is_refused() {
    let case = case();
    assert_eq!(case.verify(&case.proof), Ok(()));
    let items = case.items();
    assert_eq!(items.last().map(|item| item.end), Some(case.proof.len()));
    for item in items {
        let mut proof = case.proof.clone();
        let replacement = shifted(&proof[item.clone()]);
        proof[item.clone()].copy_from_slice(&replacement);
        let result = case.verify(&proof);
        let equation = matches!(
            result,
            Err(PcsError::RowEquation | PcsError::ColumnEquation | PcsError::PairingEquation)
        );
        assert!(equation, "{item:?}: {result:?}");
    }
}

#[test]
fn a_wrong_value_point_or_shape_is_refused() {
    let case = case();
    let value = case.value + F::ONE;
    assert!(verify(case.shape, &case.proof, COUNT, &case.point, value).is_err());
    for i in 0..case.point.len() {
        let mut point = case.point.clone();
        point[i] += F::ONE;
        assert!(verify(case.shape, &case.proof, COUNT, &point, case.value).is_err());
    }
    let other = Shape::new(8, 4, 8).unwrap();
    assert!(verify(other, &case.proof, COUNT, &case.point, case.value).is_err());
    let short = &case.point[1..];
    let result = verify(case.shape, &case.proof, COUNT, short, case.value);
    assert_eq!(result, Err(PcsError::MalformedStatement));
}

#[test]
fn parts_of_a_statement_that_do_not_fit_together_are_refused_by_name() {
    let case = case();
    let refused = |shape: Shape, coefficients: usize, point: &[F]| {
        let setup = VerifierSetup::for_shape(case.shape).unwrap();
        let mut reader = Reader::new(b"test", &case.proof);
        let commitments: Vec<_> = (0..COUNT)
            .map(|_| rill_pcs::read_commitment(&mut reader, "commitment").unwrap())
            .collect();
        let coefficients = vec![F::ONE; coefficients];
        let value = case.value;
        verify_opening(&mut reader, &setup, shape, &commitments, &coefficients, point, value)
    };
    let malformed = Err(PcsError::MalformedStatement);
    let long = [&case.point[..], &[F::ONE]].concat();
    assert_eq!(refused(case.shape, COUNT - 1, &case.point), malformed);
    assert_eq!(refused(case.shape, COUNT + 1, &case.point), malformed);
    assert_eq!(refused(case.shape, COUNT, &case.point[1..]), malformed);
    assert_eq!(refused(case.shape, COUNT, &long), malformed);
    // As many variables, but other constants.
    assert_eq!(refused(Shape::new(8, 4, 8).unwrap(), COUNT, &case.point), malformed);
    assert_ne!(refused(case.shape, COUNT, &case.point), malformed);
    let too_long = Shape::for_trace(40, 8);
    assert_eq!(too_long, Err(PcsError::UnsupportedShape { log_cycles: 40, chunk_width: 8 }));
}

#[test]
fn swapped_commitments_are_refused() {
    let case = case();
    let result =
        verify_permuted(case.shape, &case.proof, COUNT, &case.point, case.value, |commitments| {
            commitments.swap(0, 3);
        });
    assert_eq!(result, Err(PcsError::PairingEquation));
}

#[test]
fn a_proof_cut_anywhere_or_followed_by_anything_is_refused() {
    let case = case();
    for item in case.items() {
        for end in [item.start, item.end - 1] {
            let result = case.verify(&case.proof[..end]);
            assert!(matches!(result, Err(PcsError::Read(_))), "{end}: {result:?}");
        }
    }
    let mut long = case.proof.clone();
    long.push(0);
    assert!(case.verify(&long).is_err());
}

#[test]
fn bytes_that_encode_no_element_are_refused_by_name() {
    let case = case();
    for item in case.items() {
        let mut proof = case.proof.clone();
        proof[item.clone()].fill(0xff);
        assert!(matches!(case.verify(&proof), Err(PcsError::NotAnElement { .. })), "{item:?}");
    }
}

/// Who may write an element in two ways has two proofs of one statement, and two chains of
/// challenges to choose from.
#[test]
fn an_element_has_one_encoding() {
    let generator = encode_g1(&G1Affine::generator());
    assert_eq!(generator[..2], [1, 0], "x = 1");
    // The order of the coordinates' field: its lowest byte leaves room for the 1.
    let modulus = <Fq as PrimeField>::MODULUS.0.map(u64::to_le_bytes);
    let mut above = generator;
    above.copy_from_slice(modulus.as_flattened());
    above[0] += 1;
    assert!(decode_g1(&generator).is_some() && decode_g1(&above).is_none());

    let (mut first, mut second) =
        (encode_g1(&G1Affine::identity()), encode_g2(&G2Affine::identity()));
    assert!(decode_g1(&first).is_some() && decode_g2(&second).is_some());
    (first[0], second[0]) = (1, 1);
    assert!(decode_g1(&first).is_none() && decode_g2(&second).is_none());
}

#[test]
fn identities_everywhere_do_not_open_a_commitment_to_another_value() {
    let case = case();
    let mut proof = case.proof.clone();
    for item in case.items().into_iter().skip(COUNT) {
        let identity = match item.len() {
            G1_BYTES => encode_g1(&G1Affine::identity()).to_vec(),
            G2_BYTES => encode_g2(&G2Affine::identity()).to_vec(),
            _ => vec![0; TARGET_BYTES],
        };
        proof[item].copy_from_slice(&identity);
    }
    assert!(case.verify(&proof).is_err());
    assert!(verify(case.shape, &proof, COUNT, &case.point, F::from(0u64)).is_err());
}

/// The challenge that follows an opening of `proof`, whatever becomes of it.
fn challenge_after(proof: &[u8], shape: Shape, point: &[F], value: F) -> F {
    let setup = VerifierSetup::for_shape(shape).unwrap();
    let mut reader = Reader::new(b"test", proof);
    verify_opening(&mut reader, &setup, shape, &[], &[], point, value).unwrap_err();
    reader.challenge("after")
}

#[test]
fn shape_point_and_value_each_move_the_challenges() {
    let case = case();
    let proof = &case.proof[COUNT * TARGET_BYTES..];
    let after = |shape, point: &[F], value| challenge_after(proof, shape, point, value);
    let truth = after(case.shape, &case.point, case.value);
    assert_eq!(truth, after(case.shape, &case.point, case.value));
    assert_ne!(truth, after(case.shape, &case.point, case.value + F::from(1u64)), "value");
    let mut point = case.point.clone();
    *point.last_mut().unwrap() += F::from(1u64);
    assert_ne!(truth, after(case.shape, &point, case.value), "point");
    let shape = Shape::new(9, 3, case.shape.log_columns()).unwrap();
    assert_ne!(truth, after(shape, &case.point, case.value), "shape");
}
