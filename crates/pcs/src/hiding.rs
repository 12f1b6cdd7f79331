//! The verifier of an opening that hides.
//!
//! Every claim of [`crate::opening`] carries a blind, a multiple of `H_T = e(H_1, H_2)`, of `H_1` or
//! of `H_2`:
//!
//! ```text
//! C = ⟨v1, v2⟩ + r_C·H_T   D1 = ⟨v1, Γ2⟩ + r_1·H_T   D2 = ⟨Γ1, v2⟩ + r_2·H_T
//! E1 = ⟨v1, s2⟩ + ε_1·H_1  E2 = ⟨s1, v2⟩ + ε_2·H_2
//! ```
//!
//! The equations of a round are linear, so they do not change, and blinds follow them. The first
//! `E2` is `y·Γ2_0` for a `y` that is committed to by the row `Y = y·G_0 + r_Y·H`; the first `D2` is
//! sent. Instead of `v1`, `v2` a Σ-protocol shows at the end that they exist. With the names of
//! [`crate::message`], `E` the last `E1`, `U` the last `E2` without `y·Γ2_0`, `D2^0` the first `D2`,
//! and challenges `c`, then `d`,
//!
//! ```text
//! (1) s2·e1 + z_3·H_1 = F1 + c·E
//! (2) s1·e2 + z_4·H_2 − z_y·Γ2_0 = F2 + c·U
//! (3) z_y·G_0 + z_Y·H = AY + c·Y
//! (4) e(e1 + d·Γ1_0, e2 + d⁻¹·Γ2_0) · e(d²·(z_a·H_1 − c·E1), Γ2_0)
//!       = χ_0 + R + c·Q + c²·C + d·(P2 + c·D2) + d⁻¹·(P1 + c·D1) + d²·(A2 − c·D2^0)
//!         − (z_C + d·z_2 + d⁻¹·z_1 + d²·z_b)·H_T
//! ```
//!
//! (4) is four equations, weighted by `1`, `d`, `d⁻¹` and `d²`; the last makes `v2` that of the row
//! vector `E1`. (1) and (2) bind the point, (2) and (3) the value.

use crate::encoding::encode_g1;
use crate::message::{HidingStart, MaskMessage, ResponseMessage, absorb_statement};
use crate::multiexp::target_multiexp;
use crate::rounds::{Challenge, Rounds, Weights, is_zero};
use crate::{Commitment, G1Affine, HidingKey, PcsError, Shape, VerifierSetup};
use alloc::vec;
use ark_bn254::Bn254;
use ark_ec::CurveGroup;
use ark_ec::pairing::Pairing;
use rill_field::{F, Field};
use rill_transcript::Input;

/// What an opening that hides is about.
#[derive(Clone, Copy, Debug)]
pub struct HiddenClaim<'a> {
    /// The commitments.
    pub commitments: &'a [Commitment],
    /// Their coefficients, fixed before the opening: functions of the transcript.
    pub coefficients: &'a [F],
    /// The point, most significant coordinate first.
    pub point: &'a [F],
    /// `Y`, the commitment to the value.
    pub value: G1Affine,
}

/// [`crate::verify_opening`] of a value that is only committed to.
///
/// # Errors
/// As [`crate::verify_opening`].
pub fn verify_hiding_opening<'proof>(
    reader: &mut impl Input<'proof>,
    (setup, key): (&VerifierSetup, &HidingKey),
    shape: Shape,
    claim: &HiddenClaim<'_>,
) -> Result<(), PcsError> {
    let (row_point, column_point) = shape.split_point(claim.point)?;
    let fits = claim.commitments.len() == claim.coefficients.len();
    if !fits || setup.levels.len() != shape.log_columns() {
        return Err(PcsError::MalformedStatement);
    }
    absorb_statement(reader, shape, claim.point, &encode_g1(&claim.value));
    let argument = Argument::read(reader, shape)?;
    argument.check_rows(key, row_point)?;
    argument.check_columns(setup, key, column_point)?;
    argument.check_value(key, claim.value)?;
    argument.check_pairings(setup, key, claim)
}

/// Bytes of an opening that hides, on a matrix of `shape`.
pub fn hiding_opening_bytes(shape: Shape) -> usize {
    (HidingStart::BYTES + MaskMessage::BYTES + ResponseMessage::BYTES)
        .saturating_add(Rounds::bytes(shape))
}

