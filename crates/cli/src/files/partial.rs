//! Files that get their name only when they are whole.
//!
//! Until then there is a file next to it, with a name that follows from the one it will get, and
//! locked: so two commands cannot work at one file. The lock is gone with the process. A signal
//! that ends the process removes the file; after `SIGKILL` it stays until somebody writes to the
//! same file again.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError, mpsc};
use tempfile::TempPath;

/// How often others may interfere.
const ATTEMPTS: usize = 100;

/// What to remove if the process is ended.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file in the making. Gone when it is dropped.
#[derive(Debug)]
pub(super) struct Partial {
    file: File,
    path: TempPath,
    _listed: Listed,
}

impl Partial {
    /// A file that will be called `target`, a path without links; `None` if somebody else is
    /// writing it.
    pub(super) fn reserve(target: &Path) -> io::Result<Option<Self>> {
        remove_when_ended();
        let path = beside(target);
        for _ in 0..ATTEMPTS {
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) if locked(&file)? && is_at(&file, &path) => {
                    let listed = Listed::new(&path);
                    let path = TempPath::try_from_path(path)?;
                    return Ok(Some(Self { file, path, _listed: listed }));
                }
                // Somebody has taken it for a leftover, and locked or removed it.
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if !remove_leftover(&path)? {
                        return Ok(None);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Writes `bytes`, makes them durable, and gives the file its name. An existing file is
    /// replaced with `force` only.
    pub(super) fn publish(mut self, bytes: &[u8], target: &Path, force: bool) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.sync_all()?;
        // Not while a signal removes it.
        let _guard = unfinished();
        let path = self.path;
        let named = if force { path.persist(target) } else { path.persist_noclobber(target) };
        named.map_err(|error| error.error)
    }
}

/// An entry in the list of what is unfinished.
#[derive(Debug)]
struct Listed(PathBuf);

impl Listed {
    fn new(path: &Path) -> Self {
        unfinished().push(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.0);
    }
}

/// The name of the file next to it. Its length is fixed, since names may be as long as the system
/// allows.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default();
    // FNV-1a, so that all versions agree.
    let hash = name.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    target.with_file_name(format!(".rill-{hash:016x}"))
}

/// Removes a file that nobody is writing; whether nobody is. It is not written to: it may have
/// other names.
fn remove_leftover(path: &Path) -> io::Result<bool> {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    let file = match options.open(path) {
        Ok(file) if file.metadata()?.is_file() => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        _ => {
            let what = format!("{} is in the way", path.display());
            return Err(io::Error::new(ErrorKind::AlreadyExists, what));
        }
    };
    let is_free = locked(&file)?;
    if is_free && is_at(&file, path) {
        fs::remove_file(path)?;
    }
    Ok(is_free)
}

/// Locks a file, unless somebody else has.
fn locked(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        // Where there are no locks, the name alone must do.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether an open file is the one with this name.
fn is_at(file: &File, path: &Path) -> bool {
    let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let [open, there] = [file.metadata(), fs::symlink_metadata(path)].map(|found| found.map(place));
    open.is_ok_and(|open| there.is_ok_and(|there| open == there))
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on, signals that end the process first remove whatever is unfinished.
fn remove_when_ended() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use signal_hook::iterator::Signals;
        let wanted = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| !is_ignored(*signal));
        // Without it nothing is lost; a file of no bytes may stay. Signals are taken only once
        // there is a thread to act on them.
        let (give, take) = mpsc::channel::<Signals>();
        let watcher = std::thread::Builder::new().spawn(move || {
            let Ok(mut signals) = take.recv() else { return };
            for signal in signals.forever() {
                let files = unfinished();
                for path in &*files {
                    let _ = fs::remove_file(path);
                }
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
        if let (Ok(_), Ok(signals)) = (watcher, Signals::new(wanted)) {
            let _ = give.send(signals);
        }
    });
}

/// Whether the one who started the process wants it to go on, as `nohup` does.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leftover_is_removed_and_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let [target, mine] = ["target", "mine"].map(|name| folder.path().join(name));
        fs::write(&mine, b"mine").unwrap();
        fs::hard_link(&mine, beside(&target)).unwrap();
        let partial = Partial::reserve(&target).unwrap().unwrap();
        partial.publish(b"bytes", &target, false).unwrap();
        assert_eq!(fs::read(&mine).unwrap(), b"mine");
        assert_eq!(fs::read(&target).unwrap(), b"bytes");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn no_link_is_followed_and_no_folder_removed() {
        let folder = tempfile::tempdir().unwrap();
        let [target, mine] = ["target", "mine"].map(|name| folder.path().join(name));
        fs::write(&mine, b"mine").unwrap();
        std::os::unix::fs::symlink(&mine, beside(&target)).unwrap();
        assert!(Partial::reserve(&target).is_err());
        fs::remove_file(beside(&target)).unwrap();
        fs::create_dir(beside(&target)).unwrap();
        assert!(Partial::reserve(&target).is_err());
        assert_eq!(fs::read(&mine).unwrap(), b"mine");
    }

    #[test]
    fn of_many_at_a_time_one_gets_the_name() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..50 {
            let target = folder.path().join(round.to_string());
            fs::write(beside(&target), b"left over").unwrap();
            let reserve = |_| {
                let target = target.clone();
                std::thread::spawn(move || Partial::reserve(&target))
            };
            let threads: Vec<_> = (0..4).map(reserve).collect();
            // Nothing is given up before all have tried.
            let all: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
            assert_eq!(all.iter().filter(|partial| matches!(partial, Ok(Some(_)))).count(), 1);
        }
    }

    #[test]
    fn names_as_long_as_can_be_have_a_file_beside() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("n".repeat(255));
        let partial = Partial::reserve(&target).unwrap().unwrap();
        partial.publish(b"bytes", &target, false).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"bytes");
    }
}
