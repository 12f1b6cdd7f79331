//! Stage 8, `chunks`: one hot entry in each column; all openings of a chunk meet at one point, and
//! so do the tables of calls.

use super::cycles;
use crate::calls::reduction as calls;
use crate::dimensions::Dimensions;
use crate::error::{At, VerifyError};
use crate::onehot::hamming::{self, Hamming};
use crate::points::{R7, Rx};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "chunks";

/// The members of the stage.
#[derive(Clone, Debug)]
pub struct Chunks {
    /// `onehot.hamming`.
    pub hamming: Hamming,
    /// `calls.reduction`, chunk half, table by table.
    pub calls: Vec<calls::Chunk>,
}

/// The openings of the stage, in transcript order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings<V = F> {
    /// `Ra_i` at (r7, r6), all chunks.
    pub ra: Vec<V>,
    /// The tables of calls at (r7, r6).
    pub calls: Vec<calls::Openings<V>>,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The members.
    pub stage: Chunks,
    /// The chunk point.
    pub r7: R7,
    /// The openings at (r7, r6).
    pub openings: Openings<V>,
}

impl Chunks {
    /// Draws the members' challenges.
    pub fn draw<V: Ring>(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        rx: &Rx,
        before: &cycles::Outcome<V>,
    ) -> Self {
        let weighted = dimensions.lookup_chunks().saturating_add(dimensions.bytecode_chunks());
        let hamming = Hamming::draw(transcript, rx, before.chunk_points.clone(), weighted);
        let r6 = &before.r6;
        let half = |half: &calls::Cycle| calls::Chunk { whole: half.0.clone(), r6: r6.to_vec() };
        Self { hamming, calls: before.calls.iter().map(half).collect() }
    }

    /// The members with their claims.
    pub fn members<V: Ring>(&self, before: &cycles::Outcome<V>) -> Vec<Member<V>> {
        let claim = self.hamming.claim(&before.openings.booleanity, &before.openings.own());
        let calls = self.calls.iter().zip(&before.openings.calls);
        let calls = calls.map(|(half, carry)| Member::new(half, *carry, 0));
        [Member::new(&self.hamming, claim, 0)].into_iter().chain(calls).collect()
    }

    /// The point fixed by the rounds.
    pub fn point<V: Ring>(&self, bound: &Bound<V>) -> R7 {
        R7(bound.point(0, self.hamming.rx.len()))
    }

    /// The members' final values.
    pub fn finals<V: Ring>(&self, r7: &R7, openings: &Openings<V>) -> Vec<V> {
        let calls = self.calls.iter().zip(&openings.calls);
        let calls = calls.map(|(half, own)| half.final_value(r7, own));
        [self.hamming.final_value(r7, &openings.ra)].into_iter().chain(calls).collect()
    }
}

impl<V: Ring> Openings<V> {
    fn read<C: Channel<Value = V>>(
        channel: &mut C,
        chunks: usize,
        tables: usize,
    ) -> Result<Self, ReadError> {
        channel.begin(NAME, chunks.saturating_add(tables))?;
        let ra = channel.scalars(hamming::RA, chunks)?;
        let calls =
            (0..tables).map(|_| calls::Openings::read(channel)).collect::<Result<_, _>>()?;
        Ok(Self { ra, calls })
    }
}

impl Openings {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        writer.scalars(hamming::RA, &self.ra);
        self.calls.iter().for_each(|table| table.write(writer));
    }
}

/// Reads and checks the stage.
pub fn verify<C: Channel>(
    channel: &mut C,
    dimensions: &Dimensions,
    rx: &Rx,
    before: &cycles::Outcome<C::Value>,
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Chunks::draw(channel, dimensions, rx, before);
    let bound = rill_sumcheck::verify(channel, NAME, &stage.members(before)).at(NAME)?;
    let openings = Openings::read(channel, dimensions.chunks(), stage.calls.len()).at(NAME)?;
    let r7 = stage.point(&bound);
    bound.check(channel, &stage.finals(&r7, &openings)).at(NAME)?;
    Ok(Outcome { stage, r7, openings })
}
