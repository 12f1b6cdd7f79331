//! Where the name of a file leads.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The name of standard input and standard output.
const DASH: &str = "-";

/// How many links are followed: as many as Linux follows.
const MAX_LINKS: usize = 40;

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// An open file of the process, by its number: 0 is standard input, 1 standard output.
    Descriptor(u32),
    /// A path without links; nothing need exist there.
    Path(PathBuf),
}

/// Two places with a key in common are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Descriptor(u32),
    /// Device and number on it.
    Inode(u64, u64),
    Path(PathBuf),
}

impl Place {
    /// Where something is read.
    pub(super) fn of_input(name: &Path) -> io::Result<Self> {
        if name == Path::new(DASH) { Ok(Self::Descriptor(0)) } else { resolve(name) }
    }

    /// Where something is written.
    pub(super) fn of_output(name: &Path) -> io::Result<Self> {
        if name == Path::new(DASH) { Ok(Self::Descriptor(1)) } else { resolve(name) }
    }

    /// What the place has in common with others that are the same. Devices have nothing, because
    /// what is written to a terminal or to `/dev/null` does not destroy what was written before.
    pub(super) fn keys(&self) -> Vec<Key> {
        match self {
            Self::Descriptor(number) => {
                let mut keys = vec![Key::Descriptor(*number)];
                keys.extend(standard(*number).filter(Metadata::is_file).map(|found| inode(&found)));
                keys
            }
            Self::Path(path) => {
                let mut keys = vec![Key::Path(path.clone())];
                match fs::metadata(path) {
                    Ok(found) if is_character_device(&found) => keys.clear(),
                    Ok(found) => keys.push(inode(&found)),
                    Err(_) => {}
                }
                keys
            }
        }
    }
}

fn inode(metadata: &Metadata) -> Key {
    Key::Inode(metadata.dev(), metadata.ino())
}

fn is_character_device(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&metadata.file_type())
}

/// What a standard stream is connected with.
fn standard(number: u32) -> Option<Metadata> {
    let owned = match number {
        0 => io::stdin().as_fd().try_clone_to_owned(),
        1 => io::stdout().as_fd().try_clone_to_owned(),
        2 => io::stderr().as_fd().try_clone_to_owned(),
        _ => return None,
    };
    File::from(owned.ok()?).metadata().ok()
}

/// Follows links, the last one too, though it may lead to nothing.
fn resolve(name: &Path) -> io::Result<Place> {
    let mut path = name.to_owned();
    for _ in 0..MAX_LINKS {
        let is_folder = matches!(path.as_os_str().as_bytes(), [.., b'/'] | [.., b'/', b'.']);
        let (Some(last), false) = (path.file_name(), is_folder) else {
            // Nothing can be written to a folder; whoever tries gets an error.
            return if path.as_os_str().is_empty() {
                Err(ErrorKind::NotFound.into())
            } else if path.is_dir() {
                path.canonicalize().map(Place::Path)
            } else {
                Err(ErrorKind::NotADirectory.into())
            };
        };
        let above = path.parent().filter(|above| !above.as_os_str().is_empty());
        let folder = above.unwrap_or(Path::new(".")).canonicalize()?;
        if let Some(number) = descriptor(&folder, last.to_str()) {
            return Ok(Place::Descriptor(number));
        }
        let full = folder.join(last);
        match fs::symlink_metadata(&full) {
            Ok(found) if found.is_symlink() => path = folder.join(fs::read_link(&full)?),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => return Ok(Place::Path(full)),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The number of an open file where the system shows them: `/dev/stdout` leads there.
fn descriptor(folder: &Path, name: Option<&str>) -> Option<u32> {
    let shown = folder.starts_with("/proc") && folder.ends_with("fd");
    name.filter(|_| shown)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_place_is_known_by_whatever_name() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().canonicalize().unwrap();
        fs::create_dir(here.join("sub")).unwrap();
        fs::write(here.join("file"), b"").unwrap();
        fs::hard_link(here.join("file"), here.join("hard")).unwrap();
        symlink("file", here.join("soft")).unwrap();
        symlink("sub/../nothing", here.join("dangling")).unwrap();
        let keys = |name: &str| Place::of_output(&here.join(name)).unwrap().keys();
        let same = |a: &str, b: &str| keys(a).iter().any(|key| keys(b).contains(key));
        for name in ["file", "./file", "sub/../file", "soft", "hard"] {
            assert!(same("file", name), "{name}");
        }
        assert!(same("nothing", "dangling") && same("nothing", "sub/../nothing"));
        assert!(!same("file", "nothing") && !same("file", "sub") && !same("nothing", "none"));
    }
}
