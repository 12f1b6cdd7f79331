//! Time per operation of every kernel, on every backend of this machine.
//!
//! `cargo bench -p rill-field-simd [-- part of a name]`: `backend/kernel`.
#![expect(missing_docs, reason = "criterion's macros make public functions")]

use ark_bn254::{Bn254, Fr, G1Projective, G2Projective};
use ark_ec::CurveGroup;
use ark_ec::pairing::Pairing;
use ark_ff::Field;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use rill_field_simd::formula::{Entry, Formula, FormulaSum, Points, Symbol};
use rill_field_simd::pairing::{PreparedG2, multi_miller_loop};
use rill_field_simd::{Backend, Cell, ColumnSums, Part, bits, combine, g1, table as kernels};
use std::hint::black_box;

fn backends(c: &mut Criterion) {
    for backend in Backend::all() {
        let mut group = c.benchmark_group(format!("{backend:?}"));
        group.sample_size(10);
        let mut table = Table { backend, group };
        tables(&mut table);
        formulas(&mut table);
        sums(&mut table);
        rows_of_bits(&mut table);
        pairings(&mut table);
        combinations(&mut table);
        multi_scalar(&mut table);
    }
}

/// One backend's column.
struct Table<'a> {
    backend: Backend,
    group: BenchmarkGroup<'a, WallTime>,
}

impl Table<'_> {
    /// Times `work`, which does `operations`.
    fn row<T>(&mut self, name: &str, operations: usize, mut work: impl FnMut() -> T) {
        let backend = self.backend;
        self.group.throughput(Throughput::Elements(operations as u64));
        self.group.bench_function(name, |bench| backend.scope(|| bench.iter(&mut work)));
    }
}

/// Points without known relation, from a chain of additions.
fn points<G: CurveGroup<ScalarField = Fr>>(count: usize) -> Vec<G::Affine> {
    let step = G::generator() * Fr::from(0x1234_5678_9abc_def1_u64);
    let chain: Vec<G> =
        std::iter::successors(Some(step), |p| Some(*p + *p + step)).take(count).collect();
    G::normalize_batch(&chain)
}

/// Powers of a field element, from the first on.
fn elements(count: usize) -> Vec<Fr> {
    let step = Fr::from(0x1234_5678_9abc_def1_u64).square() * Fr::from(u64::MAX).square();
    std::iter::successors(Some(step), |x| Some(*x * step)).take(count).collect()
}

/// Digits from a linear congruential generator.
fn digits(seed: u64, count: usize, bits: u32) -> Vec<u8> {
    let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    let states = std::iter::successors(Some(seed), next).skip(1).take(count);
    states.map(|state| (state >> (64 - bits)) as u8).collect()
}

fn sums(table: &mut Table<'_>) {
    let bases = points::<G1Projective>(1 << 16);
    let bytes = digits(1, 1 << 16, 8);
    table.row("g1 sum_by_digit_columns 1 of 2^16, 256 digits", 1 << 16, || {
        g1::sum_by_digit_columns(&bases, &[&bytes], 0..256)
    });
    let window = &bases[..1 << 13];
    let nibbles: Vec<Vec<u8>> = (0..41).map(|c| digits(c, 1 << 13, 4)).collect();
    let columns: Vec<&[u8]> = nibbles.iter().map(Vec::as_slice).collect();
    table.row("g1 sum_by_digit_columns 1 of 2^13, 16 digits", 1 << 13, || {
        g1::sum_by_digit_columns(window, &columns[..1], 0..16)
    });
    table.row("g1 sum_by_digit_columns 41 of 2^13, 16 digits", 41 << 13, || {
        g1::sum_by_digit_columns(window, &columns, 0..16)
    });
}

