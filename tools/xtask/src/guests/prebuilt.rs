//! `guests/prebuilt`: NAME.elf for each guest, and BUILD, which says how they came about.
//!
//! BUILD holds the toolchain in lines that start with `#` and the digests as `sha256sum` prints
//! them, so `sha256sum -c BUILD` verifies the directory.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{build::Built, output_of, root};

/// Puts what was built in the place of what is there.
pub(super) fn replace(built: &Built) -> Result<String, String> {
    for (name, elf) in &built.elves {
        let there = file(name);
        fs::copy(elf, &there).map_err(|e| format!("{}: {e}", there.display()))?;
    }
    let mut record = String::new();
    for line in &built.toolchain {
        let _ = writeln!(record, "# {line}");
    }
    for name in committed()? {
        let _ = writeln!(record, "{}  {name}.elf", digest(&file(&name))?);
    }
    let path = directory().join("BUILD");
    fs::write(&path, record).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(format!("{} guests built\n", built.elves.len()))
}

/// Compares what was built with what is there. An error names every guest that differs.
pub(super) fn check(built: &Built) -> Result<String, String> {
    let recorded = record()?;
    let (toolchain, digests) = &recorded;
    let missing: Vec<_> = built.toolchain.iter().filter(|line| !toolchain.contains(line)).collect();
    if !missing.is_empty() {
        return Err(format!(
            "guests/prebuilt was made by another toolchain, so nothing can be compared\n  \
             there: {toolchain:?}\n  here:  {:?}",
            built.toolchain
        ));
    }
    let mut different = Vec::new();
    for (name, elf) in &built.elves {
        let expected = digests.get(name);
        if Some(&digest(elf)?) != expected || Some(&digest(&file(name))?) != expected {
            different.push(name.as_str());
        }
    }
    if different.is_empty() {
        Ok(format!("{} guests are as committed\n", built.elves.len()))
    } else {
        Err(format!("guests/prebuilt is out of date: {}", different.join(", ")))
    }
}

/// The file of the guest `name`.
pub(super) fn file(name: &str) -> PathBuf {
    directory().join(format!("{name}.elf"))
}

/// The names of all guests that are there, in order.
pub(super) fn committed() -> Result<Vec<String>, String> {
    let entries = fs::read_dir(directory()).map_err(|e| format!("guests/prebuilt: {e}"))?;
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".elf").map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}

fn directory() -> PathBuf {
    root().join("prebuilt")
}

/// The lines of the toolchain, and the digest of each guest.
type Record = (Vec<String>, BTreeMap<String, String>);

fn record() -> Result<Record, String> {
    let path = directory().join("BUILD");
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let toolchain = text.lines().filter_map(|line| line.strip_prefix("# ")).map(str::to_owned);
    let digests = text.lines().filter_map(|line| {
        let (digest, file) = line.split_once("  ")?;
        Some((file.strip_suffix(".elf")?.to_owned(), digest.to_owned()))
    });
    Ok((toolchain.collect(), digests.collect()))
}

/// SHA-256 in hexadecimal.
fn digest(file: &Path) -> Result<String, String> {
    output_of(Command::new("sha256sum").arg(file))
        .and_then(|line| line.split_whitespace().next().map(str::to_owned))
        .ok_or_else(|| format!("sha256sum {}: failed", file.display()))
}

#[cfg(test)]
mod tests {
    use super::{committed, digest, file, record};

    #[test]
    fn every_committed_guest_has_the_recorded_digest() {
        let (toolchain, digests) = record().unwrap();
        assert!(!toolchain.is_empty());
        assert_eq!(committed().unwrap(), digests.keys().cloned().collect::<Vec<_>>());
        for (name, recorded) in &digests {
            assert_eq!(&digest(&file(name)).unwrap(), recorded, "{name}");
        }
    }
}
