//! Wrong accesses to memory.

use super::{ADDRESSES, Forgery, Honest, LOOKUPS, OUTER, RAM, forgery, of_row};
use crate::replay::{Step, set_output, set_read, store};
use rill_isa::Kind;
use rill_program::{Layout, WORD_BYTES};
use rill_witness::Cycle;

pub(super) fn forgeries() -> Vec<Forgery> {
    [values(), places(), variants()].into_iter().flatten().collect()
}

/// Words that do not hold what was written.
fn values() -> Vec<Forgery> {
    vec![
        of_row("a load sees another word", RAM, Kind::Lw, |c| set_read(c, c.ram_read_value ^ 1)),
        forgery("a load of what was stored is stale", RAM, |h| {
            let store = h.first(Kind::Sd);
            let stale = h.cycles[store].ram_read_value;
            h.with(h.after(store, Kind::Ld), |c| set_read(c, stale))
        }),
        // The first access to a word of the image.
        of_row("initial memory is another", RAM, Kind::Ld, |c| set_read(c, 42)),
        of_row("a store writes other data", OUTER, Kind::Sd, |c| store(c, c.ram_write_value + 1)),
        of_row("a store of a byte clobbers its neighbour", LOOKUPS, Kind::StoreMergeB, |c| {
            set_output(c, c.lookup_output ^ 1);
        }),
        of_row("an increment of memory is not the difference", RAM, Kind::Sd, |c| c.ram_inc += 1),
        of_row("a load changes memory behind its back", RAM, Kind::Ld, |c| c.ram_inc = 1),
        of_row("a load changes memory openly", OUTER, Kind::Ld, |c| {
            store(c, c.ram_read_value + 1);
        }),
    ]
}

/// Accesses in the wrong place.
fn places() -> Vec<Forgery> {
    vec![
        forgery("a load reads the next word", ADDRESSES, |h| {
            // The load of a byte sees that word.
            let next = h.cycles[h.first(Kind::Lb)];
            h.with(h.first(Kind::Lw), |c| {
                c.ram_word = next.ram_word;
                set_read(c, next.ram_read_value);
            })
        }),
        of_row("a load reads the next word at its address", OUTER, Kind::Lw, |c| {
            c.ram_word = c.ram_word.map(|word| word + 1);
            c.ram_address += u128::from(WORD_BYTES);
        }),
        forgery("a row without access has one", ADDRESSES, |h| {
            let word = h.cycles[h.first(Kind::Ld)];
            h.with(h.first(Kind::Slt), |c| {
                c.ram_word = word.ram_word;
                c.ram_address = word.ram_address;
                c.ram_read_value = word.ram_read_value;
                c.ram_write_value = word.ram_read_value;
            })
        }),
        of_row("a load has no word and reads zero", ADDRESSES, Kind::Ld, |c| {
            c.ram_word = None;
            set_read(c, 0);
        }),
        forgery("a load from the null page reads zero", ADDRESSES, |h| {
            scaled(h, 0, &|c| c.ram_word = None)
        }),
        forgery("a load from the null page has a word above memory", ADDRESSES, |h| {
            scaled(h, 0, &|c| c.ram_word = Some(above(h)))
        }),
        forgery("a load beyond memory has a word above memory", ADDRESSES, |h| {
            scaled(h, 2, &|c| c.ram_word = Some(above(h)))
        }),
        forgery("a load has a word that nothing reaches", ADDRESSES, |h| {
            h.with(h.first(Kind::Ld), |c| {
                c.ram_word = Some(h.subject.run.map.words() as u32);
                set_read(c, 0);
            })
        }),
        of_row(
            "a load of the guest has the word of the output's length",
            ADDRESSES,
            Kind::Ld,
            |c| {
                c.ram_word = Some(Layout::OUTPUT_LENGTH_WORD as u32);
                set_read(c, 0);
            },
        ),
        forgery("a load beyond memory has a word of it", ADDRESSES, |h| {
            scaled(h, 2, &|c| {
                c.ram_word = Some(1);
                set_read(c, 0);
            })
        }),
    ]
}

/// A word index that the chunks can say but memory does not have.
fn above(h: &Honest) -> u32 {
    1 << h.subject.statement.log_memory
}

/// The run on another first byte of input, which scales the base of a load. It goes on as the
/// honest one.
fn scaled(h: &Honest, byte: u64, edit: &dyn Fn(&mut Cycle)) -> Vec<Cycle> {
    let mut script = h.script();
    let [first, _] = input_rows(h);
    script[first].advice = byte;
    let load = h.after(h.after(first, Kind::Mul), Kind::Ld);
    h.changed(&script, load, edit)
}

/// The rows that take the two bytes of input.
pub(super) fn input_rows(h: &Honest) -> [usize; 2] {
    let read = h.first(Kind::Ecall);
    let first = h.after(read, Kind::Advice);
    [first, h.after(first + 1, Kind::Advice)]
}

/// The variant for accesses across words where the access lies inside one, and the other way round.
fn variants() -> Vec<Forgery> {
    vec![
        forgery("a load inside a word takes the crossing variant", ADDRESSES, |h| {
            let load = h.first(Kind::Lw);
            h.along(&other_variant(h, load, 1))
        }),
        forgery("a load across words takes the inside variant", ADDRESSES, |h| {
            let load = h.first(Kind::LoadLoW);
            h.along(&other_variant(h, load, 1 + rest_of_sequence(h, load)))
        }),
        forgery("a store across words takes the inside variant", ADDRESSES, |h| {
            let store = h.first(Kind::Shl);
            h.along(&other_variant(h, store, 1 + rest_of_sequence(h, store)))
        }),
        forgery("a load takes the other variant at its own address", OUTER, |h| {
            let load = h.first(Kind::Lw);
            let honest = h.cycles[load];
            h.changed(&other_variant(h, load, 1), load, |c| {
                c.ram_word = honest.ram_word;
                c.ram_address = honest.ram_address;
            })
        }),
    ]
}

/// Rows after row `j` of its sequence.
pub(super) fn rest_of_sequence(h: &Honest, j: usize) -> usize {
    let middle = |step: &Step| h.subject.key().row(step.pc as usize).middle;
    h.script[j + 1..].iter().take_while(|step| middle(step)).count()
}

/// The script with the `length` rows from row `j` on, all of one instruction, replaced by its other
/// variant.
fn other_variant(h: &Honest, j: usize, length: usize) -> Vec<Step> {
    let rows = h.subject.key().rows();
    let taken = h.script[j].pc as usize;
    let is_head =
        |pc: &usize| *pc != taken && rows[*pc].address == rows[taken].address && !rows[*pc].middle;
    let head = (0..rows.len()).find(is_head).expect("the access has two variants");
    let tail = rows[head + 1..].iter().take_while(|row| row.middle).count();
    let variant = (head..=head + tail).map(|pc| Step { pc: pc as u32, advice: 0 });
    let mut script = h.script();
    script.splice(j..j + length, variant);
    script
}
