//! Lies of a prover over field elements, in whole proofs: refused by one relation and by no other.

use rill_soundness::liar::{Argument, Liar, World, truth};
use rill_soundness::lies::{all, complaints};
use rill_soundness::subject::Listed;
use rill_soundness::workbench::Workbench;
use std::collections::BTreeSet;

fn judge(workbench: &Workbench) {
    let wrong = complaints(workbench, &all(workbench));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_lie_is_refused_by_one_relation_alone() {
    judge(&Workbench::new());
}

#[test]
fn each_lie_is_refused_with_chunks_of_8_bits() {
    judge(&Workbench::wide());
}

#[test]
fn lies_have_names_of_their_own() {
    let lies = all(&Workbench::new());
    let names: BTreeSet<&str> = lies.iter().map(|lie| lie.name).collect();
    assert_eq!(names.len(), lies.len());
}

/// The prover of the lies is as able as the product's: it makes the same bytes of the truth.
#[test]
fn the_prover_over_field_elements_makes_the_proof_of_the_product() {
    for workbench in [Workbench::new(), Workbench::wide()] {
        let subject = &workbench.honest.subject;
        let cycles = &workbench.honest.cycles;
        let (setup, dimensions) = (subject.setup(), subject.dimensions());
        let liar = Liar {
            key: subject.key(),
            statement: &subject.statement,
            dimensions,
            setup: &setup,
            world: &World::of(cycles, &dimensions),
            argument: Argument::Committed,
        };
        let outcome = liar.prove(&truth);
        assert_eq!(outcome.refusals, Vec::<String>::new());
        assert_eq!(subject.verify(&subject.statement, &outcome.bytes), Ok(()));
        let proof = subject.truth().prove(&setup, &Listed(cycles.clone()));
        assert!(outcome.bytes == proof.expect("a run is proven").bytes, "the proofs differ");
    }
}
