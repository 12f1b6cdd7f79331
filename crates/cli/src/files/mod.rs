//! Files: read within a limit, written whole or not at all.

mod destination;
mod partial;
mod place;
mod places;

pub(crate) use destination::Destination;
pub(crate) use places::Places;

use crate::failure::Failure;
use etcetera::{BaseStrategy, choose_base_strategy};
use place::Place;
use rill::{Program, ProgramKey};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The most bytes of an ELF or program key file, including debug sections, which are not looked at.
const MAX_PROGRAM_BYTES: u64 = 1 << 28;

/// First bytes of a program key.
const KEY_MAGIC: &[u8] = b"rill key";

/// All of a file of at most `limit` bytes, or of standard input.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let too_long = || Failure::TooLong { path: path.to_owned(), limit };
    if let Ok(Place::Descriptor(0)) = Place::of_input(path) {
        let bytes = read_to_end(io::stdin().lock(), limit, 0).map_err(failed)?;
        return bytes.ok_or_else(too_long);
    }
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    // Of other files the length is not known before.
    let length = if metadata.is_file() { metadata.len() } else { 0 };
    if length > limit {
        return Err(too_long());
    }
    read_to_end(file, limit, length).map_err(failed)?.ok_or_else(too_long)
}

/// All bytes, about `length`, if they are not more than `limit`.
fn read_to_end(from: impl Read, limit: u64, length: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let room = usize::try_from(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
    bytes.try_reserve_exact(room).map_err(|_| io::ErrorKind::OutOfMemory)?;
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The input of a guest; nothing without a file.
pub(crate) fn input(path: Option<&Path>) -> Result<Vec<u8>, Failure> {
    path.map_or(Ok(Vec::new()), |path| read(path, rill::MAX_INPUT as u64))
}

/// The program of an ELF file.
pub(crate) fn program(path: &Path) -> Result<Program, Failure> {
    let elf = read(path, MAX_PROGRAM_BYTES)?;
    Program::from_elf(&elf).map_err(|source| Failure::Elf { path: path.to_owned(), source })
}

/// The program key of an ELF file or program key file.
pub(crate) fn key(path: &Path) -> Result<ProgramKey, Failure> {
    let bytes = read(path, MAX_PROGRAM_BYTES)?;
    if bytes.starts_with(KEY_MAGIC) {
        rill_loader::read_key(&bytes)
            .map_err(|source| Failure::Key { path: path.to_owned(), source })
    } else {
        rill_loader::key(&bytes).map_err(|source| Failure::Elf { path: path.to_owned(), source })
    }
}

/// A proof file, not yet taken apart.
pub(crate) fn proof(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path, rill::MAX_PROOF_BYTES as u64)
}

/// Where things are kept that can be remade: `$XDG_CACHE_HOME/rill` or `~/.cache/rill`. Nowhere
/// for a user without a home.
pub(crate) fn cache() -> Option<PathBuf> {
    choose_base_strategy().ok().map(|folders| folders.cache_dir().join("rill"))
}
