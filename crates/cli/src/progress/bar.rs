//! A bar on a terminal.

use super::course::part;
use crate::terminal::mebibytes;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use rill::Event;
use std::fmt::Write;
use std::time::Duration;

/// Percent of the time of a proof that each stage takes, measured at 2^18 rows. For the bar, and
/// where a plan does not say.
pub(super) const SHARES: [(&str, f64); 10] = [
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
pub(super) struct Bar {
    bar: ProgressBar,
    /// Percent done before the stage at work.
    before: f64,
}

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_message("running the program");
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, before: 0.0 }
    }

    pub(super) fn show(&mut self, event: &Event) {
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
                self.set(self.before + part(*done, *rounds) * share(stage));
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
            // A rate that cannot be shown is not a reason to stop.
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
}
