//! Formulas against the same code on field elements.

use super::{Entry, Formula, FormulaSum, Points};
use crate::testing::{Words, edge_words, on_all, random_elements};
use crate::{Cell, bits};
use core::ops::{Add, Mul, Sub};
use rill_field::{AdditiveGroup, F};

const COLUMNS: usize = 8;
const PARTS: usize = 4;
/// Words of a row, and where a cell is zero.
const WORDS: usize = 2;
const ZERO: u32 = 127;
const ONE: u32 = 126;

fn xor<R: Copy + Add<Output = R> + Sub<Output = R> + Mul<Output = R>>(a: R, b: R) -> R {
    let both = a * b;
    a + b - both - both
}

/// A third degree, constants, a square, sums that are used twice, and nothing.
fn parts<R: Copy + Add<Output = R> + Sub<Output = R> + Mul<Output = R>>(
    x: &[R],
    [zero, one]: [R; 2],
) -> [R; PARTS] {
    let two = one + one;
    let (sum, three) = (x[6] - two, two + one);
    [
        xor(xor(x[0], x[1]), x[2]) + x[3] * (x[4] - x[5]) + x[5] + zero * x[1],
        x[6] * sum * (sum - two) + one * x[0],
        x[7] * x[7] - three * x[1] + one + (x[0] - x[1]) * (x[0] - x[1]),
        zero,
    ]
}

/// The entries of the columns of a point: one for most, up to six for one, and one that is turned.
fn entries(words: &mut Words) -> Vec<Vec<Entry>> {
    let mut entry = |negative: bool| {
        let place = (words.next().unwrap() % u64::from(ZERO)) as u32;
        Entry { place, negative }
    };
    let mut columns: Vec<Vec<Entry>> = (0..COLUMNS).map(|_| vec![entry(false)]).collect();
    let turned = entry(false).place % 3;
    columns[6].extend([false, false, true].map(&mut entry));
    columns[6].truncate(2 + turned as usize);
    match turned {
        0 => columns[3] = vec![entry(true), entry(false)],
        1 => columns[4].clear(),
        _ => {}
    }
    columns
}

fn points(seed: u64, count: usize) -> (Points, Vec<(Vec<Vec<Entry>>, Vec<F>)>) {
    let mut words = Words(seed);
    let weights = elements(seed, PARTS * count);
    let mut points = Points::new(COLUMNS, PARTS);
    let list = weights.chunks(PARTS).map(|weights| (entries(&mut words), weights.to_vec()));
    let list: Vec<_> = list.collect();
    list.iter().for_each(|(columns, weights)| points.push(columns, weights));
    assert_eq!(points.len(), count);
    (points, list)
}

fn elements(seed: u64, count: usize) -> Vec<F> {
    let mut elements: Vec<F> = edge_words();
    elements.rotate_left(seed as usize % 7);
    elements.extend(random_elements::<F>(seed, count));
    elements.truncate(count);
    elements
}

/// What the sum is for columns that a cell makes.
fn expected(list: &[(Vec<Vec<Entry>>, Vec<F>)], cell: impl Fn(usize) -> F) -> F {
    let value = |entry: &Entry| {
        let value = cell(entry.place as usize);
        if entry.negative { -value } else { value }
    };
    let at = |(columns, weights): &(Vec<Vec<Entry>>, Vec<F>)| {
        let columns: Vec<F> = columns.iter().map(|column| column.iter().map(value).sum()).collect();
        let parts = parts(&columns, [F::ZERO, F::from(1u64)]);
        parts.into_iter().zip(weights).map(|(part, weight)| part * weight).sum::<F>()
    };
    list.iter().map(at).sum()
}

fn formula() -> Formula {
    Formula::record(&[true; COLUMNS], |columns, numbers| parts(columns, numbers))
}

/// The cell with these values and a last one that is zero.
fn cell(values: &[F]) -> Cell {
    let row =
        |i: usize| std::array::from_fn::<u64, WORDS, _>(|w| u64::from(i / 64 == w) << (i % 64));
    let rows: Vec<[u64; WORDS]> = (0..values.len()).map(row).collect();
    let rows: Vec<&[u64]> = rows.iter().map(<[u64; WORDS]>::as_slice).collect();
    let mut cell = Cell::zeros(WORDS);
    cell.add_rows(values, &rows);
    cell
}

