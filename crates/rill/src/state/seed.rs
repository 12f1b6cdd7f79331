//! The seed of the blinds of a proof in zero-knowledge, among its states.

use super::error::{StateError, StateFault, failed};
use super::head::SEED;
use super::{Folder, TEMPORARY};
use crate::seed;
use rill_hiding_prover::Seed;
use rill_prover::steps;
use std::io;
use std::path::Path;

/// Bytes of a seed.
const BYTES: usize = 32;

impl Folder {
    /// The seed that is kept here, or a new one, which is kept before anything else. States without
    /// their seed are refused: what they keep answers the challenges of their own blinds.
    pub(super) fn seed(&mut self) -> Result<Seed, StateError> {
        let path = self.file(SEED);
        let kept = self.state_of(SEED, BYTES as u64)?;
        let read = |kept: Vec<u8>| {
            let bytes = <[u8; BYTES]>::try_from(kept);
            bytes.map(Seed::new).map_err(|_| StateFault::Damaged.at(&path))
        };
        let seed = kept.map_or_else(|| self.new_seed(&path), read)?;
        self.owner.bind_seed(seed.bytes());
        Ok(seed)
    }

    fn new_seed(&self, path: &Path) -> Result<Seed, StateError> {
        for step in steps() {
            if let Some((path, ..)) = self.opened(step, u64::MAX)? {
                return Err(StateFault::NoSeed.at(&path));
            }
        }
        let refused = |error: crate::ProveError| failed(path)(io::Error::other(error.to_string()));
        let seed = seed::random().map_err(refused)?;
        let temporary = self.path.join(TEMPORARY);
        let written = self.write(SEED, &temporary, &|to| to.write_all(seed.bytes()));
        written.map_err(failed(path))?;
        Ok(seed)
    }
}
