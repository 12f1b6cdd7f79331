//! What the law says about the measurements.

use super::COMPARED;
use crate::proofs::{FLOOR_BELOW, Form, Record, Report, Stage, Subject, promises};
use crate::workspace::Finding;

/// Peak resident memory for `K <= 2^16` words, MiB by `log_cycles`.
const CAPS: [(u8, u64); 6] = [(12, 24), (16, 36), (18, 44), (20, 66), (22, 108), (24, 190)];

/// Peak resident memory at most, of all guests: `base + per_word·K + per_root·√T` bytes, besides
/// those of the input and of the bytecode. May only be lowered; what the prover takes for the law
/// may be lower, and not higher.
const LAW: (u64, u64, u64) = (48 << 20, 128, 80 << 10);

/// Bytes for each row of the bytecode, of a power of two of them.
const LAW_PER_ROW: u64 = 768;

/// With calls, bytes at most: whatever the tables, for each bit of one call of each table.
const LAW_OF_CALLS: (u64, u64) = (8 << 20, 768);

/// Sizes at which predictions are judged.
const PREDICTED: [u8; 2] = [18, 20];

/// Rows by padded rows at least, but for the smallest size.
const FILL: f64 = 0.75;

/// Slope of `log(peak - floor)` against `log T` at most, from [`SLOPE_FROM`] on. The floor is the
/// peak at so many rows, which hardly any guest fills (decision 0015).
const SLOPE: f64 = 0.58;
const SLOPE_FROM: u8 = 18;
const FLOOR_AT: u8 = 12;

/// Time of the streaming prover by that of the linear one at most: of a proof, of a stage.
const TIME_RATIO: f64 = 1.35;
const STAGE_RATIO: f64 = 2.5;

/// Stages shorter than this have no ratio: what is measured there is the clock.
const SHORT_SECONDS: f64 = 0.2;

/// What may be held between stages: `base + per_word·K + per_root·√T` bytes.
const HELD: (u64, u64, u64) = (6 << 20, 40, 8 << 10);

/// With calls, bytes more: their input words as far as they are kept; for each bit of one call of each
/// table, what a stage leaves; for each bit of all calls by the root of the padded rows, the
/// commitments of rows of the matrix.
const HELD_OF_CALLS: (u64, u64, u64) = (8 << 20, 96, 10);

/// Stages in which the linear prover holds nothing proportional to T.
const SMALL: [&str; 2] = ["commitment", "opening"];

/// Room for the heap of stages that have nothing to stream, bytes: whether two threads hold most of
/// what they hold at the same moment is chance, and how many row commitments are there by then.
const EQUAL: u64 = 1 << 20;

/// Everything that is not as it should be with the measurements of `wanted`: guests, sizes, forms.
pub(super) fn judge(wanted: &[(Subject, Form)], records: &[Record]) -> Vec<Finding> {
    let of = |record: &Record| (record.guest, record.log_cycles, record.form);
    let missing = wanted.iter().filter(|(subject, form)| {
        !records.iter().any(|record| of(record) == (subject.name, subject.log_cycles, *form))
    });
    let missing = missing.map(|(subject, form)| {
        let place = format!("{} at 2^{}", subject.name, subject.log_cycles);
        Finding::new(place, format!("{} is not measured", form.name()))
    });
    missing.chain(measured(records)).collect()
}

/// Everything that is not as it should be with what was measured.
fn measured(records: &[Record]) -> Vec<Finding> {
    let streaming = || records.iter().filter(|record| record.form == Form::Streaming);
    let at = |record: &Record, what: Vec<String>| {
        let place = record.place();
        what.into_iter().map(move |what| Finding::new(&place, what))
    };
    let mut findings: Vec<Finding> = streaming().flat_map(|r| at(r, alone(r))).collect();
    for record in streaming() {
        let twin = records.iter().find(|linear| {
            let same = (linear.guest, linear.log_cycles) == (record.guest, record.log_cycles);
            same && linear.form == Form::Linear
        });
        if let Some(linear) = twin {
            findings.extend(at(record, beside(linear, record)));
        }
    }
    let mut guests: Vec<&str> = streaming().map(|record| record.guest).collect();
    guests.dedup();
    findings.extend(guests.iter().filter_map(|guest| slope_finding(records, guest)));
    findings
}

