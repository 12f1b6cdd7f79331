//! Proofs in zero-knowledge: made, kept, gone on with, told apart.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rill::{Form, Mode, Program, ProveError, Prover, StateFault, verify_file};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn program() -> Program {
    let elf = concat!(env!("CARGO_MANIFEST_DIR"), "/../../guests/prebuilt/fibonacci.elf");
    Program::from_elf(&fs::read(elf).unwrap()).unwrap()
}

/// Eight bytes: how many numbers.
fn input() -> Vec<u8> {
    7u64.to_le_bytes().to_vec()
}

fn hiding(program: &Program) -> Prover<'_> {
    Prover::new(program).zero_knowledge()
}

/// The files of a folder, by their names.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    entries.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

fn fault(outcome: Result<rill::Proven, ProveError>) -> StateFault {
    match outcome.map(|_| "a proof") {
        Err(ProveError::State(error)) => error.fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_proofs_of_one_run_differ_and_are_accepted_in_their_mode_only() {
    let program = program();
    let mut prover = hiding(&program);
    let proven = prover.prove(&input()).unwrap();
    assert!(proven.report.zero_knowledge);
    let [one, other] = [proven.proof, prover.form(Form::Linear).prove(&input()).unwrap().proof];
    assert_ne!(one.bytes, other.bytes);
    assert_eq!(one.bytes.len(), other.bytes.len());
    for proof in [&one, &other] {
        let output = rill::verify(&program.key, proof).unwrap();
        assert_eq!(output.mode, Mode::ZeroKnowledge);
        let file = proof.to_file();
        let found = verify_file(&program.key, program.key.digest(), &file).unwrap();
        assert_eq!(found.mode, Mode::ZeroKnowledge);
        let clear = rill::Proof { mode: Mode::Clear, ..proof.clone() };
        rill::verify(&program.key, &clear).unwrap_err();
    }
    let mut clear = Prover::new(&program).prove(&input()).unwrap().proof;
    assert_eq!(clear.mode, Mode::Clear);
    assert!(one.bytes.len() < clear.bytes.len());
    clear.mode = Mode::ZeroKnowledge;
    rill::verify(&program.key, &clear).unwrap_err();
}

#[test]
fn a_proof_that_was_interrupted_goes_on_to_the_same_bytes_in_any_form() {
    let (program, folder) = (program(), tempfile::tempdir().unwrap());
    let prove = |form| hiding(&program).form(form).resume(folder.path()).prove(&input()).unwrap();
    let first = prove(Form::Linear);
    let proof = first.proof.clone();
    drop(first);
    let kept = files(folder.path());
    assert!(kept.contains_key("seed.rill-state"));
    for (name, _) in kept.iter().filter(|(name, _)| *name != "seed.rill-state") {
        for left_out in kept.keys().filter(|other| *other >= name && *other != "seed.rill-state") {
            fs::remove_file(folder.path().join(left_out)).unwrap();
        }
        assert_eq!(prove(Form::Auto).proof, proof, "{name}");
    }
    let last = prove(Form::Linear);
    last.state.unwrap().discard().unwrap();
    assert!(files(folder.path()).is_empty());
    assert_ne!(prove(Form::Linear).proof, proof, "a new proof has a new seed");
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let program = program();
    for prover in [hiding(&program), Prover::new(&program)] {
        let folder = tempfile::tempdir().unwrap();
        let kept = prover.resume(folder.path()).prove(&input()).unwrap();
        let mut files = 0;
        for entry in fs::read_dir(folder.path()).unwrap() {
            let mode = entry.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            files += 1;
        }
        assert_eq!(files, if kept.proof.mode == Mode::Clear { 10 } else { 11 });
    }
}

#[test]
fn states_are_used_with_their_own_seed_only() {
    let program = program();
    let [one, other] = [(), ()].map(|()| tempfile::tempdir().unwrap());
    let prove = |folder: &Path| hiding(&program).resume(folder).prove(&input());
    for folder in [&one, &other] {
        drop(prove(folder.path()).unwrap());
    }
    let [seed, state] = ["seed.rill-state", "commitment.rill-state"];
    let copied = |name: &str| {
        let own = fs::read(one.path().join(name)).unwrap();
        fs::copy(other.path().join(name), one.path().join(name)).unwrap();
        let fault = fault(prove(one.path()));
        fs::write(one.path().join(name), own).unwrap();
        fault
    };
    assert!(matches!(copied(state), StateFault::OtherProof));
    assert!(matches!(copied(seed), StateFault::OtherProof));

    let own = fs::read(one.path().join(seed)).unwrap();
    fs::remove_file(one.path().join(seed)).unwrap();
    assert!(matches!(fault(prove(one.path())), StateFault::NoSeed));
    for place in 0..own.len() {
        let mut changed = own.clone();
        changed[place] ^= 1;
        fs::write(one.path().join(seed), &changed).unwrap();
        fault(prove(one.path()));
    }
    fs::write(one.path().join(seed), &own).unwrap();
    prove(one.path()).unwrap();
}

#[test]
fn states_of_one_mode_are_those_of_another_proof_in_the_other() {
    let (program, folder) = (program(), tempfile::tempdir().unwrap());
    drop(Prover::new(&program).resume(folder.path()).prove(&input()).unwrap());
    let outcome = hiding(&program).resume(folder.path()).prove(&input());
    assert!(matches!(fault(outcome), StateFault::OtherProof));
    fs::remove_dir_all(folder.path()).unwrap();
    drop(hiding(&program).resume(folder.path()).prove(&input()).unwrap());
    let outcome = Prover::new(&program).resume(folder.path()).prove(&input());
    assert!(matches!(fault(outcome), StateFault::OtherProof));
}
