//! How much is taken for code: in the committed guests, and next to large tables of data.

use crate::discovery::{ADDRESS, DATA, LONG, RET, STEP, auipc, is_code, jalr, kinds_at, of_text};
use crate::elf::{ECALL, Part, R, RW, RWX, RX, code, elf, part};
use crate::values::Values;
use rill_isa::Kind;
use rill_loader::Program;
use rill_program::MAX_ROWS;

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
        of_text(&text).key.rows().len()
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
    let program = of_text(&code(&words));
    assert_eq!(kinds_at(&program, function), [Kind::Addi]);
    assert_eq!(kinds_at(&program, function + 76), [Kind::Addi]);
    assert_eq!(kinds_at(&program, function + 84), [Kind::Jalr]);
}

#[test]
fn instructions_of_other_extensions_do_not_keep_a_program_from_loading() {
    let others = [0x02b5_7553, 0x0d05_7057, 0x20b5_2533, 0xc000_2573, 0x3020_0073, 0x0000_100f];
    let text = [&others[..], &ECALL].concat();
    let program = of_text(&code(&text));
    assert_eq!(kinds_at(&program, ADDRESS), [Kind::Trap]);
    let data = Part { memory: 64, ..part(RW, DATA, &(ADDRESS + 4).to_le_bytes()) };
    let parts = [part(RX, ADDRESS, &code(&text)), data];
    let program = Program::from_elf(&elf(ADDRESS, &parts)).unwrap();
    assert_eq!(kinds_at(&program, ADDRESS + 4), [Kind::Trap]);
}
