//! Input: count. Output: the last of `count` products modulo the prime p of secp256k1 (32 bytes,
//! little-endian): each is that of the two numbers before, which are at first x and y of the base
//! point.

#![no_std]
#![no_main]

use rill_guest::{accel::mulmod256, read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

/// 2^256 - 2^32 - 977.
const P: [u64; 4] = [0xFFFF_FFFE_FFFF_FC2F, u64::MAX, u64::MAX, u64::MAX];

const X: [u64; 4] =
    [0x59F2_815B_16F8_1798, 0x029B_FCDB_2DCE_28D9, 0x55A0_6295_CE87_0B07, 0x79BE_667E_F9DC_BBAC];

const Y: [u64; 4] =
    [0x9C47_D08F_FB10_D4B8, 0xFD17_B448_A685_5419, 0x5DA4_FBFC_0E11_08A8, 0x483A_DA77_26A3_C465];

fn main() {
    let count = take_u64(&mut read_input());
    let (mut before, mut last) = (X, Y);
    for _ in 0..count {
        (before, last) = (last, mulmod256(&before, &last, &P));
    }
    write_output(last.map(u64::to_le_bytes).as_flattened());
}
