//! What is code, on a few bytes.

use super::*;
use crate::elf::Loaded;
use crate::{decode, decode_compressed};

fn executable<'a>(entry: u64, segments: &[(u64, &'a [u8])]) -> Executable<'a> {
    let segment = |&(address, bytes): &(u64, &'a [u8])| {
        let end = address + bytes.len() as u64;
        Loaded { address, bytes, end, executable: true }
    };
    let segments = segments.iter().map(segment).collect();
    Executable { entry, segments, precompiles: Vec::new(), functions: Vec::new() }
}

fn addresses(executable: &Executable<'_>) -> Vec<u64> {
    let rows = rows(executable, 0, 0, 1000).expect("a short program");
    let mut addresses: Vec<u64> = rows.iter().map(|row| row.address).collect();
    addresses.dedup();
    addresses
}

#[test]
fn no_instruction_is_at_address_zero() {
    // Four times c.nop, at addresses 0 to 6, and a loop to address 0.
    let text = [1, 0, 1, 0, 1, 0, 1, 0, 0x65, 0xbf];
    assert_eq!(addresses(&executable(4, &[(0, &text)])), [2, 4, 6, 8]);
    assert_eq!(addresses(&executable(4, &[(1, &text[1..])])), [2, 4, 6, 8]);
    let low = executable(4, &[(0, &text)]);
    let code = Code::new(&low.segments, &[]);
    assert!(!code.contains(0) && code.contains(2) && !code.contains(3));
}

#[test]
fn an_instruction_may_begin_in_one_segment_and_end_in_the_next() {
    let text = [0x93, 0x00, 0x13, 0x00, 0x01, 0x00, 0x01, 0xa0]; // addi, c.nop, c.j 0
    for cut in [2, 4, 6] {
        let (first, second) = text.split_at(cut);
        let parts = [(0x1000, first), (0x1000 + cut as u64, second)];
        let whole = addresses(&executable(0x1000, &[(0x1000, &text)]));
        assert_eq!(addresses(&executable(0x1000, &parts)), whole, "{cut}");
        assert_eq!(&whole[..1], [0x1000]);
    }
}

#[test]
fn rows_are_counted_as_they_are_made() {
    let mut word = 1u32;
    for _ in 0..200_000 {
        word = word.wrapping_mul(0x9e37_79b1).wrapping_add(0x7f4a_7c15);
        let word = word ^ word >> 15;
        for instruction in [decode(word | 3), decode_compressed(word as u16)] {
            let rows = expand(instruction, u64::from(word) * 2, false, 0x1234_5678);
            assert_eq!(row_count(instruction), rows.all_rows().count(), "{instruction:?}");
        }
    }
}
