//! Lies that only a batching challenge refuses.

use super::{Lie, honest, place};
use crate::forgeries::constraints;
use crate::liar::World;
use crate::replay::{read_table, set_index, set_output, set_read, set_written, settle, store};
use crate::workbench::Workbench;
use rill_field::F;
use rill_isa::Kind;
use rill_isa::tables::interleave;
use rill_witness::Cycle;

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

/// Rows of the run with those of one instruction changed.
fn with(w: &Workbench, name: &str, edit: impl Fn(&mut Cycle)) -> World {
    let cycles = w.honest.with(w.row(name), edit);
    World::of(&cycles, &w.honest.subject.dimensions())
}

/// Constraints that are broken twice, by 1 and by −1.
fn constraints_of_rows() -> Vec<Lie> {
    let slug = "spartan.outer";
    vec![
        Lie::told("a constraint on two rows", slug, |w| {
            let rows = [w.row("slt"), w.row("and")];
            let cycles = w.honest.perform(&w.honest.script(), &|j, c| {
                if j == rows[0] {
                    set_written(c, c.lookup_output + 1);
                }
                if j == rows[1] {
                    set_written(c, c.lookup_output - 1);
                }
            });
            World::of(&cycles, &w.honest.subject.dimensions())
        }),
        Lie::told("two constraints of a group on one row", slug, |w| {
            with(w, "load", |c| {
                store(c, c.ram_read_value + 1);
                set_written(c, c.ram_read_value - 1);
            })
        }),
        Lie::told("constraints of both groups on one row", slug, |w| {
            with(w, "and", |c| {
                set_index(c, interleave(c.left_lookup + 1, c.right_lookup as u64 - 1));
                read_table(c);
            })
        }),
    ]
}

/// On a row that goes to the same place whether it branches or not.
fn products() -> Vec<Lie> {
    let slug = "spartan.product";
    vec![
        Lie::shown("a product", slug, |s| s.outer("product", s.row("addi"), 1)),
        Lie::shown("a decision", slug, |s| s.outer("should_branch", s.row("addi"), 1)),
        Lie::shown("a product against a decision", slug, |s| {
            s.outer("product", s.row("addi"), 1);
            s.outer("should_branch", s.row("addi"), -1);
        }),
    ]
}

fn operands() -> Vec<Lie> {
    let slug = "operands.reduction";
    vec![
        Lie::shown("an output", slug, |s| s.outer("lookup_output", s.branch(), 1)),
        Lie::shown("a lane offset", slug, |s| s.outer("lane_offset", s.branch(), 1)),
        Lie::shown("a right lookup operand", slug, |s| {
            s.outer("right_lookup", s.row("divu"), 1);
        }),
        // On a product the lookup takes the product, and its factors are bound elsewhere.
        Lie::shown("a left input", slug, |s| s.outer("left_input", s.row("mul"), 1)),
        Lie::shown("a right input", slug, |s| s.outer("right_input", s.row("mul"), 1)),
        Lie::shown("left operands", slug, |s| {
            s.outer("left_lookup", s.branch(), 1);
            s.outer("left_input", s.branch(), 1);
        }),
        Lie::shown("right operands", slug, |s| {
            s.outer("right_lookup", s.branch(), 1);
            s.outer("right_input", s.branch(), 1);
        }),
        Lie::shown("left operands against right ones", slug, |s| {
            for (column, difference) in
                [("left_lookup", 1), ("left_input", 1), ("right_lookup", -1), ("right_input", -1)]
            {
                s.outer(column, s.branch(), difference);
            }
        }),
        Lie::shown("an output against a lane offset", slug, |s| {
            s.outer("lookup_output", s.branch(), 1);
            s.outer("lane_offset", s.branch(), -1);
        }),
        Lie::shown("an output against left operands", slug, |s| {
            s.outer("lookup_output", s.branch(), 2);
            s.outer("left_lookup", s.branch(), -1);
            s.outer("left_input", s.branch(), -1);
        }),
        Lie::told("a left operand against a right one", "operands.input", |w| {
            with(w, "add", |c| {
                c.left_input += 1;
                c.right_input -= 1;
                settle(c);
            })
        }),
    ]
}

