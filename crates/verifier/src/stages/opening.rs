//! Stage 9, `opening`: the committed columns have the values that were claimed.

use super::{chunks, cycles};
use crate::dimensions::Dimensions;
use crate::error::{At, VerifyError};
use alloc::vec::Vec;
use rill_field::{F, powers};
use rill_pcs::{Commitment, PcsError, Shape, VerifierSetup};
use rill_poly::eq_zero;
use rill_transcript::{Reader, Transcript};

/// Name of the stage.
pub const NAME: &str = "opening";
/// Label of the commitments.
pub const COMMITMENT: &str = "commitment";

/// One claim about a random combination of all committed columns.
#[derive(Clone, Debug)]
pub struct Joint {
    /// Coefficient of each commitment: RdInc, RamInc, then the chunks.
    pub coefficients: Vec<F>,
    /// (r7, r6): the row and column variables of the common matrix.
    pub point: Vec<F>,
    /// The value of the combination there.
    pub value: F,
}

/// The shape of the common matrix.
pub fn shape(dimensions: &Dimensions) -> Result<Shape, PcsError> {
    Shape::for_trace(dimensions.log_cycles, dimensions.chunk_bits)
}

/// Number of committed columns.
pub fn commitments(dimensions: &Dimensions) -> usize {
    2 + dimensions.chunks()
}

/// Draws the combination. A dense column lies at chunk value 0 of the matrix, so its value enters
/// times `eq(0, r7)`.
pub fn draw(
    transcript: &mut impl Transcript,
    cycles: &cycles::Outcome,
    chunks: &chunks::Outcome,
) -> Joint {
    let count = 2 + chunks.ra.len();
    let coefficients = powers(transcript.challenge(NAME), count);
    let increments = &cycles.openings.increments;
    let zero = eq_zero(&chunks.r7);
    let values = [increments.rd_inc * zero, increments.ram_inc * zero]
        .into_iter()
        .chain(chunks.ra.iter().copied());
    let value = coefficients.iter().zip(values).map(|(c, v)| *c * v).sum();
    let point = [&chunks.r7[..], &cycles.r6].concat();
    Joint { coefficients, point, value }
}

/// Reads and checks the stage.
pub fn verify(
    reader: &mut Reader<'_>,
    dimensions: &Dimensions,
    commitments: &[Commitment],
    cycles: &cycles::Outcome,
    chunks: &chunks::Outcome,
) -> Result<(), VerifyError> {
    let shape = shape(dimensions).at(NAME)?;
    let setup = VerifierSetup::for_shape(shape).at(NAME)?;
    let Joint { coefficients, point, value } = draw(reader, cycles, chunks);
    rill_pcs::verify_opening(reader, &setup, shape, commitments, &coefficients, &point, value)
        .at(NAME)
}
