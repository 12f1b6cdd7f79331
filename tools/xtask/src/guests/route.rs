//! Finds a compiler with a standard library for the guests' target, and a linker.
//!
//! 1. A rustc with the target installed (`rustup target add`).
//! 2. A rustc with its own sources (`rust-src`, or Debian's `rust-web-src`): `-Zbuild-std`.
//!
//! Asked are `$GUEST_RUSTC` if set, else the active rustc and then `/usr/bin/rustc`.

use super::output_of;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The target of all guests.
pub(super) const TARGET: &str = "riscv64imac-unknown-none-elf";

const NO_ROUTE: &str = "no rustc with a standard library for RISC-V; one of these gives one:
  rustup target add riscv64imac-unknown-none-elf
  rustup component add rust-src
  apt-get install --no-install-recommends rustc-web rust-web-src";

/// LLVM's and GNU's linkers by name, in order of preference.
const LINKERS: [(&str, bool); 6] = [
    ("ld.lld", false),
    ("ld.lld-22", false),
    ("ld.lld-19", false),
    ("ld.lld-16", false),
    ("riscv64-unknown-elf-ld", true),
    ("riscv64-linux-gnu-ld", true),
];

/// How to compile a guest.
pub(super) struct Route {
    /// The compiler.
    pub(super) rustc: PathBuf,
    /// Whether core and alloc are compiled too, from the sources in this directory.
    pub(super) sources: Option<PathBuf>,
    /// The linker.
    pub(super) linker: PathBuf,
    /// Whether the linker is GNU's.
    pub(super) gnu: bool,
}

impl Route {
    /// The first route that this machine offers.
    pub(super) fn find() -> Result<Self, String> {
        let (rustc, sources) =
            compilers().into_iter().find_map(with_library).ok_or_else(|| NO_ROUTE.to_owned())?;
        let (linker, gnu) =
            linker(&rustc).ok_or("no linker: neither rust-lld, ld.lld nor GNU ld")?;
        Ok(Self { rustc, sources, linker, gnu })
    }

    /// One line for each part of the toolchain: all that the bytes of a guest depend on.
    pub(super) fn versions(&self) -> Vec<String> {
        let library = if self.sources.is_some() { "built from source" } else { "installed" };
        let rustc = output_of(Command::new(&self.rustc).arg("-V")).unwrap_or_default();
        let linker =
            output_of(version_of_linker(&self.linker).arg("--version")).unwrap_or_default();
        let linker = linker.lines().next().unwrap_or_default();
        vec![format!("{rustc}, core and alloc {library}"), linker.to_owned()]
    }
}

fn compilers() -> Vec<PathBuf> {
    env::var_os("GUEST_RUSTC").map_or_else(
        || vec![PathBuf::from("rustc"), PathBuf::from("/usr/bin/rustc")],
        |rustc| vec![PathBuf::from(rustc)],
    )
}

/// `rustc` with where to get core and alloc: `None` if they are installed, else the sources.
fn with_library(rustc: PathBuf) -> Option<(PathBuf, Option<PathBuf>)> {
    let rustlib = sysroot(&rustc)?.join("lib/rustlib");
    let sources = rustlib.join("src/rust/library");
    if has_core(&rustlib.join(TARGET).join("lib")) {
        Some((rustc, None))
    } else if sources.join("Cargo.lock").is_file() {
        Some((rustc, Some(sources)))
    } else {
        None
    }
}

fn has_core(library: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(library) else { return false };
    entries.any(|entry| {
        entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
    })
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    output_of(Command::new(rustc).args(["--print", "sysroot"])).map(PathBuf::from)
}

/// A linker, and whether it is GNU's.
fn linker(rustc: &Path) -> Option<(PathBuf, bool)> {
    let bundled = [rustc, Path::new("rustc")].into_iter().filter_map(rust_lld).map(|l| (l, false));
    let installed = LINKERS.into_iter().map(|(name, gnu)| (PathBuf::from(name), gnu));
    bundled
        .chain(installed)
        .find(|(linker, _)| output_of(version_of_linker(linker).arg("--version")).is_some())
}

/// The linker that rustup ships with `rustc`.
fn rust_lld(rustc: &Path) -> Option<PathBuf> {
    let host = output_of(Command::new(rustc).arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: "))?;
    Some(sysroot(rustc)?.join("lib/rustlib").join(host).join("bin/rust-lld"))
}

fn version_of_linker(linker: &Path) -> Command {
    let mut command = Command::new(linker);
    if linker.ends_with("rust-lld") {
        command.args(["-flavor", "gnu"]);
    }
    command
}
