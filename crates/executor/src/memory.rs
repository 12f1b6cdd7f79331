//! Flat guest memory.

use core::ops::Range;
use rill_program::{Image, Layout};

/// Words of a page, the unit in which checkpoints share memory.
pub(crate) const PAGE_WORDS: usize = 512;

/// Least address that the interpreter sees without asking.
const LEAST_VISIBLE: u64 = 8 * PAGE_WORDS as u64;

/// One page.
pub(crate) type Page = [u64; PAGE_WORDS];

/// Stores go through: the page is listed as written since the last checkpoint.
pub(crate) const WRITABLE: u8 = 1;
/// Listed, but every store asks first.
const GUARDED: u8 = 2;

/// The window of guest memory, word `k` at byte address `lowest + 8k`.
///
/// The words are allocated zeroed and untouched, so the operating system supplies pages when they
/// are first written. Three devices keep all bookkeeping off the fast path of the interpreter. It
/// sees only the words below `visible`, a power of two that doubles when an access lies beyond. It
/// may only store into pages marked [`WRITABLE`]. And it sees no address below [`LEAST_VISIBLE`],
/// where effective addresses beyond 2^64 would wrap to: such accesses cannot be proven, and the
/// immediates of instructions are smaller than that.
#[derive(Debug)]
pub(crate) struct Memory {
    lowest: u64,
    words: Vec<u64>,
    visible: usize,
    state: Vec<u8>,
    /// Pages written since the last call of [`Memory::forget_written`].
    written: Vec<u32>,
    /// Word indices of the I/O region.
    guarded: Range<u64>,
    /// Whether all words in use are visible.
    low: bool,
}

/// What the interpreter sees of memory.
#[derive(Debug)]
pub(crate) struct View<'a> {
    /// Byte address of `words[0]`.
    pub(crate) lowest: u64,
    /// Index of `words[0]` in the window.
    pub(crate) first: u32,
    pub(crate) words: &'a mut [u64],
    /// States of the pages.
    pub(crate) pages: &'a [u8],
}

impl Memory {
    /// Zeroed memory of `2^log_words` words (at least one page), of which `2^log_visible` are in
    /// use.
    pub(crate) fn new(layout: &Layout, log_visible: u32, log_words: u32) -> Self {
        let first = layout.io.wrapping_sub(layout.lowest) / 8;
        let words = 1 << log_words;
        Self {
            lowest: layout.lowest,
            words: vec![0; words],
            low: false,
            visible: 1 << log_visible.min(log_words),
            state: vec![0; words / PAGE_WORDS],
            written: Vec::new(),
            guarded: first..first.saturating_add(layout.io_words()),
        }
    }

    /// Writes the initial words, all of them in use.
    pub(crate) fn load(&mut self, image: &Image) {
        for (address, value) in image.words() {
            let index = self.index(address);
            self.mark(index, GUARDED);
            self.words[index as usize] = value;
        }
    }

    /// Index of the word that holds byte `address`, beyond all words if the address lies below the
    /// window.
    pub(crate) fn index(&self, address: u64) -> u64 {
        address.wrapping_sub(self.lowest) / 8
    }

