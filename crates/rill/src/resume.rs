//! The state of a proof in a folder: one file for each step.
//!
//! ```text
//! "rill state 2\n"   13 bytes
//! identity           32 bytes, of the proof: program, statement and input
//! step               1 byte for its length, then its name
//! state              to the checksum
//! checksum           32 bytes, BLAKE2s-256 of all before
//! ```
//!
//! A file is there whole or not at all. One that is damaged or of another proof is refused: the
//! folder may be the wrong one, and nothing in it is overwritten.

use crate::sealed::{SUM, unseal, write};
use blake2::{Blake2s256, Digest};
use rill_prover::{Journal, JournalError, State};
use rill_verifier::Statement;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 13] = b"rill state 2\n";

/// Ending of the names of state files.
const ENDING: &str = "rill-state";

/// Bytes of a state file at most: the row commitments of the largest proof.
const MAX_BYTES: u64 = 1 << 32;

/// Bytes of a digest.
const DIGEST: usize = 32;

/// A folder with the state of one proof.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    identity: [u8; DIGEST],
}

impl Folder {
    /// The folder `path`, made if it is not there, for the proof of `statement` from `input`.
    pub(crate) fn open(
        path: &Path,
        statement: &Statement,
        input: &[u8],
    ) -> Result<Self, JournalError> {
        fs::create_dir_all(path).map_err(|error| failed(path, &error))?;
        Ok(Self { path: path.to_owned(), identity: identity(statement, input) })
    }

    /// The file of a step, whose name may be a path of slugs.
    fn file(&self, step: &str) -> PathBuf {
        self.path.join(format!("{}.{ENDING}", step.replace('/', ".")))
    }

    /// What stands before the state.
    fn head(&self, step: &str) -> Vec<u8> {
        [MAGIC, &self.identity[..], &[step.len() as u8], step.as_bytes()].concat()
    }

    /// The state in the contents of a file.
    fn state(&self, step: &str, mut bytes: Vec<u8>) -> Result<Vec<u8>, &'static str> {
        if !bytes.starts_with(MAGIC) {
            return Err("it is no state of this version of rill");
        }
        let body = unseal(&bytes).ok_or("it is damaged")?;
        if !body[MAGIC.len()..].starts_with(&self.identity) {
            return Err("it is the state of another proof");
        }
        let head = self.head(step);
        if !body.starts_with(&head) {
            return Err("it is the state of another step");
        }
        // In place: the state may be large.
        bytes.truncate(bytes.len() - SUM);
        bytes.drain(..head.len());
        Ok(bytes)
    }
}

impl Journal for Folder {
    fn recall(&mut self, step: &'static str) -> Result<Option<Vec<u8>>, JournalError> {
        let path = self.file(step);
        let length = match fs::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&path, &error)),
        };
        if length > MAX_BYTES {
            let message = format!("{}: {length} bytes, more than {MAX_BYTES}", path.display());
            return Err(JournalError(message));
        }
        let bytes = fs::read(&path).map_err(|error| failed(&path, &error))?;
        let unusable = |why| JournalError(format!("{}: {why}", path.display()));
        self.state(step, bytes).map(Some).map_err(unusable)
    }

    fn keep(&mut self, step: &'static str, state: &State<'_>) -> Result<(), JournalError> {
        let (path, temporary) = (self.file(step), self.path.join(".rill-state"));
        let written = write(&path, &temporary, |to| {
            to.write_all(&self.head(step))?;
            state(to)
        });
        written.map_err(|error| failed(&path, &error))
    }
}

/// Removes the state files of `folder`: the proof is made.
///
/// # Errors
/// If the folder cannot be read or a file not be removed.
pub fn discard_state(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// What a state must agree in to be of use: everything that determines the proof.
fn identity(statement: &Statement, input: &[u8]) -> [u8; DIGEST] {
    let Statement { program_digest, log_cycles, log_memory, memory, exit_code, output } = statement;
    let mut hash = Blake2s256::new();
    hash.update(rill_verifier::PROTOCOL);
    hash.update(program_digest);
    hash.update([*log_cycles, *log_memory, *exit_code]);
    hash.update((memory.len() as u64).to_le_bytes());
    for extent in memory {
        hash.update(extent.first_page.to_le_bytes());
        hash.update(extent.pages.to_le_bytes());
    }
    for bytes in [output.as_slice(), input] {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hash.finalize().into()
}

fn failed(path: &Path, error: &std::io::Error) -> JournalError {
    JournalError(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: &str = "products";

    fn folder(input: &[u8]) -> (tempfile::TempDir, Folder) {
        let directory = tempfile::tempdir().unwrap();
        let statement = Statement {
            program_digest: [1; 32],
            log_cycles: 10,
            log_memory: 12,
            memory: Vec::new(),
            exit_code: 0,
            output: vec![2],
        };
        let folder = Folder::open(&directory.path().join("new"), &statement, input).unwrap();
        (directory, folder)
    }

    fn keep(folder: &mut Folder, step: &'static str, state: &[u8]) {
        folder.keep(step, &|to| to.write_all(state)).unwrap();
    }

    #[test]
    fn a_kept_state_is_recalled_until_it_is_discarded() {
        let (_directory, mut folder) = folder(b"input");
        assert_eq!(folder.recall(STEP), Ok(None));
        keep(&mut folder, STEP, b"state");
        assert_eq!(folder.recall(STEP), Ok(Some(b"state".to_vec())));
        keep(&mut folder, STEP, b"");
        assert_eq!(folder.recall(STEP), Ok(Some(Vec::new())));
        discard_state(&folder.path).unwrap();
        assert_eq!(folder.recall(STEP), Ok(None));
        assert_eq!(fs::read_dir(&folder.path).unwrap().count(), 0);
    }

    #[test]
    fn every_step_has_a_file_of_its_own_in_the_folder_itself() {
        let (_directory, mut folder) = folder(b"input");
        for step in ["a", "a.b", "a.b/c", "a.b/d", "a/e"] {
            keep(&mut folder, step, step.as_bytes());
        }
        assert_eq!(fs::read_dir(&folder.path).unwrap().count(), 5);
        assert_eq!(folder.recall("a.b/c"), Ok(Some(b"a.b/c".to_vec())));
        discard_state(&folder.path).unwrap();
        assert_eq!(fs::read_dir(&folder.path).unwrap().count(), 0);
    }

    #[test]
    fn a_state_of_another_proof_or_step_is_refused() {
        let (_directory, mut folder) = folder(b"input");
        keep(&mut folder, STEP, b"state");
        fs::copy(folder.file(STEP), folder.file("cycles")).unwrap();
        assert!(folder.recall("cycles").unwrap_err().0.contains("another step"));
        folder.identity[5] ^= 1;
        assert!(folder.recall(STEP).unwrap_err().0.contains("another proof"));
    }

    #[test]
    fn every_change_of_a_file_is_noticed() {
        let (_directory, mut folder) = folder(b"");
        keep(&mut folder, STEP, b"state");
        let whole = fs::read(folder.file(STEP)).unwrap();
        for place in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[place] ^= 1;
            assert!(folder.state(STEP, bytes).is_err(), "byte {place}");
            assert!(folder.state(STEP, whole[..place].to_vec()).is_err(), "{place} bytes");
        }
        assert!(folder.state(STEP, [&whole[..], &[0]].concat()).is_err());
    }
}
