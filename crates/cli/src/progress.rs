//! What is shown while a proof is made: on standard error, and nothing unless somebody looks.

use crate::terminal::{mebibytes, note};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use rill::Event;
use serde_json::json;
use std::fmt::Write;
use std::io::{IsTerminal, stderr};
use std::time::Duration;

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    /// A bar on a terminal, nothing elsewhere
    Auto,
    /// A line of JSON for each event
    Json,
    /// Nothing
    None,
}

impl Progress {
    /// Shows the events of a proof.
    pub(crate) fn observer(self) -> Box<dyn FnMut(&Event) + Send> {
        match self {
            Self::Json => Box::new(|event| note(&line(event))),
            Self::Auto if stderr().is_terminal() => {
                let mut bar = Bar::new();
                Box::new(move |event| bar.show(event))
            }
            Self::Auto | Self::None => Box::new(|_| {}),
        }
    }

    /// Whether a person looks on.
    pub(crate) fn is_watched(self) -> bool {
        self == Self::Auto && stderr().is_terminal()
    }
}

/// An event as a line of JSON.
fn line(event: &Event) -> String {
    let value = match event {
        Event::Traced { rows, log_cycles } => {
            json!({"event": "traced", "rows": rows, "log_cycles": log_cycles})
        }
        Event::Planned(choice) => json!({
            "event": "planned",
            "form": choice.form.name(),
            "passes": choice.plan.passes(),
            "peak_rss_bytes": choice.plan.peak_bytes,
            "seconds": choice.plan.seconds,
        }),
        Event::Begin { stage } => json!({"event": "begin", "stage": stage}),
        Event::Rounds { stage, done, rounds } => {
            json!({"event": "rounds", "stage": stage, "done": done, "rounds": rounds})
        }
        Event::End(report) => json!({"event": "end", "stage": report.name, "report": report}),
    };
    value.to_string()
}

/// Percent of the time of a proof that each stage takes, measured at 2^18 rows. For the bar only.
const SHARES: [(&str, f64); 10] = [
    ("commitment", 14.5),
    ("constraints", 2.4),
    ("products", 2.2),
    ("operands", 2.5),
    ("accesses", 5.1),
    ("lookups", 14.1),
    ("addresses", 1.8),
    ("cycles", 34.2),
    ("chunks", 1.5),
    ("opening", 21.7),
];

/// Rows, of which each stage does its share.
struct Bar {
    bar: ProgressBar,
    /// Percent done before the stage at work.
    before: f64,
}

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_message("running the program");
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, before: 0.0 }
    }

    fn show(&mut self, event: &Event) {
        match event {
            Event::Traced { log_cycles, .. } => self.begin(1 << log_cycles),
            Event::Planned(choice) => self.bar.println(format!(
                "{} prover: {} passes, at most about {:.0} MiB, about {:.0} s",
                choice.form.name(),
                choice.plan.passes(),
                mebibytes(choice.plan.peak_bytes),
                choice.plan.seconds
            )),
            Event::Begin { stage } => self.bar.set_message(*stage),
            Event::Rounds { stage, done, rounds } => {
                // A round costs about half of the one before, the last ones next to nothing.
                let part = 1.0 - 0.5_f64.powi(*done as i32);
                let part = if done == rounds { 1.0 } else { part };
                self.set(self.before + part * share(stage));
            }
            Event::End(report) => {
                self.before += share(&report.name);
                self.set(self.before);
            }
        }
    }

    fn begin(&self, rows: u64) {
        let template = "{msg:12} [{bar:32}] {percent:>3} %  {rate} rows/s  {eta} left";
        let style = ProgressStyle::with_template(template).expect("a valid template");
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            // A rate that cannot be shown is no reason to stop.
            let _ = write!(out, "{:.0}", state.per_sec());
        };
        self.bar.set_style(style.with_key("rate", rate).progress_chars("=> "));
        self.bar.set_length(rows);
        self.bar.reset_eta();
        self.bar.set_message("generators");
    }

    fn set(&self, percent: f64) {
        let rows = self.bar.length().unwrap_or(0) as f64;
        self.bar.set_position((rows * percent / 100.0) as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn share(stage: &str) -> f64 {
    SHARES.iter().find(|(name, _)| *name == stage).map_or(0.0, |(_, percent)| *percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_everything() {
        let sum: f64 = SHARES.iter().map(|(_, percent)| percent).sum();
        assert!((sum - 100.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn events_are_lines_of_json() {
        let text = line(&Event::Rounds { stage: "cycles", done: 3, rounds: 20 });
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value, json!({"event": "rounds", "stage": "cycles", "done": 3, "rounds": 20}));
        assert!(!text.contains('\n'));
    }
}
