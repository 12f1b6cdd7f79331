use super::*;
use std::fs::OpenOptions;

const STEP: &str = "products";
const LIMIT: u64 = 100;

fn open(path: &Path, input: &[u8]) -> Result<Folder, StateError> {
    Folder::open(path, &[1; 32], input)
}

fn statement() -> Statement {
    Statement {
        program_digest: [1; 32],
        log_cycles: 10,
        log_memory: 12,
        memory: Vec::new(),
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
    let dimensions = Dimensions { log_cycles: 10, log_memory: 12, log_bytecode: 8, chunk_bits: 4 };
    folder.bind(&statement(), &dimensions)
}

fn keep(folder: &mut Folder, step: &'static str, state: &[u8]) {
    folder.keep(step, &|to| to.write_all(state)).unwrap();
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
    assert!(folder.recall("cycles", LIMIT).unwrap_err().to_string().contains("another step"));
    drop(folder);
    assert!(
        open(&path, b"input").unwrap_err().to_string().contains("cycles.rill-state: it is the")
    );
    fs::remove_file(path.join("cycles.rill-state")).unwrap();
    assert!(open(&path, b"other").unwrap_err().to_string().contains("another proof"));
    assert!(
        Folder::open(&path, &[2; 32], b"input").unwrap_err().to_string().contains("another proof")
    );

    let mut folder = open(&path, b"input").unwrap();
    bind(&mut folder).unwrap();
    let other = Statement { exit_code: 1, ..statement() };
    folder.owner.bind(&other);
    assert!(folder.recall(STEP, LIMIT).unwrap_err().to_string().contains("another proof"));
    folder.discard().unwrap();
    assert_eq!(files(&folder), 1, "what is not of this proof stays");
}

#[test]
fn every_change_of_a_file_is_noticed_before_any_work() {
    let (_directory, mut folder) = folder(b"");
    keep(&mut folder, STEP, b"state");
    let whole = fs::read(folder.file(STEP)).unwrap();
    let mut refused = |bytes: &[u8], what: &str| {
        fs::write(folder.file(STEP), bytes).unwrap();
        assert!(bind(&mut folder).is_err(), "{what}");
        assert!(folder.recall(STEP, LIMIT).is_err(), "{what}");
    };
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        refused(&bytes, &format!("byte {place}"));
        refused(&whole[..place], &format!("{place} bytes"));
    }
    refused(&[&whole[..], &[0]].concat(), "a byte more");
}

#[test]
fn a_state_that_is_too_long_is_not_read() {
    let (_directory, mut folder) = folder(b"");
    keep(&mut folder, STEP, b"state");
    assert!(folder.recall(STEP, 4).unwrap_err().to_string().contains("more than the"));
    assert_eq!(folder.recall(STEP, 5).unwrap(), Some(b"state".to_vec()));
    for step in [COMMITMENT, STEP] {
        // Sparse: it takes no room.
        keep(&mut folder, step, b"state");
        let file = OpenOptions::new().write(true).open(folder.file(step)).unwrap();
        file.set_len(1 << 40).unwrap();
        assert!(bind(&mut folder).unwrap_err().to_string().contains("more than the"), "{step}");
        fs::remove_file(folder.file(step)).unwrap();
    }
}

#[test]
fn a_folder_is_used_by_one_proof_at_a_time() {
    let (directory, folder) = folder(b"input");
    let path = directory.path().join("new");
    assert!(open(&path, b"input").unwrap_err().to_string().contains("in use"));
    assert!(open(&path, b"other").unwrap_err().to_string().contains("in use"));
    drop(folder);
    open(&path, b"input").unwrap();
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
    assert!(
        open(directory.path(), b"")
            .unwrap_err()
            .to_string()
            .contains(".rill-state: it is no state")
    );
    assert_eq!(fs::read(&temporary).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_and_no_pipe_waited_for() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    let directory = tempfile::tempdir().unwrap();
    let victim = directory.path().join("victim");
    let states = directory.path().join("states");
    fs::write(&victim, b"mine").unwrap();
    fs::create_dir(&states).unwrap();
    for name in [TEMPORARY, "commitment.rill-state", "chunks.rill-state"] {
        let place = states.join(name);
        let refused = |what: &str| {
            let said = open(&states, b"").unwrap_err().to_string();
            assert!(said.contains(name) && said.contains(what), "{said}");
            assert_eq!(fs::read(&victim).unwrap(), b"mine");
        };
        for target in [&victim, Path::new("/dev/zero"), Path::new("nowhere")] {
            symlink(target, &place).unwrap();
            refused("a symbolic link");
            fs::remove_file(&place).unwrap();
        }
        fs::create_dir(&place).unwrap();
        refused("a folder");
        fs::remove_dir(&place).unwrap();
        let socket = UnixListener::bind(&place).unwrap();
        refused("a device, pipe or socket");
        drop(socket);
        fs::remove_file(&place).unwrap();
    }
}