/// 256 rows of `2^13` random bits, and, for comparison, 64 of them as columns of digits.
fn rows_of_bits(table: &mut Table<'_>) {
    const COLUMNS: usize = 1 << 13;
    const ROWS: usize = 1 << 8;
    let bases = points::<G1Projective>(COLUMNS);
    let bytes = digits(1, ROWS * COLUMNS / 8, 8);
    let bits: Vec<u64> =
        bytes.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
    let bit = |byte: u8| (0..8).map(move |i| byte >> i & 1);
    let singly: Vec<u8> = bytes[..64 * COLUMNS / 8].iter().flat_map(|byte| bit(*byte)).collect();
    let columns: Vec<&[u8]> = singly.chunks(COLUMNS).collect();
    table.row("bits of 2^13: g1 sum_by_digit_columns, per bit", 64 * COLUMNS, || {
        g1::sum_by_digit_columns(&bases, &columns, 1..2)
    });
    for width in [4, 8] {
        table.row(&format!("bits of 2^13: g1 SubsetSums {width}, per base"), COLUMNS, || {
            g1::SubsetSums::new(&bases, width)
        });
        let sums = g1::SubsetSums::new(&bases, width);
        let name = format!("bits of 2^13: g1 RowSums {width}, per bit");
        table.row(&name, ROWS * COLUMNS, || {
            let mut rows = g1::RowSums::default();
            sums.add_rows(&mut rows, &bits);
            sums.finish(rows)
        });
    }
    let weights = elements(ROWS);
    let mut sums = ColumnSums::new(COLUMNS);
    for at_once in [1, 16, ROWS] {
        let name = format!("bits of 2^13: ColumnSums {at_once} at once, per bit");
        table.row(&name, ROWS * COLUMNS, || {
            let rows = weights.chunks(at_once).zip(bits.chunks(at_once * COLUMNS / 64));
            rows.for_each(|(weights, bits)| sums.add_rows(weights, bits));
        });
    }
}

fn pairings(table: &mut Table<'_>) {
    let p = points::<G1Projective>(1 << 10);
    let q = points::<G2Projective>(p.len());
    let prepared = PreparedG2::prepare(&q);
    let references: Vec<&PreparedG2> = prepared.iter().collect();
    for count in [8, 32, 256, 1024] {
        table.row(&format!("pairing prepare, {count} points"), count, || {
            PreparedG2::prepare(&q[..count])
        });
        table.row(&format!("pairing miller loop, {count} prepared pairs"), count, || {
            multi_miller_loop(&p[..count], &references[..count])
        });
    }
    table.row("arkworks multi-pairing, 256 pairs", 256, || {
        Bn254::multi_pairing(&p[..256], &q[..256])
    });
}

fn tables(table: &mut Table<'_>) {
    let values = elements(1 << 20);
    let step = values[0];
    let words: Vec<u64> = values.iter().map(|value| value.0.0[0]).collect();
    for (place, length) in [("L2", 1 << 12), ("L3", 1 << 18)] {
        let (a, b) = (&values[..length], &values[values.len() - length..]);
        let mut out = vec![step; length];
        let repeat = (1 << 18) / length;
        let mut row = |name: &str, operations: usize, work: &mut dyn FnMut()| {
            table.row(&format!("table {name}, {place}"), operations * repeat, || {
                (0..repeat).for_each(|_| work());
            });
        };
        row("bind, per result", length / 2, &mut || {
            kernels::bind_into(a, step, &mut out[..length / 2]);
        });
        row("multiply", length, &mut || kernels::multiply(a, b, &mut out));
        row("add_scaled", length, &mut || kernels::add_scaled(&mut out, step, b));
        row("inner_product", length, &mut || _ = black_box(kernels::inner_product(a, b)));
        row("inner_product_small", length, &mut || {
            _ = black_box(kernels::inner_product_small(a, &words[..length]));
        });
    }
}

