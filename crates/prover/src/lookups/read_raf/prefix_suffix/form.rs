//! What a row contributes in a phase.

use super::suffix::SuffixWords;
use super::{CHUNK_SIZE, Class, Prefix, Suffix, terms};

/// The claims of `lookups.read_raf`, in the order of the powers of γ.
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
    /// `Upper`, of rows with ports.
    Quotient,
    /// `Lower`, of rows with ports.
    Remainder,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Output, Self::Left, Self::Right, Self::Lane, Self::Quotient, Self::Remainder];
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

/// How the rows of one class enter a phase.
///
/// A row adds its weight times the value of each suffix to the slot of that suffix, at its chunk
/// value; the terms say what the slots are for. The operands are among the terms: a row with an
/// identity table reads its index as an integer, any other row as two operands.
#[derive(Clone, Debug)]
pub struct Form {
    class: Class,
    suffix_len: u32,
    /// The suffix bits of the left and the right word.
    masks: (u64, u64),
    /// The first of the eight slots of [`Suffix::Offset`], of which each row fills one.
    offsets: Option<usize>,
    suffixes: Vec<Suffix>,
    terms: Vec<Term>,
}

impl Form {
    /// The form of rows of `class`, in the phase with suffix length `suffix_len`.
    pub fn new(class: Class, suffix_len: u32) -> Self {
        let masks = if class.is_identity() {
            (ones(suffix_len.saturating_sub(64)), ones(suffix_len.min(64)))
        } else {
            (ones(suffix_len / 2), ones(suffix_len / 2))
        };
        let mut form = Self {
            class,
            suffix_len,
            masks,
            offsets: None,
            suffixes: Vec::new(),
            terms: Vec::new(),
        };
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

    /// The index as rows of this class read it: its high and low 64 bits, or the operands `(x, y)`.
    /// The other methods take this, because it costs more than they do.
    #[inline]
    pub fn words(&self, index: u128) -> (u64, u64) {
        self.class.words(index)
    }

    /// The chunk value.
    #[inline]
    pub fn chunk(&self, (left, right): (u64, u64)) -> usize {
        if self.class.is_identity() {
            let index = u128::from(left) << 64 | u128::from(right);
            (index >> self.suffix_len) as usize % CHUNK_SIZE
        } else {
            let nibble = |word: u64| SPREAD[(word >> (self.suffix_len / 2)) as usize & 15];
            usize::from(nibble(left) << 1 | nibble(right))
        }
    }

    /// Calls `visit(slot, value)` for each suffix that is not zero at the index.
    #[inline]
    pub fn scatter(&self, (left, right): (u64, u64), mut visit: impl FnMut(usize, u64)) {
        let (left_mask, right_mask) = self.masks;
        let suffix =
            SuffixWords { left: left & left_mask, right: right & right_mask, ones: right_mask };
        let plain = self.offsets.unwrap_or(self.suffixes.len());
        for (slot, function) in self.suffixes[..plain].iter().enumerate() {
            let value = function.at(suffix);
            if value != 0 {
                visit(slot, value);
            }
        }
        if let Some(first) = self.offsets {
            visit(first + (right as usize & 7), 1);
        }
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

/// The four bits of a nibble at the even places.
const SPREAD: [u8; 16] = [0, 1, 4, 5, 16, 17, 20, 21, 64, 65, 68, 69, 80, 81, 84, 85];

fn ones(count: u32) -> u64 {
    !u64::MAX.checked_shl(count).unwrap_or(0)
}
