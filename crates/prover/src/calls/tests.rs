//! The forms of the relations about tables agree.

use super::record::{Calls, Recorded};
use super::reduction::{chunk_form, cycle_form};
use crate::testing::fixtures::Fixture;
use crate::{Context, Form, FormKind, Forms, Rows};
use rill_field::{AdditiveGroup, F};
use rill_poly::{eq_table, evaluate};
use rill_program::MemoryMap;
use rill_sumcheck::Relation as _;
use rill_sumcheck_prover::parity::{Case, forms_agree};
use rill_transcript::{Transcript, Writer};
use rill_verifier::calls::Table;
use rill_verifier::calls::bits::{self, Bits};
use rill_verifier::calls::reduction::{Chunk, Cycle, Reduction, Whole};
use rill_verifier::calls::rows::Rows as Truth;
use rill_verifier::calls::words::{self, Words};
use rill_verifier::stages::calls::{Claims, Points};

const SHA256: u8 = 1;
const KECCAK: u8 = 2;
const MULMOD: u8 = 3;
const INVERSE: u8 = 4;
const EC256: u8 = 5;
const ROOT: u8 = 8;

/// `count` calls of a precompile, with different words, of which the modulus of a product is not
/// zero.
fn calls(id: u8, count: usize) -> Calls<'static> {
    let shape = rill_precompiles::shape(id).unwrap();
    let run = Fixture::guest("fibonacci", &[1], 9);
    let layout = run.program.key.layout();
    let map = MemoryMap::with_calls(layout, &[], 20, &[(shape, count as u32)]).unwrap();
    let [table] = Table::all(&map)[..] else { panic!("one table") };
    let word = |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    // Remainders are below the modulus, and so is one factor.
    let small =
        |i: usize| if id == MULMOD && i % 12 == 3 { word(i as u64) >> 2 } else { word(i as u64) };
    let large = |i: usize| if id == MULMOD && i % 12 == 11 { small(i) | 1 << 63 } else { small(i) };
    // Moduli that are a power of two, of odd numbers.
    let invertible = |i: usize| match i % 8 {
        0 => word(i as u64) | 1,
        4..7 => 0,
        7 => 1 << 60,
        _ => word(i as u64),
    };
    let point = |i: usize| if i % 17 == 16 { i as u64 % 4 } else { word(i as u64) };
    let below = |i: usize| match i % 5 {
        3 => word(i as u64) >> 1,
        4 => i as u64 % 2,
        _ => word(i as u64),
    };
    let input = |i: usize| match id {
        INVERSE => invertible(i),
        EC256 => point(i),
        ROOT => below(i),
        _ => large(i),
    };
    let inputs = (0..count * shape.inputs).map(input).collect();
    Calls::of_one(Recorded::new(table, inputs))
}

/// Does `test` with a context that has the calls.
fn with_context(calls: &Calls<'_>, form: FormKind, test: impl FnOnce(&Context<'_>)) {
    let run = Fixture::guest("fibonacci", &[1], 9);
    let cycles = run.cycles();
    test(&Context { calls, ..run.context(&cycles, form) });
}

/// The forms of a relation agree, and the sum of the naive form is `claim`.
fn agree<R: Forms>(name: &str, calls: &Calls<'_>, relation: &R, given: &R::Given, claim: F) {
    with_context(calls, FormKind::Linear, |linear| {
        let tables = relation.tables(linear, given).unwrap();
        let (rows, streaming) =
            (Rows(linear.cycles), Context { form: FormKind::ALL[0], ..*linear });
        let case = Case::new(name, relation.clone(), tables, claim, &rows)
            .form("linear", || relation.linear(linear, given))
            .form("streaming", || relation.linear(&streaming, given))
            .stays_below_degree();
        forms_agree(&case);
    });
}

#[test]
fn forms_agree_that_all_calls_are_true() {
    for (id, count) in [
        (MULMOD, 1),
        (MULMOD, 5),
        (MULMOD, 43),
        (INVERSE, 3),
        (INVERSE, 19),
        (EC256, 1),
        (EC256, 5),
        (ROOT, 1),
        (ROOT, 7),
        (SHA256, 1),
        (SHA256, 2),
        (SHA256, 3),
        (SHA256, 4),
        (SHA256, 19),
    ] {
        let calls = calls(id, count);
        let table = calls.tables()[0].table;
        let relation = Truth::draw(&mut Writer::new(&[id, count as u8]), table);
        agree("rows", &calls, &relation, &(), F::ZERO);
    }
}

#[test]
fn forms_agree_that_a_permutation_is_true() {
    let calls = calls(KECCAK, 1);
    let relation = Truth::draw(&mut Writer::new(b"keccak"), calls.tables()[0].table);
    agree("keccak", &calls, &relation, &(), F::ZERO);
}

#[test]
fn forms_agree_that_bits_are_bits() {
    for (id, count) in
        [(MULMOD, 1), (MULMOD, 2), (MULMOD, 7), (MULMOD, 33), (INVERSE, 2), (EC256, 5), (SHA256, 6)]
    {
        let calls = calls(id, count);
        let table = calls.tables()[0].table;
        let writer = &mut Writer::new(&[id, count as u8]);
        let rows = Truth::draw(writer, table);
        agree("bits", &calls, &Bits::draw(writer, &rows), &table, F::ZERO);
    }
}

