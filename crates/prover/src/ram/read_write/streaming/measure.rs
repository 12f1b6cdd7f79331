//! Seconds and bytes of the linear and the streaming form: `cargo test --release -p
//! rill-prover ram::read_write::streaming::measure -- --ignored --nocapture`.
//!
//! One form per process, for memory that one has set free is used by the next: the environment
//! variable `WINDOWS` lists the windows of the schedule; `linear` is the linear form.
//! `GUEST` is `sha2-chain` or `memory-walk`, `LOG_ROWS` is 20 if not set.

#![expect(clippy::print_stderr, reason = "a measurement is there to be read")]

use super::{cost, streaming};
use crate::fixtures::Fixture;
use crate::ram::read_write::linear;
use crate::ram::read_write::tests::draw;
use crate::{BoxForm, FormKind, Rows};
use rill_field::F;
use rill_poly::evaluate;
use rill_sumcheck_prover::{Schedule, run_pass};
use rill_witness::{Block, Localities};
use std::time::{Duration, Instant};

/// A field of `/proc/self/status` in bytes.
fn status(field: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() << 10
}

/// Processor seconds of this process so far.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

/// Drives a form from a wrong claim, which costs the same. The time of its own in passes, summed
/// over workers, and that in rounds.
fn drive(mut form: BoxForm<'_>, rows: &Rows<'_>) -> (usize, Duration, Duration) {
    let (mut passes, mut passed, mut rounds) = (0, Duration::ZERO, Duration::ZERO);
    let mut claim = F::from(1u64);
    for round in 0..form.rounds() {
        if form.request().is_some() {
            passes += 1;
            passed += run_pass::<Block>(&mut [&mut *form], rows).unwrap()[0];
        }
        let start = Instant::now();
        let polynomial = form.round(claim);
        let challenge = F::from(0x1234_5678_9abc_u64 + round as u64);
        form.bind(challenge);
        claim = evaluate(&polynomial, challenge);
        rounds += start.elapsed();
    }
    (passes, passed, rounds)
}

#[test]
#[ignore = "a measurement"]
fn seconds_and_bytes() {
    let guest = std::env::var("GUEST").unwrap_or_else(|_| "memory-walk".into());
    let windows = std::env::var("WINDOWS").unwrap_or_else(|_| "linear".into());
    let n = std::env::var("LOG_ROWS").map_or(20, |n| n.parse::<usize>().unwrap());
    let counts = match guest.as_str() {
        "sha2-chain" => [260 << (n - 20), 0],
        _ => [60_000 << (n - 20), 1 << (n - 4)],
    };
    let fixture = Fixture::guest(&guest, &counts, n as u8);
    let m = fixture.run.map.log_words() as usize;
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Linear);
    let relation = draw(&context);
    let rows = Rows(&cycles);
    let locality = Localities::of(&cycles, 1 << m).unwrap().ram;
    let entries: Vec<u64> = [0, 4, 6, 10, 16, n].map(|i| locality.entries(i)).to_vec();
    // A first replay, for what the source keeps.
    run_pass::<Block>(&mut [], &rows).unwrap();
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let (before, start, spent) = (status("VmRSS"), Instant::now(), processor_seconds());
    let workers = rayon::current_num_threads();
    let (form, predicted): (BoxForm<'_>, _) = if windows == "linear" {
        (Box::new(linear::form(&relation, &context)), 0)
    } else {
        let sizes = windows.split(',').map(|size| size.parse::<usize>().unwrap());
        let schedule = Schedule::new(sizes);
        let predicted = cost::bytes(&locality, &schedule, n, m, workers);
        (Box::new(streaming(&relation, &context, schedule)), predicted)
    };
    let (passes, passed, rounds) = drive(form, &rows);
    let (wall, all) = (start.elapsed(), processor_seconds() - spent);
    let peak = (status("VmHWM") - before) >> 10;
    eprintln!(
        "{guest}, {} rows, m = {m}, entries over 2^(0 4 6 10 16 {n}): {entries:?}\n  [{windows}]: {passes} \
         passes {passed:.3?}, rounds {rounds:.3?}; {all:.2} s CPU, {wall:.2?}; peak {peak} KiB, \
         predicted {} KiB",
        fixture.run.rows,
        predicted >> 10
    );
}
