//! `cargo xtask wasm`: the verifier alone, for the browser.
//!
//! With a toolchain that has the target this is one plain build. Without (no rustup at hand) the
//! standard library is built from Debian's sources by Debian's compiler: their versions match,
//! which `-Zbuild-std` demands.

use crate::process;
use crate::workspace::Workspace;
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
    let build = "cargo build --release --locked --package rill-verifier --target";
    let mut build = workspace.command(build);
    build.arg(TARGET);
    if !has_target(workspace) {
        if !has_sources(workspace) {
            return Err(HINT.to_owned());
        }
        build.arg("-Zbuild-std=core,alloc");
        build.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    }
    process::run(&mut build)?;
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
    let mut rustc = workspace.command("rustc --print target-libdir --target");
    process::output(rustc.arg(TARGET)).is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

/// Whether Debian's compiler has the sources of its standard library.
fn has_sources(workspace: &Workspace) -> bool {
    let mut rustc = workspace.command(DEBIAN_RUSTC);
    process::output(rustc.args(["--print", "sysroot"])).is_ok_and(|sysroot| {
        Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
    })
}
