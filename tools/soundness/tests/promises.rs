//! What no program and no prover can do: change a word of the I/O region but by the firmware's
//! calls, or let the input go on after it has ended.

use rill_e2e::assembler::Assembler;
use rill_isa::{Flag, Hint, Kind, Row};
use rill_program::{Layout, ProgramKey};
use rill_soundness::drive::{Guest, NO, YES, drive, drive_to};
use rill_soundness::program::DATA;
use rill_soundness::replay::Step;
use rill_witness::Cycle;

/// What the prover says of the words that rows of the guest access.
type Reach<'a> = &'a dyn Fn(&mut Cycle);

/// Addresses are as they are.
const HONEST: Reach<'static> = &|_| {};

/// Whether the program can be proven to write `output` and exit with 0, on advice of the prover's
/// choice and without the executor's checks.
fn is_proven(
    code: Assembler,
    output: &[u8],
    advice: &mut dyn FnMut(&Row) -> u64,
    reach: Reach<'_>,
) -> bool {
    let guest = Guest::new(code);
    let script = drive(&guest.key, advice, 256);
    let cycles = guest.perform(&script, &|_, cycle| {
        if cycle.ram_word.is_some() && !Layout::is_firmware(cycle.unexpanded_pc) {
            reach(cycle);
        }
    });
    guest.verdict(output, &cycles) == Ok(())
}

/// Stores of the guest below address 64 go to the word of the I/O region that has the same offset;
/// `before` is what it holds.
fn to_io(before: u64) -> impl Fn(&mut Cycle) {
    move |cycle| {
        if cycle.flags.has(Flag::Store) && cycle.ram_address < 64 {
            cycle.ram_word = Some(cycle.ram_address as u32 / 8);
            cycle.ram_read_value = before;
            cycle.ram_inc = i128::from(cycle.ram_write_value) - i128::from(before);
        }
    }
}

/// Code that writes NO, with the address of the data in `x5`.
fn saying_no() -> Assembler {
    let mut code = Assembler::new();
    code.set(5, DATA);
    code.call(64, 1, (5, 8), 8);
    code
}

/// What the tests below refuse is not that the programs are proven at all.
#[test]
fn a_program_that_says_no_is_proven_to_say_no() {
    let mut code = saying_no();
    code.call(93, 0, (0, 0), 0);
    assert!(is_proven(code, NO, &mut |_| 0, HONEST));
}

#[test]
fn a_program_that_stores_an_exit_word_and_calls_null_has_not_exited() {
    let mut code = Assembler::new();
    code.set(5, 0);
    code.addi(6, 0, 1);
    code.store(3, 6, 5, 0);
    code.addi(6, 0, 8);
    code.store(3, 6, 5, 8);
    code.set(7, DATA);
    code.load(3, 6, 7, 0);
    code.store(3, 6, 5, 16);
    code.jump_register(0, 0, 0);
    assert!(!is_proven(code.clone(), YES, &mut |_| 0, HONEST));
    assert!(!is_proven(code, YES, &mut |_| 0, &to_io(0)));
}

#[test]
fn a_store_does_not_change_what_was_written() {
    let mut code = saying_no();
    code.set(6, 0);
    code.load(3, 7, 5, 0);
    code.store(3, 7, 6, 16);
    code.call(93, 0, (0, 0), 0);
    assert!(!is_proven(code.clone(), YES, &mut |_| 0, HONEST));
    assert!(!is_proven(code, YES, &mut |_| 0, &to_io(u64::from_le_bytes(*NO))));
}

#[test]
fn a_read_does_not_change_what_was_written() {
    let mut code = saying_no();
    code.set(6, 0);
    code.call(63, 0, (6, 16), 8);
    code.call(93, 0, (0, 0), 0);
    let advice = &mut |row: &Row| match row.hint {
        Some(Hint::TapeLength) => 8,
        _ => u64::from_le_bytes(*YES),
    };
    assert!(!is_proven(code, YES, advice, HONEST));
}

/// The firmware has no address that a jump of the guest leads to, so its stores are not to be had
/// with a pointer of the guest's choice.
#[test]
fn the_guest_does_not_jump_into_the_firmware() {
    let store = |key: &ProgramKey| {
        let rows = key.rows().iter();
        let row = rows.rev().find(|row| row.kind == Kind::Sd && row.imm > 1 << 64).unwrap();
        row.address
    };
    let code = |target: u64| {
        let mut code = saying_no();
        code.set(6, target);
        code.jump_register(0, 6, 0);
        code
    };
    let target = store(&Guest::new(code(0)).key);
    let guest = Guest::new(code(target));
    let key = &guest.key;
    assert_eq!(store(key), target);
    // As far as the jump; then the row that the prover would like to come next.
    let mut script = drive_to(key, target & !1);
    let index = key.rows().iter().position(|row| row.address == target).unwrap();
    script.push(Step { pc: index as u32, advice: 0 });
    let cycles = guest.perform(&script, &|_, _| {});
    let error = guest.verdict(NO, &cycles).unwrap_err();
    assert_eq!(error.at, "spartan.outer");
}

/// A program that says YES only if something comes after the end of its input.
#[test]
fn nothing_comes_after_the_end_of_the_input() {
    let mut code = Assembler::new();
    code.set(5, DATA);
    code.call(63, 0, (5, 64), 8);
    code.addi(6, 10, 0);
    code.addi(7, 0, 8);
    code.addi(28, 5, 8);
    // All eight bytes came: NO.
    code.branch(0, [6, 7], 4 * 8);
    code.call(63, 0, (5, 72), 8);
    // Nothing came: NO.
    code.branch(0, [10, 0], 8);
    code.addi(28, 5, 0);
    code.call(64, 1, (28, 0), 8);
    code.call(93, 0, (0, 0), 0);
    let mut calls = 0;
    let advice = &mut |row: &Row| match row.hint {
        Some(Hint::TapeLength) => {
            calls += 1;
            if calls == 1 { 0 } else { 8 }
        }
        _ => 7,
    };
    assert!(!is_proven(code, YES, advice, HONEST));
}