/// Judges a streaming proof for itself.
fn alone(record: &Record) -> Vec<String> {
    let r = &record.report;
    let mut broken = promises::broken(record);
    if PREDICTED.contains(&record.log_cycles) {
        broken.extend(promises::missed(record));
    }
    let mut limit = |what: &str, value: u64, most: u64| {
        if value > most {
            broken.push(format!("{what}: {value}, at most {most}"));
        }
    };
    let law = bytes(LAW, r) + LAW_PER_ROW * r.bytecode_rows + r.input_bytes + of_calls(r);
    limit("peak RSS, by law", r.peak_rss_bytes, law);
    limit("the law that the prover knows", r.law_rss_bytes, law);
    let stages = 10 + usize::from(r.call_bits > 0);
    if r.memory_words <= 1 << 16
        && r.call_bits == 0
        && let Some((_, cap)) = CAPS.iter().find(|(size, _)| *size == record.log_cycles)
    {
        limit("peak RSS, by table", r.peak_rss_bytes, cap << 20);
    }
    let held = bytes(HELD, r) + held_of_calls(r);
    for stage in &r.stages {
        limit(&format!("{}, held before it", stage.name), stage.held_heap_bytes, held);
    }
    let missing = r.peak_rss_bytes == 0
        || r.stages.len() != stages
        || r.stages.iter().any(|stage| stage.peak_heap_bytes == 0 || stage.peak_rss_bytes == 0);
    if missing {
        broken.push("a measurement is missing".to_owned());
    }
    let fill = r.cycles as f64 / r.padded_cycles as f64;
    if r.padded_cycles != 1 << record.log_cycles
        || (fill < FILL && record.log_cycles >= FLOOR_BELOW)
    {
        broken.push(format!("{:.0} % of the rows", 100.0 * fill));
    }
    broken
}

/// What the law has for calls.
fn of_calls(r: &Report) -> u64 {
    let (base, per_bit) = LAW_OF_CALLS;
    let calls: u64 = r.invocations.values().sum();
    if calls == 0 { 0 } else { base + per_bit * r.call_bits }
}

/// What of calls may be held between stages.
fn held_of_calls(r: &Report) -> u64 {
    let (base, per_bit, per_root) = HELD_OF_CALLS;
    let bits = r.invocations.values().sum::<u64>() * r.call_bits;
    let roots = (bits as f64 / (r.padded_cycles as f64).sqrt()) as u64;
    if bits == 0 { 0 } else { base + per_bit * r.call_bits + per_root * roots }
}

/// `base + per_word·K + per_root·√T` bytes.
fn bytes((base, per_word, per_root): (u64, u64, u64), r: &Report) -> u64 {
    let root = (r.padded_cycles as f64).sqrt();
    base + per_word * r.law_words + (per_root as f64 * root) as u64
}

/// Judges a streaming proof against the linear one.
fn beside(linear: &Record, record: &Record) -> Vec<String> {
    let mut broken = Vec::new();
    let ratio = record.report.prove_seconds / linear.report.prove_seconds;
    if record.log_cycles >= COMPARED[1] && ratio > TIME_RATIO {
        broken.push(format!("{ratio:.2} times the linear time, at most {TIME_RATIO}"));
    }
    if linear.proof_digest != record.proof_digest {
        broken.push("the proof is not the linear one".to_owned());
    }
    if linear.report.stages.len() != record.report.stages.len() {
        broken.push("a stage of the linear proof is missing".to_owned());
    }
    let stages = linear.report.stages.iter().zip(&record.report.stages);
    broken.extend(stages.flat_map(|(linear, stage)| stage_beside(linear, stage)));
    broken
}

fn stage_beside(linear: &Stage, stage: &Stage) -> Vec<String> {
    let mut broken = Vec::new();
    let ratio = stage.seconds / linear.seconds;
    if linear.seconds > SHORT_SECONDS && ratio > STAGE_RATIO {
        broken.push(format!("{}: {ratio:.2} times the linear time", stage.name));
    }
    let (ours, theirs) = (stage.peak_heap_bytes, linear.peak_heap_bytes);
    let small = SMALL.contains(&stage.name.as_str());
    let fine = if small { ours <= theirs + EQUAL } else { ours < theirs };
    if !fine {
        broken.push(format!("{}: {ours} bytes of heap, linear {theirs}", stage.name));
    }
    broken
}

