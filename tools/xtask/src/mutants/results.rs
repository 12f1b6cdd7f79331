//! What is known of each mutant: `docs/security/mutants.json`.
//!
//! A result counts as long as neither its mutant, nor which suites it runs against, nor a source
//! has changed since. For a killed one the sources of the suites do not matter: a test that is
//! added brings it not back. After tests were taken away, all run with `--again`.

use super::list::{List, Mutant};
use super::tree::{Hashes, short_hex};
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
    /// Names mutant, suites and sources.
    pub(super) key: String,
    pub(super) verdict: Verdict,
    /// The suite that decided; empty if none did.
    pub(super) suite: String,
    /// The first test that noticed; none if the process died, or if nothing noticed. For one that
    /// does not compile, what the compiler said.
    pub(super) test: Option<String>,
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
        let draft = format!("{FILE}.new");
        workspace.write_json(&draft, self)?;
        std::fs::rename(workspace.path(&draft), workspace.path(FILE))
            .map_err(|error| format!("{FILE}: cannot be written: {error}"))
    }

    /// The outcome of a mutant, if it is of today's sources.
    pub(super) fn current(&self, mutant: &Mutant, keys: &Keys) -> Option<&Outcome> {
        self.mutants.get(&mutant.name).filter(|outcome| outcome.key == keys.of(outcome.verdict))
    }
}

/// The keys of a mutant's outcome.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Keys {
    killed: String,
    other: String,
}

impl Keys {
    pub(super) fn new(list: &List, mutant: &Mutant, tree: &Hashes) -> Result<Self, String> {
        let suites: Vec<_> = mutant.suites.iter().filter_map(|name| list.suite(name)).collect();
        // Words about a mutant do not change what becomes of it.
        let key = |tree: &String| {
            let essence = (&mutant.suites, mutant.edits(), &suites, tree);
            let text = serde_json::to_string(&essence).map_err(|error| error.to_string())?;
            Ok::<_, String>(short_hex(Blake2b512::new_with_prefix(text)))
        };
        Ok(Self { killed: key(&tree.judged)?, other: key(&tree.all)? })
    }

    /// The key of an outcome with this verdict.
    pub(super) fn of(&self, verdict: Verdict) -> &str {
        if verdict == Verdict::Killed { &self.killed } else { &self.other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::checkout;

    fn mutant() -> Mutant {
        Mutant { name: "m".to_owned(), ..Mutant::default() }
    }

    fn hashes(all: &str, judged: &str) -> Hashes {
        Hashes { all: all.to_owned(), judged: judged.to_owned() }
    }

    #[test]
    fn a_key_changes_with_sources_and_edits_and_not_with_words() {
        let list = List { suites: vec![], mutants: vec![] };
        let of = |mutant: &Mutant, all: &str| Keys::new(&list, mutant, &hashes(all, "j")).unwrap();
        let key = |mutant: &Mutant, all| of(mutant, all).of(Verdict::Survived).to_owned();
        let first = key(&mutant(), "t");
        assert_ne!(first, key(&mutant(), "u"));
        assert_ne!(first, key(&Mutant { new: "c".to_owned(), ..mutant() }, "t"));
        assert_eq!(first, key(&Mutant { drops: "the check".to_owned(), ..mutant() }, "t"));
        let killed = |all| of(&mutant(), all).of(Verdict::Killed).to_owned();
        assert_eq!(killed("t"), killed("u"));
    }

    #[test]
    fn results_are_kept_and_count_for_their_key_only() {
        let (_folder, workspace) = checkout(&[("docs/security/mutants.md", "")]);
        assert_eq!(Results::read(&workspace), Ok(Results::default()));
        let mut results = Results::default();
        let outcome = Outcome {
            key: "k".to_owned(),
            verdict: Verdict::Survived,
            suite: String::new(),
            test: None,
            seconds: 1.5,
        };
        let keys = |other: &str| Keys { killed: String::new(), other: other.to_owned() };
        results.mutants.insert("m".to_owned(), outcome.clone());
        results.write(&workspace).unwrap();
        let read = Results::read(&workspace).unwrap();
        assert_eq!(read.current(&mutant(), &keys("k")), Some(&outcome));
        assert_eq!(read.current(&mutant(), &keys("l")), None);
        workspace.write(FILE, "{").unwrap();
        assert!(Results::read(&workspace).unwrap_err().contains(FILE));
    }
}
