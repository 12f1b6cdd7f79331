//! Every expansion, run by the row constraints, does what the manual says.

use crate::manual::{BASE, Hart};
use crate::rows::{Machine, Unsatisfied};
use crate::values::{CORNERS, Values};
use rill_isa::{LoadOp, Register, Row, Width};
use rill_loader::{AmoOp, AtomicWidth, BinaryOp, Condition, ImmediateOp, Instruction, expand};

const PC: u64 = 0x4_0000;
const ECALL: u64 = 0x1234;
const WORDS: usize = 8;

const BINARY: [BinaryOp; 28] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Sll,
    BinaryOp::Slt,
    BinaryOp::Sltu,
    BinaryOp::Xor,
    BinaryOp::Srl,
    BinaryOp::Sra,
    BinaryOp::Or,
    BinaryOp::And,
    BinaryOp::Addw,
    BinaryOp::Subw,
    BinaryOp::Sllw,
    BinaryOp::Srlw,
    BinaryOp::Sraw,
    BinaryOp::Mul,
    BinaryOp::Mulh,
    BinaryOp::Mulhsu,
    BinaryOp::Mulhu,
    BinaryOp::Mulw,
    BinaryOp::Div,
    BinaryOp::Divu,
    BinaryOp::Rem,
    BinaryOp::Remu,
    BinaryOp::Divw,
    BinaryOp::Divuw,
    BinaryOp::Remw,
    BinaryOp::Remuw,
];
const DIVISIONS: usize = 20;

fn register(number: u64) -> Register {
    Register::new(number as u8)
}

/// A hart with the given values in `x1`–`x3`, and the machine with the same state and rubbish in
/// the temporaries.
fn state(values: &mut Values, [x1, x2, x3]: [u64; 3]) -> (Hart, Machine) {
    let mut registers = [0; 32];
    registers[1..4].copy_from_slice(&[x1, x2, x3]);
    let memory: Vec<u64> = (0..WORDS).map(|_| values.next()).collect();
    let bytes = memory.iter().flat_map(|word| word.to_le_bytes()).collect();
    let hart = Hart { registers, memory: bytes, reservation: None };
    let mut all = [0i128; 128];
    for (to, from) in all.iter_mut().zip(registers) {
        *to = from.into();
    }
    for temp in &mut all[40..48] {
        *temp = values.next().into();
    }
    let start = i128::from(BASE);
    let addresses = std::iter::once(start..start + 8 * WORDS as i128).collect();
    (hart, Machine { registers: all, memory, addresses, tape: Vec::new() })
}

fn assert_same(hart: &Hart, machine: &Machine, context: &dyn std::fmt::Debug) {
    for (i, &expected) in hart.registers.iter().enumerate() {
        assert_eq!(machine.registers[i], i128::from(expected), "x{i} after {context:?}");
    }
    let bytes: Vec<u8> = machine.memory.iter().flat_map(|word| word.to_le_bytes()).collect();
    assert_eq!(bytes, hart.memory, "memory after {context:?}");
}

/// Runs `instruction` both ways and compares everything.
fn check(instruction: Instruction, compressed: bool, hart: &mut Hart, machine: &mut Machine) {
    let length = if compressed { 2 } else { 4 };
    let expected = hart.execute(instruction, PC, length);
    let expansion = expand(instruction, PC, compressed, ECALL);
    let next = machine.run(&expansion.rows, None);
    assert_eq!(next, Ok(expected), "next address after {instruction:?}");
    assert_same(hart, machine, &instruction);
}

/// All choices of `rd`, `rs1`, `rs2` among `x0`–`x3`.
fn aliasings() -> impl Iterator<Item = [Register; 3]> {
    (0..64).map(|i| [register(i & 3), register(i >> 2 & 3), register(i >> 4)])
}

#[test]
fn binary_operations_compute_what_the_manual_says_for_all_aliasings() {
    let mut values = Values(1);
    for op in BINARY {
        for [rd, rs1, rs2] in aliasings() {
            for _ in 0..60 {
                let operands = [values.operand(), values.operand(), values.operand()];
                let (mut hart, mut machine) = state(&mut values, operands);
                let compressed = values.below(2) == 0;
                check(
                    Instruction::Binary { op, rd, rs1, rs2 },
                    compressed,
                    &mut hart,
                    &mut machine,
                );
            }
        }
    }
}

