//! The list: `tools/xtask/mutants/*.toml`.

use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where the lists are.
const FOLDER: &str = "tools/xtask/mutants";
/// The suites.
const SUITES: &str = "tools/xtask/mutants/suites.toml";

/// What a mutant is run against.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suite {
    /// Its name, for mutants.
    pub(crate) name: String,
    /// What `cargo test` builds: packages and targets.
    pub(crate) cargo: Vec<String>,
    /// Tests that honest proofs are made and accepted, as arguments of the test binaries. If they
    /// fail the mutant is of no use to a forger. Empty: there are none.
    #[serde(default)]
    pub(crate) honest: Vec<String>,
    /// The tests that should notice a mutant, as arguments of the test binaries. None of them may
    /// compare with bytes that were written down: such a test notices everything and proves
    /// nothing.
    pub(crate) attacks: Vec<String>,
}

/// A text and what replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// The file, from the root.
    pub(crate) file: String,
    /// A text that occurs in it exactly once.
    pub(crate) old: String,
    /// What stands there instead.
    pub(crate) new: String,
}

/// One small change of the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutant {
    /// Its name.
    pub(crate) name: String,
    /// What it leaves out or changes.
    pub(crate) drops: String,
    /// The file of the first edit.
    pub(crate) file: String,
    /// The text that is replaced, which occurs exactly once.
    pub(crate) old: String,
    /// Its replacement.
    pub(crate) new: String,
    /// Further edits: where verifier and prover do not share a definition, the prover has to
    /// change as well, or honest proofs are refused and nothing is learned.
    #[serde(default)]
    pub(crate) also: Vec<Edit>,
    /// The suites, tried in this order until one notices.
    #[serde(default)]
    pub(crate) suites: Vec<String>,
    /// What should notice it: a test, or what of the protocol.
    #[serde(default)]
    pub(crate) killer: String,
    /// Why it is not a fault that nothing notices it.
    #[serde(default)]
    pub(crate) explained: String,
}

impl Mutant {
    /// All its edits.
    pub(crate) fn edits(&self) -> Vec<Edit> {
        let first = Edit { file: self.file.clone(), old: self.old.clone(), new: self.new.clone() };
        [&[first], &self.also[..]].concat()
    }

    /// Whether an edit is in a file whose path contains `part`.
    pub(crate) fn touches(&self, part: &str) -> bool {
        self.edits().iter().any(|edit| edit.file.contains(part))
    }
}

/// A file of mutants, with what holds for all of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The suites of mutants that name none.
    suites: Vec<String>,
    #[serde(default)]
    mutant: Vec<Mutant>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SuiteFile {
    suite: Vec<Suite>,
}

/// All suites and mutants, the latter by file of the list and in its order.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) suites: Vec<Suite>,
    pub(crate) mutants: Vec<Mutant>,
}

impl List {
    /// Reads all files of the list.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, String> {
        let suites: SuiteFile = parse(SUITES, &workspace.read(SUITES)?)?;
        let mut mutants = Vec::new();
        for path in workspace.files(FOLDER, "toml").iter().filter(|path| *path != SUITES) {
            let file: File = parse(path, &workspace.read(path)?)?;
            mutants.extend(file.mutant.into_iter().map(|mutant| Mutant {
                suites: if mutant.suites.is_empty() { file.suites.clone() } else { mutant.suites },
                ..mutant
            }));
        }
        let list = Self { suites: suites.suite, mutants };
        list.check()?;
        Ok(list)
    }

    /// The suite of a name.
    pub(crate) fn suite(&self, name: &str) -> Option<&Suite> {
        self.suites.iter().find(|suite| suite.name == name)
    }

    fn check(&self) -> Result<(), String> {
        let mut names = BTreeSet::new();
        for mutant in &self.mutants {
            if !names.insert(&mutant.name) {
                return Err(format!("two mutants are called `{}`", mutant.name));
            }
            for name in &mutant.suites {
                self.suite(name)
                    .ok_or_else(|| format!("mutant `{}`: no suite `{name}`", mutant.name))?;
            }
        }
        Ok(())
    }

    /// The mutants that do not apply to the sources in `workspace`, one complaint each.
    pub(crate) fn stale(&self, workspace: &Workspace) -> Vec<String> {
        let complaint = |mutant: &Mutant| {
            let error = mutant.edits().iter().find_map(|edit| {
                let text = workspace.read(&edit.file);
                text.and_then(|text| replaced(&text, edit)).err()
            });
            error.map(|error| format!("stale mutant `{}`: {error}", mutant.name))
        };
        self.mutants.iter().filter_map(complaint).collect()
    }
}

fn parse<'a, T: Deserialize<'a>>(path: &str, text: &'a str) -> Result<T, String> {
    basic_toml::from_str(text).map_err(|error| format!("{path}: {error}"))
}

/// `text` with an edit made. The old text must be there once, and differ from the new one.
pub(crate) fn replaced(text: &str, edit: &Edit) -> Result<String, String> {
    match text.matches(&edit.old).count() {
        1 if edit.old != edit.new => Ok(text.replacen(&edit.old, &edit.new, 1)),
        1 => Err(format!("{}: the edit changes nothing", edit.file)),
        0 => Err(format!("{}: `{}` is not there", edit.file, edit.old.trim())),
        count => Err(format!("{}: `{}` is there {count} times", edit.file, edit.old.trim())),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An edit of the file `a.rs`.
    pub(crate) fn edit(old: &str, new: &str) -> Edit {
        Edit { file: "a.rs".to_owned(), old: old.to_owned(), new: new.to_owned() }
    }

    #[test]
    fn an_edit_is_made_where_its_text_stands_once() {
        assert_eq!(replaced("x + y", &edit("+", "-")), Ok("x - y".to_owned()));
        for (text, old) in [("x + y + z", "+"), ("x", "+"), ("x - y", "-")] {
            assert!(replaced(text, &edit(old, "-")).is_err(), "{text}");
        }
    }

    #[test]
    fn every_mutant_of_the_list_applies_to_the_sources() {
        let workspace = Workspace::of_this_build();
        let stale = List::read(&workspace).unwrap().stale(&workspace);
        assert!(stale.is_empty(), "\n{}", stale.join("\n"));
    }

    #[test]
    fn mutants_are_above_the_trust_line_and_there_are_many() {
        let list = List::read(&Workspace::of_this_build()).unwrap();
        assert!(list.mutants.len() >= 80, "{}", list.mutants.len());
        for mutant in &list.mutants {
            let above = crate::layers::ABOVE.iter().any(|(name, _)| {
                let folder = format!("crates/{}/", name.trim_start_matches("rill-"));
                mutant.file.starts_with(&folder)
            });
            assert!(above, "{}: {}", mutant.name, mutant.file);
        }
    }

    #[test]
    fn a_name_used_twice_and_a_suite_that_is_none_are_found() {
        let mutant = |name: &str, suite: &str| Mutant {
            name: name.to_owned(),
            suites: vec![suite.to_owned()],
            ..Mutant::default()
        };
        let suite = Suite { name: "s".to_owned(), cargo: vec![], honest: vec![], attacks: vec![] };
        let list = |mutants| List { suites: vec![suite.clone()], mutants };
        assert_eq!(list(vec![mutant("m", "s")]).check(), Ok(()));
        assert!(list(vec![mutant("m", "t")]).check().unwrap_err().contains("no suite"));
        let twice = vec![mutant("m", "s"), mutant("m", "s")];
        assert!(list(twice).check().unwrap_err().contains("two mutants"));
    }
}
