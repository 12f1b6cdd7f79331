//! Speed of the executor on the prebuilt guests: `cargo bench -p rill-executor [-- NAME..]`.
//!
//! For each guest the median of several runs: executing, then replaying into blocks of 4096 rows on one thread.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use rill_executor::{Limits, Machine, TraceSource};
use rill_program::ProgramKey;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

const RUNS: usize = 5;
const BLOCK_ROWS: usize = 4096;
/// Rows replayed at most.
const MAX_REPLAYED: u64 = 1 << 26;

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests");
    println!(
        "{:<16} {:>12} {:>6} {:>10} {:>10}",
        "guest", "rows", "log K", "run M/s", "replay M/s"
    );
    let mut elves: Vec<_> = fs::read_dir(guests.join("prebuilt"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "elf"))
        .collect();
    elves.sort();
    for path in elves {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if wanted.is_empty() || wanted.contains(&name) {
            measure(&name, &fs::read(&path)?, &input(&guests, &name))?;
        }
    }
    Ok(())
}

/// The input kept for a guest, or none.
fn input(guests: &Path, name: &str) -> Vec<u8> {
    fs::read(guests.join("inputs").join(format!("{name}.bin"))).unwrap_or_default()
}

fn measure(name: &str, elf: &[u8], input: &[u8]) -> Result<(), Box<dyn Error>> {
    let machine = Machine::new(&ProgramKey::from_elf(elf)?)?;
    let limits = Limits::default();
    let run = machine.run(input, &limits)?;
    let executing = median(|| machine.run(input, &limits).map(|run| run.rows))?;
    let rows = run.rows.min(MAX_REPLAYED);
    let replaying = median(|| {
        let mut sum = 0;
        run.trace.replay(0..rows, BLOCK_ROWS, &mut |block| sum ^= block.c[0])?;
        Ok::<_, Box<dyn Error>>(std::hint::black_box(sum))
    })?;
    println!(
        "{name:<16} {:>12} {:>6} {:>10.1} {:>10.1}",
        run.rows,
        run.log_memory,
        run.rows as f64 / executing / 1e6,
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