    /// What the interpreter sees.
    #[inline]
    pub(crate) fn view(&mut self) -> View<'_> {
        let hidden = if self.low { 0 } else { self.hidden() };
        View {
            lowest: self.lowest + 8 * hidden as u64,
            first: hidden as u32,
            words: &mut self.words[hidden..self.visible],
            pages: &self.state[hidden / PAGE_WORDS..self.visible / PAGE_WORDS],
        }
    }

    /// Words that only [`Memory::show_low`] shows: none, or the first page.
    fn hidden(&self) -> usize {
        if self.lowest < LEAST_VISIBLE { PAGE_WORDS } else { 0 }
    }

    /// Whether a word is in use but hidden.
    pub(crate) fn is_low(&self, index: u64) -> bool {
        index < self.hidden() as u64
    }

    /// Shows or hides the words that [`Memory::is_low`] is about.
    pub(crate) fn show_low(&mut self, show: bool) {
        self.low = show;
    }

    /// The words in use.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words[..self.visible]
    }

    /// Binary logarithm of the number of words in use.
    pub(crate) fn log_visible(&self) -> u32 {
        self.visible.trailing_zeros()
    }

    /// Brings word `index` into use, if there is room for it.
    pub(crate) fn reach(&mut self, index: u64) -> bool {
        if index >= self.words.len() as u64 {
            return false;
        }
        self.visible = self.visible.max((index as usize + 1).next_power_of_two());
        true
    }

    /// Whether the word is part of the I/O region.
    pub(crate) fn is_guarded(&self, index: u64) -> bool {
        self.guarded.contains(&index)
    }

    /// Opens the page of word `index` for one store or, if nothing on it is guarded, for all until
    /// the next checkpoint. Returns whether the page must be closed by [`Memory::close`] after the
    /// store.
    pub(crate) fn open(&mut self, index: u64) -> bool {
        self.mark(index, WRITABLE);
        let first = index - index % PAGE_WORDS as u64;
        self.guarded.start < first + PAGE_WORDS as u64 && first < self.guarded.end
    }

    /// Ends what [`Memory::open`] began.
    pub(crate) fn close(&mut self, index: u64) {
        self.state[index as usize / PAGE_WORDS] = GUARDED;
    }

    fn mark(&mut self, index: u64, state: u8) {
        let page = index as usize / PAGE_WORDS;
        if self.state[page] == 0 {
            self.written.push(page as u32);
        }
        self.state[page] = state;
    }

    /// The pages written since the last call of [`Memory::forget_written`], each once.
    pub(crate) fn written(&self) -> impl Iterator<Item = (u32, &Page)> + '_ {
        self.written.iter().map(|&page| (page, self.page(page as usize)))
    }

    /// Starts a new list of written pages.
    pub(crate) fn forget_written(&mut self) {
        for page in self.written.drain(..) {
            self.state[page as usize] = 0;
        }
    }

    /// Whether the page was written since the last call of [`Memory::forget_written`].
    pub(crate) fn is_written(&self, page: usize) -> bool {
        self.state[page] != 0
    }

    /// The words in use, by value.
    pub(crate) fn into_words(mut self) -> Vec<u64> {
        self.words.truncate(self.visible);
        self.words
    }

    /// Replaces a page behind the back of all bookkeeping.
    pub(crate) fn restore(&mut self, page: usize, content: &Page) {
        let start = page * PAGE_WORDS;
        self.words[start..start + PAGE_WORDS].copy_from_slice(content);
    }

    fn page(&self, page: usize) -> &Page {
        let start = page * PAGE_WORDS;
        self.words[start..].first_chunk().expect("memory is a whole number of pages")
    }

    /// The bytes `[address, address + length)`, as far as they lie in memory in use.
    pub(crate) fn bytes(&self, address: u64, length: u64) -> impl Iterator<Item = u8> + '_ {
        (0..length).map_while(move |offset| address.checked_add(offset)).map_while(move |address| {
            let word = self.words().get(usize::try_from(self.index(address)).ok()?)?;
            Some((word >> (8 * (address % 8))) as u8)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout {
            lowest: 0x1_0000,
            io: 0x1_0000,
            output_capacity: 64,
            firmware: 0x1_1000,
            least_words: 1024,
        }
    }

    #[test]
    fn memory_in_use_doubles_up_to_its_end() {
        let mut memory = Memory::new(&layout(), 10, 12);
        assert!(memory.reach(0));
        assert_eq!(memory.log_visible(), 10);
        assert!(memory.reach(1024));
        assert_eq!(memory.log_visible(), 11);
        assert!(memory.reach(4095));
        assert!(!memory.reach(4096));
        assert_eq!(memory.log_visible(), 12);
    }

    #[test]
    fn only_pages_without_guarded_words_stay_open() {
        let mut memory = Memory::new(&layout(), 12, 12);
        assert!(memory.open(511));
        memory.close(511);
        assert!(!memory.open(512));
        assert_eq!(memory.view().pages[..2], [GUARDED, WRITABLE]);
        assert_eq!(memory.written().map(|(page, _)| page).collect::<Vec<_>>(), [0, 1]);
        memory.forget_written();
        assert_eq!(memory.written().count(), 0);
        assert_eq!(memory.view().pages[..2], [0, 0]);
    }

    #[test]
    fn bytes_are_little_endian_and_end_with_memory() {
        let mut memory = Memory::new(&layout(), 10, 10);
        memory.view().words[1023] = 0x0807_0605_0403_0201;
        let address = layout().lowest + 8 * 1023 + 5;
        assert_eq!(memory.bytes(address, 100).collect::<Vec<_>>(), [6, 7, 8]);
        assert_eq!(memory.bytes(layout().lowest - 1, 4).count(), 0);
        assert_eq!(memory.bytes(u64::MAX, 4).count(), 0);
    }
}
