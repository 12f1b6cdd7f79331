//! Whole proofs.

use crate::fixtures::Fixture;
use crate::{FormKind, Options, Proof, prove};
use rill_pcs_prover::ProverSetup;
use rill_verifier::stages::opening::shape;
use rill_verifier::{verify, verify_recording};

fn proven(fixture: &Fixture, form: FormKind) -> Proof {
    let setup = ProverSetup::new(shape(&fixture.dimensions()).unwrap()).unwrap();
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, form);
    let options = Options { record: true, ..Options::default() };
    prove(&context, &fixture.statement, &setup, options, &mut |_| {}).unwrap()
}

#[test]
fn a_linear_proof_is_accepted_and_both_sides_keep_the_same_tape() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let proof = proven(&fixture, FormKind::Linear);
    let tape = verify_recording(&fixture.program.key, &fixture.statement, &proof.bytes).unwrap();
    assert!(tape == proof.tape);
}

#[test]
fn naive_and_linear_proofs_are_the_same_bytes() {
    let fixture = crate::ram::fixture();
    let naive = proven(&fixture, FormKind::Naive);
    let linear = proven(&fixture, FormKind::Linear);
    verify(&fixture.program.key, &fixture.statement, &naive.bytes).unwrap();
    assert!(naive.bytes == linear.bytes);
}
