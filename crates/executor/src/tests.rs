//! Tests of runs as a whole.

mod errors;
mod programs;
mod records;
mod replay;
mod runs;
