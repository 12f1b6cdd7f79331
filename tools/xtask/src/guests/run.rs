//! Runs the committed guests under user-mode qemu: an executor that shares nothing with Rill's.

use super::{build::GCC, failed, note, output_of, prebuilt, target_dir};
use crate::process;
use crate::workspace::Workspace;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const QEMU: &str = "qemu-riscv64";

/// Runs every guest on its input; an error names those without the right output and exit code 0.
pub(super) fn run(guests: &Workspace) -> Result<String, String> {
    let names = prebuilt::committed(guests);
    let mut wrong = Vec::new();
    for guest in &names {
        // A guest linked elsewhere has the input and output of the other one.
        if !answers(guests, guest, guest.trim_end_matches("-low"))? {
            wrong.push(guest.as_str());
        }
    }
    // The one input that a guest must see through rather than work on.
    if !answers(guests, "ecdsa", "ecdsa-invalid")? {
        wrong.push("ecdsa (invalid signature)");
    }
    if !fails_without_input(guests, "fibonacci")? {
        wrong.push("fibonacci (no input)");
    }
    if !made_elsewhere(guests, "abi-cxx", "main.cc")? {
        wrong.push("abi-cxx (made by rill.mk in another folder)");
    }
    if wrong.is_empty() {
        Ok(format!("{} guests give the expected output\n", names.len()))
    } else {
        Err(format!("wrong output or exit code: {}", wrong.join(", ")))
    }
}

/// Whether `guest` turns the input `data` into the output `data`, and succeeds.
fn answers(guests: &Workspace, guest: &str, data: &str) -> Result<bool, String> {
    gives(guests, &prebuilt::file(guests, guest), data)
}

/// Whether an ELF does.
pub(super) fn gives(guests: &Workspace, elf: &Path, data: &str) -> Result<bool, String> {
    let expected = path(guests, "outputs", data);
    let expected = fs::read(&expected).map_err(failed(&expected))?;
    let Output { status, stdout, .. } = execute(elf, &path(guests, "inputs", data))?;
    Ok(status.success() && stdout == expected)
}

/// Whether `guest` panics for want of input: message in the log, no output, exit code 101.
fn fails_without_input(guests: &Workspace, guest: &str) -> Result<bool, String> {
    let elf = prebuilt::file(guests, guest);
    let Output { status, stdout, stderr } = execute(&elf, Path::new("/dev/null"))?;
    Ok(status.code() == Some(101) && stdout.is_empty() && !stderr.is_empty())
}

/// Whether a guest that users' rules make of `source`, with nothing of this checkout but a copy of
/// `rill-guest-c`, answers as the committed one does. Without a compiler nothing is made.
fn made_elsewhere(guests: &Workspace, guest: &str, source: &str) -> Result<bool, String> {
    if output_of(Command::new(GCC).arg("--version")).is_none() {
        note(&format!("no {GCC}: rill.mk is not tried"));
        return Ok(true);
    }
    let folder = &target_dir(guests).join("elsewhere");
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed(folder))?;
    }
    fs::create_dir_all(folder).map_err(failed(folder))?;
    process::run(guests.command("cp -R rill-guest-c").arg(folder))?;
    let source = format!("{guest}/{source}");
    process::run(guests.command("cp").arg(source).arg(folder))?;
    fs::write(folder.join("Makefile"), "all: main.elf\ninclude rill-guest-c/rill.mk\n")
        .map_err(failed(folder))?;
    process::run(Command::new("make").current_dir(folder))?;
    gives(guests, &folder.join("main.elf"), guest)
}

fn execute(elf: &Path, input: &Path) -> Result<Output, String> {
    let input = File::open(input).map_err(failed(input))?;
    process::outcome(Command::new(QEMU).arg(elf).stdin(input))
}

fn path(guests: &Workspace, directory: &str, name: &str) -> PathBuf {
    guests.path(&format!("{directory}/{name}.bin"))
}
