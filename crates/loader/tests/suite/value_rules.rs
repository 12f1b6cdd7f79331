//! The rules about values: what a row may leave to the next.

use crate::keys::{rows, x};
use crate::rules::{key, row, with_sequence};
use rill_isa::{Kind, Row};
use rill_loader::{BinaryOp, Instruction, expand};
use rill_program::{ECALL_ADDRESS, Rule};

/// `q`, `t = q·d`, `r = n - t`, with `q` in `v40`, `t` in `v41`, `n` in `x6`, `d` in `x7`.
fn division() -> [Row; 4] {
    [
        row(Kind::Advice, 40, 0, 0),
        row(Kind::ExactMul, 41, 40, 7),
        row(Kind::ExactSub, 42, 6, 41),
        row(Kind::ValidUr, 0, 42, 7),
    ]
}

fn division_with(change: impl FnOnce(&mut Vec<Row>)) -> Option<Rule> {
    let mut rows = division().to_vec();
    change(&mut rows);
    with_sequence(&rows)
}

/// With one more row before row `at`.
fn division_and(at: usize, row: Row) -> Option<Rule> {
    division_with(|rows| rows.insert(at, row))
}

#[test]
fn an_exact_product_is_only_subtracted_exactly() {
    assert_eq!(division_with(|_| {}), None);
    assert_eq!(division_with(|rows| rows[1].rd = Some(x(5))), Some(Rule::ExactProduct));
    let minuend = |rows: &mut Vec<Row>| rows[2] = row(Kind::ExactSub, 42, 41, 6);
    assert_eq!(division_with(minuend), Some(Rule::ExactProduct));
    for kind in [Kind::Addi, Kind::Muli, Kind::And, Kind::ExactMul, Kind::AbsW] {
        assert_eq!(division_and(2, row(kind, 43, 41, 0)), Some(Rule::ExactProduct), "{kind:?}");
    }
    assert_eq!(division_and(2, row(Kind::Sd, 0, 41, 6)), Some(Rule::ExactProduct), "stored");
    assert_eq!(division_and(2, row(Kind::Ld, 43, 0, 41)), Some(Rule::ExactProduct), "a base");
    // What is left in the temporary is read by nobody.
    assert_eq!(division_with(|rows| rows.truncate(2)), None);
}

#[test]
fn an_exact_difference_is_bounded_by_the_next_row_that_reads_it() {
    let unbounded = Some(Rule::Unbounded);
    assert_eq!(division_with(|rows| rows.truncate(3)), unbounded);
    for kind in [Kind::Addi, Kind::SextW, Kind::ExactSub, Kind::Pow2, Kind::Mul] {
        assert_eq!(division_and(3, row(kind, 43, 42, 7)), unbounded, "{kind:?}");
    }
    // The index of an identity row is one number of both operands: it bounds neither of them.
    for kind in [Kind::Add, Kind::Addw, Kind::Sub, Kind::Subw, Kind::Mul, Kind::Mulw, Kind::Mulhu] {
        assert_eq!(division_and(3, row(kind, 43, 7, 42)), unbounded, "right operand of {kind:?}");
        assert_eq!(division_and(3, row(kind, 43, 42, 7)), unbounded, "left operand of {kind:?}");
    }
    assert_eq!(division_and(3, row(Kind::ExactMul, 43, 7, 42)), unbounded, "a factor");
    assert_eq!(division_and(3, row(Kind::ExactSub, 43, 6, 42)), unbounded, "subtracted");
    assert_eq!(division_and(3, row(Kind::Sd, 0, 42, 6)), unbounded, "stored");
    assert_eq!(division_and(3, row(Kind::Lb, 43, 0, 42)), unbounded, "a base");
    // Its base is an operand only together with the immediate, so it is not bounded by itself.
    assert_eq!(division_and(3, row(Kind::Shl, 43, 6, 42)), unbounded);
    assert_eq!(division_and(3, row(Kind::Addi, 42, 6, 0)), unbounded, "overwritten");
    let then_used = |rows: &mut Vec<Row>| rows.push(row(Kind::Addi, 5, 42, 0));
    assert_eq!(division_with(then_used), None);
    let right = |rows: &mut Vec<Row>| rows[3] = row(Kind::ValidUr, 0, 7, 42);
    assert_eq!(division_with(right), None);
}

#[test]
fn a_word_negation_is_bounded_unless_its_operand_is_a_small_remainder() {
    let negate = |operand| row(Kind::NegIfW, 5, 6, operand);
    assert_eq!(with_sequence(&[negate(7)]), Some(Rule::Unbounded));
    assert_eq!(with_sequence(&[negate(7), row(Kind::ValidDiv0, 0, 6, 5)]), None);
    let of_remainder = |rows: &mut Vec<Row>| rows.push(negate(42));
    assert_eq!(division_with(of_remainder), Some(Rule::Unbounded));
    let of_small_remainder = |rows: &mut Vec<Row>| {
        rows[2].rs1 = Some(x(43));
        rows.insert(1, row(Kind::AbsW, 43, 6, 0));
        rows.push(negate(42));
    };
    assert_eq!(division_with(of_small_remainder), None);
}

#[test]
fn expansions_pass_the_rules_about_values_whatever_their_registers() {
    for numbers in 0..64 {
        let [rd, rs1, rs2] = [numbers & 3, numbers >> 2 & 3, numbers >> 4].map(x);
        for op in [BinaryOp::Div, BinaryOp::Divu, BinaryOp::Remu, BinaryOp::Remw, BinaryOp::Divw] {
            let instruction = Instruction::Binary { op, rd, rs1, rs2 };
            let mut rows = rows();
            rows.extend(expand(instruction, 0x3000, true, ECALL_ADDRESS).rows);
            assert_eq!(key(rows).err(), None, "{instruction:?}");
        }
    }
}
