//! What the passes hold, and how many workers may hold it at one time.

use super::gram::GramScratch;
use super::round::RoundScratch;
use super::tables::{TableScratch, WordsScratch};
use super::weights::CellWeights;
use super::window::WindowScratch;
use super::{Plan, Rows};
use rill_sumcheck_prover::{Request, Schedule};
use rill_witness::Locality;

/// Bytes per word of memory that all workers may hold together.
const BYTES_PER_WORD: usize = 80;

/// Bytes that each worker may always hold.
const WORKER_BYTES: usize = 1 << 20;

/// The words that are not fixed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    pub(crate) count: usize,
    /// Whether there are others.
    pub(crate) others: bool,
}

impl Words {
    /// Columns of the cycle rounds: `h`, RamInc, and what is read of others.
    fn columns(self) -> usize {
        2 + usize::from(self.others)
    }
}

/// The request for a pass as `plan` says, after `bound` of `rounds` cycle rounds, on these words.
/// The matrix has `entries` entries, or, if that is not known, as many as it can have.
pub(super) fn request(
    plan: Plan,
    (bound, entries): (usize, Option<usize>),
    rounds: usize,
    words: Words,
    workers: usize,
) -> Request {
    let pass = Pass { plan, bound, rounds, words };
    let scratch_bytes = pass.scratch_bytes(pass.most_slots());
    let align_rows = 1 << pass.log_range(workers);
    Request { scratch_bytes, kept_bytes: pass.kept_bytes(entries), row_bytes: 0, align_rows }
}

/// Bytes at the peak of the form of `n` cycle rounds on `words` that follows `schedule`, in a run
/// with this `locality`, with so many `workers`: the largest of its passes, of the entries with
/// their columns and the initial memory, and of the word rounds.
///
/// A super-cell is taken to access as many words as the average one does. Programs whose accesses
/// are in bursts hold more for a while, but never more than [`Request::scratch_bytes`].
pub(crate) fn bytes(
    locality: &Locality,
    schedule: &Schedule,
    n: usize,
    words: Words,
    workers: usize,
) -> usize {
    let mut bound = 0;
    let mut peak = 0;
    let mut pass = |plan: Plan, bound: usize, rounds: usize| {
        let pass = Pass { plan, bound, rounds: n, words };
        let units = 1 << (n - bound - rounds);
        let slots = (locality.entries(bound + rounds) as usize).div_ceil(units);
        let holders = workers.min(1 << (n - pass.log_range(workers)));
        let kept = match plan {
            Plan::Tables => {
                let entries = locality.entries(bound) as usize;
                TableScratch::bytes(1 << (n - bound), words.columns(), entries)
            }
            _ => 0,
        };
        peak = peak.max(holders * pass.scratch_bytes(slots) + kept + CellWeights::bytes(bound, n));
    };
    for rounds in schedule.windows() {
        pass(Plan::window(*rounds, bound, true), bound, *rounds);
        bound += rounds;
    }
    pass(Plan::tables(bound, n), bound, 0);
    peak.max(linear_bytes(locality, bound, n, words))
}

/// Bytes of the linear form from round `switch`: entries, columns and initial memory, or what they
/// leave for the word rounds.
fn linear_bytes(locality: &Locality, switch: usize, n: usize, words: Words) -> usize {
    let (initial, columns) = (size_of::<u64>() * words.count, words.columns());
    let words = WordsScratch::bytes(words.count);
    // The first bind of a table holds half of it twice.
    let binding = words + words / 4;
    if switch == n {
        return binding.max(initial + words);
    }
    let entries = locality.entries(switch) as usize;
    (initial + TableScratch::bytes(1 << (n - switch), columns, entries))
        .max(initial + words)
        .max(binding)
}

/// One pass.
#[derive(Clone, Copy, Debug)]
struct Pass {
    plan: Plan,
    bound: usize,
    rounds: usize,
    words: Words,
}

impl Pass {
    fn rows(self) -> Rows {
        Rows { words: self.words.count, in_cell: 1 << self.bound }
    }

    /// Binary logarithm of the rows of what must not be split.
    fn log_unit(self) -> usize {
        self.bound
            + match self.plan {
                Plan::First(rounds) | Plan::Window(rounds) => rounds,
                Plan::Round => 1,
                Plan::Tables | Plan::Words => 0,
            }
    }

    /// More words than so many a super-cell, or a cell, cannot access.
    fn most_slots(self) -> usize {
        (1 << self.log_unit()).min(self.words.count)
    }

    /// Bytes a worker holds while a super-cell accesses `slots` words.
    fn scratch_bytes(self, slots: usize) -> usize {
        let rows = self.rows();
        match self.plan {
            Plan::First(rounds) => GramScratch::bytes(rounds),
            Plan::Window(rounds) => WindowScratch::bytes(&rows, rounds, slots),
            Plan::Round => RoundScratch::bytes(&rows, slots),
            Plan::Tables => TableScratch::scratch_bytes(&rows, slots),
            Plan::Words => WordsScratch::bytes(rows.words),
        }
    }

    /// Bytes that stay, with so many entries.
    fn kept_bytes(self, entries: Option<usize>) -> usize {
        let cells = 1usize << (self.rounds - self.bound);
        match self.plan {
            Plan::First(_) | Plan::Window(_) | Plan::Round => self.scratch_bytes(0),
            Plan::Tables => {
                let entries = entries.unwrap_or(cells * self.most_slots());
                TableScratch::bytes(cells, self.words.columns(), entries)
            }
            Plan::Words => WordsScratch::bytes(self.words.count),
        }
    }

    /// Binary logarithm of the least rows of a worker's range: so long that not too many workers
    /// have one.
    fn log_range(self, workers: usize) -> usize {
        let allowed = (BYTES_PER_WORD * self.words.count).max(workers * WORKER_BYTES);
        let holders = (allowed / self.scratch_bytes(self.most_slots())).clamp(1, workers);
        let shared = if holders < workers { holders.ilog2() as usize } else { self.rounds };
        self.log_unit().max(self.rounds - shared)
    }
}
