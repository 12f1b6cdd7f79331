//! Builds every guest.

use super::route::{Route, TARGET};
use super::{failed, note, notes, output_of, target_dir};
use crate::process;
use crate::workspace::Workspace;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const RUST: [&str; 19] = [
    "accel",
    "blake3-calls",
    "btreemap",
    "ecdsa",
    "ecdsa-calls",
    "fibonacci",
    "fibonacci-low",
    "hash-once",
    "heap",
    "json",
    "memory-walk",
    "muldiv",
    "mulmod-calls",
    "mulmod64-calls",
    "rows",
    "sha2-calls",
    "sha2-chain",
    "sha3-calls",
    "sha3-chain",
];

/// The compiler of the guests in C and C++.
pub(super) const GCC: &str = "riscv64-unknown-elf-gcc";

/// Exactly `rv64imac` must be named: with `_zicsr` the libraries would be those of another ABI.
const C_FLAGS: [&str; 11] = [
    "-march=rv64imac",
    "-mabi=lp64",
    "-mcmodel=medany",
    "-O2",
    "-ffunction-sections",
    "-fdata-sections",
    "-static",
    "-nostartfiles",
    "-Wl,--gc-sections",
    "-Wl,--strip-debug",
    "-Wl,--build-id=none",
];

/// A C program without anything of Rill.
const HELLO: [&str; 5] = [
    "--specs=picolibc.specs",
    "-Thello-c/hello.ld",
    "hello-c/crt0.S",
    "hello-c/sys.c",
    "hello-c/main.c",
];

/// A program with `rill.h`; its source and those of the library follow. The flags are those of
/// `rill.mk`.
const ABI: [&str; 6] = [
    "-ffreestanding",
    "-nostdlib",
    "-fno-builtin",
    "-fno-tree-loop-distribute-patterns",
    "-Irill-guest-c",
    "-Trill-guest-c/rill.ld",
];

/// The sources behind `zkvm_accelerators.h`, in order.
const ACCEL: [&str; 7] = [
    "-Irill-guest-c/include",
    "rill-guest-c/accel/call-keccak.S",
    "rill-guest-c/accel/call-sha256.S",
    "rill-guest-c/accel/call.c",
    "rill-guest-c/accel/keccak.c",
    "rill-guest-c/accel/sha256.c",
    "rill-guest-c/accel/soft.c",
];

/// What C++ does without.
const CXX: [&str; 3] = ["-fno-exceptions", "-fno-rtti", "abi-cxx/main.cc"];

/// What was built, and with what.
pub(super) struct Built {
    /// Name and file of each guest, by name.
    pub(super) elves: Vec<(String, PathBuf)>,
    /// The toolchain: one line for each part.
    pub(super) toolchain: Vec<String>,
}

/// Builds all guests, those in C only where there is a compiler for them; with names, keeps those.
pub(super) fn build(guests: &Workspace, names: &[String]) -> Result<Built, String> {
    let route = Route::find()?;
    let mut toolchain = route.versions();
    for line in &toolchain {
        note(line);
    }
    let release = build_crates(guests, &route, &target_dir(guests))?;
    let mut elves: Vec<_> =
        RUST.iter().map(|name| ((*name).to_owned(), release.join(name))).collect();
    if let Some(gcc) = output_of(Command::new(GCC).arg("--version")) {
        let gcc = gcc.lines().next().unwrap_or_default();
        note(gcc);
        toolchain.push(gcc.to_owned());
        elves.extend(build_c(guests, &release)?);
    } else {
        note(&format!("no {GCC}: the guests in C are left as they are"));
    }
    elves.sort();
    for (name, elf) in &elves {
        notes::check(name, &fs::read(elf).map_err(failed(elf))?)?;
    }
    if !names.is_empty() {
        elves.retain(|(name, _)| names.contains(name));
        if elves.len() < names.len() {
            return Err(format!(
                "not all of {} are guests that can be built here",
                names.join(", ")
            ));
        }
    }
    Ok(Built { elves, toolchain })
}

/// Builds `patches/example` like a guest; returns its ELF.
pub(super) fn with_patches(example: &Workspace, guests: &Workspace) -> Result<PathBuf, String> {
    let target = target_dir(guests).join("patched");
    Ok(build_crates(example, &Route::find()?, &target)?.join("patched"))
}

