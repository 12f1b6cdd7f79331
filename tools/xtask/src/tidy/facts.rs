//! What documents say of the repository and a machine can look up: commands of this tool, crates
//! and their layers, files, tests.

use crate::layers::{ABOVE, BELOW};
use crate::workspace::{Finding, Workspace};
use std::collections::BTreeSet;
use std::ops::Range;

const ARCHITECTURE: &str = "ARCHITECTURE.md";
/// Folders whose files are named by their path from the root.
const FOLDERS: [&str; 5] = ["crates/", "tools/", "docs/", "guests/", "fuzz/"];
/// Folders whose `README.md` lists all their pages.
const INDEXED: [&str; 2] = ["docs/decisions", "docs/protocol"];
/// The lowest layer of tools.
const FIRST_TOOL: u32 = 9;
/// Sections of `ARCHITECTURE.md` whose first table has a row for each crate: of which list, and of
/// which layers.
const TABLES: [(&str, &[(&str, u32)], Range<u32>); 3] = [
    ("## Above the line", ABOVE, 0..u32::MAX),
    ("## Below the line", BELOW, 0..FIRST_TOOL),
    ("## Tools", BELOW, FIRST_TOOL..u32::MAX),
];
/// A name with so many underscores is that of a test or a function.
const UNDERSCORES: usize = 4;

/// All that is not so.
pub(super) fn findings(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let known = Known::new(workspace);
    let mut findings = Vec::new();
    for path in workspace.files("", "md") {
        for (number, line) in (1..).zip(workspace.read(&path)?.lines()) {
            let found = known.complaints(workspace, line).into_iter();
            findings.extend(found.map(|what| Finding::new(format!("{path}:{number}"), what)));
        }
    }
    let architecture = workspace.read(ARCHITECTURE)?;
    let found = layers(&architecture).into_iter().chain(commands(&architecture));
    findings
        .extend(found.chain(tables(&architecture)).map(|what| Finding::new(ARCHITECTURE, what)));
    for folder in INDEXED {
        findings.extend(unlisted(workspace, folder)?);
    }
    Ok(findings)
}

/// What there is to name.
struct Known {
    commands: BTreeSet<String>,
    crates: BTreeSet<&'static str>,
    /// All words of the sources.
    words: BTreeSet<String>,
}

impl Known {
    fn new(workspace: &Workspace) -> Self {
        let sources = ["rs", "py", "sh", "c", "toml"].map(|end| workspace.files("", end)).concat();
        let mut words = BTreeSet::new();
        for text in sources.iter().filter_map(|path| workspace.read(path).ok()) {
            let long = text.split(|c: char| !is_part(c)).filter(|word| is_long(word));
            words.extend(long.map(str::to_owned));
        }
        let crates = ABOVE.iter().chain(BELOW).map(|(name, _)| *name).collect();
        Self { commands: crate::commands().collect(), crates, words }
    }

