//! Precompiles that programs declare, and what that makes of their code.

use crate::call_decode::word;
use crate::discovery::{ADDRESS, STEP, is_code, kinds_at, rows_at};
use crate::elf::{ECALL, Part, R, RX, code, elf, part};
use crate::systems::{PT_NOTE, note};
use rill_isa::Kind;
use rill_loader::{Program, ProgramError, read_key, write_key};
use rill_program::{DecodeError, KeyError, ProgramKey};

/// The note that declares precompiles.
fn declared(ids: &[u8]) -> Vec<u8> {
    note(b"Rill\0", 1, ids)
}

/// A segment of that note; an empty one declares nothing.
pub(crate) fn declaration(ids: &[u8]) -> Part {
    segment(&declared(ids))
}

fn segment(notes: &[u8]) -> Part {
    Part { kind: PT_NOTE, ..part(R, 0x100, notes) }
}

fn ids(program: Result<Program, ProgramError>) -> Result<Vec<u8>, ProgramError> {
    program.map(|program| program.key.declared().to_vec())
}

/// The ids of a program with these segments of notes.
fn of_segments(notes: &[&[u8]]) -> Result<Vec<u8>, ProgramError> {
    let text = part(RX, ADDRESS, &code(&ECALL));
    let parts: Vec<Part> = notes.iter().map(|notes| segment(notes)).chain([text]).collect();
    ids(Program::from_elf(&elf(ADDRESS, &parts)))
}

/// An ELF with these segments and one section of notes.
fn with_section(parts: &[Part], notes: &[u8]) -> Vec<u8> {
    let mut file = elf(ADDRESS, parts);
    let (notes_at, headers_at) = (file.len() as u64, (file.len() + notes.len()) as u64);
    file.extend(notes);
    file.extend([0; 64]);
    file.extend([0, 7].iter().flat_map(|word: &u32| word.to_le_bytes()));
    for field in [0, 0, notes_at, notes.len() as u64, 0, 4, 0] {
        file.extend(field.to_le_bytes());
    }
    file[0x28..0x30].copy_from_slice(&headers_at.to_le_bytes());
    file[0x3c] = 2;
    file
}

#[test]
fn notes_declare_precompiles() {
    assert_eq!(of_segments(&[]), Ok(vec![]));
    assert_eq!(of_segments(&[&declared(&[])]), Ok(vec![]));
    assert_eq!(of_segments(&[&declared(&[2])]), Ok(vec![2]));
    assert_eq!(of_segments(&[&declared(&[3, 1, 3, 1])]), Ok(vec![1, 3]));
    assert_eq!(of_segments(&[&declared(&[7])]), Ok(vec![7]), "one without a table");
    assert_eq!(of_segments(&[&declared(&[7, 2])]), Ok(vec![2, 7]));
    assert_eq!(of_segments(&[&note(b"Rill", 1, &[2])]), Ok(vec![2]), "no zero behind the name");
}

#[test]
fn several_notes_add_up() {
    let two = [declared(&[3]), note(b"GNU\0", 3, &[7; 20]), declared(&[1])].concat();
    assert_eq!(of_segments(&[&two]), Ok(vec![1, 3]));
    assert_eq!(of_segments(&[&declared(&[3]), &declared(&[2])]), Ok(vec![2, 3]));
    let text = part(RX, ADDRESS, &code(&ECALL));
    let sections = |parts: &[Part], ids: &[u8]| with_section(parts, &declared(ids));
    let text_only = std::slice::from_ref(&text);
    assert_eq!(ids(Program::from_elf(&sections(text_only, &[2]))), Ok(vec![2]));
    let both = [text.clone(), declaration(&[1])];
    assert_eq!(ids(Program::from_elf(&sections(&both, &[3, 1]))), Ok(vec![1, 3]));
}

#[test]
fn other_notes_declare_nothing() {
    for (name, kind) in [(&b"Rill\0"[..], 0), (b"Rill\0", 2), (b"rill\0", 1), (b"Rill2\0", 1)] {
        assert_eq!(of_segments(&[&note(name, kind, &[1])]), Ok(vec![]));
    }
    assert_eq!(of_segments(&[&note(b"", 1, &[1]), &[0xff; 33], &[1]]), Ok(vec![]));
    let cut = &declared(&[1, 2, 3, 1, 2])[..22];
    assert_eq!(of_segments(&[cut]), Ok(vec![]), "ends within its list");
    let behind = [declared(&[1]), vec![0xff; 12], declared(&[2])].concat();
    assert_eq!(of_segments(&[&behind]), Ok(vec![1]), "behind what is no note");
    assert_eq!(of_segments(&[&[0xff; 33], &declared(&[2])]), Ok(vec![2]));
}

#[test]
fn unknown_ids_are_named_and_so_are_the_known_ones() {
    for (list, id) in [(&[0][..], 0), (&[31], 31), (&[1, 2, 3, 255, 9], 255)] {
        let error = of_segments(&[&declared(list)]).unwrap_err();
        assert_eq!(error, ProgramError::Key(KeyError::UnknownPrecompile(id)));
        let text = error.to_string();
        let known = "1 (sha256), 2 (keccak), 3 (mulmod256), 4 (inverse256), 5 (ec256), \
            6 (blake3), 7 (mulmod64), 8 (root256)";
        assert!(text.contains(&format!("id {id};")) && text.contains(known), "{text}");
    }
    let long = of_segments(&[&declared(&[1; 256])]);
    assert_eq!(long, Err(ProgramError::PrecompileNote { length: 256 }));
    assert_eq!(of_segments(&[&declared(&[1; 255])]), Ok(vec![1]));
}

