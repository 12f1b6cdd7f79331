//! What an `ecall` jumps to: a few system calls with the numbers and conventions of Linux, as rows.
//!
//! | a7 | call | effect |
//! |---|---|---|
//! | 93, 94 | `exit(a0)` | output length and exit word are stored, then a jump to address 0 ends the run |
//! | 63 | `read(0, a1, a2)` | the next bytes of the private input, as many as there are, at most `a2` |
//! | 64 | `write(1, a1, a2)` | appends to the output; a trap if it exceeds its capacity |
//! | 64 | `write(2, a1, a2)` | returns `a2`; the executor shows the text |
//! | 214 | `brk(a0)` | moves the break to `a0` if that lies in `[start, 2^63)`; returns the break |
//!
//! Other files give -9 (EBADF), other numbers -38 (ENOSYS). Only `a0` changes: scratch and state
//! are in virtual registers, so a guest cannot touch them. The input is advice, so its length and
//! bytes are free; whatever the prover says, `read` returns at most `a2`, by the branch that
//! computes the minimum.

mod assembler;

use crate::layout::Placement;
use alloc::vec::Vec;
use assembler::Assembler;
use rill_isa::{Condition, Hint, Register, Row};

const ZERO: Register = Register::ZERO;
const A0: Register = Register::new(10);
const A1: Register = Register::new(11);
const A2: Register = Register::new(12);
const A7: Register = Register::new(17);

/// Scratch: a value in passing.
const VALUE: Register = Register::firmware(0);
/// Next address to write.
const TO: Register = Register::firmware(1);
/// Next address to read.
const FROM: Register = Register::firmware(2);
/// Address after the last byte to write.
const END: Register = Register::firmware(3);
/// `END` rounded down to a word.
const WORDS_END: Register = Register::firmware(4);
/// Bytes of whole words left.
const LEFT: Register = Register::firmware(5);
/// Bytes of a block.
const BLOCK: Register = Register::firmware(6);

/// Words copied by one turn of the input loop.
const BLOCK_WORDS: i64 = 8;

const EBADF: u64 = 9u64.wrapping_neg();
const ENOSYS: u64 = 38u64.wrapping_neg();

/// Addresses of the places that are jumped to.
#[derive(Clone, Copy, Default)]
struct Labels {
    exit: u64,
    read: u64,
    write: u64,
    move_break: u64,
    bad_file: u64,
    done: u64,
    write_fits: u64,
    write_log: u64,
    write_next: u64,
    write_byte: u64,
    write_word: u64,
    read_counted: u64,
    read_next: u64,
    read_byte: u64,
    read_words: u64,
    read_block: u64,
    read_word: u64,
    current_break: u64,
}

/// The reset row, which jumps to `entry`, then the rows of the `ecall` handler.
pub(crate) fn rows(placement: &Placement, entry: u64) -> Vec<Row> {
    // Every instruction takes four bytes of addresses, so the first pass finds the labels the
    // second one uses.
    let (_, labels) = assemble(placement, entry, Labels::default());
    let (rows, _) = assemble(placement, entry, labels);
    rows
}

fn assemble(placement: &Placement, entry: u64, labels: Labels) -> (Vec<Row>, Labels) {
    let mut firmware = Firmware {
        code: Assembler::new(placement.reset, placement.layout.firmware),
        placement,
        labels,
        found: Labels::default(),
    };
    firmware.code.jump(entry);
    firmware.dispatch();
    firmware.exit();
    firmware.write();
    firmware.read();
    firmware.move_break();
    (firmware.code.finish(), firmware.found)
}

struct Firmware<'a> {
    code: Assembler,
    placement: &'a Placement,
    labels: Labels,
    found: Labels,
}

