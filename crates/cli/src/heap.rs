//! An allocator that counts.
#![expect(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; this one hands on to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{Cursor, Write};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, with the bytes held now, the most since the last reset and the
/// largest allocation of those that led to a new peak.
#[derive(Debug)]
pub(crate) struct Heap {
    held: AtomicUsize,
    peak: AtomicUsize,
    largest: AtomicUsize,
}

impl Heap {
    pub(crate) const fn new() -> Self {
        Self { held: AtomicUsize::new(0), peak: AtomicUsize::new(0), largest: AtomicUsize::new(0) }
    }

    fn add(&self, bytes: usize) {
        let held = self.held.fetch_add(bytes, Relaxed).wrapping_add(bytes);
        // Most allocations set no record, and a load is cheaper than a read-modify-write.
        if held > self.peak.load(Relaxed) {
            self.peak.fetch_max(held, Relaxed);
            if bytes > self.largest.load(Relaxed) {
                self.largest.fetch_max(bytes, Relaxed);
            }
        }
    }

    fn remove(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Relaxed);
    }

    /// Counts a block that the system has given. If it has none, the process ends with a message:
    /// the library would abort, and half-done work is useless.
    fn given(&self, block: *mut u8, bytes: usize) -> *mut u8 {
        if block.is_null() {
            out_of_memory(bytes);
        }
        self.add(bytes);
        block
    }
}

/// Ends the process with the status for a lack of memory, without allocating.
#[cold]
fn out_of_memory(bytes: usize) -> ! {
    // Room for any number; a message that was cut short would still be one.
    let mut text = Cursor::new([0; 80]);
    let _ = writeln!(text, "rill: the system has no memory left for {bytes} more bytes");
    let length = text.position() as usize;
    // SAFETY: these are the bytes that were written; nobody hears of a failure.
    unsafe { libc::write(libc::STDERR_FILENO, text.get_ref().as_ptr().cast(), length) };
    // SAFETY: ends the process at once; nothing of it is used again.
    unsafe { libc::_exit(crate::failure::Kind::NoRoom.status().into()) }
}

impl rill::Meter for Heap {
    fn reset(&self) {
        self.peak.store(self.held.load(Relaxed), Relaxed);
        self.largest.store(0, Relaxed);
    }

    fn held_bytes(&self) -> u64 {
        self.held.load(Relaxed) as u64
    }

    fn peak_bytes(&self) -> u64 {
        self.peak.load(Relaxed) as u64
    }

    fn largest_bytes(&self) -> u64 {
        self.largest.load(Relaxed) as u64
    }
}

// SAFETY: every method hands its arguments to `System` unchanged and returns what `System` returns,
// or does not return; counting touches three atomics and cannot panic or allocate.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those `System` asks for.
        let block = unsafe { System.alloc(layout) };
        self.given(block, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those `System` asks for.
        let block = unsafe { System.alloc_zeroed(layout) };
        self.given(block, layout.size())
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promises are those `System` asks for; `block` came from `System`.
        let moved = unsafe { System.realloc(block, layout, size) };
        // Large blocks are moved by mapping them elsewhere: they are not there twice.
        self.remove(layout.size().saturating_sub(size));
        self.given(moved, size.saturating_sub(layout.size()))
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are those `System` asks for; `block` came from `System`.
        unsafe { System.dealloc(block, layout) };
        self.remove(layout.size());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill::Meter;

    #[test]
    fn the_peak_is_the_most_held_since_the_reset() {
        let heap = Heap::new();
        heap.add(100);
        heap.remove(60);
        assert_eq!(heap.peak_bytes(), 100);
        heap.reset();
        assert_eq!(heap.peak_bytes(), 40);
        heap.add(10);
        assert_eq!((heap.peak_bytes(), heap.held_bytes(), heap.largest_bytes()), (50, 50, 10));
    }

    #[test]
    fn what_is_allocated_is_counted() {
        let heap = Heap::new();
        let layout = |bytes| Layout::from_size_align(bytes, 8).unwrap();
        // SAFETY: the layouts are not empty, and each block is given back with the layout it has.
        unsafe {
            let small = heap.alloc(layout(100));
            let block = heap.alloc_zeroed(layout(1000));
            let block = heap.realloc(block, layout(1000), 3000);
            assert_eq!((heap.held_bytes(), heap.peak_bytes()), (3100, 3100));
            let block = heap.realloc(block, layout(3000), 500);
            heap.dealloc(small, layout(100));
            assert_eq!((heap.held_bytes(), heap.peak_bytes()), (500, 3100));
            heap.dealloc(block, layout(500));
        }
        assert_eq!(heap.held_bytes(), 0);
    }

    #[test]
    fn the_program_counts() {
        // Other tests hold something at any time.
        assert!(crate::HEAP.peak_bytes() > 0);
    }
}
