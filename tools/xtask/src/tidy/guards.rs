//! Every crate above the trust line says in its `lib.rs` what it does without, so that the compiler
//! and clippy hold it to that.

use crate::layers::ABOVE;
use crate::workspace::{Finding, Workspace};

/// What each of them denies.
const LINTS: [&str; 4] =
    ["clippy::indexing_slicing", "clippy::unwrap_used", "clippy::expect_used", "clippy::panic"];

/// A complaint for each attribute that is missing.
pub(super) fn findings(workspace: &Workspace) -> Vec<Finding> {
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
        attributes.iter().any(|line| line.starts_with("#![deny(") && line.contains(lint))
    };
    let lints = LINTS.iter().filter(|lint| !denies(lint)).map(|lint| format!("#![deny({lint})]"));
    absent.chain(lints).map(|what| format!("no {what}, as above the trust line")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missing_attribute_is_named() {
        let text = "#![no_std]\n#![deny(clippy::indexing_slicing, clippy::unwrap_used)]\n";
        let found = missing(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("unsafe_code") && found[1].contains("expect_used"));
    }
}
