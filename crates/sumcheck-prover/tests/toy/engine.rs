//! The engine against the verifier.

use crate::relation::{Product, claim, linear, tables};
use crate::rows::{Block, Trace, point, rows};
use crate::streaming::elastic;
use rill_field::{F, One};
use rill_poly::eq;
use rill_sumcheck::{Bound, Member, verify};
use rill_sumcheck_prover::{
    Audit, BlockSource, Checks, Cut, EngineError, Form, Naive, NoBlocks, PassError, Progress,
    RoundProver, Rounds, Schedule, SourceError, StageMember, prove_stage, resend,
};
use rill_transcript::{Reader, Writer};
use std::ops::{ControlFlow, Range};

/// The proof, what the engine knows after it, and the openings of each member.
type Proven = (Vec<u8>, Bound, Vec<Vec<F>>);

/// One member: rounds, offset, seed.
type Shape = (usize, usize, u64);

fn member((rounds, offset, seed): Shape, is_linear: bool, error: F) -> StageMember<'static, Block> {
    let (rows, r) = (rows(rounds, seed), point(rounds, seed));
    let relation = Product { rounds };
    let tables = tables(&rows, &r);
    let form = if is_linear {
        Form::resident(linear(&tables, &r, &[]))
    } else {
        Form::resident(Naive::new(relation.clone(), tables))
    };
    StageMember::new(Member::new(&relation, claim(&rows, &r) + error, offset), form)
}

