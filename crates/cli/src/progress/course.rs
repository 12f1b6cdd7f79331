//! How far a proof is, judged by its events.

use super::bar::SHARES;
use rill::plan::MACHINE;
use rill::{Event, Report, rss_bytes};
use serde_json::{Value, json};
use std::time::Instant;

/// How far a proof is.
#[derive(Debug)]
pub(super) struct Course {
    start: Instant,
    /// When the first stage began.
    work: Option<Instant>,
    /// Stages with the share of each in the whole: predicted seconds, or percent.
    weights: Vec<(String, f64)>,
    /// The stage at work.
    stage: Option<&'static str>,
    /// What is done, of the whole and of it.
    done: f64,
    part: f64,
    /// What was kept from an earlier attempt, and took no time now.
    kept: f64,
    /// What is known so far.
    pub(super) report: Report,
}

impl Course {
    /// Nothing is done yet.
    pub(super) fn new() -> Self {
        let weights = SHARES.iter().map(|(name, percent)| ((*name).to_owned(), *percent)).collect();
        Self {
            start: Instant::now(),
            work: None,
            weights,
            stage: None,
            done: 0.0,
            part: 0.0,
            kept: 0.0,
            report: Report::default(),
        }
    }

    /// Takes note of an event.
    pub(super) fn advance(&mut self, event: &Event) {
        let report = &mut self.report;
        match event {
            Event::Traced {
                rows,
                log_cycles,
                instructions,
                log_memory,
                invocations,
                exit_code,
            } => {
                report.cycles = *rows;
                report.padded_cycles = 1 << log_cycles;
                report.instructions = *instructions;
                report.memory_words = 1 << log_memory;
                report.invocations.clone_from(invocations);
                report.exit_code = *exit_code;
                report.trace_seconds = self.start.elapsed().as_secs_f64();
            }
            Event::Planned(choice) => {
                let plan = &choice.plan;
                choice.form.name().clone_into(&mut report.form);
                report.planned_rss_bytes = plan.peak_bytes;
                report.planned_seconds = plan.seconds;
                report.planned_passes = plan.passes();
                if plan.seconds > 0.0 {
                    let stages = plan.stages.iter();
                    self.weights = stages.map(|s| (s.name.to_owned(), s.seconds)).collect();
                }
            }
            Event::Begin { stage } => {
                self.work.get_or_insert_with(Instant::now);
                (self.stage, self.part) = (Some(*stage), 0.0);
            }
            Event::Rounds { stage, done, rounds } => {
                self.part = part(*done, *rounds) * self.weight(stage);
            }
            Event::End(stage) => {
                let weight = self.weight(&stage.name);
                self.done += weight;
                self.kept += if stage.passes == 0 { weight } else { 0.0 };
                (self.stage, self.part) = (None, 0.0);
                self.report.stages.push(stage.clone());
            }
        }
    }

    /// An event as an object with the keys that all of them have. What is not known yet is null.
    pub(super) fn object(&self, event: &str, more: Value) -> Value {
        let done = self.done + self.part;
        let all: f64 = self.weights.iter().map(|(_, weight)| weight).sum();
        let worked = self.work.map(|start| (done - self.kept, start.elapsed().as_secs_f64()));
        // By what was done in this attempt.
        let rate = worked.filter(|(done, _)| *done > 0.0).map(|(done, seconds)| done / seconds);
        let rows = self.report.padded_cycles as f64;
        let planned = Some(self.report.planned_seconds).filter(|seconds| *seconds > 0.0);
        let mut object = json!({
            "event": event,
            "seconds": self.start.elapsed().as_secs_f64(),
            "stage": self.stage,
            "percent": (100.0 * done / all).clamp(0.0, 100.0),
            "rows_per_second": rate.map(|rate| rate / all * rows),
            "seconds_left": rate.map(|rate| (all - done).max(0.0) / rate).or(planned),
            "memory_bytes": rss_bytes(),
        });
        if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
            object.extend(more);
        }
        object
    }

    fn weight(&self, stage: &str) -> f64 {
        self.weights.iter().find(|(name, _)| name == stage).map_or(0.0, |(_, weight)| *weight)
    }
}

/// How much of a stage is done. A round costs about half of the one before, the last ones next to
/// nothing.
pub(super) fn part(done: usize, rounds: usize) -> f64 {
    if done == rounds { 1.0 } else { 1.0 - 0.5_f64.powi(done as i32) }
}

/// The additional keys of an event.
pub(super) fn particulars(event: &Event) -> (&'static str, Value) {
    match event {
        Event::Traced { rows, log_cycles, instructions, log_memory, invocations, exit_code } => {
            let mut sizes = json!({
                "rows": rows,
                "log_cycles": log_cycles,
                "instructions": instructions,
                "log_memory": log_memory,
                "exit_code": exit_code,
            });
            if !invocations.is_empty() {
                sizes["invocations"] = json!(invocations);
            }
            ("traced", sizes)
        }
        Event::Planned(choice) => (
            "planned",
            json!({
                "form": choice.form.name(),
                "passes": choice.plan.passes(),
                "peak_rss_bytes": choice.plan.peak_bytes,
                "planned_seconds": choice.plan.seconds,
                "costs_of": MACHINE,
            }),
        ),
        Event::Begin { stage } => ("begin", json!({"stage": stage})),
        Event::Rounds { stage, done, rounds } => {
            ("rounds", json!({"stage": stage, "done": done, "rounds": rounds}))
        }
        Event::End(report) => ("end", json!({"stage": report.name, "report": report})),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill::StageReport;

    #[test]
    fn percent_only_grows_and_ends_at_all() {
        let mut course = Course::new();
        let percent = |course: &Course| course.object("", json!({}))["percent"].as_f64().unwrap();
        let mut last = 0.0;
        for (stage, _) in SHARES {
            course.advance(&Event::Begin { stage });
            for done in 1..=5 {
                course.advance(&Event::Rounds { stage, done, rounds: 5 });
                assert!(percent(&course) > last, "{stage}, {done}");
                last = percent(&course);
            }
            let report =
                StageReport { name: stage.to_owned(), passes: 1, ..StageReport::default() };
            course.advance(&Event::End(report));
            assert!((percent(&course) - last).abs() < 1e-9);
        }
        assert!((last - 100.0).abs() < 1e-9, "{last}");
        assert!(course.object("", json!({}))["seconds_left"].as_f64().unwrap() < 1e-9);
    }

    #[test]
    fn what_was_kept_does_not_count_as_fast() {
        let mut course = Course::new();
        for (stage, _) in &SHARES[..5] {
            course.advance(&Event::Begin { stage });
            let report = StageReport { name: (*stage).to_owned(), ..StageReport::default() };
            course.advance(&Event::End(report));
        }
        let object = course.object("end", json!({"more": 1}));
        assert!(object["percent"].as_f64().unwrap() > 20.0);
        assert!(object["rows_per_second"].is_null() && object["seconds_left"].is_null());
        assert_eq!((&object["event"], &object["more"]), (&json!("end"), &json!(1)));
    }
}
