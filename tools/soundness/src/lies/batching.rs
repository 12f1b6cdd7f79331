//! Lies that only a batching challenge refuses.

use super::{Changes, Lie};
use crate::forgeries::constraints;
use crate::liar::{World, place};
use crate::replay::{read_at, read_table, set_output, set_read, set_written, settle, store};
use crate::workbench::{BRANCH, PADDING, Workbench};
use rill_field::F;
use rill_isa::Kind;
use rill_isa::tables::interleave;

/// The lies.
pub fn lies() -> Vec<Lie> {
    let parts = [
        constraints_of_rows(),
        products(),
        operands(),
        next(),
        reductions(),
        accesses(),
        lookups(),
        values(),
        virtuals(),
    ];
    parts.into_iter().flatten().collect()
}

/// Constraints that are broken twice, by 1 and by −1.
fn constraints_of_rows() -> Vec<Lie> {
    let slug = "spartan.outer";
    vec![
        Lie::told("a constraint on two rows", slug, |w| {
            let rows = [w.row("slt"), w.row("and")];
            w.world(&w.honest.perform(&w.honest.script(), &|j, c| {
                if j == rows[0] {
                    set_written(c, c.lookup_output + 1);
                }
                if j == rows[1] {
                    set_written(c, c.lookup_output - 1);
                }
            }))
        }),
        Lie::of_wires("two constraints of a group on one row", slug, "load", |c| {
            store(c, c.ram_read_value + 1);
            set_written(c, c.ram_read_value - 1);
        }),
        Lie::of_wires("constraints of both groups on one row", slug, "and", |c| {
            read_at(c, interleave(c.left_lookup + 1, c.right_lookup as u64 - 1));
        }),
    ]
}

/// On a row that goes to the same place whether it branches or not.
fn products() -> Vec<Lie> {
    let lie = |name, changes: Changes| Lie::of_row(name, "spartan.product", "addi", changes);
    vec![
        lie("a product", &[("product", 1)]),
        lie("a decision", &[("should_branch", 1)]),
        lie("a product against a decision", &[("product", 1), ("should_branch", -1)]),
    ]
}

fn operands() -> Vec<Lie> {
    let on = |row, name, changes: Changes| Lie::of_row(name, "operands.reduction", row, changes);
    let lie = |name, changes: Changes| on(BRANCH, name, changes);
    vec![
        lie("an output", &[("lookup_output", 1)]),
        lie("a lane offset", &[("lane_offset", 1)]),
        on("divu", "a right lookup operand", &[("right_lookup", 1)]),
        // On a product the lookup takes the product, and its factors are bound elsewhere.
        on("mul", "a left input", &[("left_input", 1)]),
        on("mul", "a right input", &[("right_input", 1)]),
        lie("left operands", &[("left_lookup", 1), ("left_input", 1)]),
        lie("right operands", &[("right_lookup", 1), ("right_input", 1)]),
        lie(
            "left operands against right ones",
            &[("left_lookup", 1), ("left_input", 1), ("right_lookup", -1), ("right_input", -1)],
        ),
        lie("an output against a lane offset", &[("lookup_output", 1), ("lane_offset", -1)]),
        lie(
            "an output against left operands",
            &[("lookup_output", 2), ("left_lookup", -1), ("left_input", -1)],
        ),
        Lie::of_wires("a left operand against a right one", "operands.input", "add", |c| {
            c.left_input += 1;
            c.right_input -= 1;
            settle(c);
        }),
    ]
}

/// Rows that are left out.
fn next() -> Vec<Lie> {
    let slug = "spartan.shift";
    vec![
        Lie::of_row("the next index", slug, "addi", &[("next_pc", 1)]),
        Lie::of_row("the next row is in a sequence", slug, "divu", &[("next_middle", 1)]),
        Lie::told("the next address", slug, |w| addition_left_out(w, 0)),
        Lie::told("the next address against the next index", slug, |w| addition_left_out(w, 4)),
        Lie::told("the next index against being in a sequence", slug, |w| {
            let (row, mut world) = assertion_left_out(w);
            world.columns[place("next_pc")][row] -= F::from(1u64);
            world.columns[place("next_middle")][row] += F::from(1u64);
            world
        }),
    ]
}

