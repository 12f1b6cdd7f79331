//! Modular products in place.

use super::values::{CORNERS, Values};
use crate::testing::{Built, DATA, TEXT, program};
use crate::{Block, Run, RunError, TraceSource};
use rill_isa::{Kind, LoadOp, Width};
use rill_loader::Condition;

/// Quotient and remainder, if both have 64 bits; by 0, the product is the remainder.
fn divided([a, b, m]: [u64; 3]) -> Option<[u64; 2]> {
    let (product, m) = (u128::from(a) * u128::from(b), u128::from(m));
    let quotient = product.checked_div(m).unwrap_or(0);
    Some([quotient.try_into().ok()?, (product - quotient * m).try_into().ok()?])
}

/// All triples of corners, and random ones.
fn triples() -> impl Iterator<Item = [u64; 3]> {
    let corners = CORNERS.into_iter().flat_map(|a| CORNERS.map(|b| CORNERS.map(|m| [a, b, m])));
    let mut values = Values(30);
    corners.flatten().chain((0..4000).map(move |_| values.operands()))
}

/// Multiplies all triples in memory, and puts each result in the place of the modulus.
fn over_memory(triples: &[[u64; 3]]) -> Built {
    program(triples.as_flattened(), |code| {
        code.set(5, DATA);
        code.set(6, triples.len() as u64);
        code.label("loop");
        (10..13).zip([0, 8, 16]).for_each(|(to, at)| code.load(LoadOp::Ld, to, 5, at));
        code.product([13, 10, 11, 12]);
        code.product([12, 10, 11, 12]);
        code.store(Width::Double, 12, 5, 16);
        code.branch(Condition::Bne, 12, 13, "failed");
        code.addi(5, 5, 24);
        code.addi(6, 6, -1);
        code.branch(Condition::Bne, 6, 0, "loop");
        code.label("failed");
        code.addi(10, 6, 0);
        code.call(93);
    })
}

#[test]
fn products_are_what_multiplication_and_division_say() {
    let triples: Vec<_> = triples().filter(|&triple| divided(triple).is_some()).collect();
    assert!(triples.len() > 3000, "{}", triples.len());
    let run = over_memory(&triples).run(&[]).unwrap();
    assert_eq!(run.exit_code, 0);
    let first = run.map.word_index(DATA).unwrap() as usize;
    let memory = run.trace.final_memory();
    for (triple, words) in triples.iter().zip(memory[first..].chunks(3)) {
        let [_, remainder] = divided(*triple).unwrap();
        assert_eq!(words, [triple[0], triple[1], remainder], "{triple:x?}");
    }
}

#[test]
fn a_record_has_remainder_and_quotient_and_the_block_what_was_multiplied() {
    let triples: Vec<_> = triples().filter(|&triple| divided(triple).is_some()).collect();
    let built = over_memory(&triples);
    let run = built.run(&[]).unwrap();
    let mut expected = triples.iter().flat_map(|triple| [triple; 2]);
    run.trace
        .replay(0..run.rows, 100, &mut |block: &Block| {
            let product = |i: &usize| built.rows[block.pc[*i] as usize].kind == Kind::MulMod;
            let products: Vec<usize> = (0..block.len()).filter(product).collect();
            assert_eq!(products.len(), block.ports.len());
            for (i, ports) in products.into_iter().zip(&block.ports) {
                assert_eq!(Some(ports), expected.next());
                assert_eq!(Some([block.b[i], block.a[i]]), divided(*ports));
            }
        })
        .unwrap();
    assert_eq!(expected.next(), None);
}

fn multiply(registers: [u8; 4], [a, b, m]: [u64; 3]) -> Result<Run, RunError> {
    let built = program(&[], |code| {
        (10..13).zip([a, b, m]).for_each(|(register, value)| code.set(register, value));
        code.product(registers);
        code.addi(10, 13, 0);
        code.call(93);
    });
    built.run(&[])
}

#[test]
fn what_has_no_result_is_told_with_its_operands() {
    let pc = TEXT + 12;
    let none = triples().filter(|&triple| divided(triple).is_none());
    let mut told = 0;
    for ports in none.step_by(31) {
        for registers in [[13, 10, 11, 12], [12, 10, 11, 12]] {
            let error = multiply(registers, ports).unwrap_err();
            assert_eq!(error, RunError::NoProduct { pc, ports });
            assert_eq!(error.pc(), Some(pc));
            told += 1;
        }
    }
    assert!(told > 100, "{told}");
    for (ports, text) in [
        ([u64::MAX, 7, 3], "0xffffffffffffffff·0x7 modulo 0x3"),
        ([1 << 32, 1 << 32, 0], "0x100000000·0x100000000 modulo 0x0"),
    ] {
        let error = multiply([13, 10, 11, 12], ports).unwrap_err();
        let told = format!(
            "mulmod64 at {pc:#x} has no result for {text}: the quotient, or by 0 the product, \
             must be below 2^64; reduce a factor first"
        );
        assert_eq!(error.to_string(), told);
    }
}

#[test]
fn what_nobody_gets_needs_no_result() {
    let run = multiply([0, 10, 11, 12], [u64::MAX, 7, 3]).unwrap();
    assert_eq!(run.exit_code, 0);
    let [with, without] = [13, 0].map(|rd| multiply([rd, 10, 11, 12], [6, 7, 40]).unwrap());
    assert_eq!((with.exit_code, without.exit_code), (2, 0));
    assert_eq!((with.rows, with.instructions), (without.rows + 1, without.instructions));
    let over_modulus = multiply([12, 10, 11, 12], [6, 7, 40]).unwrap();
    assert_eq!(over_modulus.rows, without.rows + 2);
}
