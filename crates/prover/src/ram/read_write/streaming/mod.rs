//! The streaming form: windows of cycle rounds from one pass each, then the entries from one more.
//!
//! *Computes* for a window of `w` rounds from round `i` the polynomial `t` of
//! [`rill_sumcheck_prover::window`] with
//!
//! ```text
//! g = (1 + γ)·Σ_k RamRa(k)·Val(k) + γ·h·RamInc
//! ```
//!
//! A row that accesses a word tells what it was before and is after. So a super-cell needs to know
//! of nothing but its own rows, and no memory is simulated; but the rows must be those of a run,
//! where a word is what the last access left.
//!
//! *Memory* per worker `64·2^w` bytes for each word that a super-cell accesses, or 72 if it is one
//! pair of cells, and 8 to find it; see [`cost`]. *Work* per access about two products, per word
//! and super-cell `3^w`. The first window is summed in integers. *Passes* one per window, one at
//! the switch.
//!
//! Programs without locality access nearly all words in long cells. For these there are windows of
//! one round ([`round`]), and the switch after all cycle rounds, which makes the two tables of the
//! word rounds without any entry. What all workers hold together is bounded by the words as well:
//! a form that would exceed it asks for longer ranges, so that fewer workers share its passes.

mod cost;
mod gram;
#[cfg(test)]
mod measure;
mod round;
mod slots;
mod tables;
#[cfg(test)]
mod tests;
mod weights;
mod window;

pub use cost::bytes;

use super::entries::Entries;
use super::linear::{Cycles, Linear};
use super::words::Words;
use crate::Context;
use crate::ram::image::initial_words;
use gram::GramPart;
use rill_field::{F, Zero};
use rill_program::{MemoryMap, ProgramKey};
use rill_sumcheck_prover::dense::{SplitEq, Table};
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{
    Elastic, Form, Request, Resident, RoundProver, Schedule, Scratch, Streaming, Task,
    scratch_into, scratch_mut,
};
use rill_verifier::ram::read_write::ReadWrite;
use rill_witness::{Block, Locality};
use round::RoundPart;
use std::ops::Range;
use tables::{TablePart, WordsPart};
use weights::CellWeights;
use window::WindowPart;

/// A first window of up to so many rounds is summed in integers. Its work per access grows like
/// `2^rounds`.
const GRAM_ROUNDS: usize = 5;

/// The form that streams the rounds of `schedule`, at most the cycle rounds, and is linear from
/// there on.
pub(super) fn streaming<'a>(
    relation: &ReadWrite,
    context: &Context<'a>,
    schedule: Schedule,
) -> Elastic<Stream<'a>> {
    let locality = context.schedules.localities().map(|localities| localities.ram);
    Elastic::new(Stream { locality, ..Stream::new(relation, context.key, context.map) }, schedule)
}

/// Sizes.
#[derive(Clone, Copy, Debug)]
struct Rows {
    /// `2^m`.
    words: usize,
    /// `2^i`: rows of a cell.
    in_cell: usize,
}

/// The streaming form, at a cycle round.
#[derive(Debug)]
pub(super) struct Stream<'a> {
    relation: ReadWrite,
    key: &'a ProgramKey,
    map: &'a MemoryMap,
    /// How far apart the accesses are, if that is known.
    locality: Option<Locality>,
    eq: SplitEq,
    weights: CellWeights,
    /// What the pass that is due is for.
    task: Option<Task>,
    /// What it has made of the ranges merged so far.
    merged: Option<Part>,
    answer: Answer,
}

/// What a pass makes of a range of rows. Parts of neighbouring ranges join to that of both.
#[derive(Debug)]
enum Part {
    First(GramPart),
    Window(WindowPart),
    Round(RoundPart),
    Tables(TablePart),
    Words(WordsPart),
}

/// What the last pass left to answer rounds with.
#[derive(Debug)]
enum Answer {
    /// `t` of the window under way, bound so far.
    Window(Grid),
    /// `q` of the one round at 0 and `∞`.
    Round([F; 2]),
    /// What the linear form starts from.
    Tables(Box<Part>),
}

/// How a pass goes about its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    First(usize),
    Window(usize),
    Round,
    Tables,
    Words,
}

impl<'a> Stream<'a> {
    /// Before the first round.
    fn new(relation: &ReadWrite, key: &'a ProgramKey, map: &'a MemoryMap) -> Self {
        Self {
            relation: relation.clone(),
            key,
            map,
            locality: None,
            eq: SplitEq::new(&relation.r3),
            weights: CellWeights::new(relation.r3.len()),
            task: None,
            merged: None,
            answer: Answer::Window(Grid::default()),
        }
    }

    fn rows(&self) -> Rows {
        Rows { words: 1 << self.relation.log_memory, in_cell: self.weights.rows() }
    }

    fn plan(&self, task: Task) -> Plan {
        let bound = self.relation.r3.len() - self.eq.variables();
        match task {
            // Where the claim does not tell q(1), only a window does.
            Task::Window { rounds: 1 } if bound > 0 && self.claim_tells() => Plan::Round,
            task => Plan::of(task, bound, self.relation.r3.len()),
        }
    }

