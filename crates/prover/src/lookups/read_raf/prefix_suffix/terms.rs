//! The decomposition of each table.

use super::form::Part;
use super::{Class, Prefix as P, Suffix as S};
use rill_field::{AdditiveGroup, F};
use rill_isa::Table;

/// `2^64`.
const WORD: i128 = 1 << 64;
/// `2^64 - 2^32`: the sign fill of a word.
const FILL_W: i128 = WORD - (1 << 32);

type Summand = (i128, P, S);

/// The terms of a class of rows in the phase with suffix length `s`; terms whose prefix is still
/// zero are left out.
pub(super) fn of(class: Class, s: u32) -> Vec<(Part, i128, P, S)> {
    let table = class.table();
    let read = table.map_or_else(Vec::new, |table| output(table, s));
    let lane = table.map_or_else(Vec::new, |table| lane(table, s));
    let identity = class.is_identity();
    let (left, right) = if identity { (Vec::new(), integer(s)) } else { operands(table, s) };
    let word = |table| if class == Class::GATED { output(table, s) } else { Vec::new() };
    let parts = [
        (Part::Output, read),
        (Part::Left, left),
        (Part::Right, right),
        (Part::Lane, lane),
        (Part::Quotient, word(Table::UpperWord)),
        (Part::Remainder, word(Table::RangeCheck)),
    ];
    let begun = |prefix: P| s <= prefix.begins() || prefix.initial() != F::ZERO;
    let mut terms = Vec::new();
    for (part, summands) in parts {
        let summands = summands.into_iter().filter(|(_, prefix, _)| begun(*prefix));
        terms.extend(summands.map(|(constant, prefix, suffix)| (part, constant, prefix, suffix)));
    }
    // Plain suffixes first, as `Form` wants them.
    terms.sort_by_key(|(_, _, _, suffix)| matches!(suffix, S::Offset(_)));
    terms
}

/// `Table_t`.
#[expect(clippy::too_many_lines, reason = "one line for each table")]
fn output(table: Table, s: u32) -> Vec<Summand> {
    match table {
        Table::RangeCheck => vec![(1, P::LowWord, S::One), (1, P::One, S::Right)],
        Table::RangeAligned => vec![
            (1, P::LowWord, S::One),
            (-1, P::Bit0, S::One),
            (1, P::One, S::Right),
            (-1, P::One, S::Bit0),
        ],
        // Bit 31 weighs 2^31 + 2^64 - 2^32; the suffix entry holds it while it is not bound.
        Table::SextWord => {
            vec![(1, P::LowHalf, S::One), (FILL_W, P::Bit31, S::One), (1, P::One, S::Entry(table))]
        }
        Table::UpperWord => vec![(1, P::UpperWord, S::One), (1, P::One, S::Left)],
        Table::Pow2 | Table::Pow2W | Table::SrMask | Table::SrMaskW => low_bits(table, s),
        Table::ExactMul => integer(s),
        Table::ExactSub => {
            let mut terms = integer(s);
            terms.push((-WORD, P::One, S::One));
            terms
        }
        Table::AbsW if s >= 32 => vec![(1, P::One, S::Entry(table))],
        Table::AbsW => vec![(1, P::AbsW, S::One), (1, P::One, S::Right), (-2, P::Bit31, S::Right)],

        Table::And => vec![(1, P::And, S::One), (1, P::One, S::Entry(table))],
        Table::Or => vec![(1, P::Or, S::One), (1, P::One, S::Entry(table))],
        Table::Xor => vec![(1, P::Xor, S::One), (1, P::One, S::Entry(table))],
        Table::Equal => vec![(1, P::Equal, S::Equal)],
        Table::NotEqual => vec![(1, P::One, S::One), (-1, P::Equal, S::Equal)],
        Table::LessUnsigned => less(1),
        Table::GreaterEqualUnsigned => complement(less(-1)),
        Table::LessSigned => less_signed(1),
        Table::GreaterEqualSigned => complement(less_signed(-1)),
        Table::ValidUr => [less(1), vec![(1, P::YZero, S::YZero)]].concat(),
        Table::ValidDiv0 => {
            vec![(1, P::One, S::One), (-1, P::XZero, S::XZero), (1, P::XZeroYOnes, S::XZeroYOnes)]
        }

        Table::Srl => vec![(1, P::Packed, S::PackScale), (1, P::One, S::Entry(table))],
        Table::Sra => vec![
            (1, P::Packed, S::PackScale),
            (1, P::One, S::Entry(table)),
            (1, P::Fill, S::One),
            (1, P::X63, S::Fill),
        ],
        // The low words lie in the suffix as a whole, or their sign bits are bound.
        Table::Srlw | Table::Sraw | Table::NegIfW if s >= 64 => {
            vec![(1, P::One, S::Entry(table)), (WORD, P::One, S::EntryHigh(table))]
        }
        Table::Srlw => vec![
            (1, P::PackedW, S::PackScale),
            (1, P::One, S::Entry(table)),
            (FILL_W, P::X31, S::Bit0),
            (FILL_W, P::X31Y0, S::One),
        ],
        Table::Sraw => vec![
            (1, P::PackedW, S::PackScale),
            (1, P::One, S::Entry(table)),
            (1, P::FillW, S::One),
            (1, P::X31, S::FillW),
            (FILL_W, P::X31, S::One),
        ],
        Table::SignCorr => {
            vec![(1, P::SignCorr, S::One), (1, P::X63, S::Right), (1, P::Y63, S::Left)]
        }
        Table::NegMaskAnd => vec![(1, P::NegMaskAnd, S::One), (1, P::X63, S::Right)],
        // y + x_63 (2^64 (1 - [y = 0]) - 2 y)
        Table::NegIf => vec![
            (1, P::NegIf, S::One),
            (1, P::One, S::Right),
            (-2, P::X63, S::Right),
            (-WORD, P::X63YZero, S::YZero),
        ],
        Table::NegIfW => vec![
            (1, P::NegIfW, S::One),
            (1, P::One, S::Right),
            (-2, P::X31, S::Right),
            (-WORD, P::X31YZero, S::YZero),
        ],

        lane if s == 0 => vec![(1, P::Whole(lane), S::One)],
        lane => byte_moves(lane),
    }
}

