//! Lengths of files and lines. The length of functions is clippy's (`too_many_lines`).

use super::config::{Config, FileException};
use crate::layers::ABOVE;
use crate::workspace::{Finding, Workspace};

/// Lines of a file of a crate above the trust line, and of any other.
const LINES: [usize; 2] = [300, 400];
/// Characters of a line.
pub(crate) const WIDTH: usize = 100;

/// The sizes of one file.
struct Sizes {
    path: String,
    lines: usize,
    /// Characters of each line.
    widths: Vec<usize>,
}

impl Sizes {
    fn of(path: &str, text: &str) -> Self {
        let widths = text.lines().map(|line| line.chars().count()).collect();
        Self { path: path.to_owned(), lines: text.lines().count(), widths }
    }

    fn usual_lines(&self) -> usize {
        LINES[usize::from(!is_above(&self.path))]
    }

    fn widest(&self) -> usize {
        self.widths.iter().copied().max().unwrap_or(0)
    }
}

/// All complaints about Rust files, and about exceptions that excuse nothing.
pub(super) fn findings(workspace: &Workspace, config: &Config) -> Vec<Finding> {
    let files: Vec<Sizes> = workspace
        .files("", "rs")
        .iter()
        .filter_map(|path| Some(Sizes::of(path, &workspace.read(path).ok()?)))
        .collect();
    let mut findings: Vec<Finding> =
        files.iter().flat_map(|file| complaints(file, config)).collect();
    findings.extend(stale(&files, config));
    findings
}

fn complaints(file: &Sizes, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let limit = config.limit(&file.path, |exception| exception.lines).unwrap_or(file.usual_lines());
    if file.lines > limit {
        findings.push(Finding::new(&file.path, format!("{} lines, limit {limit}", file.lines)));
    }
    let limit = config.limit(&file.path, |exception| exception.width).unwrap_or(WIDTH);
    for (width, line) in file.widths.iter().zip(1_usize..).filter(|(width, _)| **width > limit) {
        let place = format!("{}:{line}", file.path);
        findings.push(Finding::new(place, format!("{width} characters, limit {limit}")));
    }
    findings
}

/// Exceptions that no file needs.
fn stale(files: &[Sizes], config: &Config) -> Vec<Finding> {
    let is_stale = |exception: &&FileException| {
        let covered = || files.iter().filter(|file| exception.covers(&file.path));
        let lines = covered().any(|file| file.lines > file.usual_lines());
        let width = covered().any(|file| file.widest() > WIDTH);
        (exception.lines.is_some() && !lines) || (exception.width.is_some() && !width)
    };
    let what = "needs no exception any more: remove it from tidy.toml";
    config.file.iter().filter(is_stale).map(|e| Finding::new(&e.path, what)).collect()
}

fn is_above(path: &str) -> bool {
    let name = path.strip_prefix("crates/").and_then(|path| path.split('/').next());
    ABOVE.iter().any(|(above, _)| above.strip_prefix("rill-") == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excusing(path: &str, lines: Option<usize>, width: Option<usize>) -> Config {
        let path = path.to_owned();
        let exception = FileException { path, lines, width, ..FileException::default() };
        Config { file: vec![exception], pending: vec![] }
    }

    fn places(path: &str, text: &str, config: &Config) -> Vec<String> {
        let found = complaints(&Sizes::of(path, text), config);
        found.into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn long_files_are_found_and_sooner_above_the_trust_line() {
        let (short, long) = ("x\n".repeat(301), "x\n".repeat(401));
        let none = Config::default();
        assert_eq!(places("crates/isa/tests/a.rs", &short, &none), ["crates/isa/tests/a.rs"]);
        assert!(places("crates/rill/src/a.rs", &short, &none).is_empty());
        assert_eq!(places("a.rs", &long, &none), ["a.rs"]);
        assert!(places("a.rs", &long, &excusing("a.rs", Some(500), None)).is_empty());
        assert_eq!(places("a.rs", &long, &excusing("a.rs", Some(400), None)), ["a.rs"]);
    }

    #[test]
    fn long_lines_are_found_by_number_and_counted_in_characters() {
        let text = format!("x\n{}\n{}\n", "é".repeat(100), "é".repeat(101));
        assert_eq!(places("b/a.rs", &text, &Config::default()), ["b/a.rs:3"]);
        assert!(places("b/a.rs", &text, &excusing("b/", None, Some(110))).is_empty());
        assert_eq!(places("b/a.rs", &text, &excusing("a/", None, Some(110))), ["b/a.rs:3"]);
    }

    #[test]
    fn an_exception_that_nothing_needs_is_found() {
        let wide = [Sizes::of("b/a.rs", &"x".repeat(101))];
        assert_eq!(stale(&wide, &excusing("b/", None, Some(110))), []);
        assert_eq!(stale(&wide, &excusing("b/", Some(700), None)).len(), 1);
        assert_eq!(stale(&wide, &excusing("gone.rs", None, Some(110))).len(), 1);
    }
}
