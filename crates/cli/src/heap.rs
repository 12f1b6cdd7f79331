//! An allocator that counts.
#![expect(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; this one hands on to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
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
    let mut digits = [0; 20];
    let mut text = Digits { place: digits.len(), digits: &mut digits };
    for part in ["rill: the system has no memory left for ", text.of(bytes), " more bytes\n"] {
        // SAFETY: the pointer and the length are those of a string; nobody hears of a failure.
        unsafe { libc::write(libc::STDERR_FILENO, part.as_ptr().cast(), part.len()) };
    }
    // SAFETY: ends the process at once; nothing of it is used again.
    unsafe { libc::_exit(crate::failure::Kind::NoRoom.status().into()) }
}

/// Room for the digits of a number.
struct Digits<'a> {
    place: usize,
    digits: &'a mut [u8; 20],
}

impl Digits<'_> {
    fn of(&mut self, mut number: usize) -> &str {
        loop {
            self.place -= 1;
            self.digits[self.place] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return str::from_utf8(&self.digits[self.place..]).unwrap_or_default();
            }
        }
    }
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
    fn numbers_are_written_without_allocating() {
        for number in [0, 7, 10, usize::MAX] {
            let text = number.to_string();
            assert_eq!(Digits { place: 20, digits: &mut [0; 20] }.of(number), text);
        }
    }

    #[test]
    fn the_program_counts() {
        // Other tests hold something at any time.
        assert!(crate::HEAP.peak_bytes() > 0);
    }
}