/// The slope of `log2(peak - floor)` against `log_cycles`, by least squares.
pub(super) fn slope(records: &[Record], guest: &str) -> Option<f64> {
    let streaming = || records.iter().filter(|record| record.form == Form::Streaming);
    let floor = streaming().find(|record| record.log_cycles == FLOOR_AT)?;
    let floor = floor.report.peak_rss_bytes;
    let points: Vec<(f64, f64)> = streaming()
        .filter(|record| record.guest == guest && record.log_cycles >= SLOPE_FROM)
        .map(|record| {
            let above = record.report.peak_rss_bytes.saturating_sub(floor).max(1);
            (f64::from(record.log_cycles), (above as f64).log2())
        })
        .collect();
    if points.len() < 2 {
        return None;
    }
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let variance: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    Some(covariance / variance)
}

fn slope_finding(records: &[Record], guest: &str) -> Option<Finding> {
    let slope = slope(records, guest)?;
    (slope > SLOPE).then(|| Finding::new(guest, format!("slope {slope:.2}, at most {SLOPE}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proofs::sample;

    /// A guest at its smallest size and at three more, and the linear proof of the first of these.
    /// Peaks grow like the root of the rows.
    fn records() -> Vec<Record> {
        let linear = sample::record(Form::Linear, 18);
        let mut records = vec![linear];
        for (size, above) in [(12, 0), (18, 50), (20, 100), (22, 200)] {
            let mut record = sample::record(Form::Streaming, size);
            record.report.peak_rss_bytes = 800 + above;
            records.push(record);
        }
        records
    }

    /// What is found after a change of the streaming proof that has a linear one beside it.
    fn found(change: impl FnOnce(&mut Record)) -> Vec<String> {
        let mut records = records();
        change(&mut records[2]);
        measured(&records).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn what_is_not_measured_is_found() {
        let records = [sample::record(Form::Linear, 18), sample::record(Form::Streaming, 20)];
        let subject = |size| Subject::new("rows", size);
        let wanted = [
            (subject(18), Form::Linear),
            (subject(18), Form::Streaming),
            (subject(20), Form::Streaming),
            (subject(22), Form::Streaming),
        ];
        let found: Vec<String> = judge(&wanted, &records).iter().map(Finding::to_string).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("rows at 2^18") && found[1].contains("rows at 2^22"));
    }

    #[test]
    fn what_obeys_the_law_is_no_finding() {
        assert_eq!(found(|_| {}), [""; 0]);
        assert!((slope(&records(), "rows").unwrap() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_proof_that_breaks_the_law_is_found() {
        let finds = |change: fn(&mut Record), what: &str| {
            let found = found(change);
            assert!(found.iter().any(|finding| finding.contains(what)), "{what}: {found:?}");
        };
        finds(|r| r.report.peak_rss_bytes = 1 << 27, "peak RSS, by law");
        finds(|r| r.report.law_rss_bytes = 1 << 27, "the law that the prover knows");
        finds(|r| r.report.planned_rss_bytes = 849, "peak RSS 850, at most 849");
        finds(|r| r.report.planned_rss_bytes = 1100, "predicted peak by measured 1.29");
        finds(|r| r.report.peak_rss_bytes = 801, "slope");
        finds(|r| r.report.cycles = 1 << 17, "50 % of the rows");
        finds(|r| r.report.stages[3].peak_rss_bytes = 0, "missing");
        finds(|r| r.report.stages.truncate(9), "missing");
        finds(|r| r.report.stages[3].held_heap_bytes = 1 << 24, "operands, held before it");
        finds(|r| r.report.stages[3].peak_heap_bytes = 600, "operands: 600 bytes of heap");
        finds(
            |r| r.report.stages[0].peak_heap_bytes = 3 << 20,
            "commitment: 3145728 bytes of heap",
        );
        finds(|r| r.report.stages[3].seconds = 2.6, "operands: 2.60 times");
        finds(|r| r.proof_digest.clear(), "not the linear one");
    }

    #[test]
    fn time_is_judged_from_2_to_the_20_on() {
        let records = [Form::Linear, Form::Streaming].map(|form| {
            let mut record = sample::record(form, COMPARED[1]);
            record.report.prove_seconds = if form == Form::Linear { 1.0 } else { 1.36 };
            record
        });
        let found = measured(&records);
        assert_eq!(found.len(), 1);
        assert!(found[0].what.starts_with("1.36 times the linear time"));
    }
}
