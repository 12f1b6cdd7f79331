//! Modular products in place: their rows compute what the manual model says, and nothing else.

use crate::expand::{ECALL, PC, Twins, aliasings, register};
use crate::rows::Unsatisfied;
use crate::values::{CORNERS, Values};
use rill_isa::{Kind, Register, Row};
use rill_loader::{Instruction, expand};

/// All choices of `rd`, `rs1`, `rs2` and the modulus among `x0`–`x3`.
fn products() -> impl Iterator<Item = Instruction> {
    aliasings().flat_map(|[rd, rs1, rs2]| {
        (0..4).map(register).map(move |modulus| product([rd, rs1, rs2, modulus]))
    })
}

fn product([rd, rs1, rs2, modulus]: [Register; 4]) -> Instruction {
    Instruction::ModularProduct { rd, rs1, rs2, modulus }
}

fn registers(instruction: Instruction) -> [Register; 4] {
    let Instruction::ModularProduct { rd, rs1, rs2, modulus } = instruction else {
        panic!("{instruction:?} is no product")
    };
    [rd, rs1, rs2, modulus]
}

fn rows(instruction: Instruction) -> Vec<Row> {
    expand(instruction, PC, false, ECALL).rows
}

/// The values of factors and modulus when `x1`–`x3` hold these.
fn ports(instruction: Instruction, [x1, x2, x3]: [u64; 3]) -> [u128; 3] {
    let [_, ports @ ..] = registers(instruction);
    ports.map(|port| [0, x1, x2, x3][port.index()].into())
}

/// Whether quotient and remainder have 64 bits; by 0, whether the product has.
fn has_result([a, b, m]: [u128; 3]) -> bool {
    (a * b).checked_div(m).unwrap_or(a * b) >> 64 == 0
}

#[test]
fn products_compute_what_the_manual_says_for_all_aliasings() {
    let mut values = Values(20);
    let mut smaller_factors = 0;
    for instruction in products() {
        for _ in 0..60 {
            let operands = values.operands();
            let [a, b, m] = ports(instruction, operands);
            smaller_factors += u32::from(a < m || b < m);
            if has_result([a, b, m]) {
                Twins::new(&mut values, operands).check(instruction, false);
            } else {
                assert!(a >= m && b >= m, "{a} * {b} modulo {m} has a result");
            }
        }
    }
    assert!(smaller_factors > 5000, "{smaller_factors}");
}

#[test]
fn products_compute_what_the_manual_says_at_all_corners_and_have_no_rows_without_a_result() {
    let mut values = Values(21);
    let direct = product([1, 1, 2, 3].map(register));
    let over_modulus = product([3, 1, 2, 3].map(register));
    let mut without = 0;
    let triples = CORNERS.iter().flat_map(|&a| CORNERS.map(|b| CORNERS.map(|m| [a, b, m])));
    for operands in triples.flatten() {
        for instruction in [direct, over_modulus] {
            let mut twins = Twins::new(&mut values, operands);
            if has_result(operands.map(u128::from)) {
                twins.check(instruction, false);
                continue;
            }
            let run = |remainder| twins.clone().machine.run(&rows(instruction), remainder);
            assert_eq!(run(None), Err(Unsatisfied::Index), "{operands:x?}");
            for remainder in [0, 1, u64::MAX, values.next()] {
                assert!(run(Some(remainder)).is_err(), "{remainder:#x} of {operands:x?}");
            }
            without += 1;
        }
    }
    assert!(without > 1000, "{without}");
}

#[test]
fn no_other_remainder_satisfies_the_rows_of_a_product() {
    let mut values = Values(22);
    let [mut equation, mut check] = [0, 0];
    for instruction in products().filter(|&product| registers(product)[0] != Register::ZERO) {
        let [rd, .., modulus] = registers(instruction);
        for _ in 0..100 {
            let operands = values.operands();
            let [a, b, m] = ports(instruction, operands);
            let Some(wrong) = wrong_remainder(&mut values, [a, b, m]) else { continue };
            let mut twins = Twins::new(&mut values, operands);
            match twins.machine.run(&rows(instruction), Some(wrong)) {
                Err(Unsatisfied::Index) => equation += 1,
                Err(Unsatisfied::Assertion) => {
                    assert!(u128::from(wrong) >= m && u128::from(wrong) % m == a * b % m);
                    let written = if rd == modulus { Register::TEMPS[0] } else { rd };
                    assert_eq!(twins.machine.registers[written.index()], wrong.into());
                    check += 1;
                }
                other => panic!("{other:?} of {wrong} for {a} * {b} modulo {m}"),
            }
        }
    }
    assert!(equation > 2000 && check > 2000, "{equation} by the equation, {check} by the check");
}

/// Mostly the remainder and a multiple of the modulus, which the equation allows.
fn wrong_remainder(values: &mut Values, [a, b, m]: [u128; 3]) -> Option<u64> {
    let right = (a * b).checked_rem(m).unwrap_or(a * b);
    let most = a * b / m.max(1);
    let wrong = match values.below(8) {
        0 => values.operand().into(),
        1 => right ^ 1 << values.below(64),
        2 => right + m,
        _ => right + m * u128::from(values.operand()).min(most),
    };
    u64::try_from(wrong).ok().filter(|_| wrong != right)
}

#[test]
fn a_product_takes_two_rows_and_a_third_over_its_modulus() {
    use Kind::{Addi, Fence, MulMod, ValidUr};
    let kinds = |numbers: [u64; 4]| -> Vec<Kind> {
        rows(product(numbers.map(register))).iter().map(|row| row.kind).collect()
    };
    for [rs1, rs2] in [[1, 2], [3, 3], [0, 0]] {
        for modulus in [0, 1, 4] {
            assert_eq!(kinds([0, rs1, rs2, modulus]), [Fence], "to x0");
            assert_eq!(kinds([3, rs1, rs2, modulus]), [MulMod, ValidUr]);
        }
        assert_eq!(kinds([3, rs1, rs2, 3]), [MulMod, ValidUr, Addi]);
    }
}
