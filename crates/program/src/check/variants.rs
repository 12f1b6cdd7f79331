//! Which sequences may share a guest address.
//!
//! The next guest address is proven, the next bytecode index between sequences is not: it is any
//! sequence of that address. So there must be one, or two of which at most one can be proven.

use super::{KeyError, Rule, Sequence};
use rill_isa::{At, Expansion, Kind, LoadOp, Register, Row, Width, load, store};

pub(super) fn check(sequences: &[Sequence<'_>], reset: u32) -> Result<(), KeyError> {
    let address = |sequence: &Sequence<'_>| sequence.rows.first().map_or(0, |row| row.address);
    let mut sequences = sequences.to_vec();
    sequences.sort_by_key(|sequence| (address(sequence), sequence.index));
    let mut starts = false;
    for group in sequences.chunk_by(|a, b| address(a) == address(b)) {
        match group {
            [only] => starts |= only.index == reset as usize && only.index != 0,
            [inside, crossing] if is_pair(inside.rows, crossing.rows) => {}
            [_, other, ..] => return Err(other.error(0, Rule::Unique)),
            [] => {}
        }
    }
    if starts {
        Ok(())
    } else {
        Err(KeyError::Row { index: reset as usize, address: 0, rule: Rule::Reset })
    }
}

/// Whether these are the two variants of one access, as the expansion makes them.
fn is_pair(inside: &[Row], crossing: &[Row]) -> bool {
    let Some(expansion) = access(inside) else { return false };
    expansion.rows == inside && expansion.crossing.as_deref() == Some(crossing)
}

/// The rows of the load or store that `rows` prove inside a doubleword.
fn access(rows: &[Row]) -> Option<Expansion> {
    let (row, data) = match rows {
        [row] => (row, row.rs1),
        [lanes, merge] => (merge, lanes.rs1),
        _ => return None,
    };
    let named = |slot: Option<Register>| slot.unwrap_or(Register::ZERO);
    let (rd, data, base) = (named(row.rd), named(data), named(row.rs2));
    let offset = i64::try_from(row.imm).ok()?;
    let at = At(row.address);
    let load = |op| load(at, op, rd, base, offset);
    let store = |width| store(at, width, data, base, offset);
    let expansion = match row.kind {
        Kind::Lh => load(LoadOp::Lh),
        Kind::Lhu => load(LoadOp::Lhu),
        Kind::Lw => load(LoadOp::Lw),
        Kind::Lwu => load(LoadOp::Lwu),
        Kind::Ld => load(LoadOp::Ld),
        Kind::StoreMergeH => store(Width::Half),
        Kind::StoreMergeW => store(Width::Word),
        Kind::Sd => store(Width::Double),
        _ => return None,
    };
    Some(expansion.stamped(row.compressed))
}
