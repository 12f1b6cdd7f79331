//! What becomes code, whoever points at it.

use crate::elf::{ECALL, Part, R, RW, RWX, RX, code, elf, elf_with, part};
use crate::values::Values;
use rill_isa::Kind;
use rill_loader::Program;
use rill_program::MAX_ROWS;

const ADDRESS: u64 = 0x8000_0000;
const DATA: u64 = 0x8010_0000;

/// `addi x1, x6, 1`: its second half looks like the first half of the same instruction.
const STEP: u32 = 0x0013_0093;
const RET: u32 = 0x0000_8067;

/// Instructions of a program whose second halves are too many to be decoded all.
const LONG: usize = 4096;

/// An even address in the last instructions of such a program that only a pointer tells.
const HIDDEN: u64 = ADDRESS + 4 * (LONG as u64 - 8) + 2;

fn kinds_at(program: &Program, address: u64) -> Vec<Kind> {
    let rows = program.key.rows().iter().filter(|row| row.address == address);
    rows.map(|row| row.kind).collect()
}

fn is_code(program: &Program, address: u64) -> bool {
    !kinds_at(program, address).is_empty()
}

/// A long program that begins with `start`, and data.
fn long(start: &[u32], data: &[u8]) -> Program {
    let mut words = start.to_vec();
    words.resize(LONG, STEP);
    words.push(RET);
    let parts = [part(RX, ADDRESS, &code(&words)), part(RW, DATA, data)];
    Program::from_elf(&elf(ADDRESS, &parts)).expect("a sound program")
}

/// Whether the hidden address is code in the long program.
fn finds(start: &[u32], data: &[u8]) -> bool {
    let program = long(start, data);
    assert!(!is_code(&program, HIDDEN - 24), "there is room for all");
    is_code(&program, HIDDEN)
}

fn lui(rd: u32, value: u64) -> u32 {
    (value as u32 & 0xffff_f000) | rd << 7 | 0x37
}

fn auipc(rd: u32, distance: u64) -> u32 {
    (distance.wrapping_add(0x800) as u32 & 0xffff_f000) | rd << 7 | 0x17
}

fn addi(rd: u32, rs1: u32, imm: u64) -> u32 {
    (imm as u32) << 20 | rs1 << 15 | rd << 7 | 0x13
}

fn jalr(rd: u32, rs1: u32, imm: u64) -> u32 {
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
    // A 32-bit address that is no signed number takes a shift: lui, addi, slli x5, x5, 1.
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
    let program = Program::from_elf(&elf(ADDRESS, &[part(RX, ADDRESS, &code(&words))])).unwrap();
    let function = ADDRESS + 4 * (LONG as u64 + 5);
    assert_eq!(kinds_at(&program, function), [Kind::Addi]);
    assert_eq!(kinds_at(&program, function + 8), [Kind::Jalr]);
    assert!(!is_code(&program, HIDDEN), "there is room for all");
}

