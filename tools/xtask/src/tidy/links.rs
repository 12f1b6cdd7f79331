//! Relative links of the documents: the file must be there, and so must the heading.

use crate::workspace::{Finding, Workspace};
use std::path::Path;

/// All dead links of all Markdown files.
pub(super) fn findings(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in workspace.files("", "md") {
        let Ok(text) = workspace.read(&path) else { continue };
        for (line, target) in links(&text) {
            if let Some(what) = complaint(workspace, &path, &target) {
                findings.push(Finding::new(format!("{path}:{line}"), what));
            }
        }
    }
    findings
}

fn complaint(workspace: &Workspace, from: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    let path = match file {
        "" => workspace.path(from),
        _ => workspace.path(&folder.join(file).to_string_lossy()),
    };
    if !path.exists() {
        return Some(format!("dead link: {target}"));
    }
    if anchor.is_empty() || path.extension().is_none_or(|end| end != "md") {
        return None;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    (!anchors(&text).iter().any(|known| known == anchor)).then(|| format!("dead anchor: {target}"))
}

/// Targets of inline links `[text](target)` outside code, with their line.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, number) in prose(text) {
        // Every other piece between backticks is code. A link whose text is code has its target
        // in the piece after.
        for piece in line.split('`').step_by(2) {
            found.extend(targets(piece).map(|target| (number, target)));
        }
    }
    found
}

fn targets(text: &str) -> impl Iterator<Item = String> + '_ {
    text.match_indices("](").filter_map(|(at, opening)| {
        let rest = &text[at + opening.len()..];
        let target = rest.split(')').next()?.split_whitespace().next()?;
        Some(target.to_owned())
    })
}

/// The anchors of a text's headings, made as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let headings = prose(text).filter(|(line, _)| line.starts_with('#'));
    headings
        .map(|(line, _)| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

/// Lines outside fenced code, with their number.
fn prose(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut fenced = false;
    text.lines().zip(1..).filter(move |(line, _)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::checkout;

    #[test]
    fn links_are_found_outside_code() {
        let text = "[a](b.md)\n`[c](d.md)` [`e`](f.md)\n```\n[g](h.md)\n```\n[i](j.md \"title\")";
        let found = links(text);
        assert_eq!(found, [(1, "b.md".to_owned()), (2, "f.md".to_owned()), (6, "j.md".to_owned())]);
    }

    #[test]
    fn dead_files_and_dead_anchors_are_told_apart_from_live_ones() {
        let page = ("docs/a.md", "# The `read_write` row, twice\n");
        let (_folder, workspace) = checkout(&[page, ("b.md", "")]);
        assert_eq!(complaint(&workspace, "docs/a.md", "../b.md"), None);
        assert_eq!(complaint(&workspace, "docs/a.md", "https://example.org"), None);
        assert_eq!(complaint(&workspace, "b.md", "docs/a.md#the-read_write-row-twice"), None);
        assert!(complaint(&workspace, "b.md", "docs/a.md#row").unwrap().contains("anchor"));
        assert!(complaint(&workspace, "docs/a.md", "b.md").unwrap().contains("dead link"));
    }
}
