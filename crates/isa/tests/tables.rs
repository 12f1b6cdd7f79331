//! Entries against the vector file and against a definition bit by bit.
//!
//! `tests/vectors/tables.txt` is made by `tables.py` beside it. The verifier's multilinear
//! extensions and the executor read the same file.

use rill_isa::tables::{Entry, LaneTable, deinterleave, interleave};
use rill_isa::{Combine, Kind, Table};

const VECTORS: &str = include_str!("vectors/tables.txt");

fn entry_of(text: &str) -> Entry {
    let (digits, negative) = match text.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    let magnitude = u128::from_str_radix(digits, 16).expect("hexadecimal");
    Entry { magnitude, negative }
}

#[test]
fn entries_and_lanes_equal_the_vectors() {
    let mut seen = [0usize; Table::COUNT];
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
        assert_eq!(table.words(index), (left, right), "{line}");
        let expected = entry_of(entry);
        assert_eq!(table.entry(index), expected, "{line}");
        let lane = (lane != "-").then(|| lane.parse().unwrap());
        assert_eq!(table.lane(index), lane, "{line}");
        assert_eq!(table.entry_of_words(left, right), expected, "{line}");
        assert_eq!(table.lane_of_address(right), lane, "{line}");
        seen[table as usize] += 1;
    }
    assert!(seen.iter().all(|count| *count >= 15), "{seen:?}");
}

#[test]
fn rows_interleave_exactly_when_their_table_does_not_read_an_integer() {
    for spec in Kind::ALL.map(Kind::spec) {
        let identity = spec.table.is_some_and(Table::is_identity);
        assert_eq!(identity, spec.combine != Combine::Interleave, "{spec:?}");
    }
}

#[test]
fn all_lists_the_tables_by_discriminant() {
    for (index, table) in Table::ALL.into_iter().enumerate() {
        assert_eq!(table as usize, index);
    }
}

#[test]
fn deinterleave_inverts_interleave_and_places_bit_by_bit() {
    for index in samples() {
        let (x, y) = deinterleave(index);
        assert_eq!(interleave(x, y), index);
        for i in 0..64 {
            assert_eq!(u128::from(x >> i & 1), index >> (2 * i + 1) & 1);
            assert_eq!(u128::from(y >> i & 1), index >> (2 * i) & 1);
        }
    }
}

#[test]
fn every_entry_equals_its_definition_bit_by_bit() {
    for index in samples() {
        for table in Table::ALL {
            let entry = table.entry(index);
            let value = i256(entry);
            assert_eq!(value, definition(table, index), "{table:?} at {index:#x}");
        }
    }
}

/// An entry as (low 64 bits, floor of the rest), which is unique.
fn i256(entry: Entry) -> (u64, i128) {
    let (low, high) = (entry.magnitude as u64, (entry.magnitude >> 64) as i128);
    match (entry.negative, low) {
        (false, _) => (low, high),
        (true, 0) => (0, -high),
        (true, _) => (low.wrapping_neg(), -high - 1),
    }
}

fn split(value: u128) -> (u64, i128) {
    (value as u64, (value >> 64) as i128)
}

