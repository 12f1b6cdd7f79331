//! User-mode qemu, where it is installed.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// What an executable writes on this input; `None` if qemu is not installed.
///
/// # Panics
/// If it cannot be run or fails.
pub fn output(elf: &Path, input: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::new("qemu-riscv64");
    let child = command.arg(elf).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        Err(error) => panic!("qemu-riscv64: {error}"),
    };
    let stdin = child.stdin.take();
    stdin.expect("it is piped").write_all(input).expect("the program reads its input");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}: {output:?}", elf.display());
    Some(output.stdout)
}
