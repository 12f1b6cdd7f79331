//! Files: read within a limit, written whole or not at all.

use crate::failure::Failure;
use etcetera::{BaseStrategy, choose_base_strategy};
use rill::{Program, ProgramKey};
use serde::Serialize;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Bytes of an ELF or program key file at most; debug sections, which are not looked at, included.
const MAX_PROGRAM_BYTES: u64 = 1 << 28;

/// First bytes of a program key.
const KEY_MAGIC: &[u8] = b"rill key";

/// All of a file of at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    // Room for all of a file at once: what a vector that grows has besides counts where addresses
    // are limited.
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    let mut bytes = Vec::new();
    let room = length.min(limit) as usize + 1;
    bytes.try_reserve_exact(room).map_err(|error| failed(error.into()))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(Failure::TooLong { path: path.to_owned(), limit });
    }
    Ok(bytes)
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
        ProgramKey::decode(&bytes).map_err(|source| Failure::Key { path: path.to_owned(), source })
    } else {
        ProgramKey::from_elf(&bytes)
            .map_err(|source| Failure::Elf { path: path.to_owned(), source })
    }
}

/// A proof file, not yet taken apart.
pub(crate) fn proof(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path, rill::MAX_PROOF_BYTES as u64)
}

/// Where things are kept that can be made again: `$XDG_CACHE_HOME/rill` or `~/.cache/rill`. Nowhere
/// for a user without a home.
pub(crate) fn cache() -> Option<PathBuf> {
    choose_base_strategy().ok().map(|folders| folders.cache_dir().join("rill"))
}

/// Where a result goes. Made before the work whose result it is, so that mistakes show early.
#[derive(Debug)]
pub(crate) struct Destination {
    path: PathBuf,
    force: bool,
}

impl Destination {
    /// The file `path`; checks that it may and can be written. One that exists may be with `force`.
    pub(crate) fn new(path: &Path, force: bool) -> Result<Self, Failure> {
        let destination = Self { path: path.to_owned(), force };
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() && !force => {
                return Err(Failure::Exists(path.to_owned()));
            }
            Ok(metadata) if metadata.is_dir() => {
                return Err(destination.failed(io::ErrorKind::IsADirectory.into()));
            }
            Ok(metadata) if !metadata.is_file() => return Ok(destination),
            _ => {}
        }
        destination.temporary()?;
        Ok(destination)
    }

    /// As [`Destination::new`], where a path was given.
    pub(crate) fn optional(path: Option<&PathBuf>, force: bool) -> Result<Option<Self>, Failure> {
        path.map(|path| Self::new(path, force)).transpose()
    }

    /// Writes all `bytes`, under a temporary name that is changed in the end.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        if self.is_device() {
            let file = OpenOptions::new().write(true).open(&self.path);
            return file
                .and_then(|mut file| file.write_all(bytes))
                .map_err(|error| self.failed(error));
        }
        let mut file = self.temporary()?;
        file.write_all(bytes)
            .and_then(|()| file.as_file().sync_all())
            .map_err(|error| self.failed(error))?;
        let target = self.target();
        let persisted =
            if self.force { file.persist(target) } else { file.persist_noclobber(target) };
        persisted.map(drop).map_err(|error| self.failed(error.error))
    }

    /// Writes a report as JSON.
    pub(crate) fn write_json(&self, report: &impl Serialize) -> Result<(), Failure> {
        let json =
            serde_json::to_string_pretty(report).map_err(|error| self.failed(error.into()))?;
        self.write(format!("{json}\n").as_bytes())
    }

    /// A terminal, pipe or `/dev/null`: written to, never replaced.
    fn is_device(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|metadata| !metadata.is_file())
    }

    /// The file itself where the path is a link.
    fn target(&self) -> PathBuf {
        self.path.canonicalize().unwrap_or_else(|_| self.path.clone())
    }

    fn temporary(&self) -> Result<NamedTempFile, Failure> {
        let target = self.target();
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".rill-").permissions(permissions());
        builder.tempfile_in(folder.unwrap_or(Path::new("."))).map_err(|error| self.failed(error))
    }

    fn failed(&self, source: io::Error) -> Failure {
        Failure::Write { path: self.path.clone(), source }
    }
}

/// What a new file usually may, less the user's mask.
fn permissions() -> Permissions {
    use std::os::unix::fs::PermissionsExt;
    Permissions::from_mode(0o666)
}

/// Checks that no two results go to one file.
pub(crate) fn distinct(destinations: &[Option<&Destination>]) -> Result<(), Failure> {
    let mut seen = Vec::new();
    for destination in destinations.iter().flatten().filter(|place| !place.is_device()) {
        if seen.contains(&&destination.path) {
            return Err(Failure::SameFile(destination.path.clone()));
        }
        seen.push(&destination.path);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_by_force_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        Destination::new(&path, false).unwrap().write(b"one").unwrap();
        assert!(matches!(Destination::new(&path, false), Err(Failure::Exists(_))));
        Destination::new(&path, true).unwrap().write(b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_appears_during_the_work_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let destination = Destination::new(&path, false).unwrap();
        fs::write(&path, b"other").unwrap();
        assert!(matches!(destination.write(b"mine"), Err(Failure::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"other");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let destination = Destination::new(Path::new("/dev/full"), false).unwrap();
        assert!(matches!(destination.write(b"bytes"), Err(Failure::Write { .. })));
    }
}
