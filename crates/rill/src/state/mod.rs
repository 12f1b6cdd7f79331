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
//! In zero-knowledge the step `seed` is the first, and the identity of all others covers it. Whoever
//! reads the folder learns what the proof hides, so only its owner may.
//!
//! A file exists whole or not at all. One that is damaged or of another proof is refused before
//! any work: the folder may be the wrong one, and nothing in it is overwritten. Whoever works in
//! the folder holds its lock. Files of other names are left alone.

mod error;
mod head;
mod place;
mod seed;

pub use error::{StateError, StateFault};

use crate::ProveError;
use crate::sealed::{self, SUM};
use error::failed;
use head::{MAGIC, Owner, SEED};
use rill_hiding_prover::Seed;
use rill_pcs_prover::RowCommitments;
use rill_prover::{Journal, JournalError, State, steps};
use rill_verifier::calls::Table;
use rill_verifier::stages::opening::{COMMITMENT, commitments, shape};
use rill_verifier::{Dimensions, Mode, Statement};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Ending of the names of state files.
const ENDING: &str = "rill-state";

/// The file that becomes a state when it is whole.
const TEMPORARY: &str = ".rill-state";

/// The most bytes of the state of any step except the commitment: a few thousand field elements.
const MAX_ROUNDS: u64 = 1 << 20;

/// A folder with the state of one proof, locked.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
    mode: Mode,
    owner: Owner,
    /// Whether a state was used.
    has_recalled: bool,
    /// Folders that were made for this one and are still empty, the innermost first.
    made: Vec<PathBuf>,
}

impl Folder {
    /// The folder `path`, created if needed, for a proof of the program with this digest on
    /// `input`. Nobody else is at work in it, and it has no state of anything else.
    pub(crate) fn open(
        path: &Path,
        mode: Mode,
        digest: &[u8; 32],
        input: &[u8],
    ) -> Result<Self, StateError> {
        let made = place::make(path).map_err(failed(path))?;
        let folder = Self {
            path: path.to_owned(),
            _lock: place::lock(path)?,
            mode,
            owner: Owner::new(mode, digest, input),
            has_recalled: false,
            made,
        };
        folder.clear_temporary()?;
        folder.check_writable()?;
        iter::once(SEED).chain(steps()).try_for_each(|step| folder.check_head(step))?;
        Ok(folder)
    }

    /// The statement is known: checks all existing states, to the last byte. Gives the seed of a proof
    /// in zero-knowledge.
    pub(crate) fn bind(
        &mut self,
        statement: &Statement,
        dimensions: &Dimensions,
        tables: &[Table],
    ) -> Result<Option<Seed>, StateError> {
        self.owner.bind(statement);
        let seed = match self.mode {
            Mode::Clear => None,
            Mode::ZeroKnowledge => Some(self.seed()?),
        };
        steps().try_for_each(|step| self.check_head(step))?;
        let polynomials = commitments(dimensions, tables);
        let rows =
            shape(dimensions).map_or(0, |shape| RowCommitments::most_written(shape, polynomials));
        for step in steps() {
            let limit = if step == COMMITMENT { rows } else { MAX_ROUNDS };
            let Some((path, file, length)) = self.opened(step, limit)? else { continue };
            if !sealed::is_whole(file, length).map_err(failed(&path))? {
                return Err(StateFault::Damaged.at(&path));
            }
        }
        Ok(seed)
    }

    /// Why a proof failed: because of what this folder said, or because the prover's own checks
    /// fail on a state that is not of this proof, whatever its head says.
    pub(crate) fn blame(&self, error: rill_prover::ProveError) -> ProveError {
        use rill_prover::ProveError as Failure;
        match error {
            Failure::Journal(JournalError::Failed(reason)) => match reason.downcast() {
                Ok(ours) => ProveError::State(*ours),
                Err(other) => Failure::from(JournalError::Failed(other)).into(),
            },
            error if self.has_recalled && error.is_internal() => {
                StateFault::LeadsNowhere(Box::new(error)).at(&self.path).into()
            }
            error => error.into(),
        }
    }

