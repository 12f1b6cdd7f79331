//! What is known of each mutant: `docs/security/mutants.json`.
//!
//! A result counts as long as neither its mutant, nor its suites, nor a source has changed since.

use super::list::{List, Mutant};
use super::tree::short_hex;
use crate::workspace::Workspace;
use blake2::{Blake2b512, Digest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file.
pub(super) const FILE: &str = "docs/security/mutants.json";

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// An attack went unnoticed with it: a test says so.
    Killed,
    /// Honest proofs are refused: everybody would notice, and no forger would gain.
    RefusesHonest,
    /// It does not compile.
    DoesNotBuild,
    /// The suite did not end in time, though it takes less than half of that without the mutant.
    TimedOut,
    /// Nothing noticed it.
    Survived,
}

/// The outcome of one mutant.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(super) struct Outcome {
    /// Of mutant, suites and sources.
    pub(super) key: String,
    pub(super) verdict: Verdict,
    /// The suite that decided; empty if none did.
    pub(super) suite: String,
    /// The tests that noticed.
    pub(super) tests: Vec<String>,
    /// To build and run.
    pub(super) seconds: f64,
}

/// All that is known.
#[derive(Debug, Default, PartialEq, Deserialize, Serialize)]
pub(super) struct Results {
    /// Seconds of each suite without a mutant, by name and key.
    pub(super) baseline: BTreeMap<String, (String, f64)>,
    /// By name of the mutant.
    pub(super) mutants: BTreeMap<String, Outcome>,
}

impl Results {
    /// Those of the file; none if there is no such file.
    pub(super) fn read(workspace: &Workspace) -> Result<Self, String> {
        if !workspace.has(FILE) {
            return Ok(Self::default());
        }
        serde_json::from_str(&workspace.read(FILE)?).map_err(|error| {
            format!("{FILE}: {error}: it is not what this tool writes; remove it to start anew")
        })
    }

    /// Replaces the file, so that it is there whole or as before.
    pub(super) fn write(&self, workspace: &Workspace) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
        let draft = format!("{FILE}.new");
        workspace.write(&draft, &(text + "\n"))?;
        std::fs::rename(workspace.path(&draft), workspace.path(FILE))
            .map_err(|error| format!("{FILE}: cannot be written: {error}"))
    }

    /// The outcome of a mutant, if it is of today's sources.
    pub(super) fn current(&self, mutant: &Mutant, key: &str) -> Option<&Outcome> {
        self.mutants.get(&mutant.name).filter(|outcome| outcome.key == key)
    }
}

/// The key of a mutant's outcome.
pub(super) fn key(list: &List, mutant: &Mutant, tree: &str) -> Result<String, String> {
    let suites: Vec<_> = mutant.suites.iter().filter_map(|name| list.suite(name)).collect();
    // Words about a mutant do not change what becomes of it.
    let essence = (&mutant.suites, mutant.edits(), suites, tree);
    let text = serde_json::to_string(&essence).map_err(|error| error.to_string())?;
    Ok(short_hex(&Blake2b512::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant() -> Mutant {
        Mutant {
            name: "m".to_owned(),
            drops: "a check".to_owned(),
            file: "a.rs".to_owned(),
            old: "a".to_owned(),
            new: "b".to_owned(),
            also: vec![],
            suites: vec![],
            killer: String::new(),
            explained: String::new(),
        }
    }

    #[test]
    fn a_key_changes_with_sources_and_edits_and_not_with_words() {
        let list = List { suites: vec![], mutants: vec![] };
        let of = |mutant: &Mutant, tree| key(&list, mutant, tree).unwrap();
        let first = of(&mutant(), "t");
        assert_ne!(first, of(&mutant(), "u"));
        assert_ne!(first, of(&Mutant { new: "c".to_owned(), ..mutant() }, "t"));
        assert_eq!(first, of(&Mutant { drops: "the check".to_owned(), ..mutant() }, "t"));
    }

    #[test]
    fn results_are_kept_and_count_for_their_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        std::fs::create_dir_all(folder.path().join("docs/security")).unwrap();
        assert_eq!(Results::read(&workspace), Ok(Results::default()));
        let mut results = Results::default();
        let outcome = Outcome {
            key: "k".to_owned(),
            verdict: Verdict::Survived,
            suite: String::new(),
            tests: vec![],
            seconds: 1.5,
        };
        results.mutants.insert("m".to_owned(), outcome.clone());
        results.write(&workspace).unwrap();
        let read = Results::read(&workspace).unwrap();
        assert_eq!(read.current(&mutant(), "k"), Some(&outcome));
        assert_eq!(read.current(&mutant(), "other"), None);
        workspace.write(FILE, "{").unwrap();
        assert!(Results::read(&workspace).unwrap_err().contains(FILE));
    }
}
