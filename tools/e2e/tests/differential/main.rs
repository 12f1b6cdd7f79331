//! Rill's executor against ckb-vm and, where it is installed, user-mode qemu: the same ELFs, the
//! same output.
//!
//! Programs end by writing all registers and all their memory to file 1, so output is the whole
//! state.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod machines;

use machines::agree;
use rill_e2e::assembler::{Assembler, DATA, M, OP, OP32, R, elf};
use rill_e2e::random::program;
use rill_isa::Kind;
use std::collections::HashSet;

/// Instructions that the random programs together execute at least.
const INSTRUCTIONS: u64 = 2_000_000;

#[test]
fn random_programs_end_in_the_same_state() {
    let mut executed = 0;
    let mut kinds = HashSet::new();
    for seed in 0..40 {
        let agreed = agree(&program(seed, 500, 120), &format!("random program {seed}"));
        executed += agreed.instructions;
        kinds.extend(agreed.kinds);
    }
    assert!(executed >= INSTRUCTIONS, "only {executed} instructions");
    // Padding, what cannot be executed, and what the other machines do not have.
    let never = [Kind::NoOp, Kind::Trap, Kind::MulMod];
    let missing: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| !kinds.contains(kind) && !never.contains(kind))
        .collect();
    assert_eq!(missing, [], "kinds of rows that no program executes");
}

#[test]
fn long_programs_end_in_the_same_state() {
    for seed in 100..104 {
        agree(&program(seed, 20_000, 3), &format!("long program {seed}"));
    }
}

/// Operands at which results change their form.
const CORNERS: [u64; 14] = [
    0,
    1,
    2,
    31,
    63,
    64,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    i64::MAX as u64,
    i64::MIN as u64,
    u64::MAX - 1,
    u64::MAX,
];

#[test]
fn every_register_instruction_agrees_on_all_pairs_of_corners() {
    let base =
        (0..8).flat_map(|funct3| [(OP, R { funct7: 0, funct3 }), (OP, R { funct7: M, funct3 })]);
    let word = [0, 4, 5, 6, 7].map(|funct3| (OP32, R { funct7: M, funct3 }));
    let shifts = [0, 1, 5].map(|funct3| (OP32, R { funct7: 0, funct3 }));
    let signed = [(OP, 0), (OP, 5), (OP32, 0), (OP32, 5)]
        .map(|(opcode, funct3)| (opcode, R { funct7: 0x20, funct3 }));
    for (opcode, operation) in base.chain(word).chain(shifts).chain(signed) {
        let mut code = Assembler::new();
        (1..32).for_each(|register| code.addi(register, 0, 0));
        code.set(5, DATA);
        for i in 0..CORNERS.len() {
            for j in 0..CORNERS.len() {
                let place = (CORNERS.len() * (1 + i) + j) as i32;
                code.load(3, 6, 5, 8 * i as i32);
                code.load(3, 7, 5, 8 * j as i32);
                // All ways in which the target may be a source.
                let [rd, rs1, rs2] = [[8, 6, 7], [6, 6, 7], [7, 6, 7], [7, 7, 7]][(i + j) % 4];
                code.register(opcode, operation, [rd, rs1, rs2]);
                code.store(3, rd, 5, 8 * place);
            }
        }
        code.write_data_and_exit();
        let mut data = CORNERS.to_vec();
        data.resize(256, 0);
        agree(&elf(&code.bytes(), &data), &format!("opcode {opcode:#x} {operation:?}"));
    }
}
