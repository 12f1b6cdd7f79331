//! What a proof will cost, and how to make it within a memory budget.
//!
//! A plan is data: the schedule of every relation, the passes and the peak of every stage, the
//! time. It is a function of the sizes of the run, how far apart its accesses are, its checkpoints,
//! the number of threads and the budget; it is made after the run and before any other work,
//! printed by `rill prove --plan`, and has no influence on the bytes of a proof.
//!
//! ```text
//! costs     what a relation says that it costs in a pass, on a grid, after the switch  (costs.rs)
//! windows   the cheapest pass points of a stage for a given switch round       (windows.rs)
//! memory    what is held besides the tables of a stage                         (memory.rs)
//! ```
//!
//! Chapter: docs/prover/streaming.md

mod costs;
mod memory;
mod windows;

#[cfg(test)]
mod tests;

use crate::Schedules;
use crate::stages::{STAGES, calls};
pub(crate) use costs::{Costed, Costs, KIB, Linear, MIB, Member, Seconds, Stage, Streams, of_grid};
pub use costs::{MACHINE, NANOSECONDS};
pub use memory::{Held, LAW, Law, Sizes};
pub(crate) use memory::{commitments, log_columns};
use rill_sumcheck_prover::Schedule;
use rill_verifier::Dimensions;
use std::fmt;
use thiserror::Error;

/// Among plans that take at most this much longer than the fastest, the one with the fewest passes
/// wins: the cost of a pass depends most on the program and the machine.
const EQUALLY_FAST: f64 = 1.04;

/// How much memory a proof may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// What [`LAW`] says, on any machine.
    Law,
    /// This many bytes of resident memory.
    Bytes(u64),
    /// Like [`Self::Law`], and every stage streams half of its cycle rounds.
    Strict,
}

/// The plan of one proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Sizes planned for.
    pub sizes: Sizes,
    /// Which rounds are streamed, and in which windows.
    pub schedules: Schedules,
    /// The stages, in order.
    pub stages: Vec<StagePlan>,
    /// The most bytes of resident memory at one time.
    pub peak_bytes: u64,
    /// Seconds of the stages on the reference machine.
    pub seconds: f64,
}

/// The plan of one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct StagePlan {
    /// Its name.
    pub name: &'static str,
    /// Replays of all rows.
    pub passes: usize,
    /// Cycle rounds that are streamed.
    pub switch: usize,
    /// Bytes of resident memory while it runs.
    pub bytes: u64,
    /// The most bytes that may be asked for before a pass: those planned, plus what members cannot
    /// know that they will not use.
    pub pass_bytes: u64,
    /// Seconds.
    pub seconds: f64,
    /// The schedules of its relations.
    pub schedules: Vec<(&'static str, Schedule)>,
}

/// No plan fits the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a {form} proof of 2^{log_cycles} rows over 2^{log_memory} words on {threads} threads does not \
     fit {budget} bytes; the smallest budget that does is {needed} bytes ({} MiB), of which the \
     input takes {input}",
    needed.div_ceil(1 << 20)
)]
pub struct TooSmall {
    /// The form that was to fit.
    pub form: &'static str,
    /// Size of the run.
    pub log_cycles: usize,
    /// Size of its memory.
    pub log_memory: usize,
    /// Threads.
    pub threads: usize,
    /// The bytes allowed.
    pub budget: u64,
    /// The fewest bytes that suffice.
    pub needed: u64,
    /// Bytes of the input among them.
    pub input: u64,
}

impl TooSmall {
    fn new(sizes: &Sizes, form: &'static str, budget: u64, needed: u64) -> Self {
        Self {
            form,
            log_cycles: sizes.dimensions.log_cycles,
            log_memory: sizes.dimensions.log_memory,
            threads: sizes.threads,
            budget,
            needed,
            input: sizes.held.input as u64,
        }
    }
}

impl Plan {
    /// The fastest plan within `budget`.
    ///
    /// # Errors
    /// If every plan needs more than a budget given in bytes.
    pub fn new(sizes: &Sizes, budget: Budget) -> Result<Self, TooSmall> {
        let half = sizes.dimensions.log_cycles / 2;
        let stages = stages(sizes).map(|stage| match budget {
            Budget::Strict => StagePlan::at(sizes, stage, half.min(stage.switches(sizes))),
            Budget::Law => StagePlan::within(sizes, stage, memory::aim_bytes(sizes)),
            Budget::Bytes(bytes) => StagePlan::within(sizes, stage, bytes),
        });
        let plan = Self::of_stages(sizes, stages.collect());
        match budget {
            Budget::Bytes(budget) if plan.peak_bytes > budget => {
                Err(TooSmall::new(sizes, "streaming", budget, Self::smallest_budget(sizes)))
            }
            _ => Ok(plan),
        }
    }

