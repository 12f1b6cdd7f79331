//! Every way in which a run can fail.

use crate::testing::{Assembler, DATA, LAYOUT, TEXT, built, program, x};
use crate::{Limits, LoadError, Machine, RunError};
use rill_isa::{Hint, Kind, LoadOp, Row, Width};
use rill_loader::{AmoOp, AtomicWidth, BinaryOp, Condition, Instruction};
use rill_program::{ECALL_ADDRESS, Layout, PAGE_BYTES, ProgramKey};

fn error(build: impl FnOnce(&mut Assembler)) -> RunError {
    program(&[0xdead_beef_0000_0073], build).run(&[1, 2, 3]).unwrap_err()
}

#[test]
fn a_trap_row_is_an_illegal_instruction() {
    let trap = error(|code| {
        code.addi(5, 0, 1);
        code.push(Instruction::Trap);
    });
    // Nothing of the text is in memory here.
    assert_eq!(trap, RunError::IllegalInstruction { pc: TEXT + 4, word: Some(0) });
    assert_eq!(trap.to_string(), "illegal instruction 0x0 at 0x20004");
    assert_eq!(trap.pc(), Some(TEXT + 4));
}

#[test]
fn an_illegal_instruction_is_read_from_memory() {
    let rows = |kind| vec![Row::NO_OP, Row::new(kind, DATA)];
    let run = |word| built(rows(Kind::Trap), &LAYOUT, &[word]).run(&[]).unwrap_err();
    let word = |word| RunError::IllegalInstruction { pc: DATA, word: Some(word) };
    assert_eq!(run(0xdead_beef_c000_1073), word(0xc000_1073));
    assert_eq!(run(0xdead_beef_c000_9002), word(0x9002));
}

#[test]
fn accesses_outside_memory_name_instruction_and_address() {
    let end = LAYOUT.end + (1 << 31);
    for address in [0, 7, LAYOUT.lowest - 1, end, 1 << 60, 1 << 63, u64::MAX - 7] {
        let pc = TEXT + 4;
        let load = error(|code| {
            code.set(5, address);
            code.load(LoadOp::Lbu, 6, 5, 0);
        });
        assert_eq!(load, RunError::OutsideMemory { pc, address });
        let store = error(|code| {
            code.set(5, address);
            code.store(Width::Byte, 6, 5, 0);
        });
        assert_eq!(store, RunError::OutsideMemory { pc, address });
    }
}

#[test]
fn an_access_that_crosses_the_end_of_memory_is_outside() {
    let end = LAYOUT.end + (1 << 31);
    let error = error(|code| {
        code.set(5, end - 2);
        code.load(LoadOp::Lw, 6, 5, 0);
    });
    assert_eq!(error, RunError::OutsideMemory { pc: TEXT + 4, address: end + 6 });
}

/// Memory from address 0 on, for programs of a few rows.
const LOW: Layout = Layout { lowest: 0, end: 0x6000, output_capacity: 0x100 };

fn low(build: impl FnOnce(&mut Assembler)) -> Result<u64, RunError> {
    let mut code = Assembler::at(0x6000);
    build(&mut code);
    code.jump_register(0, 0);
    let mut rows = vec![Row::NO_OP];
    rows.extend(code.rows());
    built(rows, &LOW, &[]).run(&[]).map(|run| run.exit_code)
}

#[test]
fn the_lowest_page_can_be_used() {
    let exit = low(|code| {
        code.set(5, 0x1234_5678);
        code.store(Width::Word, 5, 0, 13);
        code.load(LoadOp::Lw, 6, 0, 13);
        code.addi(7, 0, 16);
        code.load(LoadOp::Lhu, 8, 7, -1);
        code.binary(BinaryOp::Add, 6, 6, 8);
        code.binary(BinaryOp::Add, 6, 6, 6);
        code.addi(6, 6, 1);
        code.store_io(6, 0, Layout::EXIT_WORD);
    });
    assert_eq!(exit, Ok(0x1234_5678 + 0x1234));
}

#[test]
fn addresses_do_not_wrap_around() {
    let error = low(|code| {
        code.set(5, u64::MAX - 15);
        code.load(LoadOp::Ld, 6, 5, 32);
    });
    assert_eq!(error, Err(RunError::OutsideMemory { pc: 0x6004, address: 16 }));
}

#[test]
fn atomic_accesses_must_be_aligned() {
    use AtomicWidth::{Double, Word};
    let [rd, base, data] = [7, 5, 6].map(x);
    for (width, wrong) in [(Word, [1, 2, 3, 5, 6, 7]), (Double, [1, 2, 4, 5, 6, 7])] {
        for address in wrong.map(|offset| DATA + offset) {
            for access in [
                Instruction::LoadReserved { width, rd, base },
                Instruction::StoreConditional { width, rd, data, base },
                Instruction::Amo { op: AmoOp::Add, width, rd, data, base },
            ] {
                let error = error(|code| {
                    code.set(5, address);
                    code.push(access);
                });
                assert_eq!(error, RunError::Misaligned { pc: TEXT + 4, address }, "{access:?}");
            }
        }
    }
}

#[test]
fn a_store_conditional_at_address_0_needs_its_reservation() {
    let exit = low(|code| {
        let [rd, base, data] = [7, 0, 6].map(x);
        let width = AtomicWidth::Word;
        code.push(Instruction::StoreConditional { width, rd, data, base });
        code.push(Instruction::LoadReserved { width, rd: x(8), base });
        code.push(Instruction::StoreConditional { width, rd: x(8), data, base });
        code.binary(BinaryOp::Add, 7, 7, 7);
        code.binary(BinaryOp::Add, 7, 7, 8);
        code.binary(BinaryOp::Add, 7, 7, 7);
        code.addi(7, 7, 1);
        code.store_io(7, 0, Layout::EXIT_WORD);
    });
    assert_eq!(exit, Ok(2));
}

