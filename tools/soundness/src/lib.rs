//! rill-soundness: see docs.