/// Three calls, one of them of Keccak, and a function that only the sweep finds.
fn program(ids: &[u8]) -> Program {
    let mut text = vec![STEP, word(1, [10, 11, 12, 0]), STEP, word(9, [0, 0, 5, 0])];
    text.extend([word(3, [0, 0, 5, 0]), ECALL[0], ECALL[1]]);
    text.extend([word(4, [10, 0, 5, 0]), STEP].repeat(10));
    text.push(ECALL[1]);
    let parts = [part(RX, ADDRESS, &code(&text)), declaration(ids)];
    Program::from_elf(&elf(ADDRESS, &parts)).expect("a sound program")
}

#[test]
fn calls_are_code_of_four_bytes_like_any_other() {
    let both = program(&[1, 2]);
    let counts = |program: &Program| -> Vec<usize> {
        (0..7).map(|i| rows_at(program, ADDRESS + 4 * i).len()).collect()
    };
    assert_eq!(counts(&both), [1, 33, 1, 43, 25, 1, 1]);
    assert!(rows_at(&both, ADDRESS + 4)[32].kind == Kind::Addi);
    // What lies in the middle of a call may be an instruction too; here the sweep finds none.
    for i in 0..10 {
        let at = ADDRESS + 28 + 8 * i;
        assert_eq!(rows_at(&both, at).len(), 33, "{i}");
        assert_eq!(kinds_at(&both, at + 4), [Kind::Addi], "{i}");
    }
    let one = program(&[1]);
    assert_eq!(counts(&one)[..4], [1, 33, 1, 1]);
    assert_eq!(kinds_at(&one, ADDRESS + 12), [Kind::Trap]);
    let none = program(&[]);
    assert_eq!(kinds_at(&none, ADDRESS + 4), [Kind::Trap]);
    assert!(!is_code(&none, ADDRESS + 28));
}

#[test]
fn a_key_with_precompiles_survives_both_files() {
    for ids in [&[][..], &[1], &[1, 2], &[1, 2, 3]] {
        let key = program(ids).key;
        let (encoding, file) = (key.encode(), write_key(&key));
        let versions = if ids.is_empty() { [2, 3] } else { [4, 5] };
        assert_eq!([encoding[8], file[8]], versions);
        if !ids.is_empty() {
            let list = [&[ids.len() as u8], ids].concat();
            assert_eq!(encoding[37..][..list.len()], list);
            assert_eq!(file[37..][..list.len()], list);
        }
        let read = [ProgramKey::decode(&encoding), Ok(read_key(&encoding).unwrap())];
        for again in read.into_iter().chain([Ok(read_key(&file).unwrap())]) {
            let again = again.unwrap();
            assert_eq!(again.precompiles(), key.precompiles());
            assert_eq!(again.declared(), ids);
            assert_eq!((again.encode(), again.digest()), (encoding.clone(), key.digest()));
            assert_eq!(write_key(&again), file);
        }
        assert!(file.len() < 1400, "calls are in the image: {} bytes", file.len());
    }
    // The same bytes with another declaration are another program.
    let digests = [&[][..], &[1], &[2], &[1, 2]].map(|ids| *program(ids).key.digest());
    for (i, digest) in digests.iter().enumerate() {
        assert!(!digests[..i].contains(digest));
    }
}

#[test]
fn lists_of_files_are_checked() {
    let bytes = program(&[1, 2]).key.encode();
    let with = |list: &[u8]| [&bytes[..37], list, &bytes[40..]].concat();
    assert_eq!(with(&[2, 1, 2]), bytes);
    let decode = |list: &[u8]| ProgramKey::decode(&with(list)).map(|_| ());
    assert_eq!(decode(&[0]), Err(DecodeError::NoPrecompiles));
    assert_eq!(decode(&[2, 2, 1]), Err(KeyError::PrecompileOrder.into()));
    assert_eq!(decode(&[3, 1, 2, 2]), Err(KeyError::PrecompileOrder.into()));
    assert_eq!(decode(&[3, 1, 2, 9]), Err(KeyError::UnknownPrecompile(9).into()));
    assert!(matches!(decode(&[1, 1]), Err(DecodeError::Key(KeyError::Row { .. }))), "undeclared");
    assert!(decode(&[3, 1, 2, 3]).is_ok(), "declared, not called");
    let mut plain = bytes.clone();
    plain[8] = 2;
    assert!(ProgramKey::decode(&plain).is_err());
    for length in 0..bytes.len() {
        assert_eq!(ProgramKey::decode(&bytes[..length]), Err(DecodeError::Truncated));
    }
    for file in [bytes, write_key(&program(&[1, 2]).key)] {
        for place in 0..file.len() {
            for bit in 0..8 {
                let mut other = file.clone();
                other[place] ^= 1 << bit;
                if let Ok(read) = read_key(&other) {
                    assert_ne!(read.digest(), program(&[1, 2]).key.digest(), "{place}, {bit}");
                }
            }
        }
    }
}
