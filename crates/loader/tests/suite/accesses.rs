//! Loads, stores and atomic operations, at every place.

use crate::expand::{ECALL, PC, Twins, WORDS, aliasings, register};
use crate::manual::BASE;
use crate::operations::{AMOS, LOADS, WIDTHS};
use crate::rows::{Machine, Unsatisfied};
use crate::values::Values;
use rill_isa::{LoadOp, Register, Row};
use rill_loader::{AtomicWidth, Instruction, expand};

/// Addresses of all offsets whose access of eight bytes stays in memory.
fn places() -> impl Iterator<Item = u64> {
    (0..8 * (WORDS as u64 - 1)).map(|offset| BASE + offset)
}

#[test]
fn exactly_one_variant_of_a_memory_access_can_be_proven_and_it_is_right() {
    let mut values = Values(5);
    for place in places() {
        for offset in [-2048, -9, -1, 0, 3, 8, 2047] {
            for [rd, data, base] in aliasings().filter(|[_, _, base]| *base != Register::ZERO) {
                for (op, bytes) in LOADS.into_iter().zip([1, 1, 2, 2, 4, 4, 8]) {
                    let instruction = Instruction::Load { op, rd, base, offset };
                    check_access(instruction, bytes, place, &mut values);
                }
                for (width, bytes) in WIDTHS.into_iter().zip([1, 2, 4, 8]) {
                    let instruction = Instruction::Store { width, data, base, offset };
                    check_access(instruction, bytes, place, &mut values);
                }
            }
        }
    }
}

fn check_access(instruction: Instruction, bytes: u64, place: u64, values: &mut Values) {
    let (Instruction::Load { offset, .. } | Instruction::Store { offset, .. }) = instruction else {
        panic!("not an access");
    };
    let base = place.wrapping_sub(offset as u64);
    let mut twins = Twins::new(values, [base; 3]);
    let next = twins.hart.execute(instruction, PC, 4);
    let expansion = expand(instruction, PC, false, ECALL);
    let run = |rows: &[Row]| {
        let mut twins = twins.clone();
        twins.machine.run(rows, None).map(|next| (next, twins))
    };
    let inside = run(&expansion.rows);
    let crossing = expansion.crossing.as_deref().map(run);
    let (proven, other) = if place % 8 + bytes > 8 {
        (crossing.expect("wide accesses have both variants"), Some(inside))
    } else {
        (inside, crossing)
    };
    let (found, twins) = proven.unwrap_or_else(|error| panic!("{instruction:?}: {error:?}"));
    assert_eq!(found, next);
    twins.assert_same(&(instruction, place));
    let refused = other.is_none_or(|other| other.err() == Some(Unsatisfied::Address));
    assert!(refused, "both variants of {instruction:?} hold at {place:#x}");
}

#[test]
fn accesses_outside_memory_cannot_be_proven() {
    let mut values = Values(6);
    let base = register(1);
    let end = BASE + 8 * WORDS as u64;
    for place in [0, 1, 7, 8, BASE - 8, BASE - 1, end, end - 1, u64::MAX, u64::MAX - 7] {
        for op in [LoadOp::Lh, LoadOp::Ld] {
            let load = Instruction::Load { op, rd: register(2), base, offset: 0 };
            let expansion = expand(load, PC, false, ECALL);
            for rows in [Some(&expansion.rows), expansion.crossing.as_ref()].into_iter().flatten() {
                let mut machine = Twins::new(&mut values, [place; 3]).machine;
                assert!(machine.run(rows, None).is_err(), "{load:?} at {place:#x}");
            }
        }
    }
}

#[test]
fn atomic_operations_compute_what_the_manual_says() {
    let mut values = Values(7);
    for [rd, data, base] in aliasings().filter(|[_, _, base]| *base != Register::ZERO) {
        for op in AMOS {
            for place in places() {
                for width in [AtomicWidth::Word, AtomicWidth::Double] {
                    let aligned =
                        if width == AtomicWidth::Word { place % 4 == 0 } else { place % 8 == 0 };
                    let mut operands = values.operands();
                    operands[base.index() - 1] = place;
                    let mut twins = Twins::new(&mut values, operands);
                    let instruction = Instruction::Amo { op, width, rd, data, base };
                    if aligned {
                        twins.check(instruction, false);
                    } else {
                        assert_misaligned(instruction, width, &twins.machine);
                    }
                }
            }
        }
    }
}

/// Words are refused by an assertion, doublewords as none of memory.
fn assert_misaligned(instruction: Instruction, width: AtomicWidth, machine: &Machine) {
    let refusal = match width {
        AtomicWidth::Word => Unsatisfied::Assertion,
        AtomicWidth::Double => Unsatisfied::Address,
    };
    let rows = expand(instruction, PC, false, ECALL).rows;
    assert_eq!(machine.clone().run(&rows, None), Err(refusal), "{instruction:?}");
}

#[test]
fn reservations_are_of_aligned_places_only() {
    let mut values = Values(12);
    let (rd, data, base) = (register(3), register(2), register(1));
    for (width, bytes) in [(AtomicWidth::Word, 4), (AtomicWidth::Double, 8)] {
        for place in places().filter(|place| place % bytes != 0) {
            let machine = Twins::new(&mut values, [place; 3]).machine;
            assert_misaligned(Instruction::LoadReserved { width, rd, base }, width, &machine);
            let store = Instruction::StoreConditional { width, rd, data, base };
            assert_misaligned(store, width, &machine);
        }
    }
}

#[test]
fn a_store_conditional_succeeds_once_and_only_at_the_reserved_address() {
    let mut values = Values(8);
    for [rd, data, base] in aliasings().filter(|[_, _, base]| *base != Register::ZERO) {
        for width in [AtomicWidth::Word, AtomicWidth::Double] {
            let mut operands = values.operands();
            operands[base.index() - 1] = BASE + 16;
            let mut twins = Twins::new(&mut values, operands);
            let conditional = Instruction::StoreConditional { width, rd, data, base };
            let reserve = |base| Instruction::LoadReserved { width, rd: Register::ZERO, base };
            let other = register(5);
            twins.hart.registers[5] = BASE + 24;
            twins.machine.registers[5] = i128::from(BASE + 24);
            let before = (twins.hart.registers, twins.machine.registers);
            for reserved in [None, Some(base), None, Some(other), None] {
                twins.hart.registers = before.0;
                twins.machine.registers[..32].copy_from_slice(&before.1[..32]);
                if let Some(base) = reserved {
                    twins.check(reserve(base), false);
                }
                twins.check(conditional, false);
            }
        }
    }
}

#[test]
fn a_load_reserved_returns_the_word_even_over_its_own_address() {
    let mut values = Values(9);
    for rd in 0..3 {
        for width in [AtomicWidth::Word, AtomicWidth::Double] {
            let mut twins = Twins::new(&mut values, [BASE + 32; 3]);
            let base = register(1);
            let load = Instruction::LoadReserved { width, rd: register(rd), base };
            twins.check(load, false);
            let reservation = twins.machine.registers[Register::RESERVATION.index()];
            assert_eq!(reservation, i128::from(BASE + 33));
        }
    }
}
