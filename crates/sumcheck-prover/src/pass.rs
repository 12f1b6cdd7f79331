//! One replay of all rows for every form that asked for it.

use crate::{BlockSource, Form, Scratch, SourceError};
use rayon::prelude::*;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Runs one pass over `source` for `forms`, all of which request it. Returns the time each form
/// took, summed over workers; what is missing to the pass's own time is replay.
///
/// Each worker holds one scratch per form, so the memory of a pass does not depend on the number of
/// segments. Scratches are merged in the order of their rows; as field arithmetic is exact, the
/// result does not depend on the number of workers.
pub fn run_pass<B>(
    forms: &mut [&mut dyn Form<B>],
    source: &dyn BlockSource<B>,
) -> Result<Vec<Duration>, SourceError> {
    let align = forms.iter().filter_map(|form| form.request()).map(|r| r.align_rows).max();
    let segments = source.segments().into_iter().map(|rows| (source.work(&rows), rows)).collect();
    let shares = shares(segments, align.unwrap_or(1), rayon::current_num_threads());
    let readers: Vec<&dyn Form<B>> = forms.iter().map(|form| &**form).collect();
    let results: Vec<(Vec<Scratch>, Vec<Duration>)> = shares
        .into_par_iter()
        .map(|share| run_share(&readers, source, share))
        .collect::<Result<_, _>>()?;

    let mut times = vec![Duration::ZERO; forms.len()];
    for (scratches, spent) in results {
        for (i, (form, scratch)) in forms.iter_mut().zip(scratches).enumerate() {
            let start = Instant::now();
            form.merge(scratch);
            times[i] += spent[i] + start.elapsed();
        }
    }
    for (form, time) in forms.iter_mut().zip(&mut times) {
        let start = Instant::now();
        form.end_pass();
        *time += start.elapsed();
    }
    Ok(times)
}

/// Consecutive segments that one worker replays in order.
pub type Share = Vec<Range<u64>>;

fn run_share<B>(
    forms: &[&dyn Form<B>],
    source: &dyn BlockSource<B>,
    share: Share,
) -> Result<(Vec<Scratch>, Vec<Duration>), SourceError> {
    let rows = share[0].start..share[share.len() - 1].end;
    let mut scratches: Vec<Scratch> = forms.iter().map(|f| f.scratch(rows.clone())).collect();
    let mut times = vec![Duration::ZERO; forms.len()];
    for segment in share {
        source.replay(segment, &mut |block| {
            for ((form, scratch), time) in forms.iter().zip(&mut scratches).zip(&mut times) {
                let start = Instant::now();
                form.visit(scratch, block);
                *time += start.elapsed();
            }
        })?;
    }
    Ok((scratches, times))
}

/// Splits segments, given with their work, into at most `workers` shares of about equal work that
/// begin at multiples of `align`.
pub fn shares(segments: Vec<(u64, Range<u64>)>, align: u64, workers: usize) -> Vec<Share> {
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
