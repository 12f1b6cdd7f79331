//! The loop over rows.

mod calls;

pub(crate) use calls::execute_call;

use crate::advice::Quotient;
use crate::code::Code;
use crate::memory::{Memory, View, io_page};
use crate::op::{Handler, Op};
use crate::{alu, lanes};
use rill_isa::PORTS;
use rill_program::{PAGE_BYTES, PAGE_WORDS};

/// Registers, with room for every `u8`: no access needs a check.
pub(crate) type Registers = [u64; 256];

/// The machine but for its memory.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) registers: Registers,
    /// Bytecode index of the next row.
    pub(crate) pc: u32,
    /// Bytes taken from the tape.
    pub(crate) taken: usize,
}

/// Why the loop stopped. Nothing of the row at `pc` has happened yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pause {
    /// The sink is full.
    Full,
    /// The sink watches calls, and the last row was one that writes to the log.
    Log,
    /// Address 0 is reached.
    End,
    /// An access to a page that is not shown, or not for stores, at this address.
    Page {
        /// The effective address.
        address: u64,
        /// The number of the page.
        page: u64,
        /// Whether it is a store.
        stores: bool,
    },
    /// An access across a doubleword, at this address.
    Crossing(u64),
    /// No code at this address.
    Stray(u64),
    /// The tape is too short.
    Tape,
    /// An assertion does not hold.
    Assertion,
    /// A row that cannot be executed; or one of a precompile, for [`execute_call`].
    Trap,
    /// A call of a precompile that cannot be made.
    Call(CallFault),
    /// A modular product without remainder, of these values.
    Product([u64; PORTS]),
}

/// Why a call of a precompile cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallFault {
    /// It takes words of the call before, and is the first.
    NoneBefore,
    /// For these inputs there are no outputs.
    NoResult,
    /// There have been as many calls as there may be.
    Limit,
}

/// One row as recorded; [`Block`](crate::Block) says what the columns mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) pc: u32,
    pub(crate) ram: u32,
    pub(crate) a: u64,
    pub(crate) b: u64,
    pub(crate) c: u64,
}

/// Where rows go, one after the other.
pub(crate) trait Sink {
    /// Whether the loop shall stop after a call that writes to the log.
    const WATCHES_CALLS: bool;
    /// Rows there is room for.
    fn room(&self) -> usize;
    /// Takes row `index < room`; `last` is 1 on the last row of an instruction, else 0.
    fn put(&mut self, index: usize, record: &Record, last: u8);
}

/// `write` to file descriptor 2.
const LOG_CALL: (u64, u64) = (64, 2);

/// Executes rows until the sink is full or something needs attention. Returns the number of rows
/// executed, the sink, and why it stopped.
///
/// The sink travels by value so that the compiler may keep it in registers.
#[inline(never)]
pub(crate) fn execute<S: Sink>(
    code: &Code,
    state: &mut State,
    memory: &mut Memory,
    tape: &[u8],
    mut sink: S,
) -> (usize, S, Pause) {
    let mut machine = Machine { code, memory: memory.view(), tape, taken: state.taken };
    let ops = &code.ops[..];
    let registers = &mut state.registers;
    let room = sink.room();
    let mut pc = state.pc;
    let mut row = 0;
    let pause = loop {
        if row == room {
            break Pause::Full;
        }
        let op = &ops[pc as usize];
        let a = registers[usize::from(op.rs1)];
        let b = registers[usize::from(op.rs2)];
        let mut record = Record { pc, ram: 0, a, b, c: registers[usize::from(op.before)] };
        let mut next = op.next;
        let y = b.wrapping_add(op.imm);
        let result = match machine.step(op, registers, y, &mut record, &mut next) {
            Ok(result) => result,
            Err(Pause::Crossing(_)) if op.target != 0 => {
                pc = op.target;
                continue;
            }
            Err(pause) => break pause,
        };
        registers[usize::from(op.rd)] = result;
        sink.put(row, &record, op.last);
        pc = next;
        row += 1;
        if S::WATCHES_CALLS
            && op.handler == Handler::Ecall
            && (registers[17], registers[10]) == LOG_CALL
        {
            break Pause::Log;
        }
    };
    state.taken = machine.taken;
    state.pc = pc;
    (row, sink, pause)
}

/// What rows act on, but for the registers.
struct Machine<'a> {
    code: &'a Code,
    memory: View<'a>,
    tape: &'a [u8],
    taken: usize,
}