/// A table of the low bits of the index, all in the last chunk.
fn low_bits(table: Table, s: u32) -> Vec<Summand> {
    if s == 0 { vec![(1, P::Whole(table), S::One)] } else { vec![(1, P::One, S::Entry(table))] }
}

/// `sign · [x < y]`: decided in the prefix, or equal there and decided in the suffix.
fn less(sign: i128) -> Vec<Summand> {
    vec![(sign, P::Less, S::One), (sign, P::Equal, S::Less)]
}

/// `sign · ([x < y] + x_63 - y_63)`.
fn less_signed(sign: i128) -> Vec<Summand> {
    [less(sign), vec![(sign, P::X63, S::One), (-sign, P::Y63, S::One)]].concat()
}

/// One more.
fn complement(mut terms: Vec<Summand>) -> Vec<Summand> {
    terms.push((1, P::One, S::One));
    terms
}

/// `sum_o e_o(y) ( sum_m C[o][m] b_m(x) + S[o][m] s_m(x) )`, the `b_m` and `s_m` split between
/// prefix and suffix. The offset is in the suffix; the suffix parts together are the entry at the
/// suffix.
fn byte_moves(table: Table) -> Vec<Summand> {
    let mut terms = vec![(1, P::One, S::Entry(table))];
    let Some(lanes) = table.lane_table() else { return terms };
    for offset in 0..8 {
        for lane in 0..8 {
            if let Some(place) = lanes.destination(offset, lane) {
                terms.push((1 << (8 * place), P::Byte(lane), S::Offset(offset)));
            }
        }
        if let Some(lane) = lanes.sign_lane(offset) {
            terms.push((lanes.sign_fill().into(), P::Sign(lane), S::Offset(offset)));
        }
    }
    terms
}

/// `Lane_t = sum_o l_t[o] e_o(y)`.
fn lane(table: Table, s: u32) -> Vec<Summand> {
    (0..8u32)
        .filter_map(|offset| {
            let lane = i128::from(table.lane_of_address(offset.into())?);
            Some(if s == 0 {
                (lane, P::Offset(offset), S::One)
            } else {
                (lane, P::One, S::Offset(offset))
            })
        })
        .filter(|(lane, _, _)| *lane != 0)
        .collect()
}

/// `Left` and `Right`. Where a form has the offsets anyway, their sum stands for [`S::One`]: a row
/// fills one of them.
fn operands(class: Option<Table>, s: u32) -> (Vec<Summand>, Vec<Summand>) {
    let has_offsets = s > 0 && class.is_some_and(|table| table.lane_table().is_some());
    let ones = if has_offsets { (0..8).map(S::Offset).collect() } else { vec![S::One] };
    let split = |prefix, suffix| {
        let bound = ones.iter().map(|one| (1, prefix, *one));
        bound.chain([(1, P::One, suffix)]).collect()
    };
    (split(P::X, S::Left), split(P::Y, S::Right))
}

/// `Int`.
fn integer(s: u32) -> Vec<Summand> {
    let mut terms = vec![(1, P::Integer, S::One), (1, P::One, S::Right)];
    if s > 64 {
        terms.push((WORD, P::One, S::Left));
    }
    terms
}
