//! What several suites do alike, with chunks of any width.

use crate::forgeries::{Forgery, Honest, all};
use crate::late::{Change, changes};
use crate::manifest::stage_of;
use crate::subject::Claim;
use rayon::prelude::*;
use rill_prover::{FormKind, Proof};
use rill_verifier::VerifyError;

/// What is wrong with a verdict about a lie that one of `places` should notice.
pub fn complaint(lie: &str, places: &[&str], verdict: Result<(), VerifyError>) -> Option<String> {
    let Err(error) = verdict else { return Some(format!("{lie}: ACCEPTED")) };
    let at = stage_of(error.at);
    let found = at.is_some() && places.iter().any(|place| stage_of(place) == at);
    (!found).then(|| format!("{lie}: {places:?} should refuse, but: {error}"))
}

/// The proof of an honest run.
///
/// # Panics
/// If the forms of the relations do not send the same.
pub fn proof_in_both_forms(honest: &Honest) -> Proof {
    let subject = &honest.subject;
    let setup = subject.setup();
    let [linear, naive] = [FormKind::Linear, FormKind::Naive].map(|form| {
        let claim = Claim { form, ..subject.truth() };
        claim.prove(&setup, &honest.cycles)
    });
    assert!(linear == naive, "the forms send different proofs");
    linear
}

/// What is wrong with the verdicts about all forged traces.
pub fn complaints_about_forgeries(honest: &Honest) -> Vec<String> {
    let subject = &honest.subject;
    let setup = subject.setup();
    let judge = |forgery: &Forgery| {
        let proof = subject.truth().prove_above(&setup, &forgery.cycles(honest));
        complaint(forgery.name, &[forgery.relation], subject.judge(&proof.bytes))
    };
    all().par_iter().filter_map(judge).collect()
}

/// What is wrong with the verdicts about provers that change their rows between stages.
pub fn complaints_about_changes(honest: &Honest) -> Vec<String> {
    let setup = honest.subject.setup();
    let judge = |change: &Change| {
        let verdict = honest.subject.judge(&change.prove(honest, &setup));
        complaint(&format!("change of {}", change.relation), &[change.stage], verdict)
    };
    changes().par_iter().filter_map(judge).collect()
}
