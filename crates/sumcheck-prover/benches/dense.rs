//! Time per row of what linear and streaming forms are made of.
#![expect(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rill_field::F;
use rill_sumcheck_prover::dense::{EqProduct, SplitEq, Table, product};
use rill_sumcheck_prover::window::{Columns, EqStream, Term};
use rill_sumcheck_prover::{BlockSource, Cut, Form, Schedule, SourceError, run_pass};
use std::hint::black_box;
use std::ops::Range;

const VARIABLES: usize = 18;

fn table(seed: u64) -> Table {
    let seed = F::from(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    Table::from_fn(VARIABLES, |index| (seed + F::from(index as u64)) * seed)
}

fn point() -> Vec<F> {
    (0..VARIABLES as u64).map(|i| F::from(i + 3) * F::from(0x9e37_79b9_7f4a_7c15u64)).collect()
}

fn dense(c: &mut Criterion) {
    let mut group = c.benchmark_group("dense");
    group.throughput(Throughput::Elements(1 << VARIABLES)).sample_size(20);
    let (a, b, d, split) = (table(1), table(2), table(3), SplitEq::new(&point()));
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

/// A column pair of small integers, one block a segment.
struct Rows;

impl BlockSource<Range<u64>> for Rows {
    fn rows(&self) -> u64 {
        1 << VARIABLES
    }

    fn segments(&self) -> Vec<Range<u64>> {
        (0..16).map(|i| i << (VARIABLES - 4)..(i + 1) << (VARIABLES - 4)).collect()
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Range<u64>),
    ) -> Result<(), SourceError> {
        visit(&segment);
        Ok(())
    }
}

struct Factors;

impl Columns for Factors {
    type Block = Range<u64>;
    type Rows = ();
    type Cell = [F; 2];
    type Linear = EqProduct;

    fn count(&self) -> usize {
        2
    }

    fn terms(&self) -> Vec<Term> {
        vec![Term { coefficient: F::from(1u64), factors: [0, 1] }]
    }

    fn bytes(&self) -> usize {
        size_of::<[F; 2]>()
    }

    fn read(&self, block: &Range<u64>, (): &mut ()) -> usize {
        (block.end - block.start) as usize
    }

    fn cell(&self) -> [F; 2] {
        [F::from(0u64); 2]
    }

    fn accumulate(
        &self,
        (block, ()): (&Range<u64>, &()),
        range: Range<usize>,
        weights: &[F],
        cell: &mut [F; 2],
    ) {
        for (row, weight) in range.zip(weights) {
            cell[0] += *weight * F::from(block.start + row as u64);
            cell[1] += *weight * F::from(row as u64);
        }
    }

    fn close(&self, cell: &mut [F; 2], columns: &mut [F]) {
        columns.copy_from_slice(&std::mem::replace(cell, self.cell()));
    }

    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear {
        EqProduct::new(eq, columns.try_into().expect("two columns"))
    }
}

/// `form` after the pass it waits for.
fn passed(form: Form<'_, Range<u64>>) -> Form<'_, Range<u64>> {
    match form {
        Form::Pass(due) => {
            run_pass(&[&*due as _], &Rows, Cut::Threads).expect("rows are there");
            due.close()
        }
        form => form,
    }
}

fn window(c: &mut Criterion) {
    let mut group = c.benchmark_group("window, eq and 2 factors");
    group.throughput(Throughput::Elements(1 << VARIABLES)).sample_size(20);
    let point = point();
    for (start, rounds) in [(0, 1), (0, 3), (3, 5), (8, 1)] {
        group.bench_function(format!("rounds {start}..{}", start + rounds), |bench| {
            let windows = Schedule::new([start, rounds]);
            let form = || {
                let mut form = EqStream::form(SplitEq::new(&point), Factors, &windows);
                for challenge in &point[..start] {
                    form = passed(form).bound(*challenge);
                }
                form
            };
            bench.iter_batched(form, passed, BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group!(benches, dense, window);
criterion_main!(benches);
