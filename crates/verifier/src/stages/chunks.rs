//! Stage 8, `chunks`: one hot entry in each column; all openings of a chunk meet at one point.

use super::cycles;
use crate::dimensions::Dimensions;
use crate::error::{At, VerifyError};
use crate::onehot::hamming::{self, Hamming};
use crate::points::{R7, Rx};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, Transcript};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "chunks";

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The chunk point.
    pub r7: R7,
    /// `Ra_i` at (r7, r6), all chunks.
    pub ra: Vec<V>,
}

/// Draws the challenge of the stage.
pub fn draw<V: Ring>(
    transcript: &mut impl Transcript,
    dimensions: &Dimensions,
    rx: &Rx,
    before: &cycles::Outcome<V>,
) -> Hamming {
    let weighted = dimensions.lookup_chunks().saturating_add(dimensions.bytecode_chunks());
    Hamming::draw(transcript, rx, before.chunk_points.clone(), weighted)
}

/// The member with its claim.
pub fn member<V: Ring>(hamming: &Hamming, before: &cycles::Outcome<V>) -> Member<V> {
    let claim = hamming.claim(&before.openings.booleanity, &before.openings.own());
    Member::new(hamming, claim, 0)
}

/// The point fixed by the rounds.
pub fn point<V: Ring>(hamming: &Hamming, bound: &Bound<V>) -> R7 {
    R7(bound.point(0, hamming.rx.len()))
}

/// Reads and checks the stage.
pub fn verify<C: Channel>(
    channel: &mut C,
    dimensions: &Dimensions,
    rx: &Rx,
    before: &cycles::Outcome<C::Value>,
) -> Result<Outcome<C::Value>, VerifyError> {
    let hamming = draw(channel, dimensions, rx, before);
    let bound = rill_sumcheck::verify(channel, NAME, &[member(&hamming, before)]).at(NAME)?;
    channel.begin(NAME, dimensions.chunks());
    let ra = channel.scalars(hamming::RA, dimensions.chunks()).at(NAME)?;
    let r7 = point(&hamming, &bound);
    bound.check(channel, &[hamming.final_value(&r7, &ra)]).at(NAME)?;
    Ok(Outcome { r7, ra })
}
