//! Calls of precompiles.

mod errors;
mod replays;

use crate::testing::{Assembler, Built, DATA, program};
use crate::{Call, Calls, Run, TraceSource};
use rill_isa::{LoadOp, Width};
use rill_loader::BinaryOp;
use rill_natives::outputs;
use rill_precompiles::ec256::{P256, SECP256K1};
use rill_precompiles::{Shape, shape};

/// Codes of operations.
const SHA256_ONE: u8 = 1;
const SHA256_FIRST: u8 = 2;
const SHA256_NEXT: u8 = 3;
const SHA256_LAST: u8 = 4;
const F1600: u8 = 8;
const ABSORB_FIRST: u8 = 9;
const ABSORB_NEXT: u8 = 10;
const ABSORB_LAST: u8 = 11;
const ABSORB_ONE: u8 = 12;
const MULMOD_ONE: u8 = 16;
const MULMOD_SQUARE: u8 = 17;
const MULMOD_TIMES: u8 = 18;
const INVERSE_ONE: u8 = 20;
const EC256_ONE: u8 = 24;
const EC256_DOUBLE: u8 = 25;
const EC256_DOUBLE_WORD: u8 = 26;
const EC256_DOUBLE_LAST: u8 = 27;
const EC256_ADD: u8 = 28;
const EC256_ADD_WORD: u8 = 29;
const EC256_ADD_LAST: u8 = 30;
const ROOT_ONE: u8 = 31;

fn sha256() -> &'static Shape {
    shape(1).unwrap()
}

fn keccak() -> &'static Shape {
    shape(2).unwrap()
}

fn mulmod() -> &'static Shape {
    shape(3).unwrap()
}

fn inverse() -> &'static Shape {
    shape(4).unwrap()
}

fn ec256() -> &'static Shape {
    shape(5).unwrap()
}

/// Registers that hold pointers.
const A: u8 = 20;
const B: u8 = 21;
const C: u8 = 22;
const TO: u8 = 23;
/// Words between the data behind two of them.
const ROOM: usize = 64;

/// Words that look like any.
fn words(seed: u64, count: usize) -> Vec<u64> {
    let mut random = super::values::Values(seed);
    (0..count).map(|_| random.next()).collect()
}

/// Data of four pointers, `ROOM` words each. The integer behind the third is larger than any that
/// chance finds.
fn data(seed: u64) -> Vec<u64> {
    let mut data = words(seed, 4 * ROOM);
    data[2 * ROOM + 3] = u64::MAX;
    data
}

/// A program that calls, with its four pointers in their registers.
fn calling(data: &[u64], build: impl FnOnce(&mut Assembler)) -> Built {
    program(data, |code| {
        for (register, at) in [A, B, C, TO].into_iter().zip(0u64..) {
            code.set(register, DATA + 8 * ROOM as u64 * at);
        }
        build(code);
        code.exit(0);
    })
}

/// The words that a run left in place of its data.
fn left(run: &Run) -> Vec<u64> {
    let first = run.map.word_index(DATA).unwrap() as usize;
    run.trace.final_memory()[first..first + 4 * ROOM].to_vec()
}

fn result(shape: &Shape, inputs: &[u64]) -> Vec<u64> {
    let mut words = vec![0; shape.outputs];
    assert!(outputs(shape.id, inputs, &mut words), "there is a result");
    words
}

/// The calls of a run.
pub(super) fn calls(run: &Run) -> Calls {
    let mut calls = Calls::default();
    run.trace.replay(0..run.rows, 100, &mut |block| calls.append(&block.calls)).unwrap();
    calls
}

/// How many calls of each precompile a run made, if any.
fn made(run: &Run) -> Vec<(&'static Shape, u32)> {
    run.calls.iter().copied().filter(|(_, count)| *count > 0).collect()
}

