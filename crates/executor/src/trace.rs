//! The rows of a run, by replay.

use crate::block::Block;
use crate::checkpoint::Checkpoints;
use crate::core::Core;
use crate::known::Known;
use crate::loaded::Loaded;
use crate::memory::Memory;
use crate::rings::Rings;
use crate::{Digest, ReplayError};
use core::ops::Range;
use rill_program::MemoryMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Where rows come from: any range of them, as often as wanted, from several threads at once.
pub trait TraceSource: Sync {
    /// How many rows there are.
    fn rows(&self) -> u64;

    /// All rows as at most `max` contiguous ranges of about equal length that are cheap to replay.
    fn segments(&self, max: usize) -> Vec<Range<u64>>;

    /// Visits the rows of a range in order, in blocks of `block_rows` rows, the last one possibly
    /// shorter.
    ///
    /// An error may come after wrong blocks: discard whatever was made from them.
    fn replay(
        &self,
        rows: Range<u64>,
        block_rows: usize,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<Digest, ReplayError>;
}

/// The rows of a [`Run`](crate::Run): the program, its input and checkpoints. Rows are remade at
/// every replay.
///
/// Every replay compares the machine at each checkpoint with the run. Digests of the rows between
/// two checkpoints, or of the requested part of them, are compared with those of the first
/// replay of the same rows.
#[derive(Debug)]
pub struct Trace {
    loaded: Arc<Loaded>,
    tape: Arc<Vec<u8>>,
    checkpoints: Checkpoints,
    rows: u64,
    map: Arc<MemoryMap>,
    known: Known,
    /// Machines of replays that have ended, for others to use: as many as there were replays at a
    /// time.
    idle: Mutex<Vec<Worker>>,
}

/// A machine that replays.
#[derive(Debug)]
struct Worker {
    core: Core,
    /// The versions of pages in its memory, see [`Checkpoints::restore`].
    held: Vec<u32>,
    /// The row before which it stands.
    row: u64,
}

impl TraceSource for Trace {
    fn rows(&self) -> u64 {
        self.rows
    }

    fn segments(&self, max: usize) -> Vec<Range<u64>> {
        let parts = max.max(1) as u64;
        let mut cuts = vec![0];
        for mark in self.checkpoints.marks() {
            // A cut is due where the first `k` of `parts` equal parts end.
            if u128::from(mark.row) * u128::from(parts)
                >= u128::from(self.rows) * cuts.len() as u128
            {
                cuts.push(mark.row);
            }
        }
        cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
    }

    fn replay(
        &self,
        rows: Range<u64>,
        block_rows: usize,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<Digest, ReplayError> {
        if rows.start > rows.end || rows.end > self.rows {
            return Err(ReplayError::OutsideRun { asked: rows, rows: self.rows });
        }
        let mut worker = self.worker(rows.start)?;
        let mut total = Digest::default();
        let mut part = Part::new(self, rows.start);
        let mut block = Block::new();
        while worker.row < rows.end {
            let length = (rows.end - worker.row).min(block_rows.max(1) as u64) as usize;
            block.reset(worker.row, length);
            let mut filled = 0;
            while filled < length {
                let until = length.min(filled + (part.end() - worker.row) as usize);
                let calls = block.calls.len();
                self.fill(&mut worker, &mut block, filled..until)?;
                let mut digest = Digest::of(&block, filled..until);
                digest += Digest::of_calls(block.calls.range(calls..block.calls.len()));
                total += digest;
                part.add(digest, &worker)?;
                filled = until;
            }
            block.next = worker.core.next_row(&self.loaded);
            visit(&block);
        }
        part.finish(&worker)?;
        self.release(worker);
        Ok(total)
    }
}

impl Trace {
    pub(crate) fn new(
        loaded: Arc<Loaded>,
        tape: Arc<Vec<u8>>,
        checkpoints: Checkpoints,
        rows: u64,
        map: MemoryMap,
    ) -> Self {
        Self {
            loaded,
            tape,
            checkpoints,
            rows,
            map: Arc::new(map),
            known: Known::default(),
            idle: Mutex::default(),
        }
    }

    /// The words of the run's memory map at its end, but for those of calls.
    pub fn final_memory(&self) -> Vec<u64> {
        let mut worker = self.new_worker();
        self.restore(&mut worker, self.checkpoints.marks().len() - 1);
        worker.core.memory.into_words()
    }

    /// Bytes of the input.
    pub fn input_bytes(&self) -> usize {
        self.tape.len()
    }

    /// How many rows a replay may start at without executing others before.
    pub fn checkpoints(&self) -> usize {
        self.checkpoints.marks().len() - 1
    }

