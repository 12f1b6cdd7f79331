//! `cargo xtask lint`: all that can be said of the sources without running them.

use crate::workspace::{Workspace, cargo};
use crate::{frozen, layers, tidy};

/// A step and what it runs.
type Step = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

/// The steps that are cargo's. They use the profile of the tests, whose foreign crates are built
/// then.
const STEPS: [Step; 3] = [
    ("fmt", &["fmt", "--all", "--check"], &[]),
    (
        "clippy",
        &[
            "clippy",
            "--quiet",
            "--release",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    ),
    (
        "doc",
        &["doc", "--quiet", "--release", "--workspace", "--no-deps", "--locked"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    ),
];

/// Runs all steps, also after one that fails, and says which do.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    let mut report = String::new();
    let mut failed = Vec::new();
    let mut note = |step: &'static str, outcome: Result<String, String>| match outcome {
        Ok(said) => report += &said,
        Err(said) => failed.push(format!("{step}: {said}")),
    };
    for (step, args, environment) in STEPS {
        let outcome = workspace.run(&cargo(), args, environment);
        note(step, outcome.map(|()| format!("{step}: ok\n")));
    }
    note("tidy", tidy::command(workspace));
    note("layers", layers::command(workspace));
    note("frozen", frozen::command(workspace));
    if failed.is_empty() { Ok(report) } else { Err(failed.join("\n\n")) }
}