/// Everything read and drawn.
struct Argument {
    start: HidingStart,
    rounds: Rounds,
    mask: MaskMessage,
    /// `c`.
    challenge: Challenge,
    response: ResponseMessage,
    /// `d`.
    batch: Challenge,
}

impl Argument {
    fn read<'proof>(reader: &mut impl Input<'proof>, shape: Shape) -> Result<Self, PcsError> {
        let start = HidingStart::read(reader)?;
        let rounds = Rounds::read(reader, shape)?;
        let mask = MaskMessage::read(reader)?;
        let challenge = Challenge::draw(reader, "opening.challenge")?;
        let response = ResponseMessage::read(reader)?;
        let batch = Challenge::draw(reader, "opening.batch")?;
        Ok(Self { start, rounds, mask, challenge, response, batch })
    }

    /// Equation (1).
    fn check_rows(&self, key: &HidingKey, row_point: &[F]) -> Result<(), PcsError> {
        let (mut terms, folded) = self.rounds.rows(row_point);
        terms.push((self.start.row, F::ONE));
        terms.iter_mut().for_each(|(_, weight)| *weight *= self.challenge.value);
        terms.extend([
            (self.mask.row, F::ONE),
            (self.response.row, -folded),
            (key.blind_g1, -self.response.row_blind),
        ]);
        is_zero(terms, PcsError::RowEquation)
    }

    /// Equation (2).
    fn check_columns(
        &self,
        setup: &VerifierSetup,
        key: &HidingKey,
        column_point: &[F],
    ) -> Result<(), PcsError> {
        let (mut terms, folded) = self.rounds.columns(column_point);
        terms.iter_mut().for_each(|(_, weight)| *weight *= self.challenge.value);
        terms.extend([
            (self.mask.column, F::ONE),
            (self.response.column, -folded),
            (key.blind_g2, -self.response.column_blind),
            (setup.first_g2, self.response.value),
        ]);
        is_zero(terms, PcsError::ColumnEquation)
    }

    /// Equation (3).
    fn check_value(&self, key: &HidingKey, value: G1Affine) -> Result<(), PcsError> {
        let [first, ..] = key.row;
        let terms = vec![
            (first, self.response.value),
            (key.row_blind, self.response.value_blind),
            (self.mask.value, -F::ONE),
            (value, -self.challenge.value),
        ];
        is_zero(terms, PcsError::ValueEquation)
    }

    /// Equation (4).
    fn check_pairings(
        &self,
        setup: &VerifierSetup,
        key: &HidingKey,
        claim: &HiddenClaim<'_>,
    ) -> Result<(), PcsError> {
        let (c, d) = (self.challenge.value, self.batch);
        let (c_squared, d_squared) = (c.square(), d.value.square());
        let Self { start, mask, response, .. } = self;
        let first_beta = self.rounds.first_beta().ok_or(PcsError::MalformedStatement)?;
        let last = Weights { product: c_squared, rows: c * d.inverse, columns: c * d.value };
        let mut terms = self.rounds.targets(setup, last);
        let blinds = response.product_blind
            + d.value * response.columns_blind
            + d.inverse * response.rows_blind
            + d_squared * response.first_columns_blind;
        terms.extend([
            (setup.chi_zero, F::ONE),
            (start.product, c_squared),
            (start.columns, c_squared * first_beta.value - c * d_squared),
            (mask.product, F::ONE),
            (mask.crossed, c),
            (mask.columns, d.value),
            (mask.rows, d.inverse),
            (mask.first, d_squared),
            (key.blind_target, -blinds),
        ]);
        let weighted = claim.commitments.iter().zip(claim.coefficients);
        terms.extend(weighted.map(|(commitment, coefficient)| {
            (commitment.element(), c_squared * first_beta.inverse * coefficient)
        }));
        let first_row = key.blind_g1 * response.first_row_blind - start.row * c;
        let left = [
            (setup.first_g1 * d.value + response.row).into_affine(),
            (first_row * d_squared).into_affine(),
        ];
        let right = [(setup.first_g2 * d.inverse + response.column).into_affine(), setup.first_g2];
        let paired = Bn254::final_exponentiation(Bn254::multi_miller_loop(left, right));
        if paired == Some(target_multiexp(&terms)) {
            Ok(())
        } else {
            Err(PcsError::PairingEquation)
        }
    }
}
