//! The crates of `patches`, which take the place of those of crates.io.

use super::{build, failed, notes, run, target_dir};
use crate::process;
use crate::workspace::Workspace;
use std::fs;

/// Tests them on this machine, then builds a guest with them, runs it and looks what it declares.
pub(super) fn check(root: &Workspace, guests: &Workspace) -> Result<String, String> {
    let patches = Workspace::at(&root.path("patches"));
    let test = |workspace: &Workspace, line: &str| {
        let target = target_dir(guests).join("host");
        process::run(workspace.command(line).env("CARGO_TARGET_DIR", target))
    };
    test(guests, "cargo test --quiet --release --locked -p rill-accel")?;
    test(
        &patches,
        "cargo test --quiet --locked --workspace \
         --features sha2/compress,tiny-keccak/cshake,tiny-keccak/fips202",
    )?;
    let elf = build::with_patches(&Workspace::at(&root.path("patches/example")), guests)?;
    if !run::gives(guests, &elf, "hash-once")? {
        return Err("patches/example does not answer as hash-once does".to_owned());
    }
    let mut declared = notes::declared(&fs::read(&elf).map_err(failed(&elf))?).unwrap_or_default();
    declared.sort_unstable();
    if declared != [1, 2] {
        return Err(format!("patches/example declares {declared:?} instead of 1 and 2"));
    }
    Ok("patches: tested, and patches/example gives the expected output\n".to_owned())
}
