//! The verifier's closure: every crate that an auditor of the verifier has to think about.

use crate::frozen::record_path;
use crate::layers::{Package, packages};
use crate::process;
use crate::workspace::{Finding, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FILE: &str = "crates/verifier/closure.txt";
const HEAD: &str = "\
# What rill-verifier brings with it, all features on. Written by `cargo xtask layers --bless`,
# compared by `cargo xtask layers`: a new line here is a new crate to audit. Beside each crate the
# lines of its `src`, without blank lines, comments and inline tests. The number of a section may
# fall; it rises with a decision record only, `cargo xtask layers --bless NNNN`.
";
/// Host-specific dependencies would make the list depend on who asks.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// A title, and crates with their lines.
struct Section {
    title: &'static str,
    crates: BTreeMap<String, usize>,
    /// As [`FILE`] has it: the names, and how many lines they may have.
    listed: BTreeSet<String>,
    limit: usize,
}

impl Section {
    fn lines(&self) -> usize {
        self.crates.values().sum()
    }

    fn text(&self) -> String {
        let crates = self.crates.iter().map(|(name, lines)| format!("{name:<32}{lines:>7}\n"));
        let (title, count, lines) = (self.title, self.crates.len(), self.lines());
        format!("\n[{title}: {count}, {lines} lines]\n{}", crates.collect::<String>())
    }

    /// What is in the way of the list.
    fn complaints(&self) -> Vec<String> {
        let names: BTreeSet<String> = self.crates.keys().cloned().collect();
        let mut complaints = Vec::new();
        if names != self.listed {
            let difference = difference(&self.listed, &names);
            let how = "`cargo xtask layers --bless` if that is meant";
            complaints.push(format!("{} differ ({difference}): {how}", self.title));
        }
        complaints.extend(self.rise());
        complaints
    }

    fn rise(&self) -> Option<String> {
        let (lines, limit, title) = (self.lines(), self.limit, self.title);
        let how = "`cargo xtask layers --bless NNNN` if record NNNN says why";
        (lines > limit).then(|| format!("{title} have {lines} lines, at most {limit}: {how}"))
    }
}

/// Complains if the list on disk is not the closure of today, or its numbers are exceeded.
pub(crate) fn findings(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let sections = sections(workspace)?;
    let complaints = sections.iter().flat_map(Section::complaints);
    Ok(complaints.map(|what| Finding::new(FILE, what)).collect())
}

/// Writes the closure of today; with more lines than before, only for a record.
pub(crate) fn bless(workspace: &Workspace, record: Option<&str>) -> Result<String, String> {
    let sections = sections(workspace)?;
    let is_there = |record| record_path(workspace, record).is_some();
    if !record.is_some_and(is_there)
        && let Some(rise) = sections.iter().find_map(Section::rise)
    {
        return Err(format!("{FILE}: {rise}"));
    }
    let texts: String = sections.iter().map(Section::text).collect();
    workspace.write(FILE, &[HEAD, &texts].concat())?;
    Ok(format!("wrote {FILE}\n"))
}

/// Our crates, foreign crates that are linked, foreign crates that only run while building.
fn sections(workspace: &Workspace) -> Result<Vec<Section>, String> {
    let linked = tree(workspace, "normal,no-proc-macro")?;
    let everything = tree(workspace, "normal,build")?;
    let folders = folders(workspace)?;
    let (ours, foreign): (BTreeSet<_>, BTreeSet<_>) =
        linked.iter().cloned().partition(|name| name.starts_with("rill-"));
    let building = everything.difference(&linked).cloned().collect();
    let page = workspace.read(FILE).unwrap_or_default();
    let section = |(title, names): (&'static str, BTreeSet<String>)| {
        let lines = |name: String| {
            let folder = folders.get(&name).ok_or_else(|| format!("no sources of {name}"))?;
            Ok((name, lines(Path::new(folder))))
        };
        let crates = names.into_iter().map(lines).collect::<Result<_, String>>()?;
        let (listed, limit) = listed(&page, title);
        Ok(Section { title, crates, listed, limit })
    };
    let all = [("ours", ours), ("foreign, linked", foreign), ("foreign, while building", building)];
    all.into_iter().map(section).collect()
}

/// The names that a section of the page lists, and its number of lines; without one, no limit.
fn listed(page: &str, title: &str) -> (BTreeSet<String>, usize) {
    let start = format!("[{title}: ");
    let mut lines = page.lines().skip_while(|line| !line.starts_with(&start));
    let words = lines.next().and_then(|head| head.strip_suffix(" lines]"));
    let limit = words.and_then(|head| head.rsplit(' ').next()?.parse().ok());
    let names = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.rsplit_once(' '));
    (names.map(|(name, _)| name.trim().to_owned()).collect(), limit.unwrap_or(usize::MAX))
}

