//! The tree this tool looks at, and the few ways of looking.

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

    /// The standard output of a program run at the root.
    pub(crate) fn output(&self, program: &str, args: &[&str]) -> Result<String, String> {
        let output = Command::new(program)
            .args(args)
            .current_dir(&self.root)
            .output()
            .map_err(|error| format!("{program}: cannot be run: {error}"))?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{program} {}: {}", args.join(" "), stderr.trim_end()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs a program at the root on this terminal, with extra environment variables.
    pub(crate) fn run(
        &self,
        program: &str,
        args: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<(), String> {
        let status = Command::new(program)
            .args(args)
            .envs(environment.iter().copied())
            .current_dir(&self.root)
            .status()
            .map_err(|error| format!("{program}: cannot be run: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{program} {}: {status}", args.join(" ")))
        }
    }
}

/// The cargo that runs us, or the one on the path.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
