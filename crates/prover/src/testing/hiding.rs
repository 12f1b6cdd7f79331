//! Whole proofs that hide.

use crate::testing::fixtures::Fixture;
use crate::testing::tests::setup;
use crate::{
    Context, FormKind, Hiding, Journal, NoJournal, Options, Proof, ProveError, Schedules, prove,
    prove_hiding,
};
use rill_hiding_prover::{Blinds, HidingSetup, Seed};
use rill_verifier::{verify, verify_hiding, verify_hiding_recording};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Proves the run in `form` with the blinds of `seed`.
fn attempt(
    fixture: &Fixture,
    form: FormKind,
    seed: u8,
    journal: &mut dyn Journal,
) -> Result<Proof, ProveError> {
    let cycles = fixture.cycles();
    let context = Context { schedules: Schedules::NONE, ..fixture.context(&cycles, form) };
    let hiding_setup = Arc::new(HidingSetup::new().unwrap());
    let cover = Arc::new(Blinds::new(&Seed::new([seed; 32]), b"test", hiding_setup.clone()));
    let hiding = Hiding { setup: &hiding_setup, cover };
    let options = Options { record: true, ..Options::default() };
    let mut observer = |_| ControlFlow::Continue(());
    let setup = setup(fixture);
    prove_hiding(&context, &fixture.statement, (&setup, &hiding), options, journal, &mut observer)
}

fn proven(fixture: &Fixture, form: FormKind, seed: u8) -> Proof {
    attempt(fixture, form, seed, &mut NoJournal).unwrap()
}

#[test]
fn a_hiding_proof_is_accepted_and_both_sides_keep_the_same_tape() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let proof = proven(&fixture, FormKind::Linear, 1);
    let (key, statement) = (&fixture.program.key, &fixture.statement);
    let tape = verify_hiding_recording(key, statement, &proof.bytes).unwrap();
    assert!(tape == proof.tape);
}

#[test]
fn a_proof_of_one_mode_is_none_of_the_other() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let (key, statement) = (&fixture.program.key, &fixture.statement);
    let hiding = proven(&fixture, FormKind::Linear, 1);
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Linear);
    let mut observer = |_| ControlFlow::Continue(());
    let options = Options::default();
    let clear =
        prove(&context, statement, &setup(&fixture), options, &mut NoJournal, &mut observer);
    let clear = clear.unwrap();
    verify(key, statement, &clear.bytes).unwrap();
    verify(key, statement, &hiding.bytes).unwrap_err();
    verify_hiding(key, statement, &clear.bytes).unwrap_err();
}
