//! The other side: `dory-pcs` with our generators.

use crate::bridge;
use crate::case::Case;
use crate::ours::{Conversation, Round};
use dory_pcs::backends::arkworks::{
    ArkFr, ArkG1, ArkG2, ArkGT, ArkworksPolynomial, BN254, Blake2bTranscript, G1Routines,
    G2Routines,
};
use dory_pcs::primitives::DorySerialize;
use dory_pcs::primitives::arithmetic::{Group, PairingCurve};
use dory_pcs::primitives::poly::Polynomial;
use dory_pcs::primitives::transcript::Transcript;
use dory_pcs::{
    DoryError, DoryProof, FirstReduceMessage, Mode, ProverSetup, SecondReduceMessage, Transparent,
    VerifierSetup,
};
use rill_field::F;
use rill_pcs::Shape;
use std::collections::VecDeque;

pub(crate) type Proof = DoryProof<ArkG1, ArkG2, ArkGT>;
pub(crate) type First = FirstReduceMessage<ArkG1, ArkG2, ArkGT>;
pub(crate) type Second = SecondReduceMessage<ArkG1, ArkG2, ArkGT>;

/// Their setups, of prover and verifier.
pub(crate) struct Setup {
    pub(crate) prover: ProverSetup<BN254>,
    pub(crate) verifier: VerifierSetup<BN254>,
}

/// Their setups with our generators; `H1` and `H2`, of which we have none, are the next ones.
pub(crate) fn setup(shape: Shape) -> Setup {
    let count = 1 << shape.log_columns();
    let twice = shape.log_columns() + 1;
    let ours = rill_pcs_prover::ProverSetup::new(Shape::new(twice, 0, twice).unwrap()).unwrap();
    let (g1, g2) = ours.generators();
    let (h1, h2) = (bridge::g1(g1[count]), bridge::g2(g2[count]));
    let prover = ProverSetup {
        g1_vec: g1[..count].iter().copied().map(bridge::g1).collect(),
        g2_vec: g2[..count].iter().copied().map(bridge::g2).collect(),
        h1,
        h2,
        ht: BN254::pair(&h1, &h2),
    };
    Setup { verifier: prover.to_verifier_setup(), prover }
}

/// Commitment and row commitments of a matrix.
pub(crate) fn commit(setup: &Setup, shape: Shape, matrix: &[F]) -> (ArkGT, Vec<ArkG1>) {
    let polynomial = ArkworksPolynomial::new(bridge::scalars(matrix));
    let (rows, columns) = (shape.log_rows(), shape.log_columns());
    let (commitment, row_commitments, _) =
        polynomial.commit::<BN254, Transparent, G1Routines>(rows, columns, &setup.prover).unwrap();
    (commitment, row_commitments)
}

/// Their opening of the case's joint matrix.
pub(crate) fn prove(
    setup: &Setup,
    case: &Case,
    transcript: &mut impl Transcript<Curve = BN254>,
) -> Proof {
    prove_in::<Transparent>(setup, case, bridge::scalar(F::from(0u64)), transcript)
}

/// The same in a mode of theirs, for a commitment with this blind.
pub(crate) fn prove_in<M: Mode>(
    setup: &Setup,
    case: &Case,
    blind: ArkFr,
    transcript: &mut impl Transcript<Curve = BN254>,
) -> Proof {
    let matrix = case.joint_matrix();
    let (_, row_commitments) = commit(setup, case.shape, &matrix);
    let (proof, _) = dory_pcs::prove::<_, BN254, G1Routines, G2Routines, _, _, M>(
        &ArkworksPolynomial::new(bridge::scalars(&matrix)),
        &backwards(&case.point),
        row_commitments,
        blind,
        case.shape.log_rows(),
        case.shape.log_columns(),
        &setup.prover,
        transcript,
    )
    .unwrap();
    proof
}

/// Their verdict.
pub(crate) fn verify(
    setup: &Setup,
    commitment: &ArkGT,
    proof: &Proof,
    point: &[F],
    value: F,
    transcript: &mut impl Transcript<Curve = BN254>,
) -> Result<(), DoryError> {
    dory_pcs::verify::<_, BN254, G1Routines, G2Routines, _>(
        *commitment,
        bridge::scalar(value),
        &backwards(point),
        proof,
        setup.verifier.clone(),
        transcript,
    )
}

/// Their value of the case's joint matrix.
pub(crate) fn evaluate(case: &Case, point: &[F]) -> ArkFr {
    let polynomial = ArkworksPolynomial::new(bridge::scalars(&case.joint_matrix()));
    polynomial.evaluate(&backwards(point))
}

/// They count coordinates from the least significant one, we from the most significant.
fn backwards(point: &[F]) -> Vec<ArkFr> {
    point.iter().rev().copied().map(bridge::scalar).collect()
}

/// `Σ_i coefficients_i·commitments_i`, summed by them.
pub(crate) fn joint_commitment(conversation: &Conversation, coefficients: &[F]) -> ArkGT {
    let terms = conversation.commitments.iter().zip(coefficients);
    terms.fold(ArkGT::identity(), |sum, (commitment, coefficient)| {
        sum + bridge::target(&commitment.element()).scale(&bridge::scalar(*coefficient))
    })
}

/// A transcript of their own.
pub(crate) fn own_transcript() -> Blake2bTranscript<BN254> {
    Blake2bTranscript::new(b"dory-oracle")
}

/// Their last step's challenge, which has no counterpart on our side.
pub(crate) const GAMMA: u64 = 1_000_003;

/// A transcript that draws the challenges of a conversation of ours, whatever it is given.
pub(crate) struct Script(VecDeque<(&'static [u8], ArkFr)>);

impl Script {
    pub(crate) fn of(conversation: &Conversation) -> Self {
        let rounds = conversation.rounds.iter();
        let mut script: VecDeque<(&'static [u8], F)> = rounds
            .flat_map(|round| [(b"beta".as_slice(), round.beta), (b"alpha", round.alpha)])
            .collect();
        script.extend([(b"gamma".as_slice(), F::from(GAMMA)), (b"d", conversation.batch)]);
        Self(script.into_iter().map(|(label, value)| (label, bridge::scalar(value))).collect())
    }

    /// The challenges of the rounds only; any other is made up.
    pub(crate) fn of_rounds(rounds: &[Round]) -> Self {
        let of = |round: &Round| [(b"beta".as_slice(), round.beta), (b"alpha", round.alpha)];
        let script = rounds.iter().flat_map(of);
        Self(script.map(|(label, value)| (label, bridge::scalar(value))).collect())
    }

    /// Whether all challenges were drawn.
    pub(crate) fn is_over(&self) -> bool {
        self.0.is_empty()
    }
}

impl Transcript for Script {
    type Curve = BN254;

    fn append_bytes(&mut self, _: &[u8], _: &[u8]) {}

    fn append_field(&mut self, _: &[u8], _: &ArkFr) {}

    fn append_group<G: Group>(&mut self, _: &[u8], _: &G) {}

    fn append_serde<S: DorySerialize>(&mut self, _: &[u8], _: &S) {}

    fn challenge_scalar(&mut self, label: &[u8]) -> ArkFr {
        let is_of_a_round = matches!(label, b"beta" | b"alpha");
        if self.0.front().is_none_or(|(next, _)| *next != label && !is_of_a_round) {
            return bridge::scalar(F::from(GAMMA));
        }
        let (expected, challenge) = self.0.pop_front().unwrap();
        assert_eq!(label, expected, "both sides draw in the same order");
        challenge
    }

    fn reset(&mut self, _: &[u8]) {
        unreachable!("nothing is proven twice in one transcript")
    }
}
