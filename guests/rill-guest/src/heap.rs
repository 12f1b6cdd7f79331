//! The heap: a bump allocator over `brk`.
//!
//! A guest runs briefly and pays for every instruction but little for memory, so blocks are not
//! reused. The one exception costs nothing: the block allocated last can grow, shrink and go away
//! in place, which is all that a growing `Vec` needs.

use core::{
    alloc::{GlobalAlloc, Layout},
    ptr,
};

use crate::{hart::HartCell, sys};

/// The break rises by multiples of this, to ask for it rarely. Memory that is not touched is free.
const STEP: usize = 1 << 20;

/// Least alignment of a block: byte buffers can then be copied by words.
const WORD: usize = 8;

#[global_allocator]
static HEAP: Heap = Heap { next: HartCell::new(0), end: HartCell::new(0), clean: HartCell::new(0) };

struct Heap {
    /// Where the next block starts; 0 before the first one.
    next: HartCell<usize>,
    /// The break.
    end: HartCell<usize>,
    /// Memory from here to the break was never handed out: it is still zero.
    clean: HartCell<usize>,
}

impl Heap {
    /// Moves `next` to `end`, raising the break as needed.
    fn claim(&self, end: usize) -> bool {
        if end > self.end.get() && !self.raise(end) {
            return false;
        }
        self.next.set(end);
        self.clean.set(self.clean.get().max(end));
        true
    }

    #[cold]
    fn raise(&self, end: usize) -> bool {
        // Where there is no room for a whole step there may be for what is needed.
        for wish in [end.checked_next_multiple_of(STEP), Some(end)].into_iter().flatten() {
            self.end.set(sys::brk(wish));
            if end <= self.end.get() {
                return true;
            }
        }
        false
    }

    #[cold]
    fn open(&self) {
        let start = sys::brk(0);
        self.next.set(start);
        self.end.set(start);
        self.clean.set(start);
    }

    fn is_last(&self, block: *mut u8, layout: Layout) -> bool {
        block as usize + layout.size() == self.next.get()
    }
}

// SAFETY: blocks are disjoint ranges of the memory between the first break and the current one,
// aligned as asked; `next` passes below a block only when that block ends or moves.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if self.next.get() == 0 {
            self.open();
        }
        let start = self.next.get().checked_next_multiple_of(layout.align().max(WORD));
        let Some((start, end)) = start.and_then(|s| Some((s, s.checked_add(layout.size())?)))
        else {
            return ptr::null_mut();
        };
        if self.claim(end) { ptr::with_exposed_provenance_mut(start) } else { ptr::null_mut() }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let clean = self.clean.get();
        // SAFETY: the same contract.
        let block = unsafe { self.alloc(layout) };
        if !block.is_null() {
            let used = clean.saturating_sub(block as usize).min(layout.size());
            // SAFETY: `used` is at most the size of the new block.
            unsafe { block.write_bytes(0, used) };
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if self.is_last(block, layout) {
            self.next.set(block as usize);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if self.is_last(block, layout) {
            let end = (block as usize).checked_add(size);
            return if end.is_some_and(|end| self.claim(end)) { block } else { ptr::null_mut() };
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the caller keeps `size`, rounded up to the alignment, within isize.
        let layout_there = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: `size` exceeds the old size, so it is not zero.
        let there = unsafe { self.alloc(layout_there) };
        if !there.is_null() {
            // SAFETY: both blocks hold the old size, and a new block overlaps no other.
            unsafe { ptr::copy_nonoverlapping(block, there, layout.size()) };
        }
        there
    }
}
