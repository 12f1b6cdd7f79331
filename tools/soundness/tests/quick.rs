//! Lies that one place alone refuses: the part of the suites that is run against changed verifiers.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rayon::prelude::*;
use rill_pcs_prover::ProverSetup;
use rill_soundness::forgeries::constraints::lies;
use rill_soundness::liar::{Liar, World, truth};
use rill_soundness::lies::{self, Lie};
use rill_soundness::manifest::stage_of;
use rill_soundness::subject::Listed;
use rill_soundness::workbench::Workbench;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static WORKBENCH: LazyLock<Workbench> = LazyLock::new(Workbench::new);

#[test]
fn each_row_constraint_has_a_trace_that_breaks_it_alone() {
    let subject = &WORKBENCH.honest.subject;
    assert_eq!(subject.broken(WORKBENCH.honest.cycles.clone()), BTreeMap::new());
    let lies = lies();
    assert!(lies.iter().map(|lie| lie.constraint).eq(0..18));
    let wrong: Vec<String> = lies
        .iter()
        .filter_map(|lie| {
            let broken = subject.broken(lie.cycles(&WORKBENCH));
            let exact = broken.keys().copied().eq(lie.rules());
            (!exact).then(|| format!("{}: {broken:?}, not {:?}", lie.name, lie.rules()))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_row_constraint_refuses_a_proof() {
    let subject = &WORKBENCH.honest.subject;
    let setup = subject.setup();
    let wrong: Vec<String> = lies()
        .par_iter()
        .filter_map(|lie| {
            let proof = subject.truth().prove(&setup, &Listed(lie.cycles(&WORKBENCH))).unwrap();
            match subject.verify(&subject.statement, &proof.bytes) {
                Ok(()) => Some(format!("{}: ACCEPTED", lie.name)),
                Err(error) if stage_of(error.at) == Some("constraints") => None,
                Err(error) => Some(format!("{}: {error}", lie.name)),
            }
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_prover_over_field_elements_proves_the_truth_with_the_same_bytes() {
    let honest = &WORKBENCH.honest;
    let subject = &honest.subject;
    let (setup, dimensions) = (subject.setup(), subject.dimensions());
    let world = World::of(&honest.cycles, &dimensions);
    let liar = Liar {
        key: subject.key(),
        statement: &subject.statement,
        dimensions,
        setup: &setup,
        world: &world,
    };
    let outcome = liar.prove(&truth);
    assert_eq!(outcome.refusals, Vec::<String>::new());
    let proof = subject.truth().prove(&setup, &Listed(honest.cycles.clone())).unwrap();
    assert_eq!(subject.verify(&subject.statement, &outcome.bytes), Ok(()));
    assert_eq!(outcome.bytes, proof.bytes);
}

/// What is wrong with the verdicts about a lie: those of the relations one by one, and the
/// verifier's.
fn complaint(workbench: &Workbench, setup: &ProverSetup, lie: &Lie) -> Option<String> {
    let outcome = lie.prove(workbench, setup);
    if outcome.refusals != lie.refusals {
        return Some(format!("{}: refused by {:?}", lie.name, outcome.refusals));
    }
    let subject = &workbench.honest.subject;
    let place = lie.refusals[0].split('[').next().unwrap();
    match subject.verify(&subject.statement, &outcome.bytes) {
        Ok(()) => Some(format!("{}: ACCEPTED", lie.name)),
        Err(error) if stage_of(error.at) == stage_of(place) => None,
        Err(error) => Some(format!("{}: {error}", lie.name)),
    }
}

fn judge(lies: Vec<Lie>) {
    let setup = WORKBENCH.honest.subject.setup();
    let wrong: Vec<String> =
        lies.par_iter().filter_map(|lie| complaint(&WORKBENCH, &setup, lie)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_batching_challenge_refuses_lies_that_cancel_without_it() {
    judge(lies::batching::lies());
}

#[test]
fn each_claim_about_the_bytecode_is_refused_alone() {
    judge(lies::bytecode::lies());
}

#[test]
fn columns_that_are_not_one_hot_are_refused() {
    judge(lies::onehot::lies());
}

#[test]
fn each_sort_of_column_is_opened_with_a_coefficient_of_its_own() {
    let dimensions = WORKBENCH.honest.subject.dimensions();
    judge([lies::commitments::lies(), lies::commitments::of_chunks(&dimensions)].concat());
}
