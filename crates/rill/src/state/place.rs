//! Folders that are made, locked and written to.

use super::error::{StateError, StateFault, failed};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Makes a folder and those above it; returns the ones that were not there, the innermost first.
pub(super) fn make(path: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = path.ancestors().filter(|folder| !folder.as_os_str().is_empty());
    let missing = missing.take_while(|folder| fs::symlink_metadata(folder).is_err());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    fs::create_dir_all(path).map(|()| missing)
}

/// Locks a folder, which stays locked as long as the file is open.
pub(super) fn lock(path: &Path) -> Result<File, StateError> {
    let folder = File::open(path).map_err(failed(path))?;
    match folder.try_lock() {
        Ok(()) if is_at(&folder, path) => Ok(folder),
        // Who made it has just removed it.
        Ok(()) | Err(TryLockError::WouldBlock) => Err(StateFault::InUse.at(path)),
        Err(TryLockError::Error(error)) => Err(StateFault::Lock(error).at(path)),
    }
}

/// Whether an open folder is the one that the path leads to.
fn is_at(folder: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let [open, there] =
            [folder.metadata(), fs::metadata(path)].map(|found| found.ok().map(place));
        open.is_some() && open == there
    }
    #[cfg(not(unix))]
    {
        folder.metadata().is_ok() && path.is_dir()
    }
}

/// A file that was not there before; not one that a link leads to. Only its owner may read it: a state
/// holds parts of the run.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
