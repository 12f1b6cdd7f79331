//! Round messages.

use alloc::vec::Vec;
use rill_field::F;
use rill_transcript::{ReadError, Reader};

/// Reads the round polynomial `s` of degree `degree` with `s(0) + s(1) = claim`: all coefficients
/// but the linear one are sent.
pub fn receive(
    reader: &mut Reader<'_>,
    label: &'static str,
    degree: usize,
    claim: F,
) -> Result<Vec<F>, ReadError> {
    Ok(decompress(reader.scalars(label, degree)?, claim))
}

/// Puts the linear coefficient back: `c_1 = claim - 2 c_0 - c_2 - … - c_d`.
pub fn decompress(mut sent: Vec<F>, claim: F) -> Vec<F> {
    let constant = sent.first().copied().unwrap_or(F::from(0u64));
    let higher: F = sent.iter().skip(1).sum();
    let linear = claim - constant - constant - higher;
    sent.insert(sent.len().min(1), linear);
    sent
}
