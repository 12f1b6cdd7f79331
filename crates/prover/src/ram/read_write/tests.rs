use super::{entries, linear, naive, streaming};
use crate::ram::program;
use crate::testing::fixtures::{Fixture, capped};
use crate::{Context, FormKind, Rows};
use rill_field::{F, Zero, from_i128};
use rill_poly::{eq_index, evaluate, less_than};
use rill_sumcheck_prover::parity::{Case, forms_agree, play, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::ram::read_write::{Openings, ReadWrite};
use rill_verifier::ram::val_check::image_value;
use rill_witness::{Block, Cycle, Forged};

pub(super) fn draw(context: &Context<'_>) -> ReadWrite {
    let mut writer = Writer::new(b"ram.read_write tests");
    let r3 = writer.challenges("r3", context.dimensions.log_cycles);
    let m = context.dimensions.log_memory;
    ReadWrite::draw(&mut writer, &r3, m, context.map.immutable())
}

/// The claim as the columns of the run have it.
pub(super) fn claim(relation: &ReadWrite, cycles: &[Cycle]) -> F {
    let at = |(j, cycle): (u64, &Cycle)| {
        let [read, write] = [cycle.ram_read_value, cycle.ram_write_value].map(F::from);
        eq_index(j, &relation.r3) * relation.claim(read, write)
    };
    (0u64..).zip(cycles).map(at).sum()
}

#[test]
fn forms_agree_and_sum_to_what_was_read_and_written() {
    let fixture = program::fixture();
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let rows = Rows(&cycles);
    // A coordinate of r3 that is zero hides `q(1)` from the claim.
    for zeros in [&[][..], &[1, 4, 7]] {
        let mut relation = draw(&context);
        zeros.iter().for_each(|coordinate: &usize| relation.r3[*coordinate] = F::zero());
        let claim = claim(&relation, &fixture.list());
        let tables = naive::form(&relation, &context).unwrap().tables().to_vec();
        if zeros.is_empty() {
            relation_checks(&relation, &tables, claim);
        }
        let case = Case::new("every width", relation.clone(), tables, claim, &rows)
            .form("linear", || linear::form(&relation, &context))
            .resume(|_, tables, bound| linear::Linear::from_bound(&relation, tables, bound))
            .elastic_until(relation.r3.len(), |schedule| {
                streaming::streaming(&relation, &context, &capped(&schedule, 6))
            });
        forms_agree(&if zeros.is_empty() { case } else { case.stays_below_degree() });
    }
}

#[test]
fn a_word_that_was_not_left_there_is_noticed() {
    let fixture = program::fixture();
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let relation = draw(&context);
    let sum = naive::form(&relation, &context).unwrap().sum();
    let mut rows = fixture.list();
    assert_eq!(claim(&relation, &rows), sum);
    let access = rows.iter_mut().rfind(|cycle| cycle.ram_word.is_some()).unwrap();
    access.ram_read_value ^= 1;
    assert_ne!(claim(&relation, &rows), sum);
}

/// Forms agree on rows that no run has: the polynomials are those of the increments.
#[test]
fn forms_agree_on_forged_increments_and_words() {
    let fixture = program::fixture();
    let honest = fixture.cycles();
    let forged = Forged::new(honest, |block: &mut Block| {
        for (i, cycle) in block.cycles.iter_mut().enumerate() {
            match i % 5 {
                0 => cycle.ram_inc -= i128::MAX / 3,
                1 => cycle.ram_word = Some(3 * i as u32),
                2 if i % 2 == 0 => cycle.ram_word = Some(1 << 10),
                _ => {}
            }
        }
    });
    let context = fixture.context(&forged, FormKind::Naive);
    let relation = draw(&context);
    let naive = naive::form(&relation, &context).unwrap();
    let (tables, claim) = (naive.tables().to_vec(), naive.sum());
    let rows = Rows(&forged);
    let case = Case::new("forged", relation.clone(), tables, claim, &rows)
        .form("linear", || linear::form(&relation, &context));
    forms_agree(&case);
}

/// Changes of words that never change count in all forms that take rows of no run, wherever these
/// words begin.
#[test]
fn forms_agree_on_changes_of_fixed_words() {
    let fixture = program::fixture();
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let rows = Rows(&cycles);
    let honest = naive::form(&draw(&context), &context).unwrap().sum();
    let list = fixture.list();
    let stored = list.iter().filter(|row| row.ram_inc != 0).filter_map(|row| row.ram_word).max();
    let stored = u64::from(stored.unwrap());
    for first_fixed in [0, stored - 1, stored, stored + 1, 1 << 9] {
        let relation = ReadWrite { first_fixed, ..draw(&context) };
        let naive = naive::form(&relation, &context).unwrap();
        let (tables, claim) = (naive.tables().to_vec(), naive.sum());
        assert_eq!(claim != honest, first_fixed <= stored, "{first_fixed}");
        let case = Case::new("fixed words", relation.clone(), tables, claim, &rows)
            .form("linear", || linear::form(&relation, &context))
            .resume(|_, tables, bound| linear::Linear::from_bound(&relation, tables, bound));
        forms_agree(&case);
    }
}

/// More entries than one worker takes, in a run too long for the naive form: the verifier's formula
/// is the judge.
#[test]
fn the_openings_of_a_longer_run_satisfy_the_final_value() {
    let fixture = Fixture::guest("memory-walk", &[8_000, 64], 18);
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Linear);
    let relation = draw(&context);
    let list = fixture.list();
    assert!(list.iter().filter(|cycle| cycle.ram_word.is_some()).count() > 3 * entries::PART);
    let form = linear::form(&relation, &context);
    let played = play(form, &Rows(&cycles), claim(&relation, &list), |round, _| {
        F::from(0x1234_5678_9abc_u64 + round as u64)
    });
    let last = played.polynomials.last().zip(played.challenges.last());
    let claim = last.map(|(polynomial, challenge)| evaluate(polynomial, *challenge)).unwrap();
    let point: Vec<F> = played.challenges.into_iter().rev().collect();
    let [val, ram_ra, ram_inc] = played.openings[..] else { panic!("three openings") };
    let openings = Openings { val, ram_ra, ram_inc };
    let (ra, r4) = point.split_at(relation.log_memory);
    assert_eq!(relation.final_value(r4, ra, &openings), claim);
    let initial = image_value(fixture.program.key.image(), &fixture.run.map, ra);
    assert_eq!([val, ram_ra, ram_inc], openings_of(&list, initial, ra, r4));
}

/// The openings from the rows, `Val(ra,r4) = Init(ra) + Σ_j RamInc(j)·RamRa(ra,j)·LT(j,r4)`.
fn openings_of(cycles: &[Cycle], initial: F, ra: &[F], r4: &[F]) -> [F; 3] {
    let (mut val, mut ram_ra, mut ram_inc) = (initial, F::zero(), F::zero());
    for (j, cycle) in (0u64..).zip(cycles).filter(|(_, cycle)| !cycle.is_padding()) {
        let (eq, increment) = (eq_index(j, r4), from_i128(cycle.ram_inc));
        ram_inc += eq * increment;
        if let Some(word) = cycle.ram_word {
            let hot = eq_index(word.into(), ra);
            let bits: Vec<F> = (0..r4.len()).rev().map(|i| F::from(j >> i & 1)).collect();
            ram_ra += eq * hot;
            val += increment * hot * less_than(&bits, r4);
        }
    }
    [val, ram_ra, ram_inc]
}
