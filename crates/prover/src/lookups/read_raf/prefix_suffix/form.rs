//! What a row contributes in a phase.

use super::suffix::SuffixBits;
use super::{Checkpoints, Prefix, Suffix, terms};
use rill_field::{F, from_i128};
use rill_isa::Table;

/// The four claims of `lookups.read_raf`, in the order of the powers of γ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `Table_t`.
    Output,
    /// `Left`.
    Left,
    /// `Right`, or `Int` on an identity row.
    Right,
    /// `Lane_t`.
    Lane,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Output, Self::Left, Self::Right, Self::Lane];
}

/// `coefficient · prefix · suffix`, as a summand of one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The claim it belongs to.
    pub part: Part,
    /// The constant.
    pub coefficient: i128,
    /// The factor of the bound bits and the chunk.
    pub prefix: Prefix,
    /// The position of the other factor in [`Form::suffixes`].
    pub slot: usize,
}

/// How the rows of one class — those with a certain table, or with none — enter a phase.
///
/// A row adds its weight times the value of each suffix to the slot of that suffix, at its chunk value; the terms say
/// what the slots are for. The operands are among the terms: a row with an identity table reads its index as an integer,
/// any other row as two operands.
#[derive(Clone, Debug)]
pub struct Form {
    suffix_len: u32,
    /// The first of the eight slots of [`Suffix::Offset`], of which each row fills one.
    offsets: Option<usize>,
    suffixes: Vec<Suffix>,
    terms: Vec<Term>,
}

impl Form {
    /// The form of rows with table `class`, in the phase with suffix length `suffix_len`.
    pub fn new(class: Option<Table>, suffix_len: u32) -> Self {
        let mut form = Self { suffix_len, offsets: None, suffixes: Vec::new(), terms: Vec::new() };
        for (part, coefficient, prefix, suffix) in terms::of(class, suffix_len) {
            let slot = form.slot(suffix);
            form.terms.push(Term { part, coefficient, prefix, slot });
        }
        form
    }

    /// The suffix of each slot.
    pub fn suffixes(&self) -> &[Suffix] {
        &self.suffixes
    }

    /// The terms of all parts.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Calls `visit(slot, value)` for each suffix that is not zero at `index`.
    #[inline]
    pub fn scatter(&self, index: u128, mut visit: impl FnMut(usize, u64)) {
        let bits = SuffixBits::new(index, self.suffix_len);
        let plain = self.offsets.unwrap_or(self.suffixes.len());
        for (slot, suffix) in self.suffixes[..plain].iter().enumerate() {
            let value = suffix.at(&bits);
            if value != 0 {
                visit(slot, value);
            }
        }
        if let Some(first) = self.offsets {
            visit(first + bits.offset(), 1);
        }
    }

    /// A part at the end of the last phase, when the suffix is empty: the value of its extension at the challenges.
    pub fn bound(&self, part: Part, checkpoints: &Checkpoints) -> F {
        let terms = self.terms.iter().filter(|term| term.part == part);
        terms
            .map(|term| {
                let suffix = self.suffixes[term.slot].evaluate(0, 0);
                from_i128(term.coefficient) * F::from(suffix) * checkpoints.value(term.prefix)
            })
            .sum()
    }

    /// The slot of a suffix. The offsets come last and in order.
    fn slot(&mut self, suffix: Suffix) -> usize {
        if let Some(slot) = self.suffixes.iter().position(|known| *known == suffix) {
            return slot;
        }
        if matches!(suffix, Suffix::Offset(_)) {
            let first = self.suffixes.len();
            self.offsets = Some(first);
            self.suffixes.extend((0..8).map(Suffix::Offset));
            return self.slot(suffix);
        }
        debug_assert!(self.offsets.is_none(), "plain suffixes come before the offsets");
        self.suffixes.push(suffix);
        self.suffixes.len() - 1
    }
}
