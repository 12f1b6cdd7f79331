//! Lies about columns of the bytecode, each at a place where no other relation looks.

use super::batching::assertion_left_out;
use super::{Changes, Lie, Scene};
use crate::liar::{World, place};
use crate::workbench::{PADDING, UNUSED, Workbench};
use rill_field::{F, Field};
use rill_isa::{Flag, Table};

const SLUG: &str = "bytecode.read_raf";

/// The lies.
pub fn lies() -> Vec<Lie> {
    let parts = [at_r1(), pairs_at_r1(), at_r2_and_r3(), of_slots(), of_tables(), of_index()];
    parts.into_iter().flatten().collect()
}

fn lie(name: &'static str, show: fn(&mut Scene<'_, '_>)) -> Lie {
    Lie::shown(name, SLUG, show)
}

/// A lie about columns of spartan.outer on one row.
fn on(row: &'static str, name: &'static str, changes: Changes) -> Lie {
    Lie::of_row(name, SLUG, row, changes)
}

/// A jump that comes out where it would come out anyway.
const JUMP: &str = "jump to next";

/// Each claim at r1, on a row whose constraints it leaves alone.
fn at_r1() -> Vec<Lie> {
    vec![
        on(JUMP, "UnexpandedPC at r1", &[("unexpanded_pc", 1)]),
        on(JUMP, "Imm at r1", &[("imm", 1)]),
        on(PADDING, "Add at r1", &[("add", 1)]),
        // Here the operand is the same for both signs.
        on("negate", "Sub at r1", &[("sub", 1)]),
        on(PADDING, "Mul at r1", &[("mul", 1)]),
        on(PADDING, "Advice at r1", &[("advice", 1)]),
        Lie::told("Load at r1", SLUG, |w| accessed(w, Flag::Load)),
        Lie::told("Store at r1", SLUG, |w| accessed(w, Flag::Store)),
        on(JUMP, "Jump at r1", &[("jump", 1)]),
        on(PADDING, "WriteLookup at r1", &[("write_lookup", 1)]),
        on(PADDING, "WriteRam at r1", &[("write_ram", 1)]),
        on("call", "WriteLink at r1", &[("write_link", 1)]),
        on("slt", "Assert at r1", &[("assert", 1)]),
        on(JUMP, "Continues at r1", &[("continues", 1)]),
        on(JUMP, "Compressed at r1", &[("compressed", 1)]),
        on("addi", "PC at r1", &[("pc", 1)]),
    ]
}

/// The columns with an access to the word whose address a row computes with, and with `flag`.
fn accessed(w: &Workbench, flag: Flag) -> World {
    let (word, before) = (w.word(UNUSED) as u32, w.value(UNUSED));
    let cycles = w.honest.with(w.row("address"), |c| {
        let stored = c.lookup_output + c.rs1_value;
        c.flags = c.flags.with(flag);
        (c.ram_word, c.ram_address) = (Some(word), c.rs2_value.into());
        (c.ram_read_value, c.ram_write_value) = (before, before);
        if flag == Flag::Store {
            c.ram_write_value = stored;
        }
        c.ram_inc = i128::from(c.ram_write_value) - i128::from(before);
    });
    w.world(&cycles)
}

fn pairs_at_r1() -> Vec<Lie> {
    vec![
        on(JUMP, "UnexpandedPC against Imm at r1", &[("unexpanded_pc", 1), ("imm", -1)]),
        on(JUMP, "Imm against Jump at r1", &[("imm", 1), ("jump", -1)]),
        on(PADDING, "Add against Mul at r1", &[("add", 1), ("mul", -1)]),
        // Their sum is what ram.raf reads.
        on(PADDING, "Load against Store at r1", &[("load", 1), ("store", -1)]),
        on(
            PADDING,
            "WriteLookup against WriteRam at r1",
            &[("write_lookup", 1), ("write_ram", -1)],
        ),
        on(JUMP, "Continues against Compressed at r1", &[("continues", 1), ("compressed", -1)]),
        on(JUMP, "UnexpandedPC against PC at r1", &[("unexpanded_pc", 1), ("pc", -1)]),
    ]
}

