//! Every crate above the trust line says in its `lib.rs` what it does without, so that the compiler
//! and clippy hold it to that.

use crate::layers::ABOVE;
use crate::workspace::{Finding, Workspace};

/// What each of them denies.
const LINTS: [&str; 8] = [
    "clippy::indexing_slicing",
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic)",
    "clippy::unreachable",
    "clippy::panic_in_result_fn",
    "clippy::string_slice",
    "clippy::arithmetic_side_effects",
];
/// How such an attribute begins; tests may count as they like.
const DENY: [&str; 2] = ["#![deny(", "#![cfg_attr(not(test), deny("];

/// A complaint for each attribute that is missing, and for whatever makes a build depend on the
/// lints of the compiler at hand, or asks for another compiler.
pub(super) fn findings(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = toolchain(workspace);
    findings.extend(attributes(workspace));
    findings
}

fn toolchain(workspace: &Workspace) -> Vec<Finding> {
    let files = ["rust-toolchain", "rust-toolchain.toml"].into_iter();
    let mut findings: Vec<Finding> = files
        .filter(|file| workspace.has(file))
        .map(|file| Finding::new(file, "demands a download: any compiler of `rust-version` does"))
        .collect();
    let config = ".cargo/config.toml";
    if workspace.read(config).is_ok_and(|text| text.contains("flags")) {
        findings.push(Finding::new(config, "has flags, and lints of a newer compiler may fail"));
    }
    for path in workspace.files("", "rs") {
        let text = workspace.read(&path).unwrap_or_default();
        if text.lines().any(|line| line.starts_with("#![") && line.contains("(warnings")) {
            findings
                .push(Finding::new(path, "denies warnings, which a newer compiler has more of"));
        }
    }
    findings
}

fn attributes(workspace: &Workspace) -> Vec<Finding> {
    let crates = ABOVE.iter().map(|(name, _)| name.trim_start_matches("rill-"));
    crates
        .flat_map(|name| {
            let path = format!("crates/{name}/src/lib.rs");
            let text = workspace.read(&path).unwrap_or_default();
            missing(&text).into_iter().map(move |what| Finding::new(&path, what))
        })
        .collect()
}

fn missing(text: &str) -> Vec<String> {
    let attributes: Vec<&str> = text.lines().filter(|line| line.starts_with("#![")).collect();
    let plain = ["#![no_std]", "#![forbid(unsafe_code)]"].into_iter();
    let absent = plain.filter(|wanted| !attributes.contains(wanted)).map(str::to_owned);
    let denies = |lint: &str| {
        let deny = |line: &str| DENY.iter().any(|start| line.starts_with(start));
        attributes.iter().any(|line| deny(line) && line.contains(lint))
    };
    let lints = LINTS
        .iter()
        .filter(|lint| !denies(lint))
        .map(|lint| format!("#![deny({})]", lint.trim_end_matches(')')));
    absent.chain(lints).map(|what| format!("no {what}, as above the trust line")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::checkout;

    #[test]
    fn each_missing_attribute_is_named() {
        let text = "#![no_std]\n#![deny(clippy::indexing_slicing, clippy::unwrap_used)]\n";
        let found = missing(text);
        assert_eq!(found.len(), 7, "{found:?}");
        assert!(found[0].contains("unsafe_code") && found[1].contains("expect_used"));
    }

    #[test]
    fn what_asks_for_a_compiler_or_its_lints_is_found() {
        assert_eq!(toolchain(&checkout(&[]).1), []);
        let (_folder, workspace) = checkout(&[
            ("rust-toolchain.toml", ""),
            (".cargo/config.toml", "rustflags = []"),
            ("a.rs", "#![deny(warnings)]\n"),
        ]);
        assert_eq!(toolchain(&workspace).len(), 3);
    }
}
