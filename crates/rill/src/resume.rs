//! The state of a proof in a folder: one file for each step.
//!
//! ```text
//! "rill state 3\n"   13 bytes
//! origin             16 bytes, of what is known before the run: program and input
//! identity           16 bytes, of the proof: program, statement and input
//! step               1 byte for its length, then its name
//! state              to the checksum
//! checksum           32 bytes, BLAKE2s-256 of all before
//! ```
//!
//! A file is there whole or not at all. One that is damaged or of another proof is refused, before
//! any work: the folder may be the wrong one, and nothing in it is overwritten. Whoever works in
//! the folder holds its lock. Files of other names are left alone.

use crate::sealed::{self, SUM};
use blake2::{Blake2s256, Digest};
use rill_pcs_prover::RowCommitments;
use rill_prover::{Journal, JournalError, ProveError, STEPS, State};
use rill_verifier::stages::opening::{COMMITMENT, commitments, shape};
use rill_verifier::{Dimensions, Statement};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MAGIC: &[u8; 13] = b"rill state 3\n";

/// Ending of the names of state files.
const ENDING: &str = "rill-state";

/// The file that becomes a state when it is whole.
const TEMPORARY: &str = ".rill-state";

/// Bytes of the state of any step but the commitment at most: a few thousand field elements.
const MAX_ROUNDS: u64 = 1 << 20;

/// Bytes of each half of what a state must agree in.
const HALF: usize = 16;

/// A folder with the state of one proof, locked.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
    /// Of program and input.
    origin: [u8; HALF],
    /// Of the proof.
    identity: [u8; HALF],
    /// Whether a state was of use.
    has_recalled: bool,
    /// Folders that were made for this one and have nothing in them yet, the innermost first.
    made: Vec<PathBuf>,
}

impl Folder {
    /// The folder `path`, made if it is not there, for a proof of the program with this digest on
    /// `input`. Nobody else is at work in it, and it has no state of anything else.
    pub(crate) fn open(path: &Path, digest: &[u8; 32], input: &[u8]) -> Result<Self, JournalError> {
        let made = make(path).map_err(|error| failed(path, &error))?;
        let lock = lock(path)?;
        let origin = origin(digest, input);
        let folder = Self {
            path: path.to_owned(),
            _lock: lock,
            origin,
            identity: [0; HALF],
            has_recalled: false,
            made,
        };
        folder.clear_temporary()?;
        folder.check_writable()?;
        for step in STEPS {
            folder.check_head(step, false)?;
        }
        Ok(folder)
    }

    /// The statement is known: checks all states that are there, to the last byte.
    pub(crate) fn bind(
        &mut self,
        statement: &Statement,
        dimensions: &Dimensions,
    ) -> Result<(), JournalError> {
        self.identity = identity(&self.origin, statement);
        for step in STEPS {
            self.check_head(step, true)?;
        }
        let rows = shape(dimensions)
            .map_or(0, |shape| RowCommitments::most_written(shape, commitments(dimensions)));
        for step in STEPS {
            let limit = if step == COMMITMENT { rows } else { MAX_ROUNDS };
            let Some((path, file, length)) = self.opened(step, limit)? else { continue };
            let whole = sealed::is_whole(file, length).map_err(|error| failed(&path, &error))?;
            if !whole {
                return Err(unusable(&path, "it is damaged"));
            }
        }
        Ok(())
    }

    /// Why a proof failed: the prover's own checks fail over a state that is not of this proof,
    /// whatever its head says.
    pub(crate) fn blame(&self, error: ProveError) -> ProveError {
        if !(self.has_recalled && error.is_internal()) {
            return error;
        }
        let why = "the state in this folder leads to no proof; remove it, or give another folder";
        unusable(&self.path, &format!("{error}; {why}")).into()
    }

