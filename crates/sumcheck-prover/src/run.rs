//! One look at all rows for every pass that waits for one.

use crate::pass::Gathered;
use crate::{BlockSource, Gathering, PartError, Pass, SourceError, Worker};
use rayon::prelude::*;
use std::ops::Range;
use std::time::{Duration, Instant};
use thiserror::Error;

/// How the rows of a pass are cut. This does not change the proof.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// One range for each thread.
    #[default]
    Threads,
    /// This many ranges, if that many are aligned: a thread that is done takes one of
    /// those left.
    Ranges(usize),
    /// This many ranges, if that many are aligned: their parts are encoded, decoded and delivered
    /// in a different order, as those of other processes would be.
    Encoded(usize),
}

/// Why a pass failed.
#[derive(Debug, Error)]
pub enum PassError {
    /// Rows could not be replayed.
    #[error("replay: {0}")]
    Source(#[from] SourceError),
    /// Bytes that should be a part are not one.
    #[error(transparent)]
    Part(#[from] PartError),
}

/// The part that `pass` makes of all rows of `source`.
///
/// # Errors
/// If they cannot be replayed.
pub fn gather<B, P: Pass<B>>(
    pass: P,
    source: &dyn BlockSource<B>,
    cut: Cut,
) -> Result<P::Part, PassError> {
    let gathered = Gathered::new(pass, ());
    run_pass(&[&gathered], source, cut)?;
    Ok(gathered.whole().1)
}

/// Runs one pass over `source` that fills all of `passes`. Returns the time each took, summed over
/// workers; the rest of the pass's own time is replay.
///
/// Each worker holds one scratch for each, so the memory of a pass does not depend on the number of
/// segments.
///
/// # Errors
/// If the rows cannot be replayed.
pub fn run_pass<B>(
    passes: &[&dyn Gathering<B>],
    source: &dyn BlockSource<B>,
    cut: Cut,
) -> Result<Vec<Duration>, PassError> {
    let align = passes.iter().map(|pass| pass.request().align_rows).max().unwrap_or(1);
    let segments = source.segments().into_iter().map(|rows| (source.work(&rows), rows)).collect();
    let most = match cut {
        Cut::Threads => rayon::current_num_threads(),
        Cut::Ranges(ranges) | Cut::Encoded(ranges) => ranges,
    };
    let ranges: Vec<(usize, Share)> =
        shares(segments, align, most).into_iter().enumerate().collect();
    let sends = matches!(cut, Cut::Encoded(_));
    let run = |(index, share)| {
        let (workers, mut times) = run_share(passes, source, share, sends)?;
        let mut sent = Vec::new();
        for (worker, time) in workers.into_iter().zip(&mut times) {
            let start = Instant::now();
            if sends {
                sent.push(worker.send());
            } else {
                worker.finish(index);
            }
            *time += start.elapsed();
        }
        Ok(Done { index, sent, times })
    };
    let done: Vec<Done> =
        ranges.into_par_iter().with_max_len(1).map(run).collect::<Result<_, SourceError>>()?;
    deliver(passes, &done)?;
    let time = |i: usize| done.iter().map(|done| done.times[i]).sum();
    Ok((0..passes.len()).map(time).collect())
}

/// A finished range.
struct Done {
    index: usize,
    /// The bytes of its parts, unless they were handed in.
    sent: Vec<Vec<u8>>,
    /// What each pass took.
    times: Vec<Duration>,
}

/// Hands in what was sent, the odd ranges before the even ones.
fn deliver<B>(passes: &[&dyn Gathering<B>], done: &[Done]) -> Result<(), PartError> {
    let (odd, even): (Vec<&Done>, _) = done.iter().rev().partition(|done| done.index % 2 == 1);
    for done in odd.into_iter().chain(even) {
        let parts = passes.iter().zip(&done.sent);
        parts.into_iter().try_for_each(|(pass, bytes)| pass.receive(done.index, bytes))?;
    }
    Ok(())
}

/// Consecutive segments that one worker replays in order.
type Share = Vec<Range<u64>>;

/// The workers of one range after its last block, and what each has taken.
type Visited<'p, B> = (Vec<Box<dyn Worker<B> + 'p>>, Vec<Duration>);

fn run_share<'p, B>(
    passes: &[&'p dyn Gathering<B>],
    source: &dyn BlockSource<B>,
    share: Share,
    sends: bool,
) -> Result<Visited<'p, B>, SourceError> {
    let rows = share[0].start..share[share.len() - 1].end;
    let mut workers: Vec<_> = passes.iter().map(|pass| pass.worker(rows.clone(), sends)).collect();
    let mut times = vec![Duration::ZERO; passes.len()];
    for segment in share {
        source.replay(segment, &mut |block| {
            for (worker, time) in workers.iter_mut().zip(&mut times) {
                let start = Instant::now();
                worker.visit(block);
                *time += start.elapsed();
            }
        })?;
    }
    Ok((workers, times))
}

/// Splits segments, given with their work, into at most `workers` shares of about equal work that
/// begin at multiples of `align`.
fn shares(segments: Vec<(u64, Range<u64>)>, align: u64, workers: usize) -> Vec<Share> {
    let total: u64 = segments.iter().map(|(work, _)| work).sum();
    let target = total.div_ceil(workers as u64).max(1);
    let mut shares: Vec<Share> = Vec::with_capacity(workers.min(segments.len()));
    let mut held = target;
    for (work, segment) in segments {
        if held >= target && segment.start % align == 0 {
            shares.push(Vec::new());
            held = 0;
        }
        held += work;
        let share = shares.last_mut().expect("the first segment starts at row 0, which is aligned");
        share.push(segment);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_cover_all_segments_in_order_and_begin_aligned() {
        let segments: Vec<Range<u64>> = (0..21).map(|i| 3 * i..3 * i + 3).collect();
        let with_work: Vec<_> = segments.iter().map(|rows| (3, rows.clone())).collect();
        for workers in 1..9 {
            for align in [1, 2, 4, 64] {
                let shares = shares(with_work.clone(), align, workers);
                assert!(shares.len() <= workers);
                assert!(shares.iter().all(|share| share[0].start % align == 0));
                assert_eq!(shares.concat(), segments);
            }
        }
        assert_eq!(shares(with_work.clone(), 2, 4).len(), 4);
        // Any number of workers: every aligned segment begins a share.
        let aligned = segments.iter().filter(|rows| rows.start % 4 == 0).count();
        assert_eq!(shares(with_work, 4, usize::MAX).len(), aligned);
        assert!(shares(Vec::new(), 1, 4).is_empty());
    }

    #[test]
    fn workers_share_the_work_and_not_the_rows() {
        // Five segments to execute, eleven of padding.
        let segments = (0..16).map(|i| (if i < 5 { 80 } else { 10 }, 64 * i..64 * i + 64));
        let shares = shares(segments.collect(), 64, 2);
        assert_eq!(shares.iter().map(Vec::len).collect::<Vec<_>>(), [4, 12]);
    }
}
