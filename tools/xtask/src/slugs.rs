//! Slugs: the one name of a relation.

use crate::tidy::holds_word;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// The name of a relation, `area.name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slug {
    pub(crate) area: String,
    pub(crate) name: String,
}

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

    /// The lines of `text` that name the relation: by its slug, by a path of modules or of files,
    /// or in a list of imports that begins there.
    pub(crate) fn lines(&self, text: &str) -> Vec<usize> {
        let names = [".", "::", "/"].map(|between| [&self.area, between, &self.name].concat());
        let list = format!("{}::{{", self.area);
        let mut rest = text;
        let mut found = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let imports = rest.find(&list).filter(|at| *at < line.len()).is_some_and(|at| {
                let list = rest[at..].split([';', '}']).next().unwrap_or_default();
                holds_word(list, &self.name)
            });
            if imports || names.iter().any(|name| holds_word(line, name)) {
                found.push(number);
            }
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        found
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
    fn a_relation_is_named_by_slug_path_or_import() {
        let slug = Slug::parse("ram.raf").unwrap();
        let text = "ram.raf\nram::raf::Raf\nuse x::ram::{\n    output, raf,\n};\nram.raff\nsrc/ram/raf.rs\n";
        assert_eq!(slug.lines(text), [1, 2, 3, 7]);
        assert_eq!(slug.lines("use ram::{output};\nlet raf = 1;"), [0; 0]);
    }

    #[test]
    fn declarations_are_found_with_and_without_lifetime() {
        let source =
            "const SLUG: &'static str = \"a.b\";\n  const SLUG: &str = \"c.d\"; // \"e.f\"";
        assert_eq!(declared(source), ["a.b", "c.d"]);
    }
}
