//! What becomes code, whatever points at it.

use crate::elf::{ECALL, RW, RX, code, elf, elf_with, part};
use rill_isa::{Kind, Row};
use rill_loader::Program;

pub(crate) const ADDRESS: u64 = 0x8000_0000;
pub(crate) const DATA: u64 = 0x8010_0000;

/// `addi x1, x6, 1`: its second half looks like the first half of the same instruction.
pub(crate) const STEP: u32 = 0x0013_0093;
pub(crate) const RET: u32 = 0x0000_8067;

/// Instructions of a program whose second halves are too many to be decoded all.
pub(crate) const LONG: usize = 4096;

/// An even address in the last instructions of such a program that only a pointer tells.
pub(crate) const HIDDEN: u64 = ADDRESS + 4 * (LONG as u64 - 8) + 2;

pub(crate) fn rows_at(program: &Program, address: u64) -> Vec<Row> {
    program.key.rows().iter().filter(|row| row.address == address).copied().collect()
}

pub(crate) fn kinds_at(program: &Program, address: u64) -> Vec<Kind> {
    rows_at(program, address).iter().map(|row| row.kind).collect()
}

pub(crate) fn is_code(program: &Program, address: u64) -> bool {
    !kinds_at(program, address).is_empty()
}

/// A program of this text alone.
pub(crate) fn of_text(text: &[u8]) -> Program {
    Program::from_elf(&elf(ADDRESS, &[part(RX, ADDRESS, text)])).expect("a sound program")
}

/// A long program that begins with `start`, and data.
pub(crate) fn long(start: &[u32], data: &[u8]) -> Program {
    let mut words = start.to_vec();
    words.resize(LONG, STEP);
    words.push(RET);
    let parts = [part(RX, ADDRESS, &code(&words)), part(RW, DATA, data)];
    Program::from_elf(&elf(ADDRESS, &parts)).expect("a sound program")
}

/// Whether the hidden address is code in the long program.
pub(crate) fn finds(start: &[u32], data: &[u8]) -> bool {
    let program = long(start, data);
    assert!(!is_code(&program, HIDDEN - 24), "there is room for all");
    is_code(&program, HIDDEN)
}

pub(crate) fn lui(rd: u32, value: u64) -> u32 {
    (value as u32 & 0xffff_f000) | rd << 7 | 0x37
}

pub(crate) fn auipc(rd: u32, distance: u64) -> u32 {
    (distance.wrapping_add(0x800) as u32 & 0xffff_f000) | rd << 7 | 0x17
}

pub(crate) fn addi(rd: u32, rs1: u32, imm: u64) -> u32 {
    (imm as u32) << 20 | rs1 << 15 | rd << 7 | 0x13
}

pub(crate) fn jalr(rd: u32, rs1: u32, imm: u64) -> u32 {
    (imm as u32) << 20 | rs1 << 15 | rd << 7 | 0x67
}

#[test]
fn a_second_half_that_nothing_points_at_is_not_code_in_a_long_program() {
    assert!(!finds(&ECALL, &[]));
    assert!(!finds(&ECALL, &HIDDEN.wrapping_add(1).to_le_bytes()), "an odd address");
    assert!(!finds(&ECALL, &(DATA + 2).to_le_bytes()), "an address of data");
}

#[test]
fn pointers_in_data_are_followed_at_every_even_address() {
    for at in [0, 2, 6, 8, 34] {
        let mut data = vec![0xff; at];
        data.extend(HIDDEN.to_le_bytes());
        assert!(finds(&ECALL, &data), "at {at}");
        data.insert(0, 0xff);
        assert!(!finds(&ECALL, &data), "at {at} + 1");
    }
}

#[test]
fn pointers_above_four_gigabytes_are_followed() {
    let address = 0x12_8000_0000;
    let hidden = address + (HIDDEN - ADDRESS);
    let mut words = ECALL.to_vec();
    words.resize(LONG, STEP);
    words.push(RET);
    let finds = |data: &[u8]| {
        let parts = [part(RX, address, &code(&words)), part(RW, address + 0x10_0000, data)];
        is_code(&Program::from_elf(&elf(address, &parts)).unwrap(), hidden)
    };
    assert!(finds(&hidden.to_le_bytes()));
    assert!(!finds(&(hidden as u32).to_le_bytes()), "a short pointer elsewhere");
    assert!(!finds(&[]));
}

#[test]
fn pointers_in_text_are_followed() {
    let [low, high] = [HIDDEN as u32, (HIDDEN >> 32) as u32];
    assert!(finds(&[ECALL[0], ECALL[1], low, high], &[]));
}

#[test]
fn short_pointers_are_followed() {
    let mut data = (HIDDEN as u32).to_le_bytes().to_vec();
    data.extend([0xff; 4]);
    assert!(finds(&ECALL, &data));
}

#[test]
fn addresses_that_the_code_makes_are_followed() {
    let distance = HIDDEN - ADDRESS;
    let pair = auipc(5, distance);
    assert!(finds(&[pair, addi(5, 5, distance), jalr(0, 5, 0)], &[]), "auipc, addi");
    assert!(finds(&[pair, addi(5, 5, distance), ECALL[0], ECALL[1]], &[]), "not jumped to here");
    assert!(finds(&[pair, jalr(1, 5, distance), ECALL[0], ECALL[1]], &[]), "auipc, jalr");
    assert!(finds(&[pair, addi(6, 5, distance - 101), addi(7, 6, 101), RET], &[]), "in steps");
    assert!(!finds(&[auipc(5, 0), addi(6, 0, 1), jalr(0, 5, 0)], &[]), "to itself");
    let sum = [pair, addi(6, 0, distance), 0x0053_03b3, RET]; // add x7, x6, x5
    assert!(finds(&sum, &[]), "auipc, add");
}

