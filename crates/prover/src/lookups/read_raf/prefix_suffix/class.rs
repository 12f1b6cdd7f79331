//! Rows that read their index in the same way.

use rill_isa::tables::{deinterleave, interleave};
use rill_isa::{Kind, Table};
use rill_sumcheck_prover::encode;
use rill_witness::Cycle;

/// The rows with a certain table, those with none, or those with ports: 0 for none, else one more
/// than the table's discriminant, or than those of all tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Class(u8);

encode!(Class { 0 });

impl Class {
    /// Rows without table.
    pub const NONE: Self = Self(0);
    /// Rows with ports.
    pub const GATED: Self = Self(Table::COUNT as u8 + 1);
    /// How many there are.
    pub const COUNT: usize = Table::COUNT + 2;

    /// The class of rows with this table and, if they are `gated`, with ports.
    pub fn new(table: Option<Table>, gated: bool) -> Self {
        if gated { Self::GATED } else { Self(table.map_or(0, |table| table as u8 + 1)) }
    }

    /// The class of a row.
    pub fn of(cycle: &Cycle) -> Self {
        Self::new(cycle.table, cycle.gate.is_some())
    }

    /// Its table.
    pub fn table(self) -> Option<Table> {
        if self == Self::GATED {
            return Kind::MulMod.spec().table;
        }
        Some(Table::ALL[self.number().checked_sub(1)?])
    }

    /// Its number, below [`Self::COUNT`].
    pub fn number(self) -> usize {
        usize::from(self.0)
    }

    /// Whether the index is one integer; otherwise it is two interleaved operands.
    pub fn is_identity(self) -> bool {
        self.table().is_some_and(Table::is_identity)
    }

    /// The index as such rows read it: its high and low 64 bits, or the operands `(x, y)`.
    #[inline]
    pub fn words(self, index: u128) -> (u64, u64) {
        self.table().map_or_else(|| deinterleave(index), |table| table.words(index))
    }

    /// The index with these words.
    pub fn index(self, (left, right): (u64, u64)) -> u128 {
        if self.is_identity() {
            u128::from(left) << 64 | u128::from(right)
        } else {
            interleave(left, right)
        }
    }

    /// All of them, by number.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT as u8).map(Self)
    }
}
