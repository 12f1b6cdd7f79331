//! Rows per second of the witness on the prebuilt guests, about 2^22 rows on one thread: replaying
//! into cycles. `cargo bench -p rill-witness [-- NAME]`.
#![expect(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rill_executor::{Limits, Machine};
use rill_witness::{BLOCK_ROWS, CycleSource, Replayed};
use std::path::Path;

const ROWS: u64 = 1 << 22;

/// Guests whose input begins with a count of eight bytes that their number of rows is proportional
/// to.
const GUESTS: [&str; 7] =
    ["btreemap", "ecdsa", "json", "memory-walk", "muldiv", "rows", "sha2-chain"];

fn speed(c: &mut Criterion) {
    let mut group = c.benchmark_group("witness");
    group.sample_size(10);
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests");
    for name in GUESTS {
        let read = |path: String| std::fs::read(guests.join(path)).expect("a committed file");
        let mut input = read(format!("inputs/{name}.bin"));
        let key = rill_loader::key(&read(format!("prebuilt/{name}.elf"))).expect("a guest");
        let machine = Machine::new(&key).expect("a machine");
        let run = |input: &[u8]| machine.run(input, &Limits::default()).expect("a guest that ends");
        let kept = run(&input).rows;
        scale(&mut input, ROWS.div_ceil(kept));
        let run = run(&input);
        let cycles = Replayed::new(&run.trace, &key, run.rows.next_power_of_two().ilog2());
        let executed = run.rows - run.rows % BLOCK_ROWS as u64;
        group.throughput(Throughput::Elements(executed));
        group.bench_function(name, |bench| {
            bench.iter(|| {
                let mut sum = 0;
                let blocks = cycles.replay(0..executed, &mut |block| {
                    sum ^= block.cycles[0].rd_before;
                });
                blocks.map(|()| sum).expect("a run that is replayed")
            });
        });
    }
}

/// The input with its count multiplied by `factor`.
fn scale(input: &mut [u8], factor: u64) {
    if let Some(count) = input.first_chunk_mut() {
        *count = (u64::from_le_bytes(*count) * factor).to_le_bytes();
    }
}

criterion_group!(benches, speed);
criterion_main!(benches);
