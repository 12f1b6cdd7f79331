//! Divisions: the quotient `q` is advice, the remainder is computed exactly, assertions make both
//! unique.
//!
//! For magnitudes `n` and `d`: `t = q·d` and `r = n - t` as integers, not reduced. The assertion
//! `d = 0 or r < d` is an interleaved lookup, so it forces `0 <= r < 2^64` too. For `d > 0` this
//! leaves one `q`; for `d = 0` it leaves `r = n`, and [`Kind::ValidDiv0`] pins the result to all
//! ones. The minimum divided by -1 is not a special case: magnitudes are at most `2^63`.

use alloc::vec;
use alloc::vec::Vec;
use rill_isa::{At, DivisionOp, Hint, Kind, Register, Row};

fn quotient(at: At, q: Register, op: DivisionOp, dividend: Register, divisor: Register) -> Row {
    at.advice(q, Hint::Quotient { op, dividend, divisor })
}

/// `r = n - q·d`, asserted to be a remainder. `t` receives the product; it may be `r`.
fn remainder(at: At, r: Register, [t, q]: [Register; 2], [n, d]: [Register; 2]) -> [Row; 3] {
    [
        at.binary(Kind::ExactMul, t, q, d),
        at.binary(Kind::ExactSub, r, n, t),
        at.check(Kind::ValidUr, r, d),
    ]
}

pub(super) fn divu(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, ..] = Register::TEMPS;
    let direct = rd != n && rd != d;
    let target = if direct { rd } else { q };
    let mut rows = vec![quotient(at, target, DivisionOp::Divu, n, d)];
    rows.extend(remainder(at, t, [t, target], [n, d]));
    rows.push(at.check(Kind::ValidDiv0, d, target));
    if !direct {
        rows.push(at.copy(rd, q));
    }
    rows
}

pub(super) fn remu(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, ..] = Register::TEMPS;
    let direct = rd != d;
    let target = if direct { rd } else { t };
    let mut rows = vec![quotient(at, q, DivisionOp::Remu, n, d)];
    rows.extend(remainder(at, target, [t, q], [n, d]));
    if !direct {
        rows.push(at.copy(rd, t));
    }
    rows
}

pub(super) fn div(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, size, unit, sign, ..] = Register::TEMPS;
    let mut rows = vec![quotient(at, q, DivisionOp::Div, n, d)];
    rows.extend(magnitudes(at, [size, unit], [n, d]));
    rows.extend(remainder(at, t, [t, q], [size, unit]));
    rows.extend([
        at.binary(Kind::Xor, sign, n, d),
        at.binary(Kind::NegIf, rd, sign, q),
        at.check(Kind::ValidDiv0, unit, rd),
    ]);
    rows
}

pub(super) fn rem(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, size, unit, ..] = Register::TEMPS;
    let mut rows = vec![quotient(at, q, DivisionOp::Rem, n, d)];
    rows.extend(magnitudes(at, [size, unit], [n, d]));
    rows.extend(remainder(at, t, [t, q], [size, unit]));
    rows.push(at.binary(Kind::NegIf, rd, n, t));
    rows
}

/// `|x|` is `x` negated if `x` is negative.
fn magnitudes(at: At, [size, unit]: [Register; 2], [n, d]: [Register; 2]) -> [Row; 2] {
    [at.binary(Kind::NegIf, size, n, n), at.binary(Kind::NegIf, unit, d, d)]
}

pub(super) fn divw(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, size, unit, sign, ..] = Register::TEMPS;
    let mut rows = vec![quotient(at, q, DivisionOp::Divw, n, d)];
    rows.extend([at.unary(Kind::AbsW, size, n), at.unary(Kind::AbsW, unit, d)]);
    rows.extend(remainder(at, t, [t, q], [size, unit]));
    rows.extend([
        at.binary(Kind::Xor, sign, n, d),
        at.binary(Kind::NegIfW, rd, sign, q),
        at.check(Kind::ValidDiv0, unit, rd),
    ]);
    rows
}

pub(super) fn remw(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, size, unit, ..] = Register::TEMPS;
    let mut rows = vec![quotient(at, q, DivisionOp::Remw, n, d)];
    rows.extend([at.unary(Kind::AbsW, size, n), at.unary(Kind::AbsW, unit, d)]);
    rows.extend(remainder(at, t, [t, q], [size, unit]));
    rows.push(at.binary(Kind::NegIfW, rd, n, t));
    rows
}

pub(super) fn divuw(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, size, unit, ..] = Register::TEMPS;
    let mut rows = low_words(at, [size, unit], [n, d]).to_vec();
    rows.push(quotient(at, q, DivisionOp::Divuw, n, d));
    rows.extend(remainder(at, t, [t, q], [size, unit]));
    rows.push(at.unary(Kind::SextW, rd, q));
    rows.push(at.check(Kind::ValidDiv0, unit, rd));
    rows
}

pub(super) fn remuw(at: At, rd: Register, n: Register, d: Register) -> Vec<Row> {
    let [q, t, size, unit, ..] = Register::TEMPS;
    let mut rows = low_words(at, [size, unit], [n, d]).to_vec();
    rows.push(quotient(at, q, DivisionOp::Remuw, n, d));
    rows.extend(remainder(at, t, [t, q], [size, unit]));
    rows.push(at.unary(Kind::SextW, rd, t));
    rows
}

fn low_words(at: At, [size, unit]: [Register; 2], [n, d]: [Register; 2]) -> [Row; 2] {
    let low = |rd, rs1| at.immediate(Kind::Andi, rd, rs1, 0xffff_ffff);
    [low(size, n), low(unit, d)]
}

/// The advice that makes the sequence of division `op` hold: the magnitude of the quotient, or for
/// a zero divisor what the sequence turns into all ones.
pub fn quotient_advice(op: DivisionOp, dividend: u64, divisor: u64) -> u64 {
    let word = |x: u64| i64::from(x as i32);
    let low = |x: u64| u64::from(x as u32);
    match op {
        DivisionOp::Divu | DivisionOp::Remu => dividend.checked_div(divisor).unwrap_or(u64::MAX),
        DivisionOp::Divuw | DivisionOp::Remuw => {
            low(dividend).checked_div(low(divisor)).unwrap_or(u64::MAX)
        }
        DivisionOp::Div | DivisionOp::Rem => magnitude(dividend as i64, divisor as i64),
        DivisionOp::Divw | DivisionOp::Remw => magnitude(word(dividend), word(divisor)),
    }
}

/// `|n| / |d|`. For `d = 0` the sign of the result is that of `n`: 1 is then negated to all ones.
fn magnitude(n: i64, d: i64) -> u64 {
    let honest = n.unsigned_abs().checked_div(d.unsigned_abs());
    honest.unwrap_or(if n < 0 { 1 } else { u64::MAX })
}
