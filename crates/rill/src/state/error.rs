//! Why the state in a folder cannot be used.

use rill_prover::ProveError;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why the state of a proof cannot be kept or used, and where.
#[derive(Debug, Error)]
#[error("{}: {fault}", .path.display())]
pub struct StateError {
    /// The file, or the folder.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub fault: StateFault,
}

/// What is wrong with a state, or with its folder.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StateFault {
    /// It cannot be read or written.
    #[error("{0}")]
    Io(#[source] io::Error),
    /// Another kind of file.
    #[error("it is no state of this version of rill")]
    OtherVersion,
    /// It breaks off, or its checksum is another.
    #[error("it is damaged")]
    Damaged,
    /// Another program, input or statement.
    #[error("it is the state of another proof")]
    OtherProof,
    /// A state of a proof in zero-knowledge without the seed of its blinds.
    #[error("the seed of its blinds is missing: remove the states in this folder, or give another")]
    NoSeed,
    /// The state of another step under the name of this one.
    #[error("it is the state of another step")]
    OtherStep,
    /// More than the state of its step can have.
    #[error("{length} bytes, more than the {limit} that are possible")]
    TooLong {
        /// Its bytes.
        length: u64,
        /// Bytes that it can have.
        limit: u64,
    },
    /// Somebody has locked the folder.
    #[error("the folder is in use by another proof; wait for it, or give another folder")]
    InUse,
    /// The system has no lock for the folder.
    #[error("cannot lock the folder: {0}")]
    Lock(#[source] io::Error),
    /// All of it is as it should be, but it leads to no proof.
    #[error("{0}; the state in this folder leads to no proof: remove it, or give another folder")]
    LeadsNowhere(#[source] Box<ProveError>),
}

impl StateFault {
    /// The fault at its place.
    pub(super) fn at(self, path: &Path) -> StateError {
        StateError { path: path.to_owned(), fault: self }
    }
}

/// An error of the system at its place.
pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> StateError {
    |error| StateFault::Io(error).at(path)
}
