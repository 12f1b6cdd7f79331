//! Runs the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder that the command runs in, gone after the test.
pub(crate) struct Folder {
    here: TempDir,
    /// The user's cache.
    cache: TempDir,
}

/// What the command did.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { here: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.here.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    /// Names of all files, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = entries(self.here.path()).into_iter().map(name).collect();
        names.sort();
        names
    }

    /// Paths of all files in the user's cache for Rill.
    pub(crate) fn cached(&self) -> Vec<PathBuf> {
        let folder = self.cache.path().join("rill");
        if folder.exists() { entries(&folder) } else { Vec::new() }
    }

    /// Runs `rill` with the words of `line`; a word `@NAME` is the path of a prebuilt guest,
    /// `%NAME` of a guest's input.
    pub(crate) fn rill(&self, line: &str) -> Outcome {
        let Output { status, stdout, stderr } = self.command(line).output().unwrap();
        Outcome {
            status: status.code().expect("not killed by a signal"),
            stdout,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    /// The command of [`Folder::rill`].
    pub(crate) fn command(&self, line: &str) -> Command {
        let words = line.split_whitespace().map(|word| match word.split_at(1) {
            ("@", name) => guests("prebuilt", name, "elf").into_os_string(),
            ("%", name) => guests("inputs", name, "bin").into_os_string(),
            _ => word.into(),
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_rill"));
        command.args(words).current_dir(self.here.path());
        command.env("XDG_CACHE_HOME", self.cache.path());
        command
    }

    /// As [`Folder::rill`], which must succeed; its standard output.
    pub(crate) fn succeeds(&self, line: &str) -> String {
        let outcome = self.rill(line);
        assert_eq!(outcome.status, 0, "{line}: {outcome:?}");
        String::from_utf8_lossy(&outcome.stdout).into_owned()
    }

    /// As [`Folder::rill`], which must end with `status` and without panic, and tell `what`.
    pub(crate) fn refuses(&self, line: &str, status: i32, what: &str) {
        let outcome = self.rill(line);
        assert_eq!(outcome.status, status, "{line}: {outcome:?}");
        assert!(outcome.stderr.contains(what), "{line}: {outcome:?}");
        assert!(!outcome.stderr.contains("panicked at crates"), "{line}: {outcome:?}");
    }
}

/// What is in a folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn name(path: PathBuf) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The path of a file of the guests.
pub(crate) fn guests(folder: &str, name: &str, extension: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests");
    root.join(folder).join(name).with_extension(extension)
}
