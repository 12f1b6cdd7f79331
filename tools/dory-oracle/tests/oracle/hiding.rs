//! Openings that hide, with the blinds of one side given to the other: the same commitments, the same
//! first message and the same rounds. The last step differs by design: they prove three statements one
//! after the other, we one with rows for all.

use crate::bridge;
use crate::case::Case;
use crate::messages::{first, second};
use crate::ours::{PROTOCOL, Round, read_commitments};
use crate::theirs::{self, Proof, Script};
use crate::trace;
use dory_pcs::Mode;
use dory_pcs::backends::arkworks::BN254;
use dory_pcs::primitives::arithmetic::{Field, Group, PairingCurve};
use rill_field::{F, PrimeField, from_uniform_bytes};
use rill_pcs::encoding::encode_g1;
use rill_pcs::{
    Commitment, FirstMessage, G1Affine, HiddenClaim, HidingKey, HidingStart, MaskMessage,
    ResponseMessage, SecondMessage, Target, VerifierSetup, absorb_statement, verify_hiding_opening,
    write_commitment,
};
use rill_pcs_prover::{HidingOpening, Joint, TargetTable, open_hiding};
use rill_transcript::{Cover, Reader, Transcript, Writer};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

thread_local! {
    /// What [`Scripted`] gives.
    static BLINDS: RefCell<VecDeque<F>> = const { RefCell::new(VecDeque::new()) };
}

/// Their zero-knowledge with our blinds.
struct Scripted;

impl Mode for Scripted {
    const BLINDING: bool = true;

    fn sample<T: Field>() -> T {
        let blind = BLINDS.with_borrow_mut(VecDeque::pop_front).unwrap();
        let halves = blind.into_bigint().0.map(|limb| [limb >> 32, limb & 0xffff_ffff]);
        let base = T::from_u64(1 << 32);
        halves
            .iter()
            .rev()
            .flatten()
            .fold(T::zero(), |sum, half| Field::add(&Field::mul(&sum, &base), &T::from_u64(*half)))
    }

    fn mask<G: Group>(value: G, base: &G, blind: &G::Scalar) -> G {
        value + base.scale(blind)
    }
}

