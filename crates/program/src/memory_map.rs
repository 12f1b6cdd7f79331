//! Which address each word of RAM has.
//!
//! ```text
//! words          addresses
//! I/O region     2^65, 2^65 + 8, …           no sum of a guest register and an immediate
//! extent 0        extent.address, … + 8, …     below 2^62
//! extent 1, …
//! no region      2^70 + 8k for word k        nothing reaches them
//! calls          2^66 + 2^56·id, … + 8, …    only rows of calls; at the top of RAM
//! ```
//!
//! A row accesses the word of its address, so what no row can add up to, no row can access: the
//! immediates of guest rows are below `2^63 + 8` in magnitude, those of firmware rows below `2^65 +
//! 2^17`, those of calls below `2^69`, and registers hold 64 bits. Addresses of words differ, so
//! each address has at most one word.

use crate::block::{self, Block};
use crate::extent::Extent;
use crate::layout::{ADDRESS_LIMIT, IO_ADDRESS, Layout, PAGE_BYTES, PAGE_WORDS, WORD_BYTES};
use alloc::vec::Vec;
use rill_precompiles::Shape;
use thiserror::Error;

/// Word `k` of no region has address `UNREACHABLE + 8k`.
pub const UNREACHABLE: u128 = 1 << 70;

/// Most extents of a map.
pub const MAX_EXTENTS: usize = 16;

/// Least and greatest `log_2` of the words of RAM.
pub const LOG_MEMORY: (u8, u8) = (10, 28);

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
    /// Calls of precompiles that are not in ascending order of id.
    #[error("the calls of a memory map are not in ascending order of id")]
    Precompiles,
    /// More words than the memory has.
    #[error("the memory map has {needed} words, more than 2^{log_memory}")]
    TooSmall {
        /// Words of I/O region, extents and blocks of calls.
        needed: u64,
        /// `m`.
        log_memory: u8,
    },
}

/// Consecutive words with consecutive addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Index of its first word.
    pub first: u64,
    /// Index of the word after its last.
    pub end: u64,
    /// Byte address of its first word; `UNREACHABLE` and more where nothing reaches the words.
    pub address: u128,
}

impl Region {
    /// Words that nothing reaches.
    fn unreachable(first: u64, end: u64) -> Self {
        Self { first, end, address: at(UNREACHABLE, first) }
    }
}

/// The addresses of all words of RAM: the I/O region, then extents of guest memory, in order; at
/// the top, the blocks of calls. Maps that give every word the same address are equal.
#[derive(Clone, Debug)]
pub struct MemoryMap {
    io_words: u64,
    extents: Vec<Extent>,
    /// From the top down.
    blocks: Vec<Block>,
    immutable: u64,
}

impl PartialEq for MemoryMap {
    fn eq(&self, other: &Self) -> bool {
        let same_words = self.io_words == other.io_words && self.extents == other.extents;
        same_words && self.blocks == other.blocks
    }
}

impl Eq for MemoryMap {}

impl MemoryMap {
    /// The map of a program with memory placed by `layout`, without calls.
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
        Ok(Self::without_calls(layout.io_words(), extents.to_vec()))
    }

    /// The map within `2^log_memory` words, with as many `calls` of each precompile, in ascending
    /// order of id. A precompile that is not called has no block.
    ///
    /// # Errors
    /// As [`MemoryMap::new`], or if not everything fits.
    pub fn with_calls(
        layout: &Layout,
        extents: &[Extent],
        log_memory: u8,
        calls: &[(&'static Shape, u32)],
    ) -> Result<Self, MapError> {
        let mut map = Self::new(layout, extents)?;
        if !calls.is_sorted_by(|(shape, _), (next, _)| shape.id < next.id) {
            return Err(MapError::Precompiles);
        }
        let needed = map.words_with(calls);
        let end = 1u64.checked_shl(log_memory.into()).filter(|end| needed <= *end);
        let end = end.ok_or(MapError::TooSmall { needed, log_memory })?;
        map.blocks = block::place(calls, end);
        map.immutable = map.blocks.last().map_or(end, |lowest| lowest.first);
        Ok(map)
    }

    fn without_calls(io_words: u64, extents: Vec<Extent>) -> Self {
        Self { io_words, extents, blocks: Vec::new(), immutable: u64::MAX }
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
        Self::without_calls(io_words, extents)
    }

    /// Words of the I/O region, the first ones.
    pub fn io_words(&self) -> u64 {
        self.io_words
    }

    /// The extents, ascending.
    pub fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// The blocks of calls, the largest first, then by id: from the top of RAM down.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// From this word on, words never change: the first one of the lowest block of calls. Without
    /// calls the end of RAM, `2^log_memory`, or `u64::MAX` for a map that was made without it.
    pub fn immutable(&self) -> u64 {
        self.immutable
    }

    /// Words of the I/O region and the extents.
    pub fn words(&self) -> u64 {
        self.ordinary().last().map_or(0, |region| region.end)
    }

    /// The least `log_2` of a number of words that covers all regions.
    pub fn log_words(&self) -> u32 {
        log_words(self.blocks.first().map_or_else(|| self.words(), Block::end))
    }

    /// The least `log_2` of a number of words that has room for I/O region, extents and the blocks
    /// of as many `calls` of each precompile.
    pub fn log_words_with(&self, calls: &[(&'static Shape, u32)]) -> u32 {
        log_words(self.words_with(calls))
    }

    fn words_with(&self, calls: &[(&'static Shape, u32)]) -> u64 {
        self.words().saturating_add(block::all_words(calls))
    }

    /// The regions, which follow each other from word 0 on. In a map with calls they go up to its
    /// last word, and words that nothing reaches are regions too.
    pub fn regions(&self) -> impl Iterator<Item = Region> + '_ {
        let gap = self.blocks.last().map(|lowest| Region::unreachable(self.words(), lowest.first));
        let blocks = self.blocks.iter().rev().flat_map(|block| {
            let (end, address) = (block.called_end(), block.address());
            let called = Region { first: block.first, end, address };
            [called, Region::unreachable(end, block.end())]
        });
        let calls = gap.into_iter().chain(blocks).filter(|region| region.first < region.end);
        self.ordinary().chain(calls)
    }

    /// I/O region and extents.
    fn ordinary(&self) -> impl Iterator<Item = Region> + '_ {
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
        at(start, index.saturating_sub(first))
    }

    /// Index of the word that holds byte `address` of the guest; `None` outside its extents.
    pub fn word_index(&self, address: u64) -> Option<u64> {
        self.word_at(address.into())
    }

    /// Index of the word that holds byte `address`; `None` where nothing has it.
    pub fn word_at(&self, address: u128) -> Option<u64> {
        self.regions().filter(|region| region.address < UNREACHABLE).find_map(|region| {
            let offset = address.checked_sub(region.address)?.checked_div(WORD_BYTES.into())?;
            let index = region.first.saturating_add(u64::try_from(offset).ok()?);
            (index < region.end).then_some(index)
        })
    }
}

/// The address of the word `words` after that at `address`.
fn at(address: u128, words: u64) -> u128 {
    address.saturating_add(u128::from(words).saturating_mul(WORD_BYTES.into()))
}

fn log_words(words: u64) -> u32 {
    words
        .checked_next_power_of_two()
        .map_or(u64::BITS, u64::trailing_zeros)
        .max(LOG_MEMORY.0.into())
}
