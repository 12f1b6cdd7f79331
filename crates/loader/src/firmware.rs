//! What an `ecall` jumps to: a few system calls with the numbers and conventions of Linux, as rows.
//!
//! | a7 | call | effect |
//! |---|---|---|
//! | 93, 94 | `exit(a0)` | output length and exit word are stored, then a jump to address 0 ends the run |
//! | 63 | `read(0, a1, a2)` | the next `min(a2, bytes left)` bytes of the private input |
//! | 64 | `write(1, a1, a2)` | appends to the output; a trap if it exceeds its capacity |
//! | 64 | `write(2, a1, a2)` | returns `a2`; the executor shows the text |
//! | 214 | `brk(a0)` | moves the break to `a0` if that is no more than 1,920 MiB above its start; returns it |
//! | 0x52494c4c | | returns the set of declared precompiles, bit id for each; only where there are some |
//!
//! Other files give -9 (EBADF), other numbers -38 (ENOSYS). Only `a0` changes: scratch and state
//! are in virtual registers, so a guest cannot touch them.
//!
//! The input is one string of bytes. Its length and bytes are advice: the length is drawn once,
//! before the first row of the guest, and what `read` hands out is counted off.
//!
//! Only the firmware reaches the I/O region, by immediates beyond 2^64. It stores whole words
//! there: bytes of an unfinished word wait in [`Register::PARTIAL`].

mod assembler;

use crate::Condition;
use alloc::vec::Vec;
use assembler::Assembler;
use rill_isa::{Hint, Register, Row};
use rill_program::IO_ADDRESS;
use rill_program::{ECALL_ADDRESS, Layout, MAX_HEAP_BYTES, RESET_ADDRESS, WORD_BYTES};

const ZERO: Register = Register::ZERO;
const A0: Register = Register::new(10);
const A1: Register = Register::new(11);
const A2: Register = Register::new(12);
const A7: Register = Register::new(17);
const LENGTH: Register = Register::OUTPUT_LENGTH;
const PARTIAL: Register = Register::PARTIAL;
const SCALE: Register = Register::PARTIAL_SCALE;

/// Scratch for a short-lived value.
const VALUE: Register = Register::firmware(0);
/// Next address to write.
const TO: Register = Register::firmware(1);
/// Next address to read.
const FROM: Register = Register::firmware(2);
/// Address after the last byte to copy.
const END: Register = Register::firmware(3);
/// Address after the last whole word to copy.
const WORDS_END: Register = Register::firmware(4);
/// Bytes left.
const LEFT: Register = Register::firmware(5);
/// Bytes of a block, or of a word.
const BLOCK: Register = Register::firmware(6);

/// Bytes copied by one turn of the input loop.
const BLOCK_BYTES: i64 = 64;

/// The call that asks for precompiles: "RILL".
const PROBE: i64 = 0x52494c4c;

const EBADF: u64 = 9u64.wrapping_neg();
const ENOSYS: u64 = 38u64.wrapping_neg();

/// Address of word `index` of the I/O region.
fn io_address(index: u64) -> i128 {
    (IO_ADDRESS as i128).saturating_add(i128::from(index.saturating_mul(WORD_BYTES)))
}

/// Addresses of jump targets.
#[derive(Clone, Copy, Default)]
struct Labels {
    exit: u64,
    exit_whole: u64,
    read: u64,
    write: u64,
    move_break: u64,
    bad_file: u64,
    done: u64,
    write_fits: u64,
    write_log: u64,
    write_next: u64,
    write_byte: u64,
    write_words: u64,
    write_word: u64,
    read_counted: u64,
    read_next: u64,
    read_byte: u64,
    read_words: u64,
    read_block: u64,
    read_word: u64,
    current_break: u64,
    probe: u64,
}

/// The reset rows, which take the length of the input and jump to the entry point, then the rows of
/// the `ecall` handler.
pub(crate) fn rows(layout: &Layout, entry: u64, precompiles: &[u8]) -> Vec<Row> {
    // Every instruction takes four bytes of addresses, so the first pass finds the labels the
    // second one uses.
    let (_, labels) = assemble(layout, entry, precompiles, Labels::default());
    let (rows, _) = assemble(layout, entry, precompiles, labels);
    rows
}

