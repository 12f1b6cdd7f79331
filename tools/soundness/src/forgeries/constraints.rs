//! One forged trace for each of the 18 row constraints, which breaks it and nothing else.
//!
//! The wires that follow from the lie are settled, as a prover would who means it: the trace obeys
//! all other constraints and all other relations. With the constraint left out it could be proven.

use crate::replay::{read_at, set_read, set_written, store};
use crate::row_checker::Rule;
use crate::workbench::{LOADED, Workbench};
use rill_isa::Kind;
use rill_isa::tables::interleave;
use rill_program::WORD_BYTES;
use rill_witness::Cycle;

/// A lie about a row.
pub struct Lie {
    /// What is claimed.
    pub name: &'static str,
    /// The number of the constraint that it breaks.
    pub constraint: usize,
    make: fn(&Workbench) -> Vec<Cycle>,
}

impl Lie {
    /// The rows.
    pub fn cycles(&self, workbench: &Workbench) -> Vec<Cycle> {
        (self.make)(workbench)
    }

    /// The rules that the rows break. All but one of the constraints stand alone: a left operand on
    /// a row with an identity index is no function of that index either, so that the fourth is
    /// implied by lookups.read_raf, which comes later.
    pub fn rules(&self) -> Vec<Rule> {
        let implied = (self.constraint == 4).then_some(Rule::Lookup);
        [Rule::Constraint(self.constraint)].into_iter().chain(implied).collect()
    }
}

/// One for each constraint, in order.
pub fn lies() -> Vec<Lie> {
    let mut lies: Vec<Lie> = accesses().into_iter().chain(lookups()).chain(next()).collect();
    lies.sort_by_key(|lie| lie.constraint);
    lies
}

const fn lie(constraint: usize, name: &'static str, make: fn(&Workbench) -> Vec<Cycle>) -> Lie {
    Lie { name, constraint, make }
}

/// The run with the first row of an instruction changed.
fn with(w: &Workbench, place: &str, edit: impl Fn(&mut Cycle)) -> Vec<Cycle> {
    w.honest.with(w.row(place), edit)
}

/// What an access reads and writes, and what a row writes.
fn accesses() -> [Lie; 6] {
    [
        lie(0, "a load reads the next word, at its address", |w| {
            let next = w.honest.cycles[w.row("load")].ram_address + u128::from(WORD_BYTES);
            let value = w.value(LOADED + WORD_BYTES);
            with(w, "load", |c| {
                c.ram_word = c.ram_word.map(|word| word + 1);
                c.ram_address = next;
                set_read(c, value);
            })
        }),
        lie(1, "a load adds one to the word", |w| {
            with(w, "load", |c| store(c, c.ram_read_value + 1))
        }),
        lie(2, "a load gives another value than it reads", |w| {
            with(w, "load", |c| set_written(c, c.rd_write_value + 1))
        }),
        lie(3, "a store writes another value", |w| {
            with(w, "store", |c| store(c, c.ram_write_value + 1))
        }),
        lie(11, "a result is not the output", |w| with(w, "slt", |c| set_written(c, 5))),
        lie(12, "a return address is another", |w| {
            with(w, "call", |c| set_written(c, c.rd_write_value + 4))
        }),
    ]
}

/// What is looked up.
fn lookups() -> [Lie; 7] {
    fn off_by_one(w: &Workbench, place: &str) -> Vec<Cycle> {
        with(w, place, |c| read_at(c, c.lookup_index + 1))
    }
    [
        lie(4, "a sum has a left operand", |w| with(w, "add", |c| c.left_lookup = 5)),
        lie(5, "a conjunction looks up another left operand", |w| {
            with(w, "and", |c| read_at(c, interleave(c.left_input + 1, c.right_input as u64)))
        }),
        lie(6, "a sum is one more", |w| off_by_one(w, "add")),
        lie(7, "a difference is one more", |w| off_by_one(w, "sub")),
        lie(8, "a product is one more", |w| off_by_one(w, "mul")),
        lie(9, "a disjunction looks up another right operand", |w| {
            with(w, "or", |c| read_at(c, interleave(c.left_input, c.right_input as u64 + 1)))
        }),
        lie(10, "a quotient is one less", |w| {
            let mut script = w.honest.script();
            script[w.row("divu")].advice -= 1;
            w.honest.along(&script)
        }),
    ]
}

/// Which row comes next.
fn next() -> [Lie; 5] {
    fn not_skipping(w: &Workbench, place: &str, skipped: &str) -> Vec<Cycle> {
        let mut script = w.honest.script();
        script.insert(w.row(place) + 1, w.step(skipped));
        w.honest.along(&script)
    }
    fn without(w: &Workbench, row: usize) -> Vec<Cycle> {
        w.honest.along(&w.honest.without(row))
    }
    [
        lie(13, "a jump goes on behind itself", |w| not_skipping(w, "jump", "jumped over")),
        lie(14, "a branch is taken and goes on behind itself", |w| {
            not_skipping(w, "taken", "branched over")
        }),
        lie(15, "an instruction is left out", |w| without(w, w.row("addi"))),
        lie(16, "a row inside a sequence is left out", |w| {
            without(w, w.honest.after(w.row("divu"), Kind::ValidUr))
        }),
        lie(17, "a sequence is entered at its second row", |w| {
            without(w, w.row("store byte again"))
        }),
    ]
}
