//! Every static check of a key, by a key that breaks it.

use crate::keys::{LAYOUT, RESET, TEXT, image, rows, x};
use rill_isa::{Kind, LoadOp, Register, Row, Width};
use rill_loader::{Instruction, expand};
use rill_program::{ECALL_ADDRESS, IO_ADDRESS, KeyError, MAX_OUTPUT_BYTES, ProgramKey, Rule};

pub(crate) fn key(rows: Vec<Row>) -> Result<ProgramKey, KeyError> {
    ProgramKey::new(rows, RESET, LAYOUT, image(), &[])
}

/// The rule about rows that a key breaks, if it breaks any.
fn rule(key: Result<ProgramKey, KeyError>) -> Option<Rule> {
    match key {
        Ok(_) => None,
        Err(KeyError::Row { rule, .. }) => Some(rule),
        Err(other) => panic!("{other:?}"),
    }
}

/// The rule that the key breaks after `change`.
fn broken(change: impl FnOnce(&mut Vec<Row>)) -> Rule {
    let mut rows = rows();
    change(&mut rows);
    rule(key(rows)).expect("a rule about rows is broken")
}

/// Index of the first row of `kind`.
fn first(rows: &[Row], kind: Kind) -> usize {
    rows.iter().position(|row| row.kind == kind).expect("the key has such a row")
}

fn change(kind: Kind, change: impl FnOnce(&mut Row)) -> Rule {
    broken(|rows| {
        let index = first(rows, kind);
        change(&mut rows[index]);
    })
}

/// The rule that a key breaks with the rows of one more sequence, stamped properly.
pub(crate) fn with_sequence(sequence: &[Row]) -> Option<Rule> {
    with_sequence_at(0x3000, sequence, &[])
}

/// The same for a sequence at this address, in a program that declares these precompiles.
pub(crate) fn with_sequence_at(address: u64, sequence: &[Row], declared: &[u8]) -> Option<Rule> {
    let mut rows = rows();
    let last = sequence.len() - 1;
    for (i, row) in sequence.iter().enumerate() {
        rows.push(Row { address, continues: i < last, middle: i > 0, ..*row });
    }
    rule(ProgramKey::new(rows, RESET, LAYOUT, image(), declared))
}

pub(crate) fn row(kind: Kind, rd: u8, rs1: u8, rs2: u8) -> Row {
    let slot = |number| (number != 0).then_some(x(number));
    Row { rd: slot(rd), rs1: slot(rs1), rs2: slot(rs2), ..Row::new(kind, 0) }
}

#[test]
fn the_key_that_is_broken_below_is_sound() {
    assert!(key(rows()).is_ok());
}

#[test]
fn the_no_op_is_row_zero_and_no_other() {
    assert_eq!(broken(|rows| rows[0].kind = Kind::Fence), Rule::NoOp);
    assert_eq!(broken(|rows| rows[0].address = 0x2000), Rule::NoOp);
    assert_eq!(broken(|rows| rows[0].rd = Some(x(1))), Rule::NoOp);
    assert_eq!(broken(|rows| rows[2].kind = Kind::NoOp), Rule::NoOp);
}

#[test]
fn code_lies_between_address_0_and_the_limit() {
    assert_eq!(change(Kind::Ecall, |row| row.address = 0), Rule::Address);
    assert_eq!(change(Kind::Ecall, |row| row.address = 1 << 62), Rule::Address);
}

#[test]
fn x0_and_rows_without_result_are_not_written() {
    assert_eq!(change(Kind::Ecall, |row| row.rd = Some(Register::ZERO)), Rule::WritesZero);
    for kind in [Kind::Sd, Kind::StoreMergeB, Kind::Bltu, Kind::ValidUr] {
        assert_eq!(change(kind, |row| row.rd = Some(x(1))), Rule::WritesNothing, "{kind:?}");
    }
}

#[test]
fn immediates_are_in_range() {
    assert_eq!(change(Kind::Andi, |row| row.imm = -1), Rule::Immediate);
    assert_eq!(change(Kind::Andi, |row| row.imm = 1 << 64), Rule::Immediate);
    assert_eq!(change(Kind::Bltu, |row| row.imm = 1 << 64), Rule::Immediate);
    assert_eq!(change(Kind::Lb, |row| row.imm = -(1 << 63) - 1), Rule::Immediate);
    assert_eq!(change(Kind::Lb, |row| row.imm = (1 << 63) + 8), Rule::Immediate);
    assert_eq!(change(Kind::ShiftDataB, |row| row.imm = i128::MAX), Rule::Immediate);
}