/// Two exclusive ors of three bits and a majority of three, at points whose bits lie side by side.
fn formula(points: u32) -> FormulaSum {
    let formula = Formula::record(&[true; 9], |x, _| {
        let majority = x[6] * x[7] + x[8] * xor(x[6], x[7]);
        [xor(xor(x[0], x[1]), x[2]), xor(xor(x[3], x[4]), x[5]), majority]
    });
    let mut list = Points::new(9, 3);
    for (point, weights) in (0..points).zip(elements(3 * points as usize).chunks(3)) {
        let entry = |column: u32| {
            vec![Entry { place: (977 * column + point) % (points - 2), negative: false }]
        };
        let columns: Vec<Vec<Entry>> = (0..9).map(entry).collect();
        list.push(&columns, weights);
    }
    FormulaSum::new(&formula, &list, [points - 1, points - 2])
}

fn xor<'a>(a: Symbol<'a>, b: Symbol<'a>) -> Symbol<'a> {
    let both = a * b;
    a + b - both - both
}

fn formulas(table: &mut Table<'_>) {
    let (points, words) = (1 << 13, 1 << 7);
    let bits: Vec<u64> = elements(10 * words).iter().map(|value| value.0.0[0]).collect();
    let rows: Vec<&[u64]> = bits.chunks(words).collect();
    let weights = elements(points);
    // Cells are of the backend that makes them.
    let cell = || {
        table.backend.scope(|| {
            let mut cell = Cell::zeros(words);
            cell.set_rows(&weights[..10], &rows);
            cell
        })
    };
    let (mut bound, zero, one) = (cell(), cell(), cell());
    let sum = formula(points as u32);
    let stretches = sum.stretches();
    let quad = bits::nibbles([rows[0], rows[1], rows[2], rows[3]]);
    table.row("formula on a line, per point", points, || sum.line(0..stretches, [&zero, &one]));
    table.row("formula on a plane, per point", points, || sum.plane(0..stretches, &quad));
    table.row("cell of 4 rows", points, || bound.set_rows(&weights[..4], &rows[..4]));
    table.row("cell of 32 rows", points, || {
        (0..4).for_each(|k| bound.add_rows(&weights[8 * k..8 * k + 8], &rows[..8]));
    });
    table.row("cell bind", points, || bound.bind(Some(&one), weights[0]));
    table.row("cell squares", points, || Cell::squares([&zero, &one], 0, &weights));
    table.row("bits sums, 10 rows", points, || bits::sums(&weights, &rows));
    table.row("bits nibbles", points, || bits::nibbles([rows[0], rows[1], rows[2], rows[3]]));
}

fn combinations(table: &mut Table<'_>) {
    let magnitude = 0x5a3c_1e27_9f4b_8d60_7a91_3c2e_d5f8_0b47_u128;
    let (p, q) = (points::<G1Projective>(1 << 10), points::<G2Projective>(1 << 10));
    for count in [16, 128, 1024] {
        let g1 = |power| Part { points: &p[..count], power, negative: false, magnitude };
        table.row(
            &format!("combine g1: one scalar of 2 x 127 bits, {count} points"),
            count,
            || combine(&[g1(0), g1(1)], count),
        );
        let short = magnitude >> 63;
        let g2 = |power| Part { points: &q[..count], power, negative: false, magnitude: short };
        table.row(&format!("combine g2: one scalar of 4 x 64 bits, {count} points"), count, || {
            combine(&[g2(0), g2(1), g2(2), g2(3)], count)
        });
    }
}

fn multi_scalar(table: &mut Table<'_>) {
    let bases = points::<G1Projective>(1 << 14);
    let scalars = elements(1 << 14);
    for log in [8, 10, 12, 14] {
        let count = 1 << log;
        table.row(&format!("msm 2^{log}, full scalars"), count, || {
            g1::msm(&bases[..count], &scalars[..count])
        });
    }
    let small = |bits: u32| -> Vec<i128> {
        scalars.iter().map(|s| i128::from(s.0.0[0] >> (64 - bits)) - (1 << (bits - 1))).collect()
    };
    for bits in [20, 40, 64] {
        let scalars = small(bits);
        table.row(&format!("msm_small 2^13, {bits} bits and sign"), 1 << 13, || {
            g1::msm_small(&bases[..1 << 13], &scalars[..1 << 13])
        });
    }
}

criterion_group!(benches, backends);
criterion_main!(benches);
