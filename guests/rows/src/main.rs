//! Input: loops, rest (0 to 63). Runs for `base + 64 * loops + rest` rows, all but the base in
//! `rows.s`. Output: checksum.

#![no_std]
#![no_main]

use rill_guest as _;

core::arch::global_asm!(include_str!("rows.s"));
