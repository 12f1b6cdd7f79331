//! `cargo xtask guests`: builds the guest programs, compares them with the committed ones, or runs
//! them.
//!
//! The tests of the project need no RISC-V toolchain, because `guests/prebuilt` is committed.
//! Builds are reproducible: one toolchain gives the same bytes everywhere, in any directory.

mod build;
mod prebuilt;
mod route;
mod run;

use std::{
    env,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

const USAGE: &str = "usage: cargo xtask guests [--check | --run]
  (nothing)  build all guests into guests/prebuilt
  --check    build them elsewhere and compare with guests/prebuilt
  --run      run guests/prebuilt under qemu-riscv64 and compare with guests/outputs";

/// Builds, checks or runs the guests, as `args` ask. Returns what there is to say in the end.
pub(crate) fn guests(args: &[&str]) -> Result<String, String> {
    match args {
        [] => prebuilt::replace(&build::build()?),
        ["--check"] => prebuilt::check(&build::build()?),
        ["--run"] => run::run(),
        _ => Err(USAGE.into()),
    }
}

/// The workspace of the guests.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests")
}

/// Where the guests are built.
fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), PathBuf::from)
        .join("guests")
}

fn note(text: &str) {
    // A closed terminal is not a reason to stop building.
    let _ = writeln!(std::io::stderr(), "guests: {text}");
}

/// Runs `command` to the end; an error unless it succeeds.
fn succeed(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|e| format!("{}: {e}", name_of(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", name_of(command))) }
}

/// What `command` prints, if it runs and succeeds.
fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}

fn name_of(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
