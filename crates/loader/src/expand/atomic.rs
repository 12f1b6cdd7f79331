//! The A extension for one hart. Nothing can come between the rows of a sequence, so each is atomic
//! as it stands.
//!
//! Addresses must be aligned. A doubleword at another address crosses, and there are no crossing
//! variants; for a word, an assertion says that the lowest two bits of the address are zero.

use crate::{AmoOp, AtomicWidth};
use alloc::vec;
use alloc::vec::Vec;
use rill_isa::{At, Kind, Register, Row, merge_store};

const LOADED: Register = Register::TEMPS[1];
const STORED: Register = Register::TEMPS[2];
const SCRATCH: [Register; 3] = [Register::TEMPS[3], Register::TEMPS[4], Register::TEMPS[5]];

fn load(at: At, width: AtomicWidth, rd: Register, base: Register) -> Row {
    let kind = match width {
        AtomicWidth::Word => Kind::Lw,
        AtomicWidth::Double => Kind::Ld,
    };
    at.load(kind, rd, base, 0)
}

fn store(at: At, width: AtomicWidth, data: Register, base: Register) -> Vec<Row> {
    match width {
        AtomicWidth::Word => merge_store(at, Kind::ShiftDataW, Kind::StoreMergeW, data, base, 0),
        AtomicWidth::Double => vec![at.store(Kind::Sd, data, base, 0)],
    }
}

/// Asserts that `base` is a multiple of the width, where the load does not.
fn aligned(at: At, width: AtomicWidth, base: Register) -> Vec<Row> {
    let [rest, ..] = SCRATCH;
    match width {
        AtomicWidth::Word => vec![
            at.immediate(Kind::Andi, rest, base, 3),
            at.check(Kind::AssertEq, rest, Register::ZERO),
        ],
        AtomicWidth::Double => Vec::new(),
    }
}

/// The base is noted before `rd`, which may be the same register, is written.
pub(super) fn load_reserved(at: At, width: AtomicWidth, rd: Register, base: Register) -> Vec<Row> {
    let mut rows = aligned(at, width, base);
    rows.push(at.immediate(Kind::Addi, Register::RESERVATION, base, 1));
    rows.push(load(at, width, rd, base));
    rows
}

/// With `e = [reservation = base + 1]`, stores `old + e·(data - old)` and returns `1 - e`. Either
/// way the reservation ends.
///
/// A failing store-conditional still writes the old word back, so its address must be one that can
/// be accessed.
pub(super) fn store_conditional(
    at: At,
    width: AtomicWidth,
    rd: Register,
    data: Register,
    base: Register,
) -> Vec<Row> {
    let [equal, ..] = SCRATCH;
    let mut rows = aligned(at, width, base);
    rows.extend([
        at.immediate(Kind::Addi, equal, base, 1),
        at.binary(Kind::Xor, equal, Register::RESERVATION, equal),
        at.immediate(Kind::Sltiu, equal, equal, 1),
        load(at, width, LOADED, base),
    ]);
    rows.extend(select(at, equal, data));
    rows.extend(store(at, width, STORED, base));
    rows.push(at.constant(Kind::Lui, Register::RESERVATION, 0));
    if rd != Register::ZERO {
        rows.push(at.immediate(Kind::Xori, rd, equal, 1));
    }
    rows
}

/// `STORED = data` if `bit`, else `LOADED`: the formula `LOADED + bit·(data - LOADED)` modulo
/// `2^64`.
fn select(at: At, bit: Register, data: Register) -> [Row; 3] {
    [
        at.binary(Kind::Sub, STORED, data, LOADED),
        at.binary(Kind::Mul, STORED, STORED, bit),
        at.binary(Kind::Add, STORED, STORED, LOADED),
    ]
}

pub(super) fn amo(
    at: At,
    op: AmoOp,
    width: AtomicWidth,
    rd: Register,
    data: Register,
    base: Register,
) -> Vec<Row> {
    let mut rows = aligned(at, width, base);
    rows.push(load(at, width, LOADED, base));
    let stored = if op == AmoOp::Swap { data } else { STORED };
    rows.extend(combine(at, op, width, data));
    rows.extend(store(at, width, stored, base));
    if rd != Register::ZERO {
        rows.push(at.copy(rd, LOADED));
    }
    rows
}

/// `STORED = op(LOADED, data)`. For a word operation, only the low word matters.
fn combine(at: At, op: AmoOp, width: AtomicWidth, data: Register) -> Vec<Row> {
    let simple = |kind| vec![at.binary(kind, STORED, LOADED, data)];
    match op {
        AmoOp::Swap => Vec::new(),
        AmoOp::Add => simple(Kind::Add),
        AmoOp::Xor => simple(Kind::Xor),
        AmoOp::And => simple(Kind::And),
        AmoOp::Or => simple(Kind::Or),
        AmoOp::Min => choose(at, Kind::Slt, false, width, data),
        AmoOp::Max => choose(at, Kind::Slt, true, width, data),
        AmoOp::Minu => choose(at, Kind::Sltu, false, width, data),
        AmoOp::Maxu => choose(at, Kind::Sltu, true, width, data),
    }
}

/// Takes `data` if it is the smaller (or greater) one. Words are compared sign-extended, as they
/// are loaded: this keeps the unsigned order of words too.
fn choose(at: At, less: Kind, greatest: bool, width: AtomicWidth, data: Register) -> Vec<Row> {
    let [bit, extended, _] = SCRATCH;
    let mut rows = Vec::new();
    let operand = match width {
        AtomicWidth::Double => data,
        AtomicWidth::Word => {
            rows.push(at.unary(Kind::SextW, extended, data));
            extended
        }
    };
    let [smaller, larger] = if greatest { [LOADED, operand] } else { [operand, LOADED] };
    rows.push(at.binary(less, bit, smaller, larger));
    rows.extend(select(at, bit, operand));
    rows
}
