//! Generators, kept in a folder from one proof to the next.
//!
//! ```text
//! "rill generators 1\n"   18 bytes
//! generators              192·2^log_columns bytes, as `ProverSetup::write` has them
//! checksum                32 bytes, BLAKE2s-256 of all before
//! ```
//!
//! There is a file for each number of columns. One that is damaged is made again; a folder that
//! cannot be written costs the time to hash the generators, and nothing else.

use crate::sealed::{self, SUM};
use rill_pcs::{PcsError, Shape};
use rill_pcs_prover::ProverSetup;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

const MAGIC: &[u8; 18] = b"rill generators 1\n";

/// How the name of an unfinished file begins.
const TEMPORARY: &str = ".generators-";

/// The generators for `shape`, from `folder` if they are there.
pub(crate) fn setup(folder: Option<&Path>, shape: Shape) -> Result<ProverSetup, PcsError> {
    let Some(folder) = folder else { return ProverSetup::new(shape) };
    let path = folder.join(format!("generators-{}", shape.log_columns()));
    if let Some(setup) = kept(&path, shape)? {
        return Ok(setup);
    }
    let setup = ProverSetup::new(shape)?;
    keep(folder, &path, &setup).ok();
    Ok(setup)
}

/// The contents of the file, if they are valid.
fn kept(path: &Path, shape: Shape) -> Result<Option<ProverSetup>, PcsError> {
    let length = (MAGIC.len() + ProverSetup::byte_count(shape) + SUM) as u64;
    let opened = sealed::open(path).ok().filter(|(_, found)| *found == length);
    let bytes = opened.and_then(|(file, length)| sealed::read(file, length).ok());
    let body = bytes.as_deref().and_then(sealed::unseal);
    body.and_then(|body| body.strip_prefix(MAGIC))
        .map_or(Ok(None), |generators| ProverSetup::from_bytes(shape, generators))
}

fn keep(folder: &Path, path: &Path, setup: &ProverSetup) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // Anything but a regular file is not ours, so it is not replaced.
    match sealed::open(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    clear_temporaries(folder)?;
    // Others may be doing the same.
    let temporary = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
    // Where there are no locks, others may take it for a leftover, so it is not kept.
    temporary.as_file().try_lock().ok();
    sealed::write(temporary.as_file(), |to: &mut dyn Write| {
        to.write_all(MAGIC)?;
        setup.write(to)
    })?;
    temporary.persist(path).map(drop).map_err(|error| error.error)
}

/// Removes what killed processes were writing: nobody has locked it.
fn clear_temporaries(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            continue;
        }
        let left = sealed::open(&entry.path()).and_then(|(file, _)| {
            file.try_lock()?;
            sealed::read(file, MAGIC.len() as u64)
        });
        if left.is_ok_and(|head| MAGIC.starts_with(&head)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_are_made_once_and_again_when_the_file_is_damaged() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("new");
        let shape = Shape::new(4, 0, 4).unwrap();
        let made = setup(None, shape).unwrap();
        assert_eq!(setup(Some(&folder), shape), Ok(made.clone()));

        let path = folder.join("generators-4");
        let whole = fs::read(&path).unwrap();
        assert_eq!(whole.len(), MAGIC.len() + 192 * 16 + SUM);
        assert_eq!(kept(&path, shape), Ok(Some(made.clone())));

        let mut flipped = whole.clone();
        flipped[1000] ^= 1;
        for damaged in [&flipped[..], &whole[..500], b""] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(kept(&path, shape), Ok(None));
            assert_eq!(setup(Some(&folder), shape), Ok(made.clone()));
            assert_eq!(fs::read(&path).unwrap(), whole);
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    fn what_the_killed_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let shape = Shape::new(3, 0, 3).unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::write(place(".generators-1"), MAGIC).unwrap();
        fs::write(place(".generators-2"), b"").unwrap();
        fs::write(place(".generators-mine"), b"mine").unwrap();
        let busy = fs::File::create(place(".generators-busy")).unwrap();
        busy.lock().unwrap();
        setup(Some(folder.path()), shape).unwrap();
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut left: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".generators-busy", ".generators-mine", "generators-3"]);
    }

    #[test]
    fn a_folder_that_cannot_be_is_no_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shape = Shape::new(3, 0, 3).unwrap();
        assert_eq!(setup(Some(file.path()), shape), ProverSetup::new(shape));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_neither_read_nor_replaced() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let shape = Shape::new(3, 0, 3).unwrap();
        let (path, victim) = (folder.path().join("generators-3"), folder.path().join("victim"));
        fs::write(&victim, b"mine").unwrap();
        for target in [&victim, Path::new("/dev/zero"), Path::new("nowhere")] {
            symlink(target, &path).unwrap();
            assert_eq!(setup(Some(folder.path()), shape), ProverSetup::new(shape));
            assert!(fs::read_link(&path).is_ok_and(|link| link == target));
            fs::remove_file(&path).unwrap();
        }
        let socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert_eq!(setup(Some(folder.path()), shape), ProverSetup::new(shape));
        drop(socket);
        assert_eq!(fs::read(&victim).unwrap(), b"mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