impl Machine<'_> {
    /// Executes one row and returns what `rd` receives. Where a row needs more than a value, its
    /// handler is written out as a constant, so that inlining leaves exactly one dispatch for each
    /// row.
    #[inline(always)]
    fn step(
        &mut self,
        op: &Op,
        registers: &Registers,
        y: u64,
        record: &mut Record,
        next: &mut u32,
    ) -> Result<u64, Pause> {
        use Handler as H;
        let x = record.a;
        match op.handler {
            H::End => Err(Pause::End),
            H::Stray => Err(Pause::Stray(op.imm)),
            H::Trap => Err(Pause::Trap),
            H::Fence => Ok(0),
            H::Jump | H::Ecall => Ok(op.link),
            H::Jalr => {
                *next = self.target(x.wrapping_add(y) & !1)?;
                Ok(op.link)
            }
            H::TapeLength => Ok(advice(record, (self.tape.len() - self.taken) as u64)),
            H::TapeByte => Ok(advice(record, self.take(1)?)),
            H::TapeWord => Ok(advice(record, self.take(8)?)),
            H::Quotient => Ok(advice(record, Quotient::unpack(op.target).value(registers))),
            handler @ (H::ValidUr | H::ValidDiv0 | H::AssertEq) => {
                if alu::holds(handler, x, y) {
                    Ok(0)
                } else {
                    Err(Pause::Assertion)
                }
            }
            handler @ (H::Beq | H::Bne | H::Blt | H::Bge | H::Bltu | H::Bgeu) => {
                if alu::taken(handler, x, y) {
                    *next = op.target;
                }
                Ok(0)
            }
            H::Lb => self.load(H::Lb, y, record),
            H::Lbu => self.load(H::Lbu, y, record),
            H::Lh => self.load(H::Lh, y, record),
            H::Lhu => self.load(H::Lhu, y, record),
            H::Lw => self.load(H::Lw, y, record),
            H::Lwu => self.load(H::Lwu, y, record),
            H::Ld => self.load(H::Ld, y, record),
            H::LoadLo => self.load(H::LoadLo, y, record),
            H::LoadHiH => self.load(H::LoadHiH, y, record),
            H::LoadHiHu => self.load(H::LoadHiHu, y, record),
            H::LoadHiW => self.load(H::LoadHiW, y, record),
            H::LoadHiWu => self.load(H::LoadHiWu, y, record),
            H::LoadHiD => self.load(H::LoadHiD, y, record),
            H::ShiftDataH if lanes::crosses(H::ShiftDataH, y) => Err(Pause::Crossing(y)),
            H::ShiftDataW if lanes::crosses(H::ShiftDataW, y) => Err(Pause::Crossing(y)),
            H::StoreMergeB => self.store(H::StoreMergeB, y, record),
            H::StoreMergeH => self.store(H::StoreMergeH, y, record),
            H::StoreMergeW => self.store(H::StoreMergeW, y, record),
            H::MergeLo => self.store(H::MergeLo, y, record),
            H::MergeHiH => self.store(H::MergeHiH, y, record),
            H::MergeHiW => self.store(H::MergeHiW, y, record),
            H::MergeHiD => self.store(H::MergeHiD, y, record),
            H::Sd => self.store(H::Sd, y, record),
            H::SdIo => self.store_to(io_page(y), H::Sd, y, record),
            handler => Ok(alu::result(handler, x, y)),
        }
    }

    /// Index of the row at a computed address.
    #[inline(always)]
    fn target(&self, address: u64) -> Result<u32, Pause> {
        match self.code.map.index(address) {
            0 if address != 0 => Err(Pause::Stray(address)),
            index => Ok(index),
        }
    }

    /// The next bytes of the tape, little-endian.
    fn take(&mut self, bytes: usize) -> Result<u64, Pause> {
        let rest = &self.tape[self.taken..];
        let taken = rest.get(..bytes).ok_or(Pause::Tape)?;
        self.taken += bytes;
        Ok(taken.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
    }

    #[inline(always)]
    fn load(&self, handler: Handler, y: u64, record: &mut Record) -> Result<u64, Pause> {
        if lanes::crosses(handler, y) {
            return Err(Pause::Crossing(y));
        }
        let page = y / PAGE_BYTES;
        let miss = Pause::Page { address: y, page, stores: false };
        let frame = self.memory.cache.entry(page).readable(page).ok_or(miss)?;
        let index = frame * PAGE_WORDS as usize + (y % PAGE_BYTES / 8) as usize;
        let word = *self.memory.words.get(index).ok_or(miss)?;
        record.ram = index as u32 + 1;
        record.a = word;
        Ok(lanes::load(handler, word, y))
    }

    #[inline(always)]
    fn store(&mut self, handler: Handler, y: u64, record: &mut Record) -> Result<u64, Pause> {
        self.store_to(y / PAGE_BYTES, handler, y, record)
    }

    /// A store at offset `y` modulo a page of the page of this number.
    #[inline(always)]
    fn store_to(
        &mut self,
        page: u64,
        handler: Handler,
        y: u64,
        record: &mut Record,
    ) -> Result<u64, Pause> {
        if lanes::crosses(handler, y) {
            return Err(Pause::Crossing(y));
        }
        let miss = Pause::Page { address: y, page, stores: true };
        let frame = self.memory.cache.entry(page).writable(page).ok_or(miss)?;
        let index = frame * PAGE_WORDS as usize + (y % PAGE_BYTES / 8) as usize;
        let word = self.memory.words.get_mut(index).ok_or(miss)?;
        record.ram = index as u32 + 1;
        record.c = *word;
        *word = lanes::store(handler, *word, record.a, y);
        Ok(0)
    }
}

/// Records the value of an advice row in place of the empty first slot.
#[inline(always)]
fn advice(record: &mut Record, value: u64) -> u64 {
    record.a = value;
    value
}
