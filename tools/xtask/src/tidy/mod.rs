//! `cargo xtask tidy`: taste that a machine can check.

mod config;
mod facts;
mod guards;
mod lengths;
mod links;
mod relations;
mod words;

use crate::workspace::{Finding, Workspace, verdict};
use config::Config;
pub(crate) use lengths::WIDTH;
pub(crate) use words::holds_word;

/// `cargo xtask tidy`.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    let verdict = verdict("tidy: ok", &findings(workspace)?)?;
    Ok(format!("{}{verdict}", relations::summary(workspace)))
}

/// All complaints.
pub(crate) fn findings(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let config = Config::read(workspace)?;
    let mut findings = lengths::findings(workspace, &config);
    findings.extend(links::findings(workspace));
    findings.extend(relations::findings(workspace, &config)?);
    findings.extend(guards::findings(workspace));
    findings.extend(facts::findings(workspace)?);
    findings.extend(words::findings(workspace)?);
    findings.sort();
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_tidy() {
        let complaints: Vec<String> =
            findings(&Workspace::of_this_build()).unwrap().iter().map(Finding::to_string).collect();
        assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    }
}
