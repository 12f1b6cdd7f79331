//! The verifier of an opening.
//!
//! Notation: `s1 = R` and `s2 = L` are the equality vectors of the column and row coordinates, `L`
//! padded by zero coordinates to as many as there are columns. The prover claims to know `v1 ∈
//! G1^m`, `v2 ∈ G2^m` with
//!
//! ```text
//! C = ⟨v1, v2⟩    D1 = ⟨v1, Γ2⟩    D2 = ⟨Γ1, v2⟩    E1 = ⟨v1, s2⟩    E2 = ⟨s1, v2⟩
//! ```
//!
//! `D1` is the joint commitment, so `v1` are the joint polynomial's row commitments; `E1` is sent;
//! `D2 = e(E1, Γ2_0)` makes `v2 = (L^T·M)·Γ2_0`; `E2 = y·Γ2_0` states the value; `C` is sent and
//! only carries the argument. A round halves `m`. With the messages' names of [`crate::message`],
//!
//! ```text
//! C'  = C + χ_j + β·D2 + β⁻¹·D1 + α·C₊ + α⁻¹·C₋
//! D1' = α·D1_left + D1_right + αβ·χ_{j-1} + β·Δ1_j
//! D2' = α⁻¹·D2_left + D2_right + α⁻¹β⁻¹·χ_{j-1} + β⁻¹·Δ2_j
//! E1' = E1 + β·⟨Γ1, s2⟩ + α·E1₊ + α⁻¹·E1₋
//! E2' = E2 + β⁻¹·⟨s1, Γ2⟩ + α·E2₊ + α⁻¹·E2₋
//! ```
//!
//! At the end `v1`, `v2` are single elements, which are sent, and all five claims are checked; `C`,
//! `D1` and `D2` in one equation with weights `1`, `d⁻¹` and `d`. The weight of `D1` (`D2`) before
//! a round is `β⁻¹` (`β`) of that round, and `d` plays the part of the next `β` after the last. So
//! every claim unrolls to a sum over messages with known weights: nothing is computed in a group
//! before the end.

use crate::message::{FinalMessage, FirstMessage, SecondMessage, StartMessage, absorb_statement};
use crate::multiexp::target_multiexp;
use crate::{
    Commitment, G1Affine, G1Projective, G2Affine, G2Projective, PcsError, Shape, Target,
    VerifierSetup,
};
use alloc::vec::Vec;
use ark_bn254::Bn254;
use ark_ec::pairing::Pairing;
use ark_ec::{CurveGroup, VariableBaseMSM};
use ark_ff::Zero;
use rill_field::{AdditiveGroup, F, Field};
use rill_transcript::{Reader, Transcript};

/// Checks that the polynomial `Σ_i coefficients_i·P_i`, where `commitments_i` commits to `P_i`,
/// takes `value` at `point` (`shape.variables()` coordinates, most significant first: row
/// coordinates, then column coordinates).
///
/// Reads the whole argument from `reader`. The coefficients must be fixed before the opening: drawn
/// from the transcript, or functions of what it absorbed.
#[expect(clippy::too_many_arguments, reason = "each is a part of the statement")]
pub fn verify_opening(
    reader: &mut Reader<'_>,
    setup: &VerifierSetup,
    shape: Shape,
    commitments: &[Commitment],
    coefficients: &[F],
    point: &[F],
    value: F,
) -> Result<(), PcsError> {
    let (row_point, column_point) = shape.split_point(point)?;
    if commitments.len() != coefficients.len() || setup.levels.len() != shape.log_columns() {
        return Err(PcsError::MalformedStatement);
    }
    absorb_statement(reader, shape, point, value);
    let argument = Argument::read(reader, shape)?;
    argument.check_rows(row_point)?;
    argument.check_columns(setup, column_point, value)?;
    argument.check_pairings(setup, commitments, coefficients)
}

/// Bytes of an opening on a matrix of `shape`.
pub fn opening_bytes(shape: Shape) -> usize {
    let round = FirstMessage::BYTES + SecondMessage::BYTES;
    (StartMessage::BYTES + FinalMessage::BYTES)
        .saturating_add(shape.log_columns().saturating_mul(round))
}

/// Challenges drawn in it.
pub fn opening_challenges(shape: Shape) -> usize {
    shape.log_columns().saturating_mul(2).saturating_add(1)
}

/// Everything read and drawn.
struct Argument {
    start: StartMessage,
    rounds: Vec<Round>,
    last: FinalMessage,
    batch: Challenge,
}

struct Round {
    first: FirstMessage,
    second: SecondMessage,
    beta: Challenge,
    alpha: Challenge,
}

/// A challenge and its inverse.
#[derive(Clone, Copy)]
struct Challenge {
    value: F,
    inverse: F,
}

impl Challenge {
    fn draw(reader: &mut Reader<'_>, label: &'static str) -> Result<Self, PcsError> {
        let value = reader.challenge(label);
        let inverse = value.inverse().ok_or(PcsError::ZeroChallenge)?;
        Ok(Self { value, inverse })
    }
}

impl Argument {
    fn read(reader: &mut Reader<'_>, shape: Shape) -> Result<Self, PcsError> {
        let start = StartMessage::read(reader)?;
        let rounds = (0..shape.log_columns()).map(|_| Round::read(reader));
        let rounds = rounds.collect::<Result<_, _>>()?;
        let last = FinalMessage::read(reader)?;
        let batch = Challenge::draw(reader, "opening.batch")?;
        Ok(Self { start, rounds, last, batch })
    }

