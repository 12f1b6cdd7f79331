//! Whole proofs.

use crate::plan::{Budget, Plan, Sizes};
use crate::proof::journal::{decode, encode};
use crate::testing::fixtures::Fixture;
use crate::{
    Context, FormKind, Journal, JournalError, NoJournal, Options, Proof, ProveError, Schedule,
    Schedules, State, prove, steps,
};
use rill_field::{F, Field};
use rill_pcs_prover::ProverSetup;
use rill_sumcheck_prover::EngineError;
use rill_verifier::stages::opening::shape;
use rill_verifier::{verify, verify_recording};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

pub(crate) fn setup(fixture: &Fixture) -> ProverSetup {
    ProverSetup::new(shape(&fixture.dimensions()).unwrap()).unwrap()
}

/// Proves the run in `form`, as the schedules say.
fn attempt(
    fixture: &Fixture,
    setup: &ProverSetup,
    (form, schedules): (FormKind, &Schedules),
    journal: &mut dyn Journal,
) -> Result<Proof, ProveError> {
    let cycles = fixture.cycles();
    let context = Context { schedules, ..fixture.context(&cycles, form) };
    let options = Options { record: true, ..Options::default() };
    let mut observer = |_| ControlFlow::Continue(());
    prove(&context, &fixture.statement, setup, options, journal, &mut observer)
}

fn proven(fixture: &Fixture, form: FormKind) -> Proof {
    proven_by(fixture, form, Schedules::NONE)
}

fn proven_by(fixture: &Fixture, form: FormKind, schedules: &Schedules) -> Proof {
    attempt(fixture, &setup(fixture), (form, schedules), &mut NoJournal).unwrap()
}

#[test]
fn a_linear_proof_is_accepted_and_both_sides_keep_the_same_tape() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let proof = proven(&fixture, FormKind::Linear);
    let tape = verify_recording(&fixture.program.key, &fixture.statement, &proof.bytes).unwrap();
    assert!(tape == proof.tape);
}

#[test]
fn naive_and_linear_proofs_are_the_same_bytes() {
    let fixture = crate::ram::fixture();
    let naive = proven(&fixture, FormKind::Naive);
    let linear = proven(&fixture, FormKind::Linear);
    verify(&fixture.program.key, &fixture.statement, &naive.bytes).unwrap();
    assert!(naive.bytes == linear.bytes);
}

#[test]
fn streaming_and_linear_proofs_are_the_same_bytes() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let linear = proven(&fixture, FormKind::Linear);
    for windows in [vec![2, 1], vec![4, 3, 2]] {
        let sizes = Sizes::new(fixture.dimensions(), 2);
        let schedules = every(&sizes, &Schedule::new(windows));
        let Some(streaming) = FormKind::streaming() else { return };
        let streaming = proven_by(&fixture, streaming, &schedules);
        assert!(linear.tape == streaming.tape, "{schedules}");
        assert!(linear.bytes == streaming.bytes);
    }
}

#[test]
fn proofs_of_rows_with_ports_are_accepted_and_the_same_bytes_in_all_forms() {
    let fixture = Fixture::products(9, 9);
    let naive = proven(&fixture, FormKind::Naive);
    verify(&fixture.program.key, &fixture.statement, &naive.bytes).unwrap();
    assert!(naive.bytes == proven(&fixture, FormKind::Linear).bytes);
    for windows in [vec![], vec![2, 1], vec![4, 3, 2]] {
        let sizes = Sizes::new(fixture.dimensions(), 2);
        let schedules = every(&sizes, &Schedule::new(windows));
        let Some(streaming) = FormKind::streaming() else { return };
        assert!(naive.bytes == proven_by(&fixture, streaming, &schedules).bytes, "{schedules}");
    }
}

#[test]
fn a_streaming_proof_without_a_schedule_for_every_relation_is_refused_by_its_name() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let setup = setup(&fixture);
    let all = every(&Sizes::new(fixture.dimensions(), 2), &Schedule::new([2, 1]));
    let slugs: Vec<_> = all.iter().map(|(slug, _)| slug).collect();
    assert!(slugs.len() > 10, "the relations with cycle rounds");
    for left_out in slugs {
        let others = all.iter().filter(|(slug, _)| *slug != left_out);
        let schedules =
            others.fold(Schedules::none(), |all, (slug, one)| all.with(slug, one.clone()));
        let Some(streaming) = FormKind::streaming() else { return };
        let refused = attempt(&fixture, &setup, (streaming, &schedules), &mut NoJournal);
        assert!(matches!(refused, Err(ProveError::Unplanned(slug)) if slug == left_out));
    }
}