    /// Removes the state: the proof is made. What is not of this proof stays.
    fn discard(&self) -> io::Result<()> {
        for step in STEPS {
            let path = self.file(step);
            if self.is_ours(step)? {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn is_ours(&self, step: &str) -> io::Result<bool> {
        let expected = self.head(step);
        let mut head = Vec::new();
        match sealed::open(&self.file(step)) {
            Ok((file, _)) => file.take(expected.len() as u64).read_to_end(&mut head)?,
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(error),
            Err(_) => return Ok(false),
        };
        Ok(head == expected)
    }

    /// The file of a step, whose name may be a path of slugs.
    fn file(&self, step: &str) -> PathBuf {
        self.path.join(format!("{}.{ENDING}", step.replace('/', ".")))
    }

    /// What stands before the state.
    fn head(&self, step: &str) -> Vec<u8> {
        [MAGIC, &self.origin[..], &self.identity, &[step.len() as u8], step.as_bytes()].concat()
    }

    /// The file of a step, if there is one, and its length: at most that of a state of `limit`
    /// bytes.
    fn opened(&self, step: &str, limit: u64) -> Result<Option<(PathBuf, File, u64)>, JournalError> {
        let path = self.file(step);
        let (file, length) = match sealed::open(&path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&path, &error)),
        };
        let limit = limit.saturating_add((self.head(step).len() + SUM) as u64);
        if length > limit {
            let what = format!("{length} bytes, more than the {limit} that it can have");
            return Err(unusable(&path, &what));
        }
        Ok(Some((path, file, length)))
    }

    /// Checks what stands before the state of a step, without the identity if the statement is not
    /// yet known.
    fn check_head(&self, step: &str, is_bound: bool) -> Result<(), JournalError> {
        let Some((path, file, _)) = self.opened(step, u64::MAX)? else { return Ok(()) };
        let mut head = Vec::new();
        let length = self.head(step).len() as u64;
        file.take(length).read_to_end(&mut head).map_err(|error| failed(&path, &error))?;
        self.fault(step, &head, is_bound).map_or(Ok(()), |why| Err(unusable(&path, why)))
    }

    /// What is wrong with the beginning of a file.
    fn fault(&self, step: &str, bytes: &[u8], is_bound: bool) -> Option<&'static str> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            return Some("it is no state of this version of rill");
        };
        let Some((origin, rest)) = rest.split_first_chunk() else { return Some("it is damaged") };
        let Some((identity, rest)) = rest.split_first_chunk() else {
            return Some("it is damaged");
        };
        if *origin != self.origin || (is_bound && *identity != self.identity) {
            return Some("it is the state of another proof");
        }
        let name = [&[step.len() as u8], step.as_bytes()].concat();
        if !rest.starts_with(&name) {
            let is_short = rest.len() < name.len() && name.starts_with(rest);
            return Some(if is_short {
                "it is damaged"
            } else {
                "it is the state of another step"
            });
        }
        None
    }

    /// The state in the contents of a file.
    fn state(&self, step: &str, mut bytes: Vec<u8>) -> Result<Vec<u8>, &'static str> {
        self.fault(step, &bytes, true).map_or(Ok(()), Err)?;
        sealed::unseal(&bytes).ok_or("it is damaged")?;
        // In place: the state may be large.
        bytes.truncate(bytes.len() - SUM);
        bytes.drain(..self.head(step).len());
        Ok(bytes)
    }

    /// Removes what one who was killed was writing. What is not the beginning of a state is not
    /// ours.
    fn clear_temporary(&self) -> Result<(), JournalError> {
        let path = self.path.join(TEMPORARY);
        let mut head = Vec::new();
        let read = sealed::open(&path)
            .and_then(|(file, _)| file.take(MAGIC.len() as u64).read_to_end(&mut head));
        match read {
            Ok(_) if MAGIC.starts_with(&head) => {
                fs::remove_file(&path).map_err(|error| failed(&path, &error))
            }
            Ok(_) => Err(unusable(&path, "it is no state of this version of rill")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed(&path, &error)),
        }
    }

    fn check_writable(&self) -> Result<(), JournalError> {
        let path = self.path.join(TEMPORARY);
        let made = create(&path).and_then(|_| fs::remove_file(&path));
        made.map_err(|error| failed(&self.path, &error))
    }

    fn write(&self, step: &str, temporary: &Path, state: &State<'_>) -> io::Result<()> {
        let file = create(temporary)?;
        let written = sealed::write(&file, |to| {
            to.write_all(&self.head(step))?;
            state(to)
        });
        let kept = written.and_then(|()| fs::rename(temporary, self.file(step)));
        if kept.is_err() {
            // The failure is what there is to tell, not that its traces could not be removed.
            fs::remove_file(temporary).ok();
        }
        kept
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for path in &self.made {
            // One that has got something in it stays.
            fs::remove_dir(path).ok();
        }
    }
}

