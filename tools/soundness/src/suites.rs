//! What several suites do alike, with chunks of any width.

use crate::forgeries::{Honest, all};
use crate::late::changes;
use crate::manifest::stage_of;
use rayon::prelude::*;
use rill_verifier::VerifyError;

/// What is wrong with a verdict about a lie that `place` should notice.
pub fn complaint(name: &str, place: &str, verdict: Result<(), VerifyError>) -> Option<String> {
    match verdict {
        Ok(()) => Some(format!("{name}: ACCEPTED")),
        Err(error) if stage_of(error.at) == stage_of(place) => None,
        Err(error) => Some(format!("{name}: {place} should refuse, but: {error}")),
    }
}

/// What is wrong with the verdicts about all forged traces.
///
/// # Panics
/// If a trace is not proven.
pub fn complaints_about_forgeries(honest: &Honest) -> Vec<String> {
    let subject = &honest.subject;
    let setup = subject.setup();
    all()
        .par_iter()
        .filter_map(|forgery| {
            let proof = subject.truth().prove_above(&setup, forgery.cycles(honest));
            let proof = proof.expect("a liar gives a proof");
            let verdict = subject.verify(&subject.statement, &proof.bytes);
            complaint(forgery.name, forgery.relation, verdict)
        })
        .collect()
}

/// What is wrong with the verdicts about provers that change their rows between stages.
///
/// # Panics
/// If one of them gives no proof.
pub fn complaints_about_changes(honest: &Honest) -> Vec<String> {
    let setup = honest.subject.setup();
    changes()
        .par_iter()
        .filter_map(|change| {
            let proof = change.prove(honest, &setup).expect("a liar gives a proof");
            let verdict = honest.subject.verify(&honest.subject.statement, &proof);
            complaint(&format!("change of {}", change.relation), change.stage, verdict)
        })
        .collect()
}
