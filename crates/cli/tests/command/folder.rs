//! Runs the command.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
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

    /// One with an `input` of the guest `rows`, loops and rest: some 700 rows.
    pub(crate) fn with_input() -> Self {
        let folder = Self::new();
        folder.write("input", &[5_u64, 3].map(u64::to_le_bytes).concat());
        folder
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
        let mut names: Vec<String> =
            entries(self.here.path()).iter().map(|path| name(path)).collect();
        names.sort();
        names
    }

    /// Paths of all files in the user's cache for Rill.
    pub(crate) fn cached(&self) -> Vec<PathBuf> {
        let folder = self.cache.path().join("rill");
        if folder.exists() { entries(&folder) } else { Vec::new() }
    }

    /// `rill` with the words of `line`; a word `@NAME` is the path of a prebuilt guest, `%NAME` of
    /// a guest's input.
    pub(crate) fn command(&self, line: &str) -> Command {
        let words = line.split_whitespace().map(|word| match word.split_at(1) {
            ("@", name) => guests("prebuilt", name, "elf").into_os_string(),
            ("%", name) => guests("inputs", name, "bin").into_os_string(),
            _ => word.into(),
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_rill"));
        command.args(words).current_dir(self.here.path()).stdin(Stdio::null());
        command.env("XDG_CACHE_HOME", self.cache.path());
        command
    }

    /// Runs `rill` with the words of `line`, as [`Folder::command`] has them.
    pub(crate) fn rill(&self, line: &str) -> Outcome {
        self.command(line).output().unwrap().into()
    }

    /// As [`Folder::rill`], reading the file `name` on standard input.
    pub(crate) fn rill_reading(&self, name: &str, line: &str) -> Outcome {
        let input = File::open(self.path(name)).unwrap();
        self.command(line).stdin(input).output().unwrap().into()
    }

    /// Starts a proof that takes some seconds with `options`; it is at work when this returns.
    pub(crate) fn starts(&self, options: &str) -> Child {
        let line = format!("prove @rows --input %rows --progress json {options}");
        let mut child = self.command(&line).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0];
        std::io::Read::read_exact(child.stderr.as_mut().unwrap(), &mut first).unwrap();
        child
    }

    /// As [`Folder::rill`], which must end with `status`.
    pub(crate) fn ends(&self, line: &str, status: i32) -> Outcome {
        let outcome = self.rill(line);
        assert_eq!(outcome.status, status, "{line}: {outcome:?}");
        outcome
    }

    /// As [`Folder::rill`], which must succeed; its standard output.
    pub(crate) fn succeeds(&self, line: &str) -> String {
        String::from_utf8_lossy(&self.ends(line, 0).stdout).into_owned()
    }

    /// As [`Folder::rill`], which must end with `status` and without panic, and tell `what`.
    pub(crate) fn refuses(&self, line: &str, status: i32, what: &str) {
        self.rill(line).refused(line, status, what);
    }

    /// As [`Folder::refuses`] for bad usage, before any work: nothing is told but that.
    pub(crate) fn refuses_at_once(&self, line: &str, what: &str) {
        let line = format!("{line} --progress json");
        let outcome = self.rill(&line);
        outcome.refused(&line, 2, what);
        assert_eq!(outcome.stderr.lines().count(), 1, "no work was done: {outcome:?}");
    }
}

impl Outcome {
    /// It must be that of a command that told all of these, without panic.
    pub(crate) fn tells(&self, facts: &[&str]) {
        assert!(!self.stderr.contains("panicked at crates"), "{self:?}");
        for fact in facts {
            assert!(self.stderr.contains(fact), "{fact}: {self:?}");
        }
    }

    /// It must be that of a command that ended with `status` and without panic, and told `what`.
    pub(crate) fn refused(&self, line: &str, status: i32, what: &str) {
        assert_eq!(self.status, status, "{line}: {self:?}");
        assert!(self.stderr.contains(what), "{line}: {self:?}");
        assert!(!self.stderr.contains("panicked at crates"), "{line}: {self:?}");
    }
}

impl From<Output> for Outcome {
    fn from(Output { status, stdout, stderr }: Output) -> Self {
        Self {
            status: status.code().expect("not killed by a signal"),
            stdout,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }
}

/// What is in a folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The path of a file of the guests.
pub(crate) fn guests(folder: &str, name: &str, extension: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests");
    root.join(folder).join(name).with_extension(extension)
}
