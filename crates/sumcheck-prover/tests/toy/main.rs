//! The toy relation `toy.product` in all forms, over real transcripts.

mod engine;
mod parity;
mod relation;
mod rows;
mod streaming;