/// Where the sources of each crate are, by the names of [`tree`].
fn folders(workspace: &Workspace) -> Result<BTreeMap<String, String>, String> {
    let place = |Package { name, version, manifest_path, .. }: Package| {
        let name = crate_and_version(&format!("{name} v{version}"))?;
        Some((name, manifest_path.replace("Cargo.toml", "src")))
    };
    let packages = packages(workspace, &format!("--filter-platform {TARGET}"))?;
    Ok(packages.into_iter().filter_map(place).collect())
}

/// The lines of code below `folder`.
fn lines(folder: &Path) -> usize {
    let sources = Workspace::at(folder);
    let is_test = |path: &String| path.split('/').any(|part| ["tests", "tests.rs"].contains(&part));
    let files = sources.files("", "rs").into_iter().filter(|path| !is_test(path));
    files.map(|path| code_lines(&sources.read(&path).unwrap_or_default())).sum()
}

/// Lines that are neither blank, nor comments, nor in `mod tests { … }` at the left margin.
fn code_lines(text: &str) -> usize {
    let mut inside = false;
    let mut count = 0;
    for line in text.lines() {
        inside |= line.starts_with("mod tests {");
        let code = line.trim();
        count += usize::from(!inside && !code.is_empty() && !code.starts_with("//"));
        inside &= line != "}";
    }
    count
}

/// Names and versions in the dependency tree of the verifier over `edges`; our own without version.
fn tree(workspace: &Workspace, edges: &str) -> Result<BTreeSet<String>, String> {
    let tree = "cargo tree --locked --package rill-verifier --all-features --prefix none";
    let rest = ["--format", "{p}", "--edges", edges, "--target", TARGET];
    let output = process::output(workspace.command(tree).args(rest))?;
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
fn difference(before: &BTreeSet<String>, after: &BTreeSet<String>) -> String {
    let came = after.difference(before).map(|line| format!("+ {line}"));
    let went = before.difference(after).map(|line| format!("- {line}"));
    came.chain(went).collect::<Vec<_>>().join(", ")
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

    fn section(crates: &[(&str, usize)], page: &str) -> Section {
        let crates = crates.iter().map(|(name, lines)| ((*name).to_owned(), *lines)).collect();
        let (listed, limit) = listed(page, "ours");
        Section { title: "ours", crates, listed, limit }
    }

    #[test]
    fn a_section_is_read_as_it_is_written_and_its_number_may_only_fall() {
        let page =
            ["\n", &section(&[("a 1", 7), ("b 1", 30)], "").text(), "\n[more: 1]\n"].concat();
        assert_eq!(section(&[("a 1", 9), ("b 1", 28)], &page).complaints(), [""; 0]);
        assert_eq!(section(&[("a 1", 1), ("b 1", 1)], &page).complaints(), [""; 0]);
        let risen = section(&[("a 1", 8), ("b 1", 30)], &page).complaints();
        assert!(risen.len() == 1 && risen[0].contains("38 lines, at most 37"), "{risen:?}");
        let other = section(&[("a 1", 7), ("b 2", 1)], &page).complaints();
        assert!(other.len() == 1 && other[0].contains("(+ b 2, - b 1)"), "{other:?}");
    }

    #[test]
    fn blank_lines_comments_and_tests_are_no_code() {
        let text =
            "//! A\n\nfn f() {\n    // b\n    g();\n}\n#[cfg(test)]\nmod tests {\n    x\n}\nh!()\n";
        assert_eq!(code_lines(text), 5);
    }

    #[test]
    fn the_closure_holds_the_crates_above_the_line_and_no_other_of_ours() {
        let sections = sections(&Workspace::of_this_build()).unwrap();
        let ours: BTreeSet<&str> = sections[0].crates.keys().map(String::as_str).collect();
        let above = crate::layers::ABOVE.iter().map(|(name, _)| *name).collect();
        assert!(ours.is_subset(&above), "{ours:?}");
        assert!(ours.contains("rill-field") && !ours.contains("rill-loader"));
        // Each precompile has a file and a record that says why; one in place has relations, too.
        let other = sections[0].lines() - sections[0].crates["rill-precompiles"];
        assert!(other <= 9200, "{other}");
    }
}
