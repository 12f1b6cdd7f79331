//! Rows per second on the prebuilt guests, about 2^22 rows on one thread: executing, replaying into
//! blocks of records, and into cycles. `cargo bench -p rill-witness [-- NAME]`.
#![expect(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rill_executor::{Limits, Machine, TraceSource};
use rill_witness::{BLOCK_ROWS, CycleSource, Replayed};
use std::path::Path;

/// Rows in a block of records.
const RECORD_ROWS: usize = 4096;
const ROWS: u64 = 1 << 22;

/// Guests whose input begins with a count of eight bytes that their number of rows is proportional
/// to.
const GUESTS: &str = "btreemap ecdsa fibonacci json memory-walk muldiv rows sha2-chain sha3-chain";

fn speed(c: &mut Criterion) {
    let mut group = c.benchmark_group("rows");
    group.sample_size(10);
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests");
    for name in GUESTS.split(' ') {
        let read = |path: String| std::fs::read(guests.join(path)).expect("a committed file");
        let mut input = read(format!("inputs/{name}.bin"));
        let key = rill_loader::key(&read(format!("prebuilt/{name}.elf"))).expect("a guest");
        let machine = Machine::new(&key).expect("a machine");
        let run = |input: &[u8]| machine.run(input, &Limits::default()).expect("a guest that ends");
        let kept = run(&input).rows;
        scale(&mut input, ROWS.div_ceil(kept));
        let whole = run(&input);
        group.throughput(Throughput::Elements(whole.rows));
        group.bench_function(format!("run {name}"), |bench| bench.iter(|| run(&input).rows));
        group.bench_function(format!("replay {name}"), |bench| {
            bench.iter(|| {
                let mut sum = 0;
                let blocks = whole.trace.replay(0..whole.rows, RECORD_ROWS, &mut |block| {
                    sum ^= block.c[0];
                });
                blocks.map(|_| sum).expect("a run that is replayed")
            });
        });
        let cycles = Replayed::new(&whole.trace, &key, whole.rows.next_power_of_two().ilog2());
        let executed = whole.rows - whole.rows % BLOCK_ROWS as u64;
        group.throughput(Throughput::Elements(executed));
        group.bench_function(format!("cycles {name}"), |bench| {
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