/// Listens to no progress.
fn ignore(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn prove(shapes: &[Shape], linear: bool, error: F, audit: Audit) -> Result<Proven, EngineError> {
    let mut members: Vec<_> = shapes.iter().map(|shape| member(*shape, linear, error)).collect();
    let mut writer = Writer::new(b"toy");
    let Rounds { bound, sent, openings } =
        prove_stage(&mut writer, "toy", &mut members, &NoBlocks, audit, &mut ignore)?;
    let proof = writer.finish().0;
    check_resent(&members, &sent, &bound, &proof);
    Ok((proof, bound, openings))
}

/// Sent again, the rounds give the same proof and the same challenges; with one too few they do not
/// fit the stage.
fn check_resent(members: &[StageMember<'_, Block>], sent: &[Vec<F>], bound: &Bound, proof: &[u8]) {
    let members: Vec<Member> = members.iter().map(|m| m.member.clone()).collect();
    let mut writer = Writer::new(b"toy");
    let again = resend(&mut writer, "toy", &members, sent).expect("what was sent fits");
    assert_eq!((&again.challenges, again.value), (&bound.challenges, bound.value));
    assert_eq!(writer.finish().0, proof);
    if let Some((_, fewer)) = sent.split_last() {
        assert!(resend(&mut Writer::new(b"toy"), "toy", &members, fewer).is_none());
    }
}

/// The verifier's judgement: its challenges, and whether the final check holds.
fn judge(shapes: &[Shape], proof: &[u8], openings: &[Vec<F>], error: F) -> (Bound, bool) {
    let members: Vec<Member> =
        shapes.iter().map(|shape| member(*shape, true, error).member).collect();
    let mut reader = Reader::new(b"toy", proof);
    let bound = verify(&mut reader, "toy", &members).expect("all rounds are there");
    let finals: Vec<F> = shapes
        .iter()
        .zip(openings)
        .map(|(&(rounds, offset, seed), o)| {
            eq(&point(rounds, seed), &bound.point(offset, rounds)) * o[0] * o[1]
        })
        .collect();
    let accepted = bound.check(&mut reader, &finals).is_ok();
    reader.finish().expect("nothing else is there");
    (bound, accepted)
}

const STAGES: &[&[Shape]] = &[
    &[(4, 0, 1)],
    &[(4, 0, 1), (4, 0, 2)],
    &[(5, 0, 1), (3, 2, 2), (2, 0, 3), (2, 1, 4)],
    &[(2, 0, 1), (2, 4, 2)],
    &[(3, 2, 1)],
    &[(0, 0, 1), (1, 0, 2)],
    &[],
];

#[test]
fn verifier_accepts_batches_of_any_alignment() {
    for shapes in STAGES {
        for linear in [false, true] {
            let (proof, bound, openings) =
                prove(shapes, linear, F::from(0u64), Audit::Check).unwrap();
            let (theirs, accepted) = judge(shapes, &proof, &openings, F::from(0u64));
            assert!(accepted, "{shapes:?}");
            assert_eq!(bound.challenges, theirs.challenges);
            assert_eq!(bound.value, theirs.value);
        }
    }
}

#[test]
fn forms_give_the_same_bytes() {
    for shapes in STAGES {
        let naive = prove(shapes, false, F::from(0u64), Audit::Check).unwrap();
        let linear = prove(shapes, true, F::from(0u64), Audit::Check).unwrap();
        assert_eq!(naive.0, linear.0);
        assert_eq!(naive.2, linear.2);
    }
}

#[test]
fn a_false_claim_is_named_when_checked_and_rejected_when_trusted() {
    let shapes = STAGES[2];
    let error = prove(shapes, false, F::one(), Audit::Check).unwrap_err();
    assert!(matches!(error, EngineError::RoundMismatch { slug: "toy.product", round: 0 }));
    for linear in [false, true] {
        let (proof, bound, openings) = prove(shapes, linear, F::one(), Audit::Trust).unwrap();
        let (theirs, accepted) = judge(shapes, &proof, &openings, F::one());
        assert!(!accepted);
        assert_eq!((bound.challenges, bound.value), (theirs.challenges, theirs.value));
    }
}

/// A form with something wrong about its shape.
struct Misshapen {
    rounds: usize,
    coefficients: usize,
}

impl RoundProver for Misshapen {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, _: F) -> Vec<F> {
        vec![F::from(0u64); self.coefficients]
    }

    fn bind(&mut self, _: F) {
        self.rounds -= 1;
    }

    fn openings(&self) -> Vec<F> {
        Vec::new()
    }
}

#[test]
fn forms_of_the_wrong_shape_are_named() {
    let error = |rounds, coefficients| {
        let form = Form::resident(Misshapen { rounds, coefficients });
        let mut members: [StageMember<'_, Block>; 1] =
            [StageMember::new(Member::new(&Product { rounds: 2 }, F::from(0u64), 0), form)];
        let mut writer = Writer::new(b"toy");
        let trust = Audit::Trust;
        prove_stage(&mut writer, "toy", &mut members, &NoBlocks, trust, &mut ignore).unwrap_err()
    };
    for rounds in [0, 1, 3] {
        let error = error(rounds, 4);
        assert!(matches!(error, EngineError::RoundCount { slug: "toy.product", declared: 2 }));
    }
    for coefficients in [3, 5] {
        let EngineError::Degree { slug, round, declared, found } = error(2, coefficients) else {
            panic!("{coefficients} coefficients");
        };
        assert_eq!((slug, round, declared, found), ("toy.product", 0, 3, coefficients));
    }
}

/// Proves two members over traces of the same length, both streamed, and returns the proof and the
/// passes.
fn stream(
    segment_len: usize,
    block_len: usize,
    schedules: [Schedule; 2],
    cut: Cut,
) -> (Vec<u8>, Vec<(usize, usize)>) {
    let (rounds, lot) = (6, rows(6, 9));
    let source = Trace { rows: lot.clone(), segment_len, block_len };
    let relation = Product { rounds };
    let mut members: Vec<_> = [(0, 1), (2, 2)]
        .into_iter()
        .zip(schedules)
        .map(|((offset, seed), schedule)| {
            let r = point(rounds, seed);
            StageMember::new(
                Member::new(&relation, claim(&lot, &r), offset),
                elastic(&r, &schedule),
            )
        })
        .collect();
    let mut writer = Writer::new(b"toy");
    let mut passes = Vec::new();
    let mut progress = |event| {
        if let Progress::Pass { round, members, bytes } = event {
            assert!(bytes > 0);
            passes.push((round, members));
        }
        ControlFlow::Continue(())
    };
    let checks = Checks { audit: Audit::Check, pass_bytes: None, cut };
    let stage = prove_stage(&mut writer, "toy", &mut members, &source, checks, &mut progress)
        .expect("an honest stage");
    stage.openings.iter().for_each(|openings| writer.scalars("opening", openings));
    (writer.finish().0, passes)
}

#[test]
fn blocks_segments_and_threads_do_not_show_in_the_proof() {
    let schedules = || [Schedule::new([1, 2]), Schedule::new([3])];
    let (expected, _) = stream(64, 64, [Schedule::linear(), Schedule::linear()], Cut::Threads);
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for (segment_len, block_len) in [(64, 64), (1, 1), (4, 3), (5, 2), (16, 16), (40, 7)] {
            for cut in [Cut::Threads, Cut::Encoded(8), Cut::Encoded(500)] {
                let (proof, _) = pool.install(|| stream(segment_len, block_len, schedules(), cut));
                assert_eq!(
                    proof, expected,
                    "{threads} threads, {segment_len}, {block_len}, {cut:?}"
                );
            }
        }
    }
}

#[test]
fn one_pass_feeds_all_members_that_ask() {
    // The second member starts in round 2, but its first window rides along on the pass of round 0.
    // Its table pass is due in round 5, that of the first member in round 3.
    let (_, passes) = stream(8, 8, [Schedule::new([1, 2]), Schedule::new([3])], Cut::Threads);
    assert_eq!(passes, [(0, 2), (1, 1), (3, 1), (5, 1)]);
    // Streamed to the end, the last pass makes the openings: in round 6 for the first member, after
    // the stage for the second.
    let (_, passes) = stream(8, 8, [Schedule::new([6]), Schedule::new([6])], Cut::Threads);
    assert_eq!(passes, [(0, 2), (8, 2)]);
}

#[test]
fn a_pass_that_asks_for_more_than_was_planned_is_refused_before_it_begins() {
    let rounds = 4;
    let (lot, r) = (rows(rounds, 9), point(rounds, 1));
    let prove = |pass_bytes| {
        let form = elastic(&r, &Schedule::new([2]));
        let claim = claim(&lot, &r);
        let mut members = [StageMember::new(Member::new(&Product { rounds }, claim, 0), form)];
        let source = Trace { rows: lot.clone(), segment_len: 4, block_len: 4 };
        let checks = Checks { audit: Audit::Check, pass_bytes, cut: Cut::Threads };
        let mut asked = Vec::new();
        let mut progress = |event| {
            if let Progress::Pass { bytes, .. } = event {
                asked.push(bytes);
            }
            ControlFlow::Continue(())
        };
        let mut writer = Writer::new(b"toy");
        let proven = prove_stage(&mut writer, "toy", &mut members, &source, checks, &mut progress);
        (proven.map(drop), asked)
    };
    let (_, asked) = prove(None);
    let most = *asked.iter().max().unwrap();
    assert!(prove(Some(most)).0.is_ok());
    let (refused, begun) = prove(Some(most - 1));
    let Err(EngineError::PassBytes { bytes, limit, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!((bytes, limit), (most, most - 1));
    assert!(begun.iter().all(|bytes| *bytes < most));
}

/// A source that fails.
struct Broken;

impl BlockSource<Block> for Broken {
    fn rows(&self) -> u64 {
        2
    }

    fn segments(&self) -> Vec<Range<u64>> {
        vec![0..1, 1..2]
    }

    fn replay(&self, _: Range<u64>, _: &mut dyn FnMut(&Block)) -> Result<(), SourceError> {
        Err(SourceError::new("no rows"))
    }
}

#[test]
fn a_failed_replay_ends_the_stage() {
    let form = elastic(&point(1, 1), &Schedule::linear());
    let mut members =
        [StageMember::new(Member::new(&Product { rounds: 1 }, F::from(0u64), 0), form)];
    let mut writer = Writer::new(b"toy");
    let check = Audit::Check;
    let error =
        prove_stage(&mut writer, "toy", &mut members, &Broken, check, &mut ignore).unwrap_err();
    assert!(matches!(error, EngineError::Pass(PassError::Source(_))));
    assert_eq!(error.to_string(), "replay: no rows");
}
