//! Covers that watch the blinds of a prover, or change one of them.

use rill_field::F;
use rill_hiding_prover::{Blinds, HidingSetup, Seed};
use rill_transcript::Cover;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

/// The generators of blinds.
///
/// # Panics
/// If the committed file is damaged.
pub fn generators() -> Arc<HidingSetup> {
    static SETUP: LazyLock<Arc<HidingSetup>> =
        LazyLock::new(|| Arc::new(HidingSetup::new().expect("committed")));
    SETUP.clone()
}

/// The blinds of a seed.
pub fn blinds_of(seed: u8) -> Arc<dyn Cover> {
    Arc::new(Blinds::new(&Seed::new([seed; 32]), b"suites", generators()))
}

/// The name of a blind: the state of the transcript, a label, and an index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expanded {
    /// The state of the transcript.
    pub state: [u8; 64],
    /// The label.
    pub label: &'static str,
    /// The index.
    pub index: u64,
}

/// A cover that notes all blinds that it gives.
pub struct Logged {
    cover: Arc<dyn Cover>,
    log: Mutex<Vec<Expanded>>,
}

impl Logged {
    /// Notes those of `cover`.
    pub fn new(cover: Arc<dyn Cover>) -> Self {
        Self { cover, log: Mutex::default() }
    }

    /// All, in order.
    ///
    /// # Panics
    /// If a prover has panicked.
    pub fn log(&self) -> Vec<Expanded> {
        self.log.lock().expect("no prover has panicked").clone()
    }
}

impl Cover for Logged {
    fn blind(&self, state: &[u8; 64], label: &'static str, index: u64) -> F {
        let expanded = Expanded { state: *state, label, index };
        self.log.lock().expect("no prover has panicked").push(expanded);
        self.cover.blind(state, label, index)
    }

    fn row(&self, values: &[F], blind: F) -> [u8; 32] {
        self.cover.row(values, blind)
    }
}

/// A cover with one other blind: the one that is given after `place` others.
pub struct Changed {
    cover: Arc<dyn Cover>,
    place: usize,
    change: fn(F) -> F,
    given: AtomicUsize,
}

impl Changed {
    /// Changes one blind of `cover`.
    pub fn new(cover: Arc<dyn Cover>, place: usize, change: fn(F) -> F) -> Self {
        Self { cover, place, change, given: AtomicUsize::new(0) }
    }
}

impl Cover for Changed {
    fn blind(&self, state: &[u8; 64], label: &'static str, index: u64) -> F {
        let blind = self.cover.blind(state, label, index);
        let is_it = self.given.fetch_add(1, Ordering::Relaxed) == self.place;
        if is_it { (self.change)(blind) } else { blind }
    }

    fn row(&self, values: &[F], blind: F) -> [u8; 32] {
        self.cover.row(values, blind)
    }
}