/// The columns without an addition: the row before it says that it comes next, and of the next index
/// that it is by so much more than it is.
fn addition_left_out(w: &Workbench, more: u32) -> World {
    let row = w.row("addi");
    w.world(&w.honest.changed(&w.honest.without(row), row - 1, |c| {
        c.next_unexpanded_pc -= 4;
        c.next_pc += more;
    }))
}

/// The columns without the assertion inside the division, and the row before it.
pub(super) fn assertion_left_out(w: &Workbench) -> (usize, World) {
    let lie = constraints::lies().into_iter().find(|lie| lie.constraint == 16);
    let cycles = lie.expect("there is a lie for each constraint").cycles(w);
    let row = w.honest.after(w.row("divu"), Kind::ValidUr) - 1;
    (row, w.world(&cycles))
}

/// On a row that neither writes nor accesses anything.
fn reductions() -> Vec<Lie> {
    let (slots, word) = ("registers.reduction", "ram.reduction");
    let lie = |name, relation, changes: Changes| Lie::of_row(name, relation, BRANCH, changes);
    vec![
        lie("a value written", slots, &[("rd_write_value", 1)]),
        lie("a first value read", slots, &[("rs1_value", 1)]),
        lie("a second value read", slots, &[("rs2_value", 1)]),
        lie("a value written against one read", slots, &[("rd_write_value", 1), ("rs1_value", -1)]),
        lie("a value read against another", slots, &[("rs1_value", 1), ("rs2_value", -1)]),
        lie("a word before", word, &[("ram_read_value", 1)]),
        lie("a word after", word, &[("ram_write_value", 1)]),
        lie("a word before against after", word, &[("ram_read_value", 1), ("ram_write_value", -1)]),
        lie("a register against a word", slots, &[("rd_write_value", 1), ("ram_read_value", -1)])
            .refused_by(&[slots, word]),
    ]
}

fn accesses() -> Vec<Lie> {
    let (slots, word, raf) = ("registers.read_write", "ram.read_write", "ram.raf");
    vec![
        Lie::of_wires("a register read against the one written", slots, "add", |c| {
            c.rs1_value += 1;
            c.left_input += 1;
            settle(c);
            c.rd_inc += 1;
        }),
        Lie::of_wires("a register read against another", slots, "add", |c| {
            c.rs1_value += 1;
            c.left_input += 1;
            c.rs2_value -= 1;
            c.right_input -= 1;
            settle(c);
        }),
        Lie::of_wires("a word read against the word after", word, "load", |c| {
            set_read(c, c.ram_read_value + 1);
            c.ram_inc = 2;
        }),
        Lie::told("an access on a row without", raf, |w| hidden_store(w, 0)),
        Lie::told("the number of accesses against the address", raf, |w| hidden_store(w, 1)),
    ]
}

/// A comparison that stores, and says so `off` bytes behind the word.
fn hidden_store(w: &Workbench, off: u64) -> World {
    let load = &w.honest.cycles[w.row("load")];
    w.world(&w.honest.with(w.row("slt"), |c| {
        c.ram_word = load.ram_word;
        c.ram_address = load.ram_address + u128::from(off);
        c.ram_read_value = load.ram_read_value;
        c.ram_write_value = load.ram_read_value + 5;
        c.ram_inc = 5;
    }))
}

/// Lookups at other indices.
fn lookups() -> Vec<Lie> {
    let slug = "lookups.read_raf";
    vec![
        Lie::of_wires("an output of no index", slug, "slt", |c| set_output(c, 0)),
        Lie::of_wires("a lane offset of no lane function", slug, "add", |c| c.lane_offset = 1),
        Lie::of_wires("a left lookup operand against a right one", slug, "and", |c| {
            c.lookup_index = interleave(c.left_lookup + 1, c.right_lookup as u64 - 1);
            read_table(c);
        }),
        Lie::of_wires("an output against a left lookup operand", slug, "slt", |c| {
            c.lookup_index = interleave(c.left_lookup - 1, c.right_lookup as u64);
            set_output(c, 0);
        }),
        Lie::of_wires("a right lookup operand against a lane offset", slug, "load word", |c| {
            let lane = c.lane_offset;
            assert_eq!(lane, 4, "four bytes on, the lane offset is 0");
            c.lookup_index = interleave(c.left_lookup, c.right_lookup as u64 + 4);
            read_table(c);
            c.lane_offset = lane;
        }),
    ]
}

