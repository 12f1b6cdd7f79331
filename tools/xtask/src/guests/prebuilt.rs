//! `guests/prebuilt`: NAME.elf for each guest, and BUILD, which says how they came about.
//!
//! BUILD holds the toolchain in lines that start with `#` and the digests as `sha256sum` prints
//! them, so `sha256sum -c BUILD` verifies the directory.

use super::{build::Built, failed, output_of};
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What says how they came about.
const RECORD: &str = "prebuilt/BUILD";

/// Puts what was built in the place of what is there.
pub(super) fn replace(guests: &Workspace, built: &Built) -> Result<String, String> {
    for (name, elf) in &built.elves {
        let there = file(guests, name);
        fs::copy(elf, &there).map_err(failed(&there))?;
    }
    let mut record: String = built.toolchain.iter().map(|line| format!("# {line}\n")).collect();
    for name in committed(guests) {
        record += &format!("{}  {name}.elf\n", digest(&file(guests, &name))?);
    }
    guests.write(RECORD, &record)?;
    Ok(format!("{} guests built\n", built.elves.len()))
}

/// Compares what was built with what is there. An error names every guest that differs.
pub(super) fn check(guests: &Workspace, built: &Built) -> Result<String, String> {
    let (toolchain, digests) = &record(guests)?;
    if !built.toolchain.iter().all(|line| toolchain.contains(line)) {
        return Err(format!(
            "guests/prebuilt was made by another toolchain, so nothing can be compared\n  \
             there: {toolchain:?}\n  here:  {:?}",
            built.toolchain
        ));
    }
    let mut different = Vec::new();
    for (name, elf) in &built.elves {
        let expected = digests.get(name);
        if Some(&digest(elf)?) != expected || Some(&digest(&file(guests, name))?) != expected {
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
pub(super) fn file(guests: &Workspace, name: &str) -> PathBuf {
    guests.path(&format!("prebuilt/{name}.elf"))
}

/// The names of all guests that are there, in order.
pub(super) fn committed(guests: &Workspace) -> Vec<String> {
    let files = guests.files("prebuilt", "elf");
    let name = |file: &String| Some(file.strip_prefix("prebuilt/")?.strip_suffix(".elf")?.into());
    let mut names: Vec<String> = files.iter().filter_map(name).collect();
    names.sort();
    names
}

/// The lines of the toolchain, and the digest of each guest.
type Record = (Vec<String>, BTreeMap<String, String>);

fn record(guests: &Workspace) -> Result<Record, String> {
    let text = guests.read(RECORD)?;
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
    use super::*;

    #[test]
    fn every_committed_guest_has_the_recorded_digest() {
        let guests = &Workspace::at(&Workspace::of_this_build().path("guests"));
        let (toolchain, digests) = record(guests).unwrap();
        assert!(!toolchain.is_empty());
        assert_eq!(committed(guests), digests.keys().cloned().collect::<Vec<_>>());
        for (name, recorded) in &digests {
            assert_eq!(&digest(&file(guests, name)).unwrap(), recorded, "{name}");
        }
    }
}
