//! Speed of cycles on the prebuilt guests: `cargo bench -p rill-witness [-- NAME..]`.
//!
//! For each guest the median of several passes over about 2^23 rows on one thread: replay into
//! records, and replay into cycles.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use rill_executor::{Limits, Machine, TraceSource};
use rill_witness::{BLOCK_ROWS, CycleSource, Replayed};
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;

const RUNS: usize = 3;
const LOG_ROWS: u32 = 23;

/// Guests whose input begins with a count of eight bytes that their number of rows is proportional
/// to.
const GUESTS: [&str; 7] =
    ["btreemap", "ecdsa", "json", "memory-walk", "muldiv", "rows", "sha2-chain"];

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    println!("{:<12} {:>10} {:>12} {:>12}", "guest", "rows", "records M/s", "cycles M/s");
    for name in GUESTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            measure(name)?;
        }
    }
    Ok(())
}

fn measure(name: &str) -> Result<(), Box<dyn Error>> {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests");
    let elf = fs::read(guests.join("prebuilt").join(format!("{name}.elf")))?;
    let mut input = fs::read(guests.join("inputs").join(format!("{name}.bin")))?;
    let key = rill_loader::key(&elf)?;
    let machine = Machine::new(&key)?;
    let kept = machine.run(&input, &Limits::default())?.rows;
    scale(&mut input, (1 << LOG_ROWS) / kept);
    let run = machine.run(&input, &Limits::default())?;
    let log_cycles = run.rows.next_power_of_two().ilog2();
    let records = median(|| {
        let mut sum = 0;
        run.trace.replay(0..run.rows, BLOCK_ROWS, &mut |block| sum ^= block.c[0])?;
        Ok(black_box(sum))
    })?;
    let cycles = Replayed::new(&run.trace, &key, log_cycles);
    let derived = median(|| {
        let mut sum = 0;
        let executed = run.rows - run.rows % BLOCK_ROWS as u64;
        cycles.replay(0..executed, &mut |block| sum ^= block.cycles[0].rd_before)?;
        Ok(black_box(sum))
    })?;
    let speed = |seconds: f64| run.rows as f64 / seconds / 1e6;
    println!("{name:<12} {:>10} {:>12.1} {:>12.1}", run.rows, speed(records), speed(derived));
    Ok(())
}

/// The input with its count multiplied by `factor`, at least 1.
fn scale(input: &mut [u8], factor: u64) {
    if let Some(count) = input.first_chunk_mut() {
        *count = (u64::from_le_bytes(*count) * factor.max(1)).to_le_bytes();
    }
}

/// Time on a processor of this thread: steadier than the clock on a busy machine.
fn processor_seconds() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) * 1e-9
}

/// Median of the seconds that `work` takes.
fn median<T>(mut work: impl FnMut() -> Result<T, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut seconds = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = processor_seconds();
        work()?;
        seconds.push(processor_seconds() - start);
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[RUNS / 2])
}
