//! Whole proofs.

use crate::fixtures::Fixture;
use crate::{FormKind, NoJournal, Options, Proof, Schedule, Schedules, prove};
use rill_pcs_prover::ProverSetup;
use rill_verifier::stages::opening::shape;
use rill_verifier::{verify, verify_recording};

fn proven(fixture: &Fixture, form: FormKind<'_>) -> Proof {
    let setup = ProverSetup::new(shape(&fixture.dimensions()).unwrap()).unwrap();
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, form);
    let options = Options { record: true, ..Options::default() };
    prove(&context, &fixture.statement, &setup, options, &mut NoJournal, &mut |_| {}).unwrap()
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

#[cfg(feature = "streaming")]
#[test]
fn streaming_and_linear_proofs_are_the_same_bytes() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let linear = proven(&fixture, FormKind::Linear);
    for windows in [vec![2, 1], vec![4, 3, 2]] {
        let schedules = every(&Schedule::new(windows));
        let streaming = proven(&fixture, FormKind::Streaming(&schedules));
        assert!(linear.tape == streaming.tape, "{schedules}");
        assert!(linear.bytes == streaming.bytes);
    }
}

/// `schedule` for every relation that has cycle rounds.
#[cfg(feature = "streaming")]
fn every(schedule: &Schedule) -> Schedules {
    let slugs = crate::schedules::SLUGS.iter();
    slugs.fold(Schedules::none(), |all, slug| all.with(slug, schedule.clone()))
}