impl Journal for Folder {
    fn recall(&mut self, step: &'static str, limit: u64) -> Result<Option<Vec<u8>>, JournalError> {
        let Some((path, file, length)) = self.opened(step, limit)? else { return Ok(None) };
        let bytes = sealed::read(file, length).map_err(|error| failed(&path, &error))?;
        let state = self.state(step, bytes).map_err(|why| unusable(&path, why))?;
        self.has_recalled = true;
        Ok(Some(state))
    }

    fn keep(&mut self, step: &'static str, state: &State<'_>) -> Result<(), JournalError> {
        let written = self.write(step, &self.path.join(TEMPORARY), state);
        written.map_err(|error| failed(&self.file(step), &error))?;
        self.made.clear();
        Ok(())
    }
}

/// The state that a proof was made with, still in its folder. The folder is locked until this and
/// all its clones are gone.
#[derive(Clone, Debug)]
pub struct KeptState(Arc<Folder>);

impl KeptState {
    pub(crate) fn new(folder: Folder) -> Self {
        Self(Arc::new(folder))
    }

    /// Removes the state files of the proof, and nothing else: the proof is in safety.
    ///
    /// # Errors
    /// If a file cannot be looked at or removed.
    pub fn discard(self) -> io::Result<()> {
        self.0.discard()
    }
}

/// Makes a folder and those above it; returns the ones that were not there, the innermost first.
fn make(path: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = path.ancestors().filter(|folder| !folder.as_os_str().is_empty());
    let missing = missing.take_while(|folder| fs::symlink_metadata(folder).is_err());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    fs::create_dir_all(path).map(|()| missing)
}

/// Locks a folder, which stays locked as long as the file is open.
fn lock(path: &Path) -> Result<File, JournalError> {
    let folder = File::open(path).map_err(|error| failed(path, &error))?;
    match folder.try_lock() {
        Ok(()) if is_at(&folder, path) => Ok(folder),
        // Who made it has just removed it.
        Ok(()) | Err(TryLockError::WouldBlock) => Err(unusable(
            path,
            "the folder is in use by another proof; wait for it, or give another folder",
        )),
        Err(TryLockError::Error(error)) => {
            Err(unusable(path, &format!("the folder cannot be locked: {error}")))
        }
    }
}

/// Whether an open folder is the one that the path leads to.
fn is_at(folder: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let [open, there] =
            [folder.metadata(), fs::metadata(path)].map(|found| found.ok().map(place));
        open.is_some() && open == there
    }
    #[cfg(not(unix))]
    {
        folder.metadata().is_ok() && path.is_dir()
    }
}

/// A file that was not there before; not one that a link leads to.
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// What is known of a proof before the run.
fn origin(program_digest: &[u8; 32], input: &[u8]) -> [u8; HALF] {
    let mut hash = Blake2s256::new();
    hash.update(rill_verifier::PROTOCOL);
    hash.update(program_digest);
    hash.update((input.len() as u64).to_le_bytes());
    hash.update(input);
    half(hash)
}

/// What a state must agree in to be of use: everything that determines the proof.
fn identity(origin: &[u8; HALF], statement: &Statement) -> [u8; HALF] {
    let Statement { program_digest, log_cycles, log_memory, memory, exit_code, output } = statement;
    let mut hash = Blake2s256::new();
    hash.update(origin);
    hash.update(program_digest);
    hash.update([*log_cycles, *log_memory, *exit_code]);
    hash.update((memory.len() as u64).to_le_bytes());
    for extent in memory {
        hash.update(extent.first_page.to_le_bytes());
        hash.update(extent.pages.to_le_bytes());
    }
    hash.update((output.len() as u64).to_le_bytes());
    hash.update(output);
    half(hash)
}

