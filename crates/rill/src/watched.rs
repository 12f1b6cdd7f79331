//! The rows that a proof replays, counted; and provers that break the law on purpose, negative
//! controls of the memory gate.

use rill_witness::{Block, CycleSource, SourceError};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What a controlled prover does that it must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Keeps 8 bytes of every row, once.
    KeepRows,
    /// Writes 8 bytes of every row to a file, once.
    WriteRows,
}

/// A control is for tests, on a machine that can write to its folder of temporary files.
const WRITABLE: &str = "a file in the folder of temporary files";

/// A source of cycles that counts what it gives, and misbehaves if there is a control.
pub(crate) struct Watched<S> {
    source: S,
    control: Option<Control>,
    /// Rows given or about to be.
    rows: AtomicU64,
    kept: Mutex<Vec<u64>>,
}

impl<S: CycleSource> Watched<S> {
    pub(crate) fn new(source: S, control: Option<Control>) -> Self {
        Self { source, control, rows: AtomicU64::new(0), kept: Mutex::default() }
    }

    /// Rows given so far, padding included; those of every pass count.
    pub(crate) fn replayed(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Gives the rows of a segment.
    fn give(&self, segment: Range<u64>, visit: &mut dyn FnMut(&Block)) -> Result<(), SourceError> {
        self.source.replay(segment, &mut |block| {
            self.rows.fetch_add(block.cycles.len() as u64, Ordering::Relaxed);
            visit(block);
        })
    }

    /// Whether no pass is over yet.
    fn is_first_pass(&self) -> bool {
        self.replayed() < self.source.rows()
    }

    fn keep(&self, segment: Range<u64>, visit: &mut dyn FnMut(&Block)) -> Result<(), SourceError> {
        self.give(segment, &mut |block| {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend(block.cycles.iter().map(|cycle| u64::from(cycle.pc)));
            visit(block);
        })
    }

    fn write(&self, segment: Range<u64>, visit: &mut dyn FnMut(&Block)) -> Result<(), SourceError> {
        let path = std::env::temp_dir().join(format!(
            "rill-control-{}-{}",
            std::process::id(),
            segment.start
        ));
        let mut file = BufWriter::new(File::create(&path).expect(WRITABLE));
        self.give(segment, &mut |block| {
            for cycle in &block.cycles {
                file.write_all(&u64::from(cycle.pc).to_le_bytes()).expect(WRITABLE);
            }
            visit(block);
        })?;
        file.flush().expect(WRITABLE);
        std::fs::remove_file(path).expect(WRITABLE);
        Ok(())
    }
}

impl<S: CycleSource> CycleSource for Watched<S> {
    fn rows(&self) -> u64 {
        self.source.rows()
    }

    fn block_rows(&self) -> usize {
        self.source.block_rows()
    }

    fn segments(&self) -> Vec<Range<u64>> {
        self.source.segments()
    }

    fn work(&self, rows: &Range<u64>) -> u64 {
        self.source.work(rows)
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        match self.control {
            Some(Control::KeepRows) if self.is_first_pass() => self.keep(segment, visit),
            Some(Control::WriteRows) if self.is_first_pass() => self.write(segment, visit),
            _ => self.give(segment, visit),
        }
    }
}
