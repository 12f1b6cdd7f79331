//! One-hot columns that are none: entries other than 0 and 1, two hot entries, none.
//!
//! All that is computed of the columns is computed of what they are, so that everything else holds:
//! a false comparison is true, a load reads what no word holds, a row without access stores.

use super::Lie;
use crate::liar::{World, place};
use crate::replay::{set_output, set_read};
use crate::workbench::{BRANCH, LOADED, Workbench};
use rill_field::{AdditiveGroup, F, Field, from_i128, power_of_two};

const BITS: &str = "onehot.booleanity";
const WEIGHT: &str = "onehot.hamming";

/// The lies.
pub fn lies() -> Vec<Lie> {
    [of_lookups(), of_bytecode(), of_words()].into_iter().flatten().collect()
}

/// Chunk values of a comparison of numbers below 4: the bits of both sides in turn.
const ONE_WITH_TWO: usize = 0b0110;
const ONE_WITH_ONE: usize = 0b0011;
const ONE_WITH_ZERO: usize = 0b0010;
const ZERO_WITH_ZERO: usize = 0b0000;

fn of_lookups() -> Vec<Lie> {
    vec![
        // 2·(1, 1) − (1, 0) = (1, 2), and 2·[1 ≥ 1] − [1 ≥ 0] = 1.
        Lie::told("1 is at least 2, by entries 2 and -1", BITS, |w| {
            taken(w, &[(ONE_WITH_ONE, 2), (ONE_WITH_ZERO, -1)])
        }),
        // (1, 2) + (0, 0) = (1, 2), and [1 ≥ 2] + [0 ≥ 0] = 1.
        Lie::told("1 is at least 2, by two entries", WEIGHT, |w| {
            taken(w, &[(ONE_WITH_TWO, 1), (ZERO_WITH_ZERO, 1)])
        }),
        Lie::told("0 is not 0, by no entry", WEIGHT, |w| {
            let row = w.row("taken");
            let mut script = w.honest.script();
            script.insert(row + 1, w.step("branched over"));
            branching(w, &script, row, 0, &[])
        }),
        // The upper half of an advice is nobody's business, so that it need not be an integer.
        Lie::of_entries("entries are 5 and -4", BITS, |w, world| {
            let bits = w.honest.subject.dimensions().chunk_bits;
            let row = w.row("divu");
            world.set_chunk(0, row, &[(0, 5), (1, -4)].map(entry));
            let unit = power_of_two(128 - bits as u32);
            world.columns[place("right_lookup")][row] -= F::from(4u64) * unit;
        }),
        // a² − a + b² − b = 0 for a = 3/5 and b = 6/5, and so it is for 1 − a and 1 − b.
        Lie::of_entries("entries of a column against those of another", BITS, |w, world| {
            let bits = w.honest.subject.dimensions().chunk_bits as u32;
            let row = w.row("divu");
            let fifth = F::from(5u64).inverse().expect("5 is not 0");
            for (chunk, fifths) in [(0, 3u64), (1, 6)] {
                let entry = F::from(fifths) * fifth;
                world.set_chunk(chunk, row, &[(0, entry), (1, F::ONE - entry)]);
                let unit = power_of_two(128 - (chunk as u32 + 1) * bits);
                world.columns[place("right_lookup")][row] += (F::ONE - entry) * unit;
            }
        }),
    ]
}

fn entry((value, weight): (usize, i64)) -> (usize, F) {
    (value, from_i128(weight.into()))
}

/// The branch on 1 ≥ 2 is taken, with these entries in the last chunk of its index.
fn taken(w: &Workbench, entries: &[(usize, i64)]) -> World {
    let row = w.row(BRANCH);
    branching(w, &w.honest.without(row + 1), row, 1, entries)
}

