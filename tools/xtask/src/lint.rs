//! `cargo xtask lint`: everything that can be checked in the sources without running them.

use crate::workspace::{Workspace, cargo};
use crate::{frozen, layers, tidy, wasm};

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

/// Bans, licences and sources of foreign crates by `deny.toml`; advisories need the net.
fn deny(workspace: &Workspace) -> Result<String, String> {
    if workspace.output(&cargo(), &["deny", "--version"]).is_err() {
        let how = "cargo install --locked cargo-deny";
        return Ok(format!("deny: skipped, cargo-deny is not installed ({how})\n"));
    }
    let args =
        ["deny", "--offline", "--log-level", "error", "check", "bans", "licenses", "sources"];
    workspace.run(&cargo(), &args, &[]).map(|()| "deny: ok\n".to_owned())
}

/// Builds with the oldest compiler that the manifest allows, if rustup has it. Clippy's
/// `incompatible_msrv` looks for what it does not have wherever it is missing.
fn rust_version(workspace: &Workspace) -> Result<String, String> {
    let manifest = workspace.read("Cargo.toml")?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    let version = line.ok_or("Cargo.toml: no rust-version")?.trim_matches('"');
    if workspace.output("rustup", &["run", version, "rustc", "--version"]).is_err() {
        return Ok(format!("rust-version: skipped, rustup has no toolchain {version}\n"));
    }
    let args = ["run", version, "cargo", "check", "--quiet", "--workspace", "--all-targets"];
    let target = workspace.path("target/rust-version");
    let environment = [("CARGO_TARGET_DIR", &*target.to_string_lossy())];
    workspace
        .run("rustup", &[&args[..], &["--locked"]].concat(), &environment)
        .map(|()| "rust-version: ok\n".to_owned())
}

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
    note("deny", deny(workspace));
    note("wasm", wasm::lint(workspace));
    note("rust-version", rust_version(workspace));
    if failed.is_empty() { Ok(report) } else { Err(failed.join("\n\n")) }
}
