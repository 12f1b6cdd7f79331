//! Cycles of whole guests.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod definition;
mod guest;
mod knobs;
mod watched;
