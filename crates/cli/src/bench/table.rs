//! The measurements, for people.

use super::Measured;
use super::kernels::Kernels;
use super::machine::Machine;
use crate::terminal::mebibytes;
use rill::Report;
use std::fmt::Write;

/// Machine, and the head of the table.
pub(crate) fn head(machine: &Machine, kernels: &Kernels) -> String {
    let Machine { processor, threads, memory_bytes, ifma, ifma_used } = machine;
    let lanes = match (ifma, ifma_used) {
        (true, true) => "used",
        (true, false) => "there, but switched off",
        _ => "not there",
    };
    format!(
        "{processor}, {threads} threads, {:.0} MiB; AVX-512 IFMA {lanes}\n\
         arkworks: Fr product {:.1} ns, multi-pairing {:.0} us for each of 256 pairs\n\n\
         {:12} {:12} {:>4} {:>12} {:>12} {:>6} {:>9} {:>9} {:>8} {:>9} {:>8} {:>8} {:>7} {:>6}\n",
        mebibytes(*memory_bytes),
        kernels.fr_product_ns,
        kernels.pairing_us,
        "guest",
        "form",
        "2^k",
        "instructions",
        "rows",
        "fill %",
        "prove s",
        "setup s",
        "rows/s",
        "verify ms",
        "proof B",
        "heap MiB",
        "RSS MiB",
        "peer x",
    )
}

/// One proof.
pub(crate) fn line(measured: &Measured) -> String {
    let report = &measured.report;
    let peer = measured.peer.map_or_else(|| "-".to_owned(), |p| format!("{:.1}", p.ratio));
    format!(
        "{:12} {:12} {:>4} {:>12} {:>12} {:>6.1} {:>9.3} {:>9.3} {:>8.0} {:>9.2} {:>8} {:>8.1} {:>7.1} {:>6}\n",
        report.guest.as_deref().unwrap_or("-"),
        form(report),
        report.log_cycles.unwrap_or(0),
        report.instructions,
        report.cycles,
        100.0 * measured.fill,
        report.prove_seconds,
        report.preprocess_seconds,
        report.padded_cycles as f64 / report.prove_seconds,
        1e3 * report.verify_seconds,
        report.proof_bytes,
        mebibytes(report.peak_heap_bytes),
        mebibytes(report.peak_rss_bytes),
        peer,
    )
}

/// The form, marked in zero-knowledge. The widest is `streaming`.
fn form(report: &Report) -> String {
    let mark = if report.zero_knowledge { "+zk" } else { "" };
    format!("{}{mark}", report.form)
}

/// Seconds by stage, a line for each proof.
pub(crate) fn stages(runs: &[Measured]) -> String {
    let Some(first) = runs.first() else { return String::new() };
    let mut text = format!("\n{:12} {:12} {:>4}", "seconds", "", "2^k");
    for stage in &first.report.stages {
        let _ = write!(text, " {:>11}", stage.name);
    }
    for Measured { report, .. } in runs {
        let guest = report.guest.as_deref().unwrap_or("-");
        let log_cycles = report.log_cycles.unwrap_or(0);
        let _ = write!(text, "\n{guest:12} {:12} {log_cycles:>4}", form(report));
        for stage in &report.stages {
            let _ = write!(text, " {:>11.3}", stage.seconds);
        }
    }
    text + "\n"
}
