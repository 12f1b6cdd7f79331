//! Lies of a prover over field elements, in whole proofs: refused by one relation and by no other.

use rill_soundness::liar::{Liar, truth};
use rill_soundness::lies::{all, calls, complaints, products};
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
fn each_lie_about_products_is_refused_by_one_relation_alone() {
    let workbench = Workbench::products();
    let wrong = complaints(&workbench, &calls::of_products(&workbench));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_claim_about_products_is_refused_with_chunks_of_8_bits() {
    let workbench = Workbench::wide_products();
    let wrong = complaints(&workbench, &calls::of_claims(&workbench));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_lie_about_hashes_is_refused_by_one_relation_alone() {
    let workbench = Workbench::hashes();
    let wrong = complaints(&workbench, &calls::of_hashes(&workbench));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_lie_about_modular_products_is_refused_by_one_relation_alone() {
    for workbench in [Workbench::multiplying(), Workbench::wide_multiplying()] {
        let wrong = complaints(&workbench, &products::lies());
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn lies_have_names_of_their_own() {
    let of_calls =
        [calls::of_products(&Workbench::products()), calls::of_hashes(&Workbench::hashes())];
    let lies = [all(&Workbench::new()), of_calls.concat(), products::lies()].concat();
    let names: BTreeSet<&str> = lies.iter().map(|lie| lie.name).collect();
    assert_eq!(names.len(), lies.len());
}

/// Without a look at the proof of the product.
#[test]
fn the_truth_about_modular_products_is_accepted() {
    let workbench = Workbench::multiplying();
    let subject = &workbench.honest.subject;
    let (setup, world) = (subject.setup(), workbench.world(&workbench.honest.cycles));
    let outcome = Liar::about(subject, &setup, &world).prove(&truth);
    assert_eq!(outcome.refusals, Vec::<String>::new());
    assert_eq!(subject.judge(&outcome.bytes), Ok(()));
}

/// The prover of the lies is as able as the product's: it makes the same bytes of the truth.
#[test]
fn the_prover_over_field_elements_makes_the_proof_of_the_product() {
    let calling = [
        Workbench::products(),
        Workbench::wide_products(),
        Workbench::hashes(),
        Workbench::wide_hashes(),
        Workbench::multiplying(),
        Workbench::wide_multiplying(),
    ];
    for workbench in [Workbench::new(), Workbench::wide()].into_iter().chain(calling) {
        let honest = &workbench.honest;
        let (setup, world) = (honest.subject.setup(), workbench.world(&honest.cycles));
        let outcome = Liar::about(&honest.subject, &setup, &world).prove(&truth);
        assert_eq!(outcome.refusals, Vec::<String>::new());
        assert_eq!(honest.subject.judge(&outcome.bytes), Ok(()));
        assert!(outcome.bytes == honest.proof().bytes, "the proofs differ");
    }
}
