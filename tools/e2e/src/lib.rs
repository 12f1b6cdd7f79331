//! rill-e2e: see docs.
