//! The rounds of an opening, and what they make of the five claims.

use crate::message::{FirstMessage, SecondMessage};
use crate::{G1Affine, G2Affine, PcsError, Shape, Target, VerifierSetup};
use alloc::vec::Vec;
use ark_ec::VariableBaseMSM;
use ark_ec::short_weierstrass::{Affine, Projective, SWCurveConfig};
use ark_ff::Zero;
use rill_field::{AdditiveGroup, F, Field};
use rill_transcript::{Input, Transcript};

/// Everything read and drawn in the rounds.
pub(crate) struct Rounds(Vec<Round>);

struct Round {
    first: FirstMessage,
    second: SecondMessage,
    beta: Challenge,
    alpha: Challenge,
}

/// A challenge and its inverse.
#[derive(Clone, Copy)]
pub(crate) struct Challenge {
    pub(crate) value: F,
    pub(crate) inverse: F,
}

/// Weights of `C`, `D1` and `D2` after the last round in the last equation.
#[derive(Clone, Copy)]
pub(crate) struct Weights {
    /// That of `C`, in all rounds.
    pub(crate) product: F,
    /// That of `D1`.
    pub(crate) rows: F,
    /// That of `D2`.
    pub(crate) columns: F,
}

impl Challenge {
    pub(crate) fn draw(
        transcript: &mut impl Transcript,
        label: &'static str,
    ) -> Result<Self, PcsError> {
        let value = transcript.challenge(label);
        let inverse = value.inverse().ok_or(PcsError::ZeroChallenge)?;
        Ok(Self { value, inverse })
    }
}

impl Rounds {
    pub(crate) fn read<'proof>(
        reader: &mut impl Input<'proof>,
        shape: Shape,
    ) -> Result<Self, PcsError> {
        (0..shape.log_columns()).map(|_| Round::read(reader)).collect::<Result<_, _>>().map(Self)
    }

    /// Bytes of the rounds of an opening on a matrix of `shape`.
    pub(crate) fn bytes(shape: Shape) -> usize {
        shape.log_columns().saturating_mul(FirstMessage::BYTES + SecondMessage::BYTES)
    }

    /// The first `β`. None if there is no round: the matrix has one column.
    pub(crate) fn first_beta(&self) -> Option<Challenge> {
        self.0.first().map(|round| round.beta)
    }

    /// What the rounds add to `E1`, and the last `s2`.
    pub(crate) fn rows(&self, row_point: &[F]) -> (Vec<(G1Affine, F)>, F) {
        let padding = self.0.len().saturating_sub(row_point.len());
        let coordinates = core::iter::repeat_n(F::ZERO, padding).chain(row_point.iter().copied());
        let (mut terms, mut folded) = (Vec::new(), F::ONE);
        for (round, x) in self.0.iter().zip(coordinates) {
            folded *= round.alpha.inverse * (F::ONE - x) + x;
            terms.push((round.first.row_shift, round.beta.value));
            terms.push((round.second.row_plus, round.alpha.value));
            terms.push((round.second.row_minus, round.alpha.inverse));
        }
        (terms, folded)
    }

    /// What the rounds add to `E2`, and the last `s1`.
    pub(crate) fn columns(&self, column_point: &[F]) -> (Vec<(G2Affine, F)>, F) {
        let (mut terms, mut folded) = (Vec::new(), F::ONE);
        for (round, x) in self.0.iter().zip(column_point) {
            folded *= round.alpha.value * (F::ONE - x) + x;
            terms.push((round.first.column_shift, round.beta.inverse));
            terms.push((round.second.column_plus, round.alpha.value));
            terms.push((round.second.column_minus, round.alpha.inverse));
        }
        (terms, folded)
    }

    /// What the rounds add to `C`, `D1` and `D2`, weighted so that the claims after the last round
    /// have the weights `last`: in a claim before a round `D1` has `β⁻¹`, and `D2` has `β`, times the
    /// weight of `C`.
    pub(crate) fn targets(&self, setup: &VerifierSetup, last: Weights) -> Vec<(Target, F)> {
        let product = last.product;
        let next = |round: &Round| (product * round.beta.inverse, product * round.beta.value);
        let next = self.0.iter().skip(1).map(next).chain([(last.rows, last.columns)]);
        // Level j of a round and the χ of level j − 1, from the top level down.
        let lower = setup.levels.iter().rev().skip(1).map(|level| level.chi);
        let levels = setup.levels.iter().rev().zip(lower.chain([setup.chi_zero]));
        let mut terms = Vec::new();
        for ((round, (rows, columns)), (level, lower_chi)) in self.0.iter().zip(next).zip(levels) {
            let Round { first, second, beta, alpha } = round;
            terms.extend([
                (second.product_plus, product * alpha.value),
                (second.product_minus, product * alpha.inverse),
                (first.rows_left, rows * alpha.value),
                (first.rows_right, rows),
                (first.columns_left, columns * alpha.inverse),
                (first.columns_right, columns),
                (level.chi, product),
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
    fn read<'proof>(reader: &mut impl Input<'proof>) -> Result<Self, PcsError> {
        let first = FirstMessage::read(reader)?;
        let beta = Challenge::draw(reader, "opening.beta")?;
        let second = SecondMessage::read(reader)?;
        let alpha = Challenge::draw(reader, "opening.alpha")?;
        Ok(Self { first, second, beta, alpha })
    }
}

/// `Ok` if the weighted sum is the identity.
pub(crate) fn is_zero<P: SWCurveConfig<ScalarField = F>>(
    terms: Vec<(Affine<P>, F)>,
    error: PcsError,
) -> Result<(), PcsError> {
    let (bases, scalars): (Vec<_>, Vec<F>) = terms.into_iter().unzip();
    let sum = Projective::<P>::msm(&bases, &scalars);
    if sum.is_ok_and(|sum| sum.is_zero()) { Ok(()) } else { Err(error) }
}