#[test]
fn sums_on_a_line_are_those_of_the_same_code_on_field_elements() {
    for (seed, count) in [(1, 1), (2, 8), (3, 31), (4, 33), (5, 1000)] {
        let (points, list) = points(seed, count);
        let [zeros, ones] = [10, 11].map(|seed| elements(seed, ZERO as usize));
        let at =
            |node: F| expected(&list, |place| zeros[place] + node * (ones[place] - zeros[place]));
        let nodes = [-F::from(1u64), F::ZERO, F::from(2u64)].map(at);
        on_all(|backend| {
            let sum = FormulaSum::new(&formula(), &points, [ZERO, ONE]);
            let cells = [&zeros, &ones].map(|values| cell(values));
            let all = sum.line(0..sum.stretches(), [&cells[0], &cells[1]]);
            assert_eq!(all, nodes, "{backend:?}, {count}");
            let half = sum.stretches() / 2;
            let low = sum.line(0..half, [&cells[0], &cells[1]]);
            let high = sum.line(half..sum.stretches(), [&cells[0], &cells[1]]);
            assert_eq!([0, 1, 2].map(|node| low[node] + high[node]), nodes, "{backend:?}");
        });
    }
}

#[test]
fn sums_on_a_plane_are_those_of_the_same_code_on_field_elements() {
    for (seed, count) in [(1, 1), (2, 32), (3, 40), (4, 3000)] {
        let (points, list) = points(seed, count);
        let mut quad: Vec<u8> = Words(seed).map(|word| word as u8 & 15).take(128).collect();
        quad[ZERO as usize] = 0;
        let node = |index: usize| F::from(index as i64 - 1);
        let at = |index: usize| {
            let [x, y] = [node(index % 4), node(index / 4)];
            expected(&list, |place| {
                let [a, b, c, d] = [0, 1, 2, 3].map(|bit| F::from(quad[place] >> bit & 1));
                let (low, high) = (a + x * (b - a), c + x * (d - c));
                low + y * (high - low)
            })
        };
        let corner = |index: usize| [index % 4, index / 4].iter().all(|i| [1, 2].contains(i));
        on_all(|backend| {
            let sum = FormulaSum::new(&formula(), &points, [ZERO, ONE]);
            let sums = sum.plane(0..sum.stretches(), &quad);
            for (index, sum) in sums.iter().enumerate() {
                let value = if corner(index) { F::ZERO } else { at(index) };
                assert_eq!(*sum, value, "{backend:?}, {count} points, node {index}");
            }
            let last = sum.stretches() - 1;
            let (low, high) = (sum.plane(0..last, &quad), sum.plane(last..last + 1, &quad));
            assert_eq!(std::array::from_fn(|node| low[node] + high[node]), sums, "{backend:?}");
        });
    }
}

#[test]
fn what_is_not_used_is_zero_and_what_is_zero_is_not_computed() {
    let mut used = [false; COLUMNS];
    let formula = |used: &[bool]| Formula::record(used, |columns, numbers| parts(columns, numbers));
    assert_eq!([0, 1, 2, 3].map(|part| formula(&used).is_zero(part)), [true, true, false, true]);
    used[3] = true;
    assert!(formula(&used).is_zero(0), "a product with zero");
    used[4] = true;
    assert!(!formula(&used).is_zero(0));
}

#[test]
#[should_panic(expected = "16 bits")]
fn integers_that_do_not_fit_are_refused() {
    let mut points = Points::new(1, 1);
    points.push(&[vec![Entry { place: 0, negative: false }; 4]], &[F::from(1u64)]);
    let fourth = Formula::record(&[true], |x, _| [x[0] * x[0] * x[0] * x[0]]);
    FormulaSum::new(&fourth, &points, [0, 0]);
}

