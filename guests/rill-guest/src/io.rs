//! Private input, public output and messages.

use alloc::vec::Vec;

use crate::{hart::HartCell, sys};

/// The least room offered to one read.
const ROOM: usize = 4096;

static INPUT: HartCell<Option<&'static [u8]>> = HartCell::new(None);

/// The whole private input, aligned to 8 bytes. Later calls return the same bytes at no cost.
pub fn read_input() -> &'static [u8] {
    INPUT.get().unwrap_or_else(|| {
        let input = read_to_end();
        INPUT.set(Some(input));
        input
    })
}

fn read_to_end() -> &'static [u8] {
    let mut input = Vec::new();
    loop {
        input.reserve(ROOM);
        let read = sys::read(sys::INPUT, input.spare_capacity_mut()).expect("input is readable");
        if read == 0 {
            input.shrink_to_fit();
            return input.leak();
        }
        // SAFETY: the machine has just filled this many bytes of the spare capacity.
        unsafe { input.set_len(input.len() + read) };
    }
}

/// Appends `bytes` to the public output.
pub fn write_output(bytes: &[u8]) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = sys::write(sys::OUTPUT, rest).expect("output has room");
        rest = &rest[written..];
    }
}

/// Writes `bytes` to the log, which is not part of what is proven. Errors are nobody's concern.
pub fn log(bytes: &[u8]) {
    let _ = sys::write(sys::LOG, bytes);
}

/// Takes a little-endian u64 off the front of `input`, which must hold one.
pub fn take_u64(input: &mut &[u8]) -> u64 {
    let (word, rest) = input.split_first_chunk().expect("the input holds another u64");
    *input = rest;
    u64::from_le_bytes(*word)
}
