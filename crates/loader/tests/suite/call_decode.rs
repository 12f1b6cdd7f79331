//! Words that call precompiles.

use crate::keys::x;
use crate::values::Values;
use rill_isa::Register;
use rill_loader::{Instruction, decode, decode_call, decode_with, expand};
use rill_precompiles::{Pointer, mulmod64, operation, operations};
use rill_program::ECALL_ADDRESS;

/// Words of GNU as, from `.insn r4 0x0B, funct3, funct2, rd, rs1, rs2, rs3`: `8·funct2 + funct3`,
/// then the registers.
const WORDS: [(u32, u8, [u8; 4]); 27] = [
    (0x00c5_950b, 1, [10, 11, 12, 0]),
    (0x01df_1f8b, 1, [31, 30, 29, 0]),
    (0x0062_a00b, 2, [0, 5, 6, 0]),
    (0x0070_300b, 3, [0, 0, 7, 0]),
    (0x0080_448b, 4, [9, 0, 8, 0]),
    (0x0200_808b, 8, [1, 1, 0, 0]),
    (0x0350_100b, 9, [0, 0, 21, 0]),
    (0x02a0_200b, 10, [0, 0, 10, 0]),
    (0x02b0_360b, 11, [12, 0, 11, 0]),
    (0x0300_480b, 12, [16, 0, 16, 0]),
    (0x6cc5_850b, 16, [10, 11, 12, 13]),
    (0xe5df_0f8b, 16, [31, 30, 29, 28]),
    (0x0400_000b, 16, [0; 4]),
    (0x3c00_100b, 17, [0, 0, 0, 7]),
    (0x6cc0_250b, 18, [10, 0, 12, 13]),
    (0x04c5_c50b, 20, [10, 11, 12, 0]),
    (0x05df_4f8b, 20, [31, 30, 29, 0]),
    (0x6ec5_850b, 24, [10, 11, 12, 13]),
    (0xe7df_0f8b, 24, [31, 30, 29, 28]),
    (0x6e00_100b, 25, [0, 0, 0, 13]),
    (0x6e00_250b, 26, [10, 0, 0, 13]),
    (0xfe00_350b, 27, [10, 0, 0, 31]),
    (0x6ec0_400b, 28, [0, 0, 12, 13]),
    (0x6ec0_550b, 29, [10, 0, 12, 13]),
    (0x6ec0_650b, 30, [10, 0, 12, 13]),
    (0x06c5_f50b, 31, [10, 11, 12, 0]),
    (0x07df_7f8b, 31, [31, 30, 29, 0]),
];

/// Everything is declared.
const ALL: [u8; 8] = [1, 2, 3, 4, 5, 6, mulmod64::ID, 8];

/// The word of an operation with its registers.
pub(crate) fn word(code: u8, [rd, rs1, rs2, rs3]: [u8; 4]) -> u32 {
    let [funct2, funct3] = [code >> 3, code & 7].map(u32::from);
    let [rd, rs1, rs2, rs3] = [rd, rs1, rs2, rs3].map(u32::from);
    rs3 << 27 | funct2 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x0b
}

fn instruction(code: u8, registers: [u8; 4]) -> Instruction {
    let [rd, rs1, rs2, rs3] = registers.map(x);
    Instruction::Call { operation: operation(code).expect("its code"), rd, rs1, rs2, rs3 }
}

#[test]
fn words_of_an_independent_assembler_are_calls() {
    for (found, code, registers) in WORDS {
        assert_eq!(word(code, registers), found);
        let call = instruction(code, registers);
        let id = operation(code).unwrap().shape.id;
        assert_eq!(decode_call(found), Some((call, id)), "{found:#010x}");
        assert_eq!(decode_with(found, &ALL), call);
        assert_eq!(decode_with(found, &[id]), call);
    }
}

#[test]
fn a_call_of_what_is_not_declared_is_a_trap() {
    for (word, code, _) in WORDS {
        let id = operation(code).unwrap().shape.id;
        let others: Vec<u8> = ALL.into_iter().filter(|other| *other != id).collect();
        assert_eq!(decode(word), Instruction::Trap);
        assert_eq!(decode_with(word, &[]), Instruction::Trap);
        assert_eq!(decode_with(word, &others), Instruction::Trap);
    }
}

#[test]
fn registers_that_an_operation_does_not_use_are_x0() {
    for operation in operations() {
        let pointers = [Pointer::Rd, Pointer::Rs1, Pointer::Rs2, Pointer::Rs3];
        let used = pointers.map(|pointer| operation.uses(pointer));
        let registers = used.map(|used| if used { 9 } else { 0 });
        let call = instruction(operation.code, registers);
        assert_eq!(decode_with(word(operation.code, registers), &ALL), call);
        for unused in (0..4).filter(|&i| !used[i]) {
            for number in [1, 16, 31] {
                let mut registers = registers;
                registers[unused] = number;
                let word = word(operation.code, registers);
                assert_eq!(decode_with(word, &ALL), Instruction::Trap, "{}", operation.name);
                assert_eq!(decode_call(word), None);
            }
        }
    }
}

#[test]
fn other_words_of_custom_0_are_traps() {
    let codes = (0..32).filter(|&code| operation(code).is_none() && code != mulmod64::CODE);
    for code in codes {
        for registers in [[0; 4], [10, 11, 12, 13], [31; 4]] {
            assert_eq!(decode_with(word(code, registers), &ALL), Instruction::Trap, "{code}");
        }
    }
}

/// Declarations change the meaning of calls and of nothing else.
#[test]
fn all_other_words_mean_the_same_in_every_program() {
    let mut values = Values(5);
    for _ in 0..1_000_000 {
        let word = values.below(1 << 32) as u32;
        let call = decode_call(word);
        let expected = call.map_or_else(|| decode(word), |(call, _)| call);
        assert_eq!(decode_with(word, &ALL), expected);
        assert!(call.is_none() || word & 0x7f == 0x0b);
    }
}

/// From `.insn r4 0x0B, 3, 2, rd, rs1, rs2, rs3` of GNU as.
#[test]
fn a_product_in_place_is_its_own_instruction() {
    assert!(ALL.into_iter().eq(rill_precompiles::ids()));
    for (found, registers) in [(0x6cc5_b50b, [10, 11, 12, 13]), (0xe5df_3f8b, [31, 30, 29, 28])] {
        assert_eq!(word(mulmod64::CODE, registers), found);
        let [rd, rs1, rs2, modulus] = registers.map(x);
        let product = Instruction::ModularProduct { rd, rs1, rs2, modulus };
        assert_eq!(decode_call(found), Some((product, mulmod64::ID)));
        assert_eq!(decode_with(found, &[mulmod64::ID]), product);
        assert_eq!(decode_with(found, &[1, 2, 3]), Instruction::Trap);
        assert_eq!(decode(found), Instruction::Trap);
    }
}

#[test]
fn a_call_becomes_its_rows() {
    for (word, code, registers) in WORDS {
        let [rd, rs1, rs2, rs3] = registers.map(x);
        let pointers = rill_program::Pointers { rd, rs1, rs2, rs3 };
        let at = rill_isa::At(0x2_0000);
        let rows = rill_program::call(at, operation(code).unwrap(), &pointers).stamped(false);
        let found = expand(decode_with(word, &ALL), 0x2_0000, false, ECALL_ADDRESS);
        assert_eq!(found, rows);
        // x0 is an address like any other, and no slot.
        let named = found.rows.iter().flat_map(|row| [row.rd, row.rs1, row.rs2]);
        assert!(named.flatten().all(|register| register != Register::ZERO));
    }
}
