//! Replayed rows to typed columns.