#[test]
fn forms_agree_on_the_words_of_calls() {
    for (id, count) in
        [(MULMOD, 1), (MULMOD, 41), (INVERSE, 3), (EC256, 3), (SHA256, 5), (KECCAK, 2)]
    {
        let calls = calls(id, count);
        let recorded = &calls.tables()[0];
        let ra = Writer::new(b"words").challenges("ra", 20);
        let relation = Words::new(&recorded.table, &ra);
        let value = super::words::value(recorded, &ra);
        agree("words", &calls, &relation, &recorded.table, value);
        // The same from memory, word by word.
        let holds = recorded.table.holds(&ra);
        let eq = eq_table(&ra, F::from(1u64));
        let mut memory = F::ZERO;
        recorded.memory(&mut |k, word| memory += eq[k as usize] * F::from(word));
        assert_eq!(memory, holds * value);
    }
}

/// Plays both halves of a reduction in a form; gives all messages, the carry and the opening.
fn played(
    calls: &Calls<'_>,
    form: FormKind,
    (relation, claim): (&Reduction, F),
    variables: [usize; 2],
) -> (Vec<Vec<F>>, F, F) {
    let table = calls.tables()[0].table;
    let (mut sent, mut challenges, mut claim) = (Vec::new(), Vec::new(), claim);
    let mut play = |mut form: Form<'_>, rounds: usize, claim: &mut F, challenges: &mut Vec<F>| {
        for _ in 0..rounds {
            let polynomial = form.round(*claim).expect("a round is left");
            let challenge = F::from(1000 + sent.len() as u64);
            *claim = evaluate(&polynomial, challenge);
            form = form.bound(challenge);
            sent.push(polynomial);
            challenges.push(challenge);
        }
        form.openings().expect("no round is left")[0]
    };
    let (mut carry, mut opening) = (F::ZERO, F::ZERO);
    with_context(calls, form, |context| {
        let first = cycle_form(&Cycle(relation.clone()), &table, context).unwrap();
        carry = play(first, variables[0], &mut claim, &mut challenges);
        assert_eq!(carry, claim, "{form:?}: the carry is what is left of the claim");
        let r6: Vec<F> = challenges.iter().rev().copied().collect();
        let second = Chunk { whole: relation.clone(), r6: r6.clone() };
        let form = chunk_form(&second, &table, context).unwrap();
        opening = play(form, variables[1], &mut claim, &mut challenges);
        let r7: Vec<F> = challenges[variables[0]..].iter().rev().copied().collect();
        assert_eq!(relation.weight_at(&r7, &r6) * opening, claim, "the final value");
    });
    (sent, carry, opening)
}

#[test]
fn both_halves_of_a_reduction_agree_with_the_whole_however_the_table_lies_in_the_matrix() {
    // Smaller than the matrix, as large, in parts, and with calls longer than the low variables.
    for (id, count, variables) in [
        (MULMOD, 3, [12, 4]),
        (MULMOD, 32, [12, 4]),
        (MULMOD, 9, [9, 4]),
        (MULMOD, 1, [8, 4]),
        (MULMOD, 5, [8, 3]),
        (SHA256, 3, [10, 4]),
        (EC256, 3, [10, 4]),
    ] {
        let calls = calls(id, count);
        let table = calls.tables()[0].table;
        let writer = &mut Writer::new(&[id, count as u8]);
        let rows = Truth::draw(writer, table);
        let mut point = |length| writer.challenges("point", length);
        let points = Points {
            ru: point(table.log_calls),
            ry: point(table.log_points()),
            rb: point(table.log_bits()),
        };
        let word = point(table.log_words());
        let with = (&rows.challenges[..], &word[..]);
        let relation = Reduction::draw(writer, &table, variables, with, &points);
        let claim = relation.claim(&claims(&calls.tables()[0], &rows, &points, &word));
        let linear = played(&calls, FormKind::Linear, (&relation, claim), variables);
        let naive = played(&calls, FormKind::Naive, (&relation, claim), variables);
        assert_eq!(linear, naive, "{id}, {count}, {variables:?}");
        assert_eq!(linear.0.len(), Whole(relation.clone()).rounds());
    }
}

/// The claims that are true of the calls.
fn claims(calls: &Recorded<'_>, rows: &Truth, points: &Points, word: &[F]) -> Claims {
    let eq_u = eq_table(&points.ru, F::from(1u64));
    let mut cell = vec![F::ZERO; (1 << calls.table.log_bits()) + 2];
    let mut of_word = F::ZERO;
    let eq_word = eq_table(word, F::from(1u64));
    for (u, eq) in eq_u.iter().enumerate() {
        cell.iter_mut().zip(calls.cell(u)).for_each(|(sum, bit)| *sum += *eq * bit);
        let mut words = Vec::new();
        calls.windows(1, |window| {
            if window.calls().contains(&u) {
                words = window.words(u);
            }
        });
        of_word += words.iter().zip(&eq_word).map(|(word, e)| *eq * e * F::from(*word)).sum::<F>();
    }
    let columns = super::points::at(rows, &cell, &points.ry);
    let eq_b = eq_table(&points.rb, F::from(1u64));
    let bit = eq_b.iter().zip(&cell).map(|(eq, bit)| *eq * bit).sum();
    Claims { columns, bit: bits::Openings { bit }, word: words::Openings { word: of_word } }
}