    /// Removes the state: the proof is made. What is not of this proof stays.
    fn discard(&self) -> io::Result<()> {
        // The seed last: states without it are of no use.
        for step in steps().chain([SEED]) {
            let path = self.file(step);
            if self.is_ours(step)? {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn is_ours(&self, step: &str) -> io::Result<bool> {
        let expected = self.owner.head(step);
        match sealed::open(&self.file(step)) {
            Ok((file, _)) => Ok(sealed::read(file, expected.len() as u64)? == expected),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(error),
            Err(_) => Ok(false),
        }
    }

    /// The file of a step, whose name may be a path of slugs.
    fn file(&self, step: &str) -> PathBuf {
        self.path.join(format!("{}.{ENDING}", step.replace('/', ".")))
    }

    /// The file of a step, if there is one, and its length: at most that of a state of `limit`
    /// bytes.
    fn opened(&self, step: &str, limit: u64) -> Result<Option<(PathBuf, File, u64)>, StateError> {
        let path = self.file(step);
        let (file, length) = match sealed::open(&path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&path)(error)),
        };
        let limit = limit.saturating_add((self.owner.head(step).len() + SUM) as u64);
        if length > limit {
            return Err(StateFault::TooLong { length, limit }.at(&path));
        }
        Ok(Some((path, file, length)))
    }

    /// Checks what stands before the state of a step.
    fn check_head(&self, step: &str) -> Result<(), StateError> {
        let Some((path, file, _)) = self.opened(step, u64::MAX)? else { return Ok(()) };
        let length = self.owner.head(step).len() as u64;
        let head = sealed::read(file, length).map_err(failed(&path))?;
        self.owner.check(step, &head).map_err(|fault| fault.at(&path))
    }

    /// The state in the contents of a file.
    fn state(&self, step: &str, mut bytes: Vec<u8>) -> Result<Vec<u8>, StateFault> {
        self.owner.check(step, &bytes)?;
        sealed::unseal(&bytes).ok_or(StateFault::Damaged)?;
        // In place: the state may be large.
        bytes.truncate(bytes.len() - SUM);
        bytes.drain(..self.owner.head(step).len());
        Ok(bytes)
    }

    /// Removes what a killed process was writing. What is not the beginning of a state is not
    /// ours.
    fn clear_temporary(&self) -> Result<(), StateError> {
        let path = self.path.join(TEMPORARY);
        let read = sealed::open(&path).and_then(|(file, _)| sealed::read(file, MAGIC.len() as u64));
        match read {
            Ok(head) if MAGIC.starts_with(&head) => fs::remove_file(&path).map_err(failed(&path)),
            Ok(_) => Err(StateFault::OtherVersion.at(&path)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed(&path)(error)),
        }
    }

    fn check_writable(&self) -> Result<(), StateError> {
        let path = self.path.join(TEMPORARY);
        let made = place::create(&path).and_then(|_| fs::remove_file(&path));
        made.map_err(failed(&self.path))
    }

    fn recalled(&mut self, step: &str, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
        let state = self.state_of(step, limit)?;
        self.has_recalled |= state.is_some();
        Ok(state)
    }

    fn state_of(&self, step: &str, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
        let Some((path, file, length)) = self.opened(step, limit)? else { return Ok(None) };
        let bytes = sealed::read(file, length).map_err(failed(&path))?;
        self.state(step, bytes).map(Some).map_err(|fault| fault.at(&path))
    }

    fn write(&self, step: &str, temporary: &Path, state: &State<'_>) -> io::Result<()> {
        let file = place::create(temporary)?;
        let written = sealed::write(&file, |to| {
            to.write_all(&self.owner.head(step))?;
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
        self.recalled(step, limit).map_err(JournalError::failed)
    }

    fn keep(&mut self, step: &'static str, state: &State<'_>) -> Result<(), JournalError> {
        let written = self.write(step, &self.path.join(TEMPORARY), state);
        written.map_err(failed(&self.file(step))).map_err(JournalError::failed)?;
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

    /// Removes the state files of the proof, and nothing else: the proof is safe.
    ///
    /// # Errors
    /// If a file cannot be looked at or removed.
    pub fn discard(self) -> io::Result<()> {
        self.0.discard()
    }
}

#[cfg(test)]
mod tests;
