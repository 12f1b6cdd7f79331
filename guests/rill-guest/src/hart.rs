//! State of the program's only hart.

use core::cell::Cell;

/// A `static` variable without lock.
pub(crate) struct HartCell<T>(Cell<T>);

// SAFETY: a guest has one hart and no interrupts, so nothing is ever accessed concurrently.
unsafe impl<T> Sync for HartCell<T> {}

impl<T: Copy> HartCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Cell::new(value))
    }

    pub(crate) fn get(&self) -> T {
        self.0.get()
    }

    pub(crate) fn set(&self, value: T) {
        self.0.set(value);
    }
}
