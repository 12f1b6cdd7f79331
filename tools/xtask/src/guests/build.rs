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

/// What C++ does without.
const CXX: [&str; 3] = ["-fno-exceptions", "-fno-rtti", "abi-cxx/main.cc"];

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
    let library = library_sources()?;
    let library: Vec<&str> = library.iter().map(String::as_str).collect();
    let abi = [&ABI[..], &library, &["-lgcc"]].concat();
    Ok(vec![
        link("abi-c", release, &abi, &["abi-c/main.c"])?,
        link("abi-cxx", release, &abi, &CXX)?,
        link("hello-c", release, &HELLO, &["-Wl,--defsym=BASE=0x80000000"])?,
        link("hello-c-low", release, &HELLO, &["-Wl,--defsym=BASE=0x10000"])?,
    ])
}

/// The sources of `rill-guest-c`, in order: their order decides where functions lie.
fn library_sources() -> Result<Vec<String>, String> {
    let folder = root().join("rill-guest-c");
    let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let is_source = |path: &Path| path.extension().is_some_and(|end| end == "c" || end == "S");
    let mut sources: Vec<_> = entries
        .flatten()
        .filter(|entry| is_source(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .map(|name| format!("rill-guest-c/{name}"))
        .collect();
    sources.sort();
    Ok(sources)
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

#[cfg(test)]
mod tests {
    use super::{fs, library_sources, root};

    #[test]
    fn c_and_rust_guests_have_one_linker_script() {
        let script = |folder: &str| fs::read(root().join(folder).join("rill.ld")).unwrap();
        assert_eq!(script("rill-guest-c"), script("rill-guest"));
    }

    #[test]
    fn the_library_for_c_has_its_start_up_code() {
        let sources = library_sources().unwrap();
        assert!(sources.contains(&"rill-guest-c/start.S".to_owned()), "{sources:?}");
        assert!(sources.contains(&"rill-guest-c/io.c".to_owned()), "{sources:?}");
    }
}
