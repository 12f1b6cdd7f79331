//! What is shown on standard error while a proof is made: nothing unless somebody is watching.

mod bar;
mod course;

use crate::failure::{Failure, OK};
use crate::log::Shown;
use crate::terminal::note;
use bar::Bar;
use clap::ValueEnum;
use course::{Course, particulars};
use rill::{Event, LogPart, Report, peak_rss_bytes};
use serde_json::json;
use std::io::{IsTerminal, stderr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    /// A bar on a terminal, nothing elsewhere
    Auto,
    /// Lines of JSON, and nothing else, on standard error
    Json,
    /// Nothing
    None,
}

impl Progress {
    /// Watches a proof.
    pub(crate) fn watch(self) -> Watch {
        Watch { progress: self, course: Arc::new(Mutex::new(Course::new())) }
    }

    /// Whether a person is watching.
    pub(crate) fn is_watched(self) -> bool {
        self == Self::Auto && stderr().is_terminal()
    }
}

/// A proof that is watched, from before the run to the end of the command.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    progress: Progress,
    course: Arc<Mutex<Course>>,
}

impl Watch {
    /// Shows the events of the proof.
    pub(crate) fn observer(&self) -> Box<dyn FnMut(&Event) + Send> {
        let mut bar = self.progress.is_watched().then(Bar::new);
        let watch = self.clone();
        Box::new(move |event| {
            watch.course().advance(event);
            if let Some(bar) = &mut bar {
                bar.show(event);
            }
            if watch.progress == Progress::Json {
                let (name, more) = particulars(event);
                watch.tell(name, more);
            }
        })
    }

    /// Shows what the guest logs.
    pub(crate) fn log(&self) -> Box<dyn FnMut(LogPart<'_>) + Send> {
        if self.progress != Progress::Json {
            let mut shown = Shown::new(self.progress.is_watched());
            return Box::new(move |part| shown.part(part));
        }
        let watch = self.clone();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Box::new(move |part| match part {
            LogPart::Text(bytes) => watch.tell("log", json!({"text": text(bytes)})),
            LogPart::End(log) if log.left_out == 0 && log.unreadable == 0 => {}
            LogPart::End(log) => watch.tell(
                "log",
                json!({
                    "text": text(&log.end),
                    "left_out": log.left_out,
                    "unreadable": log.unreadable,
                }),
            ),
        })
    }

    /// What is known so far.
    pub(crate) fn report(&self) -> Report {
        Report { peak_rss_bytes: peak_rss_bytes().unwrap_or(0), ..self.course().report.clone() }
    }

    /// The program is known.
    pub(crate) fn program(&self, digest: &[u8; 32]) {
        self.course().report.program_digest = rill::hex(digest);
    }

    /// The last event, of a command that ended like this. A failure that it reports counts as told.
    pub(crate) fn end(&self, outcome: Result<(), Failure>) -> Result<(), Failure> {
        if self.progress != Progress::Json {
            return outcome;
        }
        let Err(failure) = outcome else {
            self.tell("done", json!({"status": 0, "kind": OK}));
            return Ok(());
        };
        self.tell(
            "failed",
            json!({
                "status": failure.status(),
                "kind": failure.kind().name(),
                "error": failure.to_string(),
                "exit_code": failure.exit_code(),
            }),
        );
        Err(Failure::Told(Box::new(failure)))
    }

    /// Writes a line of JSON.
    fn tell(&self, event: &str, more: serde_json::Value) {
        let object = self.course().object(event, more);
        note(&object.to_string());
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_names_and_what_they_say() {
        let (name, more) = particulars(&Event::Rounds { stage: "cycles", done: 3, rounds: 20 });
        assert_eq!(name, "rounds");
        assert_eq!(more, json!({"stage": "cycles", "done": 3, "rounds": 20}));
    }
}
