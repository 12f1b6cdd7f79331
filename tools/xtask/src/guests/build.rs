//! Builds every guest.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    note, output_of, root,
    route::{Route, TARGET},
    succeed, target_dir,
};

const RUST: [&str; 11] = [
    "btreemap",
    "ecdsa",
    "fibonacci",
    "fibonacci-low",
    "heap",
    "json",
    "memory-walk",
    "muldiv",
    "rows",
    "sha2-chain",
    "sha3-chain",
];

const GCC: &str = "riscv64-unknown-elf-gcc";

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

/// What was built, and with what.
pub(super) struct Built {
    /// Name and file of each guest, by name.
    pub(super) elves: Vec<(String, PathBuf)>,
    /// The toolchain: one line for each part.
    pub(super) toolchain: Vec<String>,
}

/// Builds all guests, those in C only where there is a compiler for them.
pub(super) fn build() -> Result<Built, String> {
    let route = Route::find()?;
    let mut toolchain = route.versions();
    for line in &toolchain {
        note(line);
    }
    let release = build_rust(&route)?;
    let mut elves: Vec<_> =
        RUST.iter().map(|name| ((*name).to_owned(), release.join(name))).collect();
    if let Some(gcc) = output_of(Command::new(GCC).arg("--version")) {
        let gcc = gcc.lines().next().unwrap_or_default();
        note(gcc);
        toolchain.push(gcc.to_owned());
        elves.extend(build_c(&release)?);
    } else {
        note(&format!("no {GCC}: the guests in C are left as they are"));
    }
    elves.sort();
    Ok(Built { elves, toolchain })
}

/// Builds the workspace; returns the directory of the results.
fn build_rust(route: &Route) -> Result<PathBuf, String> {
    succeed(cargo().args(["fetch", "--locked"]).env("RUSTC", &route.rustc))?;
    let linker = format!("CARGO_TARGET_{}_LINKER", TARGET.to_uppercase().replace('-', "_"));
    let mut command = cargo();
    command
        .args(["build", "--release", "--workspace", "--locked", "--target", TARGET])
        .env("RUSTC", &route.rustc)
        .env(linker, &route.linker)
        .env("CARGO_TARGET_DIR", target_dir())
        .env("CARGO_ENCODED_RUSTFLAGS", flags(route)?.join("\x1f".as_ref()));
    if route.sources.is_some() {
        command
            .args(["-Zbuild-std=core,alloc", "-Zbuild-std-features=compiler-builtins-mem"])
            .env("RUSTC_BOOTSTRAP", "1");
    }
    succeed(&mut command)?;
    Ok(target_dir().join(TARGET).join("release"))
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
        let target = sources.canonicalize().map_err(|e| format!("{}: {e}", sources.display()))?;
        flags.extend([renamed(sources, "/library"), renamed(&target, "/library")]);
    }
    let crates = cargo_home()?.join("registry/src");
    let registries = fs::read_dir(&crates).map_err(|e| format!("{}: {e}", crates.display()))?;
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

fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Builds the guests in C next to the others.
fn build_c(release: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let library = release.join("librill_guest_c.a");
    let library = library.to_string_lossy();
    let abi = [
        "-ffreestanding",
        "-nostdlib",
        "-Irill-guest-c",
        "-Trill-guest/rill.ld",
        "abi-c/main.c",
        &library,
        "-lgcc",
    ];
    Ok(vec![
        link("abi-c", release, &abi, &[])?,
        link("hello-c", release, &HELLO, &["-Wl,--defsym=BASE=0x80000000"])?,
        link("hello-c-low", release, &HELLO, &["-Wl,--defsym=BASE=0x10000"])?,
    ])
}

fn link(
    name: &str,
    directory: &Path,
    args: &[&str],
    more: &[&str],
) -> Result<(String, PathBuf), String> {
    let elf = directory.join(name);
    succeed(
        Command::new(GCC)
            .current_dir(root())
            .args(C_FLAGS)
            .args(more)
            .args(args)
            .arg("-o")
            .arg(&elf),
    )?;
    Ok((name.to_owned(), elf))
}