    /// Whether the claim of the round gives `q(1)`: not if its factor, `l(1) = tau` times what is
    /// bound, is zero.
    fn claim_tells(&self) -> bool {
        let [constant, slope] = self.eq.linear();
        !(constant + slope).is_zero()
    }

    /// The part of no row yet of the range `range`.
    fn part(&self, range: &Range<u64>) -> Part {
        let (rows, gamma) = (self.rows(), self.relation.gamma);
        let [cell, end] = [range.start, range.end].map(|row| row as usize / rows.in_cell);
        match self.plan(self.task.expect("a pass is due")) {
            Plan::First(rounds) => Part::First(GramPart::new(&rows, gamma, rounds, cell >> rounds)),
            Plan::Window(rounds) => {
                Part::Window(WindowPart::new(&rows, gamma, rounds, cell >> rounds))
            }
            Plan::Round => Part::Round(RoundPart::new(&rows, gamma, cell >> 1)),
            Plan::Tables => Part::Tables(TablePart::new(&rows, cell, end - cell)),
            Plan::Words => Part::Words(WordsPart::new(&initial_words(
                self.key,
                self.map,
                self.relation.log_memory,
            ))),
        }
    }
}

impl Plan {
    /// After `bound` of `rounds` cycle rounds.
    fn of(task: Task, bound: usize, rounds: usize) -> Self {
        match task {
            Task::Window { rounds } if bound == 0 && rounds <= GRAM_ROUNDS => Self::First(rounds),
            Task::Window { rounds } => Self::Window(rounds),
            Task::Tables if bound == rounds => Self::Words,
            Task::Tables => Self::Tables,
        }
    }
}

impl RoundProver for Stream<'_> {
    fn rounds(&self) -> usize {
        self.relation.r3.len() + self.relation.log_memory
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &self.answer {
            Answer::Window(grid) => grid.polynomial(&self.eq),
            Answer::Round(values) => {
                self.eq.recover(claim, values).expect("the claim tells, as was asked before")
            }
            Answer::Tables(_) => unreachable!("the linear form answers after the switch"),
        }
    }

    fn bind(&mut self, challenge: F) {
        if let Answer::Window(grid) = &mut self.answer {
            grid.bind(challenge);
        }
        self.eq.bind(challenge);
        self.weights.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        unreachable!("the linear form takes over before the openings")
    }
}

impl Streaming for Stream<'_> {
    type Linear = Resident<Linear<u64>>;

    fn begin(&mut self, task: Task) {
        self.task = Some(task);
        self.merged = None;
    }

    fn into_linear(self) -> Self::Linear {
        let Self { relation, key, map, eq, answer, .. } = self;
        let Answer::Tables(part) = answer else { unreachable!("the pass for the tables is over") };
        Resident(match *part {
            Part::Words(part) => {
                let (gamma, eq, increment) = (relation.gamma, eq.value(), part.increment());
                let (val, ram_ra) = (Table::new(part.val), Table::new(part.ram_ra));
                Linear::of_words(&relation, Words { gamma, eq, increment, val, ram_ra })
            }
            Part::Tables(part) => {
                let (entries, accesses, increments) = part.into_tables();
                let (accesses, increments) = (Table::new(accesses), Table::new(increments));
                let entries = Entries::new(entries);
                let initial = initial_words(key, map, relation.log_memory);
                Linear::new(&relation, Cycles { eq, entries, accesses, increments, initial })
            }
            _ => unreachable!("no other part is of tables"),
        })
    }
}

impl Form<Block> for Stream<'_> {
    fn request(&self) -> Option<Request> {
        let plan = self.plan(self.task?);
        let (rounds, m) = (self.relation.r3.len(), self.relation.log_memory);
        let bound = rounds - self.eq.variables();
        let entries = self.locality.map(|locality| locality.entries(bound) as usize);
        Some(cost::request(plan, (bound, entries), rounds, m, rayon::current_num_threads()))
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(self.part(&rows))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let weights = &self.weights;
        match scratch_mut(scratch) {
            Part::First(part) => part.visit(self.eq.weights(part.rounds()), block),
            Part::Window(part) => part.visit(weights, self.eq.weights(part.rounds()), block),
            Part::Round(part) => part.visit(weights, self.eq.weights(1), block),
            Part::Tables(part) => part.visit(weights, block),
            Part::Words(part) => part.visit(weights, block),
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        let next = scratch_into(scratch);
        match (&mut self.merged, next) {
            (None, next) => self.merged = Some(next),
            (Some(Part::First(merged)), Part::First(next)) => merged.append(&next),
            (Some(Part::Window(merged)), Part::Window(next)) => merged.append(&next),
            (Some(Part::Round(merged)), Part::Round(next)) => merged.append(&next),
            (Some(Part::Tables(merged)), Part::Tables(next)) => merged.append(next),
            _ => unreachable!("a scratch is merged in the pass it was made for"),
        }
    }

    fn end_pass(&mut self) {
        self.task = None;
        self.answer = match self.merged.take() {
            Some(Part::First(part)) => Answer::Window(part.into_grid()),
            Some(Part::Window(part)) => Answer::Window(part.into_grid()),
            Some(Part::Round(part)) => Answer::Round(part.values()),
            Some(part) => Answer::Tables(Box::new(part)),
            None => unreachable!("a trace has rows"),
        };
    }
}
