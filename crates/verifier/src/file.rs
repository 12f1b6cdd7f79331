//! The proof file, read with nothing else: [`verify_file`].
//!
//! ```text
//! magic        8 bytes  "RILLPRF\0"
//! version      4 bytes  little-endian; 4 if the proof is in zero-knowledge, else 3 for programs with
//!                       tables of calls, else 2
//! digest      32 bytes  of the program key
//! log_cycles, log_memory, exit_code    1 byte each
//! memory       1 byte   number of extents, then 16 bytes each: first page, pages, little-endian
//! invocations  1 byte   in versions 3 and 4: how many, then 4 bytes each, little-endian
//! output       8 bytes  length, little-endian, then the bytes
//! proof        8 bytes  length, little-endian, then the bytes
//! ```
//!
//! The statement of a file is a claim until [`verify_file`] has accepted it.

use crate::{Dimensions, Mode, Statement, VerifyError, count, verify_mode};
use alloc::vec::Vec;
use rill_program::{Extent, ProgramKey};
use thiserror::Error;

/// The first bytes of a proof file.
pub const MAGIC: &[u8; 8] = b"RILLPRF\0";

/// The version of the format for programs without tables of calls.
pub const VERSION: u32 = 2;

/// The version of the format for programs with tables of calls.
pub const VERSION_WITH_CALLS: u32 = 3;

/// The version of the format for proofs in zero-knowledge.
pub const VERSION_ZERO_KNOWLEDGE: u32 = 4;

/// A proof file is no longer than this, bytes. Proofs have some 100 KB, outputs at most 64 KB.
pub const MAX_PROOF_BYTES: usize = 4 << 20;

/// A file taken apart. Nothing of it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile<'a> {
    /// What it claims.
    pub statement: Statement,
    /// In which mode.
    pub mode: Mode,
    /// What is to prove that.
    pub proof: &'a [u8],
}

/// Why bytes are not a proof file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// Longer than [`MAX_PROOF_BYTES`].
    #[error("{length} bytes, more than a proof file can have ({MAX_PROOF_BYTES})")]
    TooLong {
        /// Its length.
        length: usize,
    },
    /// Another kind of file.
    #[error("not a Rill proof file")]
    Magic,
    /// A format this version does not read.
    #[error("proof format {found}, but this version reads {VERSION} to {VERSION_ZERO_KNOWLEDGE}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// It ends inside a field.
    #[error("the file ends within `{field}`")]
    Truncated {
        /// The field.
        field: &'static str,
    },
    /// A file of version [`VERSION_WITH_CALLS`] without a number of calls.
    #[error("the file has no `invocations`: its version is {VERSION}, not {VERSION_WITH_CALLS}")]
    NoInvocations,
    /// It goes on after the proof.
    #[error("{count} bytes after the end of the proof")]
    Trailing {
        /// How many.
        count: usize,
    },
}

/// Why a proof file was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VerifyFileError {
    /// The key is not the one that was asked for.
    #[error("the key belongs to program {}, not {}", Hex(.found), Hex(.expected))]
    OtherKey {
        /// The digest asked for.
        expected: [u8; 32],
        /// The key's.
        found: [u8; 32],
    },
    /// The bytes are no proof file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The proof is about another program.
    #[error("the proof is about program {}, not {}", Hex(.found), Hex(.expected))]
    OtherProgram {
        /// The digest asked for.
        expected: [u8; 32],
        /// The statement's.
        found: [u8; 32],
    },
    /// A proof of this statement has another length.
    #[error("a proof of {found} bytes; those of its statement have {expected}")]
    Length {
        /// What the statement calls for.
        expected: usize,
        /// What the file has.
        found: usize,
    },
    /// The proof does not prove its statement.
    #[error("proof refused at {0}")]
    Refused(#[from] VerifyError),
}