    /// The plan of the linear prover. Within a budget freed memory goes back to the system.
    ///
    /// # Errors
    /// If it needs more than `budget` bytes.
    pub fn linear(sizes: &Sizes, budget: Option<u64>) -> Result<Self, TooSmall> {
        let of = |stage| StagePlan::linear(sizes, stage, budget.is_some());
        let stages = stages(sizes).map(of).collect();
        Self::of_stages(sizes, stages).within("linear", budget.unwrap_or(u64::MAX))
    }

    /// The plan in which every relation has the same windows, as far as it has so many rounds, and
    /// a pass may ask for any bytes: for measurements.
    pub fn uniform(sizes: &Sizes, schedule: &Schedule) -> Self {
        let stages = stages(sizes).map(|stage| {
            let switch = schedule.switch().min(stage.switches(sizes));
            let mut plan = StagePlan::at(sizes, stage, switch);
            plan.schedules = stage.schedules(sizes, schedule);
            plan.pass_bytes = u64::MAX;
            plan
        });
        Self::of_stages(sizes, stages.collect())
    }

    /// The fewest bytes for which there is a plan.
    pub fn smallest_budget(sizes: &Sizes) -> u64 {
        let least = |stage| StagePlan::all(sizes, stage).map(|plan| plan.bytes).min();
        stages(sizes).filter_map(least).max().unwrap_or(0).max(sizes.held.before as u64)
    }

    fn of_stages(sizes: &Sizes, stages: Vec<StagePlan>) -> Self {
        let of = stages.iter().flat_map(|stage| stage.schedules.iter().cloned()).collect();
        let pass_bytes = stages.iter().map(|stage| (stage.name, stage.pass_bytes)).collect();
        let schedules = Schedules { of, pass_bytes, localities: Some(sizes.localities) };
        let peak_bytes = stages.iter().map(|stage| stage.bytes).max().unwrap_or(0);
        let peak_bytes = peak_bytes.max(sizes.held.before as u64);
        let seconds = stages.iter().map(|stage| stage.seconds).sum();
        Self { sizes: *sizes, schedules, stages, peak_bytes, seconds }
    }

    /// Bytes of resident memory that [`LAW`] allows.
    pub fn law_bytes(&self) -> u64 {
        self.sizes.law_bytes()
    }

    /// This plan of the proof in `form`, if it fits.
    ///
    /// # Errors
    /// If it needs more than `budget` bytes.
    pub fn within(self, form: &'static str, budget: u64) -> Result<Self, TooSmall> {
        if self.peak_bytes <= budget {
            return Ok(self);
        }
        Err(TooSmall::new(&self.sizes, form, budget, self.peak_bytes))
    }

    /// Replays of all rows.
    pub fn passes(&self) -> usize {
        self.stages.iter().map(|stage| stage.passes).sum()
    }
}

impl StagePlan {
    /// The fastest plan of the stage within `bytes` and well below the linear prover, or the
    /// smallest if none is.
    fn within(sizes: &Sizes, stage: &Stage, bytes: u64) -> Self {
        // Input and host are there in both forms.
        let there = (sizes.held.input + sizes.held.host) as u64;
        let linear = memory::linear_stage_bytes(sizes, stage) - there;
        let bytes = bytes.min(there + linear / 5 * 4);
        let excess = |plan: &Self| plan.bytes.saturating_sub(bytes);
        let plans: Vec<Self> = Self::all(sizes, stage).collect();
        let least = plans.iter().map(excess).min().unwrap_or(0);
        let fitting = || plans.iter().filter(|plan| excess(plan) == least);
        let fastest = fitting().map(|plan| plan.seconds).fold(f64::INFINITY, f64::min);
        fitting()
            .filter(|plan| plan.seconds <= fastest * EQUALLY_FAST)
            .min_by_key(|plan| plan.passes)
            .cloned()
            .unwrap_or_else(|| Self::at(sizes, stage, 0))
    }

    /// The fastest plan of the stage for each switch round.
    fn all(sizes: &Sizes, stage: &Stage) -> impl Iterator<Item = Self> {
        (0..=stage.switches(sizes)).map(move |switch| Self::at(sizes, stage, switch))
    }

