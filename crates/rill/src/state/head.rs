//! What stands before a state, and says whose it is.

use super::error::StateFault;
use blake2::{Blake2s256, Digest};
use rill_verifier::{HIDING_PROTOCOL, Mode, PROTOCOL, Statement};

pub(super) const MAGIC: &[u8; 13] = b"rill state 3\n";

/// The step that keeps the seed of the blinds, before all others.
pub(super) const SEED: &str = "seed";

/// Bytes of each half of what a state must agree in.
const HALF: usize = 16;

/// What a state must agree in to be of use.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Owner {
    /// Identifies program and input; known before the run.
    origin: [u8; HALF],
    /// Identifies the proof, once the statement is known: covers everything that determines it.
    identity: Option<[u8; HALF]>,
    /// The same and the seed of the blinds, for a proof in zero-knowledge.
    seeded: Option<[u8; HALF]>,
}

impl Owner {
    /// A proof of the program with this digest on `input`.
    pub(super) fn new(mode: Mode, program_digest: &[u8; 32], input: &[u8]) -> Self {
        let mut hash = Blake2s256::new();
        hash.update(match mode {
            Mode::Clear => PROTOCOL,
            Mode::ZeroKnowledge => HIDING_PROTOCOL,
        });
        hash.update(program_digest);
        hash.update((input.len() as u64).to_le_bytes());
        hash.update(input);
        Self { origin: half(hash), identity: None, seeded: None }
    }

    /// The statement is known.
    pub(super) fn bind(&mut self, statement: &Statement) {
        let Statement {
            program_digest,
            log_cycles,
            log_memory,
            memory,
            invocations,
            exit_code,
            output,
        } = statement;
        let mut hash = Blake2s256::new();
        hash.update(self.origin);
        hash.update(program_digest);
        hash.update([*log_cycles, *log_memory, *exit_code]);
        hash.update((memory.len() as u64).to_le_bytes());
        for extent in memory {
            hash.update(extent.first_page.to_le_bytes());
            hash.update(extent.pages.to_le_bytes());
        }
        for calls in invocations {
            hash.update(calls.to_le_bytes());
        }
        hash.update((output.len() as u64).to_le_bytes());
        hash.update(output);
        self.identity = Some(half(hash));
    }

    /// The seed is known: states of another seed are those of another proof.
    pub(super) fn bind_seed(&mut self, seed: &[u8; 32]) {
        let mut hash = Blake2s256::new();
        hash.update(self.identity.unwrap_or_default());
        hash.update(Blake2s256::digest(seed));
        self.seeded = Some(half(hash));
    }

    /// What a step must agree in, if that is known.
    fn identity(&self, step: &str) -> Option<[u8; HALF]> {
        self.seeded.filter(|_| step != SEED).or(self.identity)
    }

    /// What stands before the state of a step.
    pub(super) fn head(&self, step: &str) -> Vec<u8> {
        let identity = self.identity(step).unwrap_or_default();
        [MAGIC, &self.origin[..], &identity, &[step.len() as u8], step.as_bytes()].concat()
    }

    /// What is wrong with the beginning of a file. The identity is not looked at before it is
    /// known.
    pub(super) fn check(&self, step: &str, bytes: &[u8]) -> Result<(), StateFault> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(StateFault::OtherVersion)?;
        let (origin, rest) = rest.split_first_chunk().ok_or(StateFault::Damaged)?;
        let (identity, rest) = rest.split_first_chunk().ok_or(StateFault::Damaged)?;
        if *origin != self.origin || self.identity(step).is_some_and(|own| *identity != own) {
            return Err(StateFault::OtherProof);
        }
        let name = [&[step.len() as u8], step.as_bytes()].concat();
        if rest.starts_with(&name) {
            return Ok(());
        }
        let is_short = rest.len() < name.len() && name.starts_with(rest);
        Err(if is_short { StateFault::Damaged } else { StateFault::OtherStep })
    }
}

fn half(hash: Blake2s256) -> [u8; HALF] {
    let digest: [u8; 2 * HALF] = hash.finalize().into();
    std::array::from_fn(|i| digest[i])
}
