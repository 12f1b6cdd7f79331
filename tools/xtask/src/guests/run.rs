//! Runs the committed guests under user-mode qemu: an executor that shares nothing with Rill's.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::{build::GCC, note, output_of, prebuilt, root, succeed, target_dir};

const QEMU: &str = "qemu-riscv64";

/// Guests that run on another guest's input.
const TWINS: [(&str, &str); 2] = [("fibonacci-low", "fibonacci"), ("hello-c-low", "hello-c")];

/// Runs every guest on its input; an error names those without the right output and exit code 0.
pub(super) fn run() -> Result<String, String> {
    let names = prebuilt::committed()?;
    let mut wrong = Vec::new();
    for guest in &names {
        let data =
            TWINS.iter().find(|(twin, _)| twin == guest).map_or(guest.as_str(), |twin| twin.1);
        if !answers(guest, data)? {
            wrong.push(guest.as_str());
        }
    }
    // The one input that a guest must see through rather than work on.
    if !answers("ecdsa", "ecdsa-invalid")? {
        wrong.push("ecdsa (invalid signature)");
    }
    if !fails_without_input("fibonacci")? {
        wrong.push("fibonacci (no input)");
    }
    if !made_elsewhere("abi-cxx", "main.cc")? {
        wrong.push("abi-cxx (made by rill.mk in another folder)");
    }
    if wrong.is_empty() {
        Ok(format!("{} guests give the expected output\n", names.len()))
    } else {
        Err(format!("wrong output or exit code: {}", wrong.join(", ")))
    }
}

/// Whether `guest` turns the input `data` into the output `data`, and succeeds.
fn answers(guest: &str, data: &str) -> Result<bool, String> {
    let expected = path("outputs", data);
    let expected = fs::read(&expected).map_err(|e| format!("{}: {e}", expected.display()))?;
    let Output { status, stdout, .. } = execute(guest, &path("inputs", data))?;
    Ok(status.success() && stdout == expected)
}

/// Whether `guest` panics for want of input: message in the log, no output, exit code 101.
fn fails_without_input(guest: &str) -> Result<bool, String> {
    let Output { status, stdout, stderr } = execute(guest, Path::new("/dev/null"))?;
    Ok(status.code() == Some(101) && stdout.is_empty() && !stderr.is_empty())
}

/// Whether a guest that users' rules make of `source`, with nothing of this checkout but a copy of
/// `rill-guest-c`, answers as the committed one does. Without a compiler nothing is made.
fn made_elsewhere(guest: &str, source: &str) -> Result<bool, String> {
    if output_of(Command::new(GCC).arg("--version")).is_none() {
        note(&format!("no {GCC}: rill.mk is not tried"));
        return Ok(true);
    }
    let folder = target_dir().join("elsewhere");
    let failed = |e: io::Error| format!("{}: {e}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    succeed(Command::new("cp").arg("-R").arg(root().join("rill-guest-c")).arg(&folder))?;
    fs::copy(root().join(guest).join(source), folder.join(source)).map_err(failed)?;
    fs::write(folder.join("Makefile"), "all: main.elf\ninclude rill-guest-c/rill.mk\n")
        .map_err(failed)?;
    succeed(Command::new("make").current_dir(&folder))?;
    let Output { status, stdout, .. } =
        execute_file(&folder.join("main.elf"), &path("inputs", guest))?;
    let expected = fs::read(path("outputs", guest)).map_err(failed)?;
    Ok(status.success() && stdout == expected)
}

fn execute(guest: &str, input: &Path) -> Result<Output, String> {
    execute_file(&prebuilt::file(guest), input)
}

fn execute_file(elf: &Path, input: &Path) -> Result<Output, String> {
    let input = File::open(input).map_err(|e| format!("{}: {e}", input.display()))?;
    Command::new(QEMU).arg(elf).stdin(input).output().map_err(|e| format!("{QEMU}: {e}"))
}

fn path(directory: &str, name: &str) -> PathBuf {
    root().join(directory).join(format!("{name}.bin"))
}
