//! What the static checks of a program key take for granted of every kind of row.

use crate::values::{CORNERS, Values};
use rill_isa::{Combine, Flag, Flags, Kind, Left, Spec, Table, Write, tables};

fn kinds() -> impl Iterator<Item = (Kind, Spec, Flags)> {
    Kind::ALL.into_iter().map(|kind| (kind, kind.spec(), kind.spec().flags()))
}

fn count(flags: Flags, among: &[Flag]) -> usize {
    among.iter().filter(|&&flag| flags.has(flag)).count()
}

/// Indices of `table`: interleaved corners and random ones.
fn indices() -> Vec<u128> {
    let mut values = Values(1);
    let mut indices: Vec<u128> =
        (0..3000).map(|_| u128::from(values.next()) << 64 | u128::from(values.next())).collect();
    for x in CORNERS {
        for y in CORNERS {
            indices.push(tables::interleave(x, y));
            indices.push(u128::from(x) << 64 | u128::from(y));
        }
    }
    indices
}

fn has_lane_function(table: Table) -> bool {
    table.lane_of_address(0).is_some()
}

fn is_bit(table: Table) -> bool {
    indices().into_iter().all(|index| matches!(table.entry(index).word(), Some(0 | 1)))
}

#[test]
fn kinds_are_numbered_in_order() {
    for (code, kind) in Kind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, code);
        assert_eq!(Kind::from_code(code as u8), Some(kind));
    }
    assert_eq!(Kind::from_code(Kind::ALL.len() as u8), None);
}

#[test]
fn flags_of_a_kind_do_not_contradict_each_other() {
    for (kind, spec, flags) in kinds() {
        let combine = count(flags, &[Flag::Add, Flag::Sub, Flag::Mul, Flag::Advice]);
        assert_eq!(combine, usize::from(spec.combine != Combine::Interleave), "{kind:?}");
        assert_eq!(flags.is_identity(), combine == 1, "{kind:?}");
        assert!(count(flags, &[Flag::LeftIsRs1, Flag::LeftIsPc, Flag::LeftIsRam]) <= 1, "{kind:?}");
        assert!(count(flags, &[Flag::Load, Flag::Store]) <= 1, "{kind:?}");
        assert!(count(flags, &[Flag::Jump, Flag::Branch, Flag::Assert]) <= 1, "{kind:?}");
        assert!(spec.left != Left::Ram || flags.accesses_ram(), "{kind:?}");
        assert!(combine == 0 || spec.table.is_some(), "{kind:?}");
    }
}

#[test]
fn stores_write_no_register_and_only_loads_write_the_word_read() {
    for (kind, spec, flags) in kinds() {
        assert!(!flags.has(Flag::Store) || spec.write == Write::None, "{kind:?}");
        assert!(spec.write != Write::Ram || flags.has(Flag::Load), "{kind:?}");
        assert!(spec.write != Write::Lookup || spec.table.is_some(), "{kind:?}");
        assert!(spec.write != Write::Link || flags.has(Flag::Jump), "{kind:?}");
    }
}

#[test]
fn lane_functions_belong_to_accesses_only() {
    for (kind, spec, flags) in kinds() {
        let lanes = spec.table.is_some_and(has_lane_function);
        assert_eq!(lanes, flags.accesses_ram() && spec.table.is_some(), "{kind:?}");
    }
}

#[test]
fn branches_and_assertions_look_up_bits() {
    for (kind, spec, flags) in kinds() {
        if flags.has(Flag::Branch) {
            assert!(spec.table.is_some_and(is_bit), "{kind:?}");
        }
        if flags.has(Flag::Assert) {
            assert!(spec.table.is_none_or(is_bit), "{kind:?}");
        }
    }
}

#[test]
fn only_exact_rows_and_word_negation_leave_64_bits() {
    let mut wide = Vec::new();
    for (kind, spec, _) in kinds() {
        let leaves =
            |table: Table| indices().into_iter().any(|index| table.entry(index).word().is_none());
        if spec.table.is_some_and(leaves) {
            wide.push(kind);
        }
    }
    assert_eq!(wide, [Kind::ExactMul, Kind::ExactSub, Kind::NegIfW]);
}