/// On padding all values are zero, and what they are multiplied with is free. The first row is the
/// next of none.
fn at_r2_and_r3() -> Vec<Lie> {
    vec![
        lie("Branch at r2", |s| s.add("spartan.product", 4, s.branch(), 1)),
        lie("LeftIsRs1 at r3", |s| s.add("operands.input", 1, s.row(PADDING), 1)),
        lie("LeftIsPC at r3", |s| s.add("operands.input", 2, s.row(PADDING), 1)),
        lie("LeftIsRam at r3", |s| s.add("operands.input", 3, s.row(PADDING), 1)),
        lie("RightIsRs2 at r3", |s| s.add("operands.input", 4, s.row(PADDING), 1)),
        lie("RightIsImm at r3", |s| s.add("operands.input", 5, s.row(PADDING), 1)),
        lie("Imm at r3", |s| s.add("operands.input", 8, s.branch(), 1)),
        lie("Middle at r3", |s| s.add("spartan.shift", 3, 0, 1)),
        lie("PC at r3", |s| s.add("spartan.shift", 2, 0, 1)),
        lie("PC against Middle at r3", |s| {
            s.add("spartan.shift", 2, 0, 1);
            s.add("spartan.shift", 3, 0, -1);
        }),
        lie("LeftIsRs1 against LeftIsPC at r3", |s| {
            s.add("operands.input", 1, s.row(PADDING), 1);
            s.add("operands.input", 2, s.row(PADDING), -1);
        }),
        lie("RightIsRs2 against RightIsImm at r3", |s| {
            s.add("operands.input", 4, s.row(PADDING), 1);
            s.add("operands.input", 5, s.row(PADDING), -1);
        }),
        // The first row has no operand that comes from its address.
        lie("UnexpandedPC at r3", |s| {
            s.add("spartan.shift", 1, 0, 1);
            s.add("operands.input", 10, 0, 1);
        }),
    ]
}

/// At a register that is never written, on a row that changes none.
fn of_slots() -> Vec<Lie> {
    fn entry(s: &Scene<'_, '_>) -> usize {
        31 * s.rows() + s.branch()
    }
    vec![
        lie("RdWa at r4", |s| s.add("registers.read_write", 2, entry(s), 1)),
        lie("Rs1Ra at r4", |s| s.add("registers.read_write", 3, entry(s), 1)),
        lie("Rs2Ra at r4", |s| s.add("registers.read_write", 4, entry(s), 1)),
        lie("RdWa against Rs1Ra at r4", |s| {
            s.add("registers.read_write", 2, entry(s), 1);
            s.add("registers.read_write", 3, entry(s), -1);
        }),
        lie("Rs1Ra against Rs2Ra at r4", |s| {
            s.add("registers.read_write", 3, entry(s), 1);
            s.add("registers.read_write", 4, entry(s), -1);
        }),
        lie("RdWa at r5", |s| s.add("registers.val_evaluation", 2, s.branch(), 1)),
    ]
}

/// On padding, whose lookup index is 0: both readings of it and the entries of the first table are
/// 0. Elsewhere, flags that add up to the same at the index point.
fn of_tables() -> Vec<Lie> {
    vec![
        Lie::of_entries("Raf at r5", SLUG, |w, world| world.raf[w.row(PADDING)] = F::ONE),
        Lie::of_entries("the first table at r5", SLUG, |w, world| {
            world.table_flags[0][w.row(PADDING)] = F::ONE;
        }),
        lie("one table against another at r5", |s| {
            let (row, constants) = (s.branch(), s.seen.constants.to_vec());
            if let Some(tables) = s.of("lookups.read_raf") {
                tables[1][row] += constants[3];
                tables[2][row] -= constants[2];
            }
        }),
        lie("Raf against a table at r5", |s| {
            let (row, constants) = (s.branch(), s.seen.constants.to_vec());
            if let Some(tables) = s.of("lookups.read_raf") {
                tables[1 + Table::COUNT][row] += constants[2];
                tables[1][row] -= constants[1] - constants[0];
            }
        }),
    ]
}

/// The first row is left out; an assertion is left out of its sequence, and one of the two claims
/// about PC hides it.
fn of_index() -> Vec<Lie> {
    vec![
        Lie::told("a start behind the reset row", SLUG, |w| {
            w.world(&w.honest.along(&w.honest.without(0)))
        }),
        lie("PC at r1, where an assertion is left out", |s| {
            let row = assertion_left_out(s.workbench).0;
            s.outer("pc", row, 1);
        })
        .about(|w| assertion_left_out(w).1),
        lie("PC at r3, where an assertion is left out", |s| {
            let row = assertion_left_out(s.workbench).0;
            s.add("spartan.shift", 2, row + 1, -1);
        })
        .about(|w| {
            let (row, mut world) = assertion_left_out(w);
            world.columns[place("next_pc")][row] -= F::ONE;
            world
        }),
    ]
}