#[test]
fn cells_are_what_rows_of_bits_and_binding_make() {
    for count in [0, 1, 3, 14, 15, 40] {
        let words: Vec<u64> = Words(7).take(3 * count).collect();
        let rows: Vec<&[u64]> = words.chunks(3).collect();
        let scales = elements(8, count);
        let bit = |row: &[u64], beta: usize| F::from(row[beta / 64] >> (beta % 64) & 1);
        let value = |beta: usize| rows.iter().zip(&scales).map(|(row, s)| bit(row, beta) * s).sum();
        let values: Vec<F> = (0..192).map(value).collect();
        let other: Vec<F> = elements(9, 127);
        let challenge = elements(10, 90)[80];
        on_all(|backend| {
            let mut zero = Cell::zeros(3);
            zero.add_rows(&[challenge], &[&[u64::MAX; 3]]);
            zero.set_rows(&scales[..count / 2], &rows[..count / 2]);
            zero.add_rows(&scales[count / 2..], &rows[count / 2..]);
            assert_eq!(zero.values(), values, "{backend:?}, {count} rows");
            assert_eq!(zero.len(), 192);
            let one = cell(&other);
            let mut first = Cell::zeros(2);
            first.bind(Some(&one), challenge);
            let scaled: Vec<F> = other.iter().map(|value| *value * challenge).collect();
            assert_eq!(first.values()[..127], scaled, "{backend:?}");
            let mut sum = first.clone();
            (0..40).for_each(|_| sum.add(&one));
            let sums: Vec<F> =
                scaled.iter().zip(&other).map(|(s, o)| *s + *o * F::from(40u64)).collect();
            assert_eq!(sum.values()[..127], sums, "{backend:?}");
            let line = |low: F| low - challenge * low;
            zero.bind(None, challenge);
            let bound: Vec<F> = values.iter().map(|value| line(*value)).collect();
            assert_eq!(zero.values(), bound, "{backend:?}, {count} rows");
        });
    }
}

#[test]
fn cells_stay_what_they_are_however_often_they_are_bound() {
    let [zeros, ones] = [12, 13].map(|seed| elements(seed, 127));
    for challenge in [F::ZERO, F::from(1u64), -F::from(1u64), random_elements(14, 1)[0]] {
        on_all(|backend| {
            let (mut zero, one) = (cell(&zeros), cell(&ones));
            let mut expected = zeros.clone();
            for _ in 0..20 {
                zero.bind(Some(&one), challenge);
                let at = |(zero, one): (&mut F, &F)| *zero += challenge * (*one - *zero);
                expected.iter_mut().zip(&ones).for_each(at);
            }
            assert_eq!(zero.values()[..127], expected, "{backend:?}");
        });
    }
}

#[test]
fn squares_of_lines_agree_with_their_formula() {
    let [zeros, ones] = [15, 16].map(|seed| elements(seed, 128));
    let weights = elements(17, 128);
    on_all(|backend| {
        let (zero, one) = (cell(&zeros), cell(&ones));
        for (first, end) in [(0, 128), (8, 8), (16, 24), (64, 128)] {
            let mut expected = [F::ZERO; 2];
            for i in first..end {
                let slope = ones[i] - zeros[i];
                expected[0] += weights[i] * (zeros[i] * zeros[i] - zeros[i]);
                expected[1] += weights[i] * slope * slope;
            }
            let sums = Cell::squares([&zero, &one], first, &weights[first..end]);
            assert_eq!(sums, expected, "{backend:?}, {first}..{end}");
        }
    });
}

#[test]
fn sums_of_weights_and_nibbles_are_those_of_the_bits() {
    for (rows, length) in [(0, 64), (1, 3), (1, 64), (3, 72), (4, 700), (5, 1024)] {
        let words = 17;
        let bits: Vec<u64> = Words(18).take(rows * words).collect();
        let rows: Vec<&[u64]> = bits.chunks(words).collect();
        let weights = elements(19, length);
        let bit = |row: &[u64], beta: usize| row[beta / 64] >> (beta % 64) & 1;
        let sum = |row: &&[u64]| (0..length).map(|i| weights[i] * F::from(bit(row, i))).sum();
        let sums: Vec<F> = rows.iter().map(sum).collect();
        on_all(|backend| {
            assert_eq!(bits::sums(&weights, &rows), sums, "{backend:?}, {length}");
            if let [a, b, c, d, ..] = rows[..] {
                let nibbles = bits::nibbles([a, b, c, d]);
                let expected = |i| (0..4).map(|row| (bit(rows[row], i) as u8) << row).sum::<u8>();
                assert!(nibbles.iter().enumerate().all(|(i, nibble)| *nibble == expected(i)));
                assert_eq!(nibbles.len(), 64 * words, "{backend:?}");
            }
        });
    }
}
