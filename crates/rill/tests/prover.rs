//! The prover's options, and states that are not what they seem.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use blake2::{Blake2s256, Digest};
use rill::{
    Cancel, Event, Form, Log, Program, ProveError, Proven, Prover, verify, verify_expecting,
};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of the checksum at the end of a state.
const SUM: usize = 32;

/// Bytes before the name of the step.
const HEAD: usize = 13 + 32;

fn has_streaming() -> bool {
    rill_prover::FormKind::streaming().is_some()
}

/// The guest `rows`, which exits with 1 without an input.
fn program() -> Program {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests/prebuilt/rows.elf");
    Program::from_elf(&fs::read(path).unwrap()).unwrap()
}

/// Two loops and three rows more.
fn input() -> Vec<u8> {
    [2_u64, 3].map(u64::to_le_bytes).concat()
}

#[test]
fn a_run_that_failed_is_refused_before_the_proof_unless_its_code_is_expected() {
    let program = program();
    let stages = AtomicUsize::new(0);
    let prover = || {
        Prover::new(&program).observer(|event| {
            if !matches!(event, Event::Traced { .. }) {
                stages.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let refused = |result: Result<Proven, ProveError>, code: u64, expected: u8| {
        let error = result.map(|_| "a proof").unwrap_err();
        let ProveError::ExitCode { code: found, expected: asked, log } = error else {
            panic!("{error}")
        };
        assert_eq!((found, asked, log), (code, expected, Log::default()));
        assert_eq!(stages.load(Ordering::Relaxed), 0);
    };
    refused(prover().prove(b""), 1, 0);
    refused(prover().expect_exit(2).prove(b""), 1, 2);
    refused(prover().expect_exit(1).prove(&input()), 0, 1);
    assert!(matches!(prover().plan(b""), Err(ProveError::ExitCode { code: 1, .. })));
    prover().expect_exit(1).plan(b"").unwrap();

    let proven = prover().expect_exit(1).prove(b"").unwrap();
    assert_eq!(verify_expecting(&program.key, &proven.proof, 1).unwrap().exit_code, 1);
    verify(&program.key, &proven.proof).unwrap_err();
}

#[test]
fn a_prover_proves_again_and_makes_nothing_twice() {
    let (program, cache) = (program(), tempfile::tempdir().unwrap());
    let kept = || fs::read_dir(cache.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut prover = Prover::new(&program).cache(cache.path());
    let once = |input: &[u8]| Prover::new(&program).prove(input).unwrap().proof;
    assert_eq!(prover.prove(&input()).unwrap().proof, once(&input()));
    assert_eq!(kept().count(), 1);
    kept().for_each(|file| fs::remove_file(file).unwrap());

    // Who would make the generators again would keep them again.
    let other = [1_u64, 0].map(u64::to_le_bytes).concat();
    for input in [other.clone(), input(), input()] {
        let proven = prover.prove(&input).unwrap();
        assert_eq!(proven.proof, once(&input));
        assert_eq!(verify(&program.key, &proven.proof).unwrap().exit_code, 0);
        assert_eq!(kept().count(), 0);
    }
    // Another size needs others, and the first size then others again.
    let long = [200_u64, 0].map(u64::to_le_bytes).concat();
    assert_eq!(prover.prove(&long).unwrap().proof, once(&long));
    assert_eq!(kept().count(), 1);
    assert_eq!(prover.prove(&other).unwrap().proof, once(&other));
    prover.plan(&other).unwrap();
}

#[test]
fn a_failed_run_or_proof_leaves_a_prover_that_proves() {
    let program = program();
    let mut prover = Prover::new(&program);
    let honest = prover.prove(&input()).unwrap().proof;
    prover.prove(b"").map(|_| "a proof").unwrap_err();
    assert_eq!(prover.prove(&input()).unwrap().proof, honest);
}

/// Proves with `form` and cancels at the event number `stop`; the events that were told.
fn cancelled_at(form: Form, stop: usize, folder: &Path) -> (Result<Proven, ProveError>, usize) {
    let (program, cancel, told) = (program(), Cancel::new(), AtomicUsize::new(0));
    let outcome = Prover::new(&program)
        .form(form)
        .cancel(&cancel)
        .resume(folder)
        .observer(|_| {
            if told.fetch_add(1, Ordering::Relaxed) == stop {
                cancel.cancel();
            }
        })
        .prove(&input());
    (outcome, told.into_inner())
}

#[test]
fn a_proof_is_cancelled_at_any_event_and_goes_on_from_there() {
    let honest = Prover::new(&program()).prove(&input()).unwrap().proof;
    let form = if has_streaming() { Form::Streaming } else { Form::Linear };
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let (whole, events) = cancelled_at(form, usize::MAX, &state);
    whole.unwrap().state.unwrap().discard().unwrap();
    fs::remove_dir(&state).unwrap();
    assert!(events > 100, "{events}");
    for stop in (0..events - 1).step_by(29) {
        let (outcome, told) = cancelled_at(form, stop, &state);
        let error = outcome.map(|_| "a proof").unwrap_err();
        assert!(matches!(error, ProveError::Cancelled), "event {stop}: {error}");
        // Rounds that need no pass are told to the end of their stage.
        assert!(told <= stop + 40, "event {stop} of {told}");
        let left = fs::read_dir(&state).map_or(0, |entries| {
            let whole = |entry: &fs::DirEntry| entry.path().extension().is_some();
            entries.map(|entry| assert!(whole(&entry.unwrap()), "event {stop}")).count()
        });
        let (outcome, again) = cancelled_at(form, usize::MAX, &state);
        let proven = outcome.unwrap();
        assert_eq!(proven.proof, honest, "event {stop}");
        // Commitment and univariate round, the first two, have no rounds to be told.
        assert!(left <= 2 || again < events, "event {stop}: what was kept is made again");
        proven.state.unwrap().discard().unwrap();
        fs::remove_dir(&state).unwrap_or_default();
    }
}

#[test]
fn a_prover_that_is_cancelled_begins_no_proof() {
    let (program, cancel) = (program(), Cancel::new());
    let mut prover = Prover::new(&program).cancel(&cancel);
    cancel.clone().cancel();
    let error = prover.prove(&input()).map(|_| "a proof").unwrap_err();
    assert!(matches!(error, ProveError::Cancelled), "{error}");
}

#[test]
fn errors_have_their_causes() {
    let (program, folder) = (program(), tempfile::tempdir().unwrap());
    let file = folder.path().join("file");
    fs::write(&file, b"no folder").unwrap();
    let error = Prover::new(&program).resume(&file).prove(&input()).map(|_| "a proof");
    let error = error.unwrap_err();
    assert!(matches!(error, ProveError::State(_)), "{error}");
    let mut cause = error.source();
    while let Some(found) = cause.filter(|cause| !cause.is::<std::io::Error>()) {
        cause = found.source();
    }
    assert!(cause.is_some(), "{error:?}");
}

#[test]
fn a_run_is_forecast_in_both_forms_whatever_its_exit_code() {
    let program = program();
    let machine = rill::Machine::new(&program.key).unwrap();
    for input in [b"".to_vec(), input()] {
        let run = machine.run(&input, &rill::Limits::default()).unwrap();
        let choices = Prover::new(&program).forecast(&run).unwrap();
        let forms: Vec<&str> = choices.iter().map(|choice| choice.form.name()).collect();
        let all = ["linear", "streaming"];
        assert_eq!(forms, all[..if has_streaming() { 2 } else { 1 }]);
        assert!(choices.iter().all(|c| c.plan.seconds > 0.0 && c.plan.peak_bytes > 0));
    }
}

#[test]
fn a_folder_is_in_use_until_the_state_is_discarded_or_given_up() {
    let (program, folder) = (program(), tempfile::tempdir().unwrap());
    let prove = || Prover::new(&program).resume(folder.path()).prove(&input());
    let mut proven = prove().unwrap();
    let states = || fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(states(), 10);
    let error = prove().map(|_| "a proof").unwrap_err().to_string();
    assert!(error.contains("the folder is in use"), "{error}");
    drop(proven.state.take());
    let again = prove().unwrap();
    assert_eq!(again.proof, proven.proof);
    fs::write(folder.path().join("notes.rill-state"), b"mine").unwrap();
    again.state.unwrap().discard().unwrap();
    assert_eq!(states(), 1, "what is not the proof's stays");
}

/// All states of a proof, by their names.
fn states(program: &Program, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    drop(Prover::new(program).resume(folder).prove(&input()).unwrap());
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    entries.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

/// A state with a checksum that is right, whatever it holds.
fn seal(mut body: Vec<u8>) -> Vec<u8> {
    let sum = Blake2s256::digest(&body);
    body.extend_from_slice(&sum);
    body
}

/// Changes that an accident does not make, of what stands after the head of a state.
fn changes(state: &[u8]) -> Vec<Vec<u8>> {
    let body = &state[..state.len() - SUM];
    let (head, rest) = body.split_at(HEAD + 1 + usize::from(body[HEAD]));
    let numbers = [0, 1, 1 << 32, 1 << 40, 1 << 60, u64::MAX];
    let mut all: Vec<Vec<u8>> =
        numbers.iter().map(|number| [&number.to_le_bytes()[..], &rest[8..]].concat()).collect();
    all.push(Vec::new());
    all.push(rest[..rest.len() - 1].to_vec());
    all.push([rest, &[0]].concat());
    all.push([rest, &vec![0; 1 << 20]].concat());
    all.push([&rest[..8], &[255; 64], &rest[72..]].concat());
    all.push([&rest[..rest.len() / 2], &[0; 32], &rest[rest.len() / 2 + 32..]].concat());
    all.iter().map(|rest| seal([head, rest].concat())).collect()
}

#[test]
fn states_that_were_made_up_are_refused_or_change_nothing() {
    let (program, folder) = (program(), tempfile::tempdir().unwrap());
    let honest = Prover::new(&program).prove(&input()).unwrap().proof;
    let whole = states(&program, folder.path());
    assert_eq!(whole.len(), 10);
    let mut refused = 0;
    for (changed, state) in &whole {
        for change in changes(state) {
            fs::write(folder.path().join(changed), &change).unwrap();
            match Prover::new(&program).resume(folder.path()).prove(&input()) {
                Ok(proven) => assert_eq!(proven.proof, honest, "{changed}"),
                Err(
                    ProveError::State(_) | ProveError::Stages(rill_prover::ProveError::Journal(_)),
                ) => refused += 1,
                Err(error) => panic!("{changed}: {error}"),
            }
            assert_eq!(fs::read(folder.path().join(changed)).unwrap(), change, "{changed}");
        }
        fs::write(folder.path().join(changed), state).unwrap();
    }
    assert!(refused > 100, "{refused}");
    let proven = Prover::new(&program).resume(folder.path()).prove(&input()).unwrap();
    assert_eq!(proven.proof, honest);
}
