//! Direction of dependencies: the trust line and the layers.
//!
//! * A crate depends on lower layers only.
//! * Nothing above the trust line depends on anything below it, dev-dependencies included.
//! * What the verifier brings with it is the list in `crates/verifier/closure.txt`.

use crate::tidy::holds_word;
use crate::workspace::{Finding, Workspace, verdict};
use crate::{closure, process};
use serde::Deserialize;
use std::path::Path;

/// What decides whether a proof is accepted, with layers.
pub(crate) const ABOVE: &[(&str, u32)] = &[
    ("rill-field", 0),
    ("rill-isa", 0),
    ("rill-poly", 1),
    ("rill-transcript", 1),
    ("rill-precompiles", 1),
    ("rill-program", 2),
    ("rill-sumcheck", 2),
    ("rill-pcs", 2),
    ("rill-loader", 3),
    ("rill-hiding", 3),
    ("rill-verifier", 4),
];

/// Everything else, with layers.
pub(crate) const BELOW: &[(&str, u32)] = &[
    ("rill-allocator", 1),
    ("rill-field-simd", 1),
    ("rill-natives", 2),
    ("rill-executor", 4),
    ("rill-witness", 5),
    ("rill-sumcheck-prover", 3),
    ("rill-pcs-prover", 3),
    ("rill-hiding-prover", 5),
    ("rill-prover", 6),
    ("rill", 7),
    ("rill-cli", 8),
    ("rill-soundness", 10),
    ("rill-identity", 11),
    ("rill-dory-oracle", 9),
    ("rill-e2e", 9),
    ("xtask", 9),
];

/// Crates that the code above the line does without: threads, randomness, reflection.
const UNWANTED_ABOVE: &[&str] = &["rayon", "rand", "serde"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// One crate, as `cargo metadata` tells it.
#[derive(Default, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) manifest_path: String,
    dependencies: Vec<Dependency>,
    rust_version: Option<String>,
}

#[derive(Default, Deserialize)]
struct Dependency {
    name: String,
    /// Set for crates of ours.
    path: Option<String>,
    /// `dev`, `build`, or none.
    kind: Option<String>,
}

/// `cargo xtask layers`.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    verdict("layers: ok", &findings(workspace)?)
}

/// All complaints about the workspace's dependencies.
pub(crate) fn findings(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let packages = packages(workspace, "--no-deps")?;
    let mut findings: Vec<Finding> = packages.iter().flat_map(complaints).collect();
    findings.extend(packages.iter().flat_map(|package| unused(workspace, package)));
    findings.extend(packages.iter().filter(|package| package.rust_version.is_none()).map(
        |package| Finding::new(package.name.clone(), "has no `rust-version.workspace = true`"),
    ));
    findings.extend(orphans(&workspace.read("Cargo.toml")?, &packages));
    findings.extend(closure::findings(workspace)?);
    Ok(findings)
}

/// The crates that `cargo metadata` lists with these options.
pub(crate) fn packages(workspace: &Workspace, options: &str) -> Result<Vec<Package>, String> {
    let line = format!("cargo metadata --format-version 1 --locked {options}");
    let json = process::output(&mut workspace.command(&line))?;
    let metadata: Metadata =
        serde_json::from_str(&json).map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(metadata.packages)
}

/// What is wrong with the dependencies of one crate.
fn complaints(package: &Package) -> Vec<Finding> {
    let complain = |what: String| Finding::new(package.name.clone(), what);
    let Some((above, layer)) = place(&package.name) else {
        return vec![complain("has no layer: add it to tools/xtask/src/layers.rs".into())];
    };
    let ours = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    let upward = ours.filter_map(|dependency| {
        let name = &dependency.name;
        match place(name) {
            None => Some(complain(format!("depends on `{name}`, which has no layer"))),
            Some((false, _)) if above => {
                Some(complain(format!("is above the trust line and depends on `{name}` below it")))
            }
            Some((_, other)) if other >= layer => Some(complain(format!(
                "of layer {layer} depends on `{name}` of layer {other}, which is not lower"
            ))),
            Some(_) => None,
        }
    });
    let unwanted = package.dependencies.iter().filter_map(|dependency| {
        let name = dependency.name.as_str();
        (above && UNWANTED_ABOVE.contains(&name))
            .then(|| complain(format!("is above the trust line and depends on `{name}`")))
    });
    upward.chain(unwanted).collect()
}

/// The dependencies of the workspace's manifest that no crate has.
fn orphans(manifest: &str, packages: &[Package]) -> Vec<Finding> {
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| Some(line.split_once(" = ")?.0));
    let is_used = |name: &&str| {
        packages.iter().any(|package| package.dependencies.iter().any(|d| d.name == **name))
    };
    let complain = |name| Finding::new("Cargo.toml", format!("no crate depends on `{name}`"));
    names.filter(|name| !is_used(name)).map(complain).collect()
}

