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

use crate::message::{FinalMessage, StartMessage, absorb_statement};
use crate::multiexp::target_multiexp;
use crate::rounds::{Challenge, Rounds, Weights, is_zero};
use crate::{Commitment, PcsError, Shape, VerifierSetup};
use ark_bn254::Bn254;
use ark_ec::CurveGroup;
use ark_ec::pairing::Pairing;
use rill_field::{F, Field, to_bytes};
use rill_transcript::Reader;

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
    absorb_statement(reader, shape, point, &to_bytes(value));
    let argument = Argument::read(reader, shape)?;
    argument.check_rows(row_point)?;
    argument.check_columns(setup, column_point, value)?;
    argument.check_pairings(setup, commitments, coefficients)
}

/// Bytes of an opening on a matrix of `shape`.
pub fn opening_bytes(shape: Shape) -> usize {
    (StartMessage::BYTES + FinalMessage::BYTES).saturating_add(Rounds::bytes(shape))
}

/// Challenges drawn in it.
pub fn opening_challenges(shape: Shape) -> usize {
    shape.log_columns().saturating_mul(2).saturating_add(1)
}

/// Everything read and drawn.
struct Argument {
    start: StartMessage,
    rounds: Rounds,
    last: FinalMessage,
    batch: Challenge,
}

impl Argument {
    fn read(reader: &mut Reader<'_>, shape: Shape) -> Result<Self, PcsError> {
        let start = StartMessage::read(reader)?;
        let rounds = Rounds::read(reader, shape)?;
        let last = FinalMessage::read(reader)?;
        let batch = Challenge::draw(reader, "opening.batch")?;
        Ok(Self { start, rounds, last, batch })
    }

    /// `E1 = s2·v1` in `G1`.
    fn check_rows(&self, row_point: &[F]) -> Result<(), PcsError> {
        let (mut terms, folded) = self.rounds.rows(row_point);
        terms.extend([(self.start.row, F::ONE), (self.last.row, -folded)]);
        is_zero(terms, PcsError::RowEquation)
    }

    /// `E2 = s1·v2` in `G2`.
    fn check_columns(
        &self,
        setup: &VerifierSetup,
        column_point: &[F],
        value: F,
    ) -> Result<(), PcsError> {
        let (mut terms, folded) = self.rounds.columns(column_point);
        terms.extend([(setup.first_g2, value), (self.last.column, -folded)]);
        is_zero(terms, PcsError::ColumnEquation)
    }

    /// `C + d⁻¹·D1 + d·D2 + χ_0 = e(v1 + d·Γ1_0, v2 + d⁻¹·Γ2_0)`, with `e(E1, Γ2_0)` for the first
    /// `D2`.
    fn check_pairings(
        &self,
        setup: &VerifierSetup,
        commitments: &[Commitment],
        coefficients: &[F],
    ) -> Result<(), PcsError> {
        let d = self.batch;
        let first_beta = self.rounds.first_beta().unwrap_or(d);
        let last = Weights { product: F::ONE, rows: d.inverse, columns: d.value };
        let mut terms = self.rounds.targets(setup, last);
        terms.extend([(setup.chi_zero, F::ONE), (self.start.product, F::ONE)]);
        terms.extend(commitments.iter().zip(coefficients).map(|(commitment, coefficient)| {
            (commitment.element(), first_beta.inverse * coefficient)
        }));
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
}
