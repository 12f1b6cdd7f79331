//! Calls that are not true: rows that the constraint system refuses, bits that are none.

use super::product::{Carries, Product, minus, plus, times_in_field};
use super::{BITS, OUTPUT, ROWS, about, claimed, hash, of, set, tables};
use crate::liar::{TableBits, World, place};
use crate::lies::Lie;
use crate::workbench::{MULMOD, SHA256, Workbench, product_inputs};
use rill_field::{AdditiveGroup, F, Field, power_of_two};
use rill_precompiles::mulmod::{R, S, product_carry, sum_carry};
use rill_verifier::Statement;

const ONE: [u64; 4] = [1, 0, 0, 0];

/// The row of product `u`, changed by `edit`, with true bits.
fn product(u: usize, edit: impl Fn(&mut Product)) -> Vec<F> {
    let mut product = Product::of(&product_inputs(u));
    edit(&mut product);
    product.row(Carries::Cut)
}

/// A lie about product 1.
fn of_product(name: &'static str, edit: fn(&mut Product)) -> Lie {
    about(name, ROWS, MULMOD, move |table| set(table, 1, &product(1, edit)))
}

/// A product that is right modulo the order of the field: the quotient is 0.
fn in_field(product: &mut Product) {
    product.q = [0; 4];
    product.r = times_in_field(&product.a, &product.b);
    product.s = minus(&minus(&product.m, &product.r), &ONE);
    assert!(product.s[3] >> 63 == 0, "the modulus is above the order of the field");
}

/// Products whose bits are bits.
pub(super) fn of_products() -> Vec<Lie> {
    vec![
        of_product("a remainder that is not reduced", |p| {
            (p.q, p.r) = (minus(&p.q, &ONE), plus(&p.r, &p.m));
            p.s = minus(&minus(&p.m, &p.r), &ONE);
        }),
        of_product("a product modulo the order of the field, with carries cut off", in_field),
        // Both equations are off by one, in opposite directions: what refuses is ε.
        about("a remainder that is one more in both equations", ROWS, MULMOD, |table| {
            let row = table.row_mut(1);
            add_to_word(&mut row[R..], 1);
        }),
        // So are the limbs of each: what refuses is δ.
        about("a limb of the remainder against the next", ROWS, MULMOD, |table| {
            let row = table.row_mut(1);
            add_to_word(&mut row[R..], 1);
            add_to_word(&mut row[R + 64..], -1);
        }),
        about("a remainder with another highest limb", ROWS, MULMOD, |table| {
            more(table, 1, 1);
        }),
        about("a complement that is one more", ROWS, MULMOD, |table| {
            add_to_word(&mut table.row_mut(1)[S..], 1);
        }),
        about("a carry of the sum", ROWS, MULMOD, |table| {
            let carry = &mut table.row_mut(1)[sum_carry(2)];
            *carry = F::ONE - *carry;
        }),
        // What refuses is τ.
        about("a product that is more against one that is less", ROWS, MULMOD, |table| {
            more(table, 0, 1);
            more(table, 1, -1);
        }),
        Lie::told("one call more, of zeros", ROWS, |w| claimed(w, one_more)).claiming(one_more),
        about("a true call beyond the last", ROWS, MULMOD, |table| table.call(3, FILLER)),
        about("offsets of carries beyond the last call", ROWS, MULMOD, |table| {
            (0..6).for_each(|k| table.row_mut(3)[product_carry(k) + 67] = F::ONE);
        }),
    ]
}

fn one_more(statement: &mut Statement) {
    statement.invocations[0] += 1;
}

/// 0·0 mod 1.
const FILLER: &[u64] = &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];

/// The highest limb of remainder and complement, one more and one less: the product alone is false.
fn more(table: &mut TableBits, u: usize, by: i64) {
    let row = table.row_mut(u);
    add_to_word(&mut row[R + 192..], by);
    add_to_word(&mut row[S + 192..], -by);
}

/// Adds to a word of bits, which stays one.
fn add_to_word(bits: &mut [F], by: i64) {
    let word = (0..64).fold(0, |word, k| word | u64::from(bits[k] == F::ONE) << k);
    let sum = word.checked_add_signed(by).expect("it stays a word");
    (0..64).for_each(|k| bits[k] = F::from(sum >> k & 1));
}

