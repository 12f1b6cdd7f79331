//! What no program and no prover can do: change a word of the I/O region but by the firmware's
//! calls, or let the input go on after it has ended.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rill_e2e::assembler::{Assembler, TEXT, elf_at};
use rill_isa::{Flag, Hint, Row};
use rill_program::{Options, Program};
use rill_soundness::drive::{drive, verdict};
use rill_soundness::replay::perform;
use rill_soundness::subject::Subject;
use rill_verifier::Statement;

const DATA: u64 = TEXT + 0x1000;
const CAPACITY: u64 = 64;
const YES: u64 = u64::from_le_bytes(*b"YES!yes!");
const NO: u64 = u64::from_le_bytes(*b"NO!!no!!");

fn elf(code: Assembler) -> Vec<u8> {
    elf_at(&code.bytes(), DATA, 128, &[YES, NO])
}

/// An `ecall` of number `a7` about `count` bytes at `a1`.
fn call(code: &mut Assembler, number: i32, a0: i32, a1: (u32, i32), count: i32) {
    code.addi(10, 0, a0);
    code.addi(11, a1.0, a1.1);
    code.addi(12, 0, count);
    code.addi(17, 0, number);
    code.word(0x73);
}

/// Where the firmware stores the exit word, as a guest would name it.
fn exit_word() -> u64 {
    let mut code = Assembler::new();
    code.set(5, DATA);
    call(&mut code, 93, 0, (0, 0), 0);
    let subject = Subject::with_capacity(&elf(code), &[], CAPACITY);
    let cycles = subject.cycles();
    cycles.iter().rfind(|cycle| cycle.flags.has(Flag::Store)).unwrap().ram_address
}

/// Whether the program can be proven to write `output` and exit with 0, on advice of the prover's
/// choice and without the executor's checks.
fn is_proven(code: Assembler, output: &[u8], advice: &mut dyn FnMut(&Row) -> u64) -> bool {
    let options = Options { output_capacity: CAPACITY };
    let program = Program::from_elf_with(&elf(code), options).unwrap();
    let words = program.key.layout().least_words.next_power_of_two();
    let script = drive(&program.key, advice, 256);
    let cycles = perform(&program.key, &script, 8, &|_, _| {});
    (0..2).any(|more| {
        let statement = Statement {
            program_digest: *program.key.digest(),
            log_cycles: 8,
            log_memory: (words.trailing_zeros() as u8 + more).max(10),
            exit_code: 0,
            output: output.to_vec(),
        };
        verdict(&program.key, &statement, cycles.clone()) == Ok(())
    })
}

/// What the tests below refuse is not that the programs are proven at all.
#[test]
fn a_program_that_says_no_is_proven_to_say_no() {
    let mut code = Assembler::new();
    code.set(5, DATA);
    call(&mut code, 64, 1, (5, 8), 8);
    call(&mut code, 93, 0, (0, 0), 0);
    assert!(is_proven(code, b"NO!!no!!", &mut |_| 0));
}

#[test]
#[ignore = "the statement does not say so yet"]
fn a_program_that_stores_an_exit_word_and_calls_null_has_not_exited() {
    let mut code = Assembler::new();
    code.set(5, exit_word());
    code.addi(6, 0, 1);
    code.store(3, 6, 5, 0);
    code.addi(6, 0, 8);
    code.store(3, 6, 5, 8);
    code.set(7, DATA);
    code.load(3, 6, 7, 0);
    code.store(3, 6, 5, 16);
    code.jump_register(0, 0, 0);
    assert!(!is_proven(code, b"YES!yes!", &mut |_| 0));
}

#[test]
#[ignore = "the statement does not say so yet"]
fn a_store_does_not_change_what_was_written() {
    let mut code = Assembler::new();
    code.set(5, DATA);
    call(&mut code, 64, 1, (5, 8), 8);
    code.set(6, exit_word());
    code.load(3, 7, 5, 0);
    code.store(3, 7, 6, 16);
    call(&mut code, 93, 0, (0, 0), 0);
    assert!(!is_proven(code, b"YES!yes!", &mut |_| 0));
}

#[test]
#[ignore = "the statement does not say so yet"]
fn a_read_does_not_change_what_was_written() {
    let mut code = Assembler::new();
    code.set(5, DATA);
    call(&mut code, 64, 1, (5, 8), 8);
    code.set(6, exit_word());
    call(&mut code, 63, 0, (6, 16), 8);
    call(&mut code, 93, 0, (0, 0), 0);
    let advice = &mut |row: &Row| match row.hint {
        Some(Hint::TapeLength) => 8,
        _ => YES,
    };
    assert!(!is_proven(code, b"YES!yes!", advice));
}

/// A program that says YES only if something comes after the end of its input.
#[test]
#[ignore = "the statement does not say so yet"]
fn nothing_comes_after_the_end_of_the_input() {
    let mut code = Assembler::new();
    code.set(5, DATA);
    call(&mut code, 63, 0, (5, 64), 8);
    code.addi(6, 10, 0);
    code.addi(7, 0, 8);
    code.addi(28, 5, 8);
    // All eight bytes came: NO.
    code.branch(0, [6, 7], 4 * 8);
    call(&mut code, 63, 0, (5, 72), 8);
    // Nothing came: NO.
    code.branch(0, [10, 0], 8);
    code.addi(28, 5, 0);
    call(&mut code, 64, 1, (28, 0), 8);
    call(&mut code, 93, 0, (0, 0), 0);
    let mut calls = 0;
    let advice = &mut |row: &Row| match row.hint {
        Some(Hint::TapeLength) => {
            calls += 1;
            if calls == 1 { 0 } else { 8 }
        }
        _ => 7,
    };
    assert!(!is_proven(code, b"YES!yes!", advice));
}
