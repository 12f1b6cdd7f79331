//! Executables that must be refused, and bytes that must do no harm.

use crate::elf::{ECALL, Part, R, RW, RX, code, elf, elf_with, part, smallest};
use crate::product_files::elf_of_products;
use crate::values::Values;
use rill_loader::{
    MAX_IMAGE_BYTES, MAX_NAME_BYTES, MAX_SEGMENTS, MAX_SYMBOLS, Program, ProgramError,
};
use rill_program::ProgramKey;

const ADDRESS: u64 = 0x8000_0000;

fn refused(elf: &[u8]) -> ProgramError {
    Program::from_elf(elf).map(|program| program.entry).expect_err("this ELF must be refused")
}

/// The smallest program with byte `at` replaced.
fn patched(at: usize, byte: u8) -> Vec<u8> {
    let mut elf = smallest(ADDRESS);
    elf[at] = byte;
    elf
}

fn text() -> Part {
    part(RX, ADDRESS, &code(&ECALL))
}

#[test]
fn what_is_no_riscv_executable_is_named() {
    assert_eq!(refused(&[]), ProgramError::NotElf);
    assert_eq!(refused(b"#!/bin/sh\n"), ProgramError::NotElf);
    assert_eq!(refused(b"\x7fELF"), ProgramError::Headers { end: 64, length: 4 });
    assert_eq!(refused(&smallest(ADDRESS)[..63]), ProgramError::Headers { end: 64, length: 63 });
    assert_eq!(refused(&patched(4, 1)), ProgramError::Class { class: 1 });
    assert_eq!(refused(&patched(5, 2)), ProgramError::ByteOrder { order: 2 });
    assert_eq!(refused(&patched(18, 62)), ProgramError::Machine { machine: 62 });
    assert_eq!(refused(&patched(16, 1)), ProgramError::Object);
    assert_eq!(refused(&patched(16, 3)), ProgramError::PositionIndependent);
    assert_eq!(refused(&patched(16, 4)), ProgramError::Type { kind: 4 });
}

#[test]
fn programs_that_need_a_loader_are_refused() {
    let loader = |kind| Part { kind, ..part(R, ADDRESS + 0x100, b"/lib/\x1b[31mld.so\0tail") };
    assert_eq!(refused(&elf(ADDRESS, &[text(), loader(2)])), ProgramError::Dynamic);
    let path = String::from("/lib/?[31mld.so");
    assert_eq!(refused(&elf(ADDRESS, &[text(), loader(3)])), ProgramError::Interpreter { path });
    let long = Part { kind: 3, ..part(R, ADDRESS + 0x100, &[b'a'; 1000]) };
    let path = "a".repeat(64);
    assert_eq!(refused(&elf(ADDRESS, &[text(), long])), ProgramError::Interpreter { path });
}

#[test]
fn every_truncation_that_takes_from_memory_is_refused() {
    let symbols = [("start", ADDRESS)];
    let whole = elf_with(ADDRESS, &[text()], &[(ADDRESS, ADDRESS + 8)], &symbols);
    let key = rill_loader::key(&whole).unwrap();
    let loaded = 64 + 56 + 8;
    assert!(loaded < whole.len());
    for length in 0..whole.len() {
        match rill_loader::key(&whole[..length]) {
            Ok(cut) => assert!(length >= loaded && cut == key, "{length} bytes"),
            Err(_) => assert!(length < loaded, "{length} bytes"),
        }
    }
}

#[test]
fn segments_may_have_any_order_but_no_byte_in_common() {
    let low = part(RW, ADDRESS - 0x1000, &[1]);
    let key = |parts: &[Part]| rill_loader::key(&elf(ADDRESS, parts));
    assert_eq!(key(&[text(), low.clone()]), key(&[low, text()]));
    let end = ADDRESS + 8;
    for (address, memory) in [(ADDRESS + 7, 1), (ADDRESS, 8), (ADDRESS + 2, 2), (ADDRESS - 8, 9)] {
        let other = Part { memory, ..part(RW, address, &[1]) };
        let mut expected = [(ADDRESS, end), (address, address + memory)];
        expected.sort_unstable();
        for parts in [[text(), other.clone()], [other, text()]] {
            let ProgramError::Overlap { lower, upper } = refused(&elf(ADDRESS, &parts)) else {
                panic!("{address:#x} overlaps");
            };
            let mut found = [lower, upper];
            found.sort_unstable();
            assert_eq!(found, expected);
        }
    }
    let touching = part(RW, end, &[1]);
    assert!(key(&[touching, text()]).is_ok());
}

#[test]
fn reserved_memory_may_come_first_and_empty_segments_anywhere() {
    let stack = Part { memory: 0x8000, ..part(RW, ADDRESS - 0x8000, &[]) };
    let key = |parts: &[Part]| rill_loader::key(&elf(ADDRESS, parts));
    assert!(key(&[stack, text()]).is_ok());
    let empty = |address| part(RX, address, &[]);
    let parts = [empty(0), text(), empty(4), empty(ADDRESS + 2), empty(u64::MAX)];
    assert_eq!(key(&parts), key(&[text()]));
}

