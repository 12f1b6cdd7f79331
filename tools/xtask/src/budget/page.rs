//! Where the measurements are written: a table, and JSON.

use super::{Attempt, Trial};
use crate::proofs::{Record, promises};
use crate::workspace::{Finding, Workspace};
use serde_json::json;

const PAGE: &str = "docs/memory/budget.md";
const JSON: &str = "docs/memory/budget.json";

const HEAD: &str = "\n| guest | rows | budget | budget MiB | peak RSS MiB | predicted | pred./meas. | prove s | predicted \
                    | pred./meas. | passes |\n|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";

/// Writes both.
pub(super) fn write(
    workspace: &Workspace,
    trials: &[Trial],
    findings: &[Finding],
) -> Result<(), String> {
    let findings: Vec<String> = findings.iter().map(Finding::to_string).collect();
    let all = json!({ "trials": trials, "findings": findings });
    workspace.write_json(JSON, &all)?;
    let lines: String = trials.iter().flat_map(lines).collect();
    let findings = if findings.is_empty() { "none".to_owned() } else { findings.join("\n- ") };
    workspace.write_tables(PAGE, "budget", &format!("{HEAD}{lines}\nFindings:\n\n- {findings}\n\n"))
}

fn lines(trial: &Trial) -> Vec<String> {
    let linear = line(&trial.linear, "none, linear", "");
    let attempts = trial.attempts.iter().filter_map(|attempt| {
        let Attempt { budget_bytes, factor, outcome } = attempt;
        let budget = format!("{:.1}", mebibytes(*budget_bytes));
        Some(line(outcome.as_ref().ok()?, &format!("{factor:.1} × smallest"), &budget))
    });
    [linear].into_iter().chain(attempts).collect()
}

fn line(record: &Record, which: &str, budget: &str) -> String {
    let r = &record.report;
    let [peak, seconds] = promises::predictions(record);
    format!(
        "| {} | 2^{} | {which} | {budget} | {:.1} | {:.1} | {peak:.2} | {:.2} | {:.2} | {seconds:.2} | {} |\n",
        record.guest,
        record.log_cycles,
        mebibytes(r.peak_rss_bytes),
        mebibytes(r.planned_rss_bytes),
        r.prove_seconds,
        r.planned_seconds,
        r.passes,
    )
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