/// Runs one call, and compares what it leaves behind `to` and the call that is delivered.
fn check(operation: u8, registers: [u8; 4], shape: &Shape, inputs: &[u64], shown: usize) {
    let before = data(u64::from(operation));
    let run = calling(&before, |code| code.invoke(operation, registers)).run(&[]).unwrap();
    let mut expected = before;
    if shown > 0 {
        let to = ROOM * usize::from(registers[0] - A);
        expected[to..to + shown].copy_from_slice(&result(shape, inputs)[..shown]);
    }
    assert_eq!(left(&run), expected);
    let precompile = usize::from(shape.id) - 1;
    assert!(calls(&run).iter().eq([Call { precompile, number: 0, inputs }]));
    assert_eq!(made(&run), [(shape, 1)]);
}

/// `count` words from behind a pointer, in the data of `check`.
fn behind(operation: u8, pointer: u8, count: usize) -> Vec<u64> {
    let start = ROOM * usize::from(pointer - A);
    data(u64::from(operation))[start..start + count].to_vec()
}

#[test]
fn one_call_of_sha256_is_a_compression() {
    let inputs = [behind(SHA256_ONE, A, 4), behind(SHA256_ONE, B, 8)].concat();
    check(SHA256_ONE, [TO, A, B, 0], sha256(), &inputs, 4);
    let inputs = [behind(SHA256_FIRST, A, 4), behind(SHA256_FIRST, B, 8)].concat();
    check(SHA256_FIRST, [0, A, B, 0], sha256(), &inputs, 0);
}

#[test]
fn sha256_of_abc_is_that_of_the_standard() {
    const STATE: [u32; 8] = [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ];
    const DIGEST: [u32; 8] = [
        0xba78_16bf,
        0x8f01_cfea,
        0x4141_40de,
        0x5dae_2223,
        0xb003_61a3,
        0x9617_7a9c,
        0xb410_ff61,
        0xf200_15ad,
    ];
    let pack = |words: [u32; 8]| {
        let words = words.map(u32::swap_bytes);
        words.chunks(2).map(|p| u64::from(p[0]) | u64::from(p[1]) << 32).collect::<Vec<_>>()
    };
    let mut data = vec![0; 4 * ROOM];
    data[..4].copy_from_slice(&pack(STATE));
    data[ROOM] = u64::from_le_bytes(*b"abc\x80\0\0\0\0");
    data[ROOM + 7] = 24u64.swap_bytes();
    let run = calling(&data, |code| code.invoke(SHA256_ONE, [TO, A, B, 0])).run(&[]).unwrap();
    assert_eq!(left(&run)[3 * ROOM..][..4], pack(DIGEST));
}

#[test]
fn blocks_of_sha256_are_chained_from_call_to_call() {
    let before = data(7);
    let run = calling(&before, |code| {
        code.invoke(SHA256_FIRST, [0, A, B, 0]);
        code.invoke(SHA256_NEXT, [0, 0, C, 0]);
        // A call of another precompile in between is none before.
        code.invoke(MULMOD_ONE, [TO, A, A, A]);
        code.invoke(SHA256_NEXT, [0, 0, B, 0]);
        code.invoke(SHA256_LAST, [TO, 0, A, 0]);
        code.invoke(SHA256_LAST, [A, 0, B, 0]);
    });
    let run = run.run(&[]).unwrap();
    let block = |pointer: u8| before[ROOM * usize::from(pointer - A)..][..8].to_vec();
    let mut state = before[..4].to_vec();
    let mut inputs = Vec::new();
    for pointer in [B, C, B, A] {
        inputs.push([&state[..], &block(pointer)].concat());
        state = result(sha256(), inputs.last().unwrap());
    }
    let memory = left(&run);
    assert_eq!(memory[3 * ROOM..][..4], state);
    inputs.push([&state[..], &block(B)].concat());
    assert_eq!(memory[..4], result(sha256(), inputs.last().unwrap()));
    let delivered = calls(&run);
    let compressions = delivered.iter().filter(|call| call.precompile == 0);
    assert!(compressions.map(|call| call.inputs.to_vec()).eq(inputs));
    assert_eq!(made(&run), [(sha256(), 5), (mulmod(), 1)]);
}

