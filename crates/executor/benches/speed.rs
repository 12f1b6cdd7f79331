//! Speed of the executor on the prebuilt guests: `cargo bench -p rill-executor [-- NAME..]`.
//!
//! For each guest the median of several runs of about 2^25 rows: executing, then replaying into
//! blocks of 4096 rows on one thread.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use rill_executor::{Limits, Machine, TraceSource};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

const RUNS: usize = 3;
const BLOCK_ROWS: usize = 4096;
const ROWS: u64 = 1 << 25;

/// Guests whose input begins with a count of eight bytes that their number of rows is proportional
/// to.
const GUESTS: [&str; 9] = [
    "btreemap",
    "ecdsa",
    "fibonacci",
    "json",
    "memory-walk",
    "muldiv",
    "rows",
    "sha2-chain",
    "sha3-chain",
];

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests");
    println!(
        "{:<12} {:>10} {:>6} {:>10} {:>11}",
        "guest", "rows", "log K", "run M/s", "replay M/s"
    );
    for name in GUESTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            let elf = fs::read(guests.join("prebuilt").join(format!("{name}.elf")))?;
            let input = fs::read(guests.join("inputs").join(format!("{name}.bin")))?;
            measure(name, &elf, input)?;
        }
    }
    Ok(())
}

/// The input with its count multiplied by `factor`.
fn scale(input: &mut [u8], factor: u64) {
    if let Some(count) = input.first_chunk_mut() {
        *count = (u64::from_le_bytes(*count) * factor).to_le_bytes();
    }
}

fn measure(name: &str, elf: &[u8], mut input: Vec<u8>) -> Result<(), Box<dyn Error>> {
    let machine = Machine::new(&rill_loader::key(elf)?)?;
    let limits = Limits::default();
    let kept = machine.run(&input, &limits)?.rows;
    scale(&mut input, ROWS.div_ceil(kept));
    let run = machine.run(&input, &limits)?;
    let rows = run.rows;
    let executing = median(|| machine.run(&input, &limits).map(|run| run.rows))?;
    let replaying = median(|| {
        let mut sum = 0;
        run.trace.replay(0..rows, BLOCK_ROWS, &mut |block| sum ^= block.c[0])?;
        Ok::<_, Box<dyn Error>>(std::hint::black_box(sum))
    })?;
    println!(
        "{name:<12} {rows:>10} {:>6} {:>10.1} {:>11.1}",
        run.map.log_words(),
        rows as f64 / executing / 1e6,
        rows as f64 / replaying / 1e6,
    );
    Ok(())
}

/// Median of the seconds that `work` takes.
fn median<T, E>(mut work: impl FnMut() -> Result<T, E>) -> Result<f64, E> {
    let mut seconds = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        work()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[RUNS / 2])
}