impl<'a> ProofFile<'a> {
    /// Takes a file apart. No length in it is believed beyond the bytes that are there.
    ///
    /// # Errors
    /// The bytes are not a proof file of this version, to the last byte.
    pub fn parse(file: &'a [u8]) -> Result<Self, FileError> {
        if file.len() > MAX_PROOF_BYTES {
            return Err(FileError::TooLong { length: file.len() });
        }
        let mut fields = Fields(file.strip_prefix(MAGIC).ok_or(FileError::Magic)?);
        let found = u32::from_le_bytes(fields.array("version")?);
        let mode = match found {
            VERSION | VERSION_WITH_CALLS => Mode::Clear,
            VERSION_ZERO_KNOWLEDGE => Mode::ZeroKnowledge,
            _ => return Err(FileError::Version { found }),
        };
        let program_digest = fields.array("digest")?;
        let [log_cycles, log_memory, exit_code, extents] = fields.array("sizes")?;
        let memory = (0..extents).map(|_| fields.extent()).collect::<Result<_, _>>()?;
        let invocations = if found == VERSION { Vec::new() } else { fields.invocations()? };
        if found == VERSION_WITH_CALLS && invocations.is_empty() {
            return Err(FileError::NoInvocations);
        }
        let output = fields.counted("output")?.to_vec();
        let proof = fields.counted("proof")?;
        if !fields.0.is_empty() {
            return Err(FileError::Trailing { count: fields.0.len() });
        }
        let statement = Statement {
            program_digest,
            log_cycles,
            log_memory,
            memory,
            invocations,
            exit_code,
            output,
        };
        Ok(Self { statement, mode, proof })
    }
}

/// Accepts if `file` is a proof about a run of the program that has the digest `digest`, and gives
/// what it proves. Whoever relies on a run that went well looks at [`Statement::exit_code`] too, and
/// whoever wants only proofs in zero-knowledge at [`ProofFile::mode`].
///
/// The digest is what the caller trusts, and comes from the caller: `rill id` prints that of an
/// ELF. The key need not be trusted. It may come with the proof: another program's key is refused.
///
/// # Errors
/// Where and why the file was refused. Its length is held against that of a proof of its statement
/// before any of the proof is looked at. To count that takes about as long as the verifier spends
/// on the bytecode.
pub fn verify_file<'a>(
    key: &ProgramKey,
    digest: &[u8; 32],
    file: &'a [u8],
) -> Result<ProofFile<'a>, VerifyFileError> {
    let (expected, found) = (*digest, *key.digest());
    if found != expected {
        return Err(VerifyFileError::OtherKey { expected, found });
    }
    let file = ProofFile::parse(file)?;
    let ProofFile { statement, mode, proof } = &file;
    let found = statement.program_digest;
    if found != expected {
        return Err(VerifyFileError::OtherProgram { expected, found });
    }
    let count = count(key, statement, &Dimensions::new(statement, key))?;
    let (expected, found) = (count.bytes(*mode), proof.len());
    if found != expected {
        return Err(VerifyFileError::Length { expected, found });
    }
    verify_mode(key, statement, *mode, proof)?;
    Ok(file)
}

/// What is left of a file.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, count: usize, field: &'static str) -> Result<&'a [u8], FileError> {
        let (taken, left) = self.0.split_at_checked(count).ok_or(FileError::Truncated { field })?;
        self.0 = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], FileError> {
        let (taken, left) = self.0.split_first_chunk().ok_or(FileError::Truncated { field })?;
        self.0 = left;
        Ok(*taken)
    }

    fn extent(&mut self) -> Result<Extent, FileError> {
        let [first_page, pages] = [self.array("memory")?, self.array("memory")?];
        Ok(Extent { first_page: u64::from_le_bytes(first_page), pages: u64::from_le_bytes(pages) })
    }

    /// Numbers of calls.
    fn invocations(&mut self) -> Result<Vec<u32>, FileError> {
        let [count] = self.array("invocations")?;
        (0..count).map(|_| self.array("invocations").map(u32::from_le_bytes)).collect()
    }

    /// Bytes after their number.
    fn counted(&mut self, field: &'static str) -> Result<&'a [u8], FileError> {
        let count = u64::from_le_bytes(self.array(field)?);
        let count = usize::try_from(count).map_err(|_| FileError::Truncated { field })?;
        self.take(count, field)
    }
}

/// Shows bytes as hexadecimal digits.
struct Hex<'a>(&'a [u8]);

impl core::fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
