use super::*;
use std::fs::OpenOptions;

const STEP: &str = "products";
const LIMIT: u64 = 100;

fn open(path: &Path, input: &[u8]) -> Result<Folder, StateError> {
    Folder::open(path, Mode::Clear, &[1; 32], input)
}

fn statement() -> Statement {
    Statement {
        program_digest: [1; 32],
        log_cycles: 10,
        log_memory: 12,
        memory: Vec::new(),
        invocations: Vec::new(),
        exit_code: 0,
        output: vec![2],
    }
}

/// A folder in which the proof is known.
fn folder(input: &[u8]) -> (tempfile::TempDir, Folder) {
    let directory = tempfile::tempdir().unwrap();
    let mut folder = open(&directory.path().join("new"), input).unwrap();
    bind(&mut folder).unwrap();
    (directory, folder)
}

fn bind(folder: &mut Folder) -> Result<(), StateError> {
    let dimensions = Dimensions {
        log_cycles: 10,
        log_memory: 12,
        log_bytecode: 8,
        chunk_bits: 4,
        has_ports: false,
    };
    folder.bind(&statement(), &dimensions, &[]).map(|_| ())
}

fn keep(folder: &mut Folder, step: &'static str, state: &[u8]) {
    folder.keep(step, &|to| to.write_all(state)).unwrap();
}

/// An error that says `what`.
fn refused<T>(outcome: Result<T, impl ToString>, what: &str) {
    let said = outcome.map(|_| "no error").unwrap_err().to_string();
    assert!(said.contains(what), "{said}");
}

fn files(folder: &Folder) -> usize {
    fs::read_dir(&folder.path).unwrap().count()
}

#[test]
fn a_kept_state_is_recalled_until_it_is_discarded() {
    let (_directory, mut folder) = folder(b"input");
    assert_eq!(folder.recall(STEP, LIMIT).unwrap(), None);
    for step in steps() {
        keep(&mut folder, step, b"state");
        assert_eq!(folder.recall(step, LIMIT).unwrap(), Some(b"state".to_vec()));
    }
    assert_eq!(files(&folder), steps().count(), "a file for each step, in the folder itself");
    keep(&mut folder, STEP, b"");
    assert_eq!(folder.recall(STEP, LIMIT).unwrap(), Some(Vec::new()));
    folder.discard().unwrap();
    assert_eq!(folder.recall(STEP, LIMIT).unwrap(), None);
    assert_eq!(files(&folder), 0);
}

#[test]
fn a_state_of_another_proof_or_step_is_refused_as_early_as_can_be() {
    let (_directory, mut folder) = folder(b"input");
    keep(&mut folder, STEP, b"state");
    let (path, file) = (folder.path.clone(), folder.file(STEP));
    fs::copy(&file, folder.file("cycles")).unwrap();
    refused(folder.recall("cycles", LIMIT), "another step");
    drop(folder);
    refused(open(&path, b"input"), "cycles.rill-state: it is the");
    fs::remove_file(path.join("cycles.rill-state")).unwrap();
    refused(open(&path, b"other"), "another proof");
    refused(Folder::open(&path, Mode::Clear, &[2; 32], b"input"), "another proof");

    let mut folder = open(&path, b"input").unwrap();
    bind(&mut folder).unwrap();
    let other = Statement { exit_code: 1, ..statement() };
    folder.owner.bind(&other);
    refused(folder.recall(STEP, LIMIT), "another proof");
    folder.discard().unwrap();
    assert_eq!(files(&folder), 1, "what is not of this proof stays");
}

#[test]
fn every_change_of_a_file_is_noticed_before_any_work() {
    let (_directory, mut folder) = folder(b"");
    keep(&mut folder, STEP, b"state");
    let whole = fs::read(folder.file(STEP)).unwrap();
    let mut check = |bytes: &[u8], what: &str| {
        fs::write(folder.file(STEP), bytes).unwrap();
        assert!(bind(&mut folder).is_err(), "{what}");
        assert!(folder.recall(STEP, LIMIT).is_err(), "{what}");
    };
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        check(&bytes, &format!("byte {place}"));
        check(&whole[..place], &format!("{place} bytes"));
    }
    check(&[&whole[..], &[0]].concat(), "a byte more");
}

#[test]
fn a_state_that_is_too_long_is_not_read() {
    let (_directory, mut folder) = folder(b"");
    keep(&mut folder, STEP, b"state");
    refused(folder.recall(STEP, 4), "more than the");
    assert_eq!(folder.recall(STEP, 5).unwrap(), Some(b"state".to_vec()));
    for step in [COMMITMENT, STEP] {
        // Sparse: it takes no room.
        keep(&mut folder, step, b"state");
        let file = OpenOptions::new().write(true).open(folder.file(step)).unwrap();
        file.set_len(1 << 40).unwrap();
        refused(bind(&mut folder), "more than the");
        fs::remove_file(folder.file(step)).unwrap();
    }
}

#[test]
fn folders_are_removed_again_if_nothing_was_kept_in_them() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a/b/c");
    drop(open(&path, b"").unwrap());
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    let mut folder = open(&path, b"").unwrap();
    keep(&mut folder, STEP, b"state");
    folder.discard().unwrap();
    drop(folder);
    assert!(path.is_dir(), "one that was used stays");
}

#[test]
fn what_a_killed_proof_was_writing_is_removed_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let temporary = directory.path().join(TEMPORARY);
    for ours in [&b""[..], &MAGIC[..5], b"rill state 3\nand more"] {
        fs::write(&temporary, ours).unwrap();
        drop(open(directory.path(), b"").unwrap());
        assert!(!temporary.exists());
    }
    fs::write(&temporary, b"mine").unwrap();
    refused(open(directory.path(), b""), ".rill-state: it is no state");
    assert_eq!(fs::read(&temporary).unwrap(), b"mine");
}
