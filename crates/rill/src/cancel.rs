//! Proofs that are given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Gives up the proofs of a [`Prover`](crate::Prover) that has it, from its observer or from any
/// thread. All clones are one.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// One that has cancelled nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up the proof that is being made, and all that are begun later.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether that was done.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
