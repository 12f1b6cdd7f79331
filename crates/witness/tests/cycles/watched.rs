//! Traces that count or fail.

use crate::guest::{Guest, list};
use rill_executor::{Digest, ReplayError, Trace, TraceSource};
use rill_witness::{CycleSource, Replayed};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the rows asked of a trace, and fails ranges that end beyond row `broken`.
struct Watched<'a> {
    inner: &'a Trace,
    replayed: AtomicU64,
    broken: u64,
}

impl<'a> Watched<'a> {
    fn new(guest: &'a Guest, broken: u64) -> Self {
        Self { inner: &guest.run.trace, replayed: AtomicU64::new(0), broken }
    }
}

impl TraceSource for Watched<'_> {
    fn rows(&self) -> u64 {
        self.inner.rows()
    }

    fn segments(&self, max: usize) -> Vec<Range<u64>> {
        self.inner.segments(max)
    }

    fn replay(
        &self,
        rows: Range<u64>,
        block_rows: usize,
        visit: &mut dyn FnMut(&rill_executor::Block),
    ) -> Result<Digest, ReplayError> {
        self.replayed.fetch_add(rows.end - rows.start, Ordering::Relaxed);
        let digest = self.inner.replay(rows.clone(), block_rows, visit)?;
        if rows.end > self.broken { Err(ReplayError::Diverged { rows }) } else { Ok(digest) }
    }
}

#[test]
fn kept_records_are_not_replayed_again() {
    let guest = Guest::new("sha2-chain", 10);
    let rows = guest.run.rows;
    let cases = [(0, rows..=rows), (16 * rows, rows / 3..=2 * rows / 3), (32 * rows, 0..=0)];
    for (cache, expected) in cases {
        let trace = Watched::new(&guest, u64::MAX);
        let source = Replayed::new(&trace, &guest.key, guest.log_cycles()).with_record_cache(cache);
        list(&source);
        assert_eq!(trace.replayed.swap(0, Ordering::Relaxed), rows);
        list(&source);
        let again = trace.replayed.load(Ordering::Relaxed);
        assert!(expected.contains(&again), "{again} of {rows} rows with {cache} bytes");
    }
}

#[test]
fn a_trace_that_diverges_is_told_by_its_rows() {
    let guest = Guest::new("sha2-chain", 10);
    for cache in [0, 32 * guest.run.rows] {
        let trace = Watched::new(&guest, 2_000);
        let source = Replayed::new(&trace, &guest.key, guest.log_cycles()).with_record_cache(cache);
        let segments = source.segments();
        let rows = segments[2].clone();
        for _ in 0..2 {
            assert!(source.replay(segments[0].clone(), &mut |_| ()).is_ok());
            let error = source.replay(rows.clone(), &mut |_| ()).unwrap_err();
            assert_eq!(error.0, ReplayError::Diverged { rows: rows.clone() });
            let told = format!("replay diverged at rows {}..{}", rows.start, rows.end);
            assert_eq!(error.to_string(), told);
        }
    }
}
