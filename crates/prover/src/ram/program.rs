//! A program for tests that uses memory in every way within `2^8` rows: loads and stores of all
//! widths, inside a word and across two, words used once, often and never.

use crate::testing::fixtures::{DATA, Fixture};

/// Binary logarithm of the rows of the padded run.
pub(super) const LOG_CYCLES: u8 = 8;

const X0: u32 = 0;
const BASE: u32 = 5;
const COUNT: u32 = 6;
const VALUE: u32 = 7;
const A0: u32 = 10;
const A1: u32 = 11;
const A2: u32 = 12;
const A7: u32 = 17;

const ECALL: u32 = 0x73;
const WRITE: u32 = 64;
const EXIT: u32 = 93;

/// The run. It writes three bytes and exits with 7.
pub(crate) fn fixture() -> Fixture {
    let mut code =
        vec![lui(BASE, DATA as u32), addi(BASE, BASE, DATA as u32 & 0xfff), addi(COUNT, X0, 2)];
    let start = code.len();
    let [byte, half, word, double] = [0, 1, 2, 3];
    let [unsigned_byte, unsigned_half, unsigned_word] = [4, 5, 6];
    for (width, offset) in [
        (byte, 3),
        (unsigned_byte, 9),
        (half, 2),
        (unsigned_half, 7),
        (word, 20),
        (unsigned_word, 30),
        (double, 32),
        (double, 45),
    ] {
        code.push(load(width, VALUE, offset));
    }
    for (width, offset) in
        [(byte, 17), (half, 18), (half, 15), (word, 36), (word, 38), (double, 40), (double, 59)]
    {
        code.push(store(width, VALUE, offset));
    }
    code.push(addi(COUNT, COUNT, 0xfff));
    let back = 4 * (code.len() - start) as u32;
    code.push(branch_if_not_zero(COUNT, back));
    code.extend([addi(A0, X0, 1), addi(A1, BASE, 0), addi(A2, X0, 3), addi(A7, X0, WRITE), ECALL]);
    code.extend([addi(A0, X0, 7), addi(A7, X0, EXIT), ECALL]);
    let data: Vec<u64> = (1..17u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    Fixture::assembled(&code, &data, LOG_CYCLES)
}

fn lui(rd: u32, value: u32) -> u32 {
    value & !0xfff | rd << 7 | 0x37
}

fn addi(rd: u32, rs1: u32, immediate: u32) -> u32 {
    immediate << 20 | rs1 << 15 | rd << 7 | 0x13
}

fn load(width: u32, rd: u32, offset: u32) -> u32 {
    offset << 20 | BASE << 15 | width << 12 | rd << 7 | 0x03
}

fn store(width: u32, data: u32, offset: u32) -> u32 {
    offset >> 5 << 25 | data << 20 | BASE << 15 | width << 12 | (offset & 31) << 7 | 0x23
}

/// `bne rs1, x0, -back`, for `0 < back < 2048`.
fn branch_if_not_zero(rs1: u32, back: u32) -> u32 {
    let offset = back.wrapping_neg();
    let high = (offset >> 12 & 1) << 31 | (offset >> 5 & 0x3f) << 25;
    let low = (offset >> 1 & 0xf) << 8 | (offset >> 11 & 1) << 7;
    high | rs1 << 15 | 1 << 12 | low | 0x63
}

#[test]
fn the_program_uses_memory_in_every_way() {
    let fixture = fixture();
    assert_eq!(fixture.dimensions().log_memory, 10);
    assert_eq!((fixture.run.exit_code, fixture.run.output.len()), (7, 3));
    let rows = fixture.list();
    let words: Vec<u32> = rows.iter().filter_map(|row| row.ram_word).collect();
    let uses = |word: u32| words.iter().filter(|used| **used == word).count();
    assert!(words.iter().any(|word| uses(*word) == 1));
    assert!(words.iter().any(|word| uses(*word) > 4));
    assert_eq!(uses(1 << 9), 0);
    assert!(rows.iter().any(|row| row.ram_inc > 0) && rows.iter().any(|row| row.ram_inc < 0));
    assert!(rows.iter().any(|row| row.ram_word.is_none() && !row.is_padding()));
}