#[test]
fn only_stores_of_the_firmware_have_immediates_that_reach_the_io_region() {
    let first = IO_ADDRESS as i128;
    let end = first + i128::from(MAX_OUTPUT_BYTES) + 16;
    let store = |address, kind, imm| {
        let mut rows = rows();
        rows.push(Row { rs1: Some(x(5)), imm, ..Row::new(kind, address) });
        rule(key(rows))
    };
    for imm in [first, first + 8, end - 8] {
        assert_eq!(store(0x3001, Kind::Sd, imm), None);
        assert_eq!(store(0x3000, Kind::Sd, imm), Some(Rule::Immediate));
        assert_eq!(store(0x3001, Kind::StoreMergeB, imm), Some(Rule::Immediate));
        assert_eq!(store(0x3001, Kind::Addi, imm), Some(Rule::Immediate));
    }
    for imm in [first - 8, end, 1 << 70] {
        assert_eq!(store(0x3001, Kind::Sd, imm), Some(Rule::Immediate));
    }
}

#[test]
fn rows_of_the_guest_name_no_register_of_the_firmware() {
    let firmware = [
        Register::LINK,
        Register::OUTPUT_LENGTH,
        Register::BREAK,
        Register::INPUT_LEFT,
        Register::PARTIAL,
        Register::PARTIAL_SCALE,
        x(39),
        Register::firmware(0),
        Register::firmware(15),
    ];
    for register in firmware {
        for slot in 0..3 {
            let mut row = row(Kind::Add, 5, 6, 7);
            *[&mut row.rd, &mut row.rs1, &mut row.rs2][slot] = Some(register);
            assert_eq!(with_sequence(&[row]), Some(Rule::FirmwareRegister), "{register:?}");
            let mut rows = rows();
            rows.push(Row { address: 0x3001, ..row });
            assert!(key(rows).is_ok(), "{register:?}");
        }
    }
    assert_eq!(with_sequence(&[row(Kind::Add, 32, 31, 32)]), None);
    assert_eq!(change(Kind::Ecall, |row| row.rd = Some(x(35))), Rule::FirmwareRegister);
}

#[test]
fn rows_of_the_guest_name_no_address_of_the_firmware() {
    for imm in [1, -1, 9 - 0x3000] {
        let jump = Row { imm: i128::from(imm as i64 as u64), ..row(Kind::Jal, 1, 0, 0) };
        assert_eq!(with_sequence(&[jump]), Some(Rule::FirmwareTarget));
        let branch = Row { imm: imm.into(), ..row(Kind::Beq, 0, 6, 7) };
        assert_eq!(with_sequence(&[branch]), Some(Rule::FirmwareTarget));
    }
}

#[test]
fn an_ecall_goes_to_the_firmware() {
    assert_eq!(change(Kind::Ecall, |row| row.imm += 4), Rule::EcallTarget);
}

#[test]
fn stamps_follow_the_order_of_rows() {
    let continued = |row: &mut Row| (row.continues, row.compressed) = (true, false);
    assert_eq!(change(Kind::Ecall, continued), Rule::JumpInside);
    assert_eq!(change(Kind::Bltu, continued), Rule::JumpInside);
    assert_eq!(change(Kind::Ecall, |row| row.middle = true), Rule::Stamps);
    assert_eq!(change(Kind::ExactMul, |row| row.middle = false), Rule::Stamps);
    assert_eq!(change(Kind::ExactMul, |row| row.continues = false), Rule::Stamps);
    assert_eq!(change(Kind::ExactMul, |row| row.compressed = true), Rule::Compressed);
    assert_eq!(change(Kind::ExactMul, |row| row.address += 2), Rule::SequenceAddress);
    // The last row of its sequence: none after it has the address of those before.
    assert_eq!(change(Kind::StoreMergeB, |row| row.address += 2), Rule::SequenceAddress);
    let open = broken(|rows| {
        rows.pop();
        rows.push(Row { continues: true, ..Row::new(Kind::Fence, 0x3000) });
    });
    assert_eq!(open, Rule::Stamps);
}

#[test]
fn an_address_has_one_sequence_or_two_variants() {
    let duplicate = |rows: &mut Vec<Row>| rows.push(Row::new(Kind::Fence, TEXT));
    assert_eq!(broken(duplicate), Rule::Unique);
    let triple = |rows: &mut Vec<Row>| {
        let address = rows[first(rows, Kind::Lw)].address;
        rows.push(Row::new(Kind::Fence, address));
    };
    assert_eq!(broken(triple), Rule::Unique);
}

/// The rule that the variants of `instruction` break after `change`, which gets the inside and the
/// crossing rows.
fn variants(instruction: Instruction, change: impl FnOnce(&mut [Row], &mut [Row])) -> Rule {
    let expansion = expand(instruction, 0x3000, false, ECALL_ADDRESS);
    let (mut inside, mut crossing) = (expansion.rows, expansion.crossing.expect("two variants"));
    change(&mut inside, &mut crossing);
    broken(|rows| rows.extend(inside.into_iter().chain(crossing)))
}

