//! Every relation of the verifier has all its places.

use super::config::Config;
use crate::slugs::{OPTIONAL, Slug, built, described};
use crate::workspace::{Finding, Workspace};

/// Missing places, slugs of the wrong form, and pending parts that have become complete.
pub(super) fn findings(workspace: &Workspace, config: &Config) -> Vec<Finding> {
    let slugs = match built(workspace) {
        Ok(slugs) => slugs,
        Err(bad) => return bad.iter().map(|name| malformed(name)).collect(),
    };
    let missing: Vec<(String, &str, String)> = slugs
        .iter()
        .flat_map(|slug| {
            let absent = slug.places(workspace).into_iter().filter(|place| !place.present);
            absent.map(|place| (slug.text(), place.part, place.path))
        })
        .collect();
    let unexcused = missing
        .iter()
        .filter(|(slug, part, _)| !OPTIONAL.contains(part) && !config.is_pending(part, slug));
    let mut findings: Vec<Finding> = unexcused
        .map(|(slug, part, path)| Finding::new(slug, format!("no {part}: {path}")))
        .collect();
    for pending in config.pending.iter().filter(|_| !slugs.is_empty()) {
        let excuses = missing.iter().any(|(slug, part, _)| {
            *part == pending.part && pending.slug.as_ref().is_none_or(|named| named == slug)
        });
        if !excuses {
            let name = pending.slug.clone().unwrap_or_else(|| "every relation".to_owned());
            let what = format!("has its {}: remove the exception in tidy.toml", pending.part);
            findings.push(Finding::new(name, what));
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
    let described = described(workspace);
    let names =
        |slugs: Vec<&Slug>| slugs.iter().map(|slug| slug.text()).collect::<Vec<_>>().join(" ");
    let lacking = built.iter().filter(|slug| {
        slug.places(workspace).iter().any(|p| OPTIONAL.contains(&p.part) && !p.present)
    });
    let mut text = format!("relations: {} in the verifier\n", built.len());
    for (title, list) in [
        ("described, not built", names(described.difference(&built).collect())),
        ("without streaming form", names(lacking.collect())),
    ] {
        if !list.is_empty() {
            text += &[title, ": ", &list, "\n"].concat();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        for (path, text) in [
            ("docs/protocol/ram.md", "# RAM\n\n## raf\n"),
            ("crates/verifier/src/ram/raf.rs", "const SLUG: &str = \"ram.raf\";"),
            ("crates/prover/src/ram/raf/mod.rs", ""),
            ("crates/prover/src/ram/raf/naive.rs", ""),
            ("crates/prover/src/ram/raf/linear.rs", ""),
            ("crates/prover/src/ram/raf/tests.rs", ""),
            ("tools/soundness/src/manifest.rs", "[\"ram.raf\"]"),
        ] {
            let place = workspace.path(path);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, text).unwrap();
        }
        (folder, workspace)
    }

    #[test]
    fn a_complete_relation_is_tidy_without_a_streaming_form() {
        let (_folder, workspace) = checkout();
        assert_eq!(findings(&workspace, &Config::default()), []);
        assert!(summary(&workspace).contains("without streaming form: ram.raf"));
    }

    #[test]
    fn each_missing_place_is_found() {
        for path in [
            "docs/protocol/ram.md",
            "crates/prover/src/ram/raf/mod.rs",
            "crates/prover/src/ram/raf/naive.rs",
            "crates/prover/src/ram/raf/linear.rs",
            "crates/prover/src/ram/raf/tests.rs",
            "tools/soundness/src/manifest.rs",
        ] {
            let (_folder, workspace) = checkout();
            std::fs::remove_file(workspace.path(path)).unwrap();
            assert_eq!(findings(&workspace, &Config::default()).len(), 1, "{path}");
        }
    }

    #[test]
    fn a_relation_of_a_shape_is_one_file() {
        let (_folder, workspace) = checkout();
        std::fs::remove_dir_all(workspace.path("crates/prover/src/ram/raf")).unwrap();
        assert_eq!(findings(&workspace, &Config::default()).len(), 4);
        let file = "crates/prover/src/ram/raf.rs";
        workspace.write(file, "impl Move<2> for Raf {}\nmod tests {}").unwrap();
        assert_eq!(findings(&workspace, &Config::default()), []);
        assert!(!summary(&workspace).contains("without streaming form"));
        workspace.write(file, "impl Move<2> for Raf {}").unwrap();
        assert_eq!(findings(&workspace, &Config::default()).len(), 1);
    }

    #[test]
    fn a_slug_must_be_the_path_of_its_module() {
        let (_folder, workspace) = checkout();
        let source = "crates/verifier/src/ram/raf.rs";
        workspace.write(source, "const SLUG: &str = \"ram.raff\";").unwrap();
        assert!(findings(&workspace, &Config::default()).len() > 1);
        workspace.write(source, "const SLUG: &str = \"raf\";").unwrap();
        assert_eq!(findings(&workspace, &Config::default()).len(), 1);
    }

    #[test]
    fn a_pending_part_is_excused_until_it_is_there() {
        let (_folder, workspace) = checkout();
        let pending = super::super::config::Pending {
            part: "tamper".to_owned(),
            slug: None,
            reason: "r".to_owned(),
        };
        let config = Config { file: vec![], pending: vec![pending] };
        assert_eq!(findings(&workspace, &config).len(), 1);
        std::fs::remove_file(workspace.path("tools/soundness/src/manifest.rs")).unwrap();
        assert_eq!(findings(&workspace, &config), []);
    }
}