    /// Bytes of memory pages that checkpoints hold; see
    /// [`CheckpointLimits`](crate::CheckpointLimits) for the bound.
    pub fn checkpoint_bytes(&self) -> usize {
        self.checkpoints.bytes()
    }

    #[cfg(test)]
    pub(crate) fn replace_tape(&mut self, tape: Vec<u8>) {
        self.tape = Arc::new(tape);
    }

    fn new_worker(&self) -> Worker {
        let memory = Memory::mapped(&self.loaded.layout, &self.map, &self.loaded.image);
        let rings = Rings::mapped(&self.loaded.precompiles, &self.map);
        Worker { core: Core::new(&self.loaded, memory, rings), held: Vec::new(), row: u64::MAX }
    }

    /// Brings a machine to a mark.
    fn restore(&self, worker: &mut Worker, mark: usize) {
        let Worker { core, held, row } = worker;
        self.checkpoints.restore(mark, core, held, &self.loaded.image);
        *row = self.checkpoints.marks()[mark].row;
    }

    /// A machine before `row`.
    fn worker(&self, row: u64) -> Result<Worker, ReplayError> {
        let mark = self.checkpoints.last_before(row);
        let start = self.checkpoints.marks()[mark].row;
        let mut worker = self.acquire(start..row + 1).unwrap_or_else(|| self.new_worker());
        if !(start..=row).contains(&worker.row) {
            self.restore(&mut worker, mark);
        }
        while worker.row < row {
            let progress = worker
                .core
                .skip(&self.loaded, &self.tape, row - worker.row)
                .ok()
                .filter(|progress| progress.rows > 0)
                .ok_or_else(|| self.diverged(worker.row))?;
            worker.row += progress.rows;
        }
        Ok(worker)
    }

    /// An idle machine, one that stands in `wanted` if there is one.
    fn acquire(&self, wanted: Range<u64>) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let best = idle.iter().position(|worker| wanted.contains(&worker.row));
        let index = best.or_else(|| idle.len().checked_sub(1))?;
        Some(idle.swap_remove(index))
    }

    fn release(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }

    fn fill(
        &self,
        worker: &mut Worker,
        block: &mut Block,
        rows: Range<usize>,
    ) -> Result<(), ReplayError> {
        let wanted = rows.len();
        let filled = worker.core.fill(&self.loaded, &self.tape, block, rows);
        if filled != Ok(wanted) {
            return Err(self.diverged(worker.row));
        }
        worker.row += wanted as u64;
        Ok(())
    }

    /// The rows between the two marks around `row`.
    fn interval(&self, row: u64) -> Range<u64> {
        let marks = self.checkpoints.marks();
        let first = self.checkpoints.last_before(row).min(marks.len().saturating_sub(2));
        marks[first].row..marks.get(first + 1).map_or(self.rows, |mark| mark.row)
    }

    fn diverged(&self, row: u64) -> ReplayError {
        ReplayError::Diverged { rows: self.interval(row) }
    }
}

/// The requested rows between two neighbouring marks, while they are replayed.
struct Part<'a> {
    trace: &'a Trace,
    /// Number of the mark before.
    number: usize,
    /// The first row.
    start: u64,
    /// Digest so far.
    digest: Digest,
}

impl<'a> Part<'a> {
    fn new(trace: &'a Trace, row: u64) -> Self {
        let number = trace.checkpoints.last_before(row);
        Self { trace, number, start: row, digest: Digest::default() }
    }

    /// The row of the next mark.
    fn end(&self) -> u64 {
        self.trace.checkpoints.marks().get(self.number + 1).map_or(self.trace.rows, |mark| mark.row)
    }

    /// Adds rows; at the next mark compares with what is known and goes on to the part after it.
    fn add(&mut self, digest: Digest, worker: &Worker) -> Result<(), ReplayError> {
        self.digest += digest;
        if worker.row < self.end() {
            return Ok(());
        }
        let marks = self.trace.checkpoints.marks();
        if marks.get(self.number + 1).is_some_and(|mark| !mark.matches(&worker.core)) {
            return Err(ReplayError::Diverged { rows: self.start..worker.row });
        }
        self.finish(worker)?;
        *self = Self::new(self.trace, worker.row);
        Ok(())
    }

    /// Compares what was added with what is known.
    fn finish(&self, worker: &Worker) -> Result<(), ReplayError> {
        let rows = self.start..worker.row;
        let whole = self.start == self.trace.checkpoints.marks()[self.number].row
            && worker.row == self.end();
        if rows.is_empty() || self.trace.known.agrees(&rows, self.digest, whole) {
            Ok(())
        } else {
            Err(ReplayError::Diverged { rows })
        }
    }
}
