//! Lies that one place alone refuses: the part of the suites that is run against changed verifiers.

use rayon::prelude::*;
use rill_field::{F, from_i128};
use rill_poly::evaluate;
use rill_soundness::forgeries::constraints::lies;
use rill_soundness::lies::{self, Lie, complaint};
use rill_soundness::suites;
use rill_soundness::workbench::Workbench;
use rill_verifier::spartan::outer::{Outer, UNIVARIATE_COEFFICIENTS};
use rill_verifier::spartan::rows::DOMAIN;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static WORKBENCH: LazyLock<Workbench> = LazyLock::new(Workbench::new);

#[test]
fn each_row_constraint_has_a_trace_that_breaks_it_alone() {
    let subject = &WORKBENCH.honest.subject;
    assert_eq!(subject.broken(&WORKBENCH.honest.cycles), BTreeMap::new());
    let lies = lies();
    assert!(lies.iter().map(|lie| lie.constraint).eq(0..18));
    let wrong: Vec<String> = lies
        .iter()
        .filter_map(|lie| {
            let broken = subject.broken(&lie.cycles(&WORKBENCH));
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
            let proof = subject.truth().prove(&setup, &lie.cycles(&WORKBENCH));
            suites::complaint(lie.name, &["constraints"], subject.judge(&proof.bytes))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A node or a power left out would be room for a polynomial that is not 0 there. The honest one is
/// 0 at all nodes, so no honest proof would tell.
#[test]
fn the_first_polynomial_is_summed_over_all_nodes() {
    let (first, count) = DOMAIN;
    for power in 0..UNIVARIATE_COEFFICIENTS {
        let mut coefficients = vec![F::from(0u64); UNIVARIATE_COEFFICIENTS];
        coefficients[power] = F::from(1u64);
        let nodes = (0..count as i64).map(|i| from_i128((first + i).into()));
        let sum: F = nodes.map(|node| evaluate(&coefficients, node)).sum();
        assert_eq!(Outer::domain_sum(&coefficients), sum, "X^{power}");
    }
}

/// The first that is wrong ends it: against a changed verifier one is enough.
fn judge(lies: &[Lie]) {
    assert_eq!(complaint(&WORKBENCH, lies), None);
}

#[test]
fn each_batching_challenge_refuses_lies_that_cancel_without_it() {
    judge(&lies::batching::lies());
}

#[test]
fn each_claim_about_the_bytecode_is_refused_alone() {
    judge(&lies::bytecode::lies());
}

#[test]
fn columns_that_are_not_one_hot_are_refused() {
    judge(&lies::onehot::lies());
}

#[test]
fn each_sort_of_column_is_opened_with_a_coefficient_of_its_own() {
    let dimensions = WORKBENCH.honest.subject.dimensions();
    judge(&[lies::commitments::lies(), lies::commitments::of_chunks(&dimensions)].concat());
}

#[test]
fn lies_about_modular_products_are_refused() {
    assert_eq!(complaint(&Workbench::multiplying(), &lies::products::lies()), None);
}
