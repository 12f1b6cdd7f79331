//! Stage 9, `opening`: the committed columns have the values that were claimed.

use super::{chunks, cycles};
use crate::calls::Table;
use crate::dimensions::Dimensions;
use crate::error::{At, VerifyError};
use crate::reading::Reading;
use alloc::vec::Vec;
use rill_field::{F, Ring, powers};
use rill_pcs::{PcsError, Shape};
use rill_poly::eq_zero;
use rill_transcript::Transcript;

/// Name of the stage.
pub const NAME: &str = "opening";
/// Label of the commitments.
pub const COMMITMENT: &str = "commitment";

/// One claim about a random combination of all committed columns.
#[derive(Clone, Debug)]
pub struct Joint<V = F> {
    /// Coefficient of each commitment: RdInc, RamInc, the chunks, then the parts of the tables.
    pub coefficients: Vec<F>,
    /// (r7, r6): the row and column variables of the common matrix.
    pub point: Vec<F>,
    /// The value of the combination there.
    pub value: V,
}

/// The shape of the common matrix.
pub fn shape(dimensions: &Dimensions) -> Result<Shape, PcsError> {
    Shape::for_trace(dimensions.log_cycles, dimensions.chunk_bits)
}

/// Number of commitments: columns, then the parts of the tables of calls.
pub fn commitments(dimensions: &Dimensions, tables: &[Table]) -> usize {
    let variables = dimensions.log_cycles.saturating_add(dimensions.chunk_bits);
    let parts = |table: &Table| 1usize.checked_shl(table.log_parts(variables) as u32).unwrap_or(0);
    let columns = dimensions.chunks().saturating_add(2);
    tables.iter().fold(columns, |sum, table| sum.saturating_add(parts(table)))
}

/// Draws the combination. A dense column lies at chunk value 0 of the matrix, so its value enters
/// times `eq(0, r7)`. The claim about a table is one about its parts, combined as they are.
pub fn draw<V: Ring>(
    transcript: &mut impl Transcript,
    cycles: &cycles::Outcome<V>,
    chunks: &chunks::Outcome<V>,
) -> Joint<V> {
    let chunks::Outcome { stage, r7, openings: chunks::Openings { ra, calls } } = chunks;
    let count = ra.len().saturating_add(2).saturating_add(calls.len());
    let powers = powers(transcript.challenge(NAME), count);
    let increments = &cycles.openings.increments;
    let zero = eq_zero(r7);
    let values = [increments.rd_inc * zero, increments.ram_inc * zero]
        .into_iter()
        .chain(ra.iter().copied())
        .chain(calls.iter().map(|table| table.table));
    let value = powers.iter().zip(values).fold(V::zero(), |sum, (c, v)| sum + v * *c);
    let (columns, tables) = powers.split_at(count.saturating_sub(calls.len()));
    let parts = tables
        .iter()
        .zip(&stage.calls)
        .flat_map(|(power, half)| half.whole.parts.iter().map(move |part| *power * part));
    let coefficients = columns.iter().copied().chain(parts).collect();
    let point = [&r7[..], &cycles.r6[..]].concat();
    Joint { coefficients, point, value }
}

/// Reads and checks the stage.
pub fn verify<R: Reading>(
    reading: &mut R,
    dimensions: &Dimensions,
    commitments: &[R::Commitment],
    cycles: &cycles::Outcome<R::Value>,
    chunks: &chunks::Outcome<R::Value>,
) -> Result<(), VerifyError> {
    let shape = shape(dimensions).at(NAME)?;
    let joint = draw(reading, cycles, chunks);
    reading.open(shape, commitments, &joint).at(NAME)
}