#[test]
fn binary_operations_compute_what_the_manual_says_at_all_corners() {
    let mut values = Values(2);
    let [rd, rs1, rs2] = [register(3), register(1), register(2)];
    for op in BINARY {
        for x in CORNERS {
            for y in CORNERS {
                let (mut hart, mut machine) = state(&mut values, [x, y, 0]);
                check(Instruction::Binary { op, rd, rs1, rs2 }, false, &mut hart, &mut machine);
            }
        }
    }
}

#[test]
fn immediate_operations_compute_what_the_manual_says() {
    use ImmediateOp as Op;
    let arithmetic = [Op::Addi, Op::Addiw, Op::Slti, Op::Sltiu, Op::Xori, Op::Ori, Op::Andi];
    let shifts = [Op::Slli, Op::Srli, Op::Srai];
    let word_shifts = [Op::Slliw, Op::Srliw, Op::Sraiw];
    let mut values = Values(3);
    let mut check_all = |op, imm| {
        for [rd, rs1, _] in aliasings().take(16) {
            let operands = [values.operand(), values.operand(), values.operand()];
            let (mut hart, mut machine) = state(&mut values, operands);
            check(Instruction::Immediate { op, rd, rs1, imm }, true, &mut hart, &mut machine);
        }
    };
    for imm in [-2048, -2047, -33, -1, 0, 1, 5, 31, 32, 1024, 2047] {
        for op in arithmetic {
            check_all(op, imm);
        }
    }
    for amount in 0..64 {
        for op in shifts {
            check_all(op, amount);
        }
    }
    for amount in 0..32 {
        for op in word_shifts {
            check_all(op, amount);
        }
    }
}

#[test]
fn jumps_branches_and_constants_go_where_the_manual_says() {
    let mut values = Values(4);
    let conditions = [
        Condition::Beq,
        Condition::Bne,
        Condition::Blt,
        Condition::Bge,
        Condition::Bltu,
        Condition::Bgeu,
    ];
    for [rd, rs1, rs2] in aliasings() {
        for compressed in [false, true] {
            for offset in [-0x1000, -2, 4, 0xffe] {
                let mut instructions = vec![
                    Instruction::Jal { rd, offset: offset * 2 },
                    Instruction::Jalr { rd, rs1, offset: offset / 2 + 1 },
                    Instruction::Lui { rd, imm: offset << 12 },
                    Instruction::Auipc { rd, imm: offset << 12 },
                    Instruction::Fence,
                ];
                instructions.extend(conditions.map(|condition| Instruction::Branch {
                    condition,
                    rs1,
                    rs2,
                    offset,
                }));
                for instruction in instructions {
                    let x = values.operand();
                    let y = if values.below(3) == 0 { x } else { values.operand() };
                    let (mut hart, mut machine) = state(&mut values, [x, y, x]);
                    check(instruction, compressed, &mut hart, &mut machine);
                }
            }
        }
    }
}

/// Addresses of all offsets whose access of eight bytes stays in memory.
fn places() -> impl Iterator<Item = u64> {
    (0..8 * (WORDS as u64 - 1)).map(|offset| BASE + offset)
}

#[test]
fn exactly_one_variant_of_a_memory_access_can_be_proven_and_it_is_right() {
    use LoadOp as Op;
    let loads = [Op::Lb, Op::Lbu, Op::Lh, Op::Lhu, Op::Lw, Op::Lwu, Op::Ld];
    let load_bytes = [1, 1, 2, 2, 4, 4, 8];
    let stores = [Width::Byte, Width::Half, Width::Word, Width::Double];
    let mut values = Values(5);
    for place in places() {
        for offset in [-2048, -9, -1, 0, 3, 8, 2047] {
            for [rd, data, base] in aliasings().filter(|[_, _, base]| *base != Register::ZERO) {
                for (op, bytes) in loads.into_iter().zip(load_bytes) {
                    let instruction = Instruction::Load { op, rd, base, offset };
                    check_access(instruction, bytes, place, &mut values);
                }
                for (width, bytes) in stores.into_iter().zip([1, 2, 4, 8]) {
                    let instruction = Instruction::Store { width, data, base, offset };
                    check_access(instruction, bytes, place, &mut values);
                }
            }
        }
    }
}

