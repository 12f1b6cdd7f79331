//! The copy of the sources in which mutants are made.

use super::list::{Edit, replaced};
use crate::process;
use crate::workspace::Workspace;
use blake2::{Blake2b512, Digest};
use std::fs::File;
use std::path::Path;

/// Where the copy is.
const TREE: &str = "target/mutants/tree";
/// Locked while a run uses the copy.
const LOCK: &str = "target/mutants/lock";
/// Where it is built. It stays, so that a mutant costs the crates that depend on it and no others.
const BUILD: &str = "target/mutants/build";

/// Over the paths and contents of files that can change a verdict.
#[derive(Clone, Debug, Default)]
pub(super) struct Hashes {
    /// All of them.
    pub(super) all: String,
    /// All but the suites.
    pub(super) judged: String,
}

/// A copy of all files of the repository.
pub(super) struct Tree {
    pub(super) workspace: Workspace,
    pub(super) build: String,
    pub(super) hashes: Hashes,
    /// Held while the tree is in use: two runs would judge each other's mutants.
    _lock: Option<File>,
}

impl Tree {
    /// Brings the copy up to date. Files that are as they should be keep their times, so that cargo
    /// does not build them again.
    pub(super) fn new(origin: &Workspace) -> Result<Self, String> {
        let lock = lock(origin)?;
        let list = "git ls-files --cached --others --exclude-standard -z";
        let listed = process::output(&mut origin.command(list))?;
        let (mut all, mut judged) = (Blake2b512::new(), Blake2b512::new());
        let root = origin.path(TREE);
        let mut kept = Vec::new();
        for path in listed.split('\0').filter(|path| origin.path(path).is_file()) {
            let bytes =
                std::fs::read(origin.path(path)).map_err(|error| format!("{path}: {error}"))?;
            if decides(path) {
                add(&mut all, path, &bytes);
                if !judges(path) {
                    add(&mut judged, path, &bytes);
                }
            }
            write(&root.join(path), &bytes)?;
            kept.push(path);
        }
        let workspace = Workspace::at(&root);
        for path in workspace.files("", "rs") {
            if !kept.contains(&path.as_str()) {
                std::fs::remove_file(root.join(&path)).map_err(|e| format!("{path}: {e}"))?;
            }
        }
        let build = origin.path(BUILD).to_string_lossy().into_owned();
        let hashes = Hashes { all: short_hex(all), judged: short_hex(judged) };
        Ok(Self { workspace, build, hashes, _lock: Some(lock) })
    }

    /// Makes edits; the texts that stood there before are returned, for [`Self::restore`].
    pub(super) fn apply(&self, edits: &[Edit]) -> Result<Vec<(String, String)>, String> {
        let mut before: Vec<(String, String)> = Vec::new();
        for edit in edits {
            let text = self.workspace.read(&edit.file);
            let changed = text.and_then(|text| Ok((replaced(&text, edit)?, text)));
            match changed.and_then(|(new, old)| Ok((self.workspace.write(&edit.file, &new)?, old)))
            {
                Ok(((), old)) => before.push((edit.file.clone(), old)),
                Err(error) => {
                    self.restore(before)?;
                    return Err(error);
                }
            }
        }
        Ok(before)
    }

    /// Undoes edits, the last one first.
    pub(super) fn restore(&self, before: Vec<(String, String)>) -> Result<(), String> {
        let mut files = before.into_iter().rev();
        files.try_for_each(|(file, text)| self.workspace.write(&file, &text))
    }
}

/// The lock of the copy; the system gives it back when the process ends, however it does.
fn lock(origin: &Workspace) -> Result<File, String> {
    let path = origin.path(LOCK);
    let folder = path.parent().unwrap_or(&path);
    let opened = std::fs::create_dir_all(folder).and_then(|()| File::create(&path));
    let file = opened.map_err(|error| format!("{LOCK}: cannot be written: {error}"))?;
    file.try_lock().map_err(|_| format!("{LOCK}: another `cargo xtask mutants` is running"))?;
    Ok(file)
}

/// Whether a file can change a verdict. Documents cannot, nor this tool, whose list is part of
/// each mutant's own key.
fn decides(path: &str) -> bool {
    let is_about = ["docs/", "tools/xtask/", "fuzz/"].iter().any(|folder| path.starts_with(folder));
    !is_about && Path::new(path).extension().is_none_or(|end| end != "md")
}

/// Whether a file belongs to a suite.
fn judges(path: &str) -> bool {
    path.starts_with("tools/soundness/") || path.contains("/tests/")
}

fn add(hasher: &mut Blake2b512, path: &str, bytes: &[u8]) {
    hasher.update(path.as_bytes());
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// Writes a file unless it is already what it should be.
fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| format!("{}: cannot be written: {error}", path.display()))
}

/// The first 16 bytes of a hash, in hexadecimal digits.
pub(super) fn short_hex(hasher: Blake2b512) -> String {
    format!("{:.32x}", hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::super::list::tests::edit;
    use super::*;
    use crate::workspace::checkout;

    fn tree() -> (tempfile::TempDir, Tree) {
        let (folder, workspace) = checkout(&[("a.rs", "one two")]);
        (folder, Tree { workspace, build: String::new(), hashes: Hashes::default(), _lock: None })
    }

    #[test]
    fn edits_of_one_file_are_made_in_order_and_undone() {
        let (_folder, tree) = tree();
        let before = tree.apply(&[edit("one", "1"), edit("1 two", "2 two")]).unwrap();
        assert_eq!(tree.workspace.read("a.rs").unwrap(), "2 two");
        tree.restore(before).unwrap();
        assert_eq!(tree.workspace.read("a.rs").unwrap(), "one two");
    }

    #[test]
    fn edits_that_do_not_all_apply_leave_nothing_behind() {
        let (_folder, tree) = tree();
        assert!(tree.apply(&[edit("one", "1"), edit("three", "3")]).is_err());
        assert_eq!(tree.workspace.read("a.rs").unwrap(), "one two");
    }

    #[test]
    fn a_second_run_beside_the_first_is_refused() {
        let (_folder, workspace) = checkout(&[]);
        let first = lock(&workspace).unwrap();
        assert!(lock(&workspace).unwrap_err().contains("another"));
        drop(first);
        assert!(lock(&workspace).is_ok());
    }

    #[test]
    fn documents_and_the_list_do_not_make_verdicts_old() {
        assert!(!decides("docs/security/mutants.md"));
        assert!(!decides("tools/xtask/mutants/pcs.toml"));
        assert!(decides("crates/pcs/src/opening.rs") && decides("Cargo.lock"));
        assert!(judges("crates/isa/tests/tables.rs") && !judges("crates/isa/src/tables.rs"));
    }
}
