//! `cargo xtask where SLUG`.

use crate::places::{self, Hit};
use crate::slugs::{Slug, built, described};
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// Prints every place of one relation, by the items of the list, then where else it is named; on an
/// unknown name, the names there are.
pub(crate) fn command(workspace: &Workspace, text: &str) -> Result<String, String> {
    let built = built(workspace).unwrap_or_default();
    let slugs: Vec<Slug> = built.union(&described(workspace)).cloned().collect();
    let Some(slug) = slugs.iter().find(|slug| slug.text() == text) else {
        let names: Vec<String> = slugs.iter().map(Slug::text).collect();
        return Err(format!("no relation `{text}`; there are:\n  {}", names.join("\n  ")));
    };
    let list = places::list(workspace)?;
    let mut lines = Vec::new();
    for (number, pattern) in (1..).zip(&list).flat_map(|(n, item)| item.iter().map(move |p| (n, p)))
    {
        let hits = places::hits(workspace, pattern, slug);
        lines.extend(hits.iter().map(|hit| format!("{number}  {}\n", line(hit))));
        if hits.is_empty() {
            lines.push(format!("{number}  {pattern}   (missing)\n"));
        }
    }
    let listed = |path: &str| list.iter().flatten().any(|pattern| places::covers(pattern, path));
    for path in ["rs", "toml", "md"].iter().flat_map(|end| workspace.files("", end)) {
        let named = slug.lines(&workspace.read(&path).unwrap_or_default());
        if !named.is_empty() && !listed(&path) {
            lines.push(format!("also  {}\n", line(&Hit { path, lines: named })));
        }
    }
    let mut seen = BTreeSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    Ok(lines.concat())
}

/// `path:3,14`.
fn line(hit: &Hit) -> String {
    let lines: Vec<String> = hit.lines.iter().map(usize::to_string).collect();
    let colon = if lines.is_empty() { "" } else { ":" };
    [&hit.path, colon, &lines.join(",")].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_described_relation_is_located_and_an_unknown_one_is_not() {
        let workspace = Workspace::of_this_build();
        let places = command(&workspace, "registers.read_write").unwrap();
        for place in [
            "1  docs/protocol/registers.md:",
            "  crates/verifier/src/registers/read_write.rs\n",
            "  crates/verifier/src/stages/accesses.rs:",
            "  tools/soundness/src/manifest.rs:",
            "also  README.md:",
        ] {
            assert!(places.contains(place), "{place}\n{places}");
        }
        assert!(!places.contains("missing"), "{places}");
        assert!(command(&workspace, "registers.nothing").unwrap_err().contains("registers."));
    }
}