/// The dependencies that no source of a crate names.
fn unused(workspace: &Workspace, package: &Package) -> Vec<Finding> {
    let folder = package.manifest_path.trim_end_matches("Cargo.toml");
    let folder = Path::new(folder).strip_prefix(workspace.path("")).unwrap_or(Path::new(folder));
    let folder = folder.to_string_lossy();
    let text = |folder: &str| {
        let files = workspace.files(folder, "rs").into_iter();
        files.filter_map(|file| workspace.read(&file).ok()).collect::<Vec<_>>().join("\n")
    };
    let (all, own) = (text(&folder), text(&format!("{folder}/src")));
    let named = |dependency: &&Dependency| {
        let text = if dependency.kind.is_some() { &all } else { &own };
        !holds_word(text, &dependency.name.replace('-', "_"))
    };
    let complain = |dependency: &Dependency| {
        let what = format!("depends on `{}` and never names it", dependency.name);
        Finding::new(&package.name, what)
    };
    package.dependencies.iter().filter(named).map(complain).collect()
}

/// Side of the trust line (`true`: above) and layer of a crate of ours.
fn place(name: &str) -> Option<(bool, u32)> {
    let sides = [(true, ABOVE), (false, BELOW)];
    let mut all = sides.iter().flat_map(|(side, list)| list.iter().map(move |of| (*side, of)));
    all.find_map(|(side, (listed, layer))| (*listed == name).then_some((side, *layer)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::checkout;

    fn package(name: &str, ours: &[&str], foreign: &[&str]) -> Package {
        let dependency =
            |name: &&str, path| Dependency { name: (*name).to_owned(), path, kind: None };
        let dependencies = ours
            .iter()
            .map(|name| dependency(name, Some("somewhere".to_owned())))
            .chain(foreign.iter().map(|name| dependency(name, None)))
            .collect();
        Package { name: name.to_owned(), dependencies, ..Package::default() }
    }

    #[test]
    fn the_workspace_keeps_its_layers() {
        assert_eq!(findings(&Workspace::of_this_build()), Ok(vec![]));
    }

    #[test]
    fn every_listed_crate_is_there() {
        let packages = packages(&Workspace::of_this_build(), "--no-deps").unwrap();
        for (name, _) in ABOVE.iter().chain(BELOW) {
            assert!(packages.iter().any(|package| package.name == *name), "{name}");
        }
    }

    #[test]
    fn lower_layers_are_allowed() {
        assert_eq!(complaints(&package("rill-prover", &["rill-verifier", "rill-field"], &[])), []);
        assert_eq!(complaints(&package("rill-witness", &["rill-executor"], &["rayon"])), []);
    }

    #[test]
    fn sideways_and_upward_dependencies_are_found() {
        assert_eq!(complaints(&package("rill-pcs", &["rill-sumcheck"], &[])).len(), 1);
        assert_eq!(complaints(&package("rill-poly", &["rill-verifier"], &[])).len(), 1);
        assert_eq!(complaints(&package("rill-executor", &["rill-witness"], &[])).len(), 1);
    }

    #[test]
    fn the_trust_line_holds_even_where_the_layer_is_lower() {
        assert_eq!(complaints(&package("rill-verifier", &["rill-field-simd"], &[])).len(), 1);
    }

    #[test]
    fn threads_are_found_above_the_line() {
        assert_eq!(complaints(&package("rill-pcs", &[], &["rayon"])).len(), 1);
    }

    #[test]
    fn a_dependency_that_no_source_names_is_found() {
        let (_folder, workspace) = checkout(&[
            ("a/src/lib.rs", "use rand_core::Rng; // randomness"),
            ("a/test.rs", "rayon::scope()"),
        ]);
        let mut package = package("rill", &[], &["rand-core", "rand", "rayon"]);
        package.manifest_path = workspace.path("a/Cargo.toml").to_string_lossy().into_owned();
        let found = |package: &Package| unused(&workspace, package).len();
        assert_eq!(found(&package), 2);
        package.dependencies[2].kind = Some("dev".to_owned());
        assert_eq!(found(&package), 1);
    }

    #[test]
    fn a_dependency_that_no_crate_has_is_found() {
        let manifest = "[workspace.dependencies]\nrand = \"1\"\nrayon = { }\n[profile]\nx = 1\n";
        let found = orphans(manifest, &[package("rill", &[], &["rand"])]);
        assert!(found.len() == 1 && found[0].what.contains("rayon"), "{found:?}");
    }

    #[test]
    fn a_crate_without_a_layer_is_found() {
        assert_eq!(complaints(&package("newcomer", &[], &[])).len(), 1);
        assert_eq!(complaints(&package("rill", &["newcomer"], &[])).len(), 1);
    }
}
