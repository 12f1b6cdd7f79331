//! Wrong values: operands, outputs, registers, bytecode columns.

use super::{BYTECODE, Forgery, Honest, LOOKUPS, OPERANDS, OUTER, REGISTERS, forgery, of_row};
use crate::replay::{Step, read_at, read_table, set_output, set_written, settle};
use crate::wires::toggled;
use rill_isa::tables::interleave;
use rill_isa::{Flag, Kind, Register, Table};
use rill_witness::Cycle;

pub(super) fn forgeries() -> Vec<Forgery> {
    [results(), operands(), registers(), bytecode()].into_iter().flatten().collect()
}

/// Rows whose result is not that of their operands.
fn results() -> Vec<Forgery> {
    vec![
        of_row("a sum is another number than its table says", LOOKUPS, Kind::Add, |c| {
            set_output(c, c.lookup_output + 1);
        }),
        of_row("a sum has another index", OUTER, Kind::Add, next_index),
        of_row("a difference has another index", OUTER, Kind::Sub, next_index),
        of_row("a product has another index", OUTER, Kind::Mul, next_index),
        of_row("a product is right modulo 2^64 only", "spartan.product", Kind::Mul, |c| {
            c.product += 1 << 64;
            read_at(c, c.product);
        }),
        of_row("a conjunction looks up other operands", OUTER, Kind::And, |c| {
            read_at(c, interleave(c.left_input, 5));
        }),
        of_row("a conjunction has an index that is not its operands", LOOKUPS, Kind::And, |c| {
            c.lookup_index ^= 2;
            read_table(c);
        }),
        of_row("a result is not the output", OUTER, Kind::Slt, |c| {
            set_written(c, c.lookup_output ^ 1);
        }),
        forgery("a return address is another", OUTER, |h| {
            let call = linked_jump(h);
            h.with(call, |c| set_written(c, c.rd_write_value + 4))
        }),
        forgery("a quotient is too small: the remainder is not below the divisor", OUTER, |h| {
            h.along(&smaller_quotient(h))
        }),
        forgery("a quotient is too small and the comparison lies", LOOKUPS, |h| {
            h.changed(&smaller_quotient(h), h.first(Kind::ValidUr), |c| set_output(c, 1))
        }),
    ]
}

/// The script on which the quotient of the division is one less.
fn smaller_quotient(h: &Honest) -> Vec<Step> {
    let mut script = h.script();
    script[h.first(Kind::ValidUr) - 3].advice -= 1;
    script
}

/// The index, and what is read there, off by one.
fn next_index(cycle: &mut Cycle) {
    read_at(cycle, cycle.lookup_index + 1);
}

/// An addition of an immediate to x0 whose sum is read by nobody: the row that the idle branch
/// would skip.
fn idle(h: &Honest) -> usize {
    h.first(Kind::Beq) + 1
}

/// The first jump with a return address.
fn linked_jump(h: &Honest) -> usize {
    let links = |cycle: &Cycle| cycle.flags.has(Flag::WriteLink);
    h.cycles.iter().position(links).expect("the program calls")
}

/// The left operand, and what follows from it, off by one.
fn next_left_input(cycle: &mut Cycle) {
    cycle.left_input += 1;
    settle(cycle);
}

/// Operands that do not come from where the flags say.
fn operands() -> Vec<Forgery> {
    vec![
        of_row("a left operand is not the register read", OPERANDS, Kind::Add, next_left_input),
        forgery("a right operand is not the immediate", OPERANDS, |h| {
            h.with(idle(h), |c| {
                c.right_input += 1;
                settle(c);
            })
        }),
        of_row(
            "a branch that is not taken has a left operand of its own",
            OPERANDS,
            Kind::Beq,
            next_left_input,
        ),
    ]
}

/// The first register read, and what follows from it, off by one.
fn one_more(cycle: &mut Cycle) {
    cycle.rs1_value += 1;
    next_left_input(cycle);
}

/// Registers that do not hold what was written.
fn registers() -> Vec<Forgery> {
    vec![
        of_row("a read of a register gives another value", REGISTERS, Kind::Add, one_more),
        forgery("a read of a register is stale", REGISTERS, |h| {
            // The loop counter as it was a turn before, in the branch: one turn too many is
            // claimed, not made.
            h.with(h.after(h.first(Kind::Bne) + 1, Kind::Bne), one_more)
        }),
        forgery("a register has a value before anything was written", REGISTERS, |h| {
            // x0 is such a register.
            h.with(idle(h), |c| {
                (c.rs1_value, c.left_input) = (9, 9);
                settle(c);
            })
        }),
        of_row("an increment is not the difference", REGISTERS, Kind::Slt, |c| c.rd_inc += 1),
        of_row("an increment is right modulo 2^64 only", REGISTERS, Kind::Add, |c| {
            c.rd_inc += 1 << 64;
        }),
        // The jump of the call's return, which has no target register.
        of_row("x0 is written", BYTECODE, Kind::Jalr, |c| {
            c.rd = Some(Register::ZERO);
            set_written(c, 5);
        }),
        of_row("a row without target writes a register", BYTECODE, Kind::Beq, |c| {
            c.rd = Some(Register::new(19));
            c.rd_inc = 3;
            c.rd_write_value = 3;
        }),
    ]
}

/// Rows that are not in the bytecode.
fn bytecode() -> Vec<Forgery> {
    vec![
        forgery("an immediate is another", BYTECODE, |h| {
            h.with(idle(h), |c| {
                c.imm += 1;
                c.right_input += 1;
                settle(c);
            })
        }),
        of_row("a row reads another table", BYTECODE, Kind::And, |c| {
            c.table = Some(Table::Or);
            settle(c);
        }),
        of_row("a row reads another register", BYTECODE, Kind::Add, |c| {
            c.rs1 = c.rs2;
            c.rs1_value = c.rs2_value;
            c.left_input = c.rs2_value;
            settle(c);
        }),
        of_row("a row writes another register", BYTECODE, Kind::Slt, |c| {
            c.rd = Some(Register::new(127));
            c.rd_inc = c.rd_write_value.into();
        }),
        of_row("a row adds where it should multiply", BYTECODE, Kind::Mul, |c| {
            c.flags = toggled(toggled(c.flags, Flag::Mul), Flag::Add);
            settle(c);
        }),
        forgery("an assertion that does not hold is none", BYTECODE, |h| {
            h.changed(&smaller_quotient(h), h.first(Kind::ValidUr), |c| {
                c.flags = toggled(c.flags, Flag::Assert);
            })
        }),
        forgery("a padding row writes a register", BYTECODE, |h| {
            let last = h.cycles.len() - 1;
            h.with(last, |c| {
                c.rd = Some(Register::new(8));
                c.rd_inc = 1;
                c.rd_write_value = c.rd_before + 1;
                let before = h.cycles.iter().rev().find(|c| c.rd == Some(Register::new(8)));
                c.rd_write_value += before.map_or(0, |c| c.rd_write_value);
            })
        }),
    ]
}