#[test]
fn every_even_address_of_a_short_program_is_code_if_it_decodes() {
    let text = [addi(5, 0, 1), 0x4505_0593, STEP, STEP, ECALL[0], ECALL[1]];
    let program = Program::from_elf(&elf(ADDRESS, &[part(RX, ADDRESS, &code(&text))])).unwrap();
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
    let short = Program::from_elf(&elf(ADDRESS, &[part(RX, ADDRESS, &island())])).unwrap();
    for at in [10, 14, 18, 22] {
        assert!(is_code(&short, ADDRESS + at), "{at}");
    }
    let mut text = code(&vec![STEP; LONG]);
    text.extend(code(&[RET]));
    let start = ADDRESS + text.len() as u64;
    text.extend(island());
    text.resize(text.len() + 64, 0);
    let long = Program::from_elf(&elf(ADDRESS, &[part(RX, ADDRESS, &text)])).unwrap();
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

/// Bytecode rows of the committed guests when code was found by sections and symbols.
const ROWS: [(&str, usize); 15] = [
    ("abi-c", 890),
    ("abi-cxx", 1489),
    ("btreemap", 8567),
    ("ecdsa", 67812),
    ("fibonacci-low", 3982),
    ("fibonacci", 3982),
    ("heap", 5202),
    ("hello-c-low", 5341),
    ("hello-c", 5341),
    ("json", 18674),
    ("memory-walk", 4307),
    ("muldiv", 4337),
    ("rows", 350),
    ("sha2-chain", 9457),
    ("sha3-chain", 4705),
];

fn guest(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../guests/prebuilt");
    std::fs::read(format!("{folder}/{name}.elf")).expect("a committed guest")
}

#[test]
fn bytecode_stays_within_six_fifths_and_its_power_of_two() {
    for (name, before) in ROWS {
        let rows = Program::from_elf(&guest(name)).unwrap().key.rows().len();
        assert!(5 * rows <= 6 * before, "{name}: {rows} rows, {before} before");
        assert!(rows <= before.next_power_of_two(), "{name}: {rows} rows, {before} before");
        assert!(rows >= before, "{name}: {rows} rows, {before} before");
    }
}

/// `file` without section headers and what they tell of; they lie behind all segments.
fn stripped(file: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    file[40..48].fill(0);
    file[60..64].fill(0);
    let header = |i: usize, field: usize| {
        let at = 64 + 56 * i + field;
        u64::from_le_bytes(file[at..at + 8].try_into().expect("8 bytes")) as usize
    };
    let end =
        (0..usize::from(file[56])).map(|i| header(i, 8) + header(i, 32)).max().expect("segments");
    file.truncate(end);
    file
}

#[test]
fn a_stripped_guest_is_the_same_program() {
    for (name, _) in ROWS {
        let whole = guest(name);
        let program = Program::from_elf(&whole).unwrap();
        let bare = stripped(&whole);
        assert!(bare.len() < whole.len());
        let bare = Program::from_elf(&bare).unwrap();
        assert_eq!(bare.key, program.key, "{name}");
        assert!(!program.symbols.is_empty() && bare.symbols.is_empty(), "{name}");
    }
}

#[test]
fn runs_that_are_partly_reached_are_kept_whole() {
    // Many functions of two instructions, with two more behind that nothing reaches.
    let (mut words, mut pointers) = (ECALL.to_vec(), Vec::new());
    for _ in 0..400 {
        words.extend([0, 0]);
        pointers.extend((ADDRESS + 4 * words.len() as u64).to_le_bytes());
        words.extend([STEP, RET, STEP, RET]);
    }
    let parts = [part(RX, ADDRESS, &code(&words)), part(RW, DATA, &pointers)];
    let program = Program::from_elf(&elf(ADDRESS, &parts)).unwrap();
    for function in 0..400 {
        let start = ADDRESS + 16 + 24 * function;
        assert_eq!(kinds_at(&program, start), [Kind::Addi], "{function}");
        assert_eq!(kinds_at(&program, start + 8), [Kind::Addi], "{function}");
        assert_eq!(kinds_at(&program, start + 12), [Kind::Jalr], "{function}");
    }
}

/// 4 MiB of many kinds of data.
fn tables() -> Vec<(&'static str, Vec<u8>)> {
    const BYTES: usize = 4 << 20;
    let mut values = Values(8);
    let words = |word: &mut dyn FnMut(u32) -> u32| -> Vec<u8> {
        (0..BYTES as u32 / 4).flat_map(|i| word(i).to_le_bytes()).collect()
    };
    vec![
        ("zeros", vec![0; BYTES]),
        ("ones", vec![1; BYTES]),
        ("random", words(&mut |_| values.below(1 << 32) as u32)),
        ("counting", words(&mut |i| i)),
        ("addresses", words(&mut |i| ADDRESS as u32 + (i.wrapping_mul(0x9e37_79b1) >> 10))),
        ("text", b"the quick brown fox jumps over the lazy dog\0".repeat(BYTES / 44)),
        ("divisions", words(&mut |_| 0x02c5_c533)),
        ("jumps", words(&mut |_| 0x0040_006f)),
    ]
}

#[test]
fn large_tables_in_executable_memory_are_no_error() {
    for (name, table) in tables() {
        for exits in [true, false] {
            // exit(0), or a loop.
            let start = if exits { [0x05d0_0893, 0x0000_0513, 0x73] } else { [STEP, STEP, 0x6f] };
            let mut text = code(&start);
            text.extend(&table);
            let file = elf(ADDRESS, &[part(RWX, ADDRESS, &text)]);
            let program = Program::from_elf(&file).unwrap_or_else(|e| panic!("{name}: {e}"));
            let rows = program.key.rows().len();
            assert!(rows < MAX_ROWS / 8, "{name}: {rows} rows");
            // Random runs are short.
            assert!(name != "random" || rows < 1 << 16, "{rows} rows");
        }
    }
}

#[test]
fn straight_lines_that_nothing_reaches_are_data_if_they_are_very_long() {
    let rows = |halfwords: usize| {
        let mut text = code(&[0x05d0_0893, 0x73]);
        text.extend([1, 0].repeat(halfwords)); // c.nop
        let file = elf(ADDRESS, &[part(RX, ADDRESS, &text)]);
        Program::from_elf(&file).unwrap().key.rows().len()
    };
    assert!((4096..4400).contains(&rows(4096)), "{}", rows(4096));
    assert!(rows(4097) < 300, "{}", rows(4097));
}

#[test]
fn code_behind_a_large_table_is_found() {
    for (name, table) in tables() {
        let mut text = code(&[STEP, STEP, 0x6f]);
        text.extend(&table);
        text.resize(text.len().next_multiple_of(4), 0);
        let function = ADDRESS + text.len() as u64;
        text.extend(code(&[STEP, RET]));
        let data = part(R, DATA + 0x100_0000, &function.to_le_bytes());
        let file = elf(ADDRESS, &[part(RWX, ADDRESS, &text), data.clone()]);
        assert!(is_code(&Program::from_elf(&file).unwrap(), function), "{name}: a pointer");
        let distance = function - ADDRESS;
        text[..12].copy_from_slice(&code(&[auipc(5, distance), jalr(1, 5, distance), 0x6f]));
        let file = elf(ADDRESS, &[part(RWX, ADDRESS, &text)]);
        assert!(is_code(&Program::from_elf(&file).unwrap(), function), "{name}: a call");
    }
}

#[test]
fn code_that_only_the_sweep_finds_is_kept_with_what_it_reaches() {
    let mut words = vec![0x05d0_0893, 0x73, 0, 0]; // exit, then no instructions
    let function = ADDRESS + 4 * words.len() as u64;
    words.extend([STEP; 20]);
    words.extend([auipc(5, 0), jalr(0, 5, 2 * LONG as u64 % 2048), 0, 0]);
    words.resize(LONG, 0);
    let program = Program::from_elf(&elf(ADDRESS, &[part(RX, ADDRESS, &code(&words))])).unwrap();
    assert_eq!(kinds_at(&program, function), [Kind::Addi]);
    assert_eq!(kinds_at(&program, function + 76), [Kind::Addi]);
    assert_eq!(kinds_at(&program, function + 84), [Kind::Jalr]);
}

#[test]
fn instructions_of_other_extensions_do_not_keep_a_program_from_loading() {
    let others = [0x02b5_7553, 0x0d05_7057, 0x20b5_2533, 0xc000_2573, 0x3020_0073, 0x0000_100f];
    let text = [&others[..], &ECALL].concat();
    let program = Program::from_elf(&elf(ADDRESS, &[part(RX, ADDRESS, &code(&text))])).unwrap();
    assert_eq!(kinds_at(&program, ADDRESS), [Kind::Trap]);
    let data = Part { memory: 64, ..part(RW, DATA, &(ADDRESS + 4).to_le_bytes()) };
    let parts = [part(RX, ADDRESS, &code(&text)), data];
    let program = Program::from_elf(&elf(ADDRESS, &parts)).unwrap();
    assert_eq!(kinds_at(&program, ADDRESS + 4), [Kind::Trap]);
}