#[test]
fn no_address_of_the_guest_is_in_the_output() {
    let run = program(&[], |code| {
        for address in [LAYOUT.lowest, LAYOUT.end] {
            code.set(5, address);
            code.store(Width::Double, 5, 5, 0);
        }
        code.exit(3);
    })
    .run(&[])
    .unwrap();
    assert_eq!((run.exit_code, run.output), (3, Vec::new()));
}

#[test]
fn jumps_branches_and_lines_must_lead_to_code() {
    let nowhere = |pc, address| RunError::NotCode { pc, address };
    let jump = error(|code| {
        code.set(5, TEXT + 2);
        code.jump_register(0, 5);
    });
    assert_eq!(jump, nowhere(TEXT + 4, TEXT + 2));
    let far = error(|code| {
        code.set(5, u64::MAX);
        code.jump_register(0, 5);
    });
    assert_eq!(far, nowhere(TEXT + 4, u64::MAX - 1));
    let branch = error(|code| {
        let [rs1, rs2] = [x(0); 2];
        code.push(Instruction::Branch { condition: Condition::Beq, rs1, rs2, offset: -8 });
    });
    assert_eq!(branch, nowhere(TEXT, TEXT - 8));
    let end = error(|code| code.addi(5, 0, 1));
    assert_eq!(end, nowhere(TEXT, TEXT + 4));
}

#[test]
fn input_ends() {
    let error = error(|code| code.advice(5, Hint::Tape { bytes: 8 }));
    assert_eq!(error, RunError::InputExhausted { pc: TEXT, length: 3 });
}

#[test]
fn rows_are_limited() {
    let endless = program(&[], |code| {
        code.label("loop");
        code.jump(0, "loop");
    });
    let limits = Limits { max_rows: 100_000, log_memory: 20, ..Limits::default() };
    let error = endless.machine.run(&[], &limits).unwrap_err();
    assert_eq!(error, RunError::RowLimit { pc: TEXT, rows: 100_000 });
}

#[test]
fn a_run_may_have_as_many_rows_as_the_limit() {
    let built = program(&[], |code| code.exit(0));
    let rows = built.run(&[]).unwrap().rows;
    let limited = |max_rows| {
        let limits = Limits { max_rows, log_memory: 20, ..Limits::default() };
        built.machine.run(&[], &limits).map(|run| run.rows)
    };
    assert_eq!(limited(rows), Ok(rows));
    assert!(matches!(limited(rows - 1), Err(RunError::RowLimit { .. })));
}

#[test]
fn address_zero_is_no_exit() {
    assert_eq!(error(|code| code.jump_register(0, 0)), RunError::NoExit);
}

#[test]
fn output_has_a_capacity() {
    let length = LAYOUT.output_capacity + 1;
    let error = error(|code| {
        code.set(10, 1);
        code.set(11, TEXT);
        code.set(12, length);
        code.call(64);
        code.exit(0);
    });
    let capacity = LAYOUT.output_capacity;
    assert_eq!(error, RunError::OutputTooLong { length, capacity });
}

#[test]
fn a_failing_assertion_is_told() {
    let slot = Some(x(5));
    let rows = vec![Row::NO_OP, Row { rs1: slot, rs2: slot, ..Row::new(Kind::ValidDiv0, TEXT) }];
    let error = built(rows, &LAYOUT, &[]).run(&[]).unwrap_err();
    assert_eq!(error, RunError::Assertion { pc: TEXT });
}

#[test]
fn memory_is_limited() {
    let built = program(&[], |code| code.exit(0));
    let limits = Limits { log_memory: 10, ..Limits::default() };
    assert_eq!(built.machine.run(&[], &limits).unwrap().map.log_words(), 10);
    let error = |log_memory, pages: u64, distance: u64| {
        let built = program(&[], |code| {
            for page in 0..pages {
                code.set(5, DATA + page * distance * PAGE_BYTES);
                code.load(LoadOp::Lb, 6, 5, 0);
            }
            code.exit(0);
        });
        built.machine.run(&[], &Limits { log_memory, ..Limits::default() }).unwrap_err()
    };
    let address = DATA + PAGE_BYTES;
    assert_eq!(error(10, 2, 1), RunError::MemoryFull { pc: TEXT + 12, address, words: 1024 });
    // Of 19 gaps of 99 pages the map has four.
    assert_eq!(error(15, 20, 100), RunError::MemoryLimit { needed: 18, limit: 15 });
}

#[test]
fn decoded_keys_cannot_run() {
    let rows = vec![
        Row::NO_OP,
        Row { imm: 4, ..Row::new(Kind::Jal, ECALL_ADDRESS - 4) },
        Row { rd: Some(x(5)), ..Row::new(Kind::Advice, ECALL_ADDRESS) },
        Row::new(Kind::Jalr, ECALL_ADDRESS + 4),
    ];
    let key = ProgramKey::new(rows, 1, LAYOUT, rill_program::Image::default(), &[]).unwrap();
    let error = Machine::new(&key).unwrap_err();
    assert_eq!(error, LoadError::AdviceWithoutHint { address: ECALL_ADDRESS });
}
