//! What of the gate is small enough for every change, and that it would notice.

use rill_identity::case::Case;
use rill_identity::comparison::{Reason, compare, same};
use rill_identity::configuration::{Cache, Choices, Configuration, Form};
use rill_identity::subjects;
use rill_prover::Cut;
use rill_prover::{Audit, Options, ProveError};
use rill_transcript::EventKind;
use rill_witness::{CycleSource, Forged};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Binary logarithm of the rows of all runs here.
const LOG_ROWS: u32 = 9;

/// A handful of configurations, with blocks shorter and longer than usual.
fn few() -> Vec<Configuration> {
    let choices = Choices {
        forms: vec![Form::Strict, Form::Random(0), Form::Random(1)],
        threads: vec![2, 1],
        block_rows: vec![1 << 6, 1 << 9],
        segments: vec![4, 1],
        caches: vec![Cache::Half, Cache::Whole],
        cuts: vec![Cut::Threads, Cut::Encoded(8), Cut::Encoded(64), Cut::Encoded(500)],
    };
    choices.pairwise()
}

/// The run of one row more than a power of two.
fn case() -> Case {
    subjects::rows(LOG_ROWS, &[])[2].case()
}

#[test]
fn a_run_has_the_same_proof_in_few_configurations() {
    let proofs = compare(&case(), &few(), &mut |_| {}).unwrap();
    assert_eq!(proofs, 1 + few().len());
}

#[test]
fn a_run_whose_blocks_end_in_reservations_has_the_same_proof_in_few_configurations() {
    let job = subjects::reservations(LOG_ROWS, &few());
    compare(&job.case(), &job.configurations, &mut |_| {}).unwrap();
}

/// The rows as [`STRICT`] cuts them, with another row 100 after its first replay.
fn changing(case: &Case) -> impl CycleSource + '_ {
    let replays = AtomicUsize::new(0);
    Forged::new(case.source(&STRICT), move |block| {
        let place = 100_u64.checked_sub(block.first_row);
        let row = place.and_then(|place| block.cycles.get_mut(place as usize));
        if let Some(row) = row.filter(|_| replays.fetch_add(1, Ordering::Relaxed) > 0) {
            row.rd_write_value ^= 1;
        }
    })
}

/// A streaming configuration: one that replays the rows many times.
const STRICT: Configuration =
    Configuration { form: Form::Strict, block_rows: 1 << 6, ..Configuration::REFERENCE };

#[test]
fn a_row_that_changes_between_passes_is_noticed_by_the_prover() {
    let case = case();
    let error = case.prove_over(&changing(&case), &STRICT, Options::default()).unwrap_err();
    assert!(matches!(error, ProveError::FinalCheck(_) | ProveError::Engine(_)), "{error}");
}

#[test]
fn a_row_that_changes_between_passes_changes_an_absorb_that_is_named() {
    let case = case();
    let reference = case.prove(&Configuration::REFERENCE).unwrap();
    same(&reference, &case.prove(&STRICT).unwrap()).unwrap();
    let options = Options { audit: Audit::Trust, ..Options::default() };
    let proof = case.prove_over(&changing(&case), &STRICT, options).unwrap();
    let reason = same(&reference, &proof).unwrap_err();
    let Reason::Differs(difference) = reason else { panic!("{reason}") };
    let (expected, found) = (difference.expected.unwrap(), difference.found.unwrap());
    assert_eq!((expected.kind, expected.label), (EventKind::Scalar, found.label));
    assert_ne!(expected.bytes, found.bytes);
    // The commitments are made of the first replay.
    let commitments = reference.tape.events.iter().take(difference.index);
    assert!(commitments.filter(|event| event.kind == EventKind::Bytes).count() > 0);
    case.verify(&proof).unwrap_err();
}
