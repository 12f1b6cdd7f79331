//! The prebuilt guests, their inputs and what their models say of their outputs.

use std::fs;
use std::path::{Path, PathBuf};

/// The first eight bytes of every input are a count, but for these guests.
const WITHOUT_COUNT: [&str; 5] = ["abi-c", "abi-cxx", "hash-once", "hash-once-c", "hello-c"];

/// `guests/` of this checkout.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests")
}

/// The names of all prebuilt guests, sorted.
///
/// # Panics
/// If the folder cannot be read.
pub fn names() -> Vec<String> {
    let files = fs::read_dir(folder().join("prebuilt")).expect("guests/prebuilt is committed");
    let paths = files.map(|entry| entry.expect("the folder can be listed").path());
    let mut names: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "elf"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// The ELF of a guest.
///
/// # Panics
/// If there is none of that name.
pub fn elf(name: &str) -> Vec<u8> {
    read("prebuilt", name, "elf")
}

/// The input of the guest's model.
///
/// # Panics
/// If there is none of that name.
pub fn input(name: &str) -> Vec<u8> {
    read("inputs", model(name), "bin")
}

/// The output that the guest's model gives for [`input`].
///
/// # Panics
/// If there is none of that name.
pub fn output(name: &str) -> Vec<u8> {
    read("outputs", model(name), "bin")
}

/// [`input`] with its counts, eight bytes each, replaced.
///
/// # Panics
/// If the guest's input has fewer counts.
pub fn input_with(name: &str, counts: &[u64]) -> Vec<u8> {
    let mut input = input(name);
    assert!(!WITHOUT_COUNT.contains(&name) || counts.is_empty(), "{name} has no count");
    for (place, count) in input.chunks_exact_mut(8).zip(counts) {
        place.copy_from_slice(&count.to_le_bytes());
    }
    input
}

/// A guest linked elsewhere has the input and output of the other one.
fn model(name: &str) -> &str {
    name.trim_end_matches("-low")
}

fn read(folder_name: &str, name: &str, extension: &str) -> Vec<u8> {
    let path = folder().join(folder_name).join(format!("{name}.{extension}"));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
