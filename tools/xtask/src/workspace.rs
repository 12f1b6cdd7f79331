//! The tree this tool looks at, and the few ways of looking.

use crate::process::cargo;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A checkout of the project.
pub(crate) struct Workspace {
    root: PathBuf,
}

/// One complaint: where, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The path from the root, with `:line` where a line is meant.
    pub(crate) place: String,
    /// A sentence.
    pub(crate) what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl Finding {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// `Ok` with `praise` if there is nothing to complain about, else all complaints, one a line.
pub(crate) fn verdict(praise: &str, findings: &[Finding]) -> Result<String, String> {
    if findings.is_empty() {
        return Ok(format!("{praise}\n"));
    }
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(format!("{}\n{} finding(s)", lines.join("\n"), lines.len()))
}

impl Workspace {
    /// The checkout this tool was compiled in.
    pub(crate) fn of_this_build() -> Self {
        Self::at(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
    }

    /// The checkout at `root`.
    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.canonicalize().unwrap_or_else(|_| root.to_owned()) }
    }

    /// The place of `relative` on disk.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Whether `relative` is there.
    pub(crate) fn has(&self, relative: &str) -> bool {
        self.path(relative).exists()
    }

    /// The text of `relative`.
    pub(crate) fn read(&self, relative: &str) -> Result<String, String> {
        std::fs::read_to_string(self.path(relative))
            .map_err(|error| format!("{relative}: cannot be read: {error}"))
    }

    /// Replaces `relative` by `text`.
    pub(crate) fn write(&self, relative: &str, text: &str) -> Result<(), String> {
        std::fs::write(self.path(relative), text)
            .map_err(|error| format!("{relative}: cannot be written: {error}"))
    }

    /// Replaces `relative` by `value` as JSON for people.
    pub(crate) fn write_json(&self, relative: &str, value: &impl Serialize) -> Result<(), String> {
        let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
        self.write(relative, &(text + "\n"))
    }

    /// Replaces what stands between the marks of the page `relative` that are of the command
    /// `writer`.
    pub(crate) fn write_tables(
        &self,
        relative: &str,
        writer: &str,
        tables: &str,
    ) -> Result<(), String> {
        let begin = format!("<!-- tables:begin (written by `cargo xtask {writer}`) -->\n");
        let end = "<!-- tables:end -->";
        let page = self.read(relative)?;
        let missing = |mark: &str| format!("{relative}: no `{}`", mark.trim());
        let (head, rest) = page.split_once(&begin).ok_or_else(|| missing(&begin))?;
        let (_, tail) = rest.split_once(end).ok_or_else(|| missing(end))?;
        self.write(relative, &[head, &begin, tables, end, tail].concat())
    }

    /// All files below `folder` (empty: everywhere) whose name ends in `.extension`, sorted, as
    /// paths from the root with `/`. Build folders and hidden folders are not entered.
    pub(crate) fn files(&self, folder: &str, extension: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(&self.path(folder), extension, &mut found);
        found.sort();
        found
    }

    fn collect(&self, folder: &Path, extension: &str, found: &mut Vec<String>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    self.collect(&path, extension, found);
                }
            } else if path.extension().is_some_and(|end| end == extension) {
                let relative = path.strip_prefix(&self.root).unwrap_or(&path);
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }

    /// A command at the root: `line` has the program and its arguments between blanks.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        let mut command = match words.next() {
            Some("cargo") | None => Command::new(cargo()),
            Some(program) => Command::new(program),
        };
        command.args(words).current_dir(&self.root);
        command
    }
}

/// A checkout of these files, which is there as long as its folder.
#[cfg(test)]
pub(crate) fn checkout(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(folder.path());
    files.iter().for_each(|(path, text)| workspace.add(path, text));
    (folder, workspace)
}

#[cfg(test)]
impl Workspace {
    /// Writes a file and the folders it is in.
    pub(crate) fn add(&self, relative: &str, text: &str) {
        std::fs::create_dir_all(self.path(relative).parent().unwrap()).unwrap();
        self.write(relative, text).unwrap();
    }
}
