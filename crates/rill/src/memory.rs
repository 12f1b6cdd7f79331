//! The most that a proof holds, measured.

use crate::room::kibibytes;

/// Measures heap. The allocator belongs to the binary, so the binary lends a meter.
pub trait Meter: Sync {
    /// Forgets the peaks so far.
    fn reset(&self);

    /// Bytes allocated now.
    fn held_bytes(&self) -> u64;

    /// The most bytes allocated at one time since the last reset.
    fn peak_bytes(&self) -> u64;

    /// Bytes of the largest single allocation that led to a new peak since the last reset.
    fn largest_bytes(&self) -> u64;
}

/// Peak resident memory of the process since the last reset, bytes; `None` where the system does
/// not tell.
pub fn peak_rss_bytes() -> Option<u64> {
    of_status("VmHWM:")
}

/// Resident memory of the process, bytes; `None` where the system does not tell.
pub fn rss_bytes() -> Option<u64> {
    of_status("VmRSS:")
}

fn of_status(name: &str) -> Option<u64> {
    kibibytes(&std::fs::read_to_string("/proc/self/status").ok()?, name)
}

/// Forgets the peak of resident memory, where the system allows it. An observer of the process
/// then sees too little, so this is only for measuring stages.
fn reset_peak_rss() {
    // Where this is not allowed the peak is that of the whole process, still an upper bound.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The peaks of a proof and of each of its stages.
pub(crate) struct Gauge<'a> {
    /// Of heap; without one there are zeros.
    meter: Option<&'a dyn Meter>,
    /// Whether each stage has its own peak of resident memory; otherwise it is the process's so
    /// far.
    by_stage: bool,
    total: Peak,
    /// Bytes of heap held when the part began.
    pub(crate) held: u64,
}

/// The most memory held at one time, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Peak {
    pub(crate) heap: u64,
    pub(crate) rss: u64,
    /// The largest single allocation.
    pub(crate) largest: u64,
}

impl Peak {
    fn max(self, other: Self) -> Self {
        Self {
            heap: self.heap.max(other.heap),
            rss: self.rss.max(other.rss),
            largest: self.largest.max(other.largest),
        }
    }
}

impl<'a> Gauge<'a> {
    /// Measures heap from now on, resident memory from the start of the process on.
    pub(crate) fn new(meter: Option<&'a dyn Meter>, by_stage: bool) -> Self {
        let total = Peak { rss: peak_rss_bytes().unwrap_or(0), ..Peak::default() };
        let mut gauge = Self { meter, by_stage, total, held: 0 };
        gauge.reset_heap();
        gauge
    }

    /// Measures heap anew.
    fn reset_heap(&mut self) {
        if let Some(meter) = self.meter {
            self.held = meter.held_bytes();
            meter.reset();
        }
    }

    /// Measures the next part from now on.
    pub(crate) fn next_part(&mut self) {
        self.total = self.total();
        self.reset_heap();
        if self.by_stage {
            reset_peak_rss();
        }
    }

    /// Forgets all heap so far. A run reserves, without touching it, room for the largest memory a
    /// guest may have: the allocator cannot know that this costs nothing, so a run counts by its
    /// RSS only.
    pub(crate) fn forget_heap(&mut self) {
        self.next_part();
        self.total.heap = 0;
    }

    /// The peak of the part so far.
    pub(crate) fn part(&self) -> Peak {
        Peak {
            heap: self.meter.map_or(0, Meter::peak_bytes),
            rss: peak_rss_bytes().unwrap_or(0),
            largest: self.meter.map_or(0, Meter::largest_bytes),
        }
    }

    /// The peak of all parts so far.
    pub(crate) fn total(&self) -> Peak {
        self.total.max(self.part())
    }
}
