//! The places of a relation: the list "A new relation" of `CONTRIBUTING.md`, read by machine.
//!
//! An item of the list is a place. The paths it has between backticks are patterns: `AREA` and
//! `NAME` are those of the slug, `STAGE` is a stage of the verifier that names the relation. A
//! folder that ends in `NAME/`, and a file whose path has `NAME` or `STAGE`, must be there; in any other
//! folder some file, and any other file itself, must name the relation.

use crate::slugs::Slug;
use crate::workspace::Workspace;

/// The page with the list, and its heading there.
pub(crate) const PAGE: &str = "CONTRIBUTING.md";
const HEADING: &str = "## A new relation";
/// What a page other than the list names the stages by.
const STAGES: &str = "crates/verifier/src/stages";

/// One place: its patterns.
pub(crate) type Item = Vec<String>;

/// The list, in order.
pub(crate) fn list(workspace: &Workspace) -> Result<Vec<Item>, String> {
    Ok(parse(&workspace.read(PAGE)?))
}

/// Numbered items begin at the margin and go on indented.
fn parse(page: &str) -> Vec<Item> {
    let section = page.split(HEADING).nth(1).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut items: Vec<Item> = Vec::new();
    for line in section.lines() {
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            items.push(Vec::new());
        } else if !line.starts_with(' ') {
            continue;
        }
        let paths = line.split('`').skip(1).step_by(2).filter(|code| code.contains('/'));
        if let Some(item) = items.last_mut() {
            item.extend(paths.map(str::to_owned));
        }
    }
    items
}

/// A file and the lines at which it names the relation; none where its path does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) path: String,
    pub(crate) lines: Vec<usize>,
}

/// Where `pattern` is fulfilled for `slug`; empty if it is nowhere.
pub(crate) fn hits(workspace: &Workspace, pattern: &str, slug: &Slug) -> Vec<Hit> {
    let filled = pattern.replace("AREA", &slug.area).replace("NAME", &slug.name);
    if filled.contains("STAGE") {
        let stages = stages(workspace, slug);
        let filled = stages.iter().map(|stage| filled.replace("STAGE", stage));
        let there = filled.filter_map(|path| {
            let text = code(&path, &workspace.read(&path).ok()?);
            Some(Hit { lines: slug.lines(&text), path })
        });
        return there.collect();
    }
    if let Some((file, heading)) = filled.split_once('#') {
        let text = workspace.read(file).unwrap_or_default();
        let heading = format!("## {heading}");
        let at = (1..).zip(text.lines()).find(|(_, line)| line.trim_end() == heading);
        let hit = |(line, _)| Hit { path: file.into(), lines: vec![line] };
        return at.map(hit).into_iter().collect();
    }
    if pattern.contains("NAME") {
        // A file may have grown into a folder.
        let grown = filled.replace(".rs", "/mod.rs");
        let path = [filled, grown].into_iter().find(|path| workspace.has(path));
        return path.map(|path| Hit { path, lines: vec![] }).into_iter().collect();
    }
    naming(workspace, &filled, slug)
}

/// Files at or below `path` that name the relation in code.
fn naming(workspace: &Workspace, path: &str, slug: &Slug) -> Vec<Hit> {
    let files = if path.ends_with('/') { sources(workspace, path) } else { vec![path.to_owned()] };
    let hit = |path: String| {
        let lines = slug.lines(&code(&path, &workspace.read(&path).ok()?));
        (!lines.is_empty()).then_some(Hit { path, lines })
    };
    files.into_iter().filter_map(hit).collect()
}

/// The stages of the verifier that name the relation.
fn stages(workspace: &Workspace, slug: &Slug) -> Vec<String> {
    let named = naming(workspace, &format!("{STAGES}/"), slug).into_iter();
    named
        .filter_map(|hit| Some(hit.path.rsplit('/').next()?.strip_suffix(".rs")?.to_owned()))
        .collect()
}

/// Whether `path` is, for some relation, what `pattern` says.
pub(crate) fn covers(pattern: &str, path: &str) -> bool {
    let pattern = pattern.split('#').next().unwrap_or_default();
    let (folder, pattern) = (pattern.ends_with('/'), pattern.trim_end_matches('/'));
    let (mut wanted, mut parts) = (pattern.split('/'), path.split('/'));
    let fits = |(wanted, part): (&str, &str)| {
        let (stem, part) = (wanted.trim_end_matches(".rs"), part.trim_end_matches(".rs"));
        ["AREA", "NAME", "STAGE"].contains(&stem) || stem == part
    };
    let length = pattern.split('/').count();
    wanted.by_ref().zip(parts.by_ref()).all(fits)
        && path.split('/').count() >= length
        && (folder || pattern.contains("NAME") || path.split('/').count() == length)
}

/// Sources and lists below `folder`.
pub(crate) fn sources(workspace: &Workspace, folder: &str) -> Vec<String> {
    ["rs", "toml"].iter().flat_map(|end| workspace.files(folder, end)).collect()
}

/// The text of a source without its comments, line by line.
pub(crate) fn code(path: &str, text: &str) -> String {
    if path.rsplit('.').next() != Some("rs") {
        return text.to_owned();
    }
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned() + "\n";
    text.lines().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::checkout;

    #[test]
    fn items_are_numbered_and_their_paths_are_between_backticks() {
        let page = "# A\n## A new relation\n\nWords `a/b`.\n\n1. In `docs/AREA.md#NAME`,\n   \
                    `x/y.rs`.\n2. `pub mod NAME;` in `z/`.\n\nAfter `c/d`.\n## B\n3. `e/f`\n";
        assert_eq!(parse(page), [vec!["docs/AREA.md#NAME", "x/y.rs"], vec!["z/"]]);
    }

    #[test]
    fn a_pattern_covers_what_stands_at_its_place() {
        assert!(covers("p/AREA/NAME/", "p/ram/raf/mod.rs"));
        assert!(covers("v/AREA/NAME.rs", "v/ram/raf.rs"));
        assert!(covers("v/stages/STAGE.rs", "v/stages/lookups.rs"));
        assert!(covers("t/", "t/a/b.rs"));
        assert!(!covers("p/AREA/NAME/", "p/ram"));
        assert!(!covers("t/a.rs", "t/b.rs"));
        assert!(!covers("t/a.rs", "t/a.rs/c.rs"));
    }

    #[test]
    fn each_kind_of_pattern_is_looked_up() {
        let (_folder, workspace) = checkout(&[
            ("docs/ram.md", "# RAM\n\n## raf\n"),
            ("p/ram/raf/mod.rs", ""),
            ("crates/verifier/src/stages/accesses.rs", "use crate::ram::{\n    output, raf};\n"),
            ("p/stages/accesses.rs", "// ram.raf\nlet a = ram::raf::draw();"),
            ("t/list.toml", "\n\"ram.raf/x\"\n"),
        ]);
        let (raf, val) = (Slug::parse("ram.raf").unwrap(), Slug::parse("ram.val").unwrap());
        for (pattern, path, lines) in [
            ("docs/AREA.md#NAME", "docs/ram.md", vec![3]),
            ("p/AREA/NAME.rs", "p/ram/raf/mod.rs", vec![]),
            ("p/AREA/NAME/", "p/ram/raf/", vec![]),
            ("p/stages/STAGE.rs", "p/stages/accesses.rs", vec![2]),
            ("t/", "t/list.toml", vec![2]),
        ] {
            let hit = Hit { path: path.to_owned(), lines };
            assert_eq!(hits(&workspace, pattern, &raf), [hit], "{pattern}");
            assert_eq!(hits(&workspace, pattern, &val), [], "{pattern}");
        }
    }
}
