//! `cargo xtask guests`: builds the guest programs, compares them with the committed ones, or runs
//! them.
//!
//! The tests of the project need no RISC-V toolchain, because `guests/prebuilt` is committed.
//! Builds are reproducible: one toolchain gives the same bytes everywhere, in any directory.

mod build;
mod notes;
mod patches;
mod prebuilt;
mod route;
mod run;

use crate::process;
use crate::workspace::Workspace;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to do with the guests; without an option, builds them into guests/prebuilt.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only these, to be built or compared; else all.
    names: Vec<String>,
    /// Builds them elsewhere and compares with guests/prebuilt.
    #[arg(long, conflicts_with = "run")]
    check: bool,
    /// Runs guests/prebuilt under qemu-riscv64 and compares with guests/outputs.
    #[arg(long, conflicts_with = "names")]
    run: bool,
    /// Tests the crates of `patches`, and a guest that is built with them.
    #[arg(long, conflicts_with_all = ["names", "check", "run"])]
    patches: bool,
}

/// Builds, checks or runs the guests. Returns what there is to say in the end.
pub(crate) fn command(workspace: &Workspace, options: &Options) -> Result<String, String> {
    let guests = &Workspace::at(&workspace.path("guests"));
    if options.run {
        return run::run(guests);
    }
    if options.patches {
        return patches::check(workspace, guests);
    }
    let built = &build::build(guests, &options.names)?;
    if options.check { prebuilt::check(guests, built) } else { prebuilt::replace(guests, built) }
}

/// Where the guests are built.
fn target_dir(guests: &Workspace) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| guests.path("target"), PathBuf::from)
        .join("guests")
}

fn note(text: &str) {
    eprintln!("guests: {text}");
}

/// What `command` prints, if it runs and succeeds.
fn output_of(command: &mut Command) -> Option<String> {
    process::output(command).ok().map(|text| text.trim().to_owned())
}

/// What went wrong with a file or folder.
fn failed(path: &Path) -> impl Fn(std::io::Error) -> String + '_ {
    move |error| format!("{}: {error}", path.display())
}
