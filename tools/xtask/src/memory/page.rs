//! Where the measurements are written: JSON, a table, a picture.

use super::judge::slope;
use super::plot;
use crate::proofs::{Form, Record};
use crate::workspace::{Finding, Workspace};
use serde_json::json;

const FOLDER: &str = "docs/memory";

/// Writes all of them.
pub(super) fn write(
    workspace: &Workspace,
    records: &[Record],
    findings: &[Finding],
) -> Result<(), String> {
    let findings: Vec<String> = findings.iter().map(Finding::to_string).collect();
    let all = json!({ "records": records, "findings": findings });
    workspace.write_json(&format!("{FOLDER}/memory.json"), &all)?;
    plot::write(&workspace.path(&format!("{FOLDER}/memory.svg")), records)?;
    let tables = [proofs(records), slopes(records), stages(records)].concat();
    workspace.write_tables(&format!("{FOLDER}/README.md"), "memory", &tables)
}

fn proofs(records: &[Record]) -> String {
    let mut text = "\n| guest | form | rows | K | passes | prove s | planned s | peak RSS MiB | planned | law | \
                    peak heap MiB |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        .to_owned();
    for record in records {
        let r = &record.report;
        text += &format!(
            "| {} | {} | 2^{} | 2^{} | {} | {:.2} | {:.2} | {} | {} | {} | {} |\n",
            record.guest,
            record.form.name(),
            record.log_cycles,
            r.memory_words.max(1).ilog2(),
            r.passes,
            r.prove_seconds,
            r.planned_seconds,
            r.peak_rss_bytes >> 20,
            r.planned_rss_bytes >> 20,
            r.law_rss_bytes >> 20,
            r.peak_heap_bytes >> 20,
        );
    }
    text
}

fn slopes(records: &[Record]) -> String {
    let mut text =
        "\nSlope of log(peak − peak at 2^12 rows) against log T, from 2^18 on:\n\n".to_owned();
    let mut guests: Vec<&str> = records.iter().map(|record| record.guest).collect();
    guests.dedup();
    for guest in guests {
        if let Some(slope) = slope(records, guest) {
            text += &format!("- {guest}: {slope:.2}\n");
        }
    }
    text
}

/// Stage by stage: seconds, heap, passes, streamed rounds; streaming over linear.
fn stages(records: &[Record]) -> String {
    let mut text =
        "\nSeconds (peak heap MiB; passes; cycle rounds streamed) by stage:\n\n".to_owned();
    let Some(first) = records.first() else { return text };
    let names: Vec<&str> = first.report.stages.iter().map(|stage| stage.name.as_str()).collect();
    text += &format!("| proof | {} |\n|---|{}\n", names.join(" | "), "--:|".repeat(names.len()));
    for record in records {
        let cells: Vec<String> = record
            .report
            .stages
            .iter()
            .map(|stage| {
                let heap = stage.peak_heap_bytes as f64 / f64::from(1 << 20);
                let how = match record.form {
                    Form::Linear => String::new(),
                    Form::Streaming => format!("; {}; {}", stage.passes, stage.streamed_rounds),
                };
                format!("{:.2} ({heap:.1}{how})", stage.seconds)
            })
            .collect();
        let (guest, form, size) = (record.guest, record.form.name(), record.log_cycles);
        text += &format!("| {guest}, {form}, 2^{size} | {} |\n", cells.join(" | "));
    }
    text
}
