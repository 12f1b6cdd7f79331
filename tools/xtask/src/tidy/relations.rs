//! Every relation of the verifier has the places that `CONTRIBUTING.md` lists, and no list of
//! relations stands anywhere else.

use super::config::{Config, FILE as EXCEPTIONS};
use crate::places::{self, Item, PAGE};
use crate::slugs::{Slug, built, described};
use crate::workspace::{Finding, Workspace};

/// Places of a relation, at most.
const PLACES: usize = 8;
/// Relations that a source may name before it counts as a list that each relation has to join.
const NAMED: usize = 3;

/// Missing places, slugs of the wrong form, lists that are not places, and pending parts that have
/// become complete.
pub(super) fn findings(workspace: &Workspace, config: &Config) -> Result<Vec<Finding>, String> {
    let list = places::list(workspace)?;
    let slugs: Vec<Slug> = match built(workspace) {
        Ok(slugs) => slugs.into_iter().collect(),
        Err(bad) => return Ok(bad.iter().map(|name| malformed(name)).collect()),
    };
    let mut findings = missing(workspace, config, &list, &slugs);
    findings.extend(unlisted(workspace, config, &list, &slugs));
    if list.len() > PLACES {
        let what = format!("a relation has {} places, limit {PLACES}", list.len());
        findings.push(Finding::new(PAGE, what));
    }
    Ok(findings)
}

fn missing(workspace: &Workspace, config: &Config, list: &[Item], slugs: &[Slug]) -> Vec<Finding> {
    let absent = |slug: &Slug, pattern: &String| places::hits(workspace, pattern, slug).is_empty();
    let all =
        slugs.iter().flat_map(|slug| list.iter().flatten().map(move |p| (slug.text(), slug, p)));
    let missing: Vec<(String, &String)> =
        all.filter(|(_, slug, p)| absent(slug, p)).map(|(text, _, p)| (text, p)).collect();
    let unexcused = missing.iter().filter(|(slug, part)| !config.is_pending(part, slug));
    let mut findings: Vec<Finding> =
        unexcused.map(|(slug, part)| Finding::new(slug, format!("is not in {part}"))).collect();
    for pending in config.pending.iter().filter(|_| !slugs.is_empty()) {
        let excuses = missing.iter().any(|(slug, part)| {
            **part == pending.part && pending.slug.as_ref().is_none_or(|named| named == slug)
        });
        if !excuses {
            let name = pending.slug.clone().unwrap_or_else(|| "every relation".to_owned());
            let what = format!("is in {}: remove the exception in tidy.toml", pending.part);
            findings.push(Finding::new(name, what));
        }
    }
    findings
}

/// Sources that name many relations and are not places.
fn unlisted(workspace: &Workspace, config: &Config, list: &[Item], slugs: &[Slug]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let sources = ["crates", "tools"].map(|folder| places::sources(workspace, folder)).concat();
    for path in sources.into_iter().filter(|path| path != EXCEPTIONS) {
        let allowed = config.limit(&path, |exception| exception.relations);
        if allowed.is_none() && list.iter().flatten().any(|p| places::covers(p, &path)) {
            continue;
        }
        let text = places::code(&path, &workspace.read(&path).unwrap_or_default());
        let named = slugs.iter().filter(|slug| !slug.lines(&text).is_empty()).count();
        if named > allowed.unwrap_or(NAMED) {
            let what = format!("names {named} relations and is no place that {PAGE} lists");
            findings.push(Finding::new(path, what));
        } else if allowed.is_some() && named <= NAMED {
            let what = "names few relations: remove the exception in tidy.toml";
            findings.push(Finding::new(path, what));
        }
    }
    findings
}

fn malformed(name: &str) -> Finding {
    Finding::new(name, "is not a slug: `area.name` in lower case")
}

