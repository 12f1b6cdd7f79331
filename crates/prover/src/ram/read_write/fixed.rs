//! The words that no access changes.

use crate::ram::border::Border;
use rill_field::{F, One};
use rill_verifier::ram::read_write::ReadWrite;

/// With `h(j) = Σ_k ( 1 + γ·fixed(k) )·RamRa(k,j)`, what RamInc is multiplied with is `γ·h`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed {
    first: u64,
    /// `1 + γ`.
    factor: F,
}

impl Fixed {
    pub(super) fn new(relation: &ReadWrite) -> Self {
        Self { first: relation.first_fixed, factor: F::one() + relation.gamma }
    }

    /// Whether the word is one.
    pub(super) fn holds(self, word: u32) -> bool {
        u64::from(word) >= self.first
    }

    /// `( 1 + γ·fixed )·value` for a word.
    pub(super) fn weigh(self, word: u32, value: F) -> F {
        if self.holds(word) { value * self.factor } else { value }
    }

    /// `1 + γ`, which a fixed word counts.
    pub(super) fn factor(self) -> F {
        self.factor
    }

    /// Where fixed words begin among `words` words.
    pub(super) fn border(self, words: usize) -> Border {
        Border::new(self.first.min(words as u64) as usize)
    }
}
