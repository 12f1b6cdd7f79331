//! The streaming form against the linear one on runs with and without locality.

use super::Fixed;
use super::cost::Words;
use super::streaming;
use super::tables::TableScratch;
use super::weights::CellWeights;
use super::{Plan, Rows as Sizes, cost};
use crate::calls::CallSizes;
use crate::ram::read_write::linear;
use crate::ram::read_write::tests::{claim, draw};
use crate::testing::fixtures::{Cut, Fixture, with_four_workers};
use crate::{Context, Form, FormKind, Rows, localities};
use rill_field::F;
use rill_sumcheck_prover::Schedule;
use rill_sumcheck_prover::parity::{Played, play};
use rill_verifier::ram::read_write::ReadWrite;
use rill_witness::Locality;

/// All that `form` says, with fixed challenges.
fn said(form: Form<'_>, rows: &Rows<'_>, claim: F) -> Played {
    play(form, rows, claim, |round, _| F::from(0x1234_5678_9abc_u64 + round as u64))
}

/// Runs too large for naive forms: with locality, without, and in between.
fn fixtures() -> [(&'static str, Fixture); 5] {
    [
        ("sha2-calls", &[9][..], 11),
        ("hash-once", &[7; 80], 11),
        ("rows", &[1, 3], 10),
        ("fibonacci", &[5], 9),
        // Half of all accesses are to words of an array of 2^9.
        ("memory-walk", &[100, 1 << 9], 12),
    ]
    .map(|(name, counts, log_cycles)| (name, Fixture::guest(name, counts, log_cycles)))
}

fn check(name: &str, relation: &ReadWrite, context: &Context<'_>, claim: F) {
    let whole = Rows(context.cycles);
    let expected = said(linear::form(relation, context), &whole, claim);
    let cut = Cut(context.cycles);
    let cut = Rows(&cut);
    let n = relation.r3.len();
    let schedules = [
        Schedule::linear(),
        Schedule::new([3, 2]),
        Schedule::new([4, 3]),
        Schedule::new([1, 1, 1, 1]),
        Schedule::new([6, 1]),
        Schedule::new([4, 4, 1].into_iter().chain([1].repeat(n - 9))),
        Schedule::uniform(3, n - 1),
    ];
    for schedule in schedules {
        let form = || streaming(relation, context, &schedule);
        assert!(said(form(), &whole, claim) == expected, "{name}, {schedule}");
        with_four_workers(|| {
            assert!(said(form(), &cut, claim) == expected, "{name}, four workers, {schedule}");
        });
    }
}

#[test]
fn streaming_and_linear_forms_agree_on_runs_with_and_without_locality() {
    for (name, fixture) in fixtures() {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Linear);
        let relation = draw(&context);
        check(name, &relation, &context, claim(&relation, &fixture.list()));
    }
}

#[test]
fn locality_tells_how_many_entries_there_are() {
    for (name, fixture) in fixtures() {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Linear);
        let n = context.dimensions.log_cycles;
        let words = CallSizes::of(context.map).other_words(context.dimensions.log_memory);
        let locality = localities(&cycles, words).unwrap().ram;
        let mut weights = CellWeights::new(n);
        for bound in 0..=n {
            let sizes = Sizes { words, in_cell: 1 << bound };
            let mut part =
                TableScratch::new(&sizes, Fixed::new(&draw(&context)), 0, 1 << (n - bound));
            context.for_each_block(&mut |block| part.visit(&weights, block)).unwrap();
            let entries = part.entries() as u64;
            assert_eq!(locality.entries(bound), entries, "{name}: cells of 2^{bound}");
            weights.bind(F::from(bound as u64 + 2));
        }
        assert!(locality.entries(n) < locality.entries(0), "{name}: some word is used twice");
    }
}

/// Words of the memory of [`without_locality`], and rows of its trace, as powers of two.
const LARGE: (usize, usize) = (20, 28);

/// A run that accesses a random word on every fourth row: as many pairs of cell and word as there
/// are accesses, or cells times words if that is less.
fn without_locality() -> Locality {
    let (m, n) = LARGE;
    let entries = |i: usize| 1u64 << (n - 2).min(m + n - i);
    let mut locality = Locality { first: entries(n), counts: [0; 33] };
    (1..=n).for_each(|bits| locality.counts[bits] = entries(bits - 1) - entries(bits));
    assert!((0..=n).all(|i| locality.entries(i) == entries(i)));
    locality
}

#[test]
fn a_run_without_locality_is_proven_in_eighty_bytes_per_word() {
    let ((m, n), locality) = (LARGE, without_locality());
    let words = Words { count: 1 << m, others: false };
    let schedule = Schedule::new([5, 5, 4, 3].into_iter().chain([1; 11]));
    assert_eq!(schedule.switch(), n);
    for workers in [1, 2, 8, 64] {
        let bytes = cost::bytes(&locality, &schedule, n, words, workers);
        // Weights of the rows of a cell, and what the smallest windows are free to hold.
        let root = (4 * 32) << (n / 2);
        assert!(bytes <= (80 << m).max(workers << 20) + root, "{workers} workers: {bytes}");
    }
    let early = cost::bytes(&locality, &Schedule::new([5, 5]), n, words, 1);
    assert!(early > 88 << (n - 2), "before the switch all accesses are entries: {early}");
}

#[test]
fn few_enough_workers_share_a_pass_over_long_cells() {
    let (m, n) = LARGE;
    let words = Words { count: 1 << m, others: false };
    for workers in [1, 2, 8, 64] {
        let rounds = (10..n).map(|i| (Plan::Round, i));
        for (plan, bound) in rounds.chain([(Plan::Words, n)]) {
            let request = cost::request(plan, (bound, None), n, words, workers);
            let holders = workers.min((1 << n) / request.align_rows as usize);
            let bytes = holders * request.scratch_bytes;
            assert!(bytes <= (80 << m).max(workers << 20), "{workers} workers, round {bound}");
        }
    }
}
