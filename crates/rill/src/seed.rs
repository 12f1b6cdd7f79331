//! The randomness of a proof in zero-knowledge.

use crate::ProveError;
use rill_field::to_bytes;
use rill_hiding_prover::Seed;
use rill_transcript::{Transcript, Writer};
use rill_verifier::{HIDING_PROTOCOL, Statement, absorb_statement};

/// A seed that nobody else knows, from the system. There is no other way to get one.
pub(crate) fn random() -> Result<Seed, ProveError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(ProveError::Randomness)?;
    Ok(Seed::new(bytes))
}

/// What is proven about which input: a hash.
pub(crate) fn identity(statement: &Statement, input: &[u8]) -> [u8; 32] {
    let mut transcript = Writer::new(HIDING_PROTOCOL);
    absorb_statement(&mut transcript, statement);
    transcript.absorb("input", input);
    to_bytes(transcript.challenge("identity"))
}
