//! Runs the committed guests under user-mode qemu: an executor that shares nothing with Rill's.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::{prebuilt, root};

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

fn execute(guest: &str, input: &Path) -> Result<Output, String> {
    let input = File::open(input).map_err(|e| format!("{}: {e}", input.display()))?;
    Command::new(QEMU)
        .arg(prebuilt::file(guest))
        .stdin(input)
        .output()
        .map_err(|e| format!("{QEMU}: {e}"))
}

fn path(directory: &str, name: &str) -> PathBuf {
    root().join(directory).join(format!("{name}.bin"))
}
