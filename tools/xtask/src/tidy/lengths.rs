//! Lengths of files and lines. The length of functions is clippy's (`too_many_lines`).

use super::config::Config;
use crate::workspace::{Finding, Workspace};

/// Lines of a source file, net of its inline tests.
const SOURCE_LINES: usize = 600;
/// Lines of a file that holds nothing but tests.
const TEST_LINES: usize = 1000;
/// Characters of a line.
const WIDTH: usize = 100;

/// All complaints about Rust files, and about exceptions that excuse nothing.
pub(super) fn findings(workspace: &Workspace, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in workspace.files("", "rs") {
        let Ok(text) = workspace.read(&path) else { continue };
        findings.extend(lines(&path, &text, config));
        findings.extend(widths(&path, &text, config));
    }
    for exception in &config.file {
        if !workspace.has(&exception.path) {
            findings.push(Finding::new(&exception.path, "is excused in tidy.toml and not there"));
        }
    }
    findings
}

fn lines(path: &str, text: &str, config: &Config) -> Option<Finding> {
    let usual = if holds_only_tests(path) { TEST_LINES } else { SOURCE_LINES };
    let excused = config.file(path).and_then(|exception| exception.lines);
    let count = net_lines(text);
    judge("lines", count, usual, excused).map(|what| Finding::new(path, what))
}

fn widths(path: &str, text: &str, config: &Config) -> Vec<Finding> {
    let excused = config.file(path).and_then(|exception| exception.width);
    let widths = text.lines().map(|line| line.chars().count());
    if let Some(limit) = excused {
        let widest = widths.max().unwrap_or(0);
        let what = judge("characters in its widest line", widest, WIDTH, Some(limit));
        return what.map(|what| Finding::new(path, what)).into_iter().collect();
    }
    let numbered = widths.zip(1..).filter(|(width, _)| *width > WIDTH);
    numbered
        .map(|(width, line): (usize, usize)| {
            Finding::new(format!("{path}:{line}"), format!("{width} characters, limit {WIDTH}"))
        })
        .collect()
}

/// Compares a size with its limit; an exception that is not needed any more is a complaint too.
fn judge(unit: &str, size: usize, usual: usize, excused: Option<usize>) -> Option<String> {
    match excused {
        Some(_) if size <= usual => {
            Some(format!("{size} {unit} need no exception: remove it from tidy.toml"))
        }
        Some(limit) if size > limit => Some(format!("{size} {unit}, excused up to {limit}")),
        None if size > usual => Some(format!("{size} {unit}, limit {usual}")),
        _ => None,
    }
}

fn holds_only_tests(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/") || path.contains("/benches/")
}

/// Lines outside `mod tests { … }` blocks at the left margin.
fn net_lines(text: &str) -> usize {
    let mut inside = false;
    let mut count = 0;
    for line in text.lines() {
        inside |= line.starts_with("mod tests {");
        count += usize::from(!inside);
        inside &= line != "}";
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::config::FileException;

    fn excusing(lines: Option<usize>, width: Option<usize>) -> Config {
        let exception =
            FileException { path: "a.rs".to_owned(), lines, width, reason: "r".to_owned() };
        Config { file: vec![exception], pending: vec![] }
    }

    #[test]
    fn inline_tests_do_not_count() {
        let text = "fn f() {\n}\n\n#[cfg(test)]\nmod tests {\n    fn g() {\n    }\n}\nfn h() {}\n";
        assert_eq!(net_lines(text), 5);
    }

    #[test]
    fn long_files_are_found_and_test_files_may_be_longer() {
        let text = "x\n".repeat(601);
        assert!(lines("a.rs", &text, &Config::default()).is_some());
        assert!(lines("a/tests.rs", &text, &Config::default()).is_none());
        assert!(lines("a.rs", &text, &excusing(Some(700), None)).is_none());
        assert!(lines("a.rs", "x\n", &excusing(Some(700), None)).is_some());
    }

    #[test]
    fn long_lines_are_found_by_number_and_counted_in_characters() {
        let text = format!("x\n{}\n{}\n", "é".repeat(100), "é".repeat(101));
        let found = widths("a.rs", &text, &Config::default());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "a.rs:3");
        assert_eq!(widths("a.rs", &text, &excusing(None, Some(110))), []);
        assert_eq!(widths("a.rs", "x", &excusing(None, Some(110))).len(), 1);
    }
}
