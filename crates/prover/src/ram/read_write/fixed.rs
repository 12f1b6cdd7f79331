//! The words that no access changes.

use crate::ram::border::Border;
use rill_field::{F, One};
use rill_verifier::ram::read_write::ReadWrite;
use rill_witness::Cycle;

/// With `h(j) = Σ_k ( 1 + γ·fixed(k) )·RamRa(k,j)`, what RamInc is multiplied with is `γ·h`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed {
    /// They are words `first..end`.
    first: u64,
    end: u64,
    /// `1 + γ`.
    factor: F,
}

impl Fixed {
    pub(super) fn new(relation: &ReadWrite) -> Self {
        let end = 1 << relation.log_memory;
        Self { first: relation.first_fixed, end, factor: F::one() + relation.gamma }
    }

    /// Whether the word is one.
    pub(super) fn holds(self, word: u32) -> bool {
        (self.first..self.end).contains(&u64::from(word))
    }

    /// The word that a row accesses, if it is one or one of the first `words`.
    pub(super) fn accessed(self, cycle: &Cycle, words: usize) -> Option<u32> {
        cycle.ram_word.filter(|word| (*word as usize) < words || self.holds(*word))
    }

    /// Whether there is one.
    pub(super) fn exist(self) -> bool {
        self.first < self.end
    }

    /// `( 1 + γ·fixed )·value` for a word.
    pub(super) fn weigh(self, word: u32, value: F) -> F {
        if self.holds(word) { value * self.factor } else { value }
    }

    /// `1 + γ`, which a fixed word counts.
    pub(super) fn factor(self) -> F {
        self.factor
    }

    /// Where fixed words begin.
    pub(super) fn border(self) -> Border {
        Border::new(self.first.min(self.end) as usize)
    }
}
