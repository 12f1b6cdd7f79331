//! The suites over proofs in zero-knowledge. What is false of hidden values is seen at the end, so the
//! places are those of the last equations; which stage is false is for the same suites in clear.

use rayon::prelude::*;
use rill_e2e::random::Random;
use rill_soundness::forgeries::{Honest, all};
use rill_soundness::late::changes;
use rill_soundness::manifest::items;
use rill_soundness::subject::Subject;
use rill_soundness::suites::proof_in_both_forms;
use rill_soundness::tamper::Tampering;
use rill_soundness::workbench::Workbench;
use rill_verifier::{VerifyError, verify_hiding_recording};
use std::sync::LazyLock;

static HONEST: LazyLock<Honest> = LazyLock::new(|| Honest::new().hidden());

/// What is wrong with a verdict about a lie.
fn complaint(lie: &str, verdict: Result<(), VerifyError>) -> Option<String> {
    match verdict {
        Ok(()) => Some(format!("{lie}: ACCEPTED")),
        Err(error) if ["hiding", "opening"].contains(&error.at) => None,
        Err(error) => Some(format!("{lie}: {error}")),
    }
}

#[test]
fn honest_runs_are_proven_in_both_forms_with_the_same_bytes_and_both_sides_have_one_transcript() {
    let others = [Workbench::hashes(), Workbench::products(), Workbench::multiplying()];
    let others = others.map(|workbench| workbench.honest);
    for honest in [Honest::new()].into_iter().chain(others).map(Honest::hidden) {
        let Subject { statement, .. } = &honest.subject;
        let sent = proof_in_both_forms(&honest);
        let read = verify_hiding_recording(honest.subject.key(), statement, &sent.bytes);
        assert!(read.is_ok_and(|read| read == sent.tape));
    }
}

/// With committed chunks of 8 bits, as long traces have them.
#[test]
fn wide_chunks_are_proven() {
    let subject = Honest::new().subject.wide();
    let honest = Honest::of(subject).hidden();
    let proof = honest.proof();
    assert_eq!(honest.subject.judge(&proof.bytes), Ok(()));
}

#[test]
fn forged_traces_are_refused() {
    let honest = &*HONEST;
    let setup = honest.subject.setup();
    let wrong: Vec<String> = all()
        .par_iter()
        .filter_map(|forgery| {
            let proof = honest.subject.truth().prove_above(&setup, &forgery.cycles(honest));
            complaint(forgery.name, honest.subject.judge(&proof.bytes))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rows_that_change_between_stages_are_noticed() {
    let setup = HONEST.subject.setup();
    let wrong: Vec<String> = changes()
        .par_iter()
        .filter_map(|change| {
            let verdict = HONEST.subject.judge(&change.prove(&HONEST, &setup));
            complaint(&format!("change of {}", change.relation), verdict)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_item_changed_is_refused() {
    let honest = &*HONEST;
    let proof = honest.proof();
    let items = items(&proof.tape);
    let end = items.last().map(|item| item.start + item.length);
    assert_eq!(end, Some(proof.bytes.len()), "the items are the whole proof");
    let wrong: Vec<String> = (0..items.len())
        .into_par_iter()
        .filter_map(|number| {
            let mut random = Random::new(number as u64);
            let item = &items[number];
            let all = if item.is_scalar { Tampering::SCALAR } else { Tampering::ELEMENT };
            // A valid element in its place half of the time, any change otherwise.
            let way = if number.is_multiple_of(2) { Tampering::Copy } else { all[random.index(6)] };
            let changed = way.apply(&proof.bytes, &items, number, &mut random)?;
            complaint(&format!("{way:?} of {item:?}"), honest.subject.judge(&changed))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_shorter_or_longer_proof_is_refused() {
    let proof = HONEST.proof().bytes;
    let subject = &HONEST.subject;
    for length in (0..proof.len()).step_by(257) {
        assert!(subject.judge(&proof[..length]).is_err(), "{length}");
    }
    assert!(subject.judge(&[&proof[..], &[0]].concat()).is_err());
}

#[test]
fn another_statement_is_refused() {
    let proof = HONEST.proof().bytes;
    let truth = &HONEST.subject.statement;
    let lies: [fn(&mut rill_verifier::Statement); 4] = [
        |s| s.exit_code ^= 1,
        |s| s.log_cycles += 1,
        |s| s.output.push(0),
        |s| s.memory[0].pages += 1,
    ];
    for (number, lie) in lies.iter().enumerate() {
        let mut statement = truth.clone();
        lie(&mut statement);
        assert!(HONEST.subject.verify(&statement, &proof).is_err(), "{number}");
    }
}