    /// `E1 = s2·v1` in `G1`.
    fn check_rows(&self, row_point: &[F]) -> Result<(), PcsError> {
        let padding = self.rounds.len().saturating_sub(row_point.len());
        let coordinates = core::iter::repeat_n(F::ZERO, padding).chain(row_point.iter().copied());
        let mut terms = alloc::vec![(self.start.row, F::ONE)];
        let mut folded = F::ONE;
        for (round, x) in self.rounds.iter().zip(coordinates) {
            folded *= round.alpha.inverse * (F::ONE - x) + x;
            terms.push((round.first.row_shift, round.beta.value));
            terms.push((round.second.row_plus, round.alpha.value));
            terms.push((round.second.row_minus, round.alpha.inverse));
        }
        terms.push((self.last.row, -folded));
        let (bases, scalars): (Vec<G1Affine>, Vec<F>) = terms.into_iter().unzip();
        is_zero(G1Projective::msm(&bases, &scalars), PcsError::RowEquation)
    }

    /// `E2 = s1·v2` in `G2`.
    fn check_columns(
        &self,
        setup: &VerifierSetup,
        column_point: &[F],
        value: F,
    ) -> Result<(), PcsError> {
        let mut terms = alloc::vec![(setup.first_g2, value)];
        let mut folded = F::ONE;
        for (round, x) in self.rounds.iter().zip(column_point) {
            folded *= round.alpha.value * (F::ONE - x) + x;
            terms.push((round.first.column_shift, round.beta.inverse));
            terms.push((round.second.column_plus, round.alpha.value));
            terms.push((round.second.column_minus, round.alpha.inverse));
        }
        terms.push((self.last.column, -folded));
        let (bases, scalars): (Vec<G2Affine>, Vec<F>) = terms.into_iter().unzip();
        is_zero(G2Projective::msm(&bases, &scalars), PcsError::ColumnEquation)
    }

    /// `C + d⁻¹·D1 + d·D2 + χ_0 = e(v1 + d·Γ1_0, v2 + d⁻¹·Γ2_0)`, with `e(E1, Γ2_0)` for the first
    /// `D2`.
    fn check_pairings(
        &self,
        setup: &VerifierSetup,
        commitments: &[Commitment],
        coefficients: &[F],
    ) -> Result<(), PcsError> {
        let first_beta = self.rounds.first().map_or(self.batch, |round| round.beta);
        let mut terms = self.round_terms(setup);
        terms.push((self.start.product, F::ONE));
        terms.extend(commitments.iter().zip(coefficients).map(|(commitment, coefficient)| {
            (commitment.element(), first_beta.inverse * coefficient)
        }));
        let d = self.batch;
        let left = [
            (setup.first_g1 * d.value + self.last.row).into_affine(),
            (self.start.row * -first_beta.value).into_affine(),
        ];
        let right = [(setup.first_g2 * d.inverse + self.last.column).into_affine(), setup.first_g2];
        let paired = Bn254::final_exponentiation(Bn254::multi_miller_loop(left, right));
        if paired == Some(target_multiexp(&terms)) {
            Ok(())
        } else {
            Err(PcsError::PairingEquation)
        }
    }

    /// The messages and constants of all rounds, weighted.
    fn round_terms(&self, setup: &VerifierSetup) -> Vec<(Target, F)> {
        let next_betas = self.rounds.iter().skip(1).map(|round| round.beta).chain([self.batch]);
        // Level j of a round and the χ of level j − 1, from the top level down.
        let lower = setup.levels.iter().rev().skip(1).map(|level| level.chi);
        let levels = setup.levels.iter().rev().zip(lower.chain([setup.chi_zero]));
        let mut terms = alloc::vec![(setup.chi_zero, F::ONE)];
        for ((round, next), (level, lower_chi)) in self.rounds.iter().zip(next_betas).zip(levels) {
            let Round { first, second, beta, alpha } = round;
            let (rows, columns) = (next.inverse, next.value);
            terms.extend([
                (second.product_plus, alpha.value),
                (second.product_minus, alpha.inverse),
                (first.rows_left, rows * alpha.value),
                (first.rows_right, rows),
                (first.columns_left, columns * alpha.inverse),
                (first.columns_right, columns),
                (level.chi, F::ONE),
                (
                    lower_chi,
                    rows * alpha.value * beta.value + columns * alpha.inverse * beta.inverse,
                ),
                (level.rows_cross, rows * beta.value),
                (level.columns_cross, columns * beta.inverse),
            ]);
        }
        terms
    }
}

impl Round {
    fn read(reader: &mut Reader<'_>) -> Result<Self, PcsError> {
        let first = FirstMessage::read(reader)?;
        let beta = Challenge::draw(reader, "opening.beta")?;
        let second = SecondMessage::read(reader)?;
        let alpha = Challenge::draw(reader, "opening.alpha")?;
        Ok(Self { first, second, beta, alpha })
    }
}

/// `Ok` if the sum exists and is the identity.
fn is_zero<P: Zero>(sum: Result<P, usize>, error: PcsError) -> Result<(), PcsError> {
    if sum.is_ok_and(|sum| sum.is_zero()) { Ok(()) } else { Err(error) }
}
