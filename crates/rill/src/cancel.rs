//! Cancelling proofs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Gives up the proofs of a [`Prover`](crate::Prover) that has it, from its observer or from any
/// thread. All clones are one.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A handle that has cancelled nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up the proof in progress, and all proofs begun later.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it has been cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
