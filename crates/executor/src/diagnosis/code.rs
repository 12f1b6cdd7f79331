//! The program's text and its functions.

use super::assembly::decoded;
use crate::memory::image_word;
use rill_loader::{Instruction, Program};
use rill_program::Layout;

/// What the program's file says about its code.
#[derive(Clone, Copy)]
pub(super) struct Text<'a>(pub(super) &'a Program);

impl<'a> Text<'a> {
    /// The function that `address` lies in by its symbol, and how far in. Firmware and program do
    /// not lend each other names, and neither do two segments of the program.
    pub(super) fn symbol(self, address: u64) -> Option<(&'a str, u64)> {
        let (name, offset) = self.0.symbol_at(address)?;
        let start = address.wrapping_sub(offset);
        let of_one_kind = Layout::is_firmware(start) == Layout::is_firmware(address);
        let segment = |place| self.0.reserved.iter().position(|range| range.contains(&place));
        (of_one_kind && segment(start) == segment(address)).then_some((name, offset))
    }

    /// Where the function starts that `address` lies in.
    pub(super) fn function_of(self, address: u64) -> Option<u64> {
        self.symbol(address).map(|(_, offset)| address - offset)
    }

    /// The four bytes at `address` as the file has them, which is what is executed; zero where it
    /// has none.
    pub(super) fn word(self, address: u64) -> u32 {
        let byte = |place: u64| {
            let word = image_word(self.0.key.image(), place).unwrap_or(0);
            (word >> (8 * (place % 8))) as u8
        };
        u32::from_le_bytes([0, 1, 2, 3].map(|offset| byte(address.wrapping_add(offset))))
    }

    /// The address of the call that returns to `address`.
    pub(super) fn call_before(self, address: u64) -> Option<u64> {
        [4, 2].into_iter().map(|bytes| (address.wrapping_sub(bytes), bytes)).find_map(
            |(at, bytes)| {
                let (instruction, length) = decoded(self.word(at));
                let (Instruction::Jal { rd, .. } | Instruction::Jalr { rd, .. }) = instruction
                else {
                    return None;
                };
                (length == bytes && matches!(rd.number(), 1 | 5)).then_some(at)
            },
        )
    }
}
