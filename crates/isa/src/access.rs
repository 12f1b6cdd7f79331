//! Loads and stores: inside a doubleword, and across two.
//!
//! Let `o = EA mod 8` and `w` the width. The rows of the inside variant have the lane offset `o` if
//! `o + w <= 8`, those of the crossing variant if `o + w > 8`; else it is `o xor 1`, and then `EA -
//! LaneOffset` is no address of a word.

use crate::{At, Kind, Register, Row};
use alloc::vec;
use alloc::vec::Vec;

/// The rows of one instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The rows; for a memory access those of an access inside one doubleword.
    pub rows: Vec<Row>,
    /// The rows of the same access when its bytes cross into the next doubleword. At every address
    /// exactly one of the two variants can be proven.
    pub crossing: Option<Vec<Row>>,
}

impl Expansion {
    /// One row.
    pub fn single(row: Row) -> Self {
        Self { rows: vec![row], crossing: None }
    }

    /// Rows without a crossing variant.
    pub fn sequence(rows: Vec<Row>) -> Self {
        Self { rows, crossing: None }
    }

    /// All rows, those of the crossing variant last.
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().chain(self.crossing.iter().flatten())
    }

    /// Marks the place of every row in its sequence; `compressed` says that the instruction is two
    /// bytes long.
    #[must_use]
    pub fn stamped(mut self, compressed: bool) -> Self {
        stamp(&mut self.rows, compressed);
        if let Some(rows) = &mut self.crossing {
            stamp(rows, compressed);
        }
        self
    }
}

/// Loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the instructions")]
pub enum LoadOp {
    Lb,
    Lbu,
    Lh,
    Lhu,
    Lw,
    Lwu,
    Ld,
}

/// Width of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Width {
    /// One byte.
    Byte,
    /// Two bytes.
    Half,
    /// Four bytes.
    Word,
    /// Eight bytes.
    Double,
}

/// The rows of a load into `rd`, before they are stamped.
pub fn load(at: At, op: LoadOp, rd: Register, base: Register, offset: i64) -> Expansion {
    let offset = i128::from(offset);
    let crossing = |low, high| Some(crossing_load(at, [low, high], rd, base, offset));
    let (kind, crossing) = match op {
        LoadOp::Lb => (Kind::Lb, None),
        LoadOp::Lbu => (Kind::Lbu, None),
        LoadOp::Lh => (Kind::Lh, crossing(Kind::LoadLoH, Kind::LoadHiH)),
        LoadOp::Lhu => (Kind::Lhu, crossing(Kind::LoadLoH, Kind::LoadHiHu)),
        LoadOp::Lw => (Kind::Lw, crossing(Kind::LoadLoW, Kind::LoadHiW)),
        LoadOp::Lwu => (Kind::Lwu, crossing(Kind::LoadLoW, Kind::LoadHiWu)),
        LoadOp::Ld => (Kind::Ld, crossing(Kind::LoadLoD, Kind::LoadHiD)),
    };
    Expansion { rows: vec![at.load(kind, rd, base, offset)], crossing }
}

fn crossing_load(
    at: At,
    [low, high]: [Kind; 2],
    rd: Register,
    base: Register,
    offset: i128,
) -> Vec<Row> {
    let upper = offset.saturating_add(8);
    if rd == Register::ZERO {
        let none = Register::ZERO;
        return vec![at.load(low, none, base, offset), at.load(high, none, base, upper)];
    }
    let [t, u, ..] = Register::TEMPS;
    vec![
        at.load(low, t, base, offset),
        at.load(high, u, base, upper),
        at.binary(Kind::Add, rd, t, u),
    ]
}

/// The rows of a store of `data`, before they are stamped.
pub fn store(at: At, width: Width, data: Register, base: Register, offset: i64) -> Expansion {
    let offset = i128::from(offset);
    let inside = |lanes, merge| merge_store(at, lanes, merge, data, base, offset);
    let crossing =
        |low, lanes, high| Some(crossing_store(at, [low, lanes, high], data, base, offset));
    let (rows, crossing) = match width {
        Width::Byte => (inside(Kind::ShiftDataB, Kind::StoreMergeB), None),
        Width::Half => (
            inside(Kind::ShiftDataH, Kind::StoreMergeH),
            crossing(Kind::MergeLoH, Kind::ShrDataH, Kind::MergeHiH),
        ),
        Width::Word => (
            inside(Kind::ShiftDataW, Kind::StoreMergeW),
            crossing(Kind::MergeLoW, Kind::ShrDataW, Kind::MergeHiW),
        ),
        Width::Double => (
            vec![at.store(Kind::Sd, data, base, offset)],
            crossing(Kind::MergeLoD, Kind::ShrDataD, Kind::MergeHiD),
        ),
    };
    Expansion { rows, crossing }
}

/// Two rows: `t` = the data at its lane, then the word with that lane replaced.
pub fn merge_store(
    at: At,
    lanes: Kind,
    merge: Kind,
    data: Register,
    base: Register,
    offset: i128,
) -> Vec<Row> {
    let [t, ..] = Register::TEMPS;
    vec![at.lanes(lanes, t, data, base, offset), at.store(merge, t, base, offset)]
}

fn crossing_store(
    at: At,
    [merge_low, lanes_high, merge_high]: [Kind; 3],
    data: Register,
    base: Register,
    offset: i128,
) -> Vec<Row> {
    let [t, u, ..] = Register::TEMPS;
    let upper = offset.saturating_add(8);
    vec![
        at.lanes(Kind::Shl, t, data, base, offset),
        at.store(merge_low, t, base, offset),
        at.lanes(lanes_high, u, data, base, upper),
        at.store(merge_high, u, base, upper),
    ]
}

/// Marks the place of every row in its sequence.
fn stamp(rows: &mut [Row], compressed: bool) {
    let mut first = true;
    for row in rows.iter_mut() {
        row.middle = !first;
        row.continues = true;
        first = false;
    }
    if let Some(last) = rows.last_mut() {
        last.continues = false;
        last.compressed = compressed;
    }
}
