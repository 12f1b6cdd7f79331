//! Pages that the interpreter sees without asking.

use core::fmt;

/// Entries of the translation cache, a power of two: 32 MiB of guest memory.
const ENTRIES: usize = 1 << 13;

/// What the interpreter knows of a page number: the frame that holds the page, and whether it was
/// written since the last checkpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Twice the page number, and 1 if stores may go through; all ones for none.
    tag: u64,
    frame: u32,
}

impl Entry {
    const NONE: Self = Self { tag: u64::MAX, frame: 0 };

    /// The frame if it holds the page.
    #[inline(always)]
    pub(crate) fn readable(self, page: u64) -> Option<usize> {
        (self.tag | 1 == page << 1 | 1).then_some(self.frame as usize)
    }

    /// The frame if it holds the page and stores may go through.
    #[inline(always)]
    pub(crate) fn writable(self, page: u64) -> Option<usize> {
        (self.tag == page << 1 | 1).then_some(self.frame as usize)
    }
}

/// What the interpreter sees of memory.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) words: &'a mut [u64],
    pub(crate) cache: &'a Cache,
}

/// Entries by page number, each number at one place.
pub(crate) struct Cache(Box<[Entry; ENTRIES]>);

impl fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Cache")
    }
}

impl Cache {
    pub(super) fn new() -> Self {
        let entries = vec![Entry::NONE; ENTRIES].into_boxed_slice();
        Self(entries.try_into().expect("as many as there are places"))
    }

    /// Regions that lie a power of two apart share few places.
    #[inline(always)]
    fn place(page: u64) -> usize {
        (page ^ page >> 13) as usize % ENTRIES
    }

    #[inline(always)]
    pub(crate) fn entry(&self, page: u64) -> Entry {
        self.0[Self::place(page)]
    }

    pub(super) fn set(&mut self, page: u64, frame: u32, writable: bool) {
        self.0[Self::place(page)] = Entry { tag: page << 1 | u64::from(writable), frame };
    }

    pub(super) fn forget(&mut self, page: u64) {
        let entry = &mut self.0[Self::place(page)];
        if entry.readable(page).is_some() {
            *entry = Entry::NONE;
        }
    }
}
