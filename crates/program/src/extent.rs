//! Pages that a memory map has.

use crate::layout::{PAGE_BYTES, PAGE_WORDS};

/// Consecutive pages of guest memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Number of its first page: its byte address divided by [`PAGE_BYTES`].
    pub first_page: u64,
    /// How many pages it has, at least 1.
    pub pages: u64,
}

impl Extent {
    /// Byte address of its first word.
    pub fn address(&self) -> u64 {
        self.first_page.saturating_mul(PAGE_BYTES)
    }

    /// Byte address after its last word.
    pub fn end_address(&self) -> u64 {
        self.end_page().saturating_mul(PAGE_BYTES)
    }

    /// Its words.
    pub fn words(&self) -> u64 {
        self.pages.saturating_mul(PAGE_WORDS)
    }

    /// Number of the page after its last.
    pub fn end_page(&self) -> u64 {
        self.first_page.saturating_add(self.pages)
    }
}