/// Words that nobody accesses, and increments of rows that change nothing.
fn values() -> Vec<Lie> {
    let (check, sums) = ("ram.val_check", "increments.reduction");
    vec![
        Lie::shown("a running value", check, |s| {
            s.add_on_all("ram.read_write", 2, s.workbench.word(48), 1);
        }),
        Lie::shown("a final value", check, |s| {
            s.add("ram.output", 3, s.workbench.word(48), 1);
        }),
        Lie::shown("a running value against the final one", check, |s| {
            s.add_on_all("ram.read_write", 2, s.workbench.word(48), 1);
            s.add("ram.output", 3, s.workbench.word(48), -1);
        }),
        Lie::shown("an increment of a word, accessed", sums, |s| {
            s.add_at_all("ram.read_write", 4, s.branch(), 1);
        }),
        Lie::shown("an increment of a word, summed", sums, |s| {
            s.add("ram.val_check", 1, s.branch(), 1);
        }),
        Lie::shown("an increment of a register, accessed", sums, |s| {
            s.add_at_all("registers.read_write", 5, s.branch(), 1);
        }),
        Lie::shown("an increment of a register, summed", sums, |s| {
            s.add("registers.val_evaluation", 1, s.branch(), 1);
        }),
        Lie::shown("an increment of a word against a register, accessed", sums, |s| {
            s.add_at_all("ram.read_write", 4, s.branch(), 1);
            s.add_at_all("registers.read_write", 5, s.branch(), -1);
        }),
        Lie::shown("an increment of a word against a register, summed", sums, |s| {
            s.add("ram.val_check", 1, s.branch(), 1);
            s.add("registers.val_evaluation", 1, s.branch(), -1);
        }),
    ]
}

/// Selectors that are not the products of their chunks; chunks that are not those committed.
fn virtuals() -> Vec<Lie> {
    let (word, lookup, weight) = ("ram.ra_virtual", "lookups.ra_virtual", "onehot.hamming");
    vec![
        // Differences of addresses: neither their number nor their sum changes.
        Lie::shown("a word at r1", word, |s| at_three_words(s, "ram.raf")),
        // The words are zero and never change.
        Lie::shown("a word at r4", word, |s| {
            s.add("ram.read_write", 3, s.workbench.word(48) * s.rows() + s.branch(), 1);
        }),
        Lie::shown("a word at r5", word, |s| s.add("ram.val_check", 2, s.branch(), 1)),
        Lie::shown("a word at r1 against one at r4", word, |s| {
            at_three_words(s, "ram.raf");
            at_three_words(s, "ram.read_write");
        }),
        Lie::shown("two selectors exchanged", lookup, |s| {
            let selectors = rill_isa::Table::COUNT + 2;
            s.exchange("lookups.read_raf", selectors);
        }),
        Lie::shown("two chunks of a selector exchanged", weight, |s| {
            s.exchange("lookups.ra_virtual", 1);
        }),
        Lie::shown("two chunks of the bytecode index exchanged", weight, |s| {
            s.exchange("bytecode.read_raf/cycle", 1);
        }),
        Lie::shown("a chunk of no word", weight, |s| s.add("ram.ra_virtual", 1, s.branch(), 1)),
        Lie::shown("a bit for its opposite", weight, |s| {
            let row = s.branch();
            if let Some(tables) = s.of("onehot.booleanity/cycle") {
                tables[1][row] = F::from(1u64) - tables[1][row];
            }
        }),
        Lie::of_entries("a chunk without entry against one with two", weight, |w, world| {
            world.set_chunk(0, w.row(PADDING), &[]);
            world.set_chunk(1, w.row(PADDING), &[(0, F::from(1u64)), (1, F::from(1u64))]);
        }),
    ]
}

/// Adds 1, −2 and 1 at three words that are zero and never accessed, or takes it off.
fn at_three_words(s: &mut super::Scene<'_, '_>, slug: &str) {
    for (i, difference) in [1, -2, 1].into_iter().enumerate() {
        let word = s.workbench.word(80) + i;
        match slug {
            "ram.raf" => s.add(slug, 1, word, difference),
            _ => s.add_on_all(slug, 3, word, -difference),
        }
    }
}
