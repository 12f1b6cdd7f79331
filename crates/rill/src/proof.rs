//! A proof with its statement, its file, and its judgement.

use crate::sealed::regular;
use rill_program::ProgramKey;
use rill_verifier::file::{
    MAGIC, MAX_PROOF_BYTES, VERSION, VERSION_WITH_CALLS, VERSION_ZERO_KNOWLEDGE,
};
use rill_verifier::{FileError, Mode, ProofFile, Statement, verify_mode};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A statement and the bytes that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What is proven.
    pub statement: Statement,
    /// Whether it is in zero-knowledge.
    pub mode: Mode,
    /// What the verifier reads.
    pub bytes: Vec<u8>,
}

/// The results of a verified run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its public output.
    pub bytes: Vec<u8>,
    /// Its exit code.
    pub exit_code: u8,
    /// Whether the proof is in zero-knowledge.
    pub mode: Mode,
}

/// Why a proof was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    /// The proof does not prove its statement.
    #[error("proof refused at {0}")]
    Refused(#[from] rill_verifier::VerifyError),
    /// It does, but the statement's exit code is not the expected one.
    #[error("the proof is about a run that exited with {found}, not with {expected}")]
    ExitCode {
        /// The expected code.
        expected: u8,
        /// The statement's code.
        found: u8,
    },
}

/// Why a proof could not be saved or loaded.
#[derive(Debug, Error)]
pub enum ProofFileError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written. What was there before is still there.
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file has no proof.
    #[error("{}: {source}", .path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FileError,
    },
}

/// Accepts a proof about a run of the program that exited with 0.
///
/// # Errors
/// If the proof is refused, or is about a run that exited with another code.
pub fn verify(key: &ProgramKey, proof: &Proof) -> Result<Output, VerifyError> {
    verify_expecting(key, proof, 0)
}

/// Accepts a proof about a run of the program that exited with `exit_code`.
///
/// # Errors
/// If the proof is refused, or is about a run that exited with another code.
pub fn verify_expecting(
    key: &ProgramKey,
    proof: &Proof,
    exit_code: u8,
) -> Result<Output, VerifyError> {
    let found = proof.statement.exit_code;
    if found != exit_code {
        return Err(VerifyError::ExitCode { expected: exit_code, found });
    }
    verify_mode(key, &proof.statement, proof.mode, &proof.bytes)?;
    Ok(Output { bytes: proof.statement.output.clone(), exit_code, mode: proof.mode })
}

impl Proof {
    /// The proof as a file, which [`rill_verifier::file`] describes and reads.
    pub fn to_file(&self) -> Vec<u8> {
        let Statement {
            program_digest,
            log_cycles,
            log_memory,
            memory,
            invocations,
            exit_code,
            output,
        } = &self.statement;
        let version = match self.mode {
            Mode::ZeroKnowledge => VERSION_ZERO_KNOWLEDGE,
            Mode::Clear if invocations.is_empty() => VERSION,
            Mode::Clear => VERSION_WITH_CALLS,
        };
        let mut file = Vec::with_capacity(self.bytes.len() + output.len() + 512);
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&version.to_le_bytes());
        file.extend_from_slice(program_digest);
        file.extend_from_slice(&[*log_cycles, *log_memory, *exit_code, memory.len() as u8]);
        for extent in memory {
            file.extend_from_slice(&extent.first_page.to_le_bytes());
            file.extend_from_slice(&extent.pages.to_le_bytes());
        }
        if version != VERSION {
            file.push(invocations.len() as u8);
            file.extend(invocations.iter().flat_map(|calls| calls.to_le_bytes()));
        }
        for bytes in [output, &self.bytes] {
            file.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            file.extend_from_slice(bytes);
        }
        file
    }

    /// Reads a file. Verifies nothing.
    ///
    /// # Errors
    /// If the bytes are not a proof file of this version, to the last byte.
    pub fn from_file(file: &[u8]) -> Result<Self, FileError> {
        let ProofFile { statement, mode, proof } = ProofFile::parse(file)?;
        Ok(Self { statement, mode, bytes: proof.to_vec() })
    }

    /// Writes the file `path`, whole or not at all. An existing file is replaced when the new one
    /// is whole.
    ///
    /// # Errors
    /// If it cannot be written, or something other than a regular file is there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), ProofFileError> {
        let path = path.as_ref();
        replace(path, &self.to_file())
            .map_err(|source| ProofFileError::Write { path: path.to_owned(), source })
    }

    /// Reads the file `path`, up to the size that a proof file can have. Verifies nothing.
    ///
    /// # Errors
    /// If it cannot be read, or is not a proof file of this version.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ProofFileError> {
        let path = path.as_ref();
        let bytes =
            read(path).map_err(|source| ProofFileError::Read { path: path.to_owned(), source })?;
        Self::from_file(&bytes)
            .map_err(|source| ProofFileError::Format { path: path.to_owned(), source })
    }
}

