//! The decompositions equal the verifier's extensions in every round.

use rill_field::{AdditiveGroup, F, Field, from_i128, to_bytes};
use rill_isa::Table;
use rill_isa::tables::interleave;
use rill_prover::lookups::read_raf::prefix_suffix::{
    CHUNK_BITS, CHUNK_SIZE, Checkpoints, Class, Form, PHASES, Part, Phase, Prefix, Weights, chunk,
    suffix_len,
};
use rill_transcript::{Transcript, Writer};
use rill_verifier::lookups::tables::{TableValues, evaluate_all};
use std::collections::BTreeMap;

/// A deterministic stream of words and elements.
struct Words(Writer);

impl Words {
    fn new(seed: u8) -> Self {
        Self(Writer::new(&[seed]))
    }

    fn field(&mut self) -> F {
        self.0.challenge("element")
    }

    fn index(&mut self) -> u128 {
        let bytes = to_bytes(self.field());
        u128::from_le_bytes(*bytes.first_chunk().expect("an element has 32 bytes"))
    }

    fn word(&mut self) -> u64 {
        self.index() as u64
    }
}

fn classes() -> impl Iterator<Item = Class> + Clone {
    Class::all().collect::<Vec<_>>().into_iter()
}

/// The parts of a class of rows, read from the verifier's values.
fn part(values: &TableValues, class: Class, part: Part) -> F {
    let table = class.table().map(|table| table as usize);
    let identity = class.is_identity();
    match part {
        Part::Output => table.map_or(F::ZERO, |table| values.values[table]),
        Part::Lane => table.map_or(F::ZERO, |table| values.lanes[table]),
        Part::Left if identity => F::ZERO,
        Part::Left => values.left,
        Part::Right if identity => values.int,
        Part::Right => values.right,
        Part::Quotient | Part::Remainder if class != Class::GATED => F::ZERO,
        Part::Quotient => values.values[Table::UpperWord as usize],
        Part::Remainder => values.values[Table::RangeCheck as usize],
    }
}

fn bind(table: &mut Vec<F>, challenge: F) {
    let half = table.len() / 2;
    *table = (0..half).map(|i| table[i] + challenge * (table[half + i] - table[i])).collect();
}

/// `sum a·P(bound, rest of chunk)·S(suffix)` of a part, for one row.
fn combined(
    form: &Form,
    slots: &[u64],
    tables: &BTreeMap<Prefix, Vec<F>>,
    rest: usize,
    part: Part,
) -> F {
    let terms = form.terms().iter().filter(|term| term.part == part);
    terms
        .map(|term| {
            let prefix = tables[&term.prefix][rest];
            from_i128(term.coefficient) * prefix * F::from(slots[term.slot])
        })
        .sum()
}

fn slots_of(form: &Form, index: u128) -> Vec<u64> {
    let mut slots = vec![0; form.suffixes().len()];
    form.scatter(form.words(index), |slot, value| slots[slot] = value);
    slots
}

/// Binds all 128 variables to random challenges and compares every class with the extensions before
/// each of them.
fn check_flow(index: u128, words: &mut Words) {
    let mut checkpoints = Checkpoints::new(classes());
    let mut point: [F; 128] = std::array::from_fn(|i| F::from(index >> (127 - i) & 1));
    for phase in 0..PHASES {
        let s = suffix_len(phase);
        let forms: Vec<_> = classes()
            .map(|class| (class, Form::new(class, s)))
            .map(|(class, form)| (class, slots_of(&form, index), form))
            .collect();
        let prefixes: Vec<_> = checkpoints.prefixes().collect();
        let mut tables: BTreeMap<_, _> =
            prefixes.iter().map(|prefix| (*prefix, prefix.table(&checkpoints, s))).collect();
        for round in 0..CHUNK_BITS {
            let rest = chunk(index, s) % (CHUNK_SIZE >> round);
            let values = evaluate_all(&point);
            for (class, slots, form) in &forms {
                for which in Part::ALL {
                    let expected = part(&values, *class, which);
                    let actual = combined(form, slots, &tables, rest, which);
                    assert_eq!(actual, expected, "{class:?} {which:?} phase {phase} round {round}");
                }
            }
            let challenge = words.field();
            point[(phase * CHUNK_BITS + round) as usize] = challenge;
            for table in tables.values_mut() {
                bind(table, challenge);
            }
        }
        // The last checkpoints come from Phase itself; without rows it only binds.
        let mut binder = Phase::new(&checkpoints, Weights::default(), F::ZERO, s);
        let first = (phase * CHUNK_BITS) as usize;
        point[first..first + CHUNK_BITS as usize].iter().for_each(|r| binder.bind(*r));
        binder.finish(&mut checkpoints);
        for (prefix, table) in tables {
            assert_eq!(checkpoints.value(prefix), table[0], "{prefix:?} after phase {phase}");
        }
    }
    // All bits are bound, and the last suffix is empty.
    let bound = |prefix| (prefix, vec![checkpoints.value(prefix)]);
    let (values, tables) = (evaluate_all(&point), checkpoints.prefixes().map(bound).collect());
    for class in classes() {
        let form = Form::new(class, 0);
        let slots = slots_of(&form, index);
        for which in Part::ALL {
            let actual = combined(&form, &slots, &tables, 0, which);
            assert_eq!(actual, part(&values, class, which), "{class:?} {which:?}");
        }
    }
}