#[test]
fn absolute_addresses_that_the_code_makes_are_followed() {
    // A 32-bit address that is not a signed number takes a shift: lui, addi, slli x5, x5, 1.
    let half = HIDDEN >> 1;
    let start = [lui(5, half.wrapping_add(0x800)), addi(5, 5, half), 0x0012_9293];
    assert!(finds(&[&start[..], &[jalr(0, 5, 0)]].concat(), &[]), "jumped to");
    assert!(finds(&[&start[..], &[addi(6, 5, 0), RET]].concat(), &[]), "computed");
    assert!(!finds(&[&start[..], &[RET]].concat(), &[]), "neither");
}

#[test]
fn tables_of_distances_are_followed() {
    // auipc x5; addi x5; lw x6, 0(x5)
    let load = 0x0002_a303;
    let start = [auipc(5, DATA - ADDRESS), addi(5, 5, DATA - ADDRESS), load, RET];
    let distances = |targets: &[u64]| -> Vec<u8> {
        targets.iter().flat_map(|at| (at.wrapping_sub(DATA) as i32).to_le_bytes()).collect()
    };
    assert!(finds(&start, &distances(&[ADDRESS + 8, ADDRESS, HIDDEN])));
    assert!(!finds(&start, &distances(&[ADDRESS + 8, ADDRESS + 1, HIDDEN])), "ends before");
    assert!(!finds(&ECALL, &distances(&[ADDRESS + 8, ADDRESS, HIDDEN])), "not computed");
}

#[test]
fn the_neighbourhood_of_a_computed_address_is_code_as_far_as_it_decodes() {
    // Of a jump by a distance that only the run knows.
    let near = HIDDEN - 22 - ADDRESS;
    assert!(finds(&[auipc(5, near), addi(5, 5, near), ECALL[0], ECALL[1]], &[]));
    let far = HIDDEN - 102 - ADDRESS;
    assert!(!finds(&[auipc(5, far), addi(5, 5, far), ECALL[0], ECALL[1]], &[]));
}

#[test]
fn a_short_function_between_zeros_is_found_in_a_long_program() {
    let mut words = ECALL.to_vec();
    words.resize(LONG, STEP);
    words.extend([RET, 0, 0, 0, 0, STEP, STEP, RET, 0, 0]);
    let program = of_text(&code(&words));
    let function = ADDRESS + 4 * (LONG as u64 + 5);
    assert_eq!(kinds_at(&program, function), [Kind::Addi]);
    assert_eq!(kinds_at(&program, function + 8), [Kind::Jalr]);
    assert!(!is_code(&program, HIDDEN), "there is room for all");
}

#[test]
fn every_even_address_of_a_short_program_is_code_if_it_decodes() {
    let text = [addi(5, 0, 1), 0x4505_0593, STEP, STEP, ECALL[0], ECALL[1]];
    let program = of_text(&code(&text));
    assert_eq!(kinds_at(&program, ADDRESS + 4), [Kind::Addi]);
    assert_eq!(kinds_at(&program, ADDRESS + 6), [Kind::Addi], "c.li a0, 1");
    assert_eq!(kinds_at(&program, ADDRESS + 10), [Kind::Fence], "addi x0, of two halves");
    assert_eq!(kinds_at(&program, ADDRESS + 2), [], "0x0010 is none");
    assert_eq!(kinds_at(&program, ADDRESS + 1), []);
}

/// A loop, and behind it a halfword of data that looks like the first half of an instruction: it
/// and all that follow swallow the half behind them.
fn island() -> Vec<u8> {
    let mut text = code(&ECALL);
    text.extend(0x0013u16.to_le_bytes());
    text.extend(code(&[STEP, STEP, STEP, RET]));
    text
}

#[test]
fn code_behind_data_is_found_without_symbols() {
    let short = of_text(&island());
    for at in [10, 14, 18, 22] {
        assert!(is_code(&short, ADDRESS + at), "{at}");
    }
    let mut text = code(&vec![STEP; LONG]);
    text.extend(code(&[RET]));
    let start = ADDRESS + text.len() as u64;
    text.extend(island());
    text.resize(text.len() + 64, 0);
    let long = of_text(&text);
    for at in [10, 14, 18, 22] {
        assert!(is_code(&long, start + at), "{at}");
    }
    assert!(!is_code(&long, start - 22), "there is room for all");
}

#[test]
fn neither_sections_nor_symbols_nor_the_order_of_headers_change_the_key() {
    let pointer = (ADDRESS + 10).to_le_bytes();
    let parts = [part(RX, ADDRESS, &island()), part(RW, DATA, &pointer)];
    let key = rill_loader::key(&elf(ADDRESS, &parts)).unwrap();
    let symbols = [("start", ADDRESS), ("f", ADDRESS + 10), ("odd", ADDRESS + 3)];
    for ranges in [&[(ADDRESS, ADDRESS + 4)][..], &[(ADDRESS + 4, ADDRESS + 8)], &[]] {
        let named = elf_with(ADDRESS, &parts, ranges, &symbols);
        assert_eq!(rill_loader::key(&named).as_ref(), Ok(&key));
    }
    let [text, data] = parts;
    assert_eq!(rill_loader::key(&elf(ADDRESS, &[data, text])), Ok(key));
}
