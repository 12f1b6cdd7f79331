//! The proof file.
//!
//! ```text
//! magic        8 bytes  "RILLPRF\0"
//! version      4 bytes  little-endian
//! digest      32 bytes  of the program key
//! log_cycles, log_memory, exit_code    1 byte each
//! memory       1 byte   number of extents, then 16 bytes each: first page, pages, little-endian
//! output       8 bytes  length, little-endian, then the bytes
//! proof        8 bytes  length, little-endian, then the bytes
//! ```

use crate::Proof;
use rill_program::Extent;
use rill_verifier::Statement;
use thiserror::Error;

const MAGIC: &[u8; 8] = b"RILLPRF\0";
const VERSION: u32 = 2;

/// A proof file is no longer than this, bytes.
pub const MAX_PROOF_BYTES: usize = 4 << 20;

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
    #[error("proof format {found}, this version reads {VERSION}")]
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
    /// It goes on after the proof.
    #[error("{count} bytes after the end of the proof")]
    Trailing {
        /// How many.
        count: usize,
    },
}

impl Proof {
    /// The proof as a file.
    pub fn to_file(&self) -> Vec<u8> {
        let Statement { program_digest, log_cycles, log_memory, memory, exit_code, output } =
            &self.statement;
        let mut file = Vec::with_capacity(self.bytes.len() + output.len() + 64);
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        file.extend_from_slice(program_digest);
        file.extend_from_slice(&[*log_cycles, *log_memory, *exit_code, memory.len() as u8]);
        for extent in memory {
            file.extend_from_slice(&extent.first_page.to_le_bytes());
            file.extend_from_slice(&extent.pages.to_le_bytes());
        }
        for bytes in [output, &self.bytes] {
            file.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            file.extend_from_slice(bytes);
        }
        file
    }

    /// Reads a file. Nothing is verified.
    ///
    /// # Errors
    /// If the bytes are not a proof file of this version, to the last byte.
    pub fn from_file(file: &[u8]) -> Result<Self, FileError> {
        if file.len() > MAX_PROOF_BYTES {
            return Err(FileError::TooLong { length: file.len() });
        }
        let mut rest = file;
        if take(&mut rest, 8, "magic").map_err(|_| FileError::Magic)? != MAGIC {
            return Err(FileError::Magic);
        }
        let found = u32::from_le_bytes(array(&mut rest, "version")?);
        if found != VERSION {
            return Err(FileError::Version { found });
        }
        let program_digest = array(&mut rest, "digest")?;
        let [log_cycles, log_memory, exit_code, extents] = array(&mut rest, "sizes")?;
        let memory = (0..extents).map(|_| extent(&mut rest)).collect::<Result<_, _>>()?;
        let output = counted(&mut rest, "output")?;
        let bytes = counted(&mut rest, "proof")?;
        if !rest.is_empty() {
            return Err(FileError::Trailing { count: rest.len() });
        }
        let statement =
            Statement { program_digest, log_cycles, log_memory, memory, exit_code, output };
        Ok(Self { statement, bytes })
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize, field: &'static str) -> Result<&'a [u8], FileError> {
    let (taken, left) = rest.split_at_checked(count).ok_or(FileError::Truncated { field })?;
    *rest = left;
    Ok(taken)
}

fn array<const N: usize>(rest: &mut &[u8], field: &'static str) -> Result<[u8; N], FileError> {
    take(rest, N, field)?.try_into().map_err(|_| FileError::Truncated { field })
}

fn extent(rest: &mut &[u8]) -> Result<Extent, FileError> {
    let first_page = u64::from_le_bytes(array(rest, "memory")?);
    let pages = u64::from_le_bytes(array(rest, "memory")?);
    Ok(Extent { first_page, pages })
}

fn counted(rest: &mut &[u8], field: &'static str) -> Result<Vec<u8>, FileError> {
    let count = u64::from_le_bytes(array(rest, field)?);
    let count = usize::try_from(count).map_err(|_| FileError::Truncated { field })?;
    Ok(take(rest, count, field)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof() -> Proof {
        let statement = Statement {
            program_digest: [7; 32],
            log_cycles: 10,
            log_memory: 14,
            memory: vec![Extent { first_page: 3, pages: 4 }],
            exit_code: 3,
            output: b"output".to_vec(),
        };
        Proof { statement, bytes: vec![1, 2, 3] }
    }

    #[test]
    fn a_file_reads_back() {
        assert_eq!(Proof::from_file(&proof().to_file()), Ok(proof()));
    }

    #[test]
    fn every_shorter_or_longer_file_is_refused() {
        let file = proof().to_file();
        for length in 0..file.len() {
            assert!(Proof::from_file(&file[..length]).is_err());
        }
        let longer = [&file[..], &[0]].concat();
        assert_eq!(Proof::from_file(&longer), Err(FileError::Trailing { count: 1 }));
        assert_eq!(Proof::from_file(b"not a proof file"), Err(FileError::Magic));
    }

    #[test]
    fn a_length_beyond_the_file_is_refused_without_allocation() {
        let mut file = proof().to_file();
        file[64..72].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(Proof::from_file(&file), Err(FileError::Truncated { field: "output" }));
    }
}