#[test]
fn variants_are_those_of_one_access() {
    let load = Instruction::Load { op: LoadOp::Lw, rd: x(5), base: x(6), offset: 4 };
    let width = Width::Half;
    let store = Instruction::Store { width, data: x(5), base: x(6), offset: 4 };
    assert_eq!(variants(load, |inside, _| inside[0].imm += 1), Rule::Unique);
    assert_eq!(variants(load, |inside, _| inside[0].rd = Some(x(7))), Rule::Unique);
    assert_eq!(variants(load, |inside, _| inside[0].kind = Kind::Lh), Rule::Unique);
    assert_eq!(variants(load, |inside, _| inside[0].kind = Kind::Lwu), Rule::Unique);
    assert_eq!(variants(load, |inside, _| inside[0].rs1 = Some(x(7))), Rule::Unique);
    assert_eq!(variants(load, |_, crossing| crossing[1].imm += 1), Rule::Unique);
    assert_eq!(variants(load, |_, crossing| crossing[2].rd = Some(x(7))), Rule::Unique);
    assert_eq!(variants(load, |_, crossing| crossing[2].compressed = true), Rule::Unique);
    assert_eq!(variants(load, |_, crossing| crossing[0].kind = Kind::LoadLoH), Rule::Unique);
    assert_eq!(variants(store, |inside, _| inside[0].rs1 = Some(x(7))), Rule::Unique);
    assert_eq!(variants(store, |_, crossing| crossing[2].rs1 = Some(x(7))), Rule::Unique);
    let both_inside = |inside: &mut [Row], crossing: &mut [Row]| {
        crossing[0] = Row { continues: true, ..inside[0] };
    };
    assert_eq!(variants(load, both_inside), Rule::Unique);
}

#[test]
fn the_program_starts_at_the_head_of_an_only_sequence() {
    let reset = |index: usize| rule(ProgramKey::new(rows(), index as u32, LAYOUT, image(), &[]));
    let rows = rows();
    assert_eq!(reset(0), Some(Rule::Reset));
    assert_eq!(reset(rows.len()), Some(Rule::Reset));
    assert_eq!(reset(first(&rows, Kind::ExactMul)), Some(Rule::Reset));
    assert_eq!(reset(first(&rows, Kind::Lw)), Some(Rule::Reset));
    assert_eq!(reset(first(&rows, Kind::LoadLoW)), Some(Rule::Reset));
    assert_eq!(reset(first(&rows, Kind::Ecall)), None);
}

#[test]
fn a_merge_takes_the_lanes_prepared_for_its_place() {
    let merge = [row(Kind::ShiftDataH, 40, 5, 6), row(Kind::StoreMergeH, 0, 40, 6)];
    let changed = |change: &dyn Fn(&mut [Row; 2])| {
        let mut rows = merge;
        change(&mut rows);
        with_sequence(&rows)
    };
    assert_eq!(with_sequence(&merge), None);
    assert_eq!(with_sequence(&merge[1..]), Some(Rule::Merge));
    assert_eq!(changed(&|rows| rows[0].kind = Kind::ShiftDataW), Some(Rule::Merge));
    assert_eq!(changed(&|rows| rows[0].kind = Kind::Shl), Some(Rule::Merge));
    assert_eq!(changed(&|rows| rows[0].imm = 1), Some(Rule::Merge));
    assert_eq!(changed(&|rows| rows[0].rs2 = Some(x(7))), Some(Rule::Merge));
    assert_eq!(changed(&|rows| rows[0].rd = Some(x(41))), Some(Rule::Merge));
    assert_eq!(changed(&|rows| rows[0].rd = None), Some(Rule::Merge));
    assert_eq!(changed(&|rows| rows[1].rs1 = Some(x(5))), Some(Rule::Merge));
    let own_base = [row(Kind::ShiftDataH, 6, 5, 6), row(Kind::StoreMergeH, 0, 6, 6)];
    assert_eq!(with_sequence(&own_base), Some(Rule::Merge));
    let between = [merge[0], row(Kind::Addi, 40, 5, 0), merge[1]];
    assert_eq!(with_sequence(&between), Some(Rule::Merge));
    for (lanes, merge) in [(Kind::Shl, Kind::MergeHiH), (Kind::ShrDataH, Kind::MergeLoH)] {
        let wrong = [row(lanes, 40, 5, 6), row(merge, 0, 40, 6)];
        assert_eq!(with_sequence(&wrong), Some(Rule::Merge));
    }
}

#[test]
fn temporaries_are_written_before_they_are_read() {
    assert_eq!(with_sequence(&[row(Kind::Addi, 5, 40, 0)]), Some(Rule::TempUnwritten));
    assert_eq!(with_sequence(&[row(Kind::Add, 47, 5, 47)]), Some(Rule::TempUnwritten));
    let written = [row(Kind::Addi, 40, 5, 0), row(Kind::Addi, 5, 40, 0)];
    assert_eq!(with_sequence(&written), None);
}

#[test]
fn there_are_at_least_two_rows() {
    assert_eq!(key(Vec::new()), Err(KeyError::RowCount(0)));
    assert_eq!(key(vec![Row::NO_OP]), Err(KeyError::RowCount(1)));
    let many = vec![Row::NO_OP; (1 << 20) + 1];
    assert_eq!(key(many), Err(KeyError::RowCount((1 << 20) + 1)));
}