fn assemble(layout: &Layout, entry: u64, precompiles: &[u8], labels: Labels) -> (Vec<Row>, Labels) {
    let code = Assembler::new(RESET_ADDRESS, ECALL_ADDRESS);
    let mut firmware = Firmware { code, layout, precompiles, labels, found: Labels::default() };
    firmware.reset(entry);
    firmware.dispatch();
    firmware.exit();
    firmware.write();
    firmware.read();
    firmware.move_break();
    if !precompiles.is_empty() {
        firmware.probe();
    }
    (firmware.code.finish(), firmware.found)
}

struct Firmware<'a> {
    code: Assembler,
    layout: &'a Layout,
    precompiles: &'a [u8],
    labels: Labels,
    found: Labels,
}

impl Firmware<'_> {
    fn reset(&mut self, entry: u64) {
        self.code.advice(Register::INPUT_LEFT, Hint::TapeLength);
        self.code.jump(entry);
    }

    fn dispatch(&mut self) {
        let Labels { exit, read, write, move_break, probe, .. } = self.labels;
        let calls = [(-64, write), (-63, read), (-214, move_break), (-93, exit), (-94, exit)];
        let probes = !self.precompiles.is_empty();
        for (negative, target) in calls.into_iter().chain(probes.then_some((-PROBE, probe))) {
            self.code.add_constant(VALUE, A7, negative);
            self.code.branch(Condition::Beq, VALUE, ZERO, target);
        }
        self.code.set(A0, ENOSYS);
        self.found.done = self.code.at();
        self.code.jump_register(Register::LINK);
        self.found.bad_file = self.code.at();
        self.code.set(A0, EBADF);
        self.code.jump_register(Register::LINK);
    }

    fn exit(&mut self) {
        self.found.exit = self.code.at();
        self.code.branch(Condition::Beq, SCALE, ZERO, self.labels.exit_whole);
        self.code.and_constant(VALUE, LENGTH, -8);
        self.code.store_io(PARTIAL, VALUE, io_address(Layout::OUTPUT_WORD));
        self.found.exit_whole = self.code.at();
        self.code.store_io(LENGTH, ZERO, io_address(Layout::OUTPUT_LENGTH_WORD));
        self.code.and_constant(VALUE, A0, 0xff);
        self.code.add(VALUE, VALUE, VALUE);
        self.code.add_constant(VALUE, VALUE, 1);
        self.code.store_io(VALUE, ZERO, io_address(Layout::EXIT_WORD));
        self.code.jump_register(ZERO);
    }

    fn write(&mut self) {
        let Labels { write_fits, write_log, bad_file, .. } = self.labels;
        self.found.write = self.code.at();
        self.code.add_constant(VALUE, A0, -1);
        self.code.branch(Condition::Bne, VALUE, ZERO, write_log);
        self.code.set(VALUE, self.layout.output_capacity);
        self.code.subtract(VALUE, VALUE, LENGTH);
        self.code.branch(Condition::Bgeu, VALUE, A2, write_fits);
        self.code.trap();

        self.found.write_fits = self.code.at();
        self.code.copy(FROM, A1);
        self.code.add(END, A1, A2);
        self.code.set(BLOCK, WORD_BYTES);
        self.code.copy(A0, A2);
        self.copy_to_output();

        self.found.write_log = self.code.at();
        self.code.add_constant(VALUE, A0, -2);
        self.code.branch(Condition::Bne, VALUE, ZERO, bad_file);
        self.code.copy(A0, A2);
        self.code.jump_register(Register::LINK);
    }

    /// Appends the bytes from `FROM` to `END` to the output and returns to the guest.
    fn copy_to_output(&mut self) {
        let Labels { write_next, write_byte, write_words, write_word, done, .. } = self.labels;
        self.found.write_next = self.code.at();
        self.code.branch(Condition::Beq, FROM, END, done);
        self.code.branch(Condition::Bne, SCALE, ZERO, write_byte);
        self.code.subtract(LEFT, END, FROM);
        self.code.branch(Condition::Bgeu, LEFT, BLOCK, write_words);
        self.code.set(SCALE, 1);

        // The scale of the byte after the eighth is 2^64, that is 0: the word is whole.
        self.found.write_byte = self.code.at();
        self.code.load_byte(VALUE, FROM);
        self.code.multiply(VALUE, VALUE, SCALE);
        self.code.add(PARTIAL, PARTIAL, VALUE);
        self.code.shift_left(SCALE, SCALE, 8);
        self.code.add_constant(FROM, FROM, 1);
        self.code.add_constant(LENGTH, LENGTH, 1);
        self.code.branch(Condition::Bne, SCALE, ZERO, write_next);
        let word_before = io_address(Layout::OUTPUT_WORD).saturating_sub(WORD_BYTES.into());
        self.code.store_io(PARTIAL, LENGTH, word_before);
        self.code.set(PARTIAL, 0);
        self.code.jump(write_next);

        self.found.write_words = self.code.at();
        self.code.and_constant(VALUE, LEFT, -8);
        self.code.add(WORDS_END, FROM, VALUE);
        self.found.write_word = self.code.at();
        self.code.load_word(VALUE, FROM);
        self.code.store_io(VALUE, LENGTH, io_address(Layout::OUTPUT_WORD));
        self.code.add_constant(FROM, FROM, 8);
        self.code.add_constant(LENGTH, LENGTH, 8);
        self.code.branch(Condition::Bne, FROM, WORDS_END, write_word);
        self.code.jump(write_next);
    }

    fn read(&mut self) {
        let Labels { bad_file, read_counted, read_next, read_byte, read_words, .. } = self.labels;
        self.found.read = self.code.at();
        self.code.branch(Condition::Bne, A0, ZERO, bad_file);
        self.code.copy(A0, A2);
        self.code.branch(Condition::Bgeu, Register::INPUT_LEFT, A2, read_counted);
        self.code.copy(A0, Register::INPUT_LEFT);
        self.found.read_counted = self.code.at();
        self.code.subtract(Register::INPUT_LEFT, Register::INPUT_LEFT, A0);
        self.code.copy(TO, A1);
        self.code.add(END, TO, A0);
        self.code.and_constant(WORDS_END, END, -8);

        // Bytes up to the first whole word and behind the last one.
        self.found.read_next = self.code.at();
        self.code.branch(Condition::Beq, TO, END, self.labels.done);
        self.code.and_constant(VALUE, TO, 7);
        self.code.branch(Condition::Bne, VALUE, ZERO, read_byte);
        self.code.branch(Condition::Bltu, TO, WORDS_END, read_words);
        self.found.read_byte = self.code.at();
        self.code.advice(VALUE, Hint::Tape { bytes: 1 });
        self.code.store_byte(VALUE, TO);
        self.code.add_constant(TO, TO, 1);
        self.code.jump(read_next);
        self.read_words();
    }

    /// Whole words: blocks of them, then one by one.
    fn read_words(&mut self) {
        let Labels { read_next, read_block, read_word, .. } = self.labels;
        self.found.read_words = self.code.at();
        self.code.subtract(LEFT, WORDS_END, TO);
        self.code.set(BLOCK, BLOCK_BYTES as u64);
        self.code.branch(Condition::Bltu, LEFT, BLOCK, read_word);
        self.found.read_block = self.code.at();
        for offset in (0..BLOCK_BYTES).step_by(8) {
            self.code.advice(VALUE, Hint::Tape { bytes: 8 });
            self.code.store_word(VALUE, TO, offset);
        }
        self.code.add_constant(TO, TO, BLOCK_BYTES);
        self.code.add_constant(LEFT, LEFT, -BLOCK_BYTES);
        self.code.branch(Condition::Bgeu, LEFT, BLOCK, read_block);
        self.code.branch(Condition::Beq, LEFT, ZERO, read_next);
        self.found.read_word = self.code.at();
        self.code.advice(VALUE, Hint::Tape { bytes: 8 });
        self.code.store_word(VALUE, TO, 0);
        self.code.add_constant(TO, TO, 8);
        self.code.branch(Condition::Bltu, TO, WORDS_END, read_word);
        self.code.jump(read_next);
    }

    /// The register holds the break less its start: all registers are zero at the start of a run.
    fn move_break(&mut self) {
        let Labels { current_break, .. } = self.labels;
        self.found.move_break = self.code.at();
        self.code.set(FROM, self.layout.end);
        self.code.subtract(VALUE, A0, FROM);
        self.code.set(LEFT, MAX_HEAP_BYTES);
        self.code.branch(Condition::Bltu, LEFT, VALUE, current_break);
        self.code.copy(Register::BREAK, VALUE);
        self.found.current_break = self.code.at();
        self.code.add(A0, FROM, Register::BREAK);
        self.code.jump_register(Register::LINK);
    }

    fn probe(&mut self) {
        self.found.probe = self.code.at();
        let bits = self.precompiles.iter().fold(0u64, |bits, id| bits | 1 << (id & 63));
        self.code.set(A0, bits);
        self.code.jump_register(Register::LINK);
    }
}
