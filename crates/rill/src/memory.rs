//! What a stage holds at most.

/// Measures heap. The allocator belongs to the binary, so the binary lends a meter.
pub trait Meter: Sync {
    /// Forgets the peak so far.
    fn reset(&self);

    /// Most bytes allocated at a time since the last reset.
    fn peak_bytes(&self) -> u64;
}

/// Measures nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMeter;

impl Meter for NoMeter {
    fn reset(&self) {}

    fn peak_bytes(&self) -> u64 {
        0
    }
}

/// Peak resident memory of the process since the last reset, bytes; `None` where the system does not tell.
pub fn peak_rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

/// Forgets the peak of resident memory, where the system allows it.
pub fn reset_peak_rss() {
    // Where this is not allowed the peak is that of the whole process, which is still an upper bound.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
