//! The extensions equal the entries on the hypercube and are multilinear off it.

use rill_field::{AdditiveGroup, F, Field};
use rill_isa::Table;
use rill_isa::tables::{Entry, interleave};
use rill_verifier::lookups::tables::{INDEX_BITS, TableValues, evaluate_all};

const VECTORS: &str = include_str!("../../isa/tests/vectors/tables.txt");

/// A deterministic stream of 64-bit words (splitmix64).
struct Words(u64);

impl Words {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn field(&mut self) -> F {
        (0..4).fold(F::ZERO, |acc, _| acc * F::from(u64::MAX) + F::from(self.word()))
    }
}

fn boolean(index: u128) -> [F; INDEX_BITS] {
    std::array::from_fn(|i| F::from(index >> (INDEX_BITS - 1 - i) & 1))
}

fn field(entry: Entry) -> F {
    let magnitude = F::from(entry.magnitude);
    if entry.negative { -magnitude } else { magnitude }
}

fn flat(values: &TableValues) -> Vec<F> {
    let operands = [values.left, values.right, values.int];
    values.values.iter().chain(&values.lanes).chain(&operands).copied().collect()
}

fn assert_agrees_at(index: u128) {
    let values = evaluate_all(&boolean(index));
    for table in Table::ALL {
        let t = table as usize;
        assert_eq!(values.values[t], field(table.entry(index)), "{table:?} at {index:#x}");
        let lane = table.lane(index).unwrap_or(0);
        assert_eq!(values.lanes[t], F::from(lane), "lane of {table:?} at {index:#x}");
    }
}

#[test]
fn extensions_equal_entries_at_random_boolean_points() {
    let mut words = Words(1);
    for _ in 0..2000 {
        let (high, low) = (words.word(), words.word());
        assert_agrees_at(u128::from(high) << 64 | u128::from(low));
    }
}

#[test]
fn extensions_equal_entries_at_masks_and_corners() {
    let mut words = Words(2);
    for shift in 0..64 {
        assert_agrees_at(interleave(words.word(), u64::MAX << shift));
        assert_agrees_at(interleave(words.word(), u64::from(u32::MAX << (shift % 32))));
        assert_agrees_at(interleave(words.word(), 1 << shift));
    }
    let corners = [0, 1, u64::MAX, 1 << 63, (1 << 63) - 1, 1 << 31, (1 << 31) - 1];
    for x in corners {
        for y in corners {
            assert_agrees_at(interleave(x, y));
            assert_agrees_at(u128::from(x) << 64 | u128::from(y));
        }
    }
}

#[test]
fn extensions_equal_the_vectors() {
    for line in VECTORS.lines() {
        let [name, left, right, entry, lane] =
            line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let table = Table::ALL.into_iter().find(|table| format!("{table:?}") == name).unwrap();
        let left = u64::from_str_radix(left, 16).unwrap();
        let right = u64::from_str_radix(right, 16).unwrap();
        let index = if table.is_identity() {
            u128::from(left) << 64 | u128::from(right)
        } else {
            interleave(left, right)
        };
        let magnitude = u128::from_str_radix(entry.trim_start_matches('-'), 16).unwrap();
        let expected = field(Entry { magnitude, negative: entry.starts_with('-') });
        let values = evaluate_all(&boolean(index));
        assert_eq!(values.values[table as usize], expected, "{line}");
        let lane = if lane == "-" { 0 } else { lane.parse().unwrap() };
        assert_eq!(values.lanes[table as usize], F::from(lane as u64), "{line}");
    }
}

#[test]
fn operands_are_the_words_and_the_integer_of_the_index() {
    let mut words = Words(3);
    for _ in 0..100 {
        let (x, y) = (words.word(), words.word());
        let index = interleave(x, y);
        let values = evaluate_all(&boolean(index));
        assert_eq!((values.left, values.right), (F::from(x), F::from(y)));
        assert_eq!(values.int, F::from(index));
    }
}

#[test]
fn every_extension_is_affine_in_every_coordinate() {
    let mut words = Words(4);
    let point: [F; INDEX_BITS] = std::array::from_fn(|_| words.field());
    for coordinate in 0..INDEX_BITS {
        let at = |value: F| {
            let mut moved = point;
            moved[coordinate] = value;
            flat(&evaluate_all(&moved))
        };
        let (zero, one) = (at(F::ZERO), at(F::ONE));
        let here = flat(&evaluate_all(&point));
        for (function, value) in here.iter().enumerate() {
            let line = zero[function] + point[coordinate] * (one[function] - zero[function]);
            assert_eq!(*value, line, "function {function}, coordinate {coordinate}");
        }
    }
}
