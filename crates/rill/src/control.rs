//! Provers that break the law on purpose: negative controls of the memory gate.

use rill_witness::{Block, CycleSource, SourceError};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
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

/// A source of cycles under control: with none it is the source itself.
pub(crate) struct Controlled<S> {
    source: S,
    control: Option<Control>,
    /// Rows kept or written.
    rows: Mutex<u64>,
    kept: Mutex<Vec<u64>>,
}

impl<S: CycleSource> Controlled<S> {
    pub(crate) fn new(source: S, control: Option<Control>) -> Self {
        Self { source, control, rows: Mutex::default(), kept: Mutex::default() }
    }

    /// Counts the rows of a segment; whether they are among the first `rows` to be counted, that
    /// is, of the first pass.
    fn is_first_pass(&self, segment: &Range<u64>) -> bool {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        *rows += segment.end - segment.start;
        *rows <= self.source.rows()
    }

    fn keep(&self, segment: Range<u64>, visit: &mut dyn FnMut(&Block)) -> Result<(), SourceError> {
        self.source.replay(segment, &mut |block| {
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
        self.source.replay(segment, &mut |block| {
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

impl<S: CycleSource> CycleSource for Controlled<S> {
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
            Some(Control::KeepRows) if self.is_first_pass(&segment) => self.keep(segment, visit),
            Some(Control::WriteRows) if self.is_first_pass(&segment) => self.write(segment, visit),
            _ => self.source.replay(segment, visit),
        }
    }
}
