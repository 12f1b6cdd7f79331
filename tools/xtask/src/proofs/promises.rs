//! What every streaming proof promises, whatever its budget.

use super::Record;

/// Bytes written to files besides proof, report and generators at most: nothing but what is
/// printed.
const WRITTEN: u64 = 1 << 16;

/// The promises that a streaming proof has broken.
pub(crate) fn broken(record: &Record) -> Vec<String> {
    let r = &record.report;
    let mut broken = Vec::new();
    let mut most = |what: &str, value: u64, most: u64| {
        if value > most {
            broken.push(format!("{what} {value}, at most {most}"));
        }
    };
    most("peak RSS", r.peak_rss_bytes, r.planned_rss_bytes);
    most("bytes written", record.written_bytes, WRITTEN);
    most("bytes of generators", record.cache_bytes, most_cache_bytes(record.log_cycles));
    let mut equal = |what: &str, value: u64, planned: u64| {
        if value != planned {
            broken.push(format!("{what} {value}, planned {planned}"));
        }
    };
    equal("passes", r.passes, r.planned_passes);
    equal("rows replayed", r.replayed_rows, r.planned_passes * r.padded_cycles);
    broken
}

/// Most bytes of the generators for `2^log_cycles` rows: 192 for each column of a matrix of at most
/// `2^8` chunk values, and a name and a checksum.
fn most_cache_bytes(log_cycles: u8) -> u64 {
    (192 << (log_cycles + 8).div_ceil(2)) + 64
}
