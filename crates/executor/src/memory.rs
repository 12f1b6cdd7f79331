//! Guest memory, by pages.

mod cache;
mod initial;

use cache::Cache;
pub(crate) use cache::View;
use core::ops::Range;
pub(crate) use initial::image_word;
use initial::initial;
use rill_program::{ADDRESS_LIMIT, Image, Layout, MemoryMap, PAGE_BYTES, PAGE_WORDS};
use std::collections::HashMap;
use std::sync::Arc;

/// Words of a page, the unit in which checkpoints share memory.
const WORDS: usize = PAGE_WORDS as usize;

/// The content of one page.
pub(crate) type Page = [u64; WORDS];

/// Added to the page numbers of the I/O region, which no address of the guest has.
const IO_PAGE: u64 = 1 << 60;

/// Number of the page that holds byte `offset` of the I/O region.
pub(crate) const fn io_page(offset: u64) -> u64 {
    IO_PAGE + offset / PAGE_BYTES
}

/// Where pages are.
#[derive(Debug)]
enum Frames {
    /// In order of their first access: a run, which finds out what is accessed.
    Growing {
        /// Frames by page number.
        frames: HashMap<u64, u32>,
        /// Most words.
        most: u64,
    },
    /// Where the memory map of a run has their words.
    Mapped(Arc<MemoryMap>),
}

/// The memory of a machine: words in frames of one page, the I/O region first.
///
/// A page that was never written holds what the image has there. Two devices keep all bookkeeping
/// off the fast path of the interpreter: it sees only pages that are in the [`Cache`], and stores
/// only into pages marked there.
#[derive(Debug)]
pub(crate) struct Memory {
    words: Vec<u64>,
    cache: Cache,
    frames: Frames,
    /// Page number of each frame.
    pages: Vec<u64>,
    /// Whether a frame was written since the last call of [`Memory::forget_written`].
    is_written: Vec<bool>,
    /// Those that were.
    written: Vec<u32>,
    /// The pages that the guest may have.
    reach: Range<u64>,
}

/// A page that no access may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The program has no memory there.
    Outside,
    /// There would be too many words.
    Full,
}

/// The pages that a run may access: from the first of the program to 2 GiB above its last, or to
/// the end of the 32-bit addresses. What lies elsewhere is a wild pointer.
fn reach(layout: &Layout) -> Range<u64> {
    let end = layout.end.saturating_add(1 << 31).clamp(1 << 32, ADDRESS_LIMIT);
    layout.lowest / PAGE_BYTES..end / PAGE_BYTES
}

impl Memory {
    /// The memory of a run of at most `most` words, of which only the I/O region is in use.
    pub(crate) fn growing(layout: &Layout, most: u64) -> Self {
        let frames = Frames::Growing { frames: HashMap::new(), most };
        let mut memory = Self::empty(layout, frames);
        let io_pages = layout.io_words() / PAGE_WORDS;
        memory.pages = (0..io_pages).map(|page| IO_PAGE + page).collect();
        memory.allot();
        memory
    }

    /// The memory of a machine that replays a run with this map.
    pub(crate) fn mapped(layout: &Layout, map: &Arc<MemoryMap>, image: &Image) -> Self {
        let mut memory = Self::empty(layout, Frames::Mapped(Arc::clone(map)));
        let io_pages = (0..map.io_words() / PAGE_WORDS).map(|page| IO_PAGE + page);
        let extents = map.extents().iter().flat_map(|e| e.first_page..e.end_page());
        memory.pages = io_pages.chain(extents).collect();
        memory.allot();
        for (index, value) in image.words(map) {
            memory.words[index as usize] = value;
        }
        memory
    }

    fn empty(layout: &Layout, frames: Frames) -> Self {
        Self {
            words: Vec::new(),
            cache: Cache::new(),
            frames,
            pages: Vec::new(),
            is_written: Vec::new(),
            written: Vec::new(),
            reach: reach(layout),
        }
    }

    /// Makes a frame of zeros for each page that has none. Of a fresh allocation the operating
    /// system supplies pages when they are first written.
    fn allot(&mut self) {
        let words = self.pages.len() * WORDS;
        if self.words.is_empty() {
            self.words = vec![0; words];
        } else {
            self.words.resize(words, 0);
        }
        self.is_written.resize(self.pages.len(), false);
    }

