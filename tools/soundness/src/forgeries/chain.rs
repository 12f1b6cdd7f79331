//! Wrong order of rows: dropped, doubled, swapped; stopped early; entered in the middle.

use super::accesses::{input_rows, rest_of_sequence};
use super::{BYTECODE, Forgery, Honest, LOOKUPS, OUTER, REGISTERS, SHIFT, forgery};
use crate::drive::drive;
use crate::replay::{Step, set_output, settle};
use rill_isa::{Hint, Kind, Row};
use rill_witness::Cycle;

pub(super) fn forgeries() -> Vec<Forgery> {
    [order(), sequences(), branches(), ends()].into_iter().flatten().collect()
}

/// Rows that do not follow each other. With honest Next columns a row constraint fails; with those
/// that the constraint wants, they are not the columns of the next row.
fn order() -> Vec<Forgery> {
    vec![
        forgery("a row is dropped", OUTER, |h| h.along(&dropped(h))),
        forgery("a row is dropped, the one before tells otherwise", SHIFT, |h| {
            claiming_next(h, &dropped(h), h.first(Kind::Slt) - 1)
        }),
        forgery("a row is doubled", OUTER, |h| h.along(&doubled(h))),
        forgery("a row is doubled, its first copy tells otherwise", SHIFT, |h| {
            claiming_next(h, &doubled(h), h.first(Kind::Slt))
        }),
        forgery("two rows are swapped", OUTER, |h| {
            let mut script = h.script();
            let row = h.first(Kind::Slt);
            script.swap(row, row + 1);
            h.along(&script)
        }),
        forgery("a turn of the loop is left out", OUTER, |h| h.along(&without_a_turn(h))),
        forgery("a turn of the loop is left out and the counter lies", REGISTERS, |h| {
            let last = h.after(h.first(Kind::Bne) + 1, Kind::Bne);
            h.changed(&without_a_turn(h), last, |c| {
                (c.rs1_value, c.left_input) = (0, 0);
                settle(c);
            })
        }),
        forgery("the last row goes on at the first", SHIFT, |h| {
            let first = h.cycles[0];
            h.with(h.cycles.len() - 1, |c| c.next_pc = first.pc)
        }),
        forgery("a row has another index of the bytecode", BYTECODE, |h| {
            let row = h.first(Kind::Slt);
            let index = h.cycles[row].pc + 1;
            h.perform(&h.script(), &|j, c| {
                if j + 1 == row {
                    c.next_pc = index;
                }
                if j == row {
                    c.pc = index;
                }
            })
        }),
    ]
}

fn dropped(h: &Honest) -> Vec<Step> {
    h.without(h.first(Kind::Slt))
}

fn doubled(h: &Honest) -> Vec<Step> {
    let mut script = h.script();
    let row = h.first(Kind::Slt);
    script.insert(row, script[row]);
    script
}

/// The rows along `script`, where `row` has the Next columns that it has in the honest run.
fn claiming_next(h: &Honest, script: &[Step], row: usize) -> Vec<Cycle> {
    let honest = h.cycles[row];
    h.changed(script, row, |cycle| {
        cycle.next_pc = honest.next_pc;
        cycle.next_unexpanded_pc = honest.next_unexpanded_pc;
        cycle.next_middle = honest.next_middle;
    })
}

/// One of three turns of two rows.
fn without_a_turn(h: &Honest) -> Vec<Step> {
    let mut script = h.script();
    let turn = h.first(Kind::Bne);
    script.drain(turn + 1..turn + 3);
    script
}

/// Sequences that are not entered at their first row or not left after their last.
fn sequences() -> Vec<Forgery> {
    vec![
        forgery("a jump into a sequence", OUTER, |h| {
            h.along(&h.without(h.first(Kind::StoreMergeB) - 1))
        }),
        forgery("a jump into a sequence that is told to be none", SHIFT, |h| {
            let row = h.first(Kind::StoreMergeB) - 1;
            h.changed(&h.without(row), row - 1, |c| c.next_middle = false)
        }),
        forgery("a sequence is left before its last row", OUTER, |h| {
            let row = h.first(Kind::ExactMul);
            h.along(&h.without(row + rest_of_sequence(h, row)))
        }),
        forgery("an assertion is left out of its sequence", OUTER, |h| {
            h.along(&h.without(h.first(Kind::ValidUr)))
        }),
    ]
}

/// Branches that go the wrong way. What is skipped is read by nobody.
fn branches() -> Vec<Forgery> {
    vec![
        forgery("a branch whose comparison is false is taken", "spartan.product", |h| {
            taken(h, &|c| c.should_branch = 1)
        }),
        forgery("a branch is taken and the comparison lies", LOOKUPS, |h| {
            taken(h, &|c| set_output(c, 1))
        }),
        forgery("a branch is taken and a register lies", REGISTERS, |h| {
            taken(h, &|c| {
                c.rs1_value = c.rs2_value;
                c.left_input = c.rs2_value;
                settle(c);
            })
        }),
    ]
}

/// The trace in which the idle branch is taken; `edit` makes its row say so.
fn taken(h: &Honest, edit: &dyn Fn(&mut Cycle)) -> Vec<Cycle> {
    let branch = h.first(Kind::Beq);
    h.changed(&h.without(branch + 1), branch, edit)
}

/// Runs that do not start or end as they should.
fn ends() -> Vec<Forgery> {
    vec![
        forgery("the run does not start at the reset row", BYTECODE, |h| {
            // Without its first row the run has no input; what it would read is there already.
            let key = h.subject.key();
            let of_division = |row: &Row| {
                let cycle = h.cycles.iter().find(|cycle| key.row(cycle.pc as usize) == row);
                cycle.map_or(0, |cycle| cycle.lookup_index as u64)
            };
            let advice = &mut |row: &Row| match row.hint {
                Some(Hint::Quotient { .. }) => of_division(row),
                _ => 0,
            };
            h.along(&drive(key, advice, h.cycles.len())[1..])
        }),
        forgery("the run stops before it exits", OUTER, |h| h.along(&cut(h))),
        forgery("the run stops before it exits, the last row tells otherwise", SHIFT, |h| {
            let script = cut(h);
            claiming_next(h, &script, script.len() - 1)
        }),
        forgery("the run falls to address 0 without exit", "ram.output", |h| {
            let [_, second] = input_rows(h);
            let branch = h.after(second, Kind::Mul);
            let branch = h.after(branch, Kind::Bne);
            let mut script = h.script();
            script[second].advice = 0;
            script.truncate(branch + 1);
            // The row after the branch in the bytecode is the jump to address 0.
            let jump = script[branch].pc + 1;
            script.push(Step { pc: jump, advice: 0 });
            h.along(&script)
        }),
        forgery("the padding goes on with the program", OUTER, |h| {
            let mut script = h.script();
            let from = h.first(Kind::Slt);
            let again = script[from..=from].to_vec();
            script.push(Step { pc: 0, advice: 0 });
            script.extend(again);
            h.along(&script)
        }),
    ]
}

/// The script up to the exit's `ecall`, which is the last.
fn cut(h: &Honest) -> Vec<Step> {
    h.script[..h.last(Kind::Ecall)].to_vec()
}