#[test]
fn decompositions_equal_the_extensions_in_every_round_at_random_indices() {
    let mut words = Words::new(1);
    for _ in 0..12 {
        let index = words.index();
        check_flow(index, &mut words);
    }
}

#[test]
fn decompositions_equal_the_extensions_in_every_round_at_masks_and_corners() {
    let mut words = Words::new(2);
    let shift = |words: &mut Words| words.word() % 64;
    let mask = interleave(words.word() | 1 << 63, u64::MAX << shift(&mut words));
    let mask_w =
        interleave(words.word() | 1 << 31, u64::from(u32::MAX << (shift(&mut words) % 32)));
    let same = interleave(0x8000_0001_8000_0001, 0x8000_0001_8000_0001);
    for index in
        [mask, mask_w, same, 0, u128::MAX, interleave(0, u64::MAX), interleave(u64::MAX, 0)]
    {
        check_flow(index, &mut words);
    }
}

struct Row {
    class: Class,
    index: u128,
    weight: F,
}

fn weights(rows: &[Row], s: u32) -> Weights {
    let mut weights = Weights::default();
    for class in classes() {
        let form = Form::new(class, s);
        let mut slots = vec![vec![F::ZERO; CHUNK_SIZE]; form.suffixes().len()];
        for row in rows.iter().filter(|row| row.class == class) {
            let words = form.words(row.index);
            let at = form.chunk(words);
            form.scatter(words, |slot, value| slots[slot][at] += row.weight * F::from(value));
        }
        weights.add(&form, &slots);
    }
    weights
}

/// `sum_j u_j sum_i γ^i part_i(k_j)` at a point for each row.
fn batched(values: &TableValues, class: Class, gamma: F) -> F {
    Part::ALL.into_iter().rev().fold(F::ZERO, |sum, which| sum * gamma + part(values, class, which))
}

#[test]
fn phases_prove_the_sum_over_rows_of_all_classes() {
    let mut words = Words::new(3);
    let mut rows: Vec<_> = classes()
        .cycle()
        .take(3 * Class::COUNT)
        .map(|class| Row { class, index: words.index(), weight: words.field() })
        .collect();
    let gamma = words.field();
    let boolean = |index: u128| std::array::from_fn(|i| F::from(index >> (127 - i) & 1));
    let mut claim: F = rows
        .iter()
        .map(|row| row.weight * batched(&evaluate_all(&boolean(row.index)), row.class, gamma))
        .sum();

    let mut checkpoints = Checkpoints::new(classes());
    let mut point = Vec::new();
    for phase in 0..PHASES {
        let s = suffix_len(phase);
        let mut rounds = Phase::new(&checkpoints, weights(&rows, s), gamma, s);
        let mut eq = vec![F::ONE];
        for _ in 0..CHUNK_BITS {
            let [c0, c1, c2] = rounds.round(claim);
            let challenge = words.field();
            claim = c0 + challenge * (c1 + challenge * c2);
            rounds.bind(challenge);
            eq = eq.iter().flat_map(|e| [*e * (F::ONE - challenge), *e * challenge]).collect();
            point.push(challenge);
        }
        rounds.finish(&mut checkpoints);
        for row in &mut rows {
            row.weight *= eq[chunk(row.index, s)];
        }
    }
    let values = evaluate_all(&point.try_into().unwrap());
    let expected: F = rows.iter().map(|row| row.weight * batched(&values, row.class, gamma)).sum();
    assert_eq!(claim, expected);
}
