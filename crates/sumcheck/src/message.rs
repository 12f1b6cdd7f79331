//! Round messages.

use alloc::vec::Vec;
use rill_field::Ring;
use rill_transcript::{Channel, ReadError};

/// Reads the round polynomial `s` of degree `degree` with `s(0) + s(1) = claim`: all coefficients
/// but the linear one are sent.
pub fn receive<C: Channel>(
    channel: &mut C,
    label: &'static str,
    degree: usize,
    claim: C::Value,
) -> Result<Vec<C::Value>, ReadError> {
    channel.begin(label, degree)?;
    Ok(decompress(channel.scalars(label, degree)?, claim))
}

/// Puts the linear coefficient back: `c_1 = claim - 2 c_0 - c_2 - … - c_d`.
pub fn decompress<R: Ring>(mut sent: Vec<R>, claim: R) -> Vec<R> {
    let constant = sent.first().copied().unwrap_or(R::zero());
    let linear = sent.iter().skip(1).fold(claim - constant - constant, |sum, c| sum - *c);
    sent.insert(sent.len().min(1), linear);
    sent
}