fn check_access(instruction: Instruction, bytes: u64, place: u64, values: &mut Values) {
    let (Instruction::Load { offset, .. } | Instruction::Store { offset, .. }) = instruction else {
        panic!("not an access");
    };
    let base = place.wrapping_sub(offset as u64);
    let (mut hart, machine) = state(values, [base; 3]);
    let next = hart.execute(instruction, PC, 4);
    let expansion = expand(instruction, PC, false, ECALL);
    let run = |rows: &[Row]| {
        let mut machine = machine.clone();
        machine.run(rows, None).map(|next| (next, machine))
    };
    let inside = run(&expansion.rows);
    let crossing = expansion.crossing.as_deref().map(run);
    let (proven, other) = if place % 8 + bytes > 8 {
        (crossing.expect("wide accesses have both variants"), Some(inside))
    } else {
        (inside, crossing)
    };
    let (found, machine) = proven.unwrap_or_else(|error| panic!("{instruction:?}: {error:?}"));
    assert_eq!(found, next);
    assert_same(&hart, &machine, &(instruction, place));
    let refused = other.is_none_or(|other| other.err() == Some(Unsatisfied::Address));
    assert!(refused, "both variants of {instruction:?} hold at {place:#x}");
}

#[test]
fn accesses_outside_memory_cannot_be_proven() {
    let mut values = Values(6);
    let base = register(1);
    let end = BASE + 8 * WORDS as u64;
    for place in [0, 1, 7, 8, BASE - 8, BASE - 1, end, end - 1, u64::MAX, u64::MAX - 7] {
        for op in [LoadOp::Lh, LoadOp::Ld] {
            let load = Instruction::Load { op, rd: register(2), base, offset: 0 };
            let expansion = expand(load, PC, false, ECALL);
            for rows in [Some(&expansion.rows), expansion.crossing.as_ref()].into_iter().flatten() {
                let (_, mut machine) = state(&mut values, [place; 3]);
                assert!(machine.run(rows, None).is_err(), "{load:?} at {place:#x}");
            }
        }
    }
}

#[test]
fn atomic_operations_compute_what_the_manual_says() {
    use AmoOp as Op;
    let ops = [Op::Swap, Op::Add, Op::Xor, Op::And, Op::Or, Op::Min, Op::Max, Op::Minu, Op::Maxu];
    let mut values = Values(7);
    for [rd, data, base] in aliasings().filter(|[_, _, base]| *base != Register::ZERO) {
        for op in ops {
            for place in places() {
                for width in [AtomicWidth::Word, AtomicWidth::Double] {
                    let aligned =
                        if width == AtomicWidth::Word { place % 4 == 0 } else { place % 8 == 0 };
                    let mut operands = [values.operand(), values.operand(), values.operand()];
                    operands[base.index() - 1] = place;
                    let (mut hart, mut machine) = state(&mut values, operands);
                    let instruction = Instruction::Amo { op, width, rd, data, base };
                    if aligned {
                        check(instruction, false, &mut hart, &mut machine);
                    } else {
                        assert_misaligned(instruction, width, &machine);
                    }
                }
            }
        }
    }
}

/// Words are refused by an assertion, doublewords as none of memory.
fn assert_misaligned(instruction: Instruction, width: AtomicWidth, machine: &Machine) {
    let refusal = match width {
        AtomicWidth::Word => Unsatisfied::Assertion,
        AtomicWidth::Double => Unsatisfied::Address,
    };
    let rows = expand(instruction, PC, false, ECALL).rows;
    assert_eq!(machine.clone().run(&rows, None), Err(refusal), "{instruction:?}");
}

#[test]
fn reservations_are_of_aligned_places_only() {
    let mut values = Values(12);
    let (rd, data, base) = (register(3), register(2), register(1));
    for (width, bytes) in [(AtomicWidth::Word, 4), (AtomicWidth::Double, 8)] {
        for place in places().filter(|place| place % bytes != 0) {
            let (_, machine) = state(&mut values, [place; 3]);
            assert_misaligned(Instruction::LoadReserved { width, rd, base }, width, &machine);
            let store = Instruction::StoreConditional { width, rd, data, base };
            assert_misaligned(store, width, &machine);
        }
    }
}