#[test]
fn linear_forms_ask_for_more_than_a_streaming_plan_allows() {
    if FormKind::streaming().is_none() {
        return;
    }
    let fixture = Fixture::guest("fibonacci", &[5], 18);
    let setup = setup(&fixture);
    let plan = Plan::new(&Sizes::new(fixture.dimensions(), 2), Budget::Law).unwrap();
    let how = (FormKind::Linear, &plan.schedules);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let refused = pool.install(|| attempt(&fixture, &setup, how, &mut NoJournal));
    let stage = match refused {
        Err(ProveError::Engine(EngineError::PassBytes { stage, .. })) => Some(stage),
        _ => None,
    };
    assert_eq!(stage, Some("products"));
}

/// `schedule` for every relation that has cycle rounds.
fn every(sizes: &Sizes, schedule: &Schedule) -> Schedules {
    let plan = Plan::uniform(sizes, schedule);
    let slugs = plan.schedules.iter().map(|(slug, _)| slug);
    slugs.fold(Schedules::none(), |all, slug| all.with(slug, schedule.clone()))
}

/// Gives each step its state with one list shorter or longer, missing or doubled.
fn states_of_another_shape_are_refused(
    kept: &BTreeMap<&'static str, Vec<u8>>,
    attempt: &impl Fn(&mut Failing) -> Result<Proof, ProveError>,
) {
    let changes: [fn(&mut Vec<Vec<F>>, usize); 4] = [
        |lists, i| {
            lists[i].pop();
        },
        |lists, i| lists[i].push(F::ONE),
        |lists, i| drop(lists.remove(i)),
        |lists, i| lists.push(lists[i].clone()),
    ];
    for (step, state) in kept.iter().filter(|(step, _)| **step != "commitment") {
        let state = decode(state).unwrap();
        let sent = [0, state.0.len() - 1].map(|i| (true, i));
        let lists = sent.into_iter().chain((0..state.1.len()).map(|i| (false, i)));
        for ((sent, i), change) in lists.flat_map(|list| changes.map(|change| (list, change))) {
            let mut changed = state.clone();
            change(if sent { &mut changed.0 } else { &mut changed.1 }, i);
            let mut journal = Failing { kept: kept.clone(), room: 0 };
            journal.kept.insert(step, encode(&changed.0, &changed.1));
            let error = attempt(&mut journal).map(|_| "a proof").unwrap_err();
            assert!(matches!(error, ProveError::Journal(_)), "{step}, list {i}: {error}");
        }
    }
}

/// Bytes of the longest list in a state, about.
const LIST_BYTES: u64 = 1 << 13;

/// Keeps states in memory, and fails once it has kept as many as allowed.
struct Failing {
    kept: BTreeMap<&'static str, Vec<u8>>,
    room: usize,
}

impl Journal for Failing {
    fn recall(&mut self, step: &'static str, limit: u64) -> Result<Option<Vec<u8>>, JournalError> {
        let state = self.kept.get(step).cloned();
        if let Some(state) = &state {
            let length = state.len() as u64;
            // Some are changed on purpose, by one list; row commitments may be fewer.
            let near = length.abs_diff(limit) <= LIST_BYTES;
            assert!(if step == "commitment" { length <= limit } else { near }, "{step}");
        }
        Ok(state)
    }

    fn keep(&mut self, step: &'static str, state: &State<'_>) -> Result<(), JournalError> {
        self.room = self.room.checked_sub(1).ok_or_else(|| JournalError::failed("killed"))?;
        let mut bytes = Vec::new();
        state(&mut bytes).unwrap();
        self.kept.insert(step, bytes);
        Ok(())
    }
}

#[test]
fn a_proof_killed_after_any_step_goes_on_to_the_same_bytes() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let whole = proven(&fixture, FormKind::Linear);
    let setup = setup(&fixture);
    let linear = (FormKind::Linear, Schedules::NONE);
    let go_on = |journal: &mut Failing| attempt(&fixture, &setup, linear, journal);
    let mut journal = Failing { kept: BTreeMap::new(), room: 0 };
    let kept = loop {
        match go_on(&mut journal) {
            Ok(proof) => {
                assert!(proof.bytes == whole.bytes);
                break journal.kept.len();
            }
            Err(error) => assert_eq!(error.to_string(), "killed"),
        }
        journal.room = 1;
    };
    // The run calls no precompile.
    let wanted: BTreeSet<_> = steps().filter(|step| *step != "calls").collect();
    assert_eq!(kept, wanted.len());
    assert!(journal.kept.keys().eq(wanted.iter()));
    states_of_another_shape_are_refused(&journal.kept, &go_on);
    // The final check of its stage gives a state of another proof away.
    let other = Fixture::guest("fibonacci", &[6], 9);
    journal.kept.retain(|step, _| *step == "commitment");
    journal.room = 9;
    go_on(&mut journal).unwrap();
    let mut stranger = Failing { kept: BTreeMap::new(), room: 10 };
    attempt(&other, &setup, linear, &mut stranger).unwrap();
    journal.kept.insert("operands", stranger.kept.remove("operands").unwrap());
    let error = go_on(&mut journal).unwrap_err();
    assert!(matches!(error, ProveError::FinalCheck("operands")), "{error}");
}
