//! The engine against the verifier.

use crate::linear::Linear;
use crate::relation::{Product, claim, tables};
use crate::rows::{Block, point, rows};
use rill_field::{F, One};
use rill_poly::eq;
use rill_sumcheck::{Bound, Member, verify};
use rill_sumcheck_prover::{
    Audit, EngineError, Form, Naive, NoBlocks, Resident, RoundProver, StageMember, prove_stage,
};
use rill_transcript::{Reader, Writer};

/// One member: rounds, offset, seed.
type Shape = (usize, usize, u64);

fn member((rounds, offset, seed): Shape, linear: bool, error: F) -> StageMember<'static, Block> {
    let (rows, r) = (rows(rounds, seed), point(rounds, seed));
    let relation = Product { rounds };
    let form: Box<dyn Form<Block>> = if linear {
        Box::new(Resident(Linear::new(&rows, &r)))
    } else {
        Box::new(Resident(Naive::new(relation.clone(), tables(&rows, &r))))
    };
    StageMember::from_member(Member::new(&relation, claim(&rows, &r) + error, offset), form)
}

fn prove(
    shapes: &[Shape],
    linear: bool,
    error: F,
    audit: Audit,
) -> Result<(Vec<u8>, Bound, Vec<Vec<F>>), EngineError> {
    let mut members: Vec<_> = shapes.iter().map(|shape| member(*shape, linear, error)).collect();
    let mut writer = Writer::new(b"toy");
    let bound = prove_stage(&mut writer, "toy", &mut members, &NoBlocks, audit, &mut |_| {})?;
    let openings = members.iter().map(|m| m.form.openings()).collect();
    Ok((writer.finish().0, bound, openings))
}

/// The verifier's judgement: its challenges, and whether the final check holds.
fn judge(shapes: &[Shape], proof: &[u8], openings: &[Vec<F>], error: F) -> (Bound, bool) {
    let members: Vec<Member> =
        shapes.iter().map(|shape| member(*shape, true, error).member).collect();
    let mut reader = Reader::new(b"toy", proof);
    let bound = verify(&mut reader, "toy", &members).unwrap();
    reader.finish().unwrap();
    let finals: Vec<F> = shapes
        .iter()
        .zip(openings)
        .map(|(&(rounds, offset, seed), o)| {
            eq(&point(rounds, seed), &bound.point(offset, rounds)) * o[0] * o[1]
        })
        .collect();
    let accepted = bound.check(&finals).is_ok();
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
    assert_eq!(error, EngineError::RoundMismatch { slug: "toy.product", round: 0 });
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

    fn bind(&mut self, _: F) {}

    fn openings(&self) -> Vec<F> {
        Vec::new()
    }
}

#[test]
fn forms_of_the_wrong_shape_are_named() {
    let error = |rounds, coefficients| {
        let form = Resident(Misshapen { rounds, coefficients });
        let mut members: [StageMember<'_, Block>; 1] =
            [StageMember::new(&Product { rounds: 2 }, F::from(0u64), 0, form)];
        let mut writer = Writer::new(b"toy");
        prove_stage(&mut writer, "toy", &mut members, &NoBlocks, Audit::Trust, &mut |_| {})
            .unwrap_err()
    };
    let slug = "toy.product";
    assert_eq!(error(3, 4), EngineError::RoundCount { slug, declared: 2, found: 3 });
    assert_eq!(error(2, 3), EngineError::Degree { slug, round: 0, declared: 3, found: 3 });
    assert_eq!(error(2, 5), EngineError::Degree { slug, round: 0, declared: 3, found: 5 });
}