fn branching(
    w: &Workbench,
    script: &[crate::replay::Step],
    row: usize,
    output: u64,
    entries: &[(usize, i64)],
) -> World {
    let dimensions = w.honest.subject.dimensions();
    let cycles = w.honest.changed(script, row, |cycle| set_output(cycle, output));
    let mut world = w.world(&cycles);
    let entries: Vec<(usize, F)> = entries.iter().copied().map(entry).collect();
    world.set_chunk(dimensions.lookup_chunks() - 1, row, &entries);
    world
}

fn of_bytecode() -> Vec<Lie> {
    vec![
        // Three equal instructions in a row: twice the second less the third is the first.
        Lie::of_entries("a row is twice the next less the one after", BITS, |w, world| {
            let dimensions = w.honest.subject.dimensions();
            let chunk = dimensions.lookup_chunks() + dimensions.bytecode_chunks() - 1;
            let equal = w.row("equal");
            let values = 1usize << dimensions.chunk_bits;
            let pc = |j: usize| w.honest.cycles[j].pc as usize % values;
            let row = (equal..equal + 3).find(|j| pc(*j) + 2 < values);
            let row = row.expect("three of five rows have indices with one upper chunk");
            world.set_chunk(chunk, row, &[(pc(row) + 1, 2), (pc(row) + 2, -1)].map(entry));
        }),
        // The bytecode has 2^9 rows: the first chunk has values for many more.
        Lie::of_entries("a row is one of the bytecode and one behind it", WEIGHT, |w, world| {
            let dimensions = w.honest.subject.dimensions();
            let behind = (1 << dimensions.chunk_bits) - 1;
            assert!(!dimensions.log_bytecode.is_multiple_of(dimensions.chunk_bits));
            let row = w.row("addi");
            let digit = w.honest.cycles[row].bytecode_digit(
                0,
                dimensions.bytecode_chunks(),
                dimensions.chunk_bits,
            );
            let entries = [(usize::from(digit), 1), (behind, 1)].map(entry);
            world.set_chunk(dimensions.lookup_chunks(), row, &entries);
        }),
    ]
}

fn of_words() -> Vec<Lie> {
    vec![
        Lie::told("a load reads twice the next word less the one after", BITS, |w| {
            let (row, word) = (w.row("load"), w.word(LOADED));
            let dimensions = w.honest.subject.dimensions();
            let digit = word % (1 << dimensions.chunk_bits);
            // The two words before, if those after have another upper chunk.
            let back = digit + 2 >= 1 << dimensions.chunk_bits;
            let (near, far) = if back { (digit - 1, digit - 2) } else { (digit + 1, digit + 2) };
            let value = |at: usize| w.value(LOADED + 8 * at as u64 - 8 * digit as u64);
            let read = 2 * value(near) - value(far);
            let cycles = w.honest.with(row, |c| set_read(c, read));
            let mut world = w.world(&cycles);
            world.set_chunk(dimensions.chunks() - 1, row, &[(near, 2), (far, -1)].map(entry));
            world
        }),
        Lie::of_entries(
            "a row without access adds to a word and takes off another",
            BITS,
            |w, world| {
                let dimensions = w.honest.subject.dimensions();
                let row = w.row("slt");
                let last_digit = (1 << dimensions.chunk_bits) - 1;
                let unused = [w.word(80), w.word(88)];
                let word = unused.into_iter().find(|word| word & last_digit != last_digit);
                let word = word.expect("one of two words is not the last of its chunk");
                let count = dimensions.ram_chunks();
                let first = dimensions.chunks() - count;
                for i in 0..count {
                    let shift = (count - 1 - i) * dimensions.chunk_bits;
                    let digit = word >> shift & last_digit;
                    let entries = [(digit, 1), (digit + 1, -1)].map(entry);
                    let last = i + 1 == count;
                    world.set_chunk(first + i, row, &entries[..if last { 2 } else { 1 }]);
                }
                world.ram_inc[row] = F::from(5u64);
                world.columns[place("ram_address")][row] = -F::from(8u64);
                world.columns[place("ram_read_value")][row] = F::ZERO;
                world.columns[place("ram_write_value")][row] = F::ZERO;
            },
        ),
    ]
}