    /// The stage as the linear prover does it.
    fn linear(sizes: &Sizes, stage: &Stage, gives_back: bool) -> Self {
        Self {
            name: stage.name,
            passes: stage.linear.passes,
            switch: 0,
            bytes: memory::linear_bytes(sizes, stage, gives_back),
            pass_bytes: u64::MAX,
            seconds: seconds(sizes, stage, stage.linear.ns),
            schedules: Vec::new(),
        }
    }

    /// The fastest plan of the stage that switches at round `switch` of the cycle rounds.
    fn at(sizes: &Sizes, stage: &Stage, switch: usize) -> Self {
        let windows = windows::cheapest(stage, switch, &sizes.dimensions);
        let schedules = windows.schedules;
        let seconds = seconds(sizes, stage, stage.other_ns + windows.ns);
        let bytes = memory::stage_bytes(sizes, stage, &schedules);
        Self {
            name: stage.name,
            passes: (stage.passes)(sizes) + windows.points.len(),
            switch,
            bytes,
            pass_bytes: bytes + (stage.unused)(sizes) as u64,
            seconds,
            schedules,
        }
    }
}

/// A relation of a plan, to be compared with measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Its stage.
    pub stage: &'static str,
    /// Its slug.
    pub slug: &'static str,
    /// The nanoseconds that it is recorded with, by [`NANOSECONDS`]. The first relation of a stage
    /// has what the stage takes besides in its first pass.
    pub nanoseconds: [f64; 5],
    /// How many of each there are for a row.
    pub shares: [f64; 5],
}

impl Plan {
    /// The relations that have a schedule, in order.
    pub fn recorded(&self) -> Vec<Recorded> {
        let of = |stage: &'static Stage| {
            stage.all_members().enumerate().filter_map(move |(index, member)| {
                let mut nanoseconds = member.nanoseconds();
                nanoseconds[0] += if index == 0 { stage.other_ns } else { 0.0 };
                let shares = member.shares(self.schedules.of(member.slug)?);
                Some(Recorded { stage: stage.name, slug: member.slug, nanoseconds, shares })
            })
        };
        STAGES.iter().flat_map(of).collect()
    }
}

/// The stages of a proof of these sizes.
fn stages(sizes: &Sizes) -> impl Iterator<Item = &'static Stage> {
    STAGES.iter().filter(|stage| stage.name != calls::NAME || sizes.calls.bits > 0)
}

/// The fraction of the measured costs that a processor takes when its neighbours are idle. Proofs
/// take from .5 (idle) to 1 (busy) of it.
pub const PACE: f64 = 0.6;

/// Seconds of a stage that takes `ns` nanoseconds per row.
fn seconds(sizes: &Sizes, stage: &Stage, ns: f64) -> f64 {
    let d = &sizes.dimensions;
    let times = |seconds: f64, log: usize| seconds * f64::powi(2.0, log as i32);
    let columns = times(stage.more.column, log_columns(d));
    let bytecode = times(stage.more.bytecode, d.log_bytecode);
    let words = stage.more.word * sizes.words() as f64;
    let bits = stage.more.bit * sizes.calls.bits as f64;
    let more = stage.more.always + columns + bytecode + words + bits;
    PACE * (ns * 1e-9 * sizes.rows_per_thread() + more * sizes.few_threads())
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sizes { dimensions, threads, .. } = &self.sizes;
        let Dimensions { log_cycles, log_memory, .. } = dimensions;
        let (peak, seconds, passes) = (mebibytes(self.peak_bytes), self.seconds, self.passes());
        writeln!(f, "rows       2^{log_cycles}, RAM 2^{log_memory} words, {threads} threads")?;
        writeln!(f, "predicted  {peak:.0} MiB resident at most, {seconds:.1} s, {passes} passes")?;
        writeln!(f, "costs of   {MACHINE}")?;
        writeln!(
            f,
            "{:<14}{:>7}{:>9}{:>8}{:>9}  windows",
            "stage", "passes", "streamed", "MiB", "s"
        )?;
        for StagePlan { name, passes, switch, bytes, seconds, schedules, .. } in &self.stages {
            let mebibytes = mebibytes(*bytes);
            writeln!(f, "{name:<14}{passes:>7}{switch:>9}{mebibytes:>8.0}{seconds:>9.2}")?;
            for (slug, schedule) in schedules {
                writeln!(f, "{:<49}{slug} {:?}", "", schedule.windows())?;
            }
        }
        Ok(())
    }
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
