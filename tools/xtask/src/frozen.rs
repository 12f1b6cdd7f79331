//! Frozen sources: what decides acceptance changes only with a decision record.
//!
//! `docs/frozen.txt` holds one hash per crate above the trust line and the number of the record in
//! `docs/decisions/` that allowed the last change. A change of those sources fails the check until
//! somebody writes or amends a record and names it to `cargo xtask frozen --bless NNNN`.

use crate::layers::ABOVE;
use crate::process;
use crate::workspace::{Finding, Workspace, verdict};
use blake2::{Blake2b512, Digest};

const FILE: &str = "docs/frozen.txt";
const RECORDS: &str = "docs/decisions";
const HEAD: &str = "\
# Hashes of the sources above the trust line. Compared by `cargo xtask frozen`, written by
# `cargo xtask frozen --bless NNNN`, where NNNN is the decision record that allows the change.
";

/// `cargo xtask frozen`.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    let Frozen { record, .. } = Frozen::parse(&workspace.read(FILE)?)?;
    verdict(&format!("frozen: ok (frozen {record})"), &findings(workspace)?)
}

/// Complains if sources differ from their hashes, or if the record that allowed them is not there.
pub(crate) fn findings(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let kept = Frozen::parse(&workspace.read(FILE)?)?;
    let mut findings = Vec::new();
    if record_path(workspace, &kept.record).is_none() {
        findings.push(Finding::new(FILE, format!("there is no decision record {}", kept.record)));
    }
    for of_today in source_hashes(workspace)? {
        if !kept.hashes.contains(&of_today) {
            findings.push(Finding::new(of_today.0, advice(workspace)));
        }
    }
    Ok(findings)
}

/// What to do about changed sources, by whether a record was written yet.
fn advice(workspace: &Workspace) -> String {
    match changed_records(workspace).as_deref() {
        Some([]) => format!(
            "its sources changed and no record in {RECORDS} did: \
             write down why the change keeps the proof sound"
        ),
        Some(records) => format!(
            "its sources changed: `cargo xtask frozen --bless NNNN` if one of {} allows it",
            records.join(", ")
        ),
        None => "its sources differ from docs/frozen.txt".to_owned(),
    }
}

/// Freezes the sources of today under decision record `record`, which must be new or amended.
pub(crate) fn bless(workspace: &Workspace, record: &str) -> Result<String, String> {
    let path = record_path(workspace, record)
        .ok_or_else(|| format!("there is no decision record {record} in {RECORDS}"))?;
    let changed = changed_records(workspace).ok_or("git cannot say which records changed")?;
    if !changed.contains(&path) {
        return Err(format!("{path} is older than the last freeze: amend it or write a new one"));
    }
    let mut text = format!("{HEAD}\nstate frozen\nrecord {record}\n");
    for (name, hash) in source_hashes(workspace)? {
        text += &format!("{name} {hash}\n");
    }
    workspace.write(FILE, &text)?;
    Ok(format!("wrote {FILE}, allowed by {path}\n"))
}

/// The parsed file.
#[derive(Debug, PartialEq, Eq)]
struct Frozen {
    record: String,
    /// Crate and hash.
    hashes: Vec<(String, String)>,
}

impl Frozen {
    fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut pairs = lines.filter_map(|line| line.split_once(' '));
        let Some(("state", "frozen")) = pairs.next() else {
            return Err(format!("{FILE}: the first line must be `state frozen`"));
        };
        let Some(("record", record)) = pairs.next() else {
            return Err(format!("{FILE}: the second line must be `record NNNN`"));
        };
        let hashes = pairs.map(|(name, hash)| (name.to_owned(), hash.to_owned())).collect();
        Ok(Self { record: record.to_owned(), hashes })
    }
}

/// One hash per crate above the trust line, over its manifest and sources with their paths.
fn source_hashes(workspace: &Workspace) -> Result<Vec<(String, String)>, String> {
    ABOVE.iter().map(|(name, _)| Ok(((*name).to_owned(), crate_hash(workspace, name)?))).collect()
}

