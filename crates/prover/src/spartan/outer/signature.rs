//! What the guards of a row depend on.

use crate::columns;
use rill_field::F;
use rill_isa::{Flag, Flags};
use rill_sumcheck_prover::Encode;
use rill_verifier::spartan::outer::Columns;
use rill_witness::Cycle;

/// Flags among the columns of the row constraints: the first ones in [`Flags`].
const COLUMNS: [Flag; 13] = Columns::<F>::FLAGS;
const FLAGS: u32 = COLUMNS.len() as u32;
/// Their bits.
const MASK: u32 = (1 << FLAGS) - 1;

/// Numbers below this are looked up in a table: flags, NextMiddle and a ShouldBranch of 0 or 1.
const TABLE: usize = 1 << (FLAGS + 2);

/// The flag columns, NextMiddle and ShouldBranch of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    flags: Flags,
    next_middle: bool,
    /// 0 or 1 on the rows of a run.
    should_branch: u64,
}

/// As its flags among the columns, NextMiddle and ShouldBranch.
impl Encode for Signature {
    fn write(&self, to: &mut Vec<u8>) {
        (self.flags.bits() & MASK).write(to);
        (self.next_middle, self.should_branch).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let bits = u32::read(from).filter(|bits| bits & !MASK == 0)?;
        let (next_middle, should_branch) = Encode::read(from)?;
        let flags = COLUMNS.into_iter().filter(|flag| bits >> *flag as u32 & 1 == 1);
        let flags = flags.fold(Flags::NONE, Flags::with);
        Some(Self { flags, next_middle, should_branch })
    }
}

impl Signature {
    #[inline]
    pub(super) fn of(cycle: &Cycle) -> Self {
        let Cycle { flags, next_middle, should_branch, .. } = *cycle;
        Self { flags, next_middle, should_branch }
    }

    /// All columns of a row with this signature and zeros for the other columns.
    pub(super) fn columns(&self) -> Columns {
        let Self { flags, next_middle, should_branch } = *self;
        columns(&Cycle { flags, next_middle, should_branch, ..Cycle::NO_OP })
    }

    /// A number below [`TABLE`] that determines the columns, if there is one.
    #[inline]
    fn number(&self) -> Option<usize> {
        let flags = self.flags.bits() & MASK;
        let bits = flags | u32::from(self.next_middle) << FLAGS;
        let branch = (self.should_branch as usize) << (FLAGS + 1);
        (self.should_branch < 2).then_some(bits as usize | branch)
    }

    /// Whether the columns are the same.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.flags.bits() & MASK == other.flags.bits() & MASK
            && (self.next_middle, self.should_branch) == (other.next_middle, other.should_branch)
    }
}

/// The signatures met so far, numbered in the order they were met, each with a value made for it.
pub(crate) struct Signatures<T> {
    /// 1 more than the position of a number's signature; 0 if it was not met.
    table: Vec<u16>,
    met: Vec<(Signature, T)>,
}

impl<T> Default for Signatures<T> {
    fn default() -> Self {
        Self { table: vec![0; TABLE], met: Vec::new() }
    }
}

impl<T> Signatures<T> {
    /// Bytes for what a program has, some dozens.
    pub(super) const BYTES: usize = TABLE * size_of::<u16>() + 64 * size_of::<(Signature, T)>();

    /// The value of `signature`, made by `make` if it is met for the first time.
    #[inline]
    pub(super) fn get(
        &mut self,
        signature: Signature,
        make: impl FnOnce(&Signature) -> T,
    ) -> &mut T {
        let number = signature.number();
        let known = number.map_or(0, |number| self.table[number]);
        let position = match known {
            0 => self.meet(signature, number, make),
            position => usize::from(position) - 1,
        };
        &mut self.met[position].1
    }

    /// The position of a signature that the table does not have.
    #[cold]
    fn meet(
        &mut self,
        signature: Signature,
        number: Option<usize>,
        make: impl FnOnce(&Signature) -> T,
    ) -> usize {
        // Signatures without a number stand on forged rows only, so they are few.
        if let Some(position) = self.met.iter().position(|(met, _)| met.agrees(&signature)) {
            return position;
        }
        self.met.push((signature, make(&signature)));
        if let Some(number) = number {
            self.table[number] = self.met.len() as u16;
        }
        self.met.len() - 1
    }

    pub(super) fn into_vec(self) -> Vec<(Signature, T)> {
        self.met
    }
}
