//! Which address each word of RAM has.
//!
//! ```text
//! words          addresses
//! I/O region     2^65, 2^65 + 8, …           no sum of a guest register and an immediate
//! extent 0        extent.address, … + 8, …     below 2^62
//! extent 1, …
//! the rest       2^70 + 8k for word k        nothing reaches them
//! ```
//!
//! A row accesses the word of its address, so what no row can add up to, no row can access: the
//! immediates of guest rows are below `2^63 + 8` in magnitude, those of firmware rows below `2^65 +
//! 2^17`, and registers hold 64 bits. Addresses of words differ, so each address has at most one
//! word.

use crate::layout::{ADDRESS_LIMIT, IO_ADDRESS, Layout, PAGE_BYTES, PAGE_WORDS, WORD_BYTES};
use alloc::vec::Vec;
use thiserror::Error;

/// Word `k` of no region has address `UNREACHABLE + 8k`.
pub const UNREACHABLE: u128 = 1 << 70;

/// Most extents of a map.
pub const MAX_EXTENTS: usize = 16;

/// Least and greatest `log_2` of the words of RAM.
pub const LOG_MEMORY: (u8, u8) = (10, 28);

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

/// Why extents are no map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MapError {
    /// More than [`MAX_EXTENTS`].
    #[error("{0} extents of memory, more than {MAX_EXTENTS}")]
    Extents(usize),
    /// An empty extent.
    #[error("extent {0} of memory is empty")]
    Empty(usize),
    /// An extent that begins below the program or ends above 2^62.
    #[error("extent {0} of memory lies outside the addresses of the program")]
    Outside(usize),
    /// An extent that does not begin above the end of the one before.
    #[error("extent {0} of memory does not begin above the end of the one before it")]
    Order(usize),
}

/// Consecutive words with consecutive addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Index of its first word.
    pub first: u64,
    /// Index of the word after its last.
    pub end: u64,
    /// Byte address of its first word.
    pub address: u128,
}

/// The addresses of all words of RAM: the I/O region, then extents of guest memory, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryMap {
    io_words: u64,
    extents: Vec<Extent>,
}

impl MemoryMap {
    /// The map of a program with memory placed by `layout`.
    ///
    /// # Errors
    /// If the extents are too many, not ascending, or not where the program may have memory.
    pub fn new(layout: &Layout, extents: &[Extent]) -> Result<Self, MapError> {
        if extents.len() > MAX_EXTENTS {
            return Err(MapError::Extents(extents.len()));
        }
        let mut end = None;
        for (index, extent) in extents.iter().enumerate() {
            if extent.pages == 0 {
                return Err(MapError::Empty(index));
            }
            let lowest = layout.lowest / PAGE_BYTES;
            if extent.first_page < lowest || extent.end_page() > ADDRESS_LIMIT / PAGE_BYTES {
                return Err(MapError::Outside(index));
            }
            if end.is_some_and(|end| extent.first_page <= end) {
                return Err(MapError::Order(index));
            }
            end = Some(extent.end_page());
        }
        Ok(Self { io_words: layout.io_words(), extents: extents.to_vec() })
    }

    /// The map of least `log_2` of words that covers `pages`, page numbers in ascending order from
    /// the first that the program may have; of all such maps that of the fewest extents.
    pub fn covering(layout: &Layout, pages: &[u64]) -> Self {
        let io_words = layout.io_words();
        let mut gaps: Vec<(u64, usize)> = pages
            .iter()
            .zip(pages.iter().skip(1))
            .zip(1..)
            .map(|((page, next), at)| (next.saturating_sub(page.saturating_add(1)), at))
            .filter(|(gap, _)| *gap > 0)
            .collect();
        gaps.sort_unstable_by(|(gap, at), (other, place)| other.cmp(gap).then(at.cmp(place)));
        gaps.truncate(MAX_EXTENTS.saturating_sub(1));
        let skipped = |cuts: &[(u64, usize)]| cuts.iter().map(|(gap, _)| *gap).sum::<u64>();
        let span = match (pages.first(), pages.last()) {
            (Some(first), Some(last)) => last.saturating_sub(*first).saturating_add(1),
            _ => 0,
        };
        let log = |cuts: &[(u64, usize)]| {
            let pages = span.saturating_sub(skipped(cuts));
            log_words(io_words.saturating_add(pages.saturating_mul(PAGE_WORDS)))
        };
        let least = log(&gaps);
        let count = (0..gaps.len())
            .find(|&count| gaps.get(..count).is_some_and(|cuts| log(cuts) == least))
            .unwrap_or(gaps.len());
        gaps.truncate(count);
        let mut cuts: Vec<usize> = gaps.into_iter().map(|(_, at)| at).collect();
        cuts.sort_unstable();
        let mut extents = Vec::new();
        let mut start = 0usize;
        for cut in cuts.into_iter().chain([pages.len()]) {
            let run = pages.get(start..cut).unwrap_or_default();
            if let (Some(&first_page), Some(last)) = (run.first(), run.last()) {
                let pages = last.saturating_sub(first_page).saturating_add(1);
                extents.push(Extent { first_page, pages });
            }
            start = cut;
        }
        Self { io_words, extents }
    }

    /// Words of the I/O region, the first ones.
    pub fn io_words(&self) -> u64 {
        self.io_words
    }

    /// The extents, ascending.
    pub fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// Words of all regions.
    pub fn words(&self) -> u64 {
        self.regions().last().map_or(0, |region| region.end)
    }

    /// The least `log_2` of a number of words that covers all regions.
    pub fn log_words(&self) -> u32 {
        log_words(self.words())
    }

    /// The regions, which follow each other from word 0 on.
    pub fn regions(&self) -> impl Iterator<Item = Region> + '_ {
        let io = (self.io_words, IO_ADDRESS);
        let extents = self.extents.iter().map(|extent| (extent.words(), extent.address().into()));
        core::iter::once(io).chain(extents).scan(0u64, |next, (words, address)| {
            let first = *next;
            let end = first.saturating_add(words);
            *next = end;
            Some(Region { first, end, address })
        })
    }

    /// Byte address of word `index`.
    pub fn address(&self, index: u64) -> u128 {
        let region = self.regions().find(|region| index < region.end);
        let (first, start) =
            region.map_or((0, UNREACHABLE), |region| (region.first, region.address));
        let offset = u128::from(index.saturating_sub(first)).saturating_mul(WORD_BYTES.into());
        start.saturating_add(offset)
    }

    /// Index of the word that holds byte `address` of the guest; `None` outside its extents.
    pub fn word_index(&self, address: u64) -> Option<u64> {
        self.word_at(address.into())
    }

    /// Index of the word that holds byte `address`; `None` outside all regions.
    pub fn word_at(&self, address: u128) -> Option<u64> {
        self.regions().find_map(|region| {
            let offset = address.checked_sub(region.address)?.checked_div(WORD_BYTES.into())?;
            let index = region.first.saturating_add(u64::try_from(offset).ok()?);
            (index < region.end).then_some(index)
        })
    }
}

fn log_words(words: u64) -> u32 {
    words
        .checked_next_power_of_two()
        .map_or(u64::BITS, u64::trailing_zeros)
        .max(LOG_MEMORY.0.into())
}
