//! Programs that call precompiles, with the note that declares them.

use crate::EXIT;
use crate::elf::{Part, RW, RX, code, elf_with, part};
use rill_executor::{Diagnosis, Hint, Limits, Machine, RunError, TraceSource};
use rill_loader::Program;
use rill_precompiles::shape;
use std::sync::Arc;

/// Data come first, then the text.
const DATA: u64 = 0x4000_0000;
const TEXT: u64 = DATA + 0x1_0000;

/// `lui a1, 0x40000`
const POINTER: u32 = 0x4000_05b7;

/// The instruction of custom-0 with these registers.
fn call(code: u32, [rd, rs1, rs2, rs3]: [u32; 4]) -> u32 {
    let (funct2, funct3) = (code / 8, code % 8);
    rs3 << 27 | funct2 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x0b
}

/// A program with a function `main` that declares these precompiles.
fn program(ids: &[u8], text: &[u32]) -> Program {
    let data = Part { memory: TEXT - DATA, ..part(RW, DATA, &[]) };
    let head = [5u32, ids.len() as u32, 1].map(u32::to_le_bytes).concat();
    let note = [&head[..], b"Rill\0\0\0\0", ids].concat();
    let note = Part { kind: 4, memory: 0, ..part(4, 0, &note) };
    let parts = [data, part(RX, TEXT, &code(text)), note];
    Program::from_elf(&elf_with(TEXT, &parts, &[], &[("main", TEXT)])).unwrap()
}

#[test]
fn a_declared_precompile_is_called() {
    let text = [
        &[POINTER, call(1, [11, 11, 11, 0])][..],
        &[
            0x0005_b503, // ld a0, 0(a1)
            0x0ff5_7513, // andi a0, a0, 255
        ],
        &EXIT[1..],
    ];
    let run = Machine::new(&program(&[3, 1], &text.concat()).key).unwrap();
    let run = run.run(&[], &Limits::default()).unwrap();
    let mut state = [0; 4];
    assert!(rill_natives::outputs(1, &[0; 12], &mut state));
    assert_eq!(run.exit_code, state[0] & 255);
    assert_eq!(run.calls, [(shape(1).unwrap(), 1), (shape(3).unwrap(), 0)]);
    let mut calls = 0;
    run.trace.replay(0..run.rows, 7, &mut |block| calls += block.calls.len()).unwrap();
    assert_eq!(calls, 1);
}

#[test]
fn a_declared_product_is_multiplied() {
    let text = [
        0x0070_0513, // addi a0, zero, 7
        0x02a0_0593, // addi a1, zero, 42
        0x0640_0613, // addi a2, zero, 100
        call(19, [10, 10, 11, 12]),
    ];
    let text = [&text[..], &EXIT[1..]].concat();
    let run = Machine::new(&program(&[7], &text).key).unwrap();
    let run = run.run(&[], &Limits::default()).unwrap();
    assert_eq!((run.exit_code, run.calls), (7 * 42 % 100, Vec::new()));
    let mut products: Vec<[u64; 3]> = Vec::new();
    run.trace.replay(0..run.rows, 7, &mut |block| products.extend(&block.ports)).unwrap();
    assert_eq!(products, [[7, 42, 100]]);
}

#[test]
fn a_call_that_is_not_declared_is_told() {
    is_told_undeclared(call(1, [10, 11, 12, 0]), "sha256", "sha256 a0, a1, a2, zero");
    is_told_undeclared(call(19, [10, 11, 12, 13]), "mulmod64", "mulmod64 a0, a1, a2, a3");
}

fn is_told_undeclared(word: u32, name: &'static str, assembly: &str) {
    for ids in [&[][..], &[2]] {
        let program = program(ids, &[&[POINTER, word], &EXIT[..]].concat());
        let machine = Machine::new(&program.key).unwrap();
        let crash = machine.run_watched(&Arc::default(), &Limits::default(), &mut |_| {});
        let crash = crash.unwrap_err();
        let pc = TEXT + 4;
        assert!(matches!(crash.error, RunError::IllegalInstruction { pc: at, .. } if at == pc));
        let diagnosis = Diagnosis::new(&program, &crash).unwrap();
        assert_eq!(diagnosis.instruction.as_deref(), Some(assembly));
        assert_eq!(diagnosis.hint, Some(Hint::Undeclared(name)));
    }
}

#[test]
fn a_program_can_ask_what_it_declares() {
    let text = [
        &[
            0x5249_58b7,    // lui a7, 0x52495
            0xc4c8_8893,    // addi a7, a7, -948
            0x0000_0073,    // ecall
            0x0ff5_7513u32, // andi a0, a0, 255
        ],
        &EXIT[1..],
    ];
    for (ids, set) in
        [(&[][..], 256 - 38), (&[2], 1 << 2), (&[3, 1], 1 << 3 | 1 << 1), (&[7], 1 << 7)]
    {
        let machine = Machine::new(&program(ids, &text.concat()).key).unwrap();
        assert_eq!(machine.run(&[], &Limits::default()).unwrap().exit_code, set);
    }
}

#[test]
fn a_wrong_pointer_is_told_with_the_instruction() {
    let text = [
        POINTER,
        0x0015_8613, // addi a2, a1, 1
        call(1, [11, 11, 12, 0]),
    ];
    let program = program(&[1], &text);
    let machine = Machine::new(&program.key).unwrap();
    let crash = machine.run_watched(&Arc::default(), &Limits::default(), &mut |_| {}).unwrap_err();
    let pc = TEXT + 8;
    assert_eq!(
        crash.error.to_string(),
        format!(
            "0x40000001 in a2 for the call at {pc:#x}: calls take pointers that are multiples of 8"
        )
    );
    let diagnosis = Diagnosis::new(&program, &crash).unwrap();
    assert_eq!(diagnosis.instruction.as_deref(), Some("sha256 a1, a1, a2, zero"));
    assert_eq!(diagnosis.place.symbol, Some(("main".to_owned(), 8)));
}

#[test]
fn a_null_pointer_is_one_for_calls_too() {
    let program = program(&[1], &[POINTER, call(1, [11, 11, 10, 0])]);
    let machine = Machine::new(&program.key).unwrap();
    let crash = machine.run_watched(&Arc::default(), &Limits::default(), &mut |_| {}).unwrap_err();
    let told =
        "access at 0x0, outside guest memory, by the call at 0x40010004, which takes 0x0 in a0";
    assert_eq!(crash.error.to_string(), told);
    // No instruction set the stack pointer, which is told first.
    assert_eq!(Diagnosis::new(&program, &crash).unwrap().hint, Some(Hint::NoStack));
}
