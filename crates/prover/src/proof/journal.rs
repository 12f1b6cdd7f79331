//! What an unfinished proof leaves behind after each stage, so that a killed one can go on.
//!
//! A stage is a function of the transcript. So what it sent and what its members opened is all
//! that must be kept of it: going on means sending it again. Nothing of the trace is kept; the
//! largest part is the row commitments, O(√T).

use crate::stages::STAGES;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use rill_field::F;
use rill_sumcheck::Member;
use std::error::Error;
use std::io::{self, Write};
use thiserror::Error;

/// Writes the state of a step: it may be large, and is then nowhere in one piece.
pub type State<'s> = dyn Fn(&mut dyn Write) -> io::Result<()> + 's;

/// The steps of which a state is kept, in order.
pub fn steps() -> impl Iterator<Item = &'static str> {
    STAGES.iter().flat_map(|stage| stage.steps).copied()
}

/// Keeps the state of a proof, step by step.
pub trait Journal {
    /// What was kept of `step`; `None` if nothing was. A state of the step has at most `limit`
    /// bytes, so nothing longer need be read.
    ///
    /// # Errors
    /// If what was kept cannot be read, is not what was kept, or is longer than `limit`.
    fn recall(&mut self, step: &'static str, limit: u64) -> Result<Option<Vec<u8>>, JournalError>;

    /// Keeps what `state` writes as that of `step`, whole or not at all.
    ///
    /// # Errors
    /// If it cannot be kept.
    fn keep(&mut self, step: &'static str, state: &State<'_>) -> Result<(), JournalError>;
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoJournal;

impl Journal for NoJournal {
    fn recall(&mut self, _: &'static str, _: u64) -> Result<Option<Vec<u8>>, JournalError> {
        Ok(None)
    }

    fn keep(&mut self, _: &'static str, _: &State<'_>) -> Result<(), JournalError> {
        Ok(())
    }
}

/// The state of a proof cannot be kept or used.
#[derive(Debug, Error)]
pub enum JournalError {
    /// What was kept of a step has another shape than what the step makes.
    #[error("{0}: the kept state is not the state of this step")]
    Unfit(&'static str),
    /// The journal failed.
    #[error(transparent)]
    Failed(Box<dyn Error + Send + Sync>),
}

impl JournalError {
    /// The journal failed for `reason`.
    pub fn failed(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(reason.into())
    }
}

/// Messages, or openings, one list for each round or member.
type Lists = Vec<Vec<F>>;

/// What was sent in each round, and the openings of each member, as bytes.
pub(crate) fn encode(sent: &[Vec<F>], openings: &[Vec<F>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    (sent.to_vec(), openings.to_vec())
        .serialize_compressed(&mut bytes)
        .expect("a vector takes all");
    bytes
}

/// Bytes of [`encode`] of one message of `length` elements.
pub(crate) fn message_bytes(length: usize) -> u64 {
    lists_bytes([length]) + lists_bytes([])
}

/// Bytes of [`encode`] of the rounds of a stage of `members`.
pub(crate) fn rounds_bytes(members: &[Member]) -> u64 {
    let rounds = members.iter().map(Member::end).max().unwrap_or(0);
    let sent = |round| members.iter().filter_map(|m| m.degree(round)).max().unwrap_or(0);
    lists_bytes((0..rounds).map(sent)) + lists_bytes(members.iter().map(|member| member.openings))
}

/// Bytes of lists of so many elements each: 8 for the number of lists, 8 for the length of each.
fn lists_bytes(lengths: impl IntoIterator<Item = usize>) -> u64 {
    8 + lengths.into_iter().map(|length| 8 + 32 * length as u64).sum::<u64>()
}

/// The inverse of [`encode`]. It allocates in proportion to what it reads.
pub(crate) fn decode(mut bytes: &[u8]) -> Option<(Lists, Lists)> {
    let state = CanonicalDeserialize::deserialize_compressed(&mut bytes).ok()?;
    bytes.is_empty().then_some(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_come_back_whole_or_not_at_all() {
        let lists = |n| (0..n).map(|i| vec![F::from(7u64); i]).collect::<Vec<_>>();
        let [sent, openings] = [3, 5].map(lists);
        let bytes = encode(&sent, &openings);
        assert_eq!(decode(&bytes), Some((sent, openings)));
        assert_eq!(decode(&bytes[1..]), None);
        assert_eq!(decode(&[&bytes[..], &[0]].concat()), None);
    }
}
