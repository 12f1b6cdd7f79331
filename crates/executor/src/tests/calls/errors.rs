//! Calls that cannot be made.

use super::{
    A, ABSORB_LAST, ABSORB_NEXT, B, C, EC256_ONE, F1600, INVERSE_ONE, MULMOD_ONE, ROOM, ROOT_ONE,
    SHA256_LAST, SHA256_NEXT, SHA256_ONE, TO, calling, data, keccak, sha256,
};
use crate::loaded::Loaded;
use crate::testing::{Assembler, DATA, LAYOUT, TEXT, x};
use crate::{Limits, LoadError, RunError};
use rill_isa::{Kind, Register, Row};
use rill_program::{Image, calls_address};

/// Where the first instruction behind those that set the pointers is.
const PC: u64 = TEXT + 16;

fn error(build: impl FnOnce(&mut Assembler)) -> RunError {
    calling(&data(1), build).run(&[]).unwrap_err()
}

#[test]
fn the_first_call_continues_none() {
    for (code, rd, precompile) in [
        (SHA256_NEXT, 0, "sha256"),
        (SHA256_LAST, TO, "sha256"),
        (ABSORB_NEXT, 0, "keccak"),
        (ABSORB_LAST, TO, "keccak"),
    ] {
        let error = error(|assembler| assembler.invoke(code, [rd, 0, B, 0]));
        assert_eq!(error, RunError::NoCallBefore { pc: PC, precompile });
        let text =
            format!("the call of {precompile} at {PC:#x} continues a call, but there was none");
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn pointers_are_multiples_of_eight() {
    for (code, registers, wrong) in [
        (SHA256_ONE, [TO, A, B, 0], A),
        (SHA256_ONE, [TO, A, B, 0], B),
        (SHA256_ONE, [TO, A, B, 0], TO),
        (F1600, [TO, A, 0, 0], TO),
        (MULMOD_ONE, [TO, A, B, C], C),
    ] {
        let pointer = DATA + 8 * ROOM as u64 + 1;
        let error = error(|assembler| {
            assembler.set(wrong, pointer);
            assembler.invoke(code, registers);
        });
        let (pc, register) = (PC + 4, x(wrong));
        assert_eq!(error, RunError::UnalignedPointer { pc, register, pointer });
        assert_eq!(error.pc(), Some(pc));
    }
    let error = RunError::UnalignedPointer { pc: 0x2000, register: x(10), pointer: 0x4001 };
    let text = "0x4001 in a0 for the call at 0x2000: calls take pointers that are multiples of 8";
    assert_eq!(error.to_string(), text);
}

#[test]
fn pointers_lead_to_memory() {
    let end = LAYOUT.end + (1 << 31);
    for (pointer, address) in
        [(0, 0), (LAYOUT.lowest - 16, LAYOUT.lowest - 16), (end - 8, end), (u64::MAX - 15, 0)]
    {
        for (registers, wrong) in [([TO, A, B, 0], B), ([TO, A, B, 0], TO), ([TO, B, B, 0], B)] {
            let error = error(|assembler| {
                assembler.set(wrong, pointer);
                assembler.invoke(SHA256_ONE, registers);
            });
            // An access beyond `2^64` is one row later than an access at its end.
            let (pc, register) = (PC + 4, x(wrong));
            assert_eq!(
                error,
                RunError::PointerOutside {
                    pc,
                    register,
                    pointer,
                    address: address_of(address, pointer)
                }
            );
        }
    }
    let told =
        RunError::PointerOutside { pc: 0x2000, register: x(11), pointer: 0xff8, address: 0x1000 };
    let text =
        "access at 0x1000, outside guest memory, by the call at 0x2000, which takes 0xff8 in a1";
    assert_eq!(told.to_string(), text);
    // A register that is left out is a pointer to address 0.
    let error = error(|assembler| assembler.invoke(MULMOD_ONE, [TO, A, B, 0]));
    let register = Register::ZERO;
    assert_eq!(error, RunError::PointerOutside { pc: PC, register, pointer: 0, address: 0 });
}

fn address_of(address: u64, pointer: u64) -> u64 {
    if pointer > 1 << 63 { pointer } else { address }
}

#[test]
fn inputs_without_a_result_are_told() {
    let mut zeros = data(2);
    zeros[2 * ROOM..].fill(0);
    let mut small = data(2);
    // (2^256 - 1)^2 / 2 is too large.
    small[..4].fill(u64::MAX);
    (small[2 * ROOM], small[2 * ROOM + 1], small[2 * ROOM + 2], small[2 * ROOM + 3]) = (2, 0, 0, 0);
    for data in [zeros, small] {
        let built = calling(&data, |code| code.invoke(MULMOD_ONE, [TO, A, A, C]));
        let error = built.run(&[]).unwrap_err();
        assert_eq!(error, RunError::NoResult { pc: PC, precompile: "mulmod256" });
        let text = format!(
            "the call of mulmod256 at {PC:#x} has no result: it takes a, b and m, where m is not \
             0 and a·b / m below 2^256"
        );
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn what_has_no_inverse_no_sum_and_no_root_is_told() {
    let mut same = data(3);
    same.copy_within(..4, ROOM);
    (same[2 * ROOM], same[3 * ROOM]) = (0, 4);
    // No number below a prime.
    same[2 * ROOM + 1..][..4].fill(u64::MAX);
    for (code, registers, precompile, text) in [
        (INVERSE_ONE, [TO, A, B, 0], "inverse256", "m is above 1 and has no divisor in common"),
        (EC256_ONE, [TO, A, B, C], "ec256", "two points with different x, or one to double"),
        (EC256_ONE, [TO, A, C, TO], "ec256", "and flags below 4"),
        (ROOT_ONE, [TO, A, TO, 0], "root256", "and a flag below 2"),
        (ROOT_ONE, [TO, 5, C, 0], "root256", "a number below the prime of its curve"),
    ] {
        let built = calling(&same, |assembler| {
            assembler.addi(5, C, 8);
            assembler.invoke(code, registers);
        });
        let error = built.run(&[]).unwrap_err();
        assert_eq!(error, RunError::NoResult { pc: PC + 4, precompile });
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[test]
fn words_of_calls_count_as_memory() {
    let built = calling(&data(3), |code| {
        for _ in 0..100 {
            code.invoke(SHA256_ONE, [TO, A, B, 0]);
            code.invoke(F1600, [TO, A, 0, 0]);
        }
    });
    let run = |log_memory| {
        built.machine.run(&[], &Limits { log_memory, ..Limits::default() }).map(|run| run.map)
    };
    // 2^7 calls of 2^6 and 2^4 words, and two pages.
    assert_eq!(run(13), Err(RunError::MemoryLimit { needed: 14, limit: 13 }));
    let map = run(14).unwrap();
    assert_eq!(map.log_words(), 14);
    let blocks: Vec<_> = map.blocks().iter().map(|b| (b.shape.id, b.calls, b.first)).collect();
    assert_eq!(blocks, [(keccak().id, 100, 1 << 13), (sha256().id, 100, (1 << 13) - (1 << 11))]);
}

#[test]
fn rows_of_calls_are_those_of_precompiles_that_are_declared() {
    let v = Some(Register::calls(sha256().id));
    let base = calls_address(sha256()) as i128;
    let load = |rs2, imm| Row { rd: Some(x(40)), rs2, imm, ..Row::new(Kind::Ld, TEXT) };
    let store = |rs2, imm| Row { rs1: Some(x(40)), rs2, imm, ..Row::new(Kind::Sd, TEXT) };
    let count = |imm| Row { rd: v, rs1: v, imm, ..Row::new(Kind::Addi, TEXT) };
    let loaded = |row, declared: &[u8]| {
        Loaded::new(&[Row::NO_OP, row], 1, &LAYOUT, &Image::default(), declared).map(drop)
    };
    let right = [
        store(v, base),
        store(v, base + 88),
        load(v, base + 96),
        load(v, base + 120 - 128),
        count(128),
    ];
    for row in right {
        assert_eq!(loaded(row, &[sha256().id]), Ok(()));
        assert_eq!(loaded(row, &[keccak().id]), Err(LoadError::NoCall { address: TEXT }));
    }
    let wrong = [
        store(v, base + 96),
        store(v, base + 4),
        store(v, 0),
        store(Some(Register::calls(keccak().id)), base),
        load(v, base + 88),
        load(v, base + 128),
        load(v, base - 128),
        count(8),
        Row { rd: v, ..load(v, base + 96) },
        Row { rd: v, imm: 5, ..Row::new(Kind::Lui, TEXT) },
        Row { kind: Kind::Lw, ..load(v, base + 96) },
    ];
    for row in wrong {
        assert_eq!(
            loaded(row, &[sha256().id]),
            Err(LoadError::NoCall { address: TEXT }),
            "{row:?}"
        );
    }
}