/// Rows that are left out.
fn next() -> Vec<Lie> {
    let slug = "spartan.shift";
    vec![
        Lie::shown("the next index", slug, |s| s.outer("next_pc", s.row("addi"), 1)),
        Lie::shown("the next row is in a sequence", slug, |s| {
            s.outer("next_middle", s.row("divu"), 1);
        }),
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
    let row = w.row("addi") - 1;
    let mut script = w.honest.script();
    script.remove(row + 1);
    let cycles = w.honest.perform(&script, &|j, c| {
        if j == row {
            c.next_unexpanded_pc -= 4;
            c.next_pc += more;
        }
    });
    World::of(&cycles, &w.honest.subject.dimensions())
}

/// The columns without the assertion inside the division, and the row before it.
pub(super) fn assertion_left_out(w: &Workbench) -> (usize, World) {
    let lie = constraints::lies().into_iter().find(|lie| lie.constraint == 16);
    let cycles = lie.expect("there is a lie for each constraint").cycles(w);
    let row = w.honest.after(w.row("divu"), Kind::ValidUr) - 1;
    (row, World::of(&cycles, &w.honest.subject.dimensions()))
}

/// On a row that neither writes nor accesses anything.
fn reductions() -> Vec<Lie> {
    let (slots, word) = ("registers.reduction", "ram.reduction");
    vec![
        Lie::shown("a value written", slots, |s| s.outer("rd_write_value", s.branch(), 1)),
        Lie::shown("a first value read", slots, |s| s.outer("rs1_value", s.branch(), 1)),
        Lie::shown("a second value read", slots, |s| s.outer("rs2_value", s.branch(), 1)),
        Lie::shown("a value written against one read", slots, |s| {
            s.outer("rd_write_value", s.branch(), 1);
            s.outer("rs1_value", s.branch(), -1);
        }),
        Lie::shown("a value read against another", slots, |s| {
            s.outer("rs1_value", s.branch(), 1);
            s.outer("rs2_value", s.branch(), -1);
        }),
        Lie::shown("a word before", word, |s| s.outer("ram_read_value", s.branch(), 1)),
        Lie::shown("a word after", word, |s| s.outer("ram_write_value", s.branch(), 1)),
        Lie::shown("a word before against after", word, |s| {
            s.outer("ram_read_value", s.branch(), 1);
            s.outer("ram_write_value", s.branch(), -1);
        }),
        Lie::shown("a register against a word", slots, |s| {
            s.outer("rd_write_value", s.branch(), 1);
            s.outer("ram_read_value", s.branch(), -1);
        })
        .refused_by(&[slots, word]),
    ]
}

fn accesses() -> Vec<Lie> {
    let (slots, word, raf) = ("registers.read_write", "ram.read_write", "ram.raf");
    vec![
        Lie::told("a register read against the one written", slots, |w| {
            with(w, "add", |c| {
                c.rs1_value += 1;
                c.left_input += 1;
                settle(c);
                c.rd_inc += 1;
            })
        }),
        Lie::told("a register read against another", slots, |w| {
            with(w, "add", |c| {
                c.rs1_value += 1;
                c.left_input += 1;
                c.rs2_value -= 1;
                c.right_input -= 1;
                settle(c);
            })
        }),
        Lie::told("a word read against the word after", word, |w| {
            with(w, "load", |c| {
                set_read(c, c.ram_read_value + 1);
                c.ram_inc = 2;
            })
        }),
        Lie::told("an access on a row without", raf, |w| hidden_store(w, 0)),
        Lie::told("the number of accesses against the address", raf, |w| hidden_store(w, 1)),
    ]
}

/// A comparison that stores, and says so `off` bytes behind the word.
fn hidden_store(w: &Workbench, off: u64) -> World {
    with(w, "slt", |c| {
        let load = &w.honest.cycles[w.row("load")];
        c.ram_word = load.ram_word;
        c.ram_address = load.ram_address + u128::from(off);
        c.ram_read_value = load.ram_read_value;
        c.ram_write_value = load.ram_read_value + 5;
        c.ram_inc = 5;
    })
}

/// Lookups at other indices.
fn lookups() -> Vec<Lie> {
    let slug = "lookups.read_raf";
    vec![
        Lie::told("an output of no index", slug, |w| with(w, "slt", |c| set_output(c, 0))),
        Lie::told("a lane offset of no lane function", slug, |w| {
            with(w, "add", |c| c.lane_offset = 1)
        }),
        Lie::told("a left lookup operand against a right one", slug, |w| {
            with(w, "and", |c| {
                c.lookup_index = interleave(c.left_lookup + 1, c.right_lookup as u64 - 1);
                read_table(c);
            })
        }),
        Lie::told("an output against a left lookup operand", slug, |w| {
            with(w, "slt", |c| {
                c.lookup_index = interleave(c.left_lookup - 1, c.right_lookup as u64);
                set_output(c, 0);
            })
        }),
        Lie::told("a right lookup operand against a lane offset", slug, |w| {
            with(w, "load word", |c| {
                let lane = c.lane_offset;
                assert_eq!(lane, 4, "four bytes on, the lane offset is 0");
                c.lookup_index = interleave(c.left_lookup, c.right_lookup as u64 + 4);
                read_table(c);
                c.lane_offset = lane;
            })
        }),
    ]
}

/// Words that nobody accesses, and increments of rows that change nothing.
fn values() -> Vec<Lie> {
    let (check, sums) = ("ram.val_check", "increments.reduction");
    vec![
        Lie::shown("a running value", check, |s| {
            s.add_on_all("ram.read_write", 1, s.workbench.word(48), 1);
        }),
        Lie::shown("a final value", check, |s| {
            s.add("ram.output", 3, s.workbench.word(48), 1);
        }),
        Lie::shown("a running value against the final one", check, |s| {
            s.add_on_all("ram.read_write", 1, s.workbench.word(48), 1);
            s.add("ram.output", 3, s.workbench.word(48), -1);
        }),
        Lie::shown("an increment of a word, accessed", sums, |s| {
            s.add_at_all("ram.read_write", 3, s.branch(), 1);
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
            s.add_at_all("ram.read_write", 3, s.branch(), 1);
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
            s.add("ram.read_write", 2, s.workbench.word(48) * s.rows() + s.branch(), 1);
        }),
        Lie::shown("a word at r5", word, |s| s.add("ram.val_check", 2, s.branch(), 1)),
        Lie::shown("a word at r1 against one at r4", word, |s| {
            at_three_words(s, "ram.raf");
            at_three_words(s, "ram.read_write");
        }),
        Lie::shown("two selectors exchanged", lookup, |s| {
            let selectors = rill_isa::Table::COUNT + 2;
            if let Some(tables) = s.of("lookups.read_raf") {
                tables.swap(selectors, selectors + 1);
            }
        }),
        Lie::shown("two chunks of a selector exchanged", weight, |s| {
            if let Some(tables) = s.of("lookups.ra_virtual") {
                tables.swap(1, 2);
            }
        }),
        Lie::shown("two chunks of the bytecode index exchanged", weight, |s| {
            if let Some(tables) = s.of("bytecode.read_raf/cycle") {
                tables.swap(1, 2);
            }
        }),
        Lie::shown("a chunk of no word", weight, |s| s.add("ram.ra_virtual", 1, s.branch(), 1)),
        Lie::shown("a bit for its opposite", weight, |s| {
            let row = s.branch();
            if let Some(tables) = s.of("onehot.booleanity/cycle") {
                tables[1][row] = F::from(1u64) - tables[1][row];
            }
        }),
        Lie::told("a chunk without entry against one with two", weight, |w| {
            let mut world = honest(w);
            world.set_chunk(0, w.padding(), &[]);
            world.set_chunk(1, w.padding(), &[(0, F::from(1u64)), (1, F::from(1u64))]);
            world
        }),
    ]
}

/// Adds 1, −2 and 1 at three words that are zero and never accessed, or takes it off.
fn at_three_words(s: &mut super::Scene<'_, '_>, slug: &str) {
    for (i, difference) in [1, -2, 1].into_iter().enumerate() {
        let word = s.workbench.word(80) + i;
        match slug {
            "ram.raf" => s.add(slug, 1, word, difference),
            _ => s.add_on_all(slug, 2, word, -difference),
        }
    }
}
