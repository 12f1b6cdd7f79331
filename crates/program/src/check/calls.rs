//! What reaches the words of calls.
//!
//! The register of a precompile counts the calls, and all words of the calls before have been
//! stored or are outputs of such: this holds because the register and addresses of such words occur
//! nowhere but in whole sequences that the expansion of an operation gives, row for row.

use super::{KeyError, Rule, Sequence};
use crate::call::{CALLS_ADDRESS, Pointers, call};
use rill_isa::{At, Register, Row};
use rill_precompiles::{Operation, operations};

/// Immediates that lead to words of calls. With a register of 64 bits they stay below the addresses
/// that nothing reaches, and above all others.
pub(super) const IMMEDIATES: core::ops::Range<i128> = CALLS_ADDRESS as i128..1 << 69;

/// Architectural registers: what a call may have as pointers.
const POINTERS: u8 = 32;

pub(super) fn check(sequence: &Sequence<'_>, declared: &[u8]) -> Result<(), KeyError> {
    let rules = sequence.rows.iter().map(reaches);
    let Some((offset, rule)) = rules.enumerate().find_map(|(i, rule)| Some((i, rule?))) else {
        return Ok(());
    };
    let mut operations = operations().filter(|operation| declared.contains(&operation.shape.id));
    if operations.any(|operation| is_call(sequence.rows, operation)) {
        return Ok(());
    }
    Err(sequence.error(offset, rule))
}

/// The rule that the row breaks outside a call.
fn reaches(row: &Row) -> Option<Rule> {
    let mut named = row.rd.into_iter().chain(row.reads());
    if named.any(Register::counts_calls) {
        return Some(Rule::CallRegister);
    }
    (row.imm >= IMMEDIATES.start).then_some(Rule::CallAddress)
}

/// Whether these are the rows of a call of `operation`, as its expansion makes them.
fn is_call(rows: &[Row], operation: &Operation) -> bool {
    let Some(first) = rows.first() else { return false };
    let at = At(first.address);
    let pointers = pointers(rows, operation);
    let Pointers { rd, rs1, rs2, rs3 } = pointers;
    let architectural = [rd, rs1, rs2, rs3].into_iter().all(|r| r.number() < POINTERS);
    architectural && call(at, operation, &pointers).stamped(false).rows == rows
}

/// The pointers of a call of `operation`, if `rows` are one. A call with known pointers shows where
/// each of them first occurs as a base; one that does not occur is x0.
fn pointers(rows: &[Row], operation: &Operation) -> Pointers {
    let [rd, rs1, rs2, rs3] = [1, 2, 3, 4].map(Register::new);
    let known = call(At(0), operation, &Pointers { rd, rs1, rs2, rs3 }).rows;
    let found = |pointer| {
        let mut pairs = known.iter().zip(rows);
        let found = pairs.find(|(known, _)| known.rs2 == Some(pointer));
        found.and_then(|(_, row)| row.rs2).unwrap_or(Register::ZERO)
    };
    Pointers { rd: found(rd), rs1: found(rs1), rs2: found(rs2), rs3: found(rs3) }
}
