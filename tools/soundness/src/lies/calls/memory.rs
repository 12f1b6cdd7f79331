//! What memory has of calls, and what a guest finds there.

use super::{OUTPUT, WORDS, claimed, of, tables};
use crate::liar::{MEMORY, TableBits, World};
use crate::lies::{Lie, Scene};
use crate::replay::{set_read, store};
use crate::workbench::{MULMOD, SHA256, Workbench, product_inputs};
use rill_field::{F, Field};
use rill_isa::Flag;
use rill_poly::eq_index;
use rill_precompiles::mulmod::{M, R, S};
use rill_verifier::Statement;
use rill_verifier::ram::val_check;

const RAM: &str = "ram.read_write";
const ADDRESSES: &str = "ram.raf";
const CHECK: &str = "ram.val_check";

pub(super) fn of_products() -> Vec<Lie> {
    [stores(), words(), initial()].into_iter().flatten().collect()
}

/// Stores that change a word of a call, and loads of another.
fn stores() -> Vec<Lie> {
    vec![
        // The call is one of other numbers: the guest finds their product.
        Lie::told("a store changes the words of a call", RAM, |w| {
            stored(w, &product_inputs(2), None)
        }),
        // With powers of γ that are 1, twice the change would be what is written and not left
        // there.
        Lie::told("a change of a word of a call against what is written", RAM, |w| {
            let mut inputs = product_inputs(1);
            inputs[0] -= 2;
            stored(w, &inputs, Some(1))
        }),
        Lie::told("an output of another call at its address", ADDRESSES, |w| {
            read_elsewhere(w, [(MULMOD, 1), (MULMOD, 0)])
        }),
    ]
}

/// The columns where call 1 has these `inputs`, and stores change what differs, or say that they
/// change it by `said`.
fn stored(w: &Workbench, inputs: &[u64; 12], said: Option<i128>) -> World {
    let mut tables = tables(w);
    of(&mut tables, MULMOD).call(1, inputs);
    let first = w.word_of_call(MULMOD, 1, 0);
    w.finding(&tables.clone(), tables, |_, cycle| {
        let index = cycle.ram_word.and_then(|word| (word as usize).checked_sub(first));
        if cycle.flags.has(Flag::Store)
            && let Some(word) = index.and_then(|index| inputs.get(index))
        {
            cycle.ram_read_value = *word;
            store(cycle, cycle.ram_write_value);
            cycle.ram_inc = said.filter(|_| cycle.ram_inc != 0).unwrap_or(cycle.ram_inc);
        }
    })
}

/// The columns where the row that loads the first output of one call has the word of another.
fn read_elsewhere(w: &Workbench, [own, other]: [(u8, usize); 2]) -> World {
    let row = w.row_of_word(own.0, own.1, OUTPUT);
    let other_row = &w.honest.cycles[w.row_of_word(other.0, other.1, OUTPUT)];
    w.finding(&tables(w), tables(w), |j, cycle| {
        if j == row {
            cycle.ram_word = other_row.ram_word;
            set_read(cycle, other_row.ram_read_value);
        }
    })
}

/// The columns where the guest finds what `memory` makes of the table of products.
fn found(w: &Workbench, memory: fn(&mut TableBits)) -> World {
    let mut changed = tables(w);
    memory(of(&mut changed, MULMOD));
    w.finding(&changed, tables(w), |_, _| {})
}

/// Shows memory, and with `said` the words that it is said to have, as `memory` makes of them.
fn show(s: &mut Scene<'_, '_>, memory: fn(&mut TableBits), said: bool) {
    let mut changed = tables(s.workbench);
    let table = of(&mut changed, MULMOD);
    memory(table);
    let (first, words) = (table.table.first_word() as usize, table.words());
    if let Some(tables) = s.of(MEMORY) {
        tables[0][first..first + words.len()].copy_from_slice(&words);
    }
    if said && let Some(tables) = s.of_table(val_check::CALLS, MULMOD) {
        tables[0] = words;
    }
}

fn another_output(table: &mut TableBits) {
    let bit = &mut table.row_mut(1)[R];
    *bit = F::ONE - *bit;
}

fn outputs_exchanged(table: &mut TableBits) {
    for beta in R..R + 256 {
        let [first, second] = [0, 1].map(|u| table.row(u)[beta]);
        (table.row_mut(0)[beta], table.row_mut(1)[beta]) = (second, first);
    }
}

/// Words that memory has and the tables do not.
fn words() -> Vec<Lie> {
    let lie = |name, memory: fn(&mut TableBits)| {
        Lie::shown(name, WORDS, move |s| show(s, memory, true)).about(move |w| found(w, memory))
    };
    vec![
        lie("another output in memory", another_output),
        lie("the outputs of two calls exchanged in memory", outputs_exchanged),
        // Bits beyond the last call that are true there, where ones are zeros.
        Lie::shown("words beyond the last call that memory does not have", WORDS, |s| {
            show(s, |_| {}, true);
        })
        .about(|w| {
            let mut calls = tables(w);
            let row = of(&mut calls, MULMOD).row_mut(3);
            (row[M], row[S]) = (F::ONE, F::ONE);
            w.finding(&tables(w), calls, |_, _| {})
        }),
    ]
}

/// Initial memory that is another.
fn initial() -> Vec<Lie> {
    vec![
        Lie::shown("another output in memory, which is not said", CHECK, |s| {
            show(s, another_output, false);
        })
        .about(|w| found(w, another_output)),
        // What is said of the table is what ram.val_check wants to hear.
        Lie::shown("another initial word, which is said to be of a call", WORDS, |s| {
            let (word, first) = (s.workbench.word(48), s.workbench.word_of_call(MULMOD, 0, 0));
            let weights = [word, first].map(|word| eq_index(word as u64, s.seen.constants));
            if let Some(tables) = s.of(MEMORY) {
                tables[0][word] += F::ONE;
            }
            if let Some(tables) = s.of_table(val_check::CALLS, MULMOD) {
                tables[0][0] += weights[0] * weights[1].inverse().expect("a random point");
            }
        }),
    ]
}

fn one_less(statement: &mut Statement) {
    statement.invocations[0] -= 1;
}

pub(super) fn of_hashes() -> Vec<Lie> {
    vec![
        // Of zeros, and beyond the last call nobody says that the output is not zero.
        Lie::told("a call beyond the last is reached", ADDRESSES, |w| claimed(w, one_less))
            .claiming(one_less),
        Lie::told("an output of another table at its address", ADDRESSES, |w| {
            read_elsewhere(w, [(MULMOD, 0), (SHA256, 0)])
        }),
    ]
}