#[test]
fn one_call_of_keccak_is_a_permutation() {
    check(F1600, [TO, A, 0, 0], keccak(), &behind(F1600, A, 25), 25);
    let block = |code| [behind(code, B, 17), vec![0; 8]].concat();
    check(ABSORB_ONE, [TO, 0, B, 0], keccak(), &block(ABSORB_ONE), 4);
    check(ABSORB_FIRST, [0, 0, B, 0], keccak(), &block(ABSORB_FIRST), 0);
}

#[test]
fn blocks_are_absorbed_into_the_state_before() {
    let before = data(8);
    let run = calling(&before, |code| {
        code.invoke(ABSORB_FIRST, [0, 0, A, 0]);
        code.invoke(ABSORB_NEXT, [0, 0, B, 0]);
        code.invoke(ABSORB_LAST, [TO, 0, C, 0]);
    });
    let run = run.run(&[]).unwrap();
    let mut state = vec![0; 25];
    for block in [0, 1, 2] {
        state.iter_mut().zip(&before[ROOM * block..][..17]).for_each(|(lane, word)| *lane ^= word);
        state = result(keccak(), &state);
    }
    assert_eq!(left(&run)[3 * ROOM..][..4], state[..4]);
    assert_eq!(left(&run)[3 * ROOM + 4..], before[3 * ROOM + 4..]);
    assert_eq!(made(&run), [(keccak(), 3)]);
}

#[test]
fn mulmod_multiplies_numbers_of_four_words() {
    let inputs = [A, B, C].map(|pointer| behind(MULMOD_ONE, pointer, 4)).concat();
    check(MULMOD_ONE, [TO, A, B, C], mulmod(), &inputs, 4);
    let mut small = vec![0; 4 * ROOM];
    (small[0], small[ROOM], small[2 * ROOM]) = (7, 8, 5);
    let run = calling(&small, |code| code.invoke(MULMOD_ONE, [TO, A, B, C])).run(&[]).unwrap();
    assert_eq!(left(&run)[3 * ROOM..][..4], [1, 0, 0, 0]);
}

#[test]
fn powers_are_those_of_the_product_before() {
    let before = data(11);
    let run = calling(&before, |code| {
        code.invoke(MULMOD_ONE, [TO, A, B, C]);
        code.invoke(MULMOD_SQUARE, [0, 0, 0, C]);
        code.invoke(MULMOD_TIMES, [TO, 0, A, C]);
    });
    let run = run.run(&[]).unwrap();
    let [a, b, m] = [0, 1, 2].map(|at| &before[ROOM * at..][..4]);
    let first = result(mulmod(), &[a, b, m].concat());
    let square = result(mulmod(), &[&first, &first, m].concat());
    assert_eq!(left(&run)[3 * ROOM..][..4], result(mulmod(), &[&square, a, m].concat()));
    assert_eq!(made(&run), [(mulmod(), 3)]);
}

#[test]
fn inverses_are_those_of_their_moduli() {
    let mut small = vec![0; 4 * ROOM];
    (small[0], small[ROOM]) = (7, 26);
    let run = calling(&small, |code| code.invoke(INVERSE_ONE, [TO, A, B, 0])).run(&[]).unwrap();
    assert_eq!(left(&run)[3 * ROOM..][..4], [15, 0, 0, 0]);
    assert_eq!(made(&run), [(inverse(), 1)]);
}

#[test]
fn roots_are_those_of_the_curve_of_their_flag() {
    // 2 has a root modulo both primes.
    for flag in [0, 1] {
        let mut two = vec![0; 4 * ROOM];
        (two[0], two[ROOM]) = (2, flag);
        let run = calling(&two, |code| code.invoke(ROOT_ONE, [TO, A, B, 0])).run(&[]).unwrap();
        let shape = shape(8).unwrap();
        let root = result(shape, &[2, 0, 0, 0, flag]);
        assert_eq!(left(&run)[3 * ROOM..][..4], root);
        let prime = if flag == 0 { SECP256K1 } else { P256 };
        let square = result(mulmod(), &[&root[..], &root, &prime].concat());
        assert_eq!(square, [2, 0, 0, 0]);
        assert_eq!(made(&run), [(shape, 1)]);
    }
}

