//! The nanoseconds of plans, fitted to proofs on this machine.
//!
//! What a plan says of a relation is linear in five numbers ([`NANOSECONDS`]). The same run is
//! proven with many schedules, at two sizes: the difference by row has nothing of what is the same
//! in both, and five numbers fit the differences in the sense of least squares of what they are
//! off by in proportion. Without a schedule of no windows the first pass could not be told from that
//! for the tables, but what a plan chooses has windows: the sum over all proofs says more than one
//! number.

use crate::case::Case;
use crate::inputs::largest;
use rill_e2e::guests;
use rill_prover::plan::{MACHINE, NANOSECONDS, PACE, Recorded};
use rill_prover::{ProveError, Schedule};
use std::fmt::Write;

/// Windows of the proofs, with passes, points and entries in many proportions.
const SCHEDULES: [&[usize]; 10] =
    [&[], &[1], &[2], &[3], &[1, 2], &[2, 2], &[1, 1, 2], &[2, 2, 2], &[1, 2, 1, 2], &[2, 2, 2, 2]];

/// The program: loads, stores and arithmetic in the usual proportions.
const GUEST: &str = "btreemap";

/// One relation, as it is recorded and as it was measured.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// As it is recorded.
    pub recorded: Recorded,
    /// Nanoseconds by [`NANOSECONDS`].
    pub measured: [f64; 5],
    /// Nanoseconds for a row in all proofs, as recorded and as measured.
    pub in_all: [f64; 2],
}

/// Fits all relations to proofs of at most `2^log_rows` and of a quarter of it.
///
/// # Errors
/// If a proof cannot be made.
///
/// # Panics
/// If the guest has no run of so few rows.
pub fn calibrate(
    log_rows: u32,
    told: &mut dyn FnMut(&Schedule),
) -> Result<Vec<Fitted>, ProveError> {
    let case = |log_rows| {
        let input = largest(GUEST, log_rows).expect("the guest has a run of so few rows");
        Case::new(GUEST, &guests::elf(GUEST), &input)
    };
    let (small, large) = (case(log_rows - 2), case(log_rows));
    let rows = (large.rows() - small.rows()) as f64;
    let mut samples: Vec<(Recorded, Vec<([f64; 5], f64)>)> = Vec::new();
    for windows in SCHEDULES {
        let schedule = Schedule::new(windows.iter().copied());
        told(&schedule);
        let [few, many] = [&small, &large].map(|case| least(case, &schedule));
        for (index, ((one, many), (_, few))) in many?.into_iter().zip(few?).enumerate() {
            let sample = (one.shares, (many - few) * 1e9 / rows);
            match samples.get_mut(index) {
                Some((_, all)) => all.push(sample),
                None => samples.push((one, vec![sample])),
            }
        }
    }
    let fitted = samples.into_iter().map(|(recorded, samples)| {
        let planned = samples.iter().map(|(shares, _)| dot(shares, &recorded.nanoseconds)).sum();
        let in_all = [planned, samples.iter().map(|(_, value)| value).sum()];
        Fitted { measured: fit(&samples), recorded, in_all }
    });
    Ok(fitted.collect())
}

/// The least seconds of three proofs.
fn least(case: &Case, schedule: &Schedule) -> Result<Vec<(Recorded, f64)>, ProveError> {
    let mut best = case.measure(schedule)?;
    for _ in 1..3 {
        let again = case.measure(schedule)?;
        best.iter_mut().zip(again).for_each(|((_, best), (_, again))| *best = best.min(again));
    }
    Ok(best)
}

/// Sweeps over the unknowns: enough for five that are far from parallel.
const SWEEPS: usize = 100_000;

/// The `x >= 0` for which `Σ (share·x / value - 1)²` is least, by one unknown after the other. An
/// unknown of which there is never any is 0, and a sample without time says nothing.
fn fit(samples: &[([f64; 5], f64)]) -> [f64; 5] {
    let mut x = [0.0_f64; 5];
    let timed = samples.iter().filter(|(_, value)| *value > 0.0);
    let samples: Vec<_> = timed.map(|(shares, value)| shares.map(|s| s / value)).collect();
    let off = |x: &[f64; 5], shares: &[f64; 5]| 1.0 - dot(shares, x);
    for sweep in 0..SWEEPS {
        let k = sweep % 5;
        let squares: f64 = samples.iter().map(|shares| shares[k] * shares[k]).sum();
        if squares > 0.0 {
            let step: f64 = samples.iter().map(|shares| shares[k] * off(&x, shares)).sum();
            x[k] = (x[k] + step / squares).max(0.0);
        }
    }
    x
}

fn dot(a: &[f64; 5], b: &[f64; 5]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A line for each number of each relation: recorded, measured, and how they compare.
pub fn table(all: &[Fitted]) -> String {
    let mut text = format!(
        "nanoseconds per row on one thread; recorded on {MACHINE}, busy: plans take {PACE} of them\n\n"
    );
    let head = ["relation", "of", "recorded", "measured", "ratio"];
    let [relation, of, recorded, measured, ratio] = head;
    let _ = writeln!(text, "{relation:<26}{of:<12}{recorded:>10}{measured:>10}{ratio:>8}");
    for Fitted { recorded, measured, in_all } in all {
        let numbers = recorded.nanoseconds.into_iter().zip(*measured);
        let mut lines: Vec<_> = NANOSECONDS.into_iter().zip(numbers).collect();
        lines.push(("all proofs", (in_all[0], in_all[1])));
        for (name, (old, new)) in lines.into_iter().filter(|(_, (old, _))| *old > 0.0) {
            let (slug, ratio) = (recorded.slug, new / old);
            let _ = writeln!(text, "{slug:<26}{name:<12}{old:>10.1}{new:>10.1}{ratio:>8.2}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_explain_the_samples_are_found_and_none_is_negative() {
        let truth = [120.0, 0.0, 35.0, 7.0, 2400.0];
        let shares = |i: usize| {
            let switch = i as i32;
            [
                1.0,
                (i / 2) as f64,
                f64::from(switch.min(1)),
                1.5 * (i % 3) as f64,
                0.5_f64.powi(switch),
            ]
        };
        let samples: Vec<_> = (0..8).map(|i| (shares(i), dot(&shares(i), &truth))).collect();
        let found = fit(&samples);
        for (found, truth) in found.iter().zip(truth) {
            assert!((found - truth).abs() < 1e-3 * (1.0 + truth), "{found} for {truth}");
        }
        let untimed = fit(&[([1.0, 0.0, 0.0, 0.0, 0.0], -3.0)]);
        assert!(untimed.iter().all(|x| *x == 0.0), "{untimed:?}");
    }
}
