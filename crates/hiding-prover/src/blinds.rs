//! The randomness of a proof.
//!
//! ```text
//! key    BLAKE2b-512("rill hiding key 1" ‖ seed ‖ identity)
//! blind  BLAKE2b-512("rill hiding blind 1" ‖ key ‖ state ‖ len(label) ‖ label ‖ index), reduced
//! ```
//!
//! A blind is a function of the seed, of what is proven about which input, of all that was said before
//! it, and of its name. So linear, streaming and resumed proofs send the same bytes; and with another
//! input or transcript all blinds are others, even under the same seed, so that no mask answers two
//! challenges.

use crate::HidingSetup;
use blake2::{Blake2b512, Digest};
use rill_field::{F, from_uniform_bytes};
use rill_pcs::encoding::encode_g1;
use rill_transcript::Cover;
use std::sync::Arc;
use zeroize::Zeroize;

/// Random bytes from which all blinds of one proof are made. They are erased when dropped, and not
/// shown.
///
/// ```compile_fail
/// println!("{:?}", rill_hiding_prover::Seed::new([0; 32])); // it has no `Debug`
/// ```
#[derive(Clone)]
pub struct Seed([u8; 32]);

impl Seed {
    /// A seed of bytes that nobody else knows.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be kept with the state of an unfinished proof.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The blinds of one proof.
pub struct Blinds {
    key: Key,
    setup: Arc<HidingSetup>,
}

struct Key([u8; 64]);

impl Drop for Seed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Blinds {
    /// Those of `seed` for a proof with this `identity`: bytes that say what is proven about which
    /// input.
    pub fn new(seed: &Seed, identity: &[u8], setup: Arc<HidingSetup>) -> Self {
        let mut hasher = Blake2b512::new();
        hasher.update(b"rill hiding key 1");
        hasher.update(seed.0);
        hasher.update(identity);
        Self { key: Key(hasher.finalize().into()), setup }
    }
}

impl Cover for Blinds {
    fn blind(&self, state: &[u8; 64], label: &'static str, index: u64) -> F {
        let mut hasher = Blake2b512::new();
        hasher.update(b"rill hiding blind 1");
        hasher.update(self.key.0);
        hasher.update(state);
        hasher.update((label.len() as u64).to_le_bytes());
        hasher.update(label);
        hasher.update(index.to_le_bytes());
        from_uniform_bytes(&hasher.finalize().into())
    }

    fn row(&self, values: &[F], blind: F) -> [u8; 32] {
        encode_g1(&self.setup.rows.commitment(values, blind))
    }
}
