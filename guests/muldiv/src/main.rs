//! Input: count. Runs all instructions of the M extension on every pair of corner cases, then on
//! `count` pairs of pseudo-random operands. Output: checksum over all results.

#![no_std]
#![no_main]

use core::arch::asm;

use rill_guest::{read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

/// Zero divisors, overflowing quotients, and the borders of words and half-words.
const CORNERS: [u64; 10] = [
    0,
    1,
    2,
    u64::MAX,
    1 << 63,
    (1 << 63) - 1,
    1 << 31,
    (1 << 31) - 1,
    0xFFFF_FFFF,
    0xFFFF_FFFF_8000_0000,
];

fn main() {
    let count = take_u64(&mut read_input());
    let mut sum = 0;
    for a in CORNERS {
        for b in CORNERS {
            sum = absorb(sum, a, b);
        }
    }
    let mut state = 1_u64;
    for _ in 0..count {
        let a = step(&mut state);
        // Shifted so that divisors of every length occur, and quotients with them.
        let b = step(&mut state) >> (a & 63);
        sum = absorb(sum, a, b);
    }
    write_output(&sum.to_le_bytes());
}

/// One instruction, as the machine does it: Rust's operators would guard the corner cases.
macro_rules! op {
    ($name:literal, $a:expr, $b:expr) => {{
        let result: u64;
        // SAFETY: register to register, defined for all operands.
        unsafe {
            asm!(concat!($name, " {r}, {a}, {b}"), a = in(reg) $a, b = in(reg) $b,
                r = lateout(reg) result, options(pure, nomem, nostack));
        }
        result
    }};
}

fn absorb(sum: u64, a: u64, b: u64) -> u64 {
    let results = [
        op!("mul", a, b),
        op!("mulh", a, b),
        op!("mulhsu", a, b),
        op!("mulhu", a, b),
        op!("div", a, b),
        op!("divu", a, b),
        op!("rem", a, b),
        op!("remu", a, b),
        op!("mulw", a, b),
        op!("divw", a, b),
        op!("divuw", a, b),
        op!("remw", a, b),
        op!("remuw", a, b),
    ];
    results.into_iter().fold(sum, |sum, result| sum.rotate_left(1) ^ result)
}

/// Marsaglia's xorshift64.
fn step(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