#[test]
fn a_store_conditional_succeeds_once_and_only_at_the_reserved_address() {
    let mut values = Values(8);
    for [rd, data, base] in aliasings().filter(|[_, _, base]| *base != Register::ZERO) {
        for width in [AtomicWidth::Word, AtomicWidth::Double] {
            let mut operands = [values.operand(), values.operand(), values.operand()];
            operands[base.index() - 1] = BASE + 16;
            let (mut hart, mut machine) = state(&mut values, operands);
            let conditional = Instruction::StoreConditional { width, rd, data, base };
            let reserve = |base| Instruction::LoadReserved { width, rd: Register::ZERO, base };
            let other = register(5);
            hart.registers[5] = BASE + 24;
            machine.registers[5] = i128::from(BASE + 24);
            let before = (hart.registers, machine.registers);
            for reserved in [None, Some(base), None, Some(other), None] {
                hart.registers = before.0;
                machine.registers[..32].copy_from_slice(&before.1[..32]);
                if let Some(base) = reserved {
                    check(reserve(base), false, &mut hart, &mut machine);
                }
                check(conditional, false, &mut hart, &mut machine);
            }
        }
    }
}

#[test]
fn a_load_reserved_returns_the_word_even_over_its_own_address() {
    let mut values = Values(9);
    for rd in 0..3 {
        for width in [AtomicWidth::Word, AtomicWidth::Double] {
            let (mut hart, mut machine) = state(&mut values, [BASE + 32; 3]);
            let base = register(1);
            let load = Instruction::LoadReserved { width, rd: register(rd), base };
            check(load, false, &mut hart, &mut machine);
            assert_eq!(machine.registers[Register::RESERVATION.index()], i128::from(BASE + 33));
        }
    }
}

#[test]
fn no_advice_makes_a_division_give_another_result() {
    let mut values = Values(10);
    let mut refused = 0;
    for op in &BINARY[DIVISIONS..] {
        for [rd, rs1, rs2] in aliasings().filter(|[rd, ..]| *rd != Register::ZERO) {
            for _ in 0..100 {
                let operands = [values.operand(), values.operand(), values.operand()];
                let (mut hart, machine) = state(&mut values, operands);
                let instruction = Instruction::Binary { op: *op, rd, rs1, rs2 };
                hart.execute(instruction, PC, 4);
                let rows = expand(instruction, PC, false, ECALL).rows;
                let honest = hart.registers[rd.index()];
                let wrong = match values.below(4) {
                    0 => honest.wrapping_add(1),
                    1 => honest.wrapping_sub(1),
                    2 => honest ^ 1 << values.below(64),
                    _ => values.operand(),
                };
                let mut forged = machine.clone();
                match forged.run(&rows, Some(wrong)) {
                    Ok(_) => assert_same(&hart, &forged, &(instruction, wrong)),
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(refused > 10_000, "only {refused} forgeries were tried and refused");
}

#[test]
fn an_ecall_jumps_to_the_firmware_and_a_trap_cannot_be_executed() {
    let mut values = Values(11);
    let (_, mut machine) = state(&mut values, [1, 2, 3]);
    let rows = expand(Instruction::Ecall, PC, false, ECALL).rows;
    assert_eq!(machine.run(&rows, None), Ok(ECALL));
    assert_eq!(machine.registers[Register::LINK.index()], i128::from(PC + 4));
    let rows = expand(Instruction::Trap, PC, false, ECALL).rows;
    assert_eq!(machine.run(&rows, None), Err(Unsatisfied::Assertion));
}

#[test]
fn sequences_have_the_lengths_that_the_documentation_gives() {
    let [rd, rs1, rs2] = [register(3), register(1), register(2)];
    let length =
        |op, rd| expand(Instruction::Binary { op, rd, rs1, rs2 }, PC, false, ECALL).rows.len();
    for (op, rows) in [
        (BinaryOp::Add, 1),
        (BinaryOp::Mulhu, 1),
        (BinaryOp::Mulh, 3),
        (BinaryOp::Mulhsu, 3),
        (BinaryOp::Sll, 2),
        (BinaryOp::Sraw, 2),
        (BinaryOp::Div, 9),
        (BinaryOp::Divu, 5),
        (BinaryOp::Rem, 7),
        (BinaryOp::Remu, 4),
        (BinaryOp::Divw, 9),
        (BinaryOp::Divuw, 8),
        (BinaryOp::Remw, 7),
        (BinaryOp::Remuw, 7),
    ] {
        assert_eq!(length(op, rd), rows, "{op:?}");
        assert_eq!(length(op, Register::ZERO), 1, "{op:?} to x0");
    }
    assert_eq!(length(BinaryOp::Divu, rs1), 6);
    assert_eq!(length(BinaryOp::Remu, rs2), 5);
}
