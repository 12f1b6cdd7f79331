//! What a proof holds at most: measured, and estimated beforehand.

/// Measures heap. The allocator belongs to the binary, so the binary lends a meter.
pub trait Meter: Sync {
    /// Forgets the peaks so far.
    fn reset(&self);

    /// Bytes allocated now.
    fn held_bytes(&self) -> u64;

    /// Most bytes allocated at a time since the last reset.
    fn peak_bytes(&self) -> u64;

    /// Bytes of the largest single allocation that led to a new peak since the last reset.
    fn largest_bytes(&self) -> u64;
}

/// Measures nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMeter;

impl Meter for NoMeter {
    fn reset(&self) {}

    fn held_bytes(&self) -> u64 {
        0
    }

    fn peak_bytes(&self) -> u64 {
        0
    }

    fn largest_bytes(&self) -> u64 {
        0
    }
}

/// Peak resident memory of the process since the last reset, bytes; `None` where the system does
/// not tell.
pub fn peak_rss_bytes() -> Option<u64> {
    kibibytes("/proc/self/status", "VmHWM:")
}

/// Forgets the peak of resident memory, where the system allows it.
pub fn reset_peak_rss() {
    // Where this is not allowed the peak is that of the whole process, still an upper bound.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Bytes that are free for programs: of the machine, and of the container if it has a limit
/// (version 2 of control groups); `None` where the system does not tell.
pub fn available_bytes() -> Option<u64> {
    let machine = kibibytes("/proc/meminfo", "MemAvailable:")?;
    Some(container_bytes().map_or(machine, |container| container.min(machine)))
}

/// The bytes that a file of the system gives in KiB in the line that begins with `name`.
fn kibibytes(path: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

/// What the control group of the container leaves; `None` without a limit.
fn container_bytes() -> Option<u64> {
    let read = |name: &str| std::fs::read_to_string(format!("/sys/fs/cgroup/{name}")).ok();
    left_bytes(&read("memory.max")?, &read("memory.current")?, &read("memory.stat")?)
}

/// What a limit leaves: pages of files in the cache are counted as used, and are free for programs.
fn left_bytes(limit: &str, used: &str, statistics: &str) -> Option<u64> {
    let number = |text: &str| -> Option<u64> { text.trim().parse().ok() };
    let cached = |name: &str| {
        statistics.lines().find_map(|line| number(line.strip_prefix(name)?)).unwrap_or(0)
    };
    let cached = cached("inactive_file ") + cached("active_file ");
    Some(number(limit)?.saturating_sub(number(used)?.saturating_sub(cached)))
}

/// The peaks of a proof and of each of its stages.
pub(crate) struct Gauge<'a> {
    meter: &'a dyn Meter,
    total: Peak,
    /// Bytes of heap held when the part began.
    pub(crate) held: u64,
}

/// Most memory held at a time, bytes.
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
    /// Measures from now on.
    pub(crate) fn new(meter: &'a dyn Meter) -> Self {
        meter.reset();
        reset_peak_rss();
        Self { meter, total: Peak::default(), held: meter.held_bytes() }
    }

    /// Measures the next part from now on.
    pub(crate) fn next_part(&mut self) {
        self.total = self.total();
        self.held = self.meter.held_bytes();
        self.meter.reset();
        reset_peak_rss();
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
            heap: self.meter.peak_bytes(),
            rss: peak_rss_bytes().unwrap_or(0),
            largest: self.meter.largest_bytes(),
        }
    }

    /// The peak of all parts so far.
    pub(crate) fn total(&self) -> Peak {
        self.total.max(self.part())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_leaves_its_limit_but_what_is_used_and_not_cached() {
        let statistics = "anon 100\nfile 70\ninactive_file 40\nactive_file 20\n";
        assert_eq!(left_bytes("1000\n", "300\n", statistics), Some(760));
        assert_eq!(left_bytes("1000\n", "300\n", ""), Some(700));
        assert_eq!(left_bytes("100\n", "300\n", ""), Some(0));
        assert_eq!(left_bytes("max\n", "300\n", ""), None);
    }
}