#[test]
fn segments_must_lie_in_the_address_space() {
    for (address, memory) in [(u64::MAX, 2), (1 << 62, 1), (ADDRESS + 0x1000, u64::MAX)] {
        let far = Part { memory, ..part(R, address, &[1]) };
        assert_eq!(
            refused(&elf(ADDRESS, &[text(), far])),
            ProgramError::SegmentAddress { address, memory }
        );
    }
    let address = ADDRESS + 0x1000;
    for memory in [0, 1] {
        let small = Part { memory, ..part(R, address, &[1, 2]) };
        assert_eq!(
            refused(&elf(ADDRESS, &[text(), small])),
            ProgramError::LargerInFile { address, file_bytes: 2, memory }
        );
    }
}

#[test]
fn there_are_not_too_many_segments_and_at_least_one() {
    assert_eq!(refused(&elf(ADDRESS, &[])), ProgramError::NoSegments);
    let data = |i: usize| part(R, ADDRESS + 16 * (1 + i as u64), &[1]);
    let parts: Vec<Part> = [text()].into_iter().chain((1..=MAX_SEGMENTS).map(data)).collect();
    assert!(Program::from_elf(&elf(ADDRESS, &parts[..MAX_SEGMENTS])).is_ok());
    let count = MAX_SEGMENTS + 1;
    assert_eq!(refused(&elf(ADDRESS, &parts)), ProgramError::TooManySegments { count });
}

#[test]
fn one_stretch_of_the_file_cannot_fill_memory_many_times() {
    let size = 8 << 20;
    let mut file = elf(ADDRESS, &vec![text(); 20]);
    file.resize(size, 1);
    for i in 1..20 {
        let header = 64 + 56 * i;
        let address = ADDRESS + 0x100_0000 * i as u64;
        file[header + 4] = R as u8;
        file[header + 8..header + 16].copy_from_slice(&0u64.to_le_bytes());
        file[header + 16..header + 24].copy_from_slice(&address.to_le_bytes());
        file[header + 32..header + 40].copy_from_slice(&(size as u64).to_le_bytes());
        file[header + 40..header + 48].copy_from_slice(&(size as u64).to_le_bytes());
    }
    assert!(19 * size as u64 > MAX_IMAGE_BYTES);
    let bytes = 19 * size as u64 + 8;
    assert_eq!(refused(&file), ProgramError::ImageTooLarge { bytes });
}

#[test]
fn a_segment_beyond_the_file_is_refused() {
    let mut file = smallest(ADDRESS);
    file[64 + 32..64 + 40].copy_from_slice(&0x1000u64.to_le_bytes());
    file[64 + 40..64 + 48].copy_from_slice(&0x1000u64.to_le_bytes());
    let length = file.len() as u64;
    let error = ProgramError::Truncated { address: ADDRESS, end: 120 + 0x1000, length };
    assert_eq!(refused(&file), error);
}

#[test]
fn program_headers_beyond_the_file_are_refused() {
    let mut file = smallest(ADDRESS);
    file[56] = 200;
    let length = file.len() as u64;
    assert_eq!(refused(&file), ProgramError::Headers { end: 64 + 200 * 56, length });
    let mut file = smallest(ADDRESS);
    file[32..40].fill(0xff);
    assert_eq!(refused(&file), ProgramError::Headers { end: u64::MAX, length });
}

#[test]
fn the_entry_point_must_be_code() {
    let address = ADDRESS + 0x100;
    let data = part(RW, address, &[0x73, 0, 0, 0]);
    let bare = Part { memory: 32, ..text() };
    let refused = |entry| refused(&elf(entry, &[bare.clone(), data.clone()]));
    assert_eq!(refused(0), ProgramError::EntryZero);
    for entry in [1, ADDRESS + 1, ADDRESS + 7, u64::MAX] {
        assert_eq!(refused(entry), ProgramError::EntryOdd { entry });
    }
    for entry in [2, ADDRESS - 4, ADDRESS + 8, ADDRESS + 30, ADDRESS + 32, u64::MAX - 1] {
        assert_eq!(refused(entry), ProgramError::EntryOutsideText { entry });
    }
    assert_eq!(refused(address), ProgramError::EntryInData { entry: address, segment: address });
}

#[test]
fn code_of_too_many_rows_is_refused() {
    let divisions = vec![0x02c5_c533u32; 1 << 17]; // div a0, a1, a2
    let file = elf(ADDRESS, &[part(RX, ADDRESS, &code(&divisions))]);
    assert_eq!(refused(&file), ProgramError::TooManyRows);
    let mut called = vec![0x0010_0297, 0x0002_80e7]; // auipc x5, 0x100; jalr x1, 0(x5)
    called.resize(1 << 18, 0);
    called.extend(&divisions);
    let file = elf(ADDRESS, &[part(RX, ADDRESS, &code(&called))]);
    assert_eq!(refused(&file), ProgramError::TooManyRows);
}