    fn complaints(&self, workspace: &Workspace, line: &str) -> Vec<String> {
        let after = |mark: &str| {
            let rests = line.match_indices(mark).map(|(at, _)| &line[at + mark.len()..]);
            rests
                .map(|rest| rest.split(|c: char| !is_part(c) && c != '-').next().unwrap_or(""))
                .filter(|word| !word.is_empty() && word.starts_with(|c: char| c.is_lowercase()))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let mut found = Vec::new();
        for word in after("cargo xtask ").iter().filter(|w| !self.commands.contains(w.as_str())) {
            found.push(format!("there is no `cargo xtask {word}`"));
        }
        for word in [" -p ", " --package "].into_iter().flat_map(after) {
            if word.starts_with("rill") && !self.crates.contains(word.as_str()) {
                found.push(format!("there is no crate `{word}`"));
            }
        }
        for code in line.split('`').skip(1).step_by(2) {
            if is_long(code) && code.chars().all(is_part) && !self.words.contains(code) {
                found.push(format!("no source has `{code}`"));
            }
            if is_path(code) && !exists(workspace, code) {
                found.push(format!("there is no `{code}`"));
            }
        }
        found
    }
}

/// Whether a piece of code is the path of one file or folder.
fn is_path(code: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "/._-".contains(c);
    FOLDERS.iter().any(|folder| code.starts_with(folder) && code != *folder)
        && code.chars().all(plain)
}

/// Whether it is there, or will be once it is built.
fn exists(workspace: &Workspace, path: &str) -> bool {
    workspace.has(path) || path.contains("/target")
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_long(word: &str) -> bool {
    word.matches('_').count() >= UNDERSCORES && !word.starts_with('_')
}

/// Compares the figure of the layers with those that `cargo xtask layers` checks.
fn layers(architecture: &str) -> Vec<String> {
    let drawn: BTreeSet<(u32, &str)> = drawn(architecture).collect();
    let all = ABOVE.iter().chain(BELOW);
    let checked: BTreeSet<(u32, &str)> = all.map(|(name, layer)| (*layer, short(name))).collect();
    differences(&checked, &drawn, |(layer, name), has| {
        format!("the figure of the layers has {has}`{name}` in layer {layer}")
    })
}

/// The name of a crate in the documents.
fn short(name: &str) -> &str {
    name.trim_start_matches("rill-")
}

/// Layer and name of each crate in the figure that follows the heading of the trust line. Words
/// after two spaces and no known crate are explanations.
fn drawn(architecture: &str) -> impl Iterator<Item = (u32, &str)> {
    let section = architecture.split("## The trust line").nth(1).unwrap_or_default();
    let figure = section.split("```").nth(1).unwrap_or_default();
    figure.lines().flat_map(|line| {
        let line = line.trim_start_matches("text").trim_start_matches("layer").trim();
        let (layer, names) = line.split_once(' ').unwrap_or_default();
        let names = names.trim().trim_start_matches("tools:").trim();
        let names = names.split("  ").map(str::trim).filter(|name| !name.is_empty());
        let layer = layer.parse().ok();
        names.filter(|name| !name.contains(' ')).filter_map(move |name| Some((layer?, name)))
    })
}

/// Compares the row `xtask` of the table of tools with the commands that exist.
fn commands(architecture: &str) -> Vec<String> {
    let row = architecture.lines().find(|line| line.starts_with("| `xtask` |")).unwrap_or_default();
    let named = row.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    differences(&crate::commands().collect(), &named, |name, has| {
        format!("the row `xtask` has {has}`{name}`")
    })
}

/// Compares the first tables of the sections about crates with the lists of layers.
fn tables(architecture: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (heading, list, layers) in TABLES {
        let section = architecture.split(heading).nth(1).unwrap_or_default();
        let rows = section.lines().skip_while(|line| !line.starts_with('|'));
        let rows = rows.take_while(|line| line.starts_with('|'));
        let named: BTreeSet<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
        let of = list.iter().filter(|(_, layer)| layers.contains(layer));
        let all = of.map(|(name, _)| short(name)).collect();
        found.extend(differences(&all, &named, |name, has| format!("{heading} has {has}`{name}`")));
    }
    found
}

/// What should be `there` and is not, and the other way round; `tell` is told of each, and `"no "`
/// if it is missing.
fn differences<T: Ord>(
    all: &BTreeSet<T>,
    there: &BTreeSet<T>,
    tell: impl Fn(&T, &str) -> String,
) -> Vec<String> {
    let missing = all.difference(there).map(|one| tell(one, "no "));
    missing.chain(there.difference(all).map(|one| tell(one, ""))).collect()
}

/// The pages of a folder that its `README.md` does not name.
fn unlisted(workspace: &Workspace, folder: &str) -> Result<Vec<Finding>, String> {
    let index = format!("{folder}/README.md");
    let text = workspace.read(&index)?;
    let pages = workspace.files(folder, "md");
    let names = pages.iter().filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'));
    let missing = names.filter(|name| *name != "README.md" && !text.contains(&format!("]({name}")));
    Ok(missing.map(|name| Finding::new(&index, format!("does not list {name}"))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::checkout;

    fn complaints(line: &str) -> Vec<String> {
        let workspace = Workspace::of_this_build();
        Known::new(&workspace).complaints(&workspace, line)
    }

    #[test]
    fn what_is_not_there_is_found() {
        for line in [
            "run `cargo xtask nothing`",
            "cargo test -p rill-nothing",
            "see `crates/verifier/src/nothing.rs`",
            "the test `nothing_of_this_name_was_ever_written`".replace("nothing", "no").as_str(),
        ] {
            assert_eq!(complaints(line).len(), 1, "{line}");
        }
    }

    #[test]
    fn what_is_there_and_what_is_a_pattern_is_left_alone() {
        for line in [
            "`cargo xtask tidy && cargo xtask layers`, cargo xtask COMMAND",
            "cargo test --release -p rill-prover registers::read_write",
            "`crates/verifier/src/verify.rs`, `crates/prover/src/AREA/NAME/`, `docs/`",
            "`max_memory`",
        ] {
            assert_eq!(complaints(line), [] as [&str; 0], "{line}");
        }
    }

    #[test]
    fn a_crate_in_the_wrong_layer_is_found() {
        let text =
            "## The trust line\n```text\nlayer 3   verifier     the protocol\n  7   tools: gone\n";
        let found: Vec<_> = drawn(text).collect();
        assert_eq!(found, [(3, "verifier"), (7, "gone")]);
        assert!(layers(text).iter().any(|what| what.contains("`gone`")));
    }

    #[test]
    fn a_crate_without_a_row_and_a_row_without_a_crate_are_found() {
        let text = "## Tools\n\n| crate | what |\n|---|---|\n| `e2e` | x |\n| `gone` | y |\n";
        let found = tables(text);
        let of_tools: Vec<_> = found.iter().filter(|what| what.starts_with("## Tools")).collect();
        assert!(of_tools.iter().any(|what| what.contains("has `gone`")), "{of_tools:?}");
        assert!(of_tools.iter().any(|what| what.contains("has no `xtask`")));
        assert!(!of_tools.iter().any(|what| what.contains("`e2e`")));
    }

    #[test]
    fn a_page_that_the_index_does_not_list_is_found() {
        let (_folder, workspace) = checkout(&[("d/README.md", "[a](a.md)"), ("d/a.md", "")]);
        assert_eq!(unlisted(&workspace, "d").unwrap(), []);
        workspace.write("d/b.md", "").unwrap();
        assert_eq!(unlisted(&workspace, "d").unwrap().len(), 1);
    }

    #[test]
    fn a_command_that_is_not_named_is_found() {
        assert!(commands("| `xtask` | `tidy`, `gone` |").len() > 2);
    }
}
