//! Wrong values: operands, outputs, registers, bytecode columns.

use super::{Forgery, Honest, forgery};
use crate::replay::{Step, read_table, set_index, set_output, set_written, settle};
use crate::wires::toggled;
use rill_isa::tables::interleave;
use rill_isa::{Flag, Kind, Register, Table};
use rill_witness::Cycle;

const OUTER: &str = "spartan.outer";

pub(super) fn forgeries() -> Vec<Forgery> {
    [results(), operands(), registers(), bytecode()].into_iter().flatten().collect()
}

/// Rows whose result is not that of their operands.
fn results() -> Vec<Forgery> {
    vec![
        forgery("a sum is another number than its table says", "lookups.read_raf", |h| {
            h.with(h.first(Kind::Add), |c| set_output(c, c.lookup_output + 1))
        }),
        forgery("a sum has another index", OUTER, |h| off_by_one(h, Kind::Add)),
        forgery("a difference has another index", OUTER, |h| off_by_one(h, Kind::Sub)),
        forgery("a product has another index", OUTER, |h| off_by_one(h, Kind::Mul)),
        forgery("a product is right modulo 2^64 only", "spartan.product", |h| {
            h.with(h.first(Kind::Mul), |c| {
                c.product += 1 << 64;
                set_index(c, c.product);
                read_table(c);
            })
        }),
        forgery("a conjunction looks up other operands", OUTER, |h| {
            h.with(h.first(Kind::And), |c| {
                set_index(c, interleave(c.left_input, 5));
                read_table(c);
            })
        }),
        forgery("a conjunction has an index that is not its operands", "lookups.read_raf", |h| {
            h.with(h.first(Kind::And), |c| {
                c.lookup_index ^= 2;
                read_table(c);
            })
        }),
        forgery("a result is not the output", OUTER, |h| {
            h.with(h.first(Kind::Slt), |c| set_written(c, c.lookup_output ^ 1))
        }),
        forgery("a return address is another", OUTER, |h| {
            let call = linked_jump(h);
            h.with(call, |c| set_written(c, c.rd_write_value + 4))
        }),
        forgery("a quotient is too small: the remainder is not below the divisor", OUTER, |h| {
            h.along(&smaller_quotient(h))
        }),
        forgery("a quotient is too small and the comparison lies", "lookups.read_raf", |h| {
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
fn off_by_one(h: &Honest, kind: Kind) -> Vec<Cycle> {
    h.with(h.first(kind), |c| {
        set_index(c, c.lookup_index + 1);
        read_table(c);
    })
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

/// Operands that do not come from where the flags say.
fn operands() -> Vec<Forgery> {
    vec![
        forgery("a left operand is not the register read", "operands.input", |h| {
            h.with(h.first(Kind::Add), |c| {
                c.left_input += 1;
                settle(c);
            })
        }),
        forgery("a right operand is not the immediate", "operands.input", |h| {
            h.with(idle(h), |c| {
                c.right_input += 1;
                settle(c);
            })
        }),
        forgery(
            "a branch that is not taken has a left operand of its own",
            "operands.input",
            |h| {
                h.with(h.first(Kind::Beq), |c| {
                    c.left_input += 1;
                    settle(c);
                })
            },
        ),
    ]
}

/// The first register read, and what follows from it, off by one.
fn one_more(cycle: &mut Cycle) {
    cycle.rs1_value += 1;
    cycle.left_input += 1;
    settle(cycle);
}

/// Registers that do not hold what was written.
fn registers() -> Vec<Forgery> {
    vec![
        forgery("a read of a register gives another value", "registers.read_write", |h| {
            h.with(h.first(Kind::Add), one_more)
        }),
        forgery("a read of a register is stale", "registers.read_write", |h| {
            // The loop counter as it was a turn before, in the branch: one turn too many is
            // claimed, not made.
            h.with(h.after(h.first(Kind::Bne) + 1, Kind::Bne), one_more)
        }),
        forgery(
            "a register has a value before anything was written",
            "registers.read_write",
            |h| {
                // x0 is such a register.
                h.with(idle(h), |c| {
                    (c.rs1_value, c.left_input) = (9, 9);
                    settle(c);
                })
            },
        ),
        forgery("an increment is not the difference", "registers.read_write", |h| {
            h.with(h.first(Kind::Slt), |c| c.rd_inc += 1)
        }),
        forgery("an increment is right modulo 2^64 only", "registers.read_write", |h| {
            h.with(h.first(Kind::Add), |c| c.rd_inc += 1 << 64)
        }),
        forgery("x0 is written", "bytecode.read_raf", |h| {
            // The jump of the call's return, which has no target register.
            h.with(h.first(Kind::Jalr), |c| {
                c.rd = Some(Register::ZERO);
                set_written(c, 5);
            })
        }),
        forgery("a row without target writes a register", "bytecode.read_raf", |h| {
            h.with(h.first(Kind::Beq), |c| {
                c.rd = Some(Register::new(19));
                c.rd_inc = 3;
                c.rd_write_value = 3;
            })
        }),
    ]
}

/// Rows that are not in the bytecode.
fn bytecode() -> Vec<Forgery> {
    vec![
        forgery("an immediate is another", "bytecode.read_raf", |h| {
            h.with(idle(h), |c| {
                c.imm += 1;
                c.right_input += 1;
                settle(c);
            })
        }),
        forgery("a row reads another table", "bytecode.read_raf", |h| {
            h.with(h.first(Kind::And), |c| {
                c.table = Some(Table::Or);
                settle(c);
            })
        }),
        forgery("a row reads another register", "bytecode.read_raf", |h| {
            h.with(h.first(Kind::Add), |c| {
                c.rs1 = c.rs2;
                c.rs1_value = c.rs2_value;
                c.left_input = c.rs2_value;
                settle(c);
            })
        }),
        forgery("a row writes another register", "bytecode.read_raf", |h| {
            h.with(h.first(Kind::Slt), |c| {
                c.rd = Some(Register::new(127));
                c.rd_inc = c.rd_write_value.into();
            })
        }),
        forgery("a row adds where it should multiply", "bytecode.read_raf", |h| {
            h.with(h.first(Kind::Mul), |c| {
                c.flags = toggled(toggled(c.flags, Flag::Mul), Flag::Add);
                settle(c);
            })
        }),
        forgery("an assertion that does not hold is none", "bytecode.read_raf", |h| {
            h.changed(&smaller_quotient(h), h.first(Kind::ValidUr), |c| {
                c.flags = toggled(c.flags, Flag::Assert);
            })
        }),
        forgery("a padding row writes a register", "bytecode.read_raf", |h| {
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