fn half(hash: Blake2s256) -> [u8; HALF] {
    let digest: [u8; 2 * HALF] = hash.finalize().into();
    std::array::from_fn(|i| digest[i])
}

fn failed(path: &Path, error: &io::Error) -> JournalError {
    unusable(path, &error.to_string())
}

fn unusable(path: &Path, why: &str) -> JournalError {
    JournalError(format!("{}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: &str = "products";
    const LIMIT: u64 = 100;

    fn open(path: &Path, input: &[u8]) -> Result<Folder, JournalError> {
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

    fn bind(folder: &mut Folder) -> Result<(), JournalError> {
        let dimensions =
            Dimensions { log_cycles: 10, log_memory: 12, log_bytecode: 8, chunk_bits: 4 };
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
        assert_eq!(folder.recall(STEP, LIMIT), Ok(None));
        for step in STEPS {
            keep(&mut folder, step, b"state");
            assert_eq!(folder.recall(step, LIMIT), Ok(Some(b"state".to_vec())));
        }
        assert_eq!(files(&folder), STEPS.len(), "a file for each step, in the folder itself");
        keep(&mut folder, STEP, b"");
        assert_eq!(folder.recall(STEP, LIMIT), Ok(Some(Vec::new())));
        folder.discard().unwrap();
        assert_eq!(folder.recall(STEP, LIMIT), Ok(None));
        assert_eq!(files(&folder), 0);
    }

    #[test]
    fn a_state_of_another_proof_or_step_is_refused_as_early_as_can_be() {
        let (_directory, mut folder) = folder(b"input");
        keep(&mut folder, STEP, b"state");
        let (path, file) = (folder.path.clone(), folder.file(STEP));
        fs::copy(&file, folder.file("cycles")).unwrap();
        assert!(folder.recall("cycles", LIMIT).unwrap_err().0.contains("another step"));
        drop(folder);
        assert!(open(&path, b"input").unwrap_err().0.contains("cycles.rill-state: it is the"));
        fs::remove_file(path.join("cycles.rill-state")).unwrap();
        assert!(open(&path, b"other").unwrap_err().0.contains("another proof"));
        assert!(Folder::open(&path, &[2; 32], b"input").unwrap_err().0.contains("another proof"));

        let mut folder = open(&path, b"input").unwrap();
        bind(&mut folder).unwrap();
        let other = Statement { exit_code: 1, ..statement() };
        folder.identity = identity(&folder.origin, &other);
        assert!(folder.recall(STEP, LIMIT).unwrap_err().0.contains("another proof"));
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
        assert!(folder.recall(STEP, 4).unwrap_err().0.contains("more than the"));
        assert_eq!(folder.recall(STEP, 5), Ok(Some(b"state".to_vec())));
        for step in [COMMITMENT, STEP] {
            // Sparse: it takes no room.
            keep(&mut folder, step, b"state");
            let file = OpenOptions::new().write(true).open(folder.file(step)).unwrap();
            file.set_len(1 << 40).unwrap();
            assert!(bind(&mut folder).unwrap_err().0.contains("more than the"), "{step}");
            fs::remove_file(folder.file(step)).unwrap();
        }
    }

    #[test]
    fn a_folder_is_used_by_one_proof_at_a_time() {
        let (directory, folder) = folder(b"input");
        let path = directory.path().join("new");
        assert!(open(&path, b"input").unwrap_err().0.contains("in use"));
        assert!(open(&path, b"other").unwrap_err().0.contains("in use"));
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
        assert!(open(directory.path(), b"").unwrap_err().0.contains(".rill-state: it is no state"));
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
                let said = open(&states, b"").unwrap_err().0;
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
}
