//! The static checks of calls, by sequences that are nearly one.

use crate::keys::{LAYOUT, RESET, TEXT, image, rows, x};
use rill_isa::{At, Kind, Register, Row};
use rill_precompiles::{operation, operations};
use rill_program::{CALLS_ADDRESS, KeyError, Pointers, ProgramKey, Rule, call};

/// Where the sequences of this file lie.
const ADDRESS: u64 = 0x3000;

/// Everything is declared.
fn all() -> Vec<u8> {
    rill_precompiles::ids().collect()
}

const POINTERS: Pointers = Pointers {
    rd: Register::new(10),
    rs1: Register::new(11),
    rs2: Register::new(12),
    rs3: Register::new(13),
};

/// The rows of the operation of this code.
fn sequence(code: u8, pointers: Pointers) -> Vec<Row> {
    call(At(ADDRESS), operation(code).expect("its code"), &pointers).stamped(false).rows
}

fn key(sequence: &[Row], ids: &[u8]) -> Result<ProgramKey, KeyError> {
    let rows = [&rows()[..], sequence].concat();
    ProgramKey::new(rows, RESET, LAYOUT, image(), ids)
}

/// The rule that a key with this sequence, stamped properly, breaks, if it breaks any.
fn rule(sequence: &[Row], ids: &[u8]) -> Option<Rule> {
    let last = sequence.len().wrapping_sub(1);
    let stamped = |(i, row): (usize, &Row)| Row { continues: i != last, middle: i > 0, ..*row };
    let stamped: Vec<Row> = sequence.iter().enumerate().map(stamped).collect();
    match key(&stamped, ids) {
        Ok(_) => None,
        Err(KeyError::Row { rule, address, .. }) => {
            assert_eq!(address, sequence[0].address);
            Some(rule)
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// Whether a rule about calls, or one that comes before it, is broken.
fn is_refused(sequence: &[Row]) -> bool {
    rule(sequence, &all()).is_some()
}

#[test]
fn calls_of_declared_precompiles_are_sound() {
    for operation in operations() {
        let id = operation.shape.id;
        for number in [0, 1, 10, 31] {
            let pointers = Pointers { rd: x(10), rs1: x(number), rs2: x(number), rs3: x(1) };
            let rows = sequence(operation.code, pointers);
            assert_eq!(rule(&rows, &[id]), None, "{}", operation.name);
            assert_eq!(rule(&rows, &all()), None, "{}", operation.name);
        }
    }
}

#[test]
fn calls_of_other_precompiles_are_refused() {
    for operation in operations() {
        let id = operation.shape.id;
        let others: Vec<u8> = all().iter().copied().filter(|&other| other != id).collect();
        let rows = sequence(operation.code, POINTERS);
        for ids in [&[][..], &others] {
            assert_eq!(rule(&rows, ids), Some(Rule::CallRegister), "{}", operation.name);
        }
    }
}

#[test]
fn a_sequence_without_one_of_its_rows_is_refused() {
    for operation in operations() {
        let rows = sequence(operation.code, POINTERS);
        for dropped in 0..rows.len() {
            let mut rows = rows.clone();
            rows.remove(dropped);
            assert!(is_refused(&rows), "{} without row {dropped}", operation.name);
        }
    }
}

#[test]
fn a_sequence_with_two_rows_swapped_is_refused() {
    for operation in operations() {
        let rows = sequence(operation.code, POINTERS);
        for (i, j) in (0..rows.len()).flat_map(|j| (0..j).map(move |i| (i, j))) {
            let mut other = rows.clone();
            other.swap(i, j);
            let same = rows[i] == Row { continues: true, middle: i > 0, ..rows[j] };
            assert!(same || is_refused(&other), "{}: rows {i} and {j}", operation.name);
        }
    }
}

#[test]
fn a_sequence_with_a_row_twice_is_refused() {
    for operation in operations() {
        let rows = sequence(operation.code, POINTERS);
        for twice in 0..rows.len() {
            let mut rows = rows.clone();
            rows.insert(twice, rows[twice]);
            assert!(is_refused(&rows), "{} with row {twice} twice", operation.name);
        }
        // `v` advances by two calls; two calls with one address for both.
        let last = rows[rows.len() - 1];
        assert_eq!(rule(&[&rows[..], &[last]].concat(), &all()), Some(Rule::CallRegister));
        assert_eq!(rule(&[&rows[..], &rows].concat(), &all()), Some(Rule::CallRegister));
    }
}

#[test]
fn a_sequence_with_another_immediate_is_refused() {
    for operation in operations() {
        let rows = sequence(operation.code, POINTERS);
        for (i, row) in rows.iter().enumerate() {
            let calls = 8 << operation.shape.log_words;
            for distance in [-calls, -8, -1, 1, 8, calls, 1 << 56, -(1 << 56), 1 << 66, 1 << 69] {
                let mut rows = rows.clone();
                rows[i].imm = row.imm + distance;
                assert!(is_refused(&rows), "{}: row {i}, {distance}", operation.name);
            }
        }
    }
}

#[test]
fn a_sequence_with_another_register_or_kind_is_refused() {
    for operation in operations() {
        let rows = sequence(operation.code, POINTERS);
        let v = Register::calls(operation.shape.id);
        let others = [None, Some(x(14)), Some(x(40)), Some(x(41)), Some(x(42))];
        let others = others.into_iter().chain([Some(v), Some(Register::calls(7))]);
        let is_pointer = |register: Register| register.number() < 32;
        let is_once = |rs2| rows.iter().filter(|row| row.rs2 == rs2).count() == 1;
        for (i, row) in rows.iter().enumerate() {
            for (slot, other) in (0..3).flat_map(|slot| others.clone().map(move |o| (slot, o))) {
                let mut rows = rows.clone();
                let changed = &mut rows[i];
                *[&mut changed.rd, &mut changed.rs1, &mut changed.rs2][slot] = other;
                // A pointer to one word is in one row, so another one makes another call.
                let pointer = row.rs2.is_some_and(is_pointer) && is_once(row.rs2);
                let other_call = slot == 2 && pointer && other.is_none_or(is_pointer);
                let same = rows[i] == *row || other_call;
                assert!(same != is_refused(&rows), "{}: row {i}", operation.name);
            }
            for kind in [Kind::Ld, Kind::Sd, Kind::Add, Kind::Addi, Kind::Or, Kind::Fence] {
                let mut rows = rows.clone();
                rows[i].kind = kind;
                assert!(kind == row.kind || is_refused(&rows), "{}: {kind:?}", operation.name);
            }
        }
    }
}

#[test]
fn pointers_are_architectural_registers() {
    for operation in operations() {
        for number in [32, 40, 41, 47] {
            let pointers = Pointers { rd: x(10), rs1: x(number), rs2: x(number), rs3: x(number) };
            let rows = sequence(operation.code, pointers);
            let rule = rule(&rows, &all());
            assert_eq!(rule, Some(Rule::CallRegister), "{}: {number}", operation.name);
        }
        // A pointer that the sequence itself writes, after it was written.
        let rows = sequence(operation.code, Pointers { rd: x(40), ..POINTERS });
        let expected = operation.outputs.map(|_| Rule::CallRegister);
        assert_eq!(rule(&rows, &all()), expected, "{}", operation.name);
    }
}

#[test]
fn a_sequence_with_rows_before_or_after_is_refused() {
    let copy = At(ADDRESS).copy(x(5), x(6));
    for operation in operations() {
        let rows = sequence(operation.code, POINTERS);
        for more in [[&[copy], &rows[..]].concat(), [&rows[..], &[copy]].concat()] {
            assert_eq!(rule(&more, &all()), Some(Rule::CallRegister), "{}", operation.name);
        }
    }
}

#[test]
fn stamps_of_a_call_are_those_of_a_sequence_of_four_bytes() {
    let mut rows = sequence(1, POINTERS);
    assert!(key(&rows, &all()).is_ok());
    let last = rows.len() - 1;
    rows[last].compressed = true;
    assert!(matches!(key(&rows, &all()), Err(KeyError::Row { rule: Rule::CallRegister, .. })));
    // Cut in two: control could enter behind the inputs.
    let mut rows = sequence(1, POINTERS);
    rows[24].middle = false;
    rows[23].continues = false;
    assert!(key(&rows, &all()).is_err());
    for row in &mut rows[24..] {
        row.address += 4;
    }
    assert!(matches!(key(&rows, &all()), Err(KeyError::Row { rule: Rule::CallRegister, .. })));
}

#[test]
fn one_address_has_one_call() {
    let rows = [sequence(1, POINTERS), sequence(1, POINTERS)].concat();
    assert!(matches!(key(&rows, &all()), Err(KeyError::Row { rule: Rule::Unique, .. })));
}

#[test]
fn no_other_row_names_a_register_that_counts_calls() {
    let v = Register::calls(1);
    let at = |address| {
        let at = At(address);
        [
            at.copy(x(5), v),
            at.copy(v, x(5)),
            at.copy(v, v),
            at.binary(Kind::Add, x(5), x(6), v),
            at.load(Kind::Ld, x(5), v, 0),
            at.load(Kind::Lb, x(5), v, 0),
            at.store(Kind::Sd, v, x(5), 0),
            at.store(Kind::Sd, x(5), v, 0),
            at.check(Kind::Beq, v, x(5)),
            at.constant(Kind::Lui, v, 0),
            at.constant(Kind::Jal, v, 8),
        ]
    };
    // The guest and the firmware.
    for row in at(ADDRESS).into_iter().chain(at(ADDRESS + 1)) {
        for ids in [&[][..], &all()] {
            assert_eq!(rule(&[row], ids), Some(Rule::CallRegister), "{row:?}");
        }
        for other in [64, 68, 127] {
            let other = |slot: Option<Register>| slot.map(|r| if r == v { x(other) } else { r });
            let row = Row { rd: other(row.rd), rs1: other(row.rs1), rs2: other(row.rs2), ..row };
            assert_eq!(rule(&[row], &all()), Some(Rule::CallRegister), "{row:?}");
        }
    }
    // An environment call links to no such register.
    let mut all = rows();
    let ecall = all.iter().position(|row| row.kind == Kind::Ecall).unwrap();
    all[ecall].rd = Some(v);
    let error = ProgramKey::new(all, RESET, LAYOUT, image(), &self::all());
    assert!(matches!(error, Err(KeyError::Row { rule: Rule::CallRegister, .. })));
}

#[test]
fn no_other_row_has_an_immediate_that_reaches_calls() {
    let base = CALLS_ADDRESS as i128;
    for address in [ADDRESS, ADDRESS + 1] {
        let at = At(address);
        for imm in [base, base + (1 << 56), base + (3 << 56) + 96, (1 << 69) - 8] {
            for register in [x(0), x(5), x(31)] {
                let load = at.load(Kind::Ld, x(5), register, imm);
                let store = at.store(Kind::Sd, x(5), register, imm);
                assert_eq!(rule(&[load], &all()), Some(Rule::CallAddress));
                assert_eq!(rule(&[store], &all()), Some(Rule::CallAddress));
            }
            for kind in [Kind::Lb, Kind::Lw, Kind::StoreMergeB, Kind::MergeLoD, Kind::Shl] {
                let row = at.load(kind, x(0), x(5), imm);
                assert_eq!(rule(&[row], &all()), Some(Rule::Immediate), "{kind:?}");
            }
        }
        for imm in [base - 8, 1 << 69, 1 << 70, -base, -(1 << 69)] {
            let row = at.load(Kind::Ld, x(5), x(6), imm);
            assert_eq!(rule(&[row], &all()), Some(Rule::Immediate), "{imm:#x}");
        }
        for kind in [Kind::Addi, Kind::Lui, Kind::Jal, Kind::Beq] {
            let row = Row { imm: base, ..at.row(kind) };
            assert_eq!(rule(&[row], &all()), Some(Rule::Immediate), "{kind:?}");
        }
    }
}

#[test]
fn ids_are_known_and_ascend() {
    for (ids, error) in [
        (&[0][..], KeyError::UnknownPrecompile(0)),
        (&[31], KeyError::UnknownPrecompile(31)),
        (&[1, 2, 200], KeyError::UnknownPrecompile(200)),
        (&[1, 1], KeyError::PrecompileOrder),
        (&[2, 1], KeyError::PrecompileOrder),
        (&[1, 2, 3, 1], KeyError::PrecompileOrder),
    ] {
        assert_eq!(key(&[], ids).err(), Some(error), "{ids:?}");
    }
    let text = KeyError::UnknownPrecompile(9).to_string();
    assert!(text.contains('9') && text.contains("2 (keccak)"), "{text}");
    for ids in [&[][..], &[1], &[2], &[1, 3], &[7], &[2, 7], &all()] {
        let key = key(&[], ids).unwrap();
        assert!(key.declared() == ids && key.has_products() == ids.contains(&7));
        assert!(key.precompiles().iter().map(|s| s.id).eq(ids.iter().copied().filter(|i| *i != 7)));
    }
    assert_eq!(key(&[], &all()).unwrap().rows()[2].address, TEXT);
}
