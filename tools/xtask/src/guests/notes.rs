//! The notes of a guest that declare which precompiles it may call.

/// The type of a section of notes.
const NOTES: u32 = 7;

/// What a guest has to declare, in ascending order.
fn expected(guest: &str) -> &'static [u8] {
    match guest {
        "accel" => &[1, 2, 3, 6, 8],
        "blake3-calls" => &[6],
        "ecdsa-calls" => &[1, 3, 4, 5, 8],
        "hash-once" | "hash-once-c" => &[1, 2],
        "mulmod-calls" => &[3],
        "mulmod64-calls" => &[7],
        "sha2-calls" => &[1],
        "sha3-calls" => &[2],
        _ => &[],
    }
}

/// Whether the guest declares what it calls, and nothing else: every guest is linked with the
/// library that can call all precompiles. Each function that calls one declares it.
pub(super) fn check(guest: &str, elf: &[u8]) -> Result<(), String> {
    let mut found = declared(elf).ok_or_else(|| format!("{guest}: no ELF"))?;
    found.sort_unstable();
    found.dedup();
    if found == expected(guest) {
        Ok(())
    } else {
        Err(format!("{guest} declares {found:?} instead of {:?}", expected(guest)))
    }
}

/// Numbers of the precompiles that an ELF of 64 bits declares, as its notes have them.
pub(super) fn declared(elf: &[u8]) -> Option<Vec<u8>> {
    let sections = number(elf, 0x28, 8)?;
    let count = number(elf, 0x3C, 2)?;
    let mut declared = Vec::new();
    for section in 0..count {
        let header = elf.get(sections + 64 * section..)?;
        if number(header, 4, 4)? == NOTES as usize {
            let (start, size) = (number(header, 0x18, 8)?, number(header, 0x20, 8)?);
            collect(elf.get(start..)?.get(..size)?, &mut declared)?;
        }
    }
    Some(declared)
}

/// The descriptions of all notes of type 1 whose owner is "Rill".
fn collect(mut notes: &[u8], declared: &mut Vec<u8>) -> Option<()> {
    while !notes.is_empty() {
        let [owner, description, kind] = [0, 4, 8].map(|at| number(notes, at, 4));
        let (rest, description) = (notes.get(12..)?, description?);
        let (name, rest) = rest.split_at_checked(owner?.next_multiple_of(4))?;
        if name == b"Rill\0\0\0\0" && kind == Some(1) {
            declared.extend(rest.get(..description)?);
        }
        notes = rest.get(description.next_multiple_of(4)..)?;
    }
    Some(())
}

/// A little-endian number of so many bytes.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + size)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::prebuilt::{committed, file};
    use crate::workspace::Workspace;
    use std::fs;

    #[test]
    fn guests_declare_what_they_call_and_nothing_else() {
        let guests = &Workspace::at(&Workspace::of_this_build().path("guests"));
        for name in committed(guests) {
            check(&name, &fs::read(file(guests, &name)).unwrap()).unwrap();
        }
    }

    #[test]
    fn other_notes_and_other_owners_declare_nothing() {
        let note = |owner: &[u8; 8], kind: u8| {
            let head = [5, 0, 0, 0, 1, 0, 0, 0, kind, 0, 0, 0];
            [&head[..], owner, &[9, 0, 0, 0]].concat()
        };
        let notes = [note(b"Rill\0\0\0\0", 2), note(b"Rill\0\0\0\0", 1), note(b"Rile\0\0\0\0", 1)];
        let mut found = Vec::new();
        collect(&notes.concat(), &mut found).unwrap();
        assert_eq!(found, [9]);
        assert_eq!(collect(&notes.concat()[1..], &mut found), None);
    }
}
