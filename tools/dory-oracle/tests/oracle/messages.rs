//! The same challenges, hence the same messages; and the verifier of `dory-pcs` as a judge of our
//! proofs.

use crate::bridge;
use crate::case::Case;
use crate::ours::{self, Conversation, Round};
use crate::theirs::{self, First, GAMMA, Script, Second};
use ark_ec::{AffineRepr, CurveGroup, PrimeGroup};
use dory_pcs::backends::arkworks::BN254;
use dory_pcs::primitives::arithmetic::{Group, PairingCurve};
use dory_pcs::{DoryError, ScalarProductMessage, VMVMessage};
use rill_field::{AdditiveGroup, F, Field};
use rill_pcs::encoding::{
    G1_BYTES, G2_BYTES, decode_g1, decode_g2, decode_target, encode_g1, encode_g2, encode_target,
};
use rill_pcs::{G1Affine, G2Affine, Target};

/// Our messages as a proof of theirs. What they send and we do not:
///
/// ```text
/// D2 = e(E1, Γ2_0)        v1 + γ·s1·H1 for v1        v2 + γ⁻¹·s2·H2 for v2
/// ```
fn translated(setup: &theirs::Setup, case: &Case, ours: &Conversation) -> theirs::Proof {
    let e1 = bridge::g1(ours.start.row);
    let [s1, s2] = folded_points(case, ours);
    let gamma = F::from(GAMMA);
    let [h1, h2] = [gamma * s1, s2 / gamma].map(bridge::scalar);
    theirs::Proof {
        vmv_message: VMVMessage {
            c: bridge::target(&ours.start.product),
            d2: BN254::pair(&e1, &setup.verifier.g2_0),
            e1,
        },
        first_messages: ours.rounds.iter().map(first).collect(),
        second_messages: ours.rounds.iter().map(second).collect(),
        final_message: Some(ScalarProductMessage {
            e1: bridge::g1(ours.last.row) + setup.verifier.h1.scale(&h1),
            e2: bridge::g2(ours.last.column) + setup.verifier.h2.scale(&h2),
        }),
        nu: case.shape.log_rows(),
        sigma: case.shape.log_columns(),
        e2: None,
        y_com: None,
        sigma1_proof: None,
        sigma2_proof: None,
        scalar_product_proof: None,
    }
}

pub(crate) fn first(Round { first, .. }: &Round) -> First {
    First {
        d1_left: bridge::target(&first.rows_left),
        d1_right: bridge::target(&first.rows_right),
        d2_left: bridge::target(&first.columns_left),
        d2_right: bridge::target(&first.columns_right),
        e1_beta: bridge::g1(first.row_shift),
        e2_beta: bridge::g2(first.column_shift),
    }
}

pub(crate) fn second(Round { second, .. }: &Round) -> Second {
    Second {
        c_plus: bridge::target(&second.product_plus),
        c_minus: bridge::target(&second.product_minus),
        e1_plus: bridge::g1(second.row_plus),
        e1_minus: bridge::g1(second.row_minus),
        e2_plus: bridge::g2(second.column_plus),
        e2_minus: bridge::g2(second.column_minus),
    }
}

/// `s1 = Π_j (α_j·(1 − y_j) + y_j)` over the column coordinates, `s2 = Π_j (α_j⁻¹·(1 − x_j) + x_j)`
/// over the row coordinates after `σ − ν` zeros.
fn folded_points(case: &Case, ours: &Conversation) -> [F; 2] {
    let (row_point, column_point) = case.shape.split_point(&case.point).unwrap();
    let zeros = vec![F::ZERO; column_point.len() - row_point.len()];
    let row_point = [&zeros, row_point].concat();
    let folded = |weight: F, x: F| weight * (F::ONE - x) + x;
    let rounds = ours.rounds.iter().zip(column_point.iter().zip(&row_point));
    rounds.fold([F::ONE; 2], |[s1, s2], (round, (y, x))| {
        [s1 * folded(round.alpha, *y), s2 * folded(round.alpha.inverse().unwrap(), *x)]
    })
}

/// The verdict of their verifier on our messages under our challenges.
fn judged_by_them(
    setup: &theirs::Setup,
    case: &Case,
    proof: &[u8],
    value: F,
) -> Result<(), DoryError> {
    let conversation = ours::listen(case, proof, value);
    let commitment = theirs::joint_commitment(&conversation, &case.coefficients);
    let proof = translated(setup, case, &conversation);
    let mut script = Script::of(&conversation);
    let verdict = theirs::verify(setup, &commitment, &proof, &case.point, value, &mut script);
    assert!(script.is_over(), "their verifier draws every challenge of ours");
    verdict
}

fn judged_by_us(case: &Case, proof: &[u8], value: F) -> bool {
    ours::verify(case, proof, &case.coefficients, &case.point, value).is_ok()
}

#[test]
fn under_the_same_challenges_both_provers_send_the_same_messages() {
    for case in Case::of_all_shapes() {
        let proof = ours::prove(&case, case.value());
        let conversation = ours::listen(&case, &proof, case.value());
        let setup = theirs::setup(case.shape);
        let mut script = Script::of(&conversation);
        let theirs = theirs::prove(&setup, &case, &mut script);
        assert!(script.is_over());
        let ours = translated(&setup, &case, &conversation);
        assert_eq!(ours.vmv_message, theirs.vmv_message, "{:?}", case.shape);
        assert_eq!(ours.first_messages, theirs.first_messages, "{:?}", case.shape);
        assert_eq!(ours.second_messages, theirs.second_messages, "{:?}", case.shape);
        assert_eq!(ours.final_message, theirs.final_message, "{:?}", case.shape);
        assert_eq!((ours.nu, ours.sigma), (theirs.nu, theirs.sigma));
    }
}

#[test]
fn both_verifiers_accept_our_proofs_of_true_values_only() {
    for case in Case::of_all_shapes() {
        let setup = theirs::setup(case.shape);
        let truth = case.value();
        for value in [truth, truth + F::ONE] {
            // Our prover follows the protocol for any claim.
            let proof = ours::prove(&case, value);
            let theirs = judged_by_them(&setup, &case, &proof, value).is_ok();
            let verdicts = [judged_by_us(&case, &proof, value), theirs];
            assert_eq!(verdicts, [value == truth; 2], "{:?}", case.shape);
        }
    }
}

#[test]
fn both_verifiers_refuse_our_proof_with_any_element_changed() {
    let case = Case::random(4, 1, 3);
    let (value, setup) = (case.value(), theirs::setup(case.shape));
    let proof = ours::prove(&case, value);
    assert_eq!(judged_by_them(&setup, &case, &proof, value), Ok(()));
    let mut start = 0;
    for (i, size) in ours::element_sizes(&case, &proof, value).into_iter().enumerate() {
        let mut changed = proof.clone();
        let element = &mut changed[start..start + size];
        element.copy_from_slice(&shifted(element));
        assert!(!judged_by_us(&case, &changed, value), "element {i}");
        let theirs = judged_by_them(&setup, &case, &changed, value);
        assert_eq!(theirs, Err(DoryError::InvalidProof), "element {i}");
        start += size;
    }
    assert_eq!(start, proof.len());
}

/// An encoded element plus the generator of its group.
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
