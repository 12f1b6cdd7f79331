//! `cargo xtask lint`: everything that can be checked in the sources without running them.

use crate::workspace::Workspace;
use crate::{frozen, layers, process, tidy, wasm};

/// The steps that are cargo's. They use the profile of the tests, whose foreign crates are built
/// then.
const STEPS: [(&str, &str); 3] = [
    ("fmt", "cargo fmt --all --check"),
    ("clippy", "cargo clippy --quiet --release --workspace --all-targets --locked -- -D warnings"),
    ("doc", "cargo doc --quiet --release --workspace --no-deps --locked"),
];

/// Bans, licences and sources of foreign crates by `deny.toml`; advisories need the net.
fn deny(workspace: &Workspace) -> Result<String, String> {
    if process::output(&mut workspace.command("cargo deny --version")).is_err() {
        let how = "cargo install --locked cargo-deny";
        return Ok(format!("deny: skipped, cargo-deny is not installed ({how})\n"));
    }
    let check = "cargo deny --offline --log-level error check bans licenses sources";
    process::run(&mut workspace.command(check))?;
    Ok("deny: ok\n".to_owned())
}

/// Builds with the oldest compiler that the manifest allows, if rustup has it. Clippy's
/// `incompatible_msrv` looks for what it does not have wherever it is missing.
fn rust_version(workspace: &Workspace) -> Result<String, String> {
    let manifest = workspace.read("Cargo.toml")?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    let version = line.ok_or("Cargo.toml: no rust-version")?.trim_matches('"');
    let rustup = |line: &str| workspace.command(&format!("rustup run {version} {line}"));
    if process::output(&mut rustup("rustc --version")).is_err() {
        return Ok(format!("rust-version: skipped, rustup has no toolchain {version}\n"));
    }
    let mut check = rustup("cargo check --quiet --workspace --all-targets --locked");
    process::run(check.env("CARGO_TARGET_DIR", workspace.path("target/rust-version")))?;
    Ok("rust-version: ok\n".to_owned())
}

/// Runs all steps, also after one that fails, and says which do.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    let mut report = String::new();
    let mut failed = Vec::new();
    let mut note = |step: &'static str, outcome: Result<String, String>| match outcome {
        Ok(said) => report += &said,
        Err(said) => failed.push(format!("{step}: {said}")),
    };
    for (step, line) in STEPS {
        // Only rustdoc reads the variable.
        let outcome = process::run(workspace.command(line).env("RUSTDOCFLAGS", "-D warnings"));
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