    /// What the interpreter sees.
    #[inline]
    pub(crate) fn view(&mut self) -> View<'_> {
        View { words: &mut self.words, cache: &self.cache }
    }

    /// Shows the interpreter a page, for stores too if `writes`; a page that a run has not accessed
    /// before gets the content that the image has there.
    pub(crate) fn show(&mut self, page: u64, writes: bool, image: &Image) -> Result<(), Refusal> {
        let frame = match self.frame(page) {
            Some(frame) => frame,
            None => self.add(page, image)?,
        };
        let written = &mut self.is_written[frame as usize];
        if writes && !*written {
            *written = true;
            self.written.push(frame);
        }
        let writable = *written;
        self.cache.set(page, frame, writable);
        Ok(())
    }

    /// Hides what [`Memory::show`] showed.
    pub(crate) fn hide(&mut self, page: u64) {
        self.cache.forget(page);
    }

    /// The frame of a page in use.
    fn frame(&self, page: u64) -> Option<u32> {
        if let Some(io) = page.checked_sub(IO_PAGE) {
            return (self.pages.get(io as usize) == Some(&page)).then_some(io as u32);
        }
        match &self.frames {
            Frames::Growing { frames, .. } => frames.get(&page).copied(),
            Frames::Mapped(map) => {
                let word = map.word_index(page.checked_mul(PAGE_BYTES)?)?;
                Some((word / PAGE_WORDS) as u32)
            }
        }
    }

    /// Takes a page into use.
    fn add(&mut self, page: u64, image: &Image) -> Result<u32, Refusal> {
        let Frames::Growing { frames, most } = &mut self.frames else {
            return Err(Refusal::Outside);
        };
        if !self.reach.contains(&page) {
            return Err(Refusal::Outside);
        }
        let frame = self.pages.len();
        if (frame as u64 + 1) * PAGE_WORDS > *most {
            return Err(Refusal::Full);
        }
        frames.insert(page, frame as u32);
        self.pages.push(page);
        self.allot();
        self.fill(frame, image);
        Ok(frame as u32)
    }

    /// Puts into a frame what the image has there.
    fn fill(&mut self, frame: usize, image: &Image) {
        let words = &mut self.words[frame * WORDS..][..WORDS];
        words.copy_from_slice(&initial(self.pages[frame], image));
    }

    /// The pages of the guest that are in use, ascending.
    pub(crate) fn pages_in_use(&self) -> Vec<u64> {
        let mut pages: Vec<u64> =
            self.pages.iter().copied().filter(|&page| page < IO_PAGE).collect();
        pages.sort_unstable();
        pages
    }

    /// Words of all pages in use.
    pub(crate) fn words_in_use(&self) -> u64 {
        self.words.len() as u64
    }

    /// The frame that each frame has in memory with the map `map`, which covers all of them.
    pub(crate) fn frames_in(&self, map: &MemoryMap) -> Vec<u32> {
        let place = |page: u64| match page.checked_sub(IO_PAGE) {
            Some(io) => io,
            None => map.word_index(page * PAGE_BYTES).expect("the map covers it") / PAGE_WORDS,
        };
        self.pages.iter().map(|&page| place(page) as u32).collect()
    }

    /// Words of the I/O region.
    pub(crate) fn io(&self) -> &[u64] {
        let pages = self.pages.iter().take_while(|&&page| page >= IO_PAGE).count();
        &self.words[..pages * WORDS]
    }

    /// The frames written since the last call of [`Memory::forget_written`], each once.
    pub(crate) fn written(&self) -> impl Iterator<Item = (u32, &Page)> + '_ {
        self.written.iter().map(|&frame| {
            let words = &self.words[frame as usize * WORDS..];
            (frame, words.first_chunk().expect("memory is a whole number of pages"))
        })
    }

    /// Starts a new list of written frames.
    pub(crate) fn forget_written(&mut self) {
        for frame in self.written.drain(..) {
            self.is_written[frame as usize] = false;
            self.cache.forget(self.pages[frame as usize]);
        }
    }

    /// Whether the frame was written since the last call of [`Memory::forget_written`].
    pub(crate) fn is_written(&self, frame: usize) -> bool {
        self.is_written[frame]
    }

    /// All words in use, by value.
    pub(crate) fn into_words(self) -> Vec<u64> {
        self.words
    }

    /// Replaces a page, by its initial content if there is no other, behind the back of all
    /// bookkeeping.
    pub(crate) fn restore(&mut self, frame: usize, content: Option<&Page>, image: &Image) {
        match content {
            Some(content) => self.words[frame * WORDS..][..WORDS].copy_from_slice(content),
            None => self.fill(frame, image),
        }
    }

    /// The bytes `[address, address + length)` of the guest, as far as it may have memory there.
    pub(crate) fn bytes<'a>(
        &'a self,
        image: &'a Image,
        address: u64,
        length: u64,
    ) -> impl Iterator<Item = u8> + 'a {
        (address / 8..=u64::MAX / 8)
            .map_while(|index| self.word(image, 8 * index))
            .flat_map(u64::to_le_bytes)
            .skip((address % 8) as usize)
            .take(usize::try_from(length).unwrap_or(usize::MAX))
    }

    /// The word that begins at `address`, if the guest may have memory there.
    fn word(&self, image: &Image, address: u64) -> Option<u64> {
        let page = address / PAGE_BYTES;
        match self.frame(page) {
            Some(frame) => {
                let within = (address % PAGE_BYTES / 8) as usize;
                Some(self.words[frame as usize * WORDS + within])
            }
            None if self.reach.contains(&page) => Some(image_word(image, address).unwrap_or(0)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_program::{Extent, Segment};

    const LAYOUT: Layout = Layout { lowest: 0x1_0000, end: 1 << 34, output_capacity: 64 };
    const PAGE: u64 = 0x10;
    const LAST: u64 = (LAYOUT.end + (1 << 31)) / PAGE_BYTES - 1;

    fn image() -> Image {
        let bytes = (1..=16u8).collect();
        Image { segments: vec![Segment { address: 0x1_0ff8, bytes }] }
    }

    fn word(memory: &mut Memory, page: u64, place: usize) -> Option<u64> {
        let view = memory.view();
        let frame = view.cache.entry(page).readable(page)?;
        Some(view.words[frame * WORDS + place])
    }

    #[test]
    fn pages_come_with_their_image_and_count_when_they_are_accessed() {
        let (image, mut memory) = (image(), Memory::growing(&LAYOUT, 4 * PAGE_WORDS));
        assert_eq!(memory.words_in_use(), PAGE_WORDS);
        assert_eq!(word(&mut memory, PAGE, 511), None);
        assert_eq!(memory.show(PAGE, false, &image), Ok(()));
        assert_eq!(word(&mut memory, PAGE, 511), Some(0x0807_0605_0403_0201));
        assert_eq!(memory.show(PAGE + 1, true, &image), Ok(()));
        assert_eq!(word(&mut memory, PAGE + 1, 0), Some(0x100f_0e0d_0c0b_0a09));
        assert_eq!(memory.show(PAGE - 1, false, &image), Err(Refusal::Outside));
        assert_eq!(memory.show(LAST + 1, false, &image), Err(Refusal::Outside));
        assert_eq!(memory.show(LAST, false, &image), Ok(()));
        assert_eq!(memory.show(PAGE + 2, false, &image), Err(Refusal::Full));
        assert_eq!(memory.pages_in_use(), [PAGE, PAGE + 1, LAST]);
    }

    #[test]
    fn stores_go_to_pages_that_were_written_since_the_last_checkpoint() {
        let (image, mut memory) = (image(), Memory::growing(&LAYOUT, 1 << 20));
        let writable = |memory: &Memory| memory.cache.entry(PAGE).writable(PAGE).is_some();
        memory.show(PAGE, false, &image).unwrap();
        assert!(!writable(&memory));
        memory.show(PAGE, true, &image).unwrap();
        memory.show(PAGE, false, &image).unwrap();
        assert!(writable(&memory));
        assert_eq!(memory.written().map(|(frame, _)| frame).collect::<Vec<_>>(), [1]);
        memory.forget_written();
        assert!(!writable(&memory));
        assert_eq!(memory.written().count(), 0);
    }

    #[test]
    fn no_address_of_the_guest_is_on_a_page_of_the_io_region() {
        let mut memory = Memory::growing(&LAYOUT, 1 << 20);
        memory.show(io_page(0), true, &image()).unwrap();
        for address in [0, 1 << 62, 1 << 63, u64::MAX] {
            let page = address / PAGE_BYTES;
            assert_eq!(memory.view().cache.entry(page).readable(page), None);
        }
    }

    #[test]
    fn mapped_memory_has_words_where_the_map_has_them() {
        let extents =
            [(PAGE, 1), (PAGE + 5, 2)].map(|(first_page, pages)| Extent { first_page, pages });
        let map = Arc::new(MemoryMap::new(&LAYOUT, &extents).unwrap());
        let mut memory = Memory::mapped(&LAYOUT, &map, &image());
        assert_eq!(memory.words_in_use(), map.words());
        memory.show(PAGE, false, &image()).unwrap();
        assert_eq!(word(&mut memory, PAGE, 511), Some(0x0807_0605_0403_0201));
        assert_eq!(memory.frame(PAGE + 6), Some(3));
        assert_eq!(memory.show(PAGE + 1, false, &image()), Err(Refusal::Outside));
    }

    #[test]
    fn bytes_are_those_in_use_and_those_of_the_image_and_zeros() {
        let (image, mut memory) = (image(), Memory::growing(&LAYOUT, 1 << 20));
        assert_eq!(memory.bytes(&image, 0x1_0ffd, 6).collect::<Vec<_>>(), [6, 7, 8, 9, 10, 11]);
        memory.show(PAGE, true, &image).unwrap();
        memory.view().words[WORDS + 511] = u64::MAX;
        assert_eq!(memory.bytes(&image, 0x1_0fff, 3).collect::<Vec<_>>(), [255, 9, 10]);
        assert_eq!(memory.bytes(&image, 0x7_0000, 3).collect::<Vec<_>>(), [0; 3]);
        assert_eq!(memory.bytes(&image, u64::MAX, 4).count(), 0);
    }
}
