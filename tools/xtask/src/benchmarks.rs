//! The benchmark page, written from the JSON that `rill bench --json` leaves next to it.

use crate::workspace::Workspace;
use serde_json::Value;

const FOLDER: &str = "docs/benchmarks";
const PAGE: &str = "docs/benchmarks/README.md";

/// Writes one table for each `docs/benchmarks/*.json` between the marks of the page.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    let mut tables = String::new();
    for file in workspace.files(FOLDER, "json") {
        let text = workspace.read(&file)?;
        let json: Value =
            serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
        tables += &table(&file, &json).ok_or(format!("{file}: not a benchmark file"))?;
    }
    workspace.write_tables(PAGE, "benchmarks", &tables)?;
    Ok(format!("wrote {PAGE}\n"))
}

fn table(file: &str, json: &Value) -> Option<String> {
    let name = file.rsplit('/').next()?;
    let mut text = format!("\n### [{name}]({name})\n\n");
    for key in ["commit", "machine"] {
        text += &format!("- {key}: {}\n", flat(&json[key]));
    }
    let runs = json["runs"].as_array()?;
    text += "\n| guest | form | threads | instructions | rows | rows/instr. | padded | prove s | verify ms \
             | proof B | heap MiB | RSS MiB |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    for run in runs {
        text += &row(run);
    }
    text += "\nSeconds (peak heap, peak RSS in MiB) by stage:\n\n";
    let names = stages(runs)?;
    text += &format!(
        "| guest, padded | {} |\n|---|{}\n",
        names.join(" | "),
        "--:|".repeat(names.len())
    );
    for run in runs {
        let cell = |stage: &Value| {
            let (heap, rss) =
                (mebibytes(&stage["peak_heap_bytes"]), mebibytes(&stage["peak_rss_bytes"]));
            format!("{:.2} ({heap}, {rss})", stage["seconds"].as_f64().unwrap_or(0.0))
        };
        let own = run["stages"].as_array()?;
        let cells: Vec<String> = names
            .iter()
            .map(|name| own.iter().find(|s| s["name"] == **name).map_or_else(String::new, cell))
            .collect();
        text += &format!("| {}, {} | {} |\n", flat(&run["guest"]), padded(run), cells.join(" | "));
    }
    text += "\n";
    text += &counts(runs);
    Some(text)
}

/// The stages of all runs, in the order of the run that has most.
fn stages(runs: &[Value]) -> Option<Vec<&str>> {
    let stages = |run: &Value| run["stages"].as_array().map_or(0, Vec::len);
    let most = runs.iter().rev().max_by_key(|run| stages(run))?;
    Some(most["stages"].as_array()?.iter().filter_map(|stage| stage["name"].as_str()).collect())
}

/// Seconds of what a guest does `count` times, beside the guest that does it in software.
fn counts(runs: &[Value]) -> String {
    let per_count = |run: &Value| {
        let count = run["count"].as_f64().filter(|count| *count > 0.0)?;
        Some(1e3 * run["prove_seconds"].as_f64()? / count)
    };
    let mut text = String::new();
    for run in runs.iter().filter(|run| flat(&run["guest"]).ends_with("-calls")) {
        let plain = software(&flat(&run["guest"]));
        let same = |other: &&Value| other["guest"] == plain && other["form"] == run["form"];
        // The one at the largest size.
        let plain = runs.iter().rev().find(same).and_then(per_count);
        let (Some(own), Some(plain)) = (per_count(run), plain) else { continue };
        let (guest, form, size) = (flat(&run["guest"]), flat(&run["form"]), padded(run));
        let (rows, count) = (run["cycles"].as_f64().unwrap_or(0.0), &run["count"]);
        let rows = rows / count.as_f64().unwrap_or(1.0);
        let ratio = plain / own;
        text += &format!(
            "| {guest} | {form} | {size} | {count} | {rows:.0} | {own:.3} | {plain:.1} | {ratio:.1} |\n"
        );
    }
    if !text.is_empty() {
        let head = "| guest | form | padded | count | rows each | ms each | ms each in software | ratio |\n\
                    |---|---|--:|--:|--:|--:|--:|--:|\n";
        text = format!(
            "What is done `count` times, all of the proof divided by it:\n\n{head}{text}\n"
        );
    }
    text
}

/// The guest that does the same in software.
fn software(guest: &str) -> String {
    match guest.strip_suffix("-calls") {
        Some("ecdsa") => "ecdsa".to_owned(),
        Some(name) => format!("{name}-chain"),
        None => guest.to_owned(),
    }
}

fn row(run: &Value) -> String {
    let number = |key: &str| run[key].as_f64().unwrap_or(0.0);
    let ratio = number("cycles") / number("instructions").max(1.0);
    let verify = number("verify_seconds") * 1e3;
    format!(
        "| {} | {} | {} | {} | {} | {ratio:.3} | {} | {:.2} | {verify:.1} | {} | {} | {} |\n",
        flat(&run["guest"]),
        form(run),
        run["threads"],
        run["instructions"],
        run["cycles"],
        padded(run),
        number("prove_seconds"),
        run["proof_bytes"],
        mebibytes(&run["peak_heap_bytes"]),
        mebibytes(&run["peak_rss_bytes"]),
    )
}

/// The form, marked in zero-knowledge.
fn form(run: &Value) -> String {
    let mark = if run["zero_knowledge"].as_bool() == Some(true) { ", zk" } else { "" };
    format!("{}{mark}", flat(&run["form"]))
}

fn padded(run: &Value) -> String {
    let rows = run["padded_cycles"].as_u64().unwrap_or(1).max(1);
    format!("2^{}", rows.ilog2())
}

fn mebibytes(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0) >> 20
}

/// A value on one line, strings without quotes.
fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(key, value)| format!("{key} {}", flat(value))).collect();
            fields.join(", ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_line_for_each_run_and_each_stage() {
        let json = serde_json::json!({
            "machine": {"cpu": "x"}, "commit": "abc",
            "runs": [{"guest": "g", "form": "linear", "threads": 2, "instructions": 10, "cycles": 11,
                "padded_cycles": 16, "prove_seconds": 1.5, "verify_seconds": 0.0125, "proof_bytes": 7,
                "peak_heap_bytes": 2_097_152, "peak_rss_bytes": 3_145_728,
                "stages": [{"name": "s", "seconds": 0.5, "peak_heap_bytes": 1_048_576, "peak_rss_bytes": 0}]}]
        });
        let text = table("docs/benchmarks/x.json", &json).unwrap();
        assert!(
            text.contains("| g | linear | 2 | 10 | 11 | 1.100 | 2^4 | 1.50 | 12.5 | 7 | 2 | 3 |")
        );
        assert!(text.contains("| g, 2^4 | 0.50 (1, 0) |"));
    }

    #[test]
    fn a_file_without_runs_is_no_benchmark() {
        assert_eq!(table("x.json", &serde_json::json!({})), None);
    }
}