/// The bytes of a file, one more than can be if there are more.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_PROOF_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a temporary file next to it, and renames it once it is whole and durable.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // The file that a link leads to, not the link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Ok(there) = fs::metadata(path) {
        regular(there.file_type())?;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rill-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_program::Extent;
    use std::error::Error;

    fn proof() -> Proof {
        let statement = Statement {
            program_digest: [7; 32],
            log_cycles: 10,
            log_memory: 14,
            memory: vec![Extent { first_page: 3, pages: 4 }, Extent { first_page: 9, pages: 1 }],
            invocations: Vec::new(),
            exit_code: 3,
            output: b"output".to_vec(),
        };
        Proof { statement, mode: Mode::Clear, bytes: vec![1, 2, 3] }
    }

    #[test]
    fn a_file_reads_back_as_the_verifier_reads_it() {
        for (mode, invocations) in [
            (Mode::Clear, vec![]),
            (Mode::Clear, vec![7]),
            (Mode::ZeroKnowledge, vec![]),
            (Mode::ZeroKnowledge, vec![7, 0]),
        ] {
            let statement = Statement { invocations, ..proof().statement };
            let proof = Proof { statement, mode, ..proof() };
            let file = proof.to_file();
            assert_eq!(Proof::from_file(&file).as_ref(), Ok(&proof));
            let Proof { statement, mode, bytes } = proof;
            assert_eq!(ProofFile::parse(&file), Ok(ProofFile { statement, mode, proof: &bytes }));
        }
    }

    #[test]
    fn a_proof_is_saved_whole_and_loaded_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("proof");
        let other = Proof { bytes: vec![4; 1000], ..proof() };
        for proof in [proof(), other] {
            proof.save(&path).unwrap();
            assert_eq!(Proof::load(&path).unwrap(), proof);
            assert_eq!(fs::read(&path).unwrap(), proof.to_file());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
    }

    #[test]
    fn what_cannot_be_saved_or_loaded_is_named_and_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing/proof");
        let error = proof().save(&missing).unwrap_err();
        assert!(matches!(&error, ProofFileError::Write { path, .. } if *path == missing));
        let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
        assert_eq!(cause.map(io::Error::kind), Some(io::ErrorKind::NotFound));
        let error = Proof::load(&missing).unwrap_err();
        assert!(matches!(&error, ProofFileError::Read { .. }), "{error}");
        let error = proof().save(folder.path()).unwrap_err();
        assert!(error.to_string().contains("a folder, not a regular file"), "{error}");
        let long = folder.path().join("long");
        File::create(&long).unwrap().set_len(1 << 40).unwrap();
        let error = Proof::load(&long).unwrap_err();
        let is_long = |source: &FileError| matches!(source, FileError::TooLong { .. });
        assert!(matches!(&error, ProofFileError::Format { source, .. } if is_long(source)));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_a_device_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link, device] = ["file", "link", "device"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        fs::write(&file, b"old").unwrap();
        proof().save(&link).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(Proof::load(&file).unwrap(), proof());
        std::os::unix::fs::symlink("/dev/null", &device).unwrap();
        let error = proof().save(&device).unwrap_err().to_string();
        assert!(error.contains("not a regular file"), "{error}");
    }
}