/// Blinds from a counter, noted. Rows are not sent here.
#[derive(Default)]
struct Noted(Mutex<Vec<(&'static str, F)>>);

impl Cover for Noted {
    fn blind(&self, _: &[u8; 64], label: &'static str, index: u64) -> F {
        let mut noted = self.0.lock().unwrap();
        let mut bytes = [0x5a; 64];
        bytes[..8].copy_from_slice(&(noted.len() as u64 + 1).to_le_bytes());
        bytes[8..16].copy_from_slice(&index.to_le_bytes());
        let blind = from_uniform_bytes(&bytes);
        noted.push((label, blind));
        blind
    }

    fn row(&self, _: &[F], _: F) -> [u8; 32] {
        [0; 32]
    }
}

/// Our opening of the joint commitment, which has the blind 77.
struct Opened {
    proof: Vec<u8>,
    /// The blinds in the order in which the other side takes them.
    blinds: VecDeque<F>,
    value: G1Affine,
}

const JOINT_BLIND: u64 = 77;
const VALUE_BLIND: u64 = 99;

fn value_row(key: &HidingKey, value: F) -> G1Affine {
    (key.row[0] * value + key.row_blind * F::from(VALUE_BLIND)).into()
}

fn open(case: &Case, value: F) -> Opened {
    let Case { shape, setup, polynomials, coefficients, point } = case;
    let key = HidingKey::committed().unwrap();
    let table = TargetTable::new(key.blind_target);
    let rows = trace::commit(setup, polynomials);
    let mut writer = Writer::new(PROTOCOL);
    let noted = Arc::new(Noted::default());
    writer.hide(noted.clone());
    let blind = F::from(JOINT_BLIND) / coefficients[0];
    for (i, commitment) in rows.commitments(setup).into_iter().enumerate() {
        let mask = if i == 0 { table.multiple(blind) } else { Target::default() };
        let blinded = Commitment::new(commitment.element() + mask);
        write_commitment(&mut writer, "commitment", &blinded);
    }
    let vector = trace::joint_vector(*shape, polynomials, coefficients, point);
    let joint = Joint { rows: rows.combine(coefficients), vector, point: point.clone(), value };
    let (joint_blind, value_blind) = (F::from(JOINT_BLIND), F::from(VALUE_BLIND));
    let row = value_row(&key, value);
    let opening = HidingOpening { key: &key, table: &table, joint_blind, value: row, value_blind };
    open_hiding(&mut writer, setup, joint, opening).unwrap();
    let noted = noted.0.lock().unwrap().clone();
    let mut blinds: VecDeque<F> = noted.iter().map(|(_, blind)| *blind).collect();
    // Theirs has a blind of E2, and one of their commitment to the value.
    blinds.insert(3, F::from(0u64));
    blinds.insert(4, F::from(1u64));
    Opened { proof: writer.finish().0, blinds, value: row }
}

fn verdict(case: &Case, opened: &Opened, point: &[F], value: G1Affine) -> bool {
    let setup = VerifierSetup::for_shape(case.shape).unwrap();
    let key = HidingKey::committed().unwrap();
    let mut reader = Reader::new(PROTOCOL, &opened.proof);
    let commitments = read_commitments(&mut reader, case.coefficients.len()).unwrap();
    let claim =
        HiddenClaim { commitments: &commitments, coefficients: &case.coefficients, point, value };
    let judged = verify_hiding_opening(&mut reader, (&setup, &key), case.shape, &claim);
    judged.is_ok() && reader.finish().is_ok()
}

/// Their proof with our generators, blinds and challenges, and ours.
fn both(case: &Case) -> (Proof, HidingStart, Vec<Round>) {
    let opened = open(case, case.value());
    let mut reader = Reader::new(PROTOCOL, &opened.proof);
    read_commitments(&mut reader, case.coefficients.len()).unwrap();
    absorb_statement(&mut reader, case.shape, &case.point, &encode_g1(&opened.value));
    let start = HidingStart::read(&mut reader).unwrap();
    let round = |_| Round {
        first: FirstMessage::read(&mut reader).unwrap(),
        beta: reader.challenge("opening.beta"),
        second: SecondMessage::read(&mut reader).unwrap(),
        alpha: reader.challenge("opening.alpha"),
    };
    let rounds: Vec<Round> = (0..case.shape.log_columns()).map(round).collect();
    MaskMessage::read(&mut reader).unwrap();
    reader.challenge("opening.challenge");
    ResponseMessage::read(&mut reader).unwrap();
    reader.finish().unwrap();

    let mut setup = theirs::setup(case.shape);
    let key = HidingKey::committed().unwrap();
    (setup.prover.h1, setup.prover.h2) = (bridge::g1(key.blind_g1), bridge::g2(key.blind_g2));
    setup.prover.ht = BN254::pair(&setup.prover.h1, &setup.prover.h2);
    assert_eq!(setup.prover.ht, bridge::target(&key.blind_target));
    BLINDS.set(opened.blinds);
    let mut script = Script::of_rounds(&rounds);
    let blind = bridge::scalar(F::from(JOINT_BLIND));
    let theirs = theirs::prove_in::<Scripted>(&setup, case, blind, &mut script);
    (theirs, start, rounds)
}

#[test]
fn under_the_same_blinds_and_challenges_both_provers_send_the_same_rounds() {
    for case in Case::of_all_shapes() {
        let (theirs, start, rounds) = both(&case);
        assert_eq!(theirs.vmv_message.c, bridge::target(&start.product), "{:?}", case.shape);
        assert_eq!(theirs.vmv_message.d2, bridge::target(&start.columns), "{:?}", case.shape);
        assert_eq!(theirs.vmv_message.e1, bridge::g1(start.row), "{:?}", case.shape);
        let firsts: Vec<_> = rounds.iter().map(first).collect();
        let seconds: Vec<_> = rounds.iter().map(second).collect();
        assert_eq!(theirs.first_messages, firsts, "{:?}", case.shape);
        assert_eq!(theirs.second_messages, seconds, "{:?}", case.shape);
    }
}

#[test]
fn our_verifier_accepts_true_values_at_their_point_only() {
    for case in Case::of_all_shapes() {
        let opened = open(&case, case.value());
        assert!(verdict(&case, &opened, &case.point, opened.value), "{:?}", case.shape);
        for coordinate in 0..case.point.len() {
            let mut other = case.point.clone();
            other[coordinate] += F::from(1u64);
            assert!(!verdict(&case, &opened, &other, opened.value), "{:?}", case.shape);
        }
        let key = HidingKey::committed().unwrap();
        let other = value_row(&key, case.value() + F::from(1u64));
        assert!(!verdict(&case, &opened, &case.point, other), "{:?}", case.shape);
        // Our prover follows the protocol for any claim.
        let lie = open(&case, case.value() + F::from(1u64));
        assert!(!verdict(&case, &lie, &case.point, lie.value), "{:?}", case.shape);
    }
}
