//! Where blocks end.
//!
//! Most rows look alike to a prover that cuts them into blocks and segments. These do not: what
//! happens after the cut depends on what happened before it.

use rill_isa::Register;
use rill_program::ProgramKey;
use rill_witness::Cycle;
use std::collections::BTreeMap;
use std::fmt;

/// What a cut between two rows cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// The expansion of one instruction.
    InExpansion,
    /// A load-reserved and the store-conditional after it, between the instructions.
    InReservation,
    /// The run, before its last row, which halts.
    BeforeHalt,
    /// The padding from the last row.
    AfterHalt,
}

impl Boundary {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::InExpansion, Self::InReservation, Self::BeforeHalt, Self::AfterHalt];
}

/// How many boundaries of each kind lie at multiples of `block_rows` in a run of `rows` rows of the
/// program, given with or without padding.
pub fn boundaries(
    key: &ProgramKey,
    cycles: &[Cycle],
    rows: usize,
    block_rows: usize,
) -> BTreeMap<Boundary, usize> {
    let mut found = BTreeMap::new();
    let mut reserved = false;
    for (i, cycle) in cycles[..rows].iter().enumerate() {
        reserved = is_reserved_after(key, cycle, reserved);
        let next = i + 1;
        if next % block_rows != 0 {
            continue;
        }
        let kinds = [
            (cycle.next_middle, Boundary::InExpansion),
            (reserved && !cycle.next_middle, Boundary::InReservation),
            (next + 1 == rows, Boundary::BeforeHalt),
            (next == rows, Boundary::AfterHalt),
        ];
        for (_, kind) in kinds.iter().filter(|(is, _)| *is) {
            *found.entry(*kind).or_default() += 1;
        }
    }
    found
}

/// Whether a reservation that no store-conditional has read yet is held after a row.
///
/// A load-reserved copies its base register to the register of the reservation; a
/// store-conditional reads that register and then clears it with a constant.
fn is_reserved_after(key: &ProgramKey, cycle: &Cycle, before: bool) -> bool {
    let row = &key.rows()[cycle.pc as usize];
    if row.rd == Some(Register::RESERVATION) {
        row.rs1.is_some()
    } else {
        before && ![row.rs1, row.rs2].contains(&Some(Register::RESERVATION))
    }
}

impl fmt::Display for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InExpansion => "inside an expansion",
            Self::InReservation => "between load-reserved and store-conditional",
            Self::BeforeHalt => "before the row that halts",
            Self::AfterHalt => "after the row that halts",
        })
    }
}
