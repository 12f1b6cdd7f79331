//! Slugs: the one name of a relation, and the places it has.

use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// The name of a relation, `area.name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slug {
    pub(crate) area: String,
    pub(crate) name: String,
}

/// One of the places that every relation has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Kind of place, as `tidy.toml` names it.
    pub(crate) part: &'static str,
    /// A path from the root, or what was looked for.
    pub(crate) path: String,
    /// Whether it is there.
    pub(crate) present: bool,
}

/// Parts without which a relation may still be; `tidy` counts them.
pub(crate) const OPTIONAL: &[&str] = &["streaming.rs"];
/// What a relation's `mod.rs` matches on when it has a streaming form.
const STREAMS: &str = "FormKind::Streaming";
/// What implements a trait of all forms, or one of the shapes whose relations share them.
const FORMS: [&str; 4] = ["impl Forms for", "impl Move<", "impl Summand<", "impl RunningSum for"];

impl Slug {
    /// Parses `area.name`: lower-case words joined by underscores on both sides of one dot.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (area, name) = text.split_once('.')?;
        let word = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        (word(area) && word(name)).then(|| Self { area: area.to_owned(), name: name.to_owned() })
    }

    /// `area.name`.
    pub(crate) fn text(&self) -> String {
        format!("{}.{}", self.area, self.name)
    }

    /// The places of this relation, there or not.
    pub(crate) fn places(&self, workspace: &Workspace) -> Vec<Place> {
        let mut places = vec![self.chapter(workspace), self.verifier(workspace)];
        for file in ["mod.rs", "naive.rs", "linear.rs", "streaming.rs", "tests.rs"] {
            places.push(self.prover(workspace, file));
        }
        places.push(self.tamper(workspace));
        places
    }

    /// A part of the relation in the prover: a file in its folder, the folder that the file has
    /// grown into, or what its own file has of it.
    fn prover(&self, workspace: &Workspace, part: &'static str) -> Place {
        let folder = format!("crates/prover/src/{}/{}", self.area, self.name);
        let (single, root) = (format!("{folder}.rs"), format!("{folder}/mod.rs"));
        let own = if workspace.has(&single) { single } else { root };
        let grown = format!("{folder}/{}/mod.rs", part.trim_end_matches(".rs"));
        let file = format!("{folder}/{part}");
        let text = workspace.read(&own).unwrap_or_default();
        let path = if workspace.has(&file) {
            file
        } else if workspace.has(&grown) {
            grown
        } else if contains(&text, part) {
            own
        } else {
            file
        };
        Place { part, present: workspace.has(&path), path }
    }

    fn chapter(&self, workspace: &Workspace) -> Place {
        let file = format!("docs/protocol/{}.md", self.area);
        let heading = format!("## {}", self.name);
        let text = workspace.read(&file).unwrap_or_default();
        let present = text.lines().any(|line| line.trim_end() == heading);
        Place { part: "chapter", path: format!("{file}#{}", self.name), present }
    }

    fn verifier(&self, workspace: &Workspace) -> Place {
        let file = format!("crates/verifier/src/{}/{}.rs", self.area, self.name);
        let folder = format!("crates/verifier/src/{}/{}/mod.rs", self.area, self.name);
        let path = if workspace.has(&folder) { folder } else { file };
        Place { part: "verifier", present: workspace.has(&path), path }
    }

    /// The tamper suite names the relation in a string.
    fn tamper(&self, workspace: &Workspace) -> Place {
        let quoted = format!("\"{}\"", self.text());
        let holder = workspace
            .files("tools/soundness", "rs")
            .into_iter()
            .find(|file| workspace.read(file).is_ok_and(|text| text.contains(&quoted)));
        let present = holder.is_some();
        let path = holder.unwrap_or_else(|| format!("{quoted} in tools/soundness"));
        Place { part: "tamper", path, present }
    }
}

/// Whether a relation's own file, with this text, contains a part.
fn contains(text: &str, part: &str) -> bool {
    match part {
        "mod.rs" => !text.is_empty(),
        "tests.rs" => text.contains("mod tests {"),
        "streaming.rs" if text.contains(STREAMS) => true,
        _ => FORMS.iter().any(|forms| text.contains(forms)),
    }
}

/// The slugs of the relations that the verifier defines: every `SLUG … = "area.name"` of its
/// sources. `Err` lists those that are not of that form.
pub(crate) fn built(workspace: &Workspace) -> Result<BTreeSet<Slug>, Vec<String>> {
    let sources = workspace.files("crates/verifier/src", "rs");
    let texts = sources.iter().filter_map(|file| workspace.read(file).ok());
    let names: Vec<String> = texts.flat_map(|text| declared(&text)).collect();
    let bad: Vec<String> = names.iter().filter(|n| Slug::parse(n).is_none()).cloned().collect();
    if bad.is_empty() {
        Ok(names.iter().filter_map(|name| Slug::parse(name)).collect())
    } else {
        Err(bad)
    }
}

/// The slugs that have a chapter section: `## name` in the chapter of an area.
pub(crate) fn described(workspace: &Workspace) -> BTreeSet<Slug> {
    let mut slugs = BTreeSet::new();
    for file in workspace.files("docs/protocol", "md") {
        let area = file.trim_start_matches("docs/protocol/").trim_end_matches(".md");
        let text = workspace.read(&file).unwrap_or_default();
        let headings = text.lines().filter_map(|line| line.strip_prefix("## "));
        slugs.extend(headings.filter_map(|name| Slug::parse(&format!("{area}.{name}"))));
    }
    slugs
}

/// The values of `const SLUG` in a source text.
fn declared(source: &str) -> Vec<String> {
    source
        .lines()
        .filter(|line| line.contains("const SLUG:"))
        .filter_map(|line| line.split('"').nth(1).map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_two_words_and_a_dot() {
        assert_eq!(Slug::parse("registers.read_write").unwrap().text(), "registers.read_write");
        for bad in ["registers", "registers.", "Ram.raf", "ram.raf.cycle", "ram.read write"] {
            assert_eq!(Slug::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn declarations_are_found_with_and_without_lifetime() {
        let source =
            "const SLUG: &'static str = \"a.b\";\n  const SLUG: &str = \"c.d\"; // \"e.f\"";
        assert_eq!(declared(source), ["a.b", "c.d"]);
    }

    #[test]
    fn the_chapters_describe_all_relations_of_the_protocol() {
        let described = described(&Workspace::of_this_build());
        let missing: Vec<&str> = "spartan.outer spartan.product spartan.shift operands.reduction \
             operands.input registers.reduction registers.read_write registers.val_evaluation \
             ram.reduction ram.read_write ram.raf ram.output ram.val_check ram.ra_virtual \
             lookups.read_raf lookups.ra_virtual bytecode.read_raf onehot.booleanity \
             onehot.hamming increments.reduction"
            .split_whitespace()
            .filter(|name| Slug::parse(name).is_none_or(|slug| !described.contains(&slug)))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
