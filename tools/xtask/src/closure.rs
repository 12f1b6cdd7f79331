//! The verifier's closure: every crate that an auditor of the verifier has to think about.

use crate::workspace::{Finding, Workspace, cargo};
use std::collections::BTreeSet;

const FILE: &str = "crates/verifier/closure.txt";
const HEAD: &str = "\
# What rill-verifier brings with it, all features on. Written by `cargo xtask layers --bless`,
# compared by `cargo xtask layers`: a new line here is a new crate to audit.
";
/// Host-specific dependencies would make the list depend on who asks.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Complains if the list on disk is not the closure of today.
pub(crate) fn findings(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let today = closure(workspace)?;
    let listed = workspace.read(FILE).unwrap_or_default();
    if today == listed {
        return Ok(vec![]);
    }
    let difference = difference(&listed, &today);
    let what = format!("differs ({difference}): `cargo xtask layers --bless` if that is meant");
    Ok(vec![Finding::new(FILE, what)])
}

/// Writes the closure of today.
pub(crate) fn bless(workspace: &Workspace) -> Result<String, String> {
    workspace.write(FILE, &closure(workspace)?)?;
    Ok(format!("wrote {FILE}\n"))
}

/// The text of the list: our crates, foreign crates that are linked, foreign crates that only run
/// while building.
fn closure(workspace: &Workspace) -> Result<String, String> {
    let linked = tree(workspace, "normal,no-proc-macro")?;
    let everything = tree(workspace, "normal,build")?;
    let (ours, foreign): (BTreeSet<_>, BTreeSet<_>) =
        linked.iter().cloned().partition(|name| name.starts_with("rill-"));
    let building: BTreeSet<_> = everything.difference(&linked).cloned().collect();
    let mut text = HEAD.to_owned();
    for (title, crates) in
        [("ours", ours), ("foreign, linked", foreign), ("foreign, while building", building)]
    {
        let lines: String = crates.iter().map(|name| name.clone() + "\n").collect();
        text += &["\n[", title, ": ", &crates.len().to_string(), "]\n", &lines].concat();
    }
    Ok(text)
}

/// Names and versions in the dependency tree of the verifier over `edges`; our own without version.
fn tree(workspace: &Workspace, edges: &str) -> Result<BTreeSet<String>, String> {
    let args = ["tree", "--locked", "--package", "rill-verifier", "--all-features", "--edges"];
    let rest = [edges, "--target", TARGET, "--prefix", "none", "--format", "{p}"];
    let output = workspace.output(&cargo(), &[&args[..], &rest].concat())?;
    Ok(output.lines().filter_map(crate_and_version).collect())
}

/// `name vX (note)` as `name X`.
fn crate_and_version(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let name = words.next()?;
    if name.starts_with("rill-") {
        return Some(name.to_owned());
    }
    Some(format!("{name} {}", words.next()?.trim_start_matches('v')))
}

/// Lines that came and went, in one line.
fn difference(before: &str, after: &str) -> String {
    let (before, after): (BTreeSet<_>, BTreeSet<_>) =
        (before.lines().collect(), after.lines().collect());
    let came = after.difference(&before).map(|line| format!("+ {line}"));
    let went = before.difference(&after).map(|line| format!("- {line}"));
    came.chain(went).filter(|line| line.len() > 2).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_crates_carry_their_version_and_ours_do_not() {
        assert_eq!(crate_and_version("ark-ff v0.6.0 (*)"), Some("ark-ff 0.6.0".to_owned()));
        assert_eq!(crate_and_version("rill-pcs v0.1.0 (/home)"), Some("rill-pcs".to_owned()));
        assert_eq!(crate_and_version(""), None);
    }

    #[test]
    fn a_difference_names_what_came_and_went() {
        assert_eq!(difference("a 1\nb 1\n", "a 1\nb 2\n"), "+ b 2, - b 1");
    }

    #[test]
    fn the_closure_holds_the_crates_above_the_line_and_no_other_of_ours() {
        let text = closure(&Workspace::of_this_build()).unwrap();
        let ours: BTreeSet<&str> = text.lines().filter(|line| line.starts_with("rill-")).collect();
        let above = crate::layers::ABOVE.iter().map(|(name, _)| *name).collect();
        assert!(ours.is_subset(&above), "{ours:?}");
        assert!(ours.contains("rill-field"));
    }
}
