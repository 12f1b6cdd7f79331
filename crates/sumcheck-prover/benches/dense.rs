//! Time per row of what linear and streaming forms are made of.
#![expect(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rill_field::F;
use rill_sumcheck_prover::dense::{SplitEq, Table, product};
use rill_sumcheck_prover::{Cut, Form, Schedule, run_pass};
use std::hint::black_box;

/// The trace of the toy in the tests.
#[path = "../tests/toy/rows.rs"]
mod rows;
/// Its streaming form.
#[path = "../tests/toy/streaming.rs"]
mod streaming;

use rows::{Block, Trace, point, rows};
use streaming::elastic;

const VARIABLES: usize = 18;

fn table(seed: u64) -> Table {
    let seed = F::from(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    Table::from_fn(VARIABLES, |index| (seed + F::from(index as u64)) * seed)
}

fn dense(c: &mut Criterion) {
    let mut group = c.benchmark_group("dense");
    group.throughput(Throughput::Elements(1 << VARIABLES)).sample_size(20);
    let (a, b, d, split) = (table(1), table(2), table(3), SplitEq::new(&point(VARIABLES, 5)));
    let challenge = table(4).values()[77];
    group.bench_function("bind", |bench| {
        let bind = |mut table: Table| {
            table.bind(challenge);
            table
        };
        bench.iter_batched(|| a.clone(), bind, BatchSize::LargeInput);
    });
    group.bench_function("round, eq and 2 factors", |bench| {
        bench.iter(|| {
            split.round_polynomial(black_box(challenge), 2, |pair| {
                product([a.line(pair), b.line(pair)])
            })
        });
    });
    group.bench_function("round, eq and 3 factors", |bench| {
        let lines = |pair| [a.line(pair), b.line(pair), d.line(pair)];
        bench.iter(|| split.round_polynomial(black_box(challenge), 3, |pair| product(lines(pair))));
    });
    group.finish();
}

/// `form` after the pass it waits for.
fn passed<'a>(form: Form<'a, Block>, source: &Trace) -> Form<'a, Block> {
    match form {
        Form::Pass(due) => {
            run_pass(&[&*due as _], source, Cut::Threads).expect("rows are there");
            due.close()
        }
        form => form,
    }
}

fn window(c: &mut Criterion) {
    let mut group = c.benchmark_group("window, eq and 2 factors");
    group.throughput(Throughput::Elements(1 << VARIABLES)).sample_size(20);
    let (point, part) = (point(VARIABLES, 5), 1 << (VARIABLES - 4));
    let source = Trace { rows: rows(VARIABLES, 9), segment_len: part, block_len: part };
    for (start, rounds) in [(0, 1), (0, 3), (3, 5), (8, 1)] {
        group.bench_function(format!("rounds {start}..{}", start + rounds), |bench| {
            let windows = Schedule::new([start, rounds]);
            let form = || {
                let mut form = elastic(&point, &windows);
                for challenge in &point[..start] {
                    form = passed(form, &source).bound(*challenge);
                }
                form
            };
            bench.iter_batched(form, |form| passed(form, &source), BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group!(benches, dense, window);
criterion_main!(benches);
