//! Where things lie, and what becomes of text.

use crate::discovery::{kinds_at, rows_at};
use crate::elf::{ECALL, Part, R, RW, RX, code, elf, elf_with, part, smallest};
use rill_isa::{Kind, Row};
use rill_loader::{Options, Program, ProgramError};
use rill_program::{ECALL_ADDRESS, Layout, MAX_OUTPUT_BYTES};

const NOP: u32 = 0x0000_0013;

#[test]
fn a_program_begins_on_a_page_and_ends_where_its_reserved_memory_does() {
    let text = part(RX, 0x1_0004, &code(&ECALL));
    let data = Part { memory: 0x5001, ..part(RW, 0x1_2000, &[1]) };
    let program = Program::from_elf(&elf(0x1_0004, &[text, data])).unwrap();
    let expected = Layout { lowest: 0x1_0000, end: 0x1_7010, output_capacity: MAX_OUTPUT_BYTES };
    assert_eq!(*program.key.layout(), expected);
}

#[test]
fn the_firmware_keeps_to_its_addresses() {
    let program = Program::from_elf(&smallest(0x8000_0000)).unwrap();
    let (own, text): (Vec<Row>, Vec<Row>) =
        program.key.rows()[1..].iter().partition(|row| Layout::is_firmware(row.address));
    assert_eq!(text.len(), ECALL.len());
    assert_eq!(own.len(), program.key.rows().len() - 3);
    assert!(text.iter().all(|row| row.address >= 0x8000_0000));
}

#[test]
fn an_odd_output_capacity_is_rounded_up_and_a_large_one_refused() {
    let key = |capacity| {
        Program::from_elf_with(&smallest(0x8000_0000), Options { output_capacity: capacity })
            .map(|program| program.key)
    };
    assert_eq!(key(13).unwrap().layout().output_capacity, 16);
    let capacity = MAX_OUTPUT_BYTES + 1;
    assert_eq!(key(capacity), Err(ProgramError::OutputCapacity { capacity }));
}

#[test]
fn reserved_memory_costs_nothing() {
    let text = part(RX, 0x8000_0000, &code(&ECALL));
    let heap = Part { memory: 1 << 40, ..part(RW, 0x8000_1000, &[]) };
    let program = Program::from_elf(&elf(0x8000_0000, &[text, heap])).unwrap();
    assert_eq!(program.key.image().segments.len(), 1);
    assert_eq!(program.key.image().segments[0].bytes.len(), 8);
    assert_eq!(program.key.layout().end, 0x8000_1000 + (1 << 40));
}

#[test]
fn the_image_holds_the_bytes_at_their_addresses_without_outer_zeros() {
    let text = part(RX, 0x8000_0000, &code(&ECALL));
    let low = part(R, 0x8000_0102, &[0, 0, 0, 5, 6]);
    let high = part(RW, 0x8000_0107, &[7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let zeros = part(RW, 0x8000_0200, &[0; 64]);
    let key = rill_loader::key(&elf(0x8000_0000, &[text, low, high, zeros])).unwrap();
    let segments = key.image().segments.iter();
    let words: Vec<(u64, u64)> =
        segments.flat_map(|s| (s.address..).step_by(8).zip(s.words(s.address..s.end()))).collect();
    let expected = [
        (0x8000_0000, 0x0000_006f_0000_0073),
        (0x8000_0100, 0x0706_0500_0000_0000),
        (0x8000_0108, 0x8),
    ];
    assert_eq!(words, expected);
}

#[test]
fn addresses_are_named_by_the_symbol_before_them() {
    let address = 0x8000_0000;
    let parts = [part(RX, address, &code(&[ECALL[0], NOP, NOP, NOP, ECALL[1]]))];
    let symbols = [("start", address), ("f", address + 10), ("alias", address + 10)];
    let named = Program::from_elf(&elf_with(address, &parts, &[], &symbols)).unwrap();
    assert_eq!(named.symbol_at(address + 14), Some(("alias", 4)));
    assert_eq!(named.symbol_at(address + 8), Some(("start", 8)));
    assert_eq!(named.symbol_at(0), None);
    assert_eq!(named.symbol_at(ECALL_ADDRESS), Some(("firmware", 8)));
}

#[test]
fn compressed_instructions_are_marked_and_two_bytes_long() {
    let mut text = 0x4505u16.to_le_bytes().to_vec(); // c.li a0, 1
    text.extend(code(&ECALL));
    let program = Program::from_elf(&elf(0x8000_0000, &[part(RX, 0x8000_0000, &text)])).unwrap();
    let row = rows_at(&program, 0x8000_0000)[0];
    assert!(row.kind == Kind::Addi && row.compressed && row.imm == 1);
    assert_eq!(kinds_at(&program, 0x8000_0002), [Kind::Ecall]);
    let ecall = rows_at(&program, 0x8000_0002)[0];
    assert_eq!(ecall.imm, i128::from(ECALL_ADDRESS));
}

#[test]
fn an_instruction_cut_off_by_the_end_of_its_segment_cannot_be_executed() {
    let mut text = code(&[NOP, NOP]);
    text.extend([0x13, 0x00]);
    let program = Program::from_elf(&elf(0x8000_0000, &[part(RX, 0x8000_0000, &text)])).unwrap();
    assert_eq!(kinds_at(&program, 0x8000_0008), [Kind::Trap]);
}
