//! Where a result goes: a file that exists whole or not at all, a stream, a device.

use super::partial::Partial;
use super::place::Place;
use crate::failure::Failure;
use crate::terminal;
use serde::Serialize;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

/// Where a result goes. Made before the work whose result it is, so that mistakes show early.
#[derive(Debug)]
pub(crate) struct Destination {
    name: PathBuf,
    target: Target,
}

#[derive(Debug)]
enum Target {
    StandardOutput,
    StandardError,
    /// A device or an inherited file that is already open.
    Open(File),
    /// A pipe: opening waits for the reader.
    Pipe(PathBuf),
    /// A new file, or one in the place of another.
    File {
        path: PathBuf,
        partial: Partial,
        force: bool,
    },
}

impl Destination {
    /// Checks that the place may and can be written, and reserves it. An existing file may be
    /// overwritten with `force`.
    pub(super) fn new(name: &Path, place: Place, force: bool) -> Result<Self, Failure> {
        let failed = |source| Failure::Write { path: name.to_owned(), source };
        let target = match place {
            Place::Descriptor(1) => Target::StandardOutput,
            Place::Descriptor(2) => Target::StandardError,
            // What the caller has in the file is not to be lost.
            Place::Descriptor(_) => {
                Target::Open(OpenOptions::new().append(true).open(name).map_err(failed)?)
            }
            Place::Path(path) => match fs::metadata(&path) {
                Ok(found) if found.is_file() && !force => {
                    return Err(Failure::Exists(name.to_owned()));
                }
                Ok(found) if !found.is_file() => device(path, found.file_type()).map_err(failed)?,
                _ => Self::reserved(name, path, force)?,
            },
        };
        Ok(Self { name: name.to_owned(), target })
    }

    fn reserved(name: &Path, path: PathBuf, force: bool) -> Result<Target, Failure> {
        let failed = |source| Failure::Write { path: name.to_owned(), source };
        let partial = Partial::reserve(&path).map_err(failed)?;
        let partial = partial.ok_or_else(|| Failure::InUse(name.to_owned()))?;
        // Another one may just have finished it.
        if !force && fs::symlink_metadata(&path).is_ok() {
            return Err(Failure::Exists(name.to_owned()));
        }
        Ok(Target::File { path, partial, force })
    }

    /// Writes all `bytes`. A file gets its name when it is whole; a terminal gets text.
    pub(crate) fn write(self, bytes: &[u8]) -> Result<(), Failure> {
        let failed = |source| Failure::Write { path: self.name.clone(), source };
        match self.target {
            Target::StandardOutput => {
                show(&mut io::stdout().lock(), bytes).map_err(Failure::StandardOutput)
            }
            Target::StandardError => show(&mut io::stderr(), bytes).map_err(failed),
            Target::Open(mut file) => show(&mut file, bytes).map_err(failed),
            Target::Pipe(path) => {
                let pipe = OpenOptions::new().write(true).open(path);
                pipe.and_then(|mut pipe| pipe.write_all(bytes)).map_err(failed)
            }
            Target::File { path, partial, force } => {
                partial.publish(bytes, &path, force).map_err(failed)
            }
        }
    }

    /// Writes a report as JSON.
    pub(crate) fn write_json(self, report: &impl Serialize) -> Result<(), Failure> {
        let json = serde_json::to_string_pretty(report)
            .map_err(|error| Failure::Write { path: self.name.clone(), source: error.into() })?;
        self.write(format!("{json}\n").as_bytes())
    }
}

/// Writes all of a result: a reader that closes the pipe early has not received it.
fn show(to: &mut (impl Write + IsTerminal), bytes: &[u8]) -> io::Result<()> {
    let shown = terminal::shown(bytes, to.is_terminal());
    to.write_all(&shown)?;
    to.flush()
}

/// A terminal, pipe or `/dev/null`: written to, never replaced or cut.
fn device(path: PathBuf, kind: fs::FileType) -> io::Result<Target> {
    if kind.is_dir() {
        Err(ErrorKind::IsADirectory.into())
    } else if kind.is_block_device() {
        Err(io::Error::new(ErrorKind::InvalidInput, "it is a block device"))
    } else if kind.is_fifo() {
        Ok(Target::Pipe(path))
    } else {
        OpenOptions::new().write(true).open(path).map(Target::Open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn destination(path: &Path, force: bool) -> Result<Destination, Failure> {
        Destination::new(path, Place::of_output(path).unwrap(), force)
    }

    #[test]
    fn a_file_is_replaced_only_by_force_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        destination(&path, false).unwrap().write(b"one").unwrap();
        assert!(matches!(destination(&path, false), Err(Failure::Exists(_))));
        destination(&path, true).unwrap().write(b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        drop(destination(&path, true).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_appears_during_the_work_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let destination = destination(&path, false).unwrap();
        fs::write(&path, b"other").unwrap();
        assert!(matches!(destination.write(b"mine"), Err(Failure::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"other");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_link_is_followed_even_to_what_is_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink("file", &link).unwrap();
        for bytes in [b"one", b"two"] {
            destination(&link, true).unwrap().write(bytes).unwrap();
            assert_eq!(fs::read(&file).unwrap(), bytes);
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        }
    }
}