#[test]
fn section_headers_may_be_garbage() {
    let symbols = [("start", ADDRESS), ("end", ADDRESS + 4)];
    let whole = elf_with(ADDRESS, &[text()], &[(ADDRESS, ADDRESS + 8)], &symbols);
    let key = rill_loader::key(&whole).unwrap();
    let loaded = 64 + 56 + 8;
    let mut values = Values(3);
    for _ in 0..5000 {
        let mut file = whole.clone();
        for at in (40..48).chain(58..64) {
            if values.below(4) == 0 {
                file[at] = values.operand() as u8;
            }
        }
        for _ in 0..values.below(40) {
            let at = loaded + values.below((whole.len() - loaded) as u64) as usize;
            file[at] = values.operand() as u8;
        }
        assert_eq!(rill_loader::key(&file).as_ref(), Ok(&key));
    }
}

/// A program of `count` functions, 2 bytes apart or all at one place, whose names all begin
/// somewhere in one string of `length` bytes.
fn named(count: u64, length: usize, apart: u64) -> Vec<u8> {
    let start = part(RX, ADDRESS, &code(&vec![0x6f; (count / 2) as usize + 1]));
    let long = "\u{e4}".repeat(length / 2);
    let mut file = elf_with(ADDRESS, &[start], &[], &[(&long, ADDRESS)]);
    let sections = u64::from_le_bytes(file[40..48].try_into().expect("8 bytes")) as usize;
    let table = sections + 2 * 64;
    let at = file.len() as u64;
    for i in 0..count {
        let character = i as usize % (length / 2).min(512);
        file.extend((1 + 2 * character as u32).to_le_bytes());
        file.extend([0x12, 0, 1, 0]);
        file.extend((ADDRESS + apart * i).to_le_bytes());
        file.extend(0u64.to_le_bytes());
    }
    file[table + 24..table + 32].copy_from_slice(&at.to_le_bytes());
    file[table + 32..table + 40].copy_from_slice(&(24 * count).to_le_bytes());
    file
}

#[test]
fn names_that_share_their_bytes_do_not_fill_memory() {
    for (count, length, apart) in [(8000, 156_000, 0), (8000, 156_000, 2), (200_000, 4_000_000, 2)]
    {
        let file = named(count, length, apart);
        let program = Program::from_elf(&file).unwrap();
        let names: usize = program.symbols.iter().map(|symbol| symbol.name.len()).sum();
        assert!(names <= MAX_NAME_BYTES, "{names} bytes");
        assert!((1..=MAX_SYMBOLS).contains(&program.symbols.len()));
    }
}

#[test]
fn long_names_are_cut() {
    let symbols = [("a".repeat(10_000), ADDRESS), ("b".repeat(4096), ADDRESS + 4)];
    let symbols: Vec<(&str, u64)> = symbols.iter().map(|(name, at)| (&name[..], *at)).collect();
    let program = Program::from_elf(&elf_with(ADDRESS, &[text()], &[], &symbols)).unwrap();
    let lengths: Vec<usize> = program.symbols.iter().map(|s| s.name.len()).collect();
    assert_eq!(lengths, [4096, 4096]);
}

#[test]
fn there_are_not_too_many_symbols() {
    let file = named(MAX_SYMBOLS as u64 + 1000, 6, 2);
    let program = Program::from_elf(&file).unwrap();
    assert_eq!(program.symbols.len(), MAX_SYMBOLS);
}

#[test]
fn initialised_memory_may_be_far_apart() {
    let far = part(RW, 1 << 61, &[1]);
    let key = Program::from_elf(&elf(ADDRESS, &[text(), far])).unwrap().key;
    assert_eq!(key.layout().end, (1 << 61) + 16);
}

#[test]
fn no_change_of_a_few_bytes_does_harm() {
    let symbols = [("start", ADDRESS), ("end", ADDRESS + 4)];
    let data = part(RW, ADDRESS + 0x100, &[1; 40]);
    let whole = elf_with(ADDRESS, &[text(), data], &[(ADDRESS, ADDRESS + 8)], &symbols);
    let mut values = Values(1);
    for whole in [whole, elf_of_products()] {
        let accepted = (0..20_000).filter(|_| survives_a_change(&whole, &mut values)).count();
        assert!((1000..19_000).contains(&accepted), "{accepted} accepted");
    }
}

/// Changes a few bytes: is it a program still, with a key that has one encoding?
fn survives_a_change(whole: &[u8], values: &mut Values) -> bool {
    let mut file = whole.to_vec();
    for _ in 0..=values.below(3) {
        let at = values.below(file.len() as u64) as usize;
        file[at] = values.operand() as u8;
    }
    let Ok(program) = Program::from_elf(&file) else { return false };
    assert_eq!(ProgramKey::decode(&program.key.encode()).as_ref(), Ok(&program.key));
    true
}