/// Builds a workspace in `target`; returns the directory of the results.
fn build_crates(crates: &Workspace, route: &Route, target: &Path) -> Result<PathBuf, String> {
    process::run(crates.command("cargo fetch --locked").env("RUSTC", &route.rustc))?;
    let linker = format!("CARGO_TARGET_{}_LINKER", TARGET.to_uppercase().replace('-', "_"));
    let mut command = crates.command("cargo build --release --workspace --locked --target");
    command
        .arg(TARGET)
        .env("RUSTC", &route.rustc)
        .env(linker, &route.linker)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(route)?.join("\x1f".as_ref()));
    if route.sources.is_some() {
        command
            .args(["-Zbuild-std=core,alloc", "-Zbuild-std-features=compiler-builtins-mem"])
            .env("RUSTC_BOOTSTRAP", "1");
    }
    process::run(&mut command)?;
    Ok(target.join(TARGET).join("release"))
}

/// The flags of `.cargo/config.toml`, which the environment would hide, and neutral names for the
/// directories that differ between machines: panic messages name source files.
fn flags(route: &Route) -> Result<Vec<OsString>, String> {
    let mut flags = vec![OsString::from("-Clink-arg=-Trill.ld")];
    if route.gnu {
        flags.push("-Clinker-flavor=ld".into());
    }
    if let Some(sources) = &route.sources {
        // Debian's directory is a symbolic link; files may be named either way.
        let target = sources.canonicalize().map_err(failed(sources))?;
        flags.extend([renamed(sources, "/library"), renamed(&target, "/library")]);
    }
    let crates = cargo_home()?.join("registry/src");
    let registries = fs::read_dir(&crates).map_err(failed(&crates))?;
    flags.extend(registries.flatten().map(|registry| renamed(&registry.path(), "/crates")));
    Ok(flags)
}

fn renamed(directory: &Path, name: &str) -> OsString {
    let mut flag = OsString::from("--remap-path-prefix=");
    flag.push(directory);
    flag.push("=");
    flag.push(name);
    flag
}

fn cargo_home() -> Result<PathBuf, String> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).ok_or_else(|| "no home".into())
}

/// Builds the guests in C next to the others.
fn build_c(guests: &Workspace, release: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let library = library_sources(guests);
    let library: Vec<&str> = library.iter().map(String::as_str).collect();
    let abi = [&ABI[..], &library, &["-lgcc"]].concat();
    let link = |name: &str, args: &[&str], more: &[&str]| {
        let elf = release.join(name);
        let mut command = guests.command(GCC);
        process::run(command.args(C_FLAGS).args(more).args(args).arg("-o").arg(&elf))?;
        Ok((name.to_owned(), elf))
    };
    [
        link("abi-c", &abi, &["abi-c/main.c"]),
        link("abi-cxx", &abi, &CXX),
        link("hash-once-c", &abi, &[&ACCEL[..], &["hash-once-c/main.c"]].concat()),
        link("hello-c", &HELLO, &["-Wl,--defsym=BASE=0x80000000"]),
        link("hello-c-low", &HELLO, &["-Wl,--defsym=BASE=0x10000"]),
    ]
    .into_iter()
    .collect()
}

/// The sources of `rill-guest-c` for every program, in order: their order decides where functions
/// lie.
fn library_sources(guests: &Workspace) -> Vec<String> {
    let mut sources = ["c", "S"].map(|end| guests.files("rill-guest-c", end)).concat();
    let is_for_all = |path: &String| path.matches('/').count() == 1;
    sources.retain(is_for_all);
    sources.sort();
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guests() -> Workspace {
        Workspace::at(&Workspace::of_this_build().path("guests"))
    }

    #[test]
    fn c_and_rust_guests_have_one_linker_script() {
        let script = |folder: &str| guests().read(&format!("{folder}/rill.ld")).unwrap();
        assert_eq!(script("rill-guest-c"), script("rill-guest"));
    }

    #[test]
    fn the_library_for_c_has_its_start_up_code() {
        let sources = library_sources(&guests());
        assert!(sources.contains(&"rill-guest-c/start.S".to_owned()), "{sources:?}");
        assert!(sources.contains(&"rill-guest-c/io.c".to_owned()), "{sources:?}");
    }
}