/// Data with flags of a doubling behind `TO` + 64, and of an addition behind `C`.
fn points() -> Vec<u64> {
    let mut points = data(12);
    points[2 * ROOM] = 2;
    points[3 * ROOM + 8] = 3;
    points
}

#[test]
fn points_are_added_in_a_chain() {
    let before = points();
    let run = calling(&before, |code| {
        code.addi(5, TO, 64);
        code.invoke(EC256_ONE, [TO, A, B, C]);
        code.invoke(EC256_DOUBLE, [0, 0, 0, 5]);
        code.invoke(EC256_DOUBLE_WORD, [A, 0, 0, 5]);
        code.invoke(EC256_ADD, [0, 0, B, C]);
        code.invoke(EC256_ADD_WORD, [C, 0, TO, 5]);
        code.invoke(EC256_DOUBLE_LAST, [TO, 0, 0, 5]);
    });
    let run = run.run(&[]).unwrap();
    let (a, b) = (&before[..8], &before[ROOM..][..8]);
    let add = |a: &[u64], b: &[u64], flags: u64| result(ec256(), &[a, b, &[flags]].concat());
    let first = add(a, b, 2);
    let third = add(&add(&first, &[0; 8], 3), &[0; 8], 3);
    let fifth = add(&add(&third, b, 2), &first, 3);
    let last = add(&fifth, &[0; 8], 3);
    let memory = left(&run);
    assert_eq!((memory[0], memory[2 * ROOM]), (third[0], fifth[0]));
    assert_eq!((&memory[1..8], &memory[3 * ROOM..][..8]), (&a[1..], &last[..]));
    assert_eq!(made(&run), [(ec256(), 6)]);
    let built = calling(&before, |code| {
        code.invoke(EC256_ONE, [TO, A, B, C]);
        code.invoke(EC256_ADD_LAST, [A, 0, B, C]);
    });
    assert_eq!(left(&built.run(&[]).unwrap())[..8], add(&first, b, 2));
}

#[test]
fn pointers_may_be_equal() {
    let same = |code| behind(code, A, 12);
    let inputs = [&same(SHA256_ONE)[..4], &same(SHA256_ONE)[..8]].concat();
    check(SHA256_ONE, [A, A, A, 0], sha256(), &inputs, 4);
    check(F1600, [A, A, 0, 0], keccak(), &behind(F1600, A, 25), 25);
    check(ABSORB_ONE, [B, 0, B, 0], keccak(), &[behind(ABSORB_ONE, B, 17), vec![0; 8]].concat(), 4);
    let inputs = same(MULMOD_ONE)[..4].repeat(3);
    check(MULMOD_ONE, [A, A, A, A], mulmod(), &inputs, 4);
}

/// A guest may use outputs at once, and change its data between calls.
#[test]
fn calls_see_memory_as_it_is() {
    let before = data(9);
    let run = calling(&before, |code| {
        code.invoke(MULMOD_ONE, [TO, A, B, C]);
        code.load(LoadOp::Ld, 5, TO, 0);
        code.binary(BinaryOp::Xor, 5, 5, TO);
        code.store(Width::Double, 5, A, 0);
        code.invoke(MULMOD_ONE, [TO, A, B, C]);
    });
    let run = run.run(&[]).unwrap();
    let mut inputs = [0, 1, 2].map(|at| before[ROOM * at..][..4].to_vec()).concat();
    inputs[0] = result(mulmod(), &inputs)[0] ^ (DATA + 24 * ROOM as u64);
    assert_eq!(left(&run)[3 * ROOM..][..4], result(mulmod(), &inputs));
    assert_eq!(calls(&run).iter().last().unwrap().inputs, inputs);
}