/// The columns where the first output of product 1 is more by `2^64`, and the second less by 1: limbs
/// are compared with carries, and a load does not ask how long a word is.
fn more_than_a_word(w: &Workbench) -> World {
    let mut memory = tables(w);
    add_to_word(&mut of(&mut memory, MULMOD).row_mut(1)[R + 64..], -1);
    let mut calls = memory.clone();
    let row = of(&mut calls, MULMOD).row_mut(1);
    row[R + 63] += F::from(2u64);
    one_less(&mut row[product_carry(0)..]);
    row[sum_carry(0)] += F::ONE;
    let load = w.row_of_word(MULMOD, 1, OUTPUT);
    let mut world = w.finding(&memory, calls, |_, _| {});
    let more = power_of_two(64);
    let columns = [
        (load, &["ram_read_value", "ram_write_value", "rd_write_value"][..]),
        (load + 1, &["rs1_value", "ram_write_value"]),
    ];
    for (row, names) in columns {
        names.iter().for_each(|name| world.columns[place(name)][row] += more);
    }
    // The register gets its next value from the next output.
    world.rd_inc[load] += more;
    world.ram_inc[load + 1] += more;
    world.rd_inc[load + 2] -= more;
    world
}

/// Takes one off a number of bits that is not zero.
fn one_less(bits: &mut [F]) {
    let lowest = bits.iter().position(|bit| *bit == F::ONE).expect("it is not zero");
    bits[..lowest].fill(F::ONE);
    bits[lowest] = F::ZERO;
}

/// The first bit that stands nowhere.
const UNUSED: usize = sum_carry(3);

/// Bits that are none.
pub(super) fn of_bits() -> Vec<Lie> {
    let lie = |name, edit: fn(&mut TableBits)| about(name, BITS, MULMOD, edit);
    let fifth = || F::from(5u64).inverse().expect("5 is not 0");
    vec![
        // The guest reads another remainder, and the carries are what the field has.
        lie("a product modulo the order of the field", |table| {
            let mut product = Product::of(&product_inputs(1));
            in_field(&mut product);
            set(table, 1, &product.row(Carries::Whole));
        }),
        lie("bits 2 and -1 in a word", |table| {
            let bits = &mut table.row_mut(1)[R..R + 256];
            let k = bits.windows(2).position(|pair| pair == [F::ZERO; 2]).expect("two zeros");
            (bits[k], bits[k + 1]) = (F::from(2u64), -F::ONE);
        }),
        Lie::told("an output of 65 bits", BITS, more_than_a_word),
        lie("an unused bit", |table| table.row_mut(1)[UNUSED] = F::from(2u64)),
        lie("the last bit", |table| table.row_mut(2)[2047] = -F::ONE),
        lie("a bit beyond the last call", |table| table.row_mut(3)[UNUSED] = F::from(2u64)),
        // a² − a + b² − b = 0 for a = 3/5 and b = 6/5.
        about("a bit against another of the call", BITS, MULMOD, move |table| {
            let row = table.row_mut(1);
            (row[UNUSED], row[UNUSED + 1]) = (F::from(3u64) * fifth(), F::from(6u64) * fifth());
        }),
        about("a bit against that of another call", BITS, MULMOD, move |table| {
            table.row_mut(0)[UNUSED] = F::from(3u64) * fifth();
            table.row_mut(1)[UNUSED] = F::from(6u64) * fifth();
        }),
    ]
}

/// Hashes of which one equation is false, or two that cancel where all families weigh the same.
pub(super) fn of_hashes() -> Vec<Lie> {
    let lie = |name, tweak: hash::Tweak| {
        about(name, ROWS, SHA256, move |table| table.set(0, &tweak.row()))
    };
    let none = hash::Tweak::default();
    vec![
        lie("a word E", hash::Tweak { e: Some(5), a_follows: true, ..none }),
        lie("the last word E", hash::Tweak { e: Some(63), a_follows: true, ..none }),
        lie("a word A", hash::Tweak { a: Some(63), ..none }),
        lie("a word W", hash::Tweak { w: Some(17), e_follows: true, ..none }),
        lie("a word of the output", hash::Tweak { output: Some(3), ..none }),
        lie("a word E against a word A", hash::Tweak { e: Some(5), ..none }),
        lie("a word W against a word E", hash::Tweak { w: Some(17), ..none }),
        lie("no constants", hash::Tweak { without_constants: true, ..none }),
        about("one hash more, of zeros", ROWS, SHA256, |table| table.row_mut(1).fill(F::ZERO)),
    ]
}