/// How far the relations are, for the eye.
pub(super) fn summary(workspace: &Workspace) -> String {
    let built = built(workspace).unwrap_or_default();
    let described: Vec<String> = described(workspace).difference(&built).map(Slug::text).collect();
    let places = places::list(workspace).unwrap_or_default().len();
    let mut text = format!("relations: {} in the verifier, of {places} places\n", built.len());
    if !described.is_empty() {
        text += &["described, not of the verifier's crate: ", &described.join(" "), "\n"].concat();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::config::{FileException, Pending};
    use crate::workspace;

    const LIST: &str = "## A new relation\n\n1. `docs/protocol/AREA.md#NAME`\n\
        2. `crates/verifier/src/AREA/NAME.rs`\n3. `crates/prover/src/AREA/NAME/tests.rs`\n\
        4. `tools/soundness/src/manifest.rs`\n";

    fn checkout() -> (tempfile::TempDir, Workspace) {
        workspace::checkout(&[
            (PAGE, LIST),
            ("docs/protocol/ram.md", "# RAM\n\n## raf\n"),
            ("crates/verifier/src/ram/raf.rs", "const SLUG: &str = \"ram.raf\";"),
            ("crates/prover/src/ram/raf/tests.rs", ""),
            ("tools/soundness/src/manifest.rs", "[\"ram.raf\"]"),
        ])
    }

    fn found(workspace: &Workspace, config: &Config) -> usize {
        findings(workspace, config).unwrap().len()
    }

    #[test]
    fn a_complete_relation_is_tidy_and_each_missing_place_is_found() {
        for path in [
            "docs/protocol/ram.md",
            "crates/prover/src/ram/raf/tests.rs",
            "tools/soundness/src/manifest.rs",
        ] {
            let (_folder, workspace) = checkout();
            assert_eq!(found(&workspace, &Config::default()), 0);
            std::fs::remove_file(workspace.path(path)).unwrap();
            assert_eq!(found(&workspace, &Config::default()), 1, "{path}");
        }
    }

    #[test]
    fn a_slug_must_be_the_path_of_its_module() {
        let (_folder, workspace) = checkout();
        for slug in ["ram.raff", "raf"] {
            let text = format!("const SLUG: &str = \"{slug}\";");
            workspace.write("crates/verifier/src/ram/raf.rs", &text).unwrap();
            assert!(found(&workspace, &Config::default()) > 0, "{slug}");
        }
    }

    #[test]
    fn more_places_than_the_limit_are_found() {
        let (_folder, workspace) = checkout();
        let more = "5. `docs/`\n".repeat(PLACES);
        let page = [LIST, &more.replace("docs/", "tools/")].concat();
        workspace.write(PAGE, &page).unwrap();
        assert_eq!(found(&workspace, &Config::default()), 1);
    }

    #[test]
    fn a_list_of_relations_that_is_no_place_is_found_unless_it_is_excused() {
        let (_folder, workspace) = checkout();
        let names = ["a", "b", "c"];
        for name in names {
            let verifier = format!("crates/verifier/src/ram/{name}.rs");
            workspace.add(&verifier, &format!("const SLUG: &str = \"ram.{name}\";"));
            workspace.add(&format!("crates/prover/src/ram/{name}/tests.rs"), "");
        }
        workspace.add("docs/protocol/ram.md", "## raf\n## a\n## b\n## c\n");
        let all = "[\"ram.raf\", \"ram.a\", \"ram.b\", \"ram.c\"]";
        workspace.add("tools/soundness/src/manifest.rs", all);
        assert_eq!(found(&workspace, &Config::default()), 0);
        workspace.add("tools/other/src/list.rs", all);
        assert_eq!(found(&workspace, &Config::default()), 1);
        let config = |relations| {
            let path = "tools/other/src/list.rs".to_owned();
            let relations = Some(relations);
            let file = FileException { path, relations, ..FileException::default() };
            Config { file: vec![file], pending: vec![] }
        };
        assert_eq!(found(&workspace, &config(4)), 0);
        workspace.add("tools/other/src/list.rs", "// ram.raf ram.a ram.b ram.c");
        assert_eq!(found(&workspace, &config(4)), 1, "the exception is stale");
    }

    #[test]
    fn a_pending_part_is_excused_until_it_is_there() {
        let (_folder, workspace) = checkout();
        let part = "tools/soundness/src/manifest.rs".to_owned();
        let pending = Pending { part, slug: None, reason: "r".to_owned() };
        let config = Config { file: vec![], pending: vec![pending] };
        assert_eq!(found(&workspace, &config), 1);
        std::fs::remove_file(workspace.path("tools/soundness/src/manifest.rs")).unwrap();
        assert_eq!(found(&workspace, &config), 0);
    }
}
