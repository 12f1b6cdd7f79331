//! The rows of calls of precompiles.

use crate::LoadError;
use crate::op::CallRow;
use rill_isa::{Kind, Register, Row};
use rill_precompiles::Shape;
use rill_program::calls_address;

/// What a row does that names the register of a precompile, and the precompile's place among those
/// declared; `None` for all other rows.
///
/// A call stores its input words in order, so the last of them completes its inputs.
pub(super) fn decode(
    row: &Row,
    precompiles: &[&'static Shape],
) -> Option<Result<(CallRow, u8), LoadError>> {
    let mut named = [row.rd, row.rs1, row.rs2].into_iter().flatten();
    let register = named.find(|register| register.counts_calls())?;
    let declared = precompiles.iter().zip(0..);
    let mut same = declared.filter(|(shape, _)| Register::calls(shape.id) == register);
    let found = same.next().and_then(|(shape, place)| Some((of(row, shape, register)?, place)));
    Some(found.ok_or(LoadError::NoCall { address: row.address }))
}

fn of(row: &Row, shape: &Shape, register: Register) -> Option<CallRow> {
    let (step, inputs) = (8 * i128::from(shape.words()), 8 * shape.inputs as i128);
    let outputs = inputs..inputs + 8 * shape.outputs as i128;
    let offset = row.imm.checked_sub(calls_address(shape).cast_signed())?;
    let v = Some(register);
    match (row.kind, row.rd, row.rs1, row.rs2) {
        (Kind::Addi, rd, rs1, None) if rd == v && rs1 == v && row.imm == step => Some(CallRow::End),
        (Kind::Sd, None, rs1, rs2) if rs2 == v && rs1 != v && offset % 8 == 0 => match offset {
            _ if offset == inputs - 8 => Some(CallRow::Inputs),
            _ if (0..inputs).contains(&offset) => Some(CallRow::Store),
            _ => None,
        },
        (Kind::Ld, rd, None, rs2) if rs2 == v && rd != v && offset % 8 == 0 => match offset {
            _ if outputs.contains(&offset) => Some(CallRow::Load),
            _ if outputs.contains(&(offset + step)) => Some(CallRow::Before),
            _ => None,
        },
        _ => None,
    }
}