impl Firmware<'_> {
    fn dispatch(&mut self) {
        let Labels { exit, read, write, move_break, .. } = self.labels;
        let calls = [(64, write), (63, read), (214, move_break), (93, exit), (94, exit)];
        for (number, target) in calls {
            self.code.add_constant(VALUE, A7, -number);
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
        let layout = &self.placement.layout;
        self.found.exit = self.code.at();
        self.code.store_word(Register::OUTPUT_LENGTH, ZERO, layout.output_length_word() as i64);
        self.code.and_constant(VALUE, A0, 0xff);
        self.code.add(VALUE, VALUE, VALUE);
        self.code.add_constant(VALUE, VALUE, 1);
        self.code.store_word(VALUE, ZERO, layout.exit_word() as i64);
        self.code.jump_register(ZERO);
    }

    fn write(&mut self) {
        let Labels { write_fits, write_log, bad_file, .. } = self.labels;
        let layout = &self.placement.layout;
        self.found.write = self.code.at();
        self.code.add_constant(VALUE, A0, -1);
        self.code.branch(Condition::Bne, VALUE, ZERO, write_log);
        self.code.set(VALUE, layout.output_capacity);
        self.code.subtract(VALUE, VALUE, Register::OUTPUT_LENGTH);
        self.code.branch(Condition::Bgeu, VALUE, A2, write_fits);
        self.code.trap();

        self.found.write_fits = self.code.at();
        self.code.set(TO, layout.output());
        self.code.add(TO, TO, Register::OUTPUT_LENGTH);
        self.code.add(Register::OUTPUT_LENGTH, Register::OUTPUT_LENGTH, A2);
        self.code.copy(FROM, A1);
        self.code.copy(A0, A2);
        self.copy_to_output();

        self.found.write_log = self.code.at();
        self.code.add_constant(VALUE, A0, -2);
        self.code.branch(Condition::Bne, VALUE, ZERO, bad_file);
        self.code.copy(A0, A2);
        self.code.jump_register(Register::LINK);
    }

    /// Copies `a0` bytes from `FROM` to `TO` and returns to the guest.
    fn copy_to_output(&mut self) {
        let Labels { write_next, write_byte, write_word, .. } = self.labels;
        self.begin_copy();
        self.found.write_next = self.code.at();
        self.next_piece(write_byte, write_word);
        self.found.write_byte = self.code.at();
        self.code.load_byte(VALUE, FROM);
        self.code.store_byte(VALUE, TO);
        self.code.add_constant(FROM, FROM, 1);
        self.code.add_constant(TO, TO, 1);
        self.code.jump(write_next);
        self.found.write_word = self.code.at();
        self.code.load_word(VALUE, FROM);
        self.code.store_word(VALUE, TO, 0);
        self.code.add_constant(FROM, FROM, 8);
        self.code.add_constant(TO, TO, 8);
        self.code.branch(Condition::Bltu, TO, WORDS_END, write_word);
        self.code.jump(write_next);
    }

    fn begin_copy(&mut self) {
        self.code.add(END, TO, A0);
        self.code.and_constant(WORDS_END, END, -8);
    }

    /// Returns to the guest at the end, jumps to `words` if `TO` is aligned and a whole word is
    /// left, else goes on to `byte`, which follows.
    fn next_piece(&mut self, byte: u64, words: u64) {
        self.code.branch(Condition::Beq, TO, END, self.labels.done);
        self.code.and_constant(VALUE, TO, 7);
        self.code.branch(Condition::Bne, VALUE, ZERO, byte);
        self.code.branch(Condition::Bltu, TO, WORDS_END, words);
    }

    fn read(&mut self) {
        let Labels { bad_file, read_counted, read_next, read_byte, read_words, .. } = self.labels;
        self.found.read = self.code.at();
        self.code.branch(Condition::Bne, A0, ZERO, bad_file);
        self.code.advice(VALUE, Hint::TapeLength);
        self.code.copy(A0, A2);
        self.code.branch(Condition::Bgeu, VALUE, A2, read_counted);
        self.code.copy(A0, VALUE);
        self.found.read_counted = self.code.at();
        self.code.copy(TO, A1);
        self.begin_copy();

        self.found.read_next = self.code.at();
        self.next_piece(read_byte, read_words);
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
        self.code.set(BLOCK, 8 * BLOCK_WORDS as u64);
        self.code.branch(Condition::Bltu, LEFT, BLOCK, read_word);
        self.found.read_block = self.code.at();
        for word in 0..BLOCK_WORDS {
            self.code.advice(VALUE, Hint::Tape { bytes: 8 });
            self.code.store_word(VALUE, TO, 8 * word);
        }
        self.code.add_constant(TO, TO, 8 * BLOCK_WORDS);
        self.code.add_constant(LEFT, LEFT, -8 * BLOCK_WORDS);
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
        self.code.set(VALUE, self.placement.break_start);
        self.code.branch(Condition::Bltu, A0, VALUE, current_break);
        self.code.branch(Condition::Blt, A0, ZERO, current_break);
        self.code.subtract(Register::BREAK, A0, VALUE);
        self.found.current_break = self.code.at();
        self.code.add(A0, VALUE, Register::BREAK);
        self.code.jump_register(Register::LINK);
    }
}
