//! Records kept between passes.
//!
//! A pass over kept records saves the executor's work, which is a small part of what a row costs;
//! its tests check that it changes nothing else.

use rill_executor::{Block, ReplayError, TraceSource};
use std::ops::Range;
use std::sync::OnceLock;

/// Bytes of a record.
const RECORD_BYTES: u64 = 32;

/// The records of some segments of a run, each from its first replay as a whole on.
#[derive(Debug, Default)]
pub(crate) struct RecordCache {
    /// Rows of a segment.
    segment_rows: u64,
    /// For each segment its records, if they are to be kept.
    segments: Vec<Option<OnceLock<Vec<Block>>>>,
}

impl RecordCache {
    /// For a run of `rows` rows in segments of `segment_rows`, of which as many are kept as fit
    /// `bytes`, spread evenly.
    pub(crate) fn new(rows: u64, segment_rows: u64, bytes: u64) -> Self {
        let count = rows.div_ceil(segment_rows);
        let kept = if bytes / RECORD_BYTES >= rows {
            count
        } else {
            bytes / (RECORD_BYTES * segment_rows)
        };
        let is_kept = |i: u64| (i + 1) * kept / count > i * kept / count;
        let segments = (0..count).map(|i| is_kept(i).then(OnceLock::new)).collect();
        Self { segment_rows, segments }
    }

    /// Bytes of the records held, of their calls, and of what they read through ports.
    pub(crate) fn bytes(&self) -> u64 {
        let held = self.segments.iter().flatten().filter_map(OnceLock::get).flatten();
        let aside = |block: &Block| block.calls.bytes() + size_of_val(&block.ports[..]);
        held.map(|block| RECORD_BYTES * block.len() as u64 + aside(block) as u64).sum()
    }

    /// Visits the records of a range in blocks of `block_rows` rows, the last one possibly shorter;
    /// segments are whole numbers of blocks, but for the last one.
    pub(crate) fn replay<S: TraceSource + ?Sized>(
        &self,
        trace: &S,
        rows: Range<u64>,
        block_rows: usize,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), ReplayError> {
        if self.segments.iter().all(Option::is_none) {
            return trace.replay(rows, block_rows, visit).map(drop);
        }
        let mut start = rows.start;
        while start < rows.end {
            let number = start / self.segment_rows;
            let segment =
                number * self.segment_rows..((number + 1) * self.segment_rows).min(trace.rows());
            let piece = start..segment.end.min(rows.end);
            start = piece.end;
            match self.segments.get(number as usize) {
                Some(Some(kept)) => replay_kept(kept, trace, segment, piece, block_rows, visit)?,
                _ => drop(trace.replay(piece, block_rows, visit)?),
            }
        }
        Ok(())
    }
}

/// Visits a piece of a segment whose records are kept, or shall be.
fn replay_kept<S: TraceSource + ?Sized>(
    kept: &OnceLock<Vec<Block>>,
    trace: &S,
    segment: Range<u64>,
    piece: Range<u64>,
    block_rows: usize,
    visit: &mut dyn FnMut(&Block),
) -> Result<(), ReplayError> {
    if let Some(blocks) = kept.get() {
        let inside = blocks.iter().filter(|block| piece.contains(&block.first_row));
        inside.for_each(visit);
    } else if piece == segment {
        let mut blocks = Vec::new();
        trace.replay(piece, block_rows, &mut |block| {
            blocks.push(block.clone());
            visit(block);
        })?;
        // Whoever else was first kept the same.
        let _ = kept.set(blocks);
    } else {
        trace.replay(piece, block_rows, visit)?;
    }
    Ok(())
}
