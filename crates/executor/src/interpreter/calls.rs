//! The loop over rows of precompiles.
//!
//! It has a loop of its own: calls of functions in the other one would slow down all rows.

use super::{Machine, Pause, Record, Sink, State};
use crate::alu;
use crate::code::Code;
use crate::memory::Memory;
use crate::op::{CallRow, Handler};
use crate::rings::Rings;
use rill_isa::PORTS;

/// Executes rows from one of a precompile on until the call ends, the sink is full or something needs
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
            (None, Handler::Trap) if op.is_product() => {
                let ports = [a, b, registers[usize::from(op.imm as u8)]];
                multiply(ports, &mut record).inspect(|_| rings.read(ports))
            }
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

/// The remainder of `a·b` by `m`, recorded with the quotient; by 0, the product itself. Both must
/// have 64 bits.
fn multiply(ports: [u64; PORTS], record: &mut Record) -> Result<u64, Pause> {
    let [a, b, m] = ports.map(u128::from);
    let product = a * b;
    let quotient = product.checked_div(m).unwrap_or(0);
    let remainder = product - quotient * m;
    match (u64::try_from(quotient), u64::try_from(remainder)) {
        (Ok(quotient), Ok(remainder)) => {
            (record.a, record.b) = (remainder, quotient);
            Ok(remainder)
        }
        _ => Err(Pause::Product(ports)),
    }
}
