//! The loop over rows of calls of precompiles.
//!
//! It has a loop of its own: calls of functions in the other one would slow down all rows.

use super::{Machine, Pause, Record, Sink, State};
use crate::alu;
use crate::code::Code;
use crate::memory::Memory;
use crate::op::{CallRow, Handler};
use crate::rings::Rings;

/// Executes rows from one of a call on until the call ends, the sink is full or something needs
/// attention; returns what [`execute`](super::execute) does.
pub(crate) fn execute_call<S: Sink>(
    code: &Code,
    state: &mut State,
    memory: &mut Memory,
    rings: &mut Rings,
    mut sink: S,
) -> (usize, S, Pause) {
    let mut machine = Machine { code, memory: memory.view(), tape: &[], taken: 0 };
    let registers = &mut state.registers;
    let room = sink.room();
    let mut row = 0;
    let pause = loop {
        if row == room {
            break Pause::Full;
        }
        let op = &code.ops[state.pc as usize];
        let a = registers[usize::from(op.rs1)];
        let b = registers[usize::from(op.rs2)];
        let c = registers[usize::from(op.before)];
        let mut record = Record { pc: state.pc, ram: 0, a, b, c };
        let y = b.wrapping_add(op.imm);
        let call = op.call();
        let result = match (call, op.handler) {
            (Some((row, place)), _) => rings.step(place, row, y, &mut record),
            (None, Handler::Ld) => machine.load(Handler::Ld, y, &mut record),
            (None, Handler::Sd) => machine.store(Handler::Sd, y, &mut record),
            (None, Handler::Xor) => Ok(alu::result(Handler::Xor, a, y)),
            (None, _) => break Pause::Full,
        };
        match result {
            Ok(value) => registers[usize::from(op.rd)] = value,
            Err(pause) => break pause,
        }
        sink.put(row, &record, op.last);
        state.pc = op.next;
        row += 1;
        if matches!(call, Some((CallRow::End, _))) {
            break Pause::Full;
        }
    };
    (row, sink, pause)
}
