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
//! where a word is what the last access left, and no access changes a fixed one. So what rows read
//! of fixed words is a column, and they need no place anywhere.
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
mod passes;
mod round;
mod slots;
mod tables;
#[cfg(test)]
mod tests;
mod weights;
mod window;

pub(super) use cost::{Words as Ordinary, bytes};
pub(super) use weights::CellWeights;

use super::calls::CallWords;
use super::entries::Entries;
use super::fixed::Fixed;
use super::front::Front;
use super::linear::{CallCycles, Cycles, FixedWords, Linear};
use super::words::Words;
use crate::ram::image::initial_words;
use crate::{Context, Form};
use passes::{TablePass, WindowPass, WordsPass};
use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::{SplitEq, Table};
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{Request, Schedule, Streaming, add_all, streamed};
use rill_verifier::ram::read_write::ReadWrite;
use rill_witness::{Block, Locality};

/// A first window of up to so many rounds is summed in integers. Its work per access grows like
/// `2^rounds`.
const GRAM_ROUNDS: usize = 5;

/// The form that streams the rounds of `schedule`, at most the cycle rounds, and is linear from
/// there on.
pub(super) fn streaming<'a>(
    relation: &ReadWrite,
    context: &Context<'a>,
    schedule: &Schedule,
) -> Form<'a> {
    let locality = context.schedules.localities().map(|localities| localities.ram);
    streamed(Stream { locality, ..Stream::new(relation, context) }, schedule)
}

/// Sizes.
#[derive(Clone, Copy, Debug)]
struct Rows {
    /// Words that can be accessed and are not fixed: the first of `2^m`.
    words: usize,
    /// `2^i`: rows of a cell.
    in_cell: usize,
}

/// The streaming form, at a cycle round.
struct Stream<'a> {
    relation: ReadWrite,
    context: Context<'a>,
    /// How far apart the accesses are, if that is known.
    locality: Option<Locality>,
    eq: SplitEq,
    weights: CellWeights,
    answer: Answer,
}

/// What the last pass left to answer rounds with.
#[derive(Debug)]
enum Answer {
    /// `t` of the window under way, bound so far.
    Window(Grid),
    /// `q` of the one round at 0 and `∞`.
    Round([F; 2]),
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

impl Plan {
    /// The plan for the window of the next `rounds` rounds, after `bound`. If the claim does not
    /// determine `q(1)`, only a window does.
    fn window(rounds: usize, bound: usize, claim_tells: bool) -> Self {
        match rounds {
            rounds if bound == 0 && rounds <= GRAM_ROUNDS => Self::First(rounds),
            1 if claim_tells => Self::Round,
            rounds => Self::Window(rounds),
        }
    }

    /// The plan for the switch, after `bound` of `rounds` cycle rounds.
    fn tables(bound: usize, rounds: usize) -> Self {
        if bound == rounds { Self::Words } else { Self::Tables }
    }
}

impl<'a> Stream<'a> {
    /// Before the first round.
    fn new(relation: &ReadWrite, context: &Context<'a>) -> Self {
        Self {
            relation: relation.clone(),
            context: *context,
            locality: None,
            eq: SplitEq::new(&relation.r3),
            weights: CellWeights::new(relation.r3.len()),
            answer: Answer::Window(Grid::default()),
        }
    }

    fn rows(&self) -> Rows {
        Rows { words: self.words(), in_cell: self.weights.rows() }
    }

    /// Words that can be accessed and are not fixed.
    fn words(&self) -> usize {
        let all = 1 << self.relation.log_memory;
        if self.fixed().exist() { self.context.map.words() as usize } else { all }
    }

    /// Cycle rounds done.
    fn bound(&self) -> usize {
        self.relation.r3.len() - self.eq.variables()
    }

    /// Whether the claim of the round gives `q(1)`: not if its factor, `l(1) = tau` times what is
    /// bound, is zero.
    fn claim_tells(&self) -> bool {
        let [constant, slope] = self.eq.linear();
        !(constant + slope).is_zero()
    }

    /// What a pass of this plan needs now.
    fn request(&self, plan: Plan) -> Request {
        let (rounds, bound) = (self.relation.r3.len(), self.bound());
        let entries = self.locality.map(|locality| locality.entries(bound) as usize);
        let words = Ordinary { count: self.words(), others: self.fixed().exist() };
        cost::request(plan, (bound, entries), rounds, words, rayon::current_num_threads())
    }

    fn fixed(&self) -> Fixed {
        Fixed::new(&self.relation)
    }

    /// Memory before the first row, without fixed words.
    fn initial(&self) -> Vec<u64> {
        initial_words(&self.context, self.words())
    }
}

impl<'a> Streaming<'a, Block> for Stream<'a> {
    fn rounds(&self) -> usize {
        self.relation.r3.len()
    }

    fn window(
        self,
        rounds: usize,
        ready: impl FnOnce(Self) -> Form<'a> + Send + Sync + 'a,
    ) -> Form<'a> {
        let plan = Plan::window(rounds, self.bound(), self.claim_tells());
        let pass = WindowPass { stream: self, rounds, plan };
        Form::pass(pass, |WindowPass { mut stream, plan, .. }, sums| {
            stream.answer = match (plan, &sums.0[..]) {
                (Plan::Round, [zero, infinity]) => Answer::Round([*zero, *infinity]),
                _ => Answer::Window(Grid::new(2, sums.0)),
            };
            ready(stream)
        })
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &self.answer {
            Answer::Window(grid) => grid.polynomial(&self.eq),
            Answer::Round(values) => {
                self.eq.recover(claim, values).expect("the claim tells, as was asked before")
            }
        }
    }

    fn bind(&mut self, challenge: F) {
        if let Answer::Window(grid) = &mut self.answer {
            grid.bind(challenge);
        }
        self.eq.bind(challenge);
        self.weights.bind(challenge);
    }

    fn tables(self) -> Form<'a> {
        match Plan::tables(self.bound(), self.relation.r3.len()) {
            Plan::Words => Form::pass(WordsPass(self), |WordsPass(stream), words| {
                let mut val = words.changes.0;
                add_all(&mut val, stream.initial().into_iter().map(F::from));
                let (val, ram_ra) = (Front::new(val), Front::new(words.ram_ra.0));
                let (eq, increment) = (stream.eq.value(), words.increment);
                let gamma = stream.relation.gamma;
                let fixed = stream.fixed().border();
                let calls = CallWords::new(&stream.context, stream.weights);
                let rounds = stream.relation.log_memory;
                Words { gamma, fixed, eq, increment, val, ram_ra, calls, rounds }.form()
            }),
            _ => Form::pass(TablePass(self), |TablePass(stream), tables| {
                let [accesses, increments] =
                    [tables.accesses, tables.increments].map(|column| Table::new(column.0));
                let entries = Entries::new(tables.entries.into_vec());
                let initial = stream.initial();
                let calls = (!tables.reads.0.is_empty()).then(|| CallCycles {
                    reads: Table::new(tables.reads.0),
                    words: FixedWords::Calls(CallWords::new(&stream.context, stream.weights)),
                });
                let (relation, eq) = (stream.relation, stream.eq);
                Linear::form(
                    &relation,
                    Cycles { eq, entries, accesses, increments, initial, calls },
                )
            }),
        }
    }
}