/// Sums and products over index bits, as the multilinear extensions are written. The words are most
/// significant bit last: `x[i]` is bit `i`.
fn definition(table: Table, index: u128) -> (u64, i128) {
    let k = |i: usize| index >> i & 1;
    let x: [u128; 64] = std::array::from_fn(|i| k(2 * i + 1));
    let y: [u128; 64] = std::array::from_fn(|i| k(2 * i));
    let number = |bits: &[u128]| bits.iter().rev().fold(0u128, |acc, bit| 2 * acc + bit);
    let equal = (0..64).all(|i| x[i] == y[i]);
    let less = (0..64).any(|i| x[i] < y[i] && (i + 1..64).all(|j| x[j] == y[j]));
    let less_signed = if x[63] == y[63] { less } else { x[63] == 1 };
    let packed = |bits: usize| {
        (0..bits).rev().fold(0, |acc, i| if y[i] == 1 { 2 * acc + x[i] } else { acc })
    };
    let fill = |bits: usize| (1..bits).map(|i| (1 - y[bits - 1 - i]) << i).sum::<u128>();
    let power = |bits: usize| {
        (0..bits).map(|i| if k(i) == 1 { 1u128 << (1 << i) } else { 1 }).product::<u128>()
    };
    let low = |bits: usize| (0..bits).map(|i| k(i) << i).sum::<u128>();
    let sext = (1u128 << 64) - (1 << 32);
    let value = match table {
        Table::RangeCheck => low(64),
        Table::RangeAligned => low(64) - k(0),
        Table::SextWord => low(32) + k(31) * sext,
        Table::UpperWord => (64..128).map(|i| k(i) << (i - 64)).sum(),
        Table::Pow2 => power(6),
        Table::Pow2W => power(5),
        Table::SrMask => (1 << 64) - power(6),
        Table::SrMaskW => (1 << 32) - power(5),
        Table::ExactMul => index,
        Table::ExactSub => return (index as u64, (index >> 64) as i128 - 1),
        Table::AbsW => k(31) * ((1 << 31) - low(31)) + (1 - k(31)) * low(31),
        Table::And => (0..64).map(|i| (x[i] * y[i]) << i).sum(),
        Table::Or => (0..64).map(|i| (x[i] + y[i] - x[i] * y[i]) << i).sum(),
        Table::Xor => (0..64).map(|i| (x[i] + y[i] - 2 * x[i] * y[i]) << i).sum(),
        Table::Equal => equal.into(),
        Table::NotEqual => (!equal).into(),
        Table::LessSigned => less_signed.into(),
        Table::LessUnsigned => less.into(),
        Table::GreaterEqualSigned => (!less_signed).into(),
        Table::GreaterEqualUnsigned => (!less).into(),
        Table::Srl => packed(64),
        Table::Sra => packed(64) + x[63] * fill(64),
        Table::Srlw => packed(32) + x[31] * y[0] * sext,
        Table::Sraw => packed(32) + x[31] * (sext + fill(32)),
        Table::SignCorr => x[63] * number(&y[..63]) + y[63] * number(&x[..63]),
        Table::NegMaskAnd => x[63] * number(&y),
        Table::NegIf if x[63] == 1 && y.contains(&1) => (1 << 64) - number(&y),
        Table::NegIf => number(&y),
        Table::NegIfW => {
            let (sign, rest) = (y[31] * ((1 << 64) - (1 << 31)), number(&y[..31]));
            if x[31] == 1 && rest > 0 { sign + (1 << 64) - rest } else { sign + rest }
        }
        Table::ValidUr => (less || !y.contains(&1)).into(),
        Table::ValidDiv0 => (x.contains(&1) || !y.contains(&0)).into(),
        lane => {
            let lanes = lane.lane_table().expect("the tables left are lane tables");
            lane_definition(lanes, number(&x) as u64, number(&y[..3]) as u32)
        }
    };
    split(value)
}

/// The lane matrix, read off [`LaneTable::destination`] and [`LaneTable::sign_lane`].
fn lane_definition(lanes: LaneTable, x: u64, offset: u32) -> u128 {
    let bytes = x.to_le_bytes();
    let moved: u128 = (0..8)
        .filter_map(|lane| Some((lanes.destination(offset, lane)?, bytes[lane as usize])))
        .map(|(to, byte)| u128::from(byte) << (8 * to))
        .sum();
    let sign = lanes.sign_lane(offset).map_or(0, |lane| bytes[lane as usize] >> 7);
    moved + u128::from(sign) * u128::from(lanes.sign_fill())
}

/// Corners, masks and pseudo-random indices.
fn samples() -> Vec<u128> {
    let corners = [0, 1, u64::MAX, 1 << 63, (1 << 63) - 1, 1 << 31, (1 << 31) - 1, u32::MAX.into()];
    let mut indices = Vec::new();
    for x in corners {
        for y in corners {
            indices.extend([interleave(x, y), u128::from(x) << 64 | u128::from(y)]);
        }
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834_u128;
    let mut next = || {
        state = state.wrapping_mul(0xda94_2042_e4dd_58b5).wrapping_add(0x1405_7b7e_f767_814f);
        state ^ state >> 71
    };
    for shift in 0..64 {
        indices.push(interleave(next() as u64, u64::MAX << shift));
        indices.push(interleave(next() as u64, u64::from(u32::MAX) << (shift / 2) & 0xffff_ffff));
    }
    indices.extend((0..2000).map(|_| next()));
    indices
}