fn crate_hash(workspace: &Workspace, name: &str) -> Result<String, String> {
    let folder = format!("crates/{}", name.trim_start_matches("rill-"));
    let mut files = vec![format!("{folder}/Cargo.toml")];
    files.extend(workspace.files(&format!("{folder}/src"), "rs"));
    let mut hasher = Blake2b512::new();
    for file in files {
        let text = workspace.read(&file)?;
        for part in [&file, &text] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    // Half of it is plenty: nobody profits from a collision that a reviewer does not see.
    Ok(format!("{:.64x}", hasher.finalize()))
}

/// The path of record `NNNN`.
pub(crate) fn record_path(workspace: &Workspace, record: &str) -> Option<String> {
    let start = format!("{RECORDS}/{record}-");
    workspace.files(RECORDS, "md").into_iter().find(|file| file.starts_with(&start))
}

/// Records added or changed since `docs/frozen.txt` last was, committed or not; `None` without git.
fn changed_records(workspace: &Workspace) -> Option<Vec<String>> {
    let git = |line: &str| process::output(&mut workspace.command(&format!("git {line}"))).ok();
    let last = git(&format!("log -1 --format=%H -- {FILE}"))?;
    let mut changed = Vec::new();
    if !last.trim().is_empty() {
        let committed = git(&format!("diff --name-only {}..HEAD -- {RECORDS}", last.trim()))?;
        changed.extend(committed.lines().map(str::to_owned));
    }
    let status = git(&format!("status --porcelain --untracked-files=all -- {RECORDS}"))?;
    changed.extend(status.lines().filter_map(|line| line.get(3..)).map(str::to_owned));
    changed.sort();
    changed.dedup();
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    /// A checkout with the crates above the line, frozen by its only record.
    fn checkout() -> (tempfile::TempDir, Workspace) {
        let (folder, workspace) = workspace::checkout(&[(FILE, "state frozen\nrecord 0000\n")]);
        for (name, _) in ABOVE {
            let folder = format!("crates/{}", name.trim_start_matches("rill-"));
            workspace.add(&format!("{folder}/Cargo.toml"), name);
            workspace.add(&format!("{folder}/src/lib.rs"), "//! Text.");
        }
        git(&workspace, "init --quiet");
        commit(&workspace);
        workspace.add("docs/decisions/0001-first.md", "first");
        bless(&workspace, "0001").unwrap();
        commit(&workspace);
        (folder, workspace)
    }

    fn git(workspace: &Workspace, args: &str) {
        let who = "git -c user.name=t -c user.email=t@t -c commit.gpgsign=false";
        process::output(&mut workspace.command(&format!("{who} {args}"))).unwrap();
    }

    fn commit(workspace: &Workspace) {
        git(workspace, "add --all");
        git(workspace, "commit --quiet --message=x");
    }

    #[test]
    fn the_sources_above_the_line_are_as_recorded() {
        assert_eq!(findings(&Workspace::of_this_build()), Ok(vec![]));
    }

    #[test]
    fn a_frozen_source_cannot_change_unnoticed() {
        let (_folder, workspace) = checkout();
        assert_eq!(findings(&workspace), Ok(vec![]));
        workspace.write("crates/pcs/src/lib.rs", "//! Texts.").unwrap();
        let found = findings(&workspace).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "rill-pcs");
        assert!(found[0].what.contains("no record"), "{}", found[0].what);
    }

    #[test]
    fn a_new_file_and_a_moved_file_are_changes() {
        let (_folder, workspace) = checkout();
        let before = crate_hash(&workspace, "rill-pcs").unwrap();
        workspace.write("crates/pcs/src/more.rs", "").unwrap();
        let longer = crate_hash(&workspace, "rill-pcs").unwrap();
        let place = |name: &str| workspace.path(&format!("crates/pcs/src/{name}.rs"));
        std::fs::rename(place("more"), place("other")).unwrap();
        let moved = crate_hash(&workspace, "rill-pcs").unwrap();
        assert!(before != longer && longer != moved);
    }

    #[test]
    fn a_freeze_needs_a_record_younger_than_the_last() {
        let (_folder, workspace) = checkout();
        workspace.write("crates/pcs/src/lib.rs", "//! Texts.").unwrap();
        assert!(bless(&workspace, "0001").unwrap_err().contains("older"));
        assert!(bless(&workspace, "0002").unwrap_err().contains("no decision record"));
        workspace.write("docs/decisions/0002-second.md", "second").unwrap();
        assert!(findings(&workspace).unwrap()[0].what.contains("0002-second.md"));
        bless(&workspace, "0002").unwrap();
        assert_eq!(findings(&workspace), Ok(vec![]));
    }

    #[test]
    fn a_record_that_is_not_there_is_found() {
        let (_folder, workspace) = checkout();
        std::fs::remove_file(workspace.path("docs/decisions/0001-first.md")).unwrap();
        assert_eq!(findings(&workspace).unwrap().len(), 1);
        assert!(Frozen::parse("record 0001").is_err());
        assert!(Frozen::parse("state warm\nrecord 0001").is_err());
    }
}
