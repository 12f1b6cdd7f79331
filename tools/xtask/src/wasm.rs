//! `cargo xtask wasm`: the verifier alone, for the browser.
//!
//! With a toolchain that has the target this is one plain build. Without (no rustup at hand) the
//! standard library is built from Debian's sources by Debian's compiler: their versions match,
//! which `-Zbuild-std` demands.

use crate::workspace::{Workspace, cargo};
use std::path::Path;

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const HINT: &str = "\
neither this toolchain nor Debian's can build for wasm32-unknown-unknown; one of
  rustup target add wasm32-unknown-unknown
  apt-get install --no-install-recommends rustc-web rust-web-src lld
helps";

/// Builds `rill-verifier` for wasm32.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    let package = ["--package", "rill-verifier", "--target", TARGET];
    let build = [&["build", "--release", "--locked"], &package[..]].concat();
    if has_target(workspace) {
        workspace.run(&cargo(), &build, &[])?;
    } else if has_sources(workspace) {
        let args = [&build[..], &["-Zbuild-std=core,alloc"]].concat();
        let environment = [("RUSTC", DEBIAN_RUSTC), ("RUSTC_BOOTSTRAP", "1")];
        workspace.run(&cargo(), &args, &environment)?;
    } else {
        return Err(HINT.to_owned());
    }
    Ok(format!("rill-verifier builds for {TARGET}\n"))
}

/// Builds it where the toolchain has the target, and says so where it does not.
pub(crate) fn lint(workspace: &Workspace) -> Result<String, String> {
    if has_target(workspace) {
        return command(workspace).map(|_| "wasm: ok\n".to_owned());
    }
    Ok(format!("wasm: skipped, this toolchain has no {TARGET}\n"))
}

/// Whether the compiler in use has the target's standard library.
fn has_target(workspace: &Workspace) -> bool {
    workspace
        .output("rustc", &["--print", "target-libdir", "--target", TARGET])
        .is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

/// Whether Debian's compiler has the sources of its standard library.
fn has_sources(workspace: &Workspace) -> bool {
    workspace.output(DEBIAN_RUSTC, &["--print", "sysroot"]).is_ok_and(|sysroot| {
        Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
    })
}
