//! What every streaming proof promises, whatever its budget.

use super::Record;

/// Binary logarithm of the columns of a matrix by the root of the rows, at most: half of the bits
/// of a chunk, and two.
const MORE_COLUMNS: u32 = 6;

/// Predicted by measured peak, least and most: a budget is kept, and not by being timid.
const PEAK: (f64, f64) = (1.0, 1.25);

/// Predicted by measured seconds, least and most.
const SECONDS: (f64, f64) = (0.7, 1.3);

/// Bytes written to files besides proof, report and generators at most: nothing but what is
/// printed.
const WRITTEN: u64 = 1 << 16;

/// What the system's own peak may lack of what is seen at a moment, bytes: it counts in batches.
const BATCHES: u64 = 1 << 20;

/// The promises that a streaming proof has broken.
pub(crate) fn broken(record: &Record) -> Vec<String> {
    let r = &record.report;
    let strays = record.stray_files.iter();
    let mut broken: Vec<String> = strays.map(|file| format!("{file} is left behind")).collect();
    let mut most = |what: &str, value: u64, most: u64| {
        if value > most {
            broken.push(format!("{what} {value}, at most {most}"));
        }
    };
    most("peak RSS", r.peak_rss_bytes, r.planned_rss_bytes);
    most("peak RSS, seen from outside", record.outside_rss_bytes, r.peak_rss_bytes + BATCHES);
    most("bytes written", record.written_bytes, WRITTEN);
    let mut equal = |what: &str, value: u64, planned: u64| {
        if value != planned {
            broken.push(format!("{what} {value}, planned {planned}"));
        }
    };
    equal("passes", r.passes, r.planned_passes);
    equal("rows replayed", r.replayed_rows, r.planned_passes * r.padded_cycles);
    // A file of generators is as long as its number of columns says, and there are O(√T) of these.
    let log_columns = (record.cache_bytes / 192).max(1).ilog2();
    equal("bytes of generators", record.cache_bytes, generator_bytes(log_columns));
    if log_columns > u32::from(record.log_cycles) / 2 + MORE_COLUMNS {
        broken.push(format!("generators for 2^{log_columns} columns"));
    }
    broken
}

/// Predictions that are too far from what was measured.
pub(crate) fn missed(record: &Record) -> Vec<String> {
    let [peak, seconds] = predictions(record);
    let checks = [("peak", peak, PEAK), ("time", seconds, SECONDS)];
    let missed =
        checks.iter().filter(|(_, ratio, (least, most))| !(*least..=*most).contains(ratio));
    let tell = |(what, ratio, (least, most)): &(&str, f64, (f64, f64))| {
        format!("predicted {what} by measured {ratio:.2}, {least} to {most} is allowed")
    };
    missed.map(tell).collect()
}

/// Predicted by measured: peak RSS, seconds.
pub(crate) fn predictions(record: &Record) -> [f64; 2] {
    let r = &record.report;
    [r.planned_rss_bytes as f64 / r.peak_rss_bytes as f64, r.planned_seconds / r.prove_seconds]
}

/// Bytes of a file of generators for `2^log_columns` columns: a name, 192 for each, a checksum.
pub(crate) fn generator_bytes(log_columns: u32) -> u64 {
    18 + (192 << log_columns) + 32
}
