//! A proof that is killed in a stage, and how it goes on.

use super::subject::{Place, Undisturbed};
use crate::process;
use crate::proofs::Report;
use fastrand::Rng;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::thread::sleep;
use std::time::Duration;

/// The signal that cannot be caught.
const SIGKILL: i32 = 9;

/// Times that a proof may be through a stage before it is killed in it.
const ATTEMPTS: usize = 20;

/// What a killed proof left.
pub(super) struct Killed {
    /// The stage it was killed in.
    index: usize,
    /// Seconds from the beginning of the stage.
    after: f64,
    pub(super) place: Place,
    /// Bytes of its state.
    state_bytes: usize,
}

/// A proof that went on.
pub(super) struct Resumed {
    /// For somebody who waits.
    pub(super) line: String,
    /// What is not as it should be.
    pub(super) wrong: Vec<String>,
}

impl Undisturbed<'_> {
    /// Kills a proof in the stage `index`, after a random part of the time that the stage takes.
    pub(super) fn kill_in(&self, index: usize, random: &mut Rng) -> Result<Killed, String> {
        let stage = &self.stages()[index];
        for _ in 0..ATTEMPTS {
            let (place, after) = (Place::new()?, random.f64() * stage.seconds);
            if self.dies_in(&stage.name, after, &place)? {
                let state_bytes = place.states()?.iter().map(|(_, bytes)| bytes.len()).sum();
                return Ok(Killed { index, after, place, state_bytes });
            }
        }
        Err(format!("{}: over before it could be killed, {ATTEMPTS} times", stage.name))
    }

    /// Starts a proof and kills it `after` seconds of `stage`; whether it was still in it.
    fn dies_in(&self, stage: &str, after: f64, place: &Place) -> Result<bool, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut child = self.command(self.input.path(), place).spawn().map_err(failed)?;
        let mut said = BufReader::new(child.stderr.take().ok_or("no standard error")?).lines();
        let mut last = String::new();
        let mut tells = |event: &str| {
            said.by_ref().map_while(Result::ok).any(|line| {
                let value: Value = serde_json::from_str(&line).unwrap_or_default();
                last = line;
                value["event"] == event && value["stage"] == stage
            })
        };
        let begun = tells("begin");
        sleep(Duration::from_secs_f64(if begun { after } else { 0.0 }));
        child.kill().map_err(failed)?;
        let status = child.wait().map_err(failed)?;
        let ended = tells("end");
        if begun {
            Ok(!ended && status.signal() == Some(SIGKILL))
        } else {
            Err(format!("{stage} did not begin: {status}, {last}"))
        }
    }

    /// Gives the command of a killed proof again.
    pub(super) fn resume(&self, killed: &Killed) -> Result<Resumed, String> {
        let outcome = process::outcome(&mut self.command(self.input.path(), &killed.place))?;
        let mut wrong = Vec::new();
        if outcome.status.code() != Some(0) {
            let said = String::from_utf8_lossy(&outcome.stderr);
            wrong.push(format!("{}: {}", outcome.status, said.lines().last().unwrap_or_default()));
        }
        if std::fs::read(killed.place.proof()).ok().as_ref() != Some(&self.proof) {
            wrong.push("the proof is not the undisturbed one".to_owned());
        }
        let left = killed.place.states()?;
        if !left.is_empty() {
            wrong.push(format!("{} state files are left", left.len()));
        }
        let passes = match Report::read(&killed.place.report()) {
            Ok((report, _)) => {
                wrong.extend(self.proven_again(killed.index, &report));
                report.passes
            }
            Err(why) => {
                wrong.push(why);
                0
            }
        };
        let line = killed.line(self, passes, wrong.is_empty());
        Ok(Resumed { line, wrong })
    }

    /// Stages before the one in which the proof was killed must not be proven again; those after it
    /// must be proven. In it both may be: its state may have been kept just before.
    fn proven_again(&self, index: usize, report: &Report) -> Vec<String> {
        let usual = self.stages();
        if report.stages.len() != usual.len() {
            return vec![format!("{} stages, not {}", report.stages.len(), usual.len())];
        }
        let mut wrong = Vec::new();
        for (place, (stage, usual)) in report.stages.iter().zip(usual).enumerate() {
            let allowed = match place {
                _ if place < index => 0..=0,
                _ if place == index => 0..=usual.passes,
                _ => usual.passes..=usual.passes,
            };
            if !allowed.contains(&stage.passes) {
                let (name, passes) = (&stage.name, stage.passes);
                wrong
                    .push(format!("{name}: {passes} passes after the resumption, not {allowed:?}"));
            }
        }
        wrong
    }
}

impl Killed {
    fn line(&self, subject: &Undisturbed<'_>, passes: u64, fine: bool) -> String {
        let stage = &subject.stages()[self.index];
        let all: u64 = subject.stages().iter().map(|stage| stage.passes).sum();
        format!(
            "{:<12} killed after {:>6.3} of {:>6.3} s, {:>7} bytes of state; resumed: {passes:>2} of {all} passes, {}",
            stage.name,
            self.after,
            stage.seconds,
            self.state_bytes,
            if fine { "same bytes" } else { "WRONG" },
        )
    }
}
