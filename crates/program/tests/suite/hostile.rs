//! Executables that must be refused, and bytes that must do no harm.

use crate::elf::{ECALL, Part, R, RW, RX, code, elf, elf_with, part, smallest};
use crate::values::Values;
use rill_program::{MAX_IMAGE_BYTES, MAX_SEGMENTS, Program, ProgramError, ProgramKey};

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
    assert_eq!(refused(b"\x7fELF"), ProgramError::Not64Bit);
    assert_eq!(refused(&patched(4, 1)), ProgramError::Not64Bit);
    assert_eq!(refused(&patched(5, 2)), ProgramError::NotLittleEndian);
    assert_eq!(refused(&patched(18, 62)), ProgramError::NotRiscV);
    assert_eq!(refused(&patched(16, 1)), ProgramError::NotStatic);
    assert_eq!(refused(&patched(16, 3)), ProgramError::NotStatic);
}

#[test]
fn programs_that_need_a_loader_are_refused() {
    for kind in [2, 3] {
        let loader = Part { kind, ..part(R, ADDRESS + 0x100, b"/lib/ld.so") };
        assert_eq!(refused(&elf(ADDRESS, &[text(), loader])), ProgramError::NotStatic);
    }
}

#[test]
fn every_truncation_is_refused() {
    let symbols = [("start", ADDRESS)];
    let whole = elf_with(ADDRESS, &[text()], &[(ADDRESS, ADDRESS + 8)], &symbols);
    assert!(Program::from_elf(&whole).is_ok());
    for length in 0..whole.len() {
        assert!(Program::from_elf(&whole[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn segments_must_ascend_without_overlap() {
    let low = part(RW, ADDRESS - 0x1000, &[1]);
    let error = refused(&elf(ADDRESS, &[text(), low]));
    assert_eq!(error, ProgramError::SegmentOrder { address: ADDRESS - 0x1000 });
    let inside = part(RW, ADDRESS + 7, &[1]);
    let error = refused(&elf(ADDRESS, &[text(), inside]));
    assert_eq!(error, ProgramError::SegmentOrder { address: ADDRESS + 7 });
}

#[test]
fn segments_must_lie_in_the_address_space() {
    for address in [0, 7] {
        let null = part(R, address, &[1]);
        assert_eq!(
            refused(&elf(ADDRESS, &[null, text()])),
            ProgramError::SegmentAddress { address }
        );
    }
    for (address, memory) in [(u64::MAX, 2), (1 << 62, 1), (ADDRESS + 0x1000, u64::MAX)] {
        let far = Part { memory, ..part(R, address, &[1]) };
        assert_eq!(
            refused(&elf(ADDRESS, &[text(), far])),
            ProgramError::SegmentAddress { address }
        );
    }
    let address = ADDRESS + 0x1000;
    let small = Part { memory: 1, ..part(R, address, &[1, 2]) };
    assert_eq!(refused(&elf(ADDRESS, &[text(), small])), ProgramError::SegmentAddress { address });
}

#[test]
fn there_are_not_too_many_segments_and_at_least_one() {
    assert_eq!(refused(&elf(ADDRESS, &[])), ProgramError::NoSegments);
    let data = |i: usize| part(R, ADDRESS + 16 * (1 + i as u64), &[1]);
    let parts: Vec<Part> = [text()].into_iter().chain((1..=MAX_SEGMENTS).map(data)).collect();
    assert!(Program::from_elf(&elf(ADDRESS, &parts[..MAX_SEGMENTS])).is_ok());
    assert_eq!(refused(&elf(ADDRESS, &parts)), ProgramError::TooManySegments);
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
    assert_eq!(refused(&file), ProgramError::ImageTooLarge);
}

#[test]
fn a_segment_beyond_the_file_is_refused() {
    let mut file = smallest(ADDRESS);
    file[64 + 32..64 + 40].copy_from_slice(&0x1000u64.to_le_bytes());
    file[64 + 40..64 + 48].copy_from_slice(&0x1000u64.to_le_bytes());
    assert_eq!(refused(&file), ProgramError::Truncated { address: ADDRESS });
}

#[test]
fn the_entry_point_must_be_code() {
    let data = part(RW, ADDRESS + 0x100, &[0x73, 0, 0, 0]);
    for entry in [0, 1, ADDRESS - 4, ADDRESS + 1, ADDRESS + 8, ADDRESS + 0x100, u64::MAX] {
        let file = elf(entry, &[text(), data.clone()]);
        assert_eq!(refused(&file), ProgramError::EntryOutsideText { entry });
    }
}

#[test]
fn text_of_too_many_rows_is_refused() {
    let divisions = vec![0x02c5_c533u32; 1 << 17]; // div a0, a1, a2
    let file = elf(ADDRESS, &[part(RX, ADDRESS, &code(&divisions))]);
    assert_eq!(refused(&file), ProgramError::TooManyRows);
    let traps = vec![0u8; 4 << 20];
    assert_eq!(refused(&elf(ADDRESS, &[part(RX, ADDRESS, &traps)])), ProgramError::TooManyRows);
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
    let mut accepted = 0;
    for _ in 0..20_000 {
        let mut file = whole.clone();
        for _ in 0..=values.below(3) {
            let at = values.below(file.len() as u64) as usize;
            file[at] = values.operand() as u8;
        }
        if let Ok(program) = Program::from_elf(&file) {
            let again = ProgramKey::decode(&program.key.encode()).unwrap();
            assert_eq!(again, program.key);
            accepted += 1;
        }
    }
    assert!((1000..19_000).contains(&accepted), "{accepted} accepted");
}
